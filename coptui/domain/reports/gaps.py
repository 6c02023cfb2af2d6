"""What a report still lacks, said in its draft where it will stand (R95, R96)."""

from __future__ import annotations

import re

_LEAD = "To be written:"
_GAP = re.compile(rf"^\W*{_LEAD}\s*(.+?)\W*$", re.MULTILINE)


def to_be_written(what: str) -> str:
    """The line that stands in a draft for what is missing; no final report has one."""
    return f"*{_LEAD} {what}.*"


def gaps(text: str) -> tuple[str, ...]:
    """What a text says is still to be written, in its order."""
    return tuple(one.strip() for one in _GAP.findall(text))
