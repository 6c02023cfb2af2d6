"""A short paper made of headings, paragraphs and points, written as text, Markdown or HTML."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from coptui.errors import Refused

FORMATS = ("txt", "md", "html")
_WIDTH = 78
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")
_STYLE = (
    "body{font:1.05rem/1.5 sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "h1,h2{line-height:1.2}"
)


@dataclass(frozen=True)
class Section:
    """A heading, what stands under it, a picture made of letters, and points after that.

    `drawn` stays as it is; what it shows is said in `words` as well.
    """

    title: str
    words: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """The whole, and what is missing in the settings for it to be complete."""

    title: str
    sections: tuple[Section, ...]
    missing: tuple[str, ...] = field(default=())


def written(paper: Paper, form: str) -> str:
    """The paper in one of the formats. Raises `Refused` for another one."""
    if form not in FORMATS:
        raise Refused(f"There is no format {form!r}.", f"Formats are {', '.join(FORMATS)}.")
    make = {"txt": _text, "md": _markdown, "html": _html}[form]
    return "\n".join(make(paper)).rstrip("\n") + "\n"


def _text(paper: Paper) -> Iterator[str]:
    yield from (paper.title, "=" * len(paper.title), "")
    for section in paper.sections:
        yield from (section.title, "-" * len(section.title), "")
        for words in section.words:
            yield from (textwrap.fill(words, _WIDTH), "")
        yield from (*section.drawn, *("",) * bool(section.drawn))
        for point in section.points:
            yield textwrap.fill(point, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
        yield from ("",) * bool(section.points)


def _markdown(paper: Paper) -> Iterator[str]:
    yield from (f"# {_plain(paper.title)}", "")
    for section in paper.sections:
        yield from (f"## {_plain(section.title)}", "")
        for words in section.words:
            yield from (_plain(words), "")
        if section.drawn:
            yield from ("```", *section.drawn, "```", "")
        yield from (f"- {_plain(point)}" for point in section.points)
        yield from ("",) * bool(section.points)


def _plain(words: str) -> str:
    """Words in which no sign is an order to Markdown."""
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", _SIGNS.sub(r"\\\1", words))


def _html(paper: Paper) -> Iterator[str]:
    title = escape(paper.title)
    yield '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    for section in paper.sections:
        yield f"<h2>{escape(section.title)}</h2>"
        yield from (f"<p>{escape(words)}</p>" for words in section.words)
        if section.drawn:
            yield f'<pre aria-hidden="true">{escape(chr(10).join(section.drawn))}</pre>'
        if section.points:
            yield "<ul>"
            yield from (f"<li>{escape(point)}</li>" for point in section.points)
            yield "</ul>"
    yield "</body>\n</html>"
