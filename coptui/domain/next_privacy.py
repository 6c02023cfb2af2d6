"""The rules of what is next for people's rights (N1) and for keeping the house in order (N32)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from coptui.domain import intervals
from coptui.domain.dates import age, day
from coptui.domain.next_due import state_of
from coptui.domain.next_facts import (
    BreachFacts,
    ComplaintFacts,
    Facts,
    HouseFacts,
    Line,
    LineState,
    ReissueFacts,
    RequestFacts,
)

OUTCOME_DAYS = 90
"""Days after which a complaint that was acknowledged asks for its outcome."""


REISSUE_DAYS = 1
"""Days within which those who had a report are told that it is issued again."""


def rights(facts: Facts, today: date) -> Iterator[Line]:
    """N1: requests, complaints and breaches that wait for somebody."""
    for request in facts.requests:
        yield _request(request, today)
    for complaint in facts.complaints:
        yield from _complaint(complaint, today)
    for breach in facts.breaches:
        yield from _breach(breach, today)
    for report in facts.reissues:
        yield _reissue(report, today)


def housekeeping(facts: Facts, today: date) -> Iterator[Line]:
    """N32: a copy that is too old, and what has been kept long enough."""
    if facts.house is not None:
        days = facts.intervals.get("backup", intervals.DEFAULTS["backup"])
        yield from _backup(facts.house, today, days)
        yield from _retention(facts.house, today)


def _line(subject: str, number: int, what: str, why: str, due: date, state: LineState) -> Line:
    return Line(
        "N1", "", None, subject, number, what, why, due, state, f"open_{subject}", facts=what
    )


def _request(one: RequestFacts, today: date) -> Line:
    what = f"Answer a request: {one.words}"
    why = f"it came {age(one.received, today)}; {_by(one.due, today)}"
    return _line("request", one.id, what, why, one.due, state_of(one.due, today))


def _complaint(one: ComplaintFacts, today: date) -> Iterator[Line]:
    came = f"it came {age(one.received, today)}"
    if not one.acknowledged:
        why = f"{came}; {_by(one.due, today)}"
        state = state_of(one.due, today)
        yield _line("complaint", one.id, "Acknowledge a complaint", why, one.due, state)
        return
    due = one.received + timedelta(days=OUTCOME_DAYS)
    if due <= today:
        why = f"{came}, was acknowledged, and has no outcome yet"
        state = state_of(due, today, gentle=True)
        yield _line("complaint", one.id, "Bring a complaint to its end", why, due, state)


def _breach(one: BreachFacts, today: date) -> Iterator[Line]:
    if one.tell_ico:
        left = one.hours_left
        clock = f"{left} of 72 hours left" if left > 0 else "the 72 hours are over: say why"
        why = f"found {age(one.found, today)}; {clock}"
        state = LineState.today if left > 0 else LineState.overdue
        yield _line("breach", one.id, "Tell the ICO of a breach, or why not", why, one.due, state)
    elif one.tell_people:
        why = f"found {age(one.found, today)}; the risk to them is high"
        state = LineState.today if one.found == today else LineState.overdue
        yield _line("breach", one.id, "Tell people of a breach", why, one.found, state)


def _reissue(one: ReissueFacts, today: date) -> Line:
    """A version without them is ready; those who had the old one are to be told (5.5, 9)."""
    what = f"Issue “{one.title}” again"
    why = f"a permission it rests on was taken back {age(one.since, today)}; tell who had it"
    due = one.since + timedelta(days=REISSUE_DAYS)
    return Line(
        "N1", one.community, one.community_id, "report", one.id, what, why, due,
        state_of(due, today), "reissue_report", facts=what,
    )  # fmt: skip


def _by(due: date, today: date) -> str:
    if due < today:
        return f"the answer was due {age(due, today)}"
    return f"the answer is due {age(due, today)}" if due == today else f"due {day(due, today)}"


def _backup(house: HouseFacts, today: date, days: int) -> Iterator[Line]:
    last = house.last_backup
    if last is not None and (today - last).days <= days:
        return
    why = "there is no copy yet" if last is None else f"the newest copy was made {age(last, today)}"
    due = today if last is None else last + timedelta(days=days + 1)
    yield _house_line("backup", "Make a copy of everything", why, due, today)


def _retention(house: HouseFacts, today: date) -> Iterator[Line]:
    if house.kept_long_enough:
        why = ", ".join(house.kept_long_enough)
        yield _house_line("retention", "Look at what was kept long enough", why, today, today)


def _house_line(subject: str, what: str, why: str, due: date, today: date) -> Line:
    state = state_of(due, today, gentle=True)
    facts = why if subject == "retention" else str(due)
    return Line("N32", "", None, subject, 0, what, why, due, state, f"open_{subject}", facts=facts)
