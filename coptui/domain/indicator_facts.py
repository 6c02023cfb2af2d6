"""What the indicators of a stage look at: counts of sessions, never people or their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

WINDOW = 3
"""The last so many held sessions are looked at together."""


@dataclass(frozen=True, repr=False)
class Thresholds:
    """Where an indicator begins to point somewhere: all are judgement, and all may be changed.

    Shares are in per cent, and `ratings_*` in points of the scale.
    """

    few_sessions: int = 2
    newcomers_half: int = 50
    newcomers_many: int = 40
    newcomers_some: int = 30
    newcomers_few: int = 10
    return_low: int = 35
    return_high: int = 50
    step: int = 30
    orientation_high: int = 30
    orientation_low: int = 15
    ratings_far: int = 4
    ratings_near: int = 2
    difficulty: int = 25
    chair_high: int = 50
    chair_low: int = 25
    rotation_low: int = 30
    rotation_high: int = 60
    member_examples: int = 60
    actions_low: int = 30
    actions_high: int = 70
    noticings_none: int = 5
    noticings_some: int = 10
    noticings_many: int = 30
    outcomes_many: int = 3
    outcome_days: int = 183
    agreement_days: int = 365

    @classmethod
    def of(cls, own: Mapping[str, int]) -> Thresholds:
        """The usual ones with one's own over them; unknown and negative ones are left."""
        known = {one.name for one in fields(cls)}
        return replace(cls(), **{k: int(v) for k, v in own.items() if k in known and int(v) >= 0})


USUAL = Thresholds()


@dataclass(frozen=True, eq=False, repr=False)
class SessionCounts:
    """One held session in figures.

    `people` are numbers that stand for those who came and are known, so that coming again can be
    counted; `helpers` one such number for each part somebody took, `owners` for those who took an
    action. They are compared with each other and never shown.
    """

    id: int
    day: date
    series: int | None = None
    present: int = 0
    newcomers: int = 0
    people: frozenset[int] = frozenset()
    organisations: int = 0
    sectors: int = 0
    lived_seats: int = 0
    items: int = 0
    orientation: int = 0
    difficult: int = 0
    voices: int = 0
    chair_voices: int = 0
    helpers: tuple[int, ...] = ()
    examples: int = 0
    member_examples: int = 0
    actions_due: int = 0
    actions_done: int = 0
    owners: frozenset[int] = frozenset()
    noticings: int = 0
    ratings: tuple[int, ...] = ()
    good_enough: int | None = None
    recorded: bool = False
    meets_again: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class CommunityCounts:
    """A community in figures. `held` is in order, the oldest first; only the last few are needed.

    `held_ever` counts all; `noticings_between` are the days of those noticed between sessions;
    `effects` the days of outcomes and of recommendations that were accepted.
    """

    held: tuple[SessionCounts, ...] = ()
    held_ever: int = 0
    rhythm_days: int = 28
    agreement_looked_at: date | None = None
    noticings_between: tuple[date, ...] = ()
    effects: tuple[date, ...] = ()
    live_ideas: int = 0
    yes_replies: int = 0

    @property
    def window(self) -> tuple[SessionCounts, ...]:
        """The sessions looked at together."""
        return self.held[-WINDOW:]

    @property
    def before(self) -> tuple[SessionCounts, ...]:
        """The three before them."""
        return self.held[-2 * WINDOW : -WINDOW]

    def without_the_last(self) -> CommunityCounts:
        """As it stood one session earlier, to tell where an indicator is going."""
        return replace(self, held=self.held[:-1], held_ever=max(0, self.held_ever - 1))
