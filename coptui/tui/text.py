"""The only makers of displayed text: what comes from outside is never read as markup."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from coptui.domain.text import visible

# Single letters for single letters, so that nothing on a line moves.
_TWINS = {
    "✓": "+", "✔": "+", "✗": "x", "–": "-", "—": "-", "⌛": "~", "·": ".", "→": ">", "↻": "~",
    "•": "*", "◦": "o", "…": ".", "›": ">", "▌": ">", "▐": " ", "▮": "_", "█": "#", "░": ".",
    "“": '"', "”": '"', "‘": "'", "’": "'", "★": "*", "●": "@", "○": "o", "◐": "c", "×": "x",
    "─": "-", "━": "-", "│": "|", "┃": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+",
    "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+", "╸": "-",
    "╺": "-", "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "▊": "|",
    "◂": "<", "↑": "^", "↓": "v",
    "▎": "|", "▏": "|", "▕": "|", "▔": "-", "▀": "-", "▶": ">", "▼": "v", "☼": "*", "▸": ">",
    "◆": "%", "▲": "^", "∗": "*",
}  # fmt: skip
ASCII_TWINS = str.maketrans(_TWINS)


class AsciiFilter(LineFilter):
    """Draws boxes and marks with plain characters; the letters of names stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Put the plain twin in place of each sign."""
        return [
            segment
            if segment.text.isascii()
            else Segment(segment.text.translate(ASCII_TWINS), segment.style, segment.control)
            for segment in segments
        ]


ALARM = "bold #ffffff on #a01010"
"""White on red, in every theme; the words say it as well."""


def safe_line(text: str) -> str:
    """One line of text from outside, nothing unsafe in it."""
    return visible(text).replace("\n", " ").replace("\t", " ")


def shown(text: str, style: str = "") -> Content:
    """Text for a widget, with whatever stands in it taken literally."""
    safe = visible(text)
    return Content.styled(safe, style) if style else Content(safe)


def line(*parts: str | Content | tuple[str, str]) -> Content:
    """One piece of content from plain texts, contents and (text, style) pairs."""
    made: list[Content] = []
    for part in parts:
        if isinstance(part, Content):
            made.append(part)
        elif isinstance(part, tuple):
            made.append(shown(*part))
        else:
            made.append(shown(part))
    return Content("").join(made)


def lines(rows: Sequence[str | Content]) -> Content:
    """Several lines as one content."""
    return Content("\n").join([one if isinstance(one, Content) else shown(one) for one in rows])


def hanging(label: Content, words: Content, width: int) -> Content:
    """Words beside their label; what does not fit goes on under the words, not under the label."""
    indent = label.cell_length
    first, *more = words.wrap(max(20, width - indent)) or [Content("")]
    return Content("\n").join([label + first, *(Content(" " * indent) + row for row in more)])


def flowing(text: str) -> str:
    """Paragraphs without the breaks they were written with: the screen breaks them itself."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def wrapped(text: str, width: int, most: int) -> list[str]:
    """The text in at most so many lines, broken between words; the last is cut where it must."""
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows[-1] else word
        if cell_len(longer) <= width or len(rows) == most or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    return [row if cell_len(row) <= width else cut(row, width) for row in rows]


def cut(text: str, width: int) -> str:
    """The text in exactly that many cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    if text.isascii() and len(text) <= width:
        return text.ljust(width)
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(text, width - 1) + "…"
