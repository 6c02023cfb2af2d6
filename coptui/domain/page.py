"""A page that is made to be printed or read aloud: one source, as text and as HTML.

The HTML needs nothing from elsewhere and is well-formed XML as well: one language, one heading for
the whole, a level for each part, table cells that name their heading, type that grows with the
reader's own setting.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from coptui.domain.text import visible

WIDTH = 78
_STYLE = (
    "html{font-size:100%}body{font:1.125rem/1.5 sans-serif;color:#000;background:#fff;"
    "margin:2rem auto;max-width:46rem;padding:0 1rem}h1{font-size:1.6rem;line-height:1.2}"
    "h2{font-size:1.25rem;margin-top:1.6rem}table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;font-weight:bold;padding:.3rem 0}"
    "th,td{border-bottom:1px solid #555;padding:.35rem .5rem;text-align:left;vertical-align:top}"
    "section{break-inside:avoid}li,tr{break-inside:avoid}.card{border:2px solid #000;"
    "padding:0 1rem 1rem;margin:1rem 0}.note{border-left:4px solid #000;padding-left:.8rem}"
    "@page{size:A4;margin:15mm}@media print{body{margin:0;max-width:none}}"
)


@dataclass(frozen=True)
class Table:
    """Rows under headings; `caption` says what they are."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it. A `card` has a frame, to be cut out or held up."""

    heading: str = ""
    words: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None
    lines: tuple[str, ...] = ()  # a picture of signs, kept as it stands
    card: bool = False


@dataclass(frozen=True)
class Page:
    """A whole page."""

    title: str
    about: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def as_text(page: Page) -> str:
    """The page in plain letters."""
    out = [_plain(page.title), "=" * min(WIDTH, len(_plain(page.title))), ""]
    for one in page.about:
        out += _wrapped(one)
    for part in page.parts:
        out.append("")
        if part.heading:
            out += [_plain(part.heading), "-" * min(WIDTH, len(_plain(part.heading)))]
        for one in part.words:
            out += _wrapped(one)
        for one in part.points:
            out += _wrapped(one, "- ")
        out += [visible(one).rstrip() for one in part.lines]
        if part.table is not None:
            out += _columns(part.table)
    return "\n".join(out).rstrip() + "\n"


def as_html(page: Page) -> str:
    """The page for a browser and its printer."""
    about = "".join(f"<p>{_safe(one)}</p>\n" for one in page.about)
    parts = "".join(_section(part) for part in page.parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{_safe(page.title)}</title>\n<style>{_STYLE}</style></head>\n<body><main>\n"
        f"<h1>{_safe(page.title)}</h1>\n{about}{parts}</main></body></html>\n"
    )


def _section(part: Part) -> str:
    body = f"<h2>{_safe(part.heading)}</h2>\n" if part.heading else ""
    body += "".join(f"<p>{_safe(one)}</p>\n" for one in part.words)
    if part.points:
        body += "<ul>" + "".join(f"<li>{_safe(one)}</li>" for one in part.points) + "</ul>\n"
    if part.lines:
        body += f"<pre>{html.escape(chr(10).join(visible(one) for one in part.lines))}</pre>\n"
    if part.table is not None:
        body += _table(part.table)
    look = ' class="card"' if part.card else ""
    return f"<section{look}>\n{body}</section>\n"


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{_safe(one)}</th>' for one in table.headings)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in row) + "</tr>\n"
        for row in table.rows
    )
    return (
        f"<table><caption>{_safe(table.caption)}</caption><thead><tr>{heads}</tr></thead>\n"
        f"<tbody>{rows}</tbody></table>\n"
    )


def _columns(table: Table) -> list[str]:
    """Columns as wide as they need; the last one breaks into lines."""
    cells = [tuple(_plain(cell) for cell in row) for row in (table.headings, *table.rows)]
    wide = [max(len(row[at]) for row in cells) for at in range(len(table.headings) - 1)]
    left = sum(wide) + 2 * len(wide)
    out: list[str] = []
    for number, row in enumerate(cells):
        begin = "".join(cell.ljust(width) + "  " for cell, width in zip(row, wide, strict=False))
        room = max(20, WIDTH - left)
        last = textwrap.wrap(row[-1], room) or [""]
        out += [(begin + last[0]).rstrip(), *(" " * left + one for one in last[1:])]
        if number == 0:
            out.append("-" * WIDTH)
    return out


def _wrapped(words: str, before: str = "") -> Sequence[str]:
    return textwrap.wrap(before + _plain(words), WIDTH, subsequent_indent=" " * len(before)) or [
        before.rstrip()
    ]


def _plain(words: str) -> str:
    return " ".join(visible(words).split())


def _safe(words: str) -> str:
    return html.escape(_plain(words), quote=True)
