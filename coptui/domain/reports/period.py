"""The time a report tells of, and its days in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coptui.domain.dates import add_months
from coptui.domain.errors import RuleBroken

MONTHS = 12
"""A report on where a community stands tells of a year, if nobody says otherwise."""


@dataclass(frozen=True)
class Period:
    """From a day to a day, both of them in it."""

    since: date
    until: date

    def holds(self, on: date | None) -> bool:
        """Whether a day lies in it."""
        return on is not None and self.since <= on <= self.until

    @property
    def words(self) -> str:
        """27 November 2025 to 26 November 2026."""
        return f"{full(self.since)} to {full(self.until)}"


def period(
    founded: date | None, today: date, since: date | None = None, until: date | None = None
) -> Period:
    """The days asked for, else the last twelve months; none from before it was founded."""
    end = min(until or today, today)
    begin = since or add_months(end, -MONTHS) + timedelta(days=1)
    if begin > end:
        raise RuleBroken("since", "The report begins after it ends: turn the two days round.")
    if founded is not None and begin < founded <= end:
        begin = founded
    return Period(begin, end)


def full(on: date) -> str:
    """26 November 2026."""
    return f"{on.day} {on:%B %Y}"


def short(on: date) -> str:
    """26 Nov 2026."""
    return f"{on.day} {on:%b %Y}"


def month(on: date) -> str:
    """November 2026: near enough for a story, and it gives nobody away."""
    return f"{on:%B %Y}"
