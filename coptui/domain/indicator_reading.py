"""What an indicator says of a community, and the small sums that several indicators make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from coptui.domain.indicator_facts import CommunityCounts, SessionCounts, Thresholds
from coptui.domain.ratings import middle
from coptui.domain.stages import Stage

Points = Mapping[Stage, int]


@dataclass(frozen=True, repr=False)
class Reading:
    """What one indicator says. `points` are what it gives to stages, `most` what it could give.

    Without data `value` is None and `n` is 0, and it has no part in a suggestion. `words` always
    tell what the value rests on; `reason` is the short form for a list of reasons.
    """

    letter: str
    title: str
    value: Fraction | None = None
    shown: str = "–"
    n: int = 0
    words: str = "nothing to go by yet"
    points: Points = field(default_factory=dict)
    most: Points = field(default_factory=dict)
    sessions: tuple[int, ...] = ()
    direction: str = ""

    @property
    def known(self) -> bool:
        """Whether there is anything to go by."""
        return self.value is not None

    def gives(self, stage: Stage) -> int:
        """The points it gives to a stage."""
        return self.points.get(stage, 0)

    def could_give(self, stage: Stage) -> int:
        """The points it could have given to a stage."""
        return self.most.get(stage, 0)


def ids(sessions: Sequence[SessionCounts]) -> tuple[int, ...]:
    """The sessions behind a value."""
    return tuple(s.id for s in sessions)


def per_cent(share: Fraction) -> str:
    """A share as people read it."""
    return f"{round(share * 100)} %"


def is_above(share: Fraction, bound: int) -> bool:
    """Whether a share is more than so many per cent."""
    return share * 100 > bound


def is_below(share: Fraction, bound: int) -> bool:
    """Whether a share is less than so many per cent."""
    return share * 100 < bound


def recent_effects(f: CommunityCounts, today: date, t: Thresholds) -> int:
    """Outcomes and accepted recommendations of the last half year."""
    since = today - timedelta(days=t.outcome_days)
    return sum(since <= day <= today for day in f.effects)


def rounds_of_topic(f: CommunityCounts) -> tuple[SessionCounts, ...]:
    """The rated sessions of the topic that the last session was about."""
    if not f.held:
        return ()
    series = f.held[-1].series
    return tuple(s for s in f.held if s.series == series and s.ratings)


def came_up(rounds: Sequence[SessionCounts]) -> tuple[SessionCounts, ...]:
    """Those of the rounds whose middle came up to good enough."""
    return tuple(
        s for s in rounds if s.good_enough is not None and _middle(s.ratings) >= s.good_enough
    )


def _middle(values: Sequence[int]) -> float:
    return middle(values) or 0.0
