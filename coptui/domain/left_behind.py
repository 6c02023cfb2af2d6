"""Signals that change may have overtaken a community, L1 to L10, and the three ways from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from coptui.domain.counting import counted
from coptui.domain.purpose_signals import Signal

QUESTION = "Has change overtaken this community?"
ENOUGH = 2
"""As many signals standing together ask for a choice; one alone is no more than news."""
WINDOW = 3


class Way(StrEnum):
    """The three ways from there; none is a defeat."""

    refresh = "refresh"
    rest = "rest"
    finish = "finish"

    @property
    def offered(self) -> str:
        """As it is offered."""
        return _WAYS[self][0]

    @property
    def meaning(self) -> str:
        """What it means to go that way."""
        return _WAYS[self][1]


_WAYS = {
    Way.refresh: ("refresh", "a renewal session, a new perspective, a guest with another view"),
    Way.rest: ("rest", "pause until a day, and tell people when you will be back"),
    Way.finish: ("finish well", "celebrate, say thank you, and hand on what was made"),
}


@dataclass(frozen=True, eq=False, repr=False)
class HeldSession:
    """What one held session left behind. `moments` are seats of lived experience or case studies.

    `noticings` and `actions` are the new ones of that session; `organisations` how many came.
    """

    day: date
    present: int = 0
    newcomers: int = 0
    organisations: int = 0
    noticings: int = 0
    actions: int = 0
    moments: int = 0


@dataclass(frozen=True, eq=False, repr=False)
class LifeFacts:
    """What the ten signals look at. `held` is in order, the oldest first.

    `good_enough_on` are the days of the rounds of the present topic that came up to good enough;
    `recommendations` the states of those of the last topic that made any; `moved_on` the answers
    of the last quarter that said "sorted now"; `reports_due` the days by which the latest reports
    were promised that went out after that day or wait still, without one in time between.
    """

    held: tuple[HeldSession, ...] = ()
    next_day: date | None = None
    rhythm_days: int = 28
    good_enough_on: tuple[date, ...] = ()
    recommendations: tuple[str, ...] = ()
    live_ideas: int = 0
    moved_on: int = 0
    reports_due: tuple[date, ...] = ()


def signals(facts: LifeFacts, today: date) -> tuple[Signal, ...]:
    """Every signal that stands today. A community that never met cannot be left behind."""
    if not facts.held:
        return ()
    found = (rule(facts, today) for rule in _RULES)
    return tuple(one for one in found if one is not None)


def asks(standing: Sequence[Signal]) -> bool:
    """Whether the signals together ask for a choice between the three ways."""
    return len({one.letter for one in standing}) >= ENOUGH


def answered(standing: Sequence[Signal], chosen_over: Sequence[str]) -> bool:
    """Whether a choice made over some signals still answers those that stand: no new one came."""
    return {one.letter for one in standing} <= set(chosen_over)


def sentence(standing: Sequence[Signal]) -> str:
    """The question with its reasons, and the three ways; empty where none is to be chosen."""
    if not asks(standing):
        return ""
    reasons = "; ".join(one.why for one in standing)
    first, second, third = (way.offered for way in Way)
    return f"{QUESTION} {_upper(reasons)}. Three ways: {first}, {second}, or {third}."


def _no_date(f: LifeFacts, today: date) -> Signal | None:
    last, next_day = f.held[-1].day, f.next_day
    if next_day is not None and next_day >= today:
        return None
    since = last + timedelta(days=int(f.rhythm_days * 1.5) + 1)  # more than one and a half rhythms
    if today < since:
        return None
    weeks = counted((today - last).days // 7, "week")
    return Signal("L1", f"no next date, and the last session was {weeks} ago", since)


def _fewer(f: LifeFacts, _: date) -> Signal | None:
    earlier = f.held[:-WINDOW]
    if len(earlier) < WINDOW:
        return None
    best = max(_mean(earlier[i : i + WINDOW]) for i in range(len(earlier) - WINDOW + 1))
    now = _mean(f.held[-WINDOW:])
    if not best or now > best / 2:
        return None
    why = f"about {now:.0f} come now, where about {best:.0f} came at the fullest time"
    return Signal("L2", why, f.held[-1].day)


def _nothing_new(f: LifeFacts, _: date) -> Signal | None:
    last = f.held[-2:]
    if len(last) < 2 or any(s.noticings or s.actions for s in last):
        return None
    why = "two sessions brought no new noticing and no new action"
    return Signal("L3", why, last[-1].day)


def _good_enough(f: LifeFacts, _: date) -> Signal | None:
    days = sorted(f.good_enough_on)
    if len(days) < 2:
        return None
    return Signal("L4", "the topic has come up to good enough in two rounds", days[1])


def _all_accepted(f: LifeFacts, _: date) -> Signal | None:
    states = f.recommendations
    if not states or any(state not in ("done", "accepted") for state in states):
        return None
    number = counted(len(states), "recommendation")
    return Signal("L5", f"all that the last topic asked for is done or accepted ({number})")


def _no_ideas(f: LifeFacts, _: date) -> Signal | None:
    return None if f.live_ideas else Signal("L6", "no idea for another topic is waiting")


def _no_voice(f: LifeFacts, _: date) -> Signal | None:
    last = f.held[-2:]
    if len(last) < 2 or any(s.moments for s in last):
        return None
    why = "two sessions had no voice of lived experience and no case study"
    return Signal("L7", why, last[-1].day)


def _moved_on(f: LifeFacts, _: date) -> Signal | None:
    if f.moved_on < 3:
        return None
    return Signal("L8", f"{f.moved_on} answers of this quarter say that they have moved on")


def _same_people(f: LifeFacts, _: date) -> Signal | None:
    last = f.held[-4:]
    if len(last) < 4 or any(s.newcomers for s in last):
        return None
    counts = [s.organisations for s in last]
    falling = counts[-1] < counts[0] and all(a >= b for a, b in pairwise(counts))
    if not falling:
        return None
    why = f"four sessions with nobody new, and {counts[-1]} organisations where {counts[0]} came"
    return Signal("L9", why, last[-1].day)


def _reports(f: LifeFacts, today: date) -> Signal | None:
    due = sorted(day for day in f.reports_due if day < today)
    if len(due) < 2:
        return None
    why = "two reports running have taken longer than was promised"
    return Signal("L10", why, due[-1] + timedelta(days=1))


_RULES: tuple[Callable[[LifeFacts, date], Signal | None], ...] = (
    _no_date,
    _fewer,
    _nothing_new,
    _good_enough,
    _all_accepted,
    _no_ideas,
    _no_voice,
    _moved_on,
    _same_people,
    _reports,
)


def _mean(sessions: Sequence[HeldSession]) -> float:
    return sum(s.present for s in sessions) / len(sessions)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def reports_due(
    held: Sequence[tuple[date, date | None]], days: int, today: date
) -> tuple[date, ...]:
    """The days by which the last two summaries were promised, as long as they took longer (L10).

    `held` are the sessions, the earliest first: the day of each, and when its summary went round.
    """
    found: list[date] = []
    for day, told in reversed(held):
        due = day + timedelta(days=days)
        if due >= today:
            continue  # there is time still
        if told is not None and told <= due:
            break
        found.append(due)
        if len(found) == 2:
            break
    return tuple(reversed(found))
