"""Venues: what is known of getting in and being there, and the line it makes for an invitation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coptui.domain.errors import RuleBroken
from coptui.domain.text import fold


class Known(StrEnum):
    """What somebody who looked can say. What nobody has looked at is unsure, never promised."""

    yes = "yes"
    no = "no"
    unsure = "unsure"


def known_of(text: str, field: str) -> Known:
    """Yes, no or unsure, as it was typed. Raises `RuleBroken` for anything else."""
    word = text.strip().casefold()
    short = {"y": "yes", "n": "no", "": "unsure", "?": "unsure", "not sure": "unsure"}
    try:
        return Known(short.get(word, word))
    except ValueError as error:
        raise RuleBroken(field, "Say yes, no or unsure.") from error


@dataclass(frozen=True)
class VenueFacts:
    """What is known of getting in and being there."""

    step_free: Known = Known.unsure
    toilet: Known = Known.unsure
    hearing_loop: Known = Known.unsure
    quiet_space: Known = Known.unsure
    parking: str = ""


_LINE = (
    ("step_free", "step-free", "there are steps"),
    ("toilet", "accessible toilet", "no accessible toilet"),
    ("hearing_loop", "hearing loop", "no hearing loop"),
    ("quiet_space", "a quiet space to use", "no quiet space"),
)


def access_line(facts: VenueFacts) -> str:
    """One line for the invitation, of what is known; empty where nobody has looked.

    What a place lacks is said as plainly as what it has: people plan by it.
    """
    said = []
    for name, with_it, without in _LINE:
        known = Known(getattr(facts, name))
        if known is not Known.unsure:
            said.append(with_it if known is Known.yes else without)
    if facts.parking.strip():
        said.append(f"parking: {facts.parking.strip().rstrip('.')}")
    if not said:
        return ""
    words = ", ".join(said)
    return f"{words[0].upper()}{words[1:]}."


def unknown(facts: VenueFacts) -> tuple[str, ...]:
    """What nobody has looked at yet, in the words people ask in."""
    names = {
        "step_free": "steps",
        "toilet": "an accessible toilet",
        "hearing_loop": "a hearing loop",
        "quiet_space": "a quiet space",
    }
    return tuple(words for name, words in names.items() if getattr(facts, name) == Known.unsure)


def doubt_about_neutral(neutral: Known, host: str, topic: Iterable[str]) -> str:
    """A gentle sentence where the house may have a stake in what is talked about; else empty."""
    wanted = fold(host).strip()
    party = bool(wanted) and any(f" {wanted} " in f" {fold(one)} " for one in topic)
    if party:
        return f"{host} hosts it and is part of the topic; would people speak as freely elsewhere?"
    if neutral is Known.no:
        whose = f"It belongs to {host}" if host.strip() else "It is not neutral ground"
        return f"{whose}; would people speak as freely elsewhere?"
    return ""


def check_due(checked_on: date | None, today: date, days: int) -> bool:
    """Whether its access wants looking at again."""
    return checked_on is None or checked_on + timedelta(days=days) <= today


def capacity_of(text: str) -> int | None:
    """How many people it holds, as typed; empty is not known."""
    word = text.strip()
    if not word:
        return None
    if not (word.isascii() and word.isdigit()) or not 1 <= int(word) <= 5000:
        raise RuleBroken("capacity", "How many people does it hold? A number, such as 30.")
    return int(word)
