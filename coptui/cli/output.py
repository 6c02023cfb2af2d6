"""Everything on stdout: the answer, as words for people or as one JSON document for programs."""

from __future__ import annotations

import dataclasses
import json as jsonlib
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from pathlib import PurePath
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]

GAP = "  "
NARROWEST = 8
# Everything that json.dumps leaves as it is and a terminal may obey or hide.
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


def answer(as_json: bool, document: Mapping[str, object], words: str | Iterable[str] = "") -> None:
    """Print the answer: `document` as JSON, or `words` (lines, or one text) for a person."""
    if as_json:
        _write(to_json(document) + "\n", utf8=True)
        return
    lines = words.splitlines() if isinstance(words, str) else words
    text = "\n".join(seen(line) for line in lines)
    if text:
        _write(text + "\n")


def exactly(data: bytes) -> None:
    """Print bytes as they are, for what was asked for raw; a terminal gets them made harmless."""
    if sys.stdout.isatty():
        _write(
            "\n".join(seen(line) for line in data.decode("utf-8", "replace").splitlines()) + "\n"
        )
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _nobody_reads()


def table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "Nothing here yet."
) -> str:
    """Rows under headings in aligned columns, cut to the terminal's width where there is one."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        return empty
    widths = [
        max(_width(line[at]) for line in [list(headings), *cells]) for at in range(len(headings))
    ]
    if sys.stdout.isatty():
        _narrow(widths, shutil.get_terminal_size().columns)
    lines = [headings, *cells]
    return "\n".join(
        GAP.join(_fit(value, width) for value, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def pairs(things: Iterable[tuple[str, object]]) -> str:
    """One thing told as aligned `label  value` lines; empty values are left out."""
    kept = [(label, _cell(value)) for label, value in things if value not in (None, "", (), [])]
    width = max((_width(label) for label, _ in kept), default=0)
    return "\n".join(f"{_fit(label, width)}{GAP}{value}" for label, value in kept)


def seen(text: str) -> str:
    """One line as a terminal may have it: nothing in it is obeyed or hidden."""
    from coptui.domain.text import visible  # late: help and --version need no rules

    return "".join(visible(part) if part != "\t" else part for part in re.split("(\t)", text))


def plain(value: object) -> Any:
    """A view, date, enum or collection as plain JSON values, keys in snake_case."""
    if isinstance(value, Enum):
        return plain(value.value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def to_json(document: Mapping[str, object]) -> str:
    """The document as JSON; what a terminal might obey is written as escapes, same meaning."""
    text = jsonlib.dumps(plain(document), ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    value = plain(value)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return seen(" ".join(text.split()))


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # wide and combining characters: rich knows them

    return cell_len(text)


def _fit(text: str, width: int) -> str:
    short = _width(text)
    if short <= width:
        return text + " " * (width - short)
    from rich.cells import set_cell_size

    return set_cell_size(text, width - 1) + "…"


def _narrow(widths: list[int], room: int) -> None:
    """Take from the widest column until the line fits, as long as columns stay readable."""
    while sum(widths) + len(GAP) * (len(widths) - 1) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1


def _write(text: str, *, utf8: bool = False) -> None:
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace", **({"encoding": "utf-8"} if utf8 else {}))
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()


def _nobody_reads() -> None:
    """The reader has gone. What was done stands, so the command ends as it would have."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
