"""The scale picture: a row of dots for each asking, what would be good enough, and one sentence.

     1   2   3   4   5  [6]  7   8   9   10
         •   ••  •   •   •   ••  •            KIT-4  middle 5  9 answers  good enough 6
    Far apart: three see 3 or less, three see 7 or more.

Pure text. Every sign has a plain twin in `tui/text.py`; the figures beside the dots and the
sentence say the same, so that nothing depends on seeing the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from coptui.domain.counting import counted
from coptui.domain.ratings import ENOUGH, Asked, figure, middle, sentence

DOT = "•"
CELL = 4
"""Letters for one value: up to three dots, then a dot and how many."""
GAP = "  "


@dataclass(frozen=True)
class Picture:
    """The lines of the picture, and the sentence that says what is seen."""

    lines: tuple[str, ...]
    sentence: str

    @property
    def text(self) -> str:
        """All of it, one under the other."""
        return "\n".join((*self.lines, self.sentence))


def picture(rounds: Sequence[Asked], *, leaves: bool = False, width: int = 0) -> Picture:
    """One row for each asking in their order, the last at the bottom, under one scale.

    With `leaves` it is meant for a paper that leaves the house: of fewer than three answers only
    their number is shown (invariant 10). With a `width` the words beside the dots give way first
    to good enough and then to the middle, so that no line is longer.
    """
    if not rounds:
        return Picture((), "Not asked yet.")
    last = rounds[-1]
    low, high = min(one.lowest for one in rounds), max(one.highest for one in rounds)
    beside = [_beside(one, leaves) for one in rounds]
    wide = [max(map(len, column)) for column in zip_longest(*beside, fillvalue="")]
    lines = [heading(low, high, last.good_enough).rstrip()]
    for one, parts in zip(rounds, beside, strict=True):
        words = [part.ljust(room) for part, room in zip(parts, wide, strict=False)]
        dots = " " * (CELL * (high - low + 1)) if _hidden(one, leaves) else row(one, low, high)
        lines.append(_fitting(dots, words, width))
    return Picture(tuple(lines), reading(rounds, leaves=leaves))


def heading(lowest: int, highest: int, good_enough: Sequence[int] = ()) -> str:
    """The scale itself, good enough in brackets."""
    marked = set(good_enough)
    return "".join(
        (f"[{value}]" if value in marked else f" {value} ").center(CELL)
        for value in range(lowest, highest + 1)
    )


def row(asked: Asked, lowest: int | None = None, highest: int | None = None) -> str:
    """The dots of one asking, each value in its cell under the heading."""
    low = asked.lowest if lowest is None else lowest
    high = asked.highest if highest is None else highest
    return "".join(_dots(asked.values.count(value)).center(CELL) for value in range(low, high + 1))


def pile(asked: Asked) -> tuple[str, ...]:
    """The dots of one asking piled up over their values, for a picture seen from further away."""
    counts = [asked.values.count(v) for v in range(asked.lowest, asked.highest + 1)]
    rows = [
        "".join((DOT if count >= level else "").center(CELL) for count in counts).rstrip()
        for level in range(max(counts, default=0), 0, -1)
    ]
    return (*rows, heading(asked.lowest, asked.highest, asked.good_enough).rstrip())


def reading(rounds: Sequence[Asked], *, leaves: bool = False) -> str:
    """One neutral sentence on the last asking, and how far it is from good enough."""
    if not rounds:
        return "Not asked yet."
    last, before = rounds[-1], rounds[-2] if len(rounds) > 1 else None
    if _hidden(last, leaves):
        return f"{counted(len(last.values), 'answer')}: too few to be shown."
    if before is not None and _hidden(before, leaves):
        before = None
    return " ".join(part for part in (sentence(last, before), _way(last)) if part)


def _way(asked: Asked) -> str:
    now, wanted = middle(asked.values), middle(asked.good_enough)
    if now is None or wanted is None or len(asked.values) < ENOUGH:
        return ""
    if now >= wanted:
        return f"The middle is {figure(now)}, and good enough ({figure(wanted)}) is reached."
    return f"The middle is {figure(now)}, good enough is {figure(wanted)}."


def _hidden(asked: Asked, leaves: bool) -> bool:
    return leaves and len(asked.values) < ENOUGH


def _dots(count: int) -> str:
    return DOT * count if count < CELL else f"{DOT}×{count}" if count < 10 else f"×{count}"


def _beside(asked: Asked, leaves: bool) -> tuple[str, ...]:
    """The words at the right of a row, the most needed first."""
    number = counted(len(asked.values), "answer")
    label = (asked.label,) if asked.label else ()
    if _hidden(asked, leaves) or not asked.values:
        return (*label, number)
    parts = (*label, f"middle {figure(middle(asked.values))}", number)
    if not asked.good_enough:
        return parts
    low, high = min(asked.good_enough), max(asked.good_enough)
    return (*parts, f"good enough {low}" if low == high else f"good enough {low} to {high}")


def _fitting(dots: str, words: Sequence[str], width: int) -> str:
    kept = list(words)
    while width and len(kept) > 1 and len(GAP.join((dots, *kept)).rstrip()) > width:
        kept.pop()
    return GAP.join((dots, *kept)).rstrip()
