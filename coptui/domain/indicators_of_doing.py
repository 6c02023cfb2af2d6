"""The indicators of what people do and what comes of it, I8 to I16."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from coptui.domain.counting import counted
from coptui.domain.indicator_facts import CommunityCounts, Thresholds
from coptui.domain.indicator_reading import (
    Points,
    Reading,
    came_up,
    ids,
    is_above,
    is_below,
    per_cent,
    recent_effects,
    rounds_of_topic,
)
from coptui.domain.ratings import middle
from coptui.domain.stages import Stage

_F, _S, _N, _P, _A = Stage


def _rotation(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    """Different people among those who helped or presented; one session alone shows nothing."""
    title = "Roles go round"
    slots = [who for s in f.window for who in s.helpers]
    if len(f.window) < 2 or not slots:
        return Reading("I8", title)
    people, n = len(set(slots)), len(slots)
    share = Fraction(people, n)
    if is_below(share, t.rotation_low):
        points = {_F: 1}
    elif is_below(share, t.rotation_high):
        points = {_N: 1}
    else:
        points = {_P: 2}
    words = f"{counted(people, 'person', 'people')} took {counted(n, 'role')}"
    most = {_F: 1, _N: 1, _P: 2}
    shown = f"{float(share):.2f}"
    return Reading("I8", title, share, shown, n, words, points, most, ids(f.window))


def _examples(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    title, n = "Members' examples", sum(s.examples for s in f.window)
    if not n:
        return Reading("I9", title)
    ours = sum(s.member_examples for s in f.window)
    share = Fraction(ours, n)
    led = not is_below(share, t.member_examples)
    who = "members bring the examples" if led else "examples come from the host"
    words = f"{who} ({ours} of {n} by members)"
    behind = ids([s for s in f.window if s.examples])
    points = {_P: 1} if led else {}
    return Reading("I9", title, share, per_cent(share), n, words, points, {_P: 1}, behind)


def _actions(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    title, n = "Actions followed up", sum(s.actions_due for s in f.window)
    if not n:
        return Reading("I10", title)
    done = sum(s.actions_done for s in f.window)
    share = Fraction(done, n)
    if is_below(share, t.actions_low):
        points = {_S: 1}
    elif is_above(share, t.actions_high):
        points = {_P: 2}
    else:
        points = {_N: 2}
    words = f"{done} of {n} actions done"
    most = {_S: 1, _N: 2, _P: 2}
    owners = len(frozenset[int]().union(*(s.owners for s in f.window)))
    shown = per_cent(share) + (f", {counted(owners, 'owner')}" if owners else "")
    behind = ids([s for s in f.window if s.actions_due])
    return Reading("I10", title, share, shown, n, words, points, most, behind)


def _noticings(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    """Small changes noticed, those between sessions too, for each who came."""
    title, n = "Small changes", sum(s.present for s in f.window)
    if not n:
        return Reading("I11", title)
    since = f.window[0].day
    seen = sum(s.noticings for s in f.window) + sum(d >= since for d in f.noticings_between)
    share = Fraction(seen, n)
    points: Points = {}
    if is_below(share, t.noticings_none):
        points = {_F: 1}
    elif not is_below(share, t.noticings_many):
        points = {_P: 2}
    elif not is_below(share, t.noticings_some):
        points = {_N: 1}
    words = f"{counted(seen, 'noticing')} among {n} who came"
    shown = f"{float(share):.2f} each"
    most = {_F: 1, _N: 1, _P: 2}
    return Reading("I11", title, share, shown, n, words, points, most, ids(f.window))


def _ways(f: CommunityCounts, today: date, t: Thresholds) -> Reading:
    """The agreement looked at together, a way of recording agreed, and the rhythm kept."""
    title = "Agreed ways of working"
    if not f.held:
        return Reading("I12", title)
    looked = f.agreement_looked_at
    days = [s.day for s in f.window]
    longest = max(((b - a).days for a, b in pairwise(days)), default=None)
    have = {
        "agreement looked at": looked is not None
        and timedelta(0) <= today - looked <= timedelta(days=t.agreement_days),
        "recording agreed": all(s.recorded for s in f.window),
        "rhythm kept": longest is not None and longest <= f.rhythm_days * 1.5,
    }
    number = sum(have.values())
    kept = ", ".join(name for name, there in have.items() if there) or "none yet"
    words = f"{number} of 3 agreed ways of working: {kept}"
    shown = f"{number} of 3"
    points = {_N: 2} if number == 3 else {}
    value = Fraction(number)
    return Reading("I12", title, value, shown, 3, words, points, {_N: 2}, ids(f.window))


def _movement(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    """The middle of the scale over the present topic, and its way to good enough."""
    title, rounds = "Movement on the scale", rounds_of_topic(f)
    if not rounds:
        return Reading("I13", title)
    middles = [middle(s.ratings) or 0.0 for s in rounds]
    points, most = {}, {_A: 2}
    if len(rounds) > 1:
        most[_P] = 1
        if middles[-1] > middles[0]:
            points[_P] = 1
    reached = len(came_up(rounds))
    if reached:
        points[_A] = min(reached, 2)
    shown = " → ".join(f"{one:g}" for one in middles)
    words = f"the scale went {shown} in {counted(len(rounds), 'round')}"
    if reached:
        words += f", good enough {'once' if reached == 1 else f'{reached} times'}"
    value, n = Fraction(middles[-1] - middles[0]), len(rounds)
    return Reading("I13", title, value, shown, n, words, points, most, ids(rounds))


def _outward(f: CommunityCounts, today: date, t: Thresholds) -> Reading:
    number = recent_effects(f, today, t)
    points: dict[Stage, int] = {_P: 1} if number else {}
    if number >= t.outcomes_many and not demand(f):
        points[_A] = 2
    words = f"{counted(number, 'outcome or accepted proposal', 'outcomes or accepted proposals')}"
    words += " in half a year"
    value = Fraction(number)
    return Reading(
        "I14", "Effect outside", value, str(number), number, words, points, {_P: 1, _A: 2}
    )


def demand(f: CommunityCounts) -> int:
    """What shows that people want more: live ideas, a wish to meet again, yes to what is next."""
    again = bool(f.held) and f.held[-1].meets_again
    return f.live_ideas + f.yes_replies + again


def _demand(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    number = demand(f)
    finished = not number and bool(came_up(rounds_of_topic(f)))
    parts = [
        counted(f.live_ideas, "live idea"),
        f"{f.yes_replies} yes to what is next",
        *(["they meet again"] if f.held and f.held[-1].meets_again else []),
    ]
    words = f"{counted(number, 'sign')} that people want more: {', '.join(parts)}"
    points = {_A: 2} if finished else {}
    behind = ids(f.held[-1:])
    return Reading(
        "I15",
        "Wish for more",
        Fraction(number),
        str(number),
        number,
        words,
        points,
        {_A: 2},
        behind,
    )


def _breadth(f: CommunityCounts, _: date, t: Thresholds) -> Reading:
    """Not a sign of a stage; it stands beside them, because it tells who is heard."""
    n = len(f.window)
    if not n:
        return Reading("I16", "Breadth")
    last = f.window[-1]
    value = Fraction(sum(s.organisations for s in f.window), n)
    seats = sum(s.lived_seats for s in f.window)
    words = (
        f"{counted(last.organisations, 'organisation')} of {counted(last.sectors, 'sector')} last "
        f"time; {counted(seats, 'seat')} of lived experience in {counted(n, 'session')}"
    )
    shown = f"{float(value):.0f} each time"
    return Reading("I16", "Breadth", value, shown, n, words, sessions=ids(f.window))


RULES: tuple[Callable[[CommunityCounts, date, Thresholds], Reading], ...] = (
    _rotation,
    _examples,
    _actions,
    _noticings,
    _ways,
    _movement,
    _outward,
    _demand,
    _breadth,
)
