"""Whose yes runs out when, and who is asked again: twice at most, and never after a no."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from coptui.domain.consent import ASK_AGAIN_MONTHS, REFRESH_MONTHS, add_months

LAST_ASK_MONTHS = 23
GAP_DAYS = 14
"""Fewest days between two questions to one person."""


class Ask(StrEnum):
    """Where somebody stands in being asked again."""

    later = "later"
    first = "first"
    second = "second"
    asked = "asked"
    lapsed = "lapsed"

    @property
    def words(self) -> str:
        """The state as she reads it."""
        return _WORDS[self]

    @property
    def due(self) -> bool:
        """Whether the question goes out now."""
        return self in (Ask.first, Ask.second)


_WORDS = {
    Ask.later: "not yet",
    Ask.first: "ask now",
    Ask.second: "ask once more",
    Ask.asked: "asked, waits",
    Ask.lapsed: "has lapsed",
}


def ask_days(refresh_by: date) -> tuple[date, date]:
    """The first days of the two questions, 22 and 23 months after the yes."""
    return (
        add_months(refresh_by, ASK_AGAIN_MONTHS - REFRESH_MONTHS),
        add_months(refresh_by, LAST_ASK_MONTHS - REFRESH_MONTHS),
    )


def ask_state(refresh_by: date, today: date, last_asked: date | None = None) -> Ask:
    """Whether somebody whose yes holds until `refresh_by` is asked again today."""
    if today > refresh_by:
        return Ask.lapsed
    first, second = ask_days(refresh_by)
    if today < first:
        return Ask.later
    asked = last_asked if last_asked is not None and last_asked >= first else None
    if asked is None:
        return Ask.first
    if today >= second > asked and today - asked >= timedelta(days=GAP_DAYS):
        return Ask.second
    return Ask.asked
