"""Sessions: their states, what an invitation needs, and the decision at the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from coptui.domain import dates
from coptui.domain.errors import RuleBroken
from coptui.domain.text import fold


class SessionStatus(StrEnum):
    """Where a session stands."""

    idea = "idea"
    date_set = "date_set"
    invited = "invited"
    ready = "ready"
    live = "live"
    held = "held"
    summarised = "summarised"
    circulated = "circulated"
    postponed = "postponed"
    cancelled = "cancelled"

    @property
    def words(self) -> str:
        """The state as she reads it."""
        return self.value.replace("_", " ")


class Decision(StrEnum):
    """What the people in the room decided about meeting again."""

    again = "again"
    stop = "stop"
    ask_members = "ask_members"
    other_topic = "other_topic"
    pause = "pause"

    @property
    def words(self) -> str:
        """The decision as she reads it."""
        return _DECISION_WORDS[self]


class Reply(StrEnum):
    """What somebody answered to an invitation."""

    yes = "yes"
    no = "no"
    maybe = "maybe"
    keep_posted = "keep-posted"
    none = "none"


_S = SessionStatus
_DECISION_WORDS: Mapping[Decision, str] = {
    Decision.again: "meet again on this topic",
    Decision.stop: "no further session",
    Decision.ask_members: "ask the members",
    Decision.other_topic: "meet again on another topic",
    Decision.pause: "rest for a while",
}

_PLANNED = frozenset({_S.idea, _S.date_set, _S.invited, _S.ready, _S.postponed})
# Life happens: people may meet before every box is ticked, so any plan may go live or be held.
_ALWAYS = frozenset({_S.live, _S.held, _S.cancelled})
MOVES: Mapping[SessionStatus, frozenset[SessionStatus]] = {
    _S.idea: frozenset({_S.date_set}) | _ALWAYS,
    _S.date_set: frozenset({_S.invited, _S.postponed, _S.idea}) | _ALWAYS,
    _S.invited: frozenset({_S.ready, _S.postponed, _S.date_set}) | _ALWAYS,
    _S.ready: frozenset({_S.invited, _S.postponed, _S.date_set}) | _ALWAYS,
    _S.postponed: frozenset({_S.date_set, _S.cancelled}),
    _S.live: frozenset({_S.held}),
    _S.held: frozenset({_S.summarised}),
    _S.summarised: frozenset({_S.circulated, _S.held}),
    _S.circulated: frozenset(),
    _S.cancelled: frozenset(),
}

UPCOMING: frozenset[SessionStatus] = _PLANNED | {_S.live}
PAST: frozenset[SessionStatus] = frozenset({_S.held, _S.summarised, _S.circulated})
HOST_ROLES: frozenset[str] = frozenset({"facilichair", "co_facilitator"})


@dataclass(frozen=True, eq=False, repr=False)
class InvitationFacts:
    """What is known of a session when its invitation is to be written."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    venue: str = ""
    link: str = ""
    host_name: str = ""
    host_contact: str = ""
    access: str = ""
    topic: str = ""
    key_question: str = ""


def missing(facts: InvitationFacts) -> tuple[str, ...]:
    """What an invitation still lacks, in words; nothing when it can be written."""
    out: list[str] = []
    if facts.starts_at is None:
        out.append("a date and a time to begin")
    if facts.ends_at is None:
        out.append("a time to end")
    elif facts.starts_at is not None and facts.ends_at <= facts.starts_at:
        out.append("an end after its beginning")
    for value, words in (
        (facts.venue or facts.link, "a venue or a link"),
        (facts.host_name, "the name of a host"),
        (facts.host_contact, "a way to reach the host"),
        (facts.access, "a line about access"),
        (facts.topic or facts.key_question, "a topic or a key question"),
    ):
        if not value.strip():
            out.append(words)
    return tuple(out)


def may_move(old: SessionStatus, new: SessionStatus) -> bool:
    """Whether a session may go from one state to the other."""
    return new in MOVES[old]


def _onwards(old: SessionStatus) -> str:
    """Where a session goes from its state, in a sentence."""
    ways = [one.words for one in SessionStatus if may_move(old, one)]
    if not ways:
        return f"Once it is {old.words} it stays so."
    *others, last = ways
    if not others:
        return f"Next comes {last}."
    return f"From here it becomes {', '.join(others)} or {last}."


def check_move(
    old: SessionStatus,
    new: SessionStatus,
    *,
    facts: InvitationFacts | None = None,
    on: date | None = None,
    today: date | None = None,
    summary_agreed: bool = False,
) -> None:
    """Refuse a move that breaks a rule, saying what is needed first."""
    if not may_move(old, new):
        raise RuleBroken(
            "status", f"A session that is {old.words} cannot become {new.words}. {_onwards(old)}"
        )
    if new is _S.invited or (new is _S.ready and facts is not None):
        lacks = missing(facts or InvitationFacts())
        if lacks:
            what = "The invitation" if new is _S.invited else "The day"
            raise RuleBroken("session", f"{what} still needs " + ", ".join(lacks) + ".")
    if new in (_S.held, _S.live) and on is not None and today is not None and on > today:
        raise RuleBroken("date", "A session in the future has not been held yet.")
    if new is _S.held and on is None:
        raise RuleBroken("date", "Say on which day it was held.")
    if new is _S.circulated and not summary_agreed:
        raise RuleBroken("summary", "Its summary has to be agreed before it is sent round.")


def status_after_date(old: SessionStatus) -> SessionStatus:
    """The state a planned session has once it has a new date: invitations must go again."""
    return _S.date_set if old in _PLANNED else old


@dataclass(frozen=True)
class Booked:
    """When and where a session is, by the clock on its wall."""

    code: str
    on: date
    start: time | None
    place: str


def doubts_about(new: Booked, today: date, others: Collection[Booked]) -> tuple[str, ...]:
    """What is odd about a day and may be a slip, in sentences: asked about, never refused."""
    found = []
    if new.on < today:
        found.append(f"{dates.long_day(new.on)} is past: {dates.distance(new.on, today)}.")
    for one in others:
        same = (one.on, one.start, fold(one.place)) == (new.on, new.start, fold(new.place))
        if same and new.place.strip():
            found.append(f"{one.code} is on that day too, at {one.place}.")
    return tuple(found)


def experts_left_out(
    experts: Collection[int], invited: Collection[int], excused: Mapping[int, str]
) -> tuple[int, ...]:
    """Neutral experts who are missing from the list without a reason."""
    on_list = set(invited)
    return tuple(e for e in experts if e not in on_list and not excused.get(e, "").strip())


def host_gap(status: SessionStatus, hosts: int) -> str | None:
    """Somebody has to host once there is a date; a gap is a thing to do, not an error."""
    if status in (_S.idea, _S.cancelled, _S.postponed):
        return None
    if hosts == 0:
        return "Nobody is down to host it yet."
    if hosts > 1:
        return f"{hosts} people are down to host it; settle on one."
    return None
