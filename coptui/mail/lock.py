"""One sender for each database: a lock that the operating system holds, and lets go at any death.

Whoever holds it may take every delivery of another owner for abandoned, because an owner that still
lived would hold the lock itself. The file also says who sends, for the others to tell.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path
from typing import BinaryIO

PATIENCE = 0.2  # somebody may just be looking whether the lock is held
# A byte far behind the text is locked, so that the text stays readable where locks are mandatory.
_FAR = 1 << 30


class Busy(Exception):
    """Another process sends. `holder` says which, as far as it is known."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


class SenderLock:
    """Held from `acquire` to `release`, or to the end of the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: BinaryIO | None = None
        self.owner = f"{os.getpid()}-{secrets.token_hex(8)}"

    def acquire(self) -> None:
        """Take the lock, or raise `Busy`."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        handle = os.fdopen(descriptor, "r+b", buffering=0)
        if not _locked_within(handle, PATIENCE):
            holder = handle.read(200).decode("utf-8", "replace").strip()
            handle.close()
            raise Busy(holder)
        handle.truncate(0)
        handle.write(f"process {os.getpid()}\n".encode())
        self._handle = handle

    def release(self) -> None:
        """Let it go. The file stays: removing it would let two hold different ones."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def is_held(path: Path) -> bool:
    """Whether a living process sends. Looks only; it never keeps the lock."""
    try:
        handle = path.open("r+b", buffering=0)
    except OSError:
        return False
    with handle:
        return not _try_lock(handle)


def _locked_within(handle: BinaryIO, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not _try_lock(handle):
        if time.monotonic() >= end:
            return False
        time.sleep(0.02)
    return True


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: BinaryIO) -> bool:
        handle.seek(_FAR)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            handle.seek(0)
        return True

else:
    import fcntl

    def _try_lock(handle: BinaryIO) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
