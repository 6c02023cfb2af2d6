"""What the first screen shows, apart from the service: it can be told without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coptui.domain.next_line import Line
from coptui.domain.stages import Stage


@dataclass(frozen=True, eq=False, repr=False)
class Glance:
    """A community in two lines: its stage, its last sessions, its topic."""

    id: int
    name: str
    code: str
    stage: str
    stages: tuple[Stage, ...]
    attendance: tuple[int, ...]
    topic: str
    topic_done: int
    topic_of: int
    topic_words: str


@dataclass(frozen=True, eq=False, repr=False)
class OutboxGlance:
    """The outbox in a few numbers.

    `scheduled` are those of `waiting` that have a time of their own, `next_time` is the first of
    these times: Thu 3 Dec 09:00.
    """

    waiting: int
    going: int
    in_doubt: int
    sent_this_week: int
    scheduled: int = 0
    next_time: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class TodayView:
    """The first screen. `hidden` are lines that were put off, or left out with a reason."""

    day: date
    lines: tuple[Line, ...]
    folded: tuple[Line, ...]
    communities: tuple[Glance, ...]
    outbox: OutboxGlance
    contacts: int
    practice: bool
    demo: bool
    half_written: tuple[Line, ...] = ()
    hidden: tuple[Line, ...] = ()
