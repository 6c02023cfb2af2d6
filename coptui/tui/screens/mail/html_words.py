"""The HTML part of a message as plain words, the way a mail program would lay it out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "ul", "ol", "table", "tr", "blockquote"})
_HIDDEN = frozenset({"head", "style", "script", "title"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break the line where a block begins; keep where a link leads."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag == "hr":
            self.parts.append("\n\n" + "─" * 24 + "\n\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """Break the line after a block; say where a link led."""
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self._link:
            self.parts.append(f" [{self._link}]")
            self._link = ""

    def handle_data(self, data: str) -> None:
        """Keep the words, with single blanks between them."""
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def as_words(html: str) -> str:
    """The words, one paragraph to a block, where each link leads in square brackets."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(reader.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
