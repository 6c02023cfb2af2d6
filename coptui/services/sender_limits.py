"""How much the mailbox still takes, and whether a mailing goes within it."""

from __future__ import annotations

from datetime import timedelta

from coptui.domain.dates import to_local
from coptui.mail import departures
from coptui.mail.pacing import DAY, Fit, Limits, fit
from coptui.workspace import Workspace


def limits(ws: Workspace) -> Limits:
    """What the mailbox takes, as it is set up."""
    sender = ws.settings.sender
    return Limits(sender.per_minute, sender.per_hour, sender.per_day)


def room(ws: Workspace, number: int) -> Fit:
    """How so many more messages would leave from now on, after what has left already."""
    sender = ws.settings.sender
    account = departures.account(sender.user, sender.host, sender.from_address)
    return fit(number, limits(ws), departures.ages(ws, account, DAY))


def told(ws: Workspace, found: Fit) -> str:
    """What she should know about it before she begins, in words; nothing when all of them fit."""
    if found.fits:
        return ""
    most = limits(ws)
    if found.limit == "hour":
        rule = f"This mailbox sends at most {most.per_hour:,} in an hour"
    else:
        rule = f"This mailbox sends at most {most.per_day:,} in 24 hours"
        rule += f", and {found.gone:,} have gone" if found.gone else ""
    begins = f"the first {found.straight:,} go at once" if found.straight else "none goes at once"
    ends = f"the last of {found.number:,} leaves {_moment(ws, found.seconds)}"
    return f"{rule}: {begins}, {ends}."


def _moment(ws: Workspace, seconds: float) -> str:
    """When that is, on the coordinator's clock."""
    at = to_local(ws.now() + timedelta(seconds=seconds), ws.settings.time_zone)
    days = (at.date() - ws.today()).days
    names = {0: "today", 1: "tomorrow"}
    return f"{names.get(days, f'in {days} days')} about {at:%H:%M}"
