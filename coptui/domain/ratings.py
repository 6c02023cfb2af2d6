"""Answers on a scale: how they are typed, and what may be said about them as a whole.

Answers have no names and are never averaged: a middle, a spread and a neutral sentence keep the
differences in sight (domain.md R71 to R74, invariant 10).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coptui.domain.counting import in_words
from coptui.domain.errors import RuleBroken

LOWEST, HIGHEST = 1, 10
MOST = 500
"""Answers in one round: more people than any room holds."""
ENOUGH = 3
"""With fewer answers only their number may leave the house."""
FAR, NEAR = 4, 2
"""A middle half this wide is far apart, and one that is no wider than this close together."""

_PARTS = re.compile(r"[\s,;/]+")
_SEVERAL = re.compile(r"(\d+)[x×*](\d+)", re.IGNORECASE)


@dataclass(frozen=True, eq=False, repr=False)
class Asked:
    """One asking: the answers in no order that means anything, and what would be good enough.

    `good_enough` is one value where they agreed, several where they did not, none if not asked.
    """

    values: tuple[int, ...]
    good_enough: tuple[int, ...] = ()
    label: str = ""
    lowest: int = LOWEST
    highest: int = HIGHEST


def parse(text: str, lowest: int = LOWEST, highest: int = HIGHEST) -> tuple[int, ...]:
    """`5 6 6 7 4` as answers; `6x3` is three sixes. Raises `RuleBroken` with the odd part."""
    found: list[int] = []
    for part in filter(None, _PARTS.split(text.strip())):
        several = _SEVERAL.fullmatch(part)
        value, times = several.groups() if several else (part, "1")
        if not value.isascii() or not value.isdigit() or len(value) > 3 or len(times) > 3:
            raise RuleBroken("rating", f"“{part[:20]}” is no number from {lowest} to {highest}.")
        if not lowest <= int(value) <= highest:
            raise RuleBroken(
                "rating",
                f"{value} is not between {lowest} and {highest}. A space goes between the answers.",
            )
        found += [int(value)] * int(times)
    if len(found) > MOST:
        raise RuleBroken("rating", f"At most {MOST} answers go into one round.")
    from coptui.domain.capture import check_ratings  # late: only what is typed is checked

    check_ratings(found, lowest, highest)
    return tuple(found)


def middle(values: Sequence[int]) -> float | None:
    """The answer in the middle, half of them on each side; None where there is none."""
    return median(values) if values else None


def median(values: Sequence[int]) -> float:
    """The same where there are answers: with an even number the mean of the two in the middle."""
    order, half = sorted(values), len(values) // 2
    return float(order[half]) if len(order) % 2 else (order[half - 1] + order[half]) / 2


def spread(values: Sequence[int]) -> float:
    """How far apart answers are: the width of their middle half."""
    if len(values) < 2:
        return 0.0
    low, high = _quarters(values)
    return high - low


def _quarters(values: Sequence[int]) -> tuple[float, float]:
    """A quarter of the answers lie below the first, and a quarter above the second."""
    order, steps = sorted(values), len(values) - 1
    found = []
    for quarter in (1, 3):
        at, over = divmod(quarter * steps, 4)
        found.append((order[at] * (4 - over) + order[min(at + 1, steps)] * over) / 4)
    return found[0], found[1]


def figure(value: float | None) -> str:
    """5, or 5.5 where two answers share the middle."""
    if value is None:
        return "–"
    whole = int(value)
    return str(whole) if value == whole else f"{value:.1f}"


def gap(asked: Asked) -> float | None:
    """Points from the middle to good enough; none or less means it has been reached."""
    now, wanted = middle(asked.values), middle(asked.good_enough)
    return None if now is None or wanted is None else wanted - now


def sentence(asked: Asked, before: Asked | None = None) -> str:
    """What the answers look like, in words that judge nobody and hide no difference."""
    values = asked.values
    if not values:
        return "No answers yet."
    if len(values) < ENOUGH:
        return f"{in_words(len(values)).capitalize()} answered so far."
    low, high = min(values), max(values)
    if low == high:
        return f"All {in_words(len(values))} see {low}."
    wide = spread(values)
    if wide >= FAR:
        as_before = ", as last time" if before and spread(before.values) >= FAR else ""
        return f"Far apart{as_before}: {_ends(asked)}."
    if wide <= NEAR and high - low <= 2 * NEAR:
        return f"Close together: all between {low} and {high}."
    return f"Some way apart, from {low} to {high}: half of them between {_half(values)}."


def _ends(asked: Asked) -> str:
    """How many are at either end: what one average would hide."""
    third = (asked.highest - asked.lowest) / 3
    low_end, high_end = round(asked.lowest + third - 1), round(asked.highest - third)
    low_end, high_end = max(low_end, asked.lowest + 1), min(high_end, asked.highest - 1)
    few = sum(value <= low_end for value in asked.values)
    many = sum(value >= high_end for value in asked.values)
    return (
        f"{in_words(few)} {_see(few)} {low_end} or less, "
        f"{in_words(many)} {_see(many)} {high_end} or more"
    )


def _see(count: int) -> str:
    return "sees" if count == 1 else "see"


def _half(values: Sequence[int]) -> str:
    low, high = _quarters(values)
    return f"{figure(_halves(low))} and {figure(_halves(high))}"


def _halves(value: float) -> float:
    return round(value * 2) / 2
