"""The indicators of who comes and what is said, I1 to I7."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from coptui.domain.counting import counted
from coptui.domain.indicator_facts import CommunityCounts, SessionCounts, Thresholds
from coptui.domain.indicator_reading import (
    Points,
    Reading,
    ids,
    is_above,
    is_below,
    per_cent,
    recent_effects,
)
from coptui.domain.ratings import spread
from coptui.domain.stages import Stage

_F, _S, _N, _P, _A = Stage


def _held(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    few = 0 < f.held_ever <= t.few_sessions
    words = f"{counted(f.held_ever, 'session')} held"
    return Reading(
        "I1", "Sessions held", Fraction(f.held_ever), str(f.held_ever), f.held_ever, words,
        {_F: 2} if few else {}, {_F: 2}, ids(f.held),
    )  # fmt: skip


def _newcomers(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    title, n = "Newcomers", sum(s.present for s in f.window)
    if not n:
        return Reading("I2", title)
    new = sum(s.newcomers for s in f.window)
    share = Fraction(new, n)
    points: Points = {}
    if not is_below(share, t.newcomers_half):
        points = {_F: 2}
    elif not is_below(share, t.newcomers_many):
        points = {_F: 1}
    elif not is_below(share, t.newcomers_few) and not is_above(share, t.newcomers_some):
        points = {_N: 1, _P: 1}
    elif not new:
        points = {_A: 1}
    words = f"{counted(new, 'newcomer')} among {n} who came"
    most = {_F: 2, _N: 1, _P: 1, _A: 1}
    return Reading("I2", title, share, per_cent(share), n, words, points, most, ids(f.window))


def _return(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    """Of those known by name two sessions ago, who has been in either of the two since."""
    title = "Coming again"
    if len(f.held) < 2:
        return Reading("I3", title)
    base, *later = f.held[-3:]
    n = len(base.people)
    if not n:
        return Reading("I3", title)
    again = len(base.people & frozenset[int]().union(*(s.people for s in later)))
    share = Fraction(again, n)
    points: Points = {}
    if is_below(share, t.return_low):
        points = {_F: 1, _S: 1}
    elif not is_below(share, t.return_high):
        points = {_N: 1, _P: 1}
    words = f"{again} of {n} came again"
    most = {_F: 1, _S: 1, _N: 1, _P: 1}
    return Reading("I3", title, share, per_cent(share), n, words, points, most, ids(f.held[-3:]))


def _trend(f: CommunityCounts, today: date, t: Thresholds) -> Reading:
    """The largest step from one session to the next; and whether fewer come than in the three
    before. Fewer come with outcomes: the work may be done."""
    title, crowd = "Attendance", [s.present for s in f.window]
    pairs = [(a, b) for a, b in pairwise(crowd) if a]
    if not pairs:
        return Reading("I4", title)
    step = max(Fraction(abs(b - a), a) for a, b in pairs)
    points = {_S: 1} if is_above(step, t.step) else {}
    most = {_S: 1}
    earlier = sum(s.present for s in f.before)
    if len(f.before) == len(f.window) and earlier:
        most[_A] = 2
        fall = Fraction(earlier - sum(crowd), earlier)
        if is_above(fall, t.step) and recent_effects(f, today, t):
            points[_A] = 2
    shown = " → ".join(str(n) for n in crowd)
    words = f"{shown} came, {counted(len(crowd), 'session')}"
    return Reading("I4", title, step, shown, len(crowd), words, points, most, ids(f.window))


def _orientation(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    title, n = "Questions", sum(s.items for s in f.window)
    if not n:
        return Reading("I5", title)
    asked = sum(s.orientation for s in f.window)
    share = Fraction(asked, n)
    points: Points = {}
    if is_above(share, t.orientation_high):
        points = {_F: 1}
    elif is_below(share, t.orientation_low):
        points = {_N: 1, _P: 1}
    words = f"{asked} of {n} things said were to find one's way"
    most = {_F: 1, _N: 1, _P: 1}
    return Reading("I5", title, share, per_cent(share), n, words, points, most, ids(f.window))


def _difference(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    """How far apart the ratings of the latest round are, and how much was said of difficulty."""
    title, n_items = "Differences", sum(s.items for s in f.window)
    rated = [s for s in f.window if s.ratings]
    if not n_items and not rated:
        return Reading("I6", title)
    hard = sum(s.difficult for s in f.window)
    strained = bool(n_items) and is_above(Fraction(hard, n_items), t.difficulty)
    points, most = ({_S: 2} if strained else {}), {_S: 2}
    talk = f"{hard} of {n_items} things said are of difficulty or difference"
    if not rated:
        share = Fraction(hard, n_items)
        return Reading(
            "I6", title, share, per_cent(share), n_items, talk, points, most, ids(f.window)
        )
    ratings = rated[-1].ratings
    width, n = spread(ratings), len(ratings)
    if width >= t.ratings_far:
        points = {_S: 2}
    elif width <= t.ratings_near and not strained:
        points = {_N: 1, _P: 1}
    most |= {_N: 1, _P: 1}
    words = _apart(f, rated, t, strained, talk)
    shown = f"{width:g} apart"
    return Reading("I6", title, Fraction(width), shown, n, words, points, most, ids(rated))


def _apart(
    f: CommunityCounts, rated: Sequence[SessionCounts], t: Thresholds, strained: bool, talk: str
) -> str:
    latest = rated[-1].ratings
    width, n = spread(latest), len(latest)
    if width >= t.ratings_far:
        times = sum(spread(s.ratings) >= t.ratings_far for s in rated)
        where = f", {counted(times, 'session')}" if times > 1 else ""
        return f"ratings far apart, {min(latest)} to {max(latest)} (n {n}){where}"
    if strained:
        return f"{talk}; {n} ratings"
    near = "close together" if width <= t.ratings_near else "some way apart"
    return f"ratings {near}, {min(latest)} to {max(latest)} (n {n})"


def _chair(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    title, n = "The chair's share", sum(s.voices for s in f.window)
    if not n:
        return Reading("I7", title)
    chair = sum(s.chair_voices for s in f.window)
    share = Fraction(chair, n)
    if is_above(share, t.chair_high):
        points = {_F: 2}
    elif is_below(share, t.chair_low):
        points = {_P: 2}
    else:
        points = {_N: 1}
    words = f"{chair} of {n} things said came from the chair"
    most = {_F: 2, _N: 1, _P: 2}
    return Reading("I7", title, share, per_cent(share), n, words, points, most, ids(f.window))


RULES: tuple[Callable[[CommunityCounts, date, Thresholds], Reading], ...] = (
    _held,
    _newcomers,
    _return,
    _trend,
    _orientation,
    _difference,
    _chair,
)
