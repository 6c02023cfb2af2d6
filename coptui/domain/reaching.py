"""How a person likes to be reached, and in which form things are best given to them (R52, R53)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coptui.domain.consent import ConsentState, Person, Purpose, add_months, standing

CHANNELS: Mapping[str, str] = {
    "": "not said",
    "e-mail": "by e-mail",
    "phone": "by phone",
    "text": "by text message",
    "post": "by post",
    "in person": "in person",
}
"""Ways to reach somebody, as kept and in words."""

FORMATS: Mapping[str, str] = {
    "": "as it comes",
    "large print": "in large print",
    "easy read": "easy to read",
    "read out": "read out on the phone",
    "on paper": "on paper",
}
"""Forms in which to give them things, as kept and in words."""

_CALLS = frozenset({"phone", "call", "a call", "telephone", "ring", "mobile"})
LOOK_AT_NOTES_MONTHS = 12
NOTES_WARNING = (
    "They may ask to read this. Write what they know you keep, never why they come or "
    "what is wrong with them."
)
"""What stands beside every free text about a person (PRI-07)."""


def prefers_a_call(channel: str) -> bool:
    """Whether somebody would rather be rung than written to."""
    return channel.strip().casefold() in _CALLS


def may_be_rung(person: Person, channel: str, today: date) -> bool:
    """Whether nothing this person said speaks against a call.

    Who withdrew, or asked never to be written to, is left in peace. Who said no to mail alone may
    be rung where that is what they asked for instead.
    """
    if person.suppressed or person.removed:
        return False
    heard = standing(person.facts, Purpose.mail, today).state
    if heard is ConsentState.refused:
        return prefers_a_call(channel)
    return heard is not ConsentState.withdrawn


def look_at_notes_by(seen: date) -> date:
    """The day by which notes about a person are looked through again: are they still needed?"""
    return add_months(seen, LOOK_AT_NOTES_MONTHS)
