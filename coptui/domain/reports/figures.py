"""The figures of a report as plain data (domain.md 5.6); each says what is seen in one sentence.

The same figure is drawn in letters for the terminal and the text form, and as vector graphics
elsewhere. Counts of people are masked before they come here: None is "fewer than five".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ScaleRow:
    """One session's answers. With fewer than three only their number is known: `values` is ()."""

    label: str
    values: tuple[int, ...]
    n: int
    good_enough: int | None = None


@dataclass(frozen=True)
class Scale:
    """Dots per answer by session, from `lowest` to `highest`, with the line of good enough."""

    sentence: str
    lowest: int
    highest: int
    rows: tuple[ScaleRow, ...]


@dataclass(frozen=True)
class Bar:
    """One bar: its parts from left to right, as many as the figure has parts."""

    label: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Bars:
    """Bars in parts, each part with its name: attendance new and returning, actions, answers."""

    sentence: str
    parts: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Cells:
    """A table of shades and words: sectors by sessions."""

    sentence: str
    columns: tuple[str, ...]
    rows: tuple[Bar, ...]


@dataclass(frozen=True)
class Line:
    """A count over time."""

    sentence: str
    points: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Stay:
    """A stage from a day on; `reviewed` where a review said so."""

    letter: str  # F S N P A
    name: str
    since: date
    reviewed: bool = True


@dataclass(frozen=True)
class Strip:
    """The stages along time, until `until`."""

    sentence: str
    stays: tuple[Stay, ...]
    until: date


@dataclass(frozen=True)
class Steps:
    """Numbers along a way: proposed 6 → sent 4 → replied 3 → accepted 2 → done 1."""

    sentence: str
    steps: tuple[tuple[str, int], ...]


Figure = Scale | Bars | Cells | Line | Strip | Steps
