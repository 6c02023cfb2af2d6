"""The installed program as a script uses it: one process for each command, answers read as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = (sys.executable, "-m", "coptui")
_NOT_HANDED_ON = ("COPTUI_HOME", "SSL_CERT_FILE", "COPTUI_SMTP_PASSWORD", "PYTHON_KEYRING_BACKEND")


class Script:
    """Runs commands on one home; `said` is what the last one told on stderr."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        kept = {key: value for key, value in os.environ.items() if key not in _NOT_HANDED_ON}
        self.environment = {**kept, "NO_COLOR": "1", "PYTHONUTF8": "1", **environment}
        self.said = ""

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Run one command to its end."""
        done = subprocess.run(
            [*PROGRAM, "--home", str(self.home), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            env=self.environment,
            check=False,
        )
        self.said = done.stderr.decode("utf-8")
        assert "Traceback" not in self.said, self.said
        return done

    def does(self, *words: str, code: int = 0) -> str:
        """Run a command that ends with this code; what it printed."""
        done = self.run(*words)
        assert done.returncode == code, (words, done.returncode, self.said)
        return done.stdout.decode("utf-8")

    def asks(self, *words: str, code: int = 0) -> Any:
        """The JSON answer of a command, which is one document and nothing else."""
        return json.loads(self.does(*words, "--json", code=code))

    def refused(self, *words: str, code: int = 1) -> str:
        """The one sentence with which a command is refused; it prints nothing on stdout."""
        printed = self.does(*words, code=code)
        assert printed == "", printed
        last = self.said.strip().splitlines()[-1]
        assert last.startswith("coptui: "), self.said
        return last
