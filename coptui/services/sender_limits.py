"""How much the mailbox still takes, and whether a mailing goes within it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from coptui.domain.counting import agree
from coptui.domain.dates import to_local
from coptui.domain.mailing import SOON, DeliveryState, MailingStatus
from coptui.mail import departures
from coptui.mail.pacing import DAY, Batch, Fit, Limits, fit
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

_WAIT = (DeliveryState.queued.value, DeliveryState.claimed.value, DeliveryState.retry.value)


def limits(ws: Workspace) -> Limits:
    """What the mailbox takes, as it is set up."""
    sender = ws.settings.sender
    return Limits(sender.per_minute, sender.per_hour, sender.per_day, sender.domain_gap)


def room(
    ws: Workspace, number: int, before: Sequence[Batch] = (), at: datetime | None = None
) -> Fit:
    """How so many more messages would leave from now on, or from `at` on, after what has left.

    The batches `before` leave first, because they wait already.
    """
    sender = ws.settings.sender
    account = departures.account(sender.user, sender.host, sender.from_address)
    ages = departures.ages(ws, account, DAY)
    return fit(number, limits(ws), ages, before, after=_seconds_to(ws, at))


def _seconds_to(ws: Workspace, at: datetime | None) -> float:
    """In how many seconds that is; none for what goes as soon as it is confirmed."""
    if at is None or at <= ws.now() + SOON:
        return 0.0
    return (at - ws.now()).total_seconds()


def waiting(ws: Workspace, but: int = 0) -> list[Batch]:
    """The messages that wait in confirmed mailings, but for one, and in how long they may go."""
    rows: Any = (
        Delivery.select(Mailing.not_before, fn.COUNT(Delivery.id))
        .join(Mailing)
        .where(
            Mailing.id != but,
            Mailing.status.in_((MailingStatus.waiting.value, MailingStatus.going.value)),
            Mailing.practice == False,  # noqa: E712 - a column, not a truth
            Delivery.state.in_(_WAIT),
        )
        .group_by(Mailing.id)
        .tuples()
    )
    return sorted((_seconds_to(ws, Mailing.not_before.python_value(at)), n) for at, n in rows)


def ahead_of(ws: Workspace, at: datetime | None = None) -> list[Batch]:
    """What waits already and may go before a mailing that goes now, or at that time."""
    opens = _seconds_to(ws, at)
    return [one for one in waiting(ws) if one[0] <= opens]


def before_it_goes(ws: Workspace, number: int, at: datetime | None = None, but: int = 0) -> str:
    """What the limits make of a mailing to so many, beside all that waits; nothing if all fits.

    With a time of its own it is the limits of that time, with what goes before it. `but` is that
    mailing where it is confirmed already.
    """
    opens, others = _seconds_to(ws, at), waiting(ws, but)
    before = [one for one in others if one[0] <= opens]
    words = told(ws, room(ws, number, before, at), at)
    later = [one for one in others if opens < one[0] <= opens + DAY]
    for place, (then, batch) in enumerate(later if not words else ()):
        moment = ws.now() + timedelta(seconds=then)
        first = [*before, *later[:place]]
        behind = room(ws, batch, [*first, (opens, number)], moment)
        if not behind.fits and room(ws, batch, first, moment).fits:
            words = (
                f"With it, not all of the {sum(one[1] for one in later):,} that are to go at their "
                "own time within the day go then: the last of them leaves "
                f"{_moment(ws, then + behind.seconds)}."
            )
    return words


def told(ws: Workspace, found: Fit, at: datetime | None = None) -> str:
    """What she should know about it before she begins, in words; nothing when all of them fit."""
    if found.fits:
        return ""
    opens = _seconds_to(ws, at)
    most = limits(ws)
    said = []
    if found.limit == "hour":
        said.append(f"This mailbox sends at most {most.per_hour:,} in an hour")
    else:
        said.append(f"This mailbox sends at most {most.per_day:,} in 24 hours")
        gone = agree(found.gone, "goes", "go") if opens else agree(found.gone, "has", "have")
        gone = f"{found.gone:,} {gone} {'before it' if opens else 'gone'}"
        said += [gone] if found.gone else []
    if found.ahead:
        wait = agree(found.ahead, "waits", "wait")
        said.append(f"{found.ahead:,} {f'still {wait} then' if opens else f'already {wait} to go'}")
    rule = ", and ".join((", ".join(said[:-1]), said[-1])) if said[1:] else said[0]
    when = "at its time" if opens else "at once"
    straight = f"{found.straight:,} {agree(found.straight, 'goes', 'go')}"
    begins = f"the first {straight} {when}" if found.straight else f"none goes {when}"
    ends = f"the last of {found.number:,} leaves {_moment(ws, opens + found.seconds)}"
    return f"{rule}: {begins}, {ends}."


def ends_at(ws: Workspace, seconds: float, at: datetime) -> str:
    """When the last of a mailing leaves that goes at that time and takes so long."""
    return _moment(ws, _seconds_to(ws, at) + seconds)


def _moment(ws: Workspace, seconds: float) -> str:
    """When that is, on the coordinator's clock."""
    at = to_local(ws.now() + timedelta(seconds=seconds), ws.settings.time_zone)
    days = (at.date() - ws.today()).days
    names = {0: "today", 1: "tomorrow"}
    return f"{names.get(days, f'in {days} days')} about {at:%H:%M}"
