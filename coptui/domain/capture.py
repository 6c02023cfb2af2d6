"""What can be written down in a session: the kinds with their keys, and how far each may travel."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coptui.domain.errors import RuleBroken


class ItemKind(StrEnum):
    """The kinds of things people say."""

    best_hope = "best_hope"
    gone_well = "gone_well"
    good_practice = "good_practice"
    statement = "statement"
    question = "question"
    clarification = "clarification"
    difficulty = "difficulty"
    exception = "exception"
    preferred_future = "preferred_future"
    outside_our_control = "outside_our_control"
    conclusion = "conclusion"
    recommendation = "recommendation"
    resource = "resource"
    action = "action"
    useful = "useful"
    who_else = "who_else"


class Share(StrEnum):
    """How far something may travel."""

    private = "private"
    community = "community"
    public = "public"


NOTICING = "noticing"
"""Captured like the others; it lives on between sessions, so it is kept apart from them."""


@dataclass(frozen=True)
class FollowUp:
    """A question that may follow what was written down, and may be passed over."""

    name: str
    asks: str


@dataclass(frozen=True)
class Kind:
    """One kind as it is captured: its key, its words and its mark, which never stands alone.

    `short` is what stands beside the key, `title` what stands beside what was written. `plain` is
    the mark without pictures. `share` is how far it travels unless somebody says otherwise.
    """

    value: str
    key: str
    short: str
    title: str
    mark: str
    plain: str
    follow_ups: tuple[FollowUp, ...] = ()
    share: Share = Share.community


_GOOD_PRACTICE = (
    FollowUp("who_notices", "who notices that it works?"),
    FollowUp("what_makes_it_work", "what makes it work?"),
    FollowUp("what_else", "what else?"),
)
_DIFFICULTY = (FollowUp("what_would_help", "what would help, or when is it a little less so?"),)

KINDS: tuple[Kind, ...] = (
    Kind("best_hope", "h", "hope", "best hope", "◦", "o"),
    Kind("gone_well", "g", "gone well", "gone well", "★", "*"),
    Kind("question", "q", "question", "question", "?", "?"),
    Kind(NOTICING, "n", "noticing", "noticing", "☼", "*"),
    Kind("action", "a", "action", "action", "→", ">"),
    Kind("exception", "d", "difference", "difference", "…", "."),
    Kind("good_practice", "w", "what works", "good practice", "✓", "+", _GOOD_PRACTICE),
    Kind("difficulty", "t", "tricky", "difficulty", "~", "~", _DIFFICULTY),
    Kind("preferred_future", "f", "if sorted", "preferred future", "▸", ">"),
    Kind("conclusion", "c", "conclusion", "conclusion", "•", "*"),
    Kind("recommendation", "m", "recommend", "recommendation", "!", "!"),
    Kind("useful", "y", "useful", "useful today", "+", "+"),
    Kind("statement", "s", "said", "said", "“", '"'),
    Kind("clarification", "k", "made clear", "made clear", "=", "="),
    Kind("outside_our_control", "x", "outside us", "outside our control", "×", "x"),
    Kind("resource", "l", "leaflet, link", "resource", "#", "#"),
    Kind("who_else", "e", "who else", "who else", "&", "&", share=Share.private),
)
"""All kinds, in the order in which they stand on the screen: the most needed first."""

BY_VALUE: Mapping[str, Kind] = {kind.value: kind for kind in KINDS}
BY_KEY: Mapping[str, Kind] = {kind.key: kind for kind in KINDS}

MOST_AT_ONCE = 200
"""Lines taken in at once from what was pasted; more is another document."""

_MOMENTS: Mapping[str, str] = {
    "best_hopes": "best_hope",
    "gone_well": "gone_well",
    "updates": NOTICING,
    "example": "good_practice",
    "good_practice": "good_practice",
    "clarifying": "question",
    "discussion": "statement",
    "conclusions": "conclusion",
    "useful": "useful",
    "thanks": "who_else",
}


def kind_at(moment: str) -> Kind:
    """The kind that is most often written down in this part of the running order."""
    return BY_VALUE[_MOMENTS.get(moment, "statement")]


def next_kind(value: str, by: int = 1) -> Kind:
    """The kind beside this one, going round."""
    at = next((n for n, kind in enumerate(KINDS) if kind.value == value), 0)
    return KINDS[(at + by) % len(KINDS)]


def kind_named(words: str) -> Kind:
    """A kind by its key, its value or its words. Raises `RuleBroken` with those there are."""
    wanted = " ".join(words.casefold().replace("_", " ").replace("-", " ").split())
    for kind in KINDS:
        if wanted in (kind.key, kind.value.replace("_", " "), kind.title, kind.short):
            return kind
    known = ", ".join(kind.value for kind in KINDS)
    raise RuleBroken("kind", f"There is no kind {words.strip()!r}. It is one of {known}.")


_BULLET = re.compile(r"^\s*(?:[-*•·◦–—>+]|\(?\d{1,3}[.)])\s+")


def pasted_lines(text: str) -> tuple[str, ...]:
    """What was pasted, one thing a line: without list marks, empty lines and doubles in a row."""
    found: list[str] = []
    for line in re.split(r"[\r\n\v\f\x85\u2028\u2029]+", text):
        words = " ".join(_BULLET.sub("", line).split())
        if words and found[-1:] != [words]:
            found.append(words)
    return tuple(found)


def check_share(share: Share, unresolved: Collection[str]) -> None:
    """Nothing goes public while the privacy check still asks about it."""
    if share is Share.public and unresolved:
        raise RuleBroken(
            "share", "Settle what the privacy check found first: " + ", ".join(unresolved) + "."
        )


def check_ratings(values: Collection[int], lowest: int = 1, highest: int = 10) -> None:
    """A rating is a whole number on the scale that was asked."""
    wrong = [v for v in values if not lowest <= v <= highest]
    if wrong:
        raise RuleBroken("rating", f"A rating lies between {lowest} and {highest}.")
