"""What is kept and said when something of ours breaks: never a name, never an address."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

EXIT_CODE = 70


def note(error: BaseException, log_file: Path) -> bool:
    """Write where it broke: files, lines and kinds of error, not their words or values."""
    rows = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} crash"]
    seen: BaseException | None = error
    while seen is not None:
        rows.append(f"  {type(seen).__module__}.{type(seen).__name__}")
        rows += [
            f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or getattr(seen, "error", None)
    try:
        descriptor = os.open(log_file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write("\n".join(rows) + "\n")
    except OSError:
        return False
    return True


def words(log_file: Path, noted: bool) -> str:
    """What the coordinator reads after the screen has gone."""
    where = f"Where it broke is noted in {log_file}, without names or addresses." if noted else ""
    return (
        "Something in coptui broke, and it is not your fault.\n"
        "What you saved is safe, and nothing was sent that you did not confirm.\n"
        f"{where}\nStart coptui again; if it breaks at the same place, please send us that file."
    )
