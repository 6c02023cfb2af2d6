"""Ideas for topics: where they come from, and how one becomes a topic or goes elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from coptui.domain.errors import RuleBroken


class IdeaStatus(StrEnum):
    """Where an idea stands."""

    idea = "idea"
    shortlisted = "shortlisted"
    chosen = "chosen"
    passed_on = "passed on"
    dropped = "dropped"


_I = IdeaStatus
_OUT = frozenset({_I.chosen, _I.passed_on, _I.dropped})
MOVES: Mapping[IdeaStatus, frozenset[IdeaStatus]] = {
    _I.idea: frozenset({_I.shortlisted}) | _OUT,
    _I.shortlisted: frozenset({_I.idea}) | _OUT,
    _I.chosen: frozenset(),
    _I.passed_on: frozenset({_I.idea}),
    _I.dropped: frozenset({_I.idea}),
}
LIVE = (_I.idea, _I.shortlisted)
"""Ideas that may still become a topic here."""

WORDS: Mapping[IdeaStatus, str] = {
    _I.idea: "An idea again",
    _I.shortlisted: "On the short list",
    _I.chosen: "Chosen: it becomes a topic",
    _I.passed_on: "Passed on to another community",
    _I.dropped: "Let go",
}

SOURCES: Mapping[str, str] = {
    "conversation": "a conversation",
    "member": "a member",
    "stakeholder": "a stakeholder",
    "media": "the media",
    "lived experience": "lived experience",
    "another group": "another group's list",
}
"""Where ideas come from. None counts more than another."""


def check_move(old: IdeaStatus, new: IdeaStatus) -> None:
    """Refuse a move that an idea does not have."""
    if new not in MOVES[old]:
        after = "Its topic carries it now." if old is _I.chosen else "It is an idea again first."
        raise RuleBroken("status", f"An idea that is {old} cannot become {new}. {after}")


def status_of(text: str) -> IdeaStatus:
    """The state somebody typed. Raises `RuleBroken` for an unknown one."""
    word = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    try:
        return IdeaStatus(word)
    except ValueError as error:
        known = ", ".join(one.value for one in IdeaStatus)
        raise RuleBroken("status", f"An idea is one of {known}.") from error


def source_of(text: str) -> str:
    """Where an idea comes from, as it is kept; empty stays empty."""
    word = " ".join(text.casefold().replace("_", " ").split())
    if word and word not in SOURCES:
        raise RuleBroken("source", f"A source is one of {', '.join(SOURCES)}.")
    return word
