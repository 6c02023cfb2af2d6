"""A report as one HTML file that needs nothing else: readable, printable, without any script."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator, Sequence

from coptui.domain.text import visible
from coptui.reports.document import (
    Block,
    Document,
    Drawn,
    Heading,
    NewPage,
    Paragraph,
    Photo,
    Points,
    Run,
    Table,
)
from coptui.reports.figures.vector import NARROW, WIDE, svg
from coptui.reports.forms.heading import about, author, draft_words, title_of
from coptui.reports.forms.style import STYLE


def write(document: Document) -> bytes:
    """The whole page."""
    title, blocks = title_of(document)
    cover = document.cover
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    draft = f'<p class="draft"><strong>{safe(draft_words())}</strong></p>\n' if cover.draft else ""
    look = ' class="unagreed"' if cover.draft else ""
    facts = f'<p class="about">{safe(about(cover))}</p>\n' if about(cover) else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{safe(cover.language)}"><head><meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="color-scheme" content="light dark"/>\n'
        f'<meta name="author" content="{safe(author(cover))}"/>\n'
        f"<title>{safe(title)}{' (draft)' if cover.draft else ''}</title>\n"
        f"<style>{STYLE}</style></head>\n<body{look}>\n"
        f"<header>\n{draft}<h1>{safe(title)}</h1>\n{facts}</header>\n<main>\n"
        f"{body(blocks, document)}</main>\n"
        f"<footer><p>{safe(_foot(document))}</p></footer>\n</body></html>\n"
    ).encode()


def body(blocks: Sequence[Block], document: Document) -> str:
    """What stands under the title."""
    return "".join(_block(number, one, document) for number, one in enumerate(blocks))


def safe(words: str) -> str:
    """Words as words, whatever is in them."""
    return html.escape(visible(words), quote=True)


def _foot(document: Document) -> str:
    cover = document.cover
    parts = [cover.by or cover.community, cover.level]
    return " · ".join(part for part in parts if part) or cover.title


def _block(number: int, block: Block, document: Document) -> str:
    if isinstance(block, Heading):
        level = max(2, block.level)
        return f"<h{level}>{_runs(block.runs)}</h{level}>\n"
    if isinstance(block, Paragraph):
        if block.quoted:
            return f"<blockquote><p>{_runs(block.runs)}</p></blockquote>\n"
        return f"<p>{_runs(block.runs)}</p>\n"
    if isinstance(block, Points):
        return _points(block) + "\n"
    if isinstance(block, Table):
        return _table(number, block)
    if isinstance(block, Drawn):
        return _drawn(number, block, document)
    if isinstance(block, Photo):
        return _photo(block, document)
    assert isinstance(block, NewPage)
    return '<div class="page"></div>\n'


def _runs(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    made = safe(run.text)
    if run.stressed:
        made = f"<em>{made}</em>"
    if run.strong:
        made = f"<strong>{made}</strong>"
    if run.link.lower().startswith(("https://", "mailto:", "tel:")):
        made = f'<a href="{safe(run.link)}" rel="noreferrer">{made}</a>'
    return made


def _points(points: Points) -> str:
    tag = "ol" if points.numbered else "ul"
    each = "".join(
        f"<li>{_runs(one.runs)}{_points(one.under) if one.under else ''}</li>"
        for one in points.points
    )
    return f"<{tag}>{each}</{tag}>"


def _table(number: int, table: Table) -> str:
    heads = "".join(f'<th scope="col">{_runs(one)}</th>' for one in table.headings)
    rows = "".join(f"<tr>{''.join(_cells(row))}</tr>\n" for row in table.rows)
    caption = f'<caption id="t{number}">{safe(table.caption)}</caption>' if table.caption else ""
    named = f'aria-labelledby="t{number}"' if table.caption else 'aria-label="Table"'
    return (
        f'<div class="wide" role="group" tabindex="0" {named}><table>{caption}'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table></div>\n"
    )


def _cells(row: Sequence[Sequence[Run]]) -> Iterator[str]:
    for at, cell in enumerate(row):
        if at == 0 and len(row) > 1:
            yield f'<th scope="row">{_runs(cell)}</th>'
        else:
            yield f"<td>{_runs(cell)}</td>"


def _drawn(number: int, block: Drawn, document: Document) -> str:
    figure = document.figures.get(block.name)
    if figure is None:
        return f"<p>{safe(block.sentence)}</p>\n"
    wide = svg(figure, f"f{number}w", WIDE)
    narrow = svg(figure, f"f{number}n", NARROW)
    return (
        f'<figure><div class="desk">{wide}</div><div class="phone">{narrow}</div>'
        f"<figcaption>{safe(block.sentence)}</figcaption></figure>\n"
    )


def _photo(block: Photo, document: Document) -> str:
    picture = document.pictures.get(block.number)
    if picture is None:
        return f"<p>Photograph: {safe(block.caption)}</p>\n"
    data = base64.b64encode(picture.data).decode()
    return (
        f'<figure><img src="data:image/{picture.kind};base64,{data}" alt="{safe(block.caption)}" '
        f'width="{picture.width}" height="{picture.height}"/>'
        f"<figcaption>{safe(block.caption)}</figcaption></figure>\n"
    )
