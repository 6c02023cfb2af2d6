"""The nine steps of a topic, read from what is there; nobody ticks them (R134, domain.md 1.13).

Steps 2 to 6 are those of one round: the session the topic is at. Within a round, and for the steps
around it, what was done stays done whatever is added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coptui.domain.counting import counted
from coptui.domain.topics import FEWEST_SESSIONS, session_of


class StepState(StrEnum):
    """How far a step is; a step is done or it is not, and none is behind its time."""

    done = "done"
    begun = "begun"
    ahead = "ahead"

    @property
    def mark(self) -> str:
        """Its sign, never without its word."""
        return {"done": "✓", "begun": "◐", "ahead": "·"}[self]


class Opens(StrEnum):
    """What has to be opened to do a step; the faces know where it is."""

    topic = "topic"
    members = "members"
    new_session = "new session"
    session = "session"
    example = "example"
    invitation = "invitation"
    live = "live"
    close_session = "close session"
    summary = "summary"
    close_topic = "close topic"
    community = "community"


@dataclass(frozen=True)
class RoundFacts:
    """What is there of the session that the topic is at."""

    has_day: bool = False
    has_place: bool = False
    has_access: bool = False
    has_example: bool = False
    invited: bool = False
    held: bool = False
    items: int = 0
    decided: bool = False
    summary_agreed: bool = False
    summary_sent: bool = False


@dataclass(frozen=True)
class TopicFacts:
    """What is there of the topic as a whole, and of the community after it."""

    question: bool = False
    chair: bool = False
    members: int = 0
    round: RoundFacts | None = None
    held: int = 0
    planned: int = 4
    closing: bool = False
    closed: bool = False
    report: bool = False
    report_sent: bool = False
    influencers: int = 0
    influencers_sent: int = 0
    next_date: bool = False
    other_topic: bool = False
    in_touch: bool = False


@dataclass(frozen=True)
class Step:
    """One of the nine. `lacks` is what is still to do, in words; `opens` is what does it."""

    number: int
    title: str
    state: StepState
    lacks: tuple[str, ...]
    told: str
    opens: Opens
    is_next: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.state is StepState.done


@dataclass(frozen=True)
class _Part:
    """One thing of a step: whether it is there, what to call it while it is not, what does it."""

    there: bool
    lacks: str
    opens: Opens


TITLES = (
    "Create the community",
    "Create the environment",
    "Create the discussion",
    "Facilitate the discussion",
    "Next steps",
    "Summarise",
    "Sustain the topic",
    "Close the topic",
    "Sustain the community",
)


@dataclass(frozen=True)
class Round:
    """A session of the topic, as far as choosing the one it is at goes."""

    session_id: int
    on: date | None
    held: bool
    finished: bool  # decided, and its summary has gone round


def round_of(sessions: Iterable[Round]) -> Round | None:
    """The session a topic is at: the last one held until it is finished, then the next one.

    `sessions` without those that were called off. A topic whose sessions are all finished stays
    with the last one.
    """
    every = sorted(sessions, key=lambda one: (one.on is None, one.on or date.max, one.session_id))
    held = [one for one in every if one.held]
    ahead = [one for one in every if not one.held]
    if held and not held[-1].finished:
        return held[-1]
    if ahead:
        return ahead[0]
    return held[-1] if held else None


def steps(facts: TopicFacts) -> tuple[Step, ...]:
    """All nine, each with its state, what it lacks, and which one is next."""
    made = [_step(number, facts) for number in range(1, 10)]
    following = next((one.number for one in made if not one.done and _open(one.number, facts)), 0)
    return tuple(_marked(one, one.number == following) for one in made)


def _open(number: int, facts: TopicFacts) -> bool:
    """Whether a step can still be done: what lacked at a session that was held is over."""
    if facts.closed:
        return number >= 8
    if facts.closing:
        return number in (1, 6, 8, 9)
    return not (number in (2, 3) and facts.round is not None and facts.round.held)


def _marked(step: Step, is_next: bool) -> Step:
    return Step(
        step.number, step.title, step.state, step.lacks, step.told, step.opens, is_next=is_next
    )


def _step(number: int, facts: TopicFacts) -> Step:
    parts = _PARTS[number](facts)
    lacking = [one for one in parts if not one.there]
    if not lacking:
        state = StepState.done
    elif len(lacking) < len(parts) or (number == 7 and facts.held):
        state = StepState.begun
    else:
        state = StepState.ahead
    opens = lacking[0].opens if lacking else parts[-1].opens
    lacks = tuple(one.lacks for one in lacking)
    return Step(number, TITLES[number - 1], state, lacks, _told(number, facts, lacks), opens)


def _told(number: int, facts: TopicFacts, lacks: tuple[str, ...]) -> str:
    if number == 7 and facts.held:
        return session_of(facts.held, facts.planned)
    if number == 4 and not lacks and facts.round is not None:
        return counted(facts.round.items, "item captured", "items captured")
    return ", ".join(lacks)


def _community(f: TopicFacts) -> tuple[_Part, ...]:
    return (
        _Part(f.question, "a key question", Opens.topic),
        _Part(f.chair, "somebody in the chair", Opens.members),
        _Part(f.members > 0, "people", Opens.members),
    )


def _environment(f: TopicFacts) -> tuple[_Part, ...]:
    r = f.round or RoundFacts()
    opens = Opens.session if f.round else Opens.new_session
    return (
        _Part(r.has_day, "a day", opens),
        _Part(r.has_place, "a place", opens),
        _Part(r.has_access, "a line on getting in", opens),
    )


def _discussion(f: TopicFacts) -> tuple[_Part, ...]:
    r = f.round or RoundFacts()
    return (
        _Part(r.has_example, "an example", Opens.example if f.round else Opens.new_session),
        _Part(r.invited or r.held, "the invitation",
              Opens.invitation if f.round else Opens.new_session),
    )  # fmt: skip


def _facilitate(f: TopicFacts) -> tuple[_Part, ...]:
    r = f.round or RoundFacts()
    opens = Opens.live if f.round else Opens.new_session
    return (
        _Part(r.held, "the session itself", opens),
        _Part(r.items > 0, "what was said", opens),
    )


def _next_steps(f: TopicFacts) -> tuple[_Part, ...]:
    r = f.round or RoundFacts()
    opens = Opens.close_session if f.round else Opens.new_session
    return (_Part(r.decided, "meet again? when? who? who else?", opens),)


def _summarise(f: TopicFacts) -> tuple[_Part, ...]:
    r = f.round or RoundFacts()
    opens = Opens.summary if f.round else Opens.new_session
    return (
        _Part(r.summary_agreed or r.summary_sent, "an agreed summary", opens),
        _Part(r.summary_sent, "sent round with thanks", opens),
    )


def _sustain(f: TopicFacts) -> tuple[_Part, ...]:
    enough = f.held >= max(f.planned, FEWEST_SESSIONS) or f.closing or f.closed
    return (_Part(enough, "repeat it one to five times", Opens.new_session),)


def _close(f: TopicFacts) -> tuple[_Part, ...]:
    sent = f.influencers_sent >= f.influencers
    return (
        _Part(f.closed, "the decision to close", Opens.close_topic),
        _Part(f.report, "the final report", Opens.close_topic),
        _Part(f.report_sent, "sent round", Opens.close_topic),
        _Part(f.closed and sent, "given to those who can decide", Opens.close_topic),
    )


def _keep_open(f: TopicFacts) -> tuple[_Part, ...]:
    onward = f.next_date or f.other_topic or f.in_touch
    return (_Part(f.closed and onward, "keep in touch; what comes next?", Opens.community),)


_PARTS = {
    1: _community,
    2: _environment,
    3: _discussion,
    4: _facilitate,
    5: _next_steps,
    6: _summarise,
    7: _sustain,
    8: _close,
    9: _keep_open,
}
