"""A report's text in blocks: a heading, a paragraph, a point of a list, a row of a table.

Blocks are what her changes are looked for by. Splitting loses nothing but the number of empty
lines, which `join` sets as Markdown needs them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_HEADING = re.compile(r"^#{1,6}\s")
_POINT = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s")
_ROW = re.compile(r"^\s*\|")
_QUOTE = re.compile(r"^\s*>")


@dataclass(frozen=True)
class Section:
    """A heading with the blocks under it; the beginning of a text may have none."""

    name: str
    blocks: tuple[str, ...]


def split(text: str) -> list[str]:
    """The blocks of a text, in their order."""
    found: list[list[str]] = []
    apart = True
    for line in text.splitlines():
        if not line.strip():
            apart = True
            continue
        if apart or not found or _begins(line, found[-1][0]):
            found.append([line])
        else:
            found[-1].append(line)
        apart = _HEADING.match(line) is not None
    return ["\n".join(one) for one in found]


def join(blocks: Sequence[str]) -> str:
    """The text of the blocks: points and rows close together, an empty line between the others."""
    out: list[str] = []
    before = ""
    for block in blocks:
        if out:
            out.append("\n" if _close(before, block) else "\n\n")
        out.append(block)
        before = block
    return "".join(out) + "\n" if out else ""


def sections(blocks: Sequence[str]) -> list[Section]:
    """The blocks by their headings. The same heading again has a number behind its name."""
    found: list[tuple[str, list[str]]] = [("", [])]
    times: dict[str, int] = {}
    for block in blocks:
        if _HEADING.match(block):
            name = _name(block)
            times[name] = times.get(name, 0) + 1
            found.append((f"{name} {times[name]}" if times[name] > 1 else name, [block]))
        else:
            found[-1][1].append(block)
    return [Section(name, tuple(one)) for name, one in found if one or name]


def _name(heading: str) -> str:
    """What a section is known by; the title of the whole is always the title."""
    marks, _, words = heading.partition(" ")
    return "#" if marks == "#" else f"{marks} {words.strip()}"


def _begins(line: str, first: str) -> bool:
    """Whether a line begins a new block, though no empty line stands before it."""
    if _HEADING.match(line) or _POINT.match(line) or _ROW.match(line):
        return True
    return bool(_QUOTE.match(line)) != bool(_QUOTE.match(first)) or bool(_ROW.match(first))


def _close(before: str, block: str) -> bool:
    """Whether two blocks belong to one list or one table."""
    return bool((_POINT.match(before) and _POINT.match(block)) or
                (_ROW.match(before) and _ROW.match(block)))  # fmt: skip
