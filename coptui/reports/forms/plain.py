"""A report as plain text, 78 columns wide: for a mail, a screen reader, an old printer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from coptui.domain.text import visible
from coptui.reports.document import (
    Block,
    Document,
    Drawn,
    Heading,
    Paragraph,
    Photo,
    Points,
    Run,
    Table,
)
from coptui.reports.figures.letters import lines
from coptui.reports.forms.heading import about, draft_words, plain, title_of

WIDTH = 78
_UNDER = {1: "=", 2: "-"}
_NARROWEST = 10


def write(document: Document) -> bytes:
    """The whole as text."""
    title, blocks = title_of(document)
    out = [*_heading(1, title)]
    if document.cover.draft:
        out += [draft_words().upper(), ""]
    if facts := about(document.cover):
        out += [*_wrapped(facts), ""]
    for block in blocks:
        made = list(_block(block, document))
        out += [*made, ""] if made else []
    return ("\n".join(line.rstrip() for line in out).rstrip("\n") + "\n").encode()


def _block(block: Block, document: Document) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from list(_heading(block.level, plain(block.runs)))[:-1]
    elif isinstance(block, Paragraph):
        lead = "    " if block.quoted else ""
        words = f"“{_said(block.runs)}”" if block.quoted else _said(block.runs)
        yield from _wrapped(words, lead, lead)
    elif isinstance(block, Points):
        yield from _points(block, "  ")
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Drawn):
        if block.name in document.figures:
            yield from lines(document.figures[block.name], WIDTH)
        yield from _wrapped(block.sentence)
    elif isinstance(block, Photo):
        yield from _wrapped(f"[Photograph: {block.caption}]")


def _heading(level: int, words: str) -> Iterator[str]:
    shown = list(_wrapped(words))
    yield from ([""] if level == 2 else [])
    yield from shown
    if level in _UNDER:
        yield _UNDER[level] * max((len(line) for line in shown), default=1)
    yield ""


def _points(points: Points, lead: str) -> Iterator[str]:
    for number, point in enumerate(points.points, 1):
        mark = f"{number}. " if points.numbered else "- "
        yield from _wrapped(_said(point.runs), lead + mark, lead + " " * len(mark))
        if point.under is not None:
            yield from _points(point.under, lead + " " * len(mark))


def _table(table: Table) -> Iterator[str]:
    """Columns beside each other; where there are too many for that, a row after the other."""
    if table.caption:
        yield from (*_wrapped(table.caption), "")
    rows = [[_said(cell) for cell in row] for row in (table.headings, *table.rows)]
    wide = _widths(rows)
    if not wide:
        yield from _one_by_one(rows)
        return
    for number, row in enumerate(rows):
        cells = [textwrap.wrap(cell, room) or [""] for cell, room in zip(row, wide, strict=True)]
        for at in range(max(len(cell) for cell in cells)):
            yield "  ".join(
                (cell[at] if at < len(cell) else "").ljust(room)
                for cell, room in zip(cells, wide, strict=True)
            ).rstrip()
        if number == 0:
            yield "  ".join("-" * room for room in wide)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is; nothing where they do not fit beside each other."""
    columns = len(rows[0])
    room = WIDTH - 2 * (columns - 1)
    wide = [max(1, *(len(row[at]) for row in rows)) for at in range(columns)]
    if room < columns * _NARROWEST and sum(wide) > room:
        return []
    while sum(wide) > room:
        widest = max(range(columns), key=lambda at: wide[at])
        wide[widest] -= 1
    return wide


def _one_by_one(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in rows[1:]:
        for heading, cell in zip(rows[0], row, strict=True):
            yield from _wrapped(f"{heading}: {cell}", "", "  ")
        yield ""


def _said(runs: Sequence[Run]) -> str:
    """Words with the address of a link behind them."""
    parts = []
    for run in runs:
        address = run.link.removeprefix("mailto:").removeprefix("tel:")
        told = f" ({address})" if address and address not in run.text else ""
        parts.append(visible(run.text) + told)
    return " ".join("".join(parts).split())


def _wrapped(words: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    ) or [first.rstrip()]  # fmt: skip
