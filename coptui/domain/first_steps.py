"""The seven steps that set a community up: a checklist that ticks itself, not a sequence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coptui.domain import dates
from coptui.domain.counting import counted


class FirstStep(StrEnum):
    """The seven, in their usual order."""

    identify = "identify"
    venue = "venue"
    people = "people"
    example = "example"
    refreshments = "refreshments"
    date = "date"
    host = "host"

    @property
    def words(self) -> str:
        """The step as she reads it."""
        return _WORDS[self]

    @property
    def missing(self) -> str:
        """What would tick it."""
        return _MISSING[self]


_F = FirstStep
_WORDS: Mapping[FirstStep, str] = {
    _F.identify: "Purpose, ideas, partners",
    _F.venue: "Find a venue",
    _F.people: "Invite key people",
    _F.example: "Somebody shares an example",
    _F.refreshments: "Order the refreshments",
    _F.date: "Set date and time",
    _F.host: "Host the first session",
}
_MISSING: Mapping[FirstStep, str] = {
    _F.identify: "its purpose, an idea for a topic, and somebody in it",
    _F.venue: "a place it usually meets, or one for its first session",
    _F.people: "an invitation that has gone, or a session marked as invited",
    _F.example: "an example for a session",
    _F.refreshments: "somebody who sees to them, or a tick by hand",
    _F.date: "a session with its day",
    _F.host: "a session that was held",
}


@dataclass(frozen=True)
class Tick:
    """A step ticked by hand."""

    on: date
    note: str = ""


@dataclass(frozen=True)
class BeginningFacts:
    """What is known of a community that begins."""

    purpose: str = ""
    topics: int = 0
    ideas: int = 0
    people: int = 0
    partner: str = ""
    venue: str = ""
    invited: str = ""
    example: str = ""
    refreshments: str = ""
    day: date | None = None
    held: int = 0
    ticked: Mapping[str, Tick] | None = None


@dataclass(frozen=True)
class StepState:
    """A step as it stands: done by what is known, by hand, or not yet."""

    step: FirstStep
    done: bool
    by_hand: bool
    words: str


def steps(facts: BeginningFacts) -> tuple[StepState, ...]:
    """The seven steps in order. What the data shows cannot be unticked by hand."""
    ticked = facts.ticked or {}
    found = []
    for step in FirstStep:
        known = _known(step, facts)
        hand = ticked.get(step.value)
        if known:
            found.append(StepState(step, True, False, known))
        elif hand is not None:
            words = hand.note or f"ticked by hand on {dates.long_day(hand.on)}"
            found.append(StepState(step, True, True, words))
        else:
            found.append(StepState(step, False, False, f"needs {missing(step, facts)}"))
    return tuple(found)


def lacking(facts: BeginningFacts) -> tuple[str, ...]:
    """What the first step still lacks: purpose, idea, people, in that order."""
    have = {
        "purpose": facts.purpose.strip(),
        "idea": facts.topics + facts.ideas,
        "people": facts.people or facts.partner.strip(),
    }
    return tuple(name for name, there in have.items() if not there)


def missing(step: FirstStep, facts: BeginningFacts) -> str:
    """What would tick a step, in words; of the first only what is not there."""
    if step is not _F.identify:
        return step.missing
    words = {"purpose": "its purpose", "idea": "an idea for a topic", "people": "somebody in it"}
    left = [words[name] for name in lacking(facts)]
    return " and ".join([", ".join(left[:-1]), left[-1]] if len(left) > 1 else left)


def progress(states: tuple[StepState, ...]) -> str:
    """How far it is: 4 of 7 steps."""
    return f"{sum(one.done for one in states)} of {len(states)} steps"


def _known(step: FirstStep, facts: BeginningFacts) -> str:
    """What the data shows for a step, in words; empty when it shows nothing."""
    subjects = facts.topics + facts.ideas
    if step is _F.identify:
        if lacking(facts):
            return ""
        who = counted(facts.people, "person", "people") if facts.people else facts.partner
        return f"{counted(subjects, 'topic or idea', 'topics and ideas')}, {who}"
    if step is _F.venue:
        return facts.venue.strip()
    if step is _F.people:
        return facts.invited.strip()
    if step is _F.example:
        return facts.example.strip()
    if step is _F.refreshments:
        return facts.refreshments.strip()
    if step is _F.date:
        return dates.long_day(facts.day) if facts.day else ""
    return f"{counted(facts.held, 'session')} held" if facts.held else ""
