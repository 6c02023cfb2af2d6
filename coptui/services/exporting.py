"""Files that leave the house: private, whole or not at all, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from coptui.domain.cells import guarded
from coptui.errors import Unavailable


def write_csv(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    encoding: str = "utf-8",
) -> None:
    """Write rows under headings; no cell is run by a spreadsheet. Raises `Unavailable`."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in headings])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    write_private(path, kept.getvalue(), encoding=encoding, newline="")


def write_private(path: Path, text: str, *, encoding: str = "utf-8", newline: str = "\n") -> None:
    """Write the whole file or leave what was there; only its owner may read it."""
    buffer = io.TextIOWrapper(kept := io.BytesIO(), encoding=encoding, newline=newline)
    buffer.write(text)
    buffer.flush()
    write_private_bytes(path, kept.getvalue())


def write_private_bytes(path: Path, data: bytes) -> None:
    """The same for bytes. Raises `Unavailable`."""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise Unavailable(f"{path.name} cannot be written: {reason}.") from error
