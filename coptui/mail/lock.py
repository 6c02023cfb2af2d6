"""One sender for each database: a lock that the operating system holds, and lets go at any death.

Whoever holds it may take every delivery of another owner for abandoned, because an owner that still
lived would hold the lock itself. The file also says who sends, for the others to tell.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import BinaryIO

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
        if not _try_lock(handle):
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
