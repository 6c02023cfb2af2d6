"""One Markdown source, two faces: the HTML part and the plain text part of a message."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from coptui.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = frozenset(
    [
        *("p", "br", "em", "strong", "a", "ul", "ol", "li", "h1", "h2", "h3", "h4", "hr"),
        *("blockquote", "code", "pre"),
    ]
)
MOST_MARKS = 2_000
_RUN = re.compile(r"([\[\]`*_<>!~])")


def to_html(source: str) -> str:
    """The source as clean HTML: no raw markup of its own, links only to https and mail."""
    import nh3

    return nh3.clean(
        _reader().render(_bounded(source)),
        tags=set(_TAGS),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
    )


def to_text(source: str) -> str:
    """The source as somebody would type it into a plain mail."""
    lines: list[str] = []
    _Plain(lines).write(_reader().parse(_bounded(source)))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n") + "\n"


def _bounded(source: str) -> str:
    # Thousands of unmatched marks make any Markdown reader slow; no letter needs so many.
    if len(_RUN.findall(source)) > MOST_MARKS:
        raise Refused("The text has far too many special signs such as * [ ` in it.")
    return source


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12}).disable(
        ["image", "html_block", "html_inline"]
    )


class _Plain:
    """Writes Markdown tokens as plain lines."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._indent: list[str] = []
        self._lists: list[int | None] = []
        self._first = ""

    def write(self, tokens: Sequence[Token]) -> None:
        """Write all tokens, in order."""
        for token in tokens:
            self._token(token)

    def _token(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._paragraph(_inline(token.children or ()))
        elif kind in ("paragraph_close", "heading_close"):
            if not token.hidden:
                self._gap()
        elif kind == "hr":
            self._put("-- " if not self._indent else "--")
            self._gap()
        elif kind in ("fence", "code_block"):
            for line in token.content.rstrip("\n").split("\n"):
                self._put("    " + line)
            self._gap()
        else:
            self._nesting(token)

    def _nesting(self, token: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrs.get("start", 1)) if kind.startswith("o") else None
            self._lists.append(start)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            if not self._lists:
                self._gap()
        elif kind == "list_item_open":
            number = self._lists[-1]
            self._first = "- " if number is None else f"{number}. "
            if number is not None:
                self._lists[-1] = number + 1
            self._indent.append(" " * len(self._first))
        elif kind == "blockquote_open":
            self._indent.append("> ")
        elif kind in ("list_item_close", "blockquote_close"):
            self._indent.pop()
            self._first = ""
            if kind == "blockquote_close" and self._lines:
                self._lines[-1] = "".join(self._indent).rstrip()

    def _paragraph(self, text: str) -> None:
        for line in text.split("\n"):
            self._put(line)

    def _put(self, line: str) -> None:
        lead = "".join(self._indent)
        if self._first:
            lead = lead[: -len(self._first)] + self._first
            self._first = ""
        self._lines.append(lead + line)

    def _gap(self) -> None:
        self._lines.append("".join(self._indent).rstrip())


def _inline(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    href = ""
    start = 0
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "link_open":
            href, start = str(token.attrs.get("href", "")), len(parts)
        elif token.type == "link_close":
            shown = "".join(parts[start:])
            target = href.removeprefix("mailto:")
            if target and target != shown:
                parts.append(f" ({target})")
            href = ""
        else:
            parts.append(token.content)
    return "".join(parts)
