"""Examples: something that works somewhere, told in five minutes, to be told again (R46 to R49)."""

from __future__ import annotations

from coptui.domain.errors import RuleBroken

MOST_MINUTES = 5
KINDS = ("presentation", "case study", "archetype", "volunteer")
"""Somebody presents; a written case; one made from many; the story of a volunteer."""


def check_minutes(minutes: int) -> None:
    """Refuse an example that takes the time of those who came to talk."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise RuleBroken(
            "minutes",
            f"An example takes five minutes at most, not {minutes}: the rest of the time belongs "
            "to everybody in the room.",
        )


def check_kind(kind: str) -> None:
    """Refuse a kind that there is not."""
    if kind not in KINDS:
        raise RuleBroken("kind", f"An example is one of {', '.join(KINDS)}.")
