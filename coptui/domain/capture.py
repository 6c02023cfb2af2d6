"""What can be written down in a session, and how far it may travel."""

from __future__ import annotations

from collections.abc import Collection
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
