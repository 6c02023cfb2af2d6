"""A report as PDF: tagged, titled, with its language, its fonts inside, and the day it was made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from coptui.domain.text import visible
from coptui.reports.document import (
    Block,
    Document,
    Drawn,
    Heading,
    NewPage,
    Paragraph,
    Photo,
    Picture,
    Points,
    Run,
    Table,
)
from coptui.reports.figures.vector import svg
from coptui.reports.figures.words import spoken
from coptui.reports.forms import typesetting
from coptui.reports.forms.heading import (
    about,
    author,
    draft_words,
    placed,
    plain,
    running,
    title_of,
)

_FULL = 900
"""A photograph of this many pixels is as wide as the column."""
_TALL = 0.9
_NARROW = 22
"""A column with no more letters than this is as wide as they need."""


def write(document: Document) -> bytes:
    """The whole as PDF."""
    return typesetting.pdf(data(document), files(document))


def files(document: Document) -> dict[str, bytes]:
    """The photographs that stand in it, by the name that the data uses."""
    shown = {one.number for one in document.blocks if isinstance(one, Photo)}
    return {
        _file(number, one): one.data for number, one in document.pictures.items() if number in shown
    }


def data(document: Document) -> dict[str, Any]:
    """All that stands in it, as plain data."""
    cover = document.cover
    title, blocks = title_of(document)
    language, _, region = cover.language.partition("-")
    on = cover.made_on
    facts = about(cover)
    return {
        "title": _clean(title) or "Report",
        "author": _clean(author(cover)),
        "kicker": _clean(" · ".join(one for one in (cover.community, cover.kind) if one)),
        "about": _clean(facts.removeprefix(f"{cover.community} · {cover.kind} · ")),
        "running": _clean(running(cover, title)),
        "foot": _clean(" · ".join(one for one in (cover.by, cover.level) if one)),
        "language": language,
        "region": region.lower() or None,
        "day": None if on is None else [on.year, on.month, on.day],
        "draft": cover.draft,
        "draft-words": draft_words(),
        "blocks": [
            _block(one, at, document) | {"stays": stays} for at, one, stays in placed(blocks)
        ],
    }


def _block(block: Block, at: int, document: Document) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": max(2, block.level), "runs": _runs(block.runs)}
    if isinstance(block, Paragraph):
        return {"kind": "quoted" if block.quoted else "paragraph", "runs": _runs(block.runs)}
    if isinstance(block, Points):
        return {"kind": "points", **_points(block)}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": _clean(block.caption),
            "headings": [_runs(cell) for cell in block.headings],
            "rows": [[_runs(cell) for cell in row] for row in block.rows],
            "wide": columns(block),
        }
    if isinstance(block, Drawn):
        return _drawn(block, at, document)
    if isinstance(block, Photo):
        return _photo(block, document)
    assert isinstance(block, NewPage)
    return {"kind": "page"}


def _drawn(block: Drawn, at: int, document: Document) -> dict[str, Any]:
    figure = document.figures.get(block.name)
    if figure is None:
        return {"kind": "paragraph", "runs": _runs((Run(block.sentence),))}
    return {
        "kind": "drawn",
        "svg": typesetting.lettered(svg(figure, f"f{at}")),
        "alt": _clean(spoken(figure)),
        "sentence": _clean(block.sentence),
    }


def _photo(block: Photo, document: Document) -> dict[str, Any]:
    picture = document.pictures.get(block.number)
    caption = _clean(block.caption)
    if picture is None:
        return {"kind": "paragraph", "runs": _runs((Run(f"Photograph: {caption}"),))}
    share = min(1.0, picture.width / _FULL, _TALL * picture.width / max(1, picture.height))
    return {
        "kind": "photo",
        "file": _file(block.number, picture),
        "caption": caption or "A photograph",
        "share": max(0.25, share),
    }


def _file(number: int, picture: Picture) -> str:
    return f"photo-{number}.{'png' if picture.kind == 'png' else 'jpg'}"


def _points(points: Points) -> dict[str, Any]:
    return {
        "numbered": points.numbered,
        "points": [
            {"runs": _runs(one.runs), "under": _points(one.under) if one.under else None}
            for one in points.points
        ],
    }


def _runs(runs: Sequence[Run]) -> list[dict[str, Any]]:
    return [
        {"text": visible(one.text), "strong": one.strong, "stressed": one.stressed,
         "link": one.link}
        for one in runs
    ]  # fmt: skip


def shares(table: Table) -> list[int]:
    """How the columns share the room: short ones get what they need, long ones by their words."""
    made = []
    for at in range(len(table.headings)):
        cells = [plain(row[at]) for row in (table.headings, *table.rows) if at < len(row)]
        longest = max(len(cell) for cell in cells)
        word = max((len(word) for cell in cells for word in cell.split()), default=1)
        made.append(max(longest, 4) + 3 if longest <= _NARROW else max(word + 2, min(longest, 60)))
    return made


def columns(table: Table) -> list[int]:
    """The same for the typesetter: 0 for a column as wide as its words, else its share."""
    wide = shares(table)
    return [0 if one <= _NARROW + 3 and max(wide) > _NARROW + 3 else one for one in wide]


def _clean(words: str) -> str:
    return re.sub(r"\s+", " ", visible(words)).strip()
