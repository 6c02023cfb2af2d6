"""Everything a change must pass, in one command: `python tests/check.py [STEP ...]`.

Without a step all of them run, the types beside the others, the tests last; every step is timed,
and the end names what failed.
Needs the versions of locks/dev.txt in the environment of the Python that runs it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

TOP = Path(__file__).resolve().parent.parent
BESIDE = "types"
"""The step that takes a minute of one processor and nothing else."""
LAST = "tests"
MEMORY = Path("/dev/shm")
ROOM = 4_000_000_000
"""Bytes that have to be free there: what homes that live at the same time may come to, and more."""
STEPS: dict[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy", "--strict", "coptui", "tests"],
    "layers": ["lint-imports"],
    "spelling": ["codespell"],
    "tests": ["-m", "pytest", "-n", "6", "--dist", "worksteal"],
}


def command(step: str) -> list[str]:
    """The command line of a step, run by this very Python or from beside it."""
    first, *rest = STEPS[step]
    if first == "-m":
        return [sys.executable, first, *rest]
    return [str(Path(sysconfig.get_path("scripts")) / first), *rest]


def environment() -> dict[str, str]:
    """The caller's environment without what would make the tests see this machine's own home.

    And without what would make each of the hundreds of programs they start compile coptui anew.
    """
    own = {"COPTUI_HOME", "COPTUI_SMTP_PASSWORD", "NO_COLOR", "FORCE_COLOR"}
    own.add("PYTHONDONTWRITEBYTECODE")
    return {key: value for key, value in os.environ.items() if key not in own}


@contextlib.contextmanager
def room_for_homes() -> Iterator[dict[str, str]]:
    """Where the tests make their homes: in memory where there is room, else where they always are.

    Thousands of homes are made, and a disk is waited for at each write to one: most of a run was
    spent so. Nothing in the tests cuts the power, so nothing in them depends on a disk.
    """
    try:
        if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
            with tempfile.TemporaryDirectory(prefix="coptui-", dir=MEMORY) as made:
                Path(made).chmod(0o711)  # a mail server goes through it as a user of its own
                yield {"TMPDIR": made}
            return
    except PermissionError:
        pass
    yield {}


class Step:
    """One step under way; into `kept` goes what it says, until it has ended."""

    def __init__(self, name: str, room: dict[str, str], kept: IO[bytes] | None = None) -> None:
        self.name = name
        self._began = time.monotonic()
        self._said = kept
        out = None if kept is None else kept.fileno()
        surroundings = {**environment(), **room}
        self._process = subprocess.Popen(
            command(name), cwd=TOP, env=surroundings, stdout=out, stderr=out
        )

    def end(self) -> tuple[bool, str]:
        """Whether it passed, and how long it took."""
        passed = self._process.wait() == 0
        took = f"{self.name} {time.monotonic() - self._began:.1f} s"
        if self._said is not None:
            took = f"{self.name} beside them"
        if self._said is not None:
            print(f"== {self.name}", flush=True)
            self._said.seek(0)
            sys.stdout.buffer.write(self._said.read())
            sys.stdout.flush()
        return passed, took


def gather() -> None:
    """Have the tests compiled once, where they never were, instead of by each worker at once."""
    if not any(TOP.glob("tests/*/__pycache__/*-pytest-*.pyc")):
        words = [sys.executable, "-m", "pytest", "--collect-only", "-qq"]
        subprocess.run(words, cwd=TOP, env=environment(), stdout=subprocess.DEVNULL, check=False)


def main(wanted: list[str]) -> int:
    """Run the steps; 0 when all of them passed. The types are looked at beside the tests."""
    unknown = [step for step in wanted if step not in STEPS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(STEPS)}", file=sys.stderr)
        return 2
    chosen = [step for step in STEPS if step in wanted or not wanted]
    beside = BESIDE if BESIDE in chosen and len(chosen) > 1 else ""
    failed, times = [], []
    with room_for_homes() as room, tempfile.TemporaryFile() as kept:
        running = Step(beside, room, kept) if beside else None
        for name in chosen:
            if name != beside:
                print(f"== {name}", flush=True)
                if name == LAST:
                    gather()
                passed, took = Step(name, room).end()
                times.append(took)
                failed += [] if passed else [name]
        if running is not None:
            passed, took = running.end()
            times.append(took)
            failed += [] if passed else [beside]
    print("\n" + " · ".join(times))
    print(f"FAILED: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
