"""Best hopes for a session, and what became of them (R66). Leaving one without a word is fine."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class HopeState(StrEnum):
    """What the people in the room say of a hope at the close."""

    left = ""
    met = "met"
    partly = "partly"
    not_yet = "not yet"

    @property
    def mark(self) -> str:
        """Its sign, never without its word."""
        return {"": "·", "met": "✓", "partly": "◐", "not yet": "○"}[self]


def told(states: Iterable[HopeState]) -> str:
    """How many hopes were met, in a sentence without a grade."""
    every = list(states)
    if not every:
        return "No best hope was written down."
    said = [
        f"{every.count(state)} {state.value}"
        for state in (HopeState.met, HopeState.partly, HopeState.not_yet)
        if state in every
    ]
    left = every.count(HopeState.left)
    if left:
        said.append(f"{left} not looked at again")
    return f"{len(every)} best hope{'s' * (len(every) != 1)}: {', '.join(said)}."
