"""The text of a report as blocks: what `document.py` says a text may hold, and nothing else.

Whatever else is in a text stays letters: HTML, code, pictures from elsewhere, addresses that are
neither a page, nor a mail, nor a telephone. A reader of headings never meets a gap between levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from coptui.domain.text import visible
from coptui.errors import Refused
from coptui.reports.document import (
    Block,
    Cover,
    Document,
    Drawn,
    Heading,
    NewPage,
    Paragraph,
    Photo,
    Picture,
    Point,
    Points,
    Run,
    Table,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from coptui.domain.reports.figures import Figure

DEEPEST = 4
"""The deepest heading; a deeper one in a text stands at this level."""
MOST_SIGNS = 40_000
_LINKS = ("https://", "http://", "mailto:", "tel:")
_OURS = re.compile(r"figure:([\w.:-]{1,80})|photo:([0-9]{1,12})", re.ASCII)
_SIGNS = re.compile(r"[\[\]*_<>!]")
_BLANKS = re.compile(r"[ \t\r\n]+")


def read(
    text: str,
    cover: Cover,
    figures: Mapping[str, Figure] | None = None,
    pictures: Mapping[int, Picture] | None = None,
) -> Document:
    """The whole report. Raises `Refused` for a text with tens of thousands of signs in it."""
    return Document(cover, blocks(text), dict(figures or {}), dict(pictures or {}))


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text; a heading of level 1 only where it comes first of all."""
    if len(_SIGNS.findall(text)) > MOST_SIGNS:  # no reader stays quick with so many unmatched ones
        raise Refused("The text has far too many special signs such as * [ ] in it.")
    found = list(_blocks(_reader().parse(text)))
    return tuple(_levelled(found))


def _levelled(found: Sequence[Block]) -> Iterator[Block]:
    now = 1
    for number, one in enumerate(found):
        if isinstance(one, Heading):
            first = number == 0 and one.level == 1
            level = 1 if first else max(2, min(one.level, now + 1, DEEPEST))
            now = level
            yield Heading(level, one.runs)
        else:
            yield one


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 30}).enable("table")
    made.disable(
        ["html_block", "html_inline", "code", "fence", "backticks", "entity", "lheading"]
    ).disable("reference")
    made.validateLink = _may_stand  # type: ignore[assignment]
    made.normalizeLink = str  # type: ignore[assignment]
    return made


def _may_stand(address: str) -> bool:
    if _OURS.fullmatch(address):
        return True
    return address.lower().startswith(_LINKS) and visible(address) == address


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    at, quotes = 0, 0
    while at < len(tokens):
        kind = tokens[at].type
        quotes += (kind == "blockquote_open") - (kind == "blockquote_close")
        if kind == "hr":
            yield NewPage()
        elif kind == "heading_open":
            runs = _runs(tokens[at + 1].children or ())
            if runs and quotes:
                yield Paragraph(runs, quoted=True)
            elif runs:
                yield Heading(int(tokens[at].tag[1]), runs)
            at += 2
        elif kind == "paragraph_open":
            table = at + 3 < len(tokens) and tokens[at + 3].type == "table_open"
            if table and _touch(tokens[at], tokens[at + 3]):
                caption = _said(_runs(tokens[at + 1].children or ()))
                end = _end(tokens, at + 3)
                yield _table(tokens[at + 3 : end], caption)
                at = end
            else:
                yield from _paragraph(tokens[at + 1].children or (), quoted=bool(quotes))
                at += 2
        elif kind == "table_open":
            end = _end(tokens, at)
            yield _table(tokens[at:end], "")
            at = end
        elif kind in ("bullet_list_open", "ordered_list_open"):
            end = _end(tokens, at)
            if (points := _points(tokens[at : end + 1])) is not None:
                yield points
            at = end
        at += 1


def _touch(above: Token, below: Token) -> bool:
    """No empty line between them: what stands right above a table is its caption."""
    return bool(above.map and below.map and above.map[1] == below.map[0])


def _end(tokens: Sequence[Token], at: int) -> int:
    """Where what begins at a token ends."""
    depth = 0
    for number in range(at, len(tokens)):
        depth += tokens[number].nesting
        if depth == 0:
            return number
    return len(tokens) - 1


def _table(tokens: Sequence[Token], caption: str) -> Table:
    rows: list[list[tuple[Run, ...]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_runs(token.children or ()))
    return Table(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]), caption)


def _points(tokens: Sequence[Token]) -> Points | None:
    """A list; all that stands in a point becomes its one line, lists in it stand under it."""
    made: list[Point] = []
    at = 1
    while at < len(tokens) - 1:
        end = _end(tokens, at)
        made += _point(tokens[at + 1 : end])
        at = end + 1
    if not made:
        return None
    return Points(tuple(made), numbered=tokens[0].type == "ordered_list_open")


def _point(tokens: Sequence[Token]) -> list[Point]:
    line: list[Run] = []
    under: list[Point] = []
    numbered = False
    at = 0
    while at < len(tokens):
        kind = tokens[at].type
        if kind == "inline":
            line += [Run(" ")] * bool(line) + list(_runs(tokens[at].children or ()))
        elif kind in ("bullet_list_open", "ordered_list_open"):
            end = _end(tokens, at)
            if (inner := _points(tokens[at : end + 1])) is not None:
                numbered = numbered or inner.numbered
                under += inner.points
            at = end
        at += 1
    runs = _joined(line)
    if not runs:
        return under
    return [Point(runs, Points(tuple(under), numbered) if under else None)]


def _paragraph(children: Sequence[Token], *, quoted: bool) -> Iterator[Block]:
    """Its lines as one paragraph, but a figure or a photograph that has its line alone."""
    words: list[Token] = []
    for line in _lines(children):
        alone = _alone(line)
        if alone is None:
            words += line
            continue
        if runs := _runs(words):
            yield Paragraph(runs, quoted)
        words = []
        yield alone
    if runs := _runs(words):
        yield Paragraph(runs, quoted)


def _lines(children: Sequence[Token]) -> list[list[Token]]:
    """The tokens line by line; a line keeps the break at its end."""
    lines: list[list[Token]] = [[]]
    for token in children:
        lines[-1].append(token)
        if token.type in ("softbreak", "hardbreak"):
            lines.append([])
    return lines


def _alone(line: Sequence[Token]) -> Drawn | Photo | None:
    kept = [
        one for one in line
        if one.type not in ("softbreak", "hardbreak") and (one.type != "text" or one.content)
    ]  # fmt: skip
    if len(kept) != 1 or kept[0].type != "image":
        return None
    found = _OURS.fullmatch(str(kept[0].attrs.get("src", "")))
    if found is None:
        return None
    said = _said(_runs(kept[0].children or ()))
    name, number = found.groups()
    return Drawn(name, said) if name else Photo(int(number), said)


def _runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    made: list[Run] = []
    strong = stressed = 0
    link = plain = ""
    for token in tokens:
        kind = token.type
        strong += (kind == "strong_open") - (kind == "strong_close")
        stressed += (kind == "em_open") - (kind == "em_close")
        if kind == "link_open":
            href = str(token.attrs.get("href", ""))
            link = "" if href.lower().startswith("http://") or _OURS.fullmatch(href) else href
            plain = "" if link else href
        elif kind == "link_close":
            shown = "".join(run.text for run in made)
            if plain.startswith("http") and not shown.endswith(plain):
                made.append(Run(f" ({plain})"))
            link = plain = ""
        elif kind == "image":  # one from elsewhere, or amid words: only what it says
            made.append(Run(_said(_runs(token.children or ())), strong > 0, stressed > 0, link))
        elif kind in ("softbreak", "hardbreak"):
            made.append(Run(" ", strong > 0, stressed > 0, link))
        elif token.content:
            made.append(Run(visible(token.content), strong > 0, stressed > 0, link))
    return _joined(made)


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs of one manner as one, blanks as one blank, none at either end."""
    made: list[Run] = []
    for run in runs:
        text = _BLANKS.sub(" ", run.text)
        if text.startswith(" ") and (not made or made[-1].text.endswith(" ")):
            text = text[1:]
        if not text:
            continue
        if made and _manner(made[-1]) == _manner(run):
            made[-1] = Run(made[-1].text + text, *_manner(run))
        else:
            made.append(Run(text, *_manner(run)))
    while made and not (text := made[-1].text.rstrip(" ")):
        made.pop()
    if made:
        made[-1] = Run(text, *_manner(made[-1]))
    return tuple(made)


def _manner(run: Run) -> tuple[bool, bool, str]:
    return run.strong, run.stressed, run.link


def _said(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)
