"""Spark lines and distributions: a few figures as bars, and the sentence that reads them."""

from __future__ import annotations

from collections.abc import Sequence

from coptui.domain.counting import counted, people

BARS = "▁▂▃▄▅▆▇"


def spark(values: Sequence[int], *, ascii_only: bool = False) -> str:
    """One bar a figure, each measured against the highest: `▃▁▇`. In ASCII the figures stand."""
    if not values:
        return ""
    if ascii_only:
        return " ".join(str(value) for value in values)
    top = max(values)
    if top <= 0:
        return BARS[0] * len(values)
    return "".join(BARS[_level(value, top)] for value in values)


def _level(value: int, top: int) -> int:
    """Only nothing is the lowest bar, and only the most the highest."""
    if value <= 0:
        return 0
    return max(1, value * (len(BARS) - 1) // top)


def distribution(counts: Sequence[int], *, ascii_only: bool = False) -> str:
    """How many gave each mark, the lowest mark first: `▁▂▁▅▇`, or `0 1 0 2 3`."""
    return spark(counts, ascii_only=ascii_only)


def read_line(values: Sequence[int], what: str = "came") -> str:
    """What the bars show: `18, then 11, then 17 came`."""
    if not values:
        return f"Nobody {what} yet."
    if len(values) == 1:
        return f"{people(values[0])} {what}."
    return f"{', then '.join(str(value) for value in values)} {what}."


def read_distribution(counts: Sequence[int], lowest: int = 1) -> str:
    """What a distribution shows: `3 answers: 1 gave 2, 2 gave 5`."""
    total = sum(counts)
    if not total:
        return "Nobody has answered yet."
    parts = [f"{count} gave {mark}" for mark, count in enumerate(counts, lowest) if count]
    return f"{counted(total, 'answer')}: {', '.join(parts)}."
