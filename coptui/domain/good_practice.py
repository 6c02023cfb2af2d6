"""Good practice and the questions that make it grow: elicit, amplify, reinforce, again (R68, R69).

Each question of the chain can be skipped; a later one may be answered without the ones before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One question of the chain. `key` is what its answer is kept under."""

    key: str
    name: str
    asks: str


CHAIN: tuple[Link, ...] = (
    Link("what_is_better", "elicit", "What is better? What happens, and where?"),
    Link("who_notices", "amplify", "When and how did that happen? Who else noticed it?"),
    Link("what_makes_it_work", "reinforce", "What did it take to do that? What makes it work?"),
    Link("what_else", "again", "And what else?"),
)
SOURCES = ("seen", "heard", "read")
"""Where good practice may come from: any source (R68)."""
_DRAWN = {True: "●", False: "○"}


def answered(answers: Mapping[str, str]) -> int:
    """How many questions of the chain have an answer."""
    return sum(bool(answers.get(link.key, "").strip()) for link in CHAIN)


def drawn(answers: Mapping[str, str]) -> str:
    """The chain as four dots, from left to right."""
    return "".join(_DRAWN[bool(answers.get(link.key, "").strip())] for link in CHAIN)


def next_link(answers: Mapping[str, str]) -> Link | None:
    """The first question without an answer; None when all have been talked about."""
    return next((one for one in CHAIN if not answers.get(one.key, "").strip()), None)
