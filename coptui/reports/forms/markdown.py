"""A report as Markdown: what `reading.py` reads back, and a file to hand to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
from coptui.reports.forms.heading import about, draft_words, title_of

WIDTH = 72
_SIGNS = re.compile(r"([\\*\[\]<>|`]|(?<![^\W_])_|_(?![^\W_]))")
_IN_ADDRESS = re.compile(r"([<>\\])")
_AT_START = re.compile(r"^([#+=~-]|\d{1,9}(?=[.)]))")


def write(document: Document) -> bytes:
    """A file for somebody: figures drawn in letters, photographs told by their caption."""
    title, rest = title_of(document)
    out = [f"# {_line(title)}", ""]
    if document.cover.draft:
        out += [f"**{_line((Run(draft_words()),))}**", ""]
    if facts := about(document.cover):
        out += [_line((Run(facts),)), ""]
    for block in rest:
        if isinstance(block, Drawn) and block.name in document.figures:
            drawn = lines(document.figures[block.name], WIDTH)
            out += ["```", *drawn, "```", "", _line((Run(block.sentence),)), ""]
        elif isinstance(block, Drawn):
            out += [_line((Run(block.sentence),)), ""]
        elif isinstance(block, Photo):
            out += [_line((Run(f"Photograph: {block.caption}"),)), ""]
        else:
            out += source((block,)).split("\n")
    return ("\n".join(out).rstrip("\n") + "\n").encode()


def source(blocks: Sequence[Block]) -> str:
    """The text that reads back as these blocks."""
    out: list[str] = []
    mark = False
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        together = isinstance(block, Points) and isinstance(before, Points)
        mark = not mark if together else False
        out += [*_block(block, mark), ""]
    return "\n".join(out)


def _block(block: Block, other_mark: bool) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {_line(block.runs)}"
    elif isinstance(block, Paragraph):
        yield ("> " if block.quoted else "") + _line(block.runs)
    elif isinstance(block, Points):
        yield from _points(block, "", other_mark)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Drawn):
        yield f"![{_inline((Run(block.sentence),))}](figure:{block.name})"
    elif isinstance(block, Photo):
        yield f"![{_inline((Run(block.caption),))}](photo:{block.number})"
    else:
        yield "---"


def _points(points: Points, lead: str, other_mark: bool = False) -> Iterator[str]:
    for number, point in enumerate(points.points, 1):
        if points.numbered:
            mark = f"{number}{')' if other_mark else '.'} "
        else:
            mark = "* " if other_mark else "- "
        yield lead + mark + _line(point.runs)
        if point.under is not None:
            yield from _points(point.under, lead + " " * len(mark))


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield _line((Run(table.caption),))
    yield _row(table.headings)
    yield "|" + " --- |" * len(table.headings)
    yield from (_row(row) for row in table.rows)


def _row(cells: Sequence[Sequence[Run]]) -> str:
    return "|" + "".join(f" {_line(cell)} |" for cell in cells)


def _line(runs: Sequence[Run] | str) -> str:
    """Words that begin a line, where a first sign could be taken for an order."""
    text = _inline((Run(runs),) if isinstance(runs, str) else runs)
    found = _AT_START.match(text)
    if found is None:
        return text
    at = 0 if not found[0][0].isdigit() else len(found[0])
    return f"{text[:at]}\\{text[at:]}"


def _inline(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = run.text.strip(" ")
    if not text:
        return run.text
    before = run.text[: len(run.text) - len(run.text.lstrip(" "))]
    after = run.text[len(run.text.rstrip(" ")) :]
    marks = "***" if run.strong and run.stressed else "**" * run.strong or "*" * run.stressed
    words = _SIGNS.sub(r"\\\1", text)
    if run.link:
        address = _IN_ADDRESS.sub(r"\\\1", run.link)
        words = f"[{words}](<{address}>)"
    return f"{before}{marks}{words}{marks[::-1]}{after}"
