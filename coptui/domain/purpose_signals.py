"""Signals that a planned session may have no purpose yet, P1 to P6: each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coptui.domain.counting import people

WAYS = ("set it now", "postpone", "call it off", "make it a social meeting")
"""What a coordinator can do about a session without a purpose."""


@dataclass(frozen=True, eq=False, repr=False)
class PurposeDays:
    """From how many days before a session each thing is wanted, and how many yes are enough."""

    question: int = 21  # P1
    example: int = 14  # P2
    replies: int = 7  # P5, P6
    enough_yes: int = 5  # P5


USUAL = PurposeDays()


@dataclass(frozen=True, eq=False, repr=False)
class PlannedSession:
    """What is known of a session to come.

    `decision` is what the session before it decided: again, stop, ask_members, other_topic or
    nothing; `members_answered` whether the members have been asked since. `good_enough_rounds`
    counts the rounds of its own topic that came up to good enough. `yes_from_host` are those of
    the yes replies that come from the host organisation.
    """

    day: date
    has_topic: bool = False
    has_question: bool = False
    has_example: bool = False
    decision: str = ""
    members_answered: bool = False
    good_enough_rounds: int = 0
    yes: int = 0
    yes_from_host: int = 0
    neutral_seats: int = 0
    lived_seats: int = 0


@dataclass(frozen=True)
class Signal:
    """A signal by its letter, with the sentence that says why it stands."""

    letter: str
    why: str
    since: date | None = None


def signals(s: PlannedSession, today: date, usual: PurposeDays = USUAL) -> tuple[Signal, ...]:
    """Every signal that stands for a session to come; none for one of the past."""
    if s.day < today:
        return ()
    found: list[Signal] = []
    for letter, days, why in (
        ("P1", usual.question, _question(s)),
        ("P2", usual.example, _example(s)),
        ("P3", None, _decision(s)),
        ("P4", None, _good_enough(s)),
        ("P5", usual.replies, _replies(s, usual)),
        ("P6", usual.replies, _host_only(s)),
    ):
        since = None if days is None else s.day - timedelta(days=days)
        if why and (since is None or today >= since):
            found.append(Signal(letter, why, since))
    return tuple(found)


def _question(s: PlannedSession) -> str:
    return "" if s.has_topic or s.has_question else "it has no topic and no key question yet"


def _example(s: PlannedSession) -> str:
    return "" if s.has_example else "no example and no case study is found for it yet"


def _decision(s: PlannedSession) -> str:
    if s.decision == "stop":
        return "the last session decided to stop"
    if s.decision == "ask_members" and not s.members_answered:
        return "the members were to be asked whether to meet again, and have not answered"
    return ""


def _good_enough(s: PlannedSession) -> str:
    if s.good_enough_rounds < 2:
        return ""
    return f"its topic has come up to good enough {_times(s.good_enough_rounds)} already"


def _replies(s: PlannedSession, usual: PurposeDays) -> str:
    parts: list[str] = []
    if s.yes < usual.enough_yes:
        parts.append(f"{people(s.yes)} said yes so far" if s.yes else "nobody has said yes yet")
    if not s.neutral_seats + s.lived_seats:
        parts.append("no neutral expert and no seat of lived experience is expected")
    return ", and ".join(parts)


def _host_only(s: PlannedSession) -> str:
    if not s.yes or s.yes_from_host < s.yes:
        return ""
    return "only the host organisation has said yes so far"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
