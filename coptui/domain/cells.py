"""Cells that a spreadsheet must not run: guarded on the way out, bare on the way in."""

from __future__ import annotations

import re

MARK = "'"
"""Put before a cell that might be run; spreadsheet programs then take it for text."""
# What a program may skip before it looks, and apostrophes: "'=x" is guarded too, so that the one
# that was put there can be told from one that belongs to the text.
_SKIPPED = r"[\s\x00-\x1f\x7f-\x9f\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff']*"
_RUN = re.compile(rf"{_SKIPPED}[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r]")


def might_run(cell: str) -> bool:
    """Whether a spreadsheet program might take the cell for a formula."""
    return _RUN.match(cell) is not None


def guarded(cell: str) -> str:
    """The cell as it may be written into a file for spreadsheets."""
    return MARK + cell if might_run(cell) else cell


def bare(cell: str) -> str:
    """The cell as it was before `guarded`; other cells as they are."""
    return cell[1:] if cell.startswith(MARK) and might_run(cell) else cell
