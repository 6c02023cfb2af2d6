"""The life of a community: its states, what must be settled before it is closed, a good end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coptui.domain import dates
from coptui.domain.errors import RuleBroken


class CommunityStatus(StrEnum):
    """Where a community is in its life."""

    planned = "planned"
    active = "active"
    paused = "paused"
    closing = "closing"
    closed = "closed"

    @property
    def words(self) -> str:
        """The state as she reads it."""
        return {"paused": "at rest", "closing": "coming to its end"}.get(self.value, self.value)


_S = CommunityStatus
MOVES: Mapping[CommunityStatus, frozenset[CommunityStatus]] = {
    _S.planned: frozenset({_S.active}),
    _S.active: frozenset({_S.paused, _S.closing}),
    _S.paused: frozenset({_S.active, _S.closing}),
    # The first step of an end is asking the members; they may want to go on.
    _S.closing: frozenset({_S.closed, _S.active}),
    _S.closed: frozenset(),
}

_INSTEAD: Mapping[CommunityStatus, str] = {
    _S.planned: "It begins first.",
    _S.active: "It rests, or comes to its end.",
    _S.paused: "It takes up again, or comes to its end.",
    _S.closing: "It goes on after all, or is closed when all is settled.",
    _S.closed: "It has ended; what it did stays to be read.",
}


def check_move(old: CommunityStatus, new: CommunityStatus) -> None:
    """Refuse a move the life of a community does not have, saying what it can do."""
    if new not in MOVES[old]:
        raise RuleBroken(
            "status", f"A community that is {old.words} cannot become {new.words}. {_INSTEAD[old]}"
        )


def check_pause(until: date | None, today: date) -> date:
    """A rest has a day on which somebody looks again. Raises `RuleBroken` without one."""
    if until is None:
        raise RuleBroken("until", "Until when does it rest? A rest has a day to look again.")
    if until <= today:
        raise RuleBroken("until", f"{dates.long_day(until)} is not ahead; a rest ends later on.")
    return until


class EndingStep(StrEnum):
    """The steps of a good end, in their usual order; no one waits for another."""

    decide = "decide"
    reports = "reports"
    legacy = "legacy"
    celebration = "celebration"
    thanks = "thanks"
    hand_over = "hand_over"
    people = "people"
    archive = "archive"

    @property
    def words(self) -> str:
        """The step as she reads it."""
        return _ENDING_WORDS[self]

    @property
    def how(self) -> str:
        """What it takes, in a few words."""
        return _ENDING_HOW[self]


_E = EndingStep
_ENDING_WORDS: Mapping[EndingStep, str] = {
    _E.decide: "Decide with the members",
    _E.reports: "Finish its reports",
    _E.legacy: "Write what remains of it",
    _E.celebration: "Celebrate together",
    _E.thanks: "Thank everybody",
    _E.hand_over: "Hand over what helps",
    _E.people: "Settle the list",
    _E.archive: "Close it",
}
_ENDING_HOW: Mapping[EndingStep, str] = {
    _E.decide: "in a session or by mail; note what they said",
    _E.reports: "each closed topic has one that was agreed",
    _E.legacy: "what changed, who carries it on",
    _E.celebration: "a last session, with cake",
    _E.thanks: "the mail “A good end, and a celebration”",
    _E.hand_over: "resources, ideas and keys have a new home",
    _E.people: "people move to another community, stay contacts, or leave",
    _E.archive: "from then on it is read only; nothing that it did is lost",
}


class ListChoice(StrEnum):
    """What becomes of the list of people when a community ends."""

    move = "move"
    keep = "keep"
    let_go = "let_go"

    @property
    def words(self) -> str:
        """The choice as she reads it."""
        return {
            "move": "they were asked, and go to another community",
            "keep": "they stay among the contacts, each with what they agreed to",
            "let_go": "they leave the list of this community",
        }[self.value]


@dataclass(frozen=True)
class ClosingFacts:
    """What must be settled before a community is closed.

    `farewell_waiting` counts farewell mails written and not gone, `farewell_gone` those that went;
    `thanked_otherwise` is the note on how people were thanked where no mail went.
    """

    open_topics: tuple[str, ...] = ()
    sessions_ahead: tuple[str, ...] = ()
    farewell_waiting: int = 0
    farewell_gone: int = 0
    thanked_otherwise: str = ""
    people: int = 0


def in_the_way(facts: ClosingFacts) -> tuple[str, ...]:
    """What still stands in the way of closing, each a sentence; nothing when it may be closed."""
    found = []
    if facts.open_topics:
        names = _named(facts.open_topics)
        found.append(f"{names} not closed yet; close the topic first.")
    if facts.sessions_ahead:
        names = _named(facts.sessions_ahead)
        found.append(f"{names} still planned; hold it or call it off.")
    if facts.farewell_waiting:
        found.append("The farewell is written and has not gone; send it, or drop it.")
    elif not facts.farewell_gone and facts.people and not facts.thanked_otherwise.strip():
        found.append("Nobody has been thanked yet; send the farewell, or note how it was done.")
    return tuple(found)


def check_close(facts: ClosingFacts) -> None:
    """Refuse to close a community that still has something open (invariant 9 of domain.md)."""
    left = in_the_way(facts)
    if left:
        raise RuleBroken("status", " ".join(left))


def steps_left(done: Collection[str]) -> tuple[EndingStep, ...]:
    """The steps of the end that are still to do."""
    return tuple(step for step in EndingStep if step.value not in done)


def _named(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"


GRADUATED = "graduated"
LEAVING: Mapping[str, str] = {
    GRADUATED: "graduated: carries it on in their own work",
    "moved": "moved, or another job",
    "enough": "enough for now",
    "own": "another reason",
}
"""Why people leave. Growing out of the sessions is a good end, and counts as what remains."""
