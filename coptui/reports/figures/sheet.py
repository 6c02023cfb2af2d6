"""A sheet to draw on: plain vector graphics that need nothing from elsewhere.

Whatever is told by a fill is told by its hatching too, and in letters. A form with a dark ground
turns the colours by their class: `f` is the accent, `p` the ground, `w` letters on the accent.
"""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass, field

from coptui.domain.text import visible

ACCENT = "#17495a"
SIZE = 13
"""The size of letters, in the unit in which a sheet is as wide as a column of text."""
ROOM = 0.6
"""How wide a letter is, of its size, on the safe side."""


@dataclass
class Sheet:
    """A sheet that grows downwards: `y` is where the next thing may stand."""

    width: int
    y: float = 0
    drawn: list[str] = field(default_factory=list)

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", size: float = SIZE,
        strong: bool = False, on_accent: bool = False, turned: bool = False,
    ) -> None:  # fmt: skip
        """Words with their foot at `y`."""
        look = 'class="w" fill="#fff"' if on_accent else 'fill="currentColor"'
        weight = ' font-weight="bold"' if strong else ""
        turn = f' transform="rotate(-60 {n(x)} {n(y)})"' if turned else ""
        self.drawn.append(
            f'<text x="{n(x)}" y="{n(y)}" font-size="{n(size)}" text-anchor="{anchor}" '
            f"{look}{weight}{turn}>{safe(words)}</text>"
        )

    def rect(self, x: float, y: float, w: float, h: float, *, solid: bool = False) -> None:
        """A box: filled, or an outline."""
        look = f'class="f" fill="{ACCENT}"' if solid else 'class="p" fill="#fff"'
        self.drawn.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" {look} '
            'stroke="currentColor" stroke-width="1"/>'
        )

    def shade(self, x: float, y: float, w: float, h: float, depth: float) -> None:
        """A tone light enough for letters on it."""
        self.drawn.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" class="f" '
            f'fill="{ACCENT}" fill-opacity="{depth:.2f}"/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, wide: float = 1, dashed: bool = False
    ) -> None:
        """A straight line."""
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self.drawn.append(
            f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" '
            f'stroke="currentColor" stroke-width="{n(wide)}"{dash}/>'
        )

    def dot(self, x: float, y: float, r: float) -> None:
        """A full dot."""
        self.drawn.append(f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" class="f" fill="{ACCENT}"/>')

    def fill(self, x: float, y: float, w: float, h: float, kind: int) -> None:
        """A box in one of six manners: full, hatched, empty, dotted, lying lines, hatched twice."""
        self.rect(x, y, w, h, solid=kind == 0)
        if kind in (1, 5):
            self._hatch(x, y, w, h, rising=True)
        if kind == 5:
            self._hatch(x, y, w, h, rising=False)
        if kind == 3:
            self._dots(x, y, w, h)
        if kind == 4:
            for step in range(1, int(h // 4) + 1):
                if step * 4 < h:
                    self.line(x, y + step * 4, x + w, y + step * 4, wide=0.8)

    def few(self, x: float, y: float, w: float, h: float) -> None:
        """The box of a count that is not told: wide hatching, a broken frame."""
        self.drawn.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" class="p" fill="#fff" '
            'stroke="currentColor" stroke-width="1" stroke-dasharray="3 2"/>'
        )
        self._hatch(x, y, w, h, rising=True, gap=7, wide=0.5)

    def patch(self, x: float, y: float, words: str, size: float = SIZE - 2) -> None:
        """A number in the middle of something hatched, on its own ground."""
        wide = len(words) * size * ROOM + 4
        self.drawn.append(
            f'<rect x="{n(x - wide / 2)}" y="{n(y - size)}" width="{n(wide)}" '
            f'height="{n(size + 3)}" class="p" fill="#fff"/>'
        )
        self.text(x, y, words, anchor="middle", size=size)

    def words(self, x: float, words: str, room: float, *, strong: bool = False) -> None:
        """Words from `y` on, in as many lines as they need."""
        for one in broken(words, room):
            self.y += SIZE + 3
            self.text(x, self.y, one, strong=strong)

    def svg(self, title: str, about: str, name: str) -> str:
        """The whole sheet."""
        tall = self.y + 6
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {n(tall)}" '
            f'width="{self.width}" height="{n(tall)}" role="img" color="#000" '
            f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{safe(title)}</title>'
            f'<desc id="{name}-d">{safe(about)}</desc>{"".join(self.drawn)}</svg>'
        )

    def _hatch(
        self, x: float, y: float, w: float, h: float, *, rising: bool, gap: float = 5,
        wide: float = 1,
    ) -> None:  # fmt: skip
        at = gap / 2
        while at < w + h:
            left, right = max(0.0, at - h), min(at, w)
            low, high = at - left, at - right  # how far down the line is at its ends
            if rising:
                self.line(x + left, y + low, x + right, y + high, wide=wide)
            else:
                self.line(x + left, y + h - low, x + right, y + h - high, wide=wide)
            at += gap

    def _dots(self, x: float, y: float, w: float, h: float) -> None:
        for row in range(int(h // 5)):
            for column in range(int((w - 1) // 5)):
                cx, cy = x + 3 + 5 * column, y + 3 + 5 * row
                if cx < x + w - 1 and cy < y + h - 1:
                    self.drawn.append(
                        f'<circle cx="{n(cx)}" cy="{n(cy)}" r="1" fill="currentColor"/>'
                    )


def n(value: float) -> str:
    """A number as short as it can be."""
    return f"{value:.1f}".removesuffix(".0")


def safe(words: str) -> str:
    """Words that are only words in a drawing."""
    return html.escape(" ".join(visible(words).split()), quote=True)


def wide_of(words: str, size: float = SIZE) -> float:
    """How much room words need."""
    return len(words) * size * ROOM


def broken(words: str, room: float, size: float = SIZE) -> list[str]:
    """Words in lines that fit."""
    return textwrap.wrap(" ".join(visible(words).split()), max(6, int(room / (size * ROOM)))) or [
        ""
    ]
