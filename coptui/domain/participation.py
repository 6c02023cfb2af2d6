"""How near people are to a community, as shares of the group: for planning, never of one person.

Practice knows a core of a tenth or so, some more who are active, and most at the edge, who learn
there just as well. A large share that reads along is usual and no alarm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coptui.domain.counting import counted

WINDOW = 6
"""The last so many sessions are looked at."""


class Level(StrEnum):
    """How near somebody is; computed each time, never kept."""

    core = "in the core"
    active = "active"
    occasional = "now and then"
    reading = "reading along"


def level(attended: int, *, holds_core_role: bool, may_be_mailed: bool) -> Level | None:
    """Of the last six sessions four or a core role: core; two or three: active; one: occasional.

    Who came to none and may be written to reads along; who may not is counted nowhere.
    """
    if attended >= 4 or holds_core_role:
        return Level.core
    if attended >= 2:
        return Level.active
    if attended == 1:
        return Level.occasional
    return Level.reading if may_be_mailed else None


@dataclass(frozen=True)
class Shares:
    """How many are how near."""

    core: int = 0
    active: int = 0
    occasional: int = 0
    reading: int = 0

    @property
    def n(self) -> int:
        """How many were counted."""
        return self.core + self.active + self.occasional + self.reading

    @property
    def sentence(self) -> str:
        """The shares in one sentence, with how many they are of."""
        if not self.n:
            return "Nobody is on the list yet."
        parts = [
            f"{number} {one.value}"
            for number, one in zip(
                (self.core, self.active, self.occasional, self.reading), Level, strict=True
            )
            if number
        ]
        return f"Of {counted(self.n, 'person', 'people')} {', '.join(parts)}."


def shares(levels: Iterable[Level | None]) -> Shares:
    """Add them up; the order of people makes no difference."""
    counts = Counter(levels)
    return Shares(
        counts[Level.core], counts[Level.active], counts[Level.occasional], counts[Level.reading]
    )
