"""The clocks of the law for requests, complaints and breaches, and the words for their kinds.

A request is answered within one month, which may become three where it is complex; a complaint is
acknowledged within thirty days; the regulator hears of a breach within seventy-two hours unless it
is unlikely to put anybody at risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from coptui.domain.dates import add_months, day, local_day, to_local

ACKNOWLEDGE_DAYS = 30
ICO_HOURS = 72
MOST_MORE_MONTHS = 2


class RequestKind(StrEnum):
    """What somebody may ask for about their own data."""

    access = "access"
    correction = "correction"
    erasure = "erasure"
    restriction = "restriction"
    portability = "portability"
    objection = "objection"
    withdrawal = "withdrawal"

    @property
    def words(self) -> str:
        """As the coordinator would say it."""
        return _REQUESTS[self]


_REQUESTS = {
    RequestKind.access: "see everything kept about them",
    RequestKind.correction: "have something put right",
    RequestKind.erasure: "be forgotten",
    RequestKind.restriction: "have it kept but not used",
    RequestKind.portability: "take their data elsewhere",
    RequestKind.objection: "object to how it is used",
    RequestKind.withdrawal: "take back what they agreed to",
}


class Risk(StrEnum):
    """How likely a breach harms the people it is about."""

    open = ""
    unlikely = "unlikely"
    some = "some"
    high = "high"

    @property
    def words(self) -> str:
        """As the coordinator would say it."""
        return _RISKS[self]


_RISKS = {
    Risk.open: "not weighed yet",
    Risk.unlikely: "unlikely to harm anybody",
    Risk.some: "may harm somebody",
    Risk.high: "likely to harm somebody badly",
}


def request_due(kind: RequestKind, received: date) -> date:
    """The last day to answer: what is taken back the next day, all else a month later."""
    if kind is RequestKind.withdrawal:
        return received + timedelta(days=1)
    return add_months(received, 1)


def complaint_due(received: date) -> date:
    """The last day to acknowledge a complaint."""
    return received + timedelta(days=ACKNOWLEDGE_DAYS)


@dataclass(frozen=True, eq=False, repr=False)
class IcoClock:
    """Where the seventy-two hours stand. `running` while somebody still has to decide or tell."""

    due: datetime
    hours_left: int
    running: bool
    words: str


def ico_clock(
    found: datetime, now: datetime, told: datetime | None, risk: Risk, note: str, zone: str
) -> IcoClock:
    """Where the clock stands; it runs until the ICO was told or a reason not to tell is noted."""
    due = found + timedelta(hours=ICO_HOURS)
    seconds = (due - now).total_seconds()
    left = max(1, int(seconds // 3600)) if seconds > 0 else 0
    at = to_local(due, zone)
    when = f"{day(at.date(), local_day(now, zone))} {at:%H:%M}"
    if told is not None:
        spent = max(0, int((told - found).total_seconds() // 3600))
        late = "" if told <= due else ", after the time"
        return IcoClock(due, left, False, f"the ICO was told after {spent} hours{late}")
    if risk is Risk.unlikely and note:
        return IcoClock(due, left, False, "the ICO need not be told")
    if not left:
        return IcoClock(due, left, True, f"the 72 hours ended {when}; tell the ICO, and say why")
    hours = "1 hour is" if left == 1 else f"{left} hours are"
    return IcoClock(due, left, True, f"{hours} left, until {when}")


def people_waiting(risk: Risk, told_on: date | None) -> bool:
    """Whether the people have to be told and were not: where the risk to them is high."""
    return risk is Risk.high and told_on is None
