"""When a line is due, how pressing it is, and which act it names: shared by all rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from coptui.domain import intervals
from coptui.domain.next_facts import CommunityFacts, Line, LineState, SessionFacts

ACTS: Mapping[str, str] = {
    "N3": "open_session",
    "N33": "prepare_change",
    "N4": "prepare_reminder",
    "N5": "prepare_invitation",
    "N6": "plan",
    "N7": "open_session",
    "N8": "set_example",
    "N9": "open_session",
    "N10": "open_people",
    "N11": "open_session",
    "N12": "open_replies",
    "N13": "open_sheet",
    "N14": "open_photos",
    "N15": "prepare_thanks",
    "N16": "prepare_welcome",
    "N17": "open_summary",
    "N18": "close_session",
    "N19": "prepare_noticing",
    "N20": "open_actions",
    "N21": "ask_who_else",
    "N22": "close_topic",
    "N23": "open_report",
    "N24": "log_call",
    "N25": "review",
    "N26": "three_ways",
    "N28": "look_back",
    "N29": "share",
    "N30": "end",
    "N31": "ideas",
}
"""The act of each rule, unless the rule says another; the face knows where an act leads."""


def span_of(home: CommunityFacts, key: str) -> int:
    """A span of days, the community's own or the usual one."""
    return home.intervals.get(key, intervals.DEFAULTS[key])


def state_of(due: date | None, today: date, *, gentle: bool = False) -> LineState:
    """Gentle lines are invitations to think: they are never overdue."""
    if due is None or due > today or gentle:
        return LineState.soon
    return LineState.today if due == today else LineState.overdue


def is_near(due: date, today: date, days: int = 7) -> bool:
    """Whether a day has passed or comes within a week."""
    return due <= today + timedelta(days=days)


def near(due: date, home: CommunityFacts, today: date) -> bool:
    """Whether a day has passed or comes as soon as this community calls soon."""
    return is_near(due, today, span_of(home, "soon"))


def before(s: SessionFacts, home: CommunityFacts, key: str) -> date:
    """The day so long before a session that has its day."""
    assert s.day is not None
    return s.day - timedelta(days=span_of(home, key))


def after(s: SessionFacts, home: CommunityFacts, key: str) -> date:
    """The day so long after a session that has its day."""
    assert s.day is not None
    return s.day + timedelta(days=span_of(home, key))


def for_session(
    rule: str,
    s: SessionFacts,
    home: CommunityFacts,
    what: str,
    why: str,
    due: date,
    today: date,
    *,
    facts: str = "",
    gentle: bool = False,
    waiting: bool = False,
    do: str = "",
    tick: str = "",
    number: int = 0,
) -> Line:
    """A line about a session. Nothing about it is late on the day it was put in."""
    due = max(due, s.made_on or due)
    state = state_of(due, today, gentle=gentle)
    if waiting and due > today:
        state = LineState.waiting
    return Line(
        rule, home.name, home.id, "session", s.id, what, why, due, state,
        do or ACTS[rule], facts=f"{s.day}|{facts}", tick=tick, number=number,
    )  # fmt: skip


def for_home(
    rule: str,
    home: CommunityFacts,
    what: str,
    why: str,
    due: date | None,
    today: date,
    *,
    subject: str = "community",
    number_of_subject: int = 0,
    facts: str = "",
    waiting: bool = False,
    firm: bool = False,
    do: str = "",
    tick: str = "",
    number: int = 0,
) -> Line:
    """A line about a community or something of it; gentle, unless it is `firm`."""
    state = state_of(due, today, gentle=not firm)
    if waiting and (due is None or due > today):
        state = LineState.waiting
    return Line(
        rule, home.name, home.id, subject, number_of_subject or home.id, what, why, due, state,
        do or ACTS[rule], facts=facts, tick=tick, number=number,
    )  # fmt: skip
