"""Practice: the same bytes, written beside the database instead of leaving."""

from __future__ import annotations

import os
import re
from pathlib import Path

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def file_name(mailing_id: int, community: str, number: int) -> str:
    """A name that stays the same and tells of nobody: mailing, community, place in the list."""
    code = _NOT_PLAIN.sub("-", community.casefold()).strip("-") or "all"
    return f"{mailing_id:04d}-{code[:24]}-{number:03d}.eml"


def write(folder: Path, name: str, data: bytes) -> Path:
    """Write a message whole or not at all, readable by its owner alone."""
    target = folder / name
    part = folder / f".{name}.part"
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(target)
    return target
