"""Reading a file that somebody chose, and nothing else that its name may lead to."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from coptui.errors import NotFound, Refused


def read_plainly(path: Path, at_most: int) -> bytes:
    """What is in a plain file, one byte more than `at_most` at the most.

    No device, pipe or folder, and no way out of the chosen folder. Raises `NotFound` and `Refused`.
    """
    chosen = path.expanduser()
    try:
        folder, real = chosen.parent.resolve(strict=True), chosen.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise NotFound(f"There is no file {chosen}.") from error
    if chosen.is_symlink() and folder not in real.parents:
        raise Refused(
            f"{chosen.name} only points to a file somewhere else.", "Choose that file itself."
        )
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(real, flags)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise Refused(f"{chosen.name} cannot be read: {reason}.") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused(f"{chosen.name} is not a file that can be sent.", "Choose a plain file.")
    with os.fdopen(handle, "rb") as stream:
        return stream.read(at_most + 1)
