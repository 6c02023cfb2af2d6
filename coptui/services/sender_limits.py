"""How much the mailbox still takes, and whether a mailing goes within it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from peewee import fn

from coptui.domain.counting import agree
from coptui.domain.dates import to_local
from coptui.domain.mailing import SOON, DeliveryState, MailingStatus
from coptui.mail import departures
from coptui.mail.pacing import DAY, Fit, Limits, fit
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

_WAIT = (DeliveryState.queued.value, DeliveryState.claimed.value, DeliveryState.retry.value)


def limits(ws: Workspace) -> Limits:
    """What the mailbox takes, as it is set up."""
    sender = ws.settings.sender
    return Limits(sender.per_minute, sender.per_hour, sender.per_day, sender.domain_gap)


def room(ws: Workspace, number: int, ahead: int = 0) -> Fit:
    """How so many more messages would leave from now on, after what has left already.

    `ahead` of them leave first, because they wait already.
    """
    sender = ws.settings.sender
    account = departures.account(sender.user, sender.host, sender.from_address)
    return fit(number, limits(ws), departures.ages(ws, account, DAY), ahead)


def waiting(ws: Workspace) -> tuple[int, int]:
    """How many messages of confirmed mailings wait: to go now, and at a time within the day."""
    now = ws.now()
    rows: Any = (
        Delivery.select(Mailing.not_before, fn.COUNT(Delivery.id))
        .join(Mailing)
        .where(
            Mailing.status.in_((MailingStatus.waiting.value, MailingStatus.going.value)),
            Mailing.practice == False,  # noqa: E712 - a column, not a truth
            Delivery.state.in_(_WAIT),
        )
        .group_by(Mailing.id)
        .tuples()
    )
    now_, later = 0, 0
    for at, number in rows:
        at = Mailing.not_before.python_value(at)
        if at is None or at <= now + SOON:
            now_ += number
        elif at <= now + timedelta(seconds=DAY):
            later += number
    return now_, later


def before_it_goes(ws: Workspace, number: int) -> str:
    """What the limits make of a mailing to so many, beside all that waits; nothing if all fits."""
    ahead, later = waiting(ws)
    words = told(ws, room(ws, number, ahead))
    behind = room(ws, later, ahead + number)
    if later and not words and not behind.fits and room(ws, later, ahead).fits:
        words = (
            f"With it, not all of the {later:,} that are to go at their own time within the day "
            f"go then: the last of them leaves {_moment(ws, behind.seconds)}."
        )
    return words


def told(ws: Workspace, found: Fit) -> str:
    """What she should know about it before she begins, in words; nothing when all of them fit."""
    if found.fits:
        return ""
    most = limits(ws)
    said = []
    if found.limit == "hour":
        said.append(f"This mailbox sends at most {most.per_hour:,} in an hour")
    else:
        said.append(f"This mailbox sends at most {most.per_day:,} in 24 hours")
        said += [f"{found.gone:,} {agree(found.gone, 'has', 'have')} gone"] if found.gone else []
    if found.ahead:
        said.append(f"{found.ahead:,} already {agree(found.ahead, 'waits', 'wait')} to go")
    rule = ", and ".join((", ".join(said[:-1]), said[-1])) if said[1:] else said[0]
    begins = f"the first {found.straight:,} go at once" if found.straight else "none goes at once"
    ends = f"the last of {found.number:,} leaves {_moment(ws, found.seconds)}"
    return f"{rule}: {begins}, {ends}."


def _moment(ws: Workspace, seconds: float) -> str:
    """When that is, on the coordinator's clock."""
    at = to_local(ws.now() + timedelta(seconds=seconds), ws.settings.time_zone)
    days = (at.date() - ws.today()).days
    names = {0: "today", 1: "tomorrow"}
    return f"{names.get(days, f'in {days} days')} about {at:%H:%M}"
