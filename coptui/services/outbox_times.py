"""How much mail waits for a time of its own, and when the first of it goes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from coptui.domain import moments
from coptui.domain.mailing import DeliveryState, MailingStatus, is_scheduled
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

if TYPE_CHECKING:
    from coptui.services.outbox import OutboxView

LIVING = (MailingStatus.waiting, MailingStatus.going, MailingStatus.paused)


def scheduled(ws: Workspace) -> tuple[int, datetime | None]:
    """The messages of mailings with a time of their own that is still to come, and the first."""
    rows: Any = Mailing.select(Mailing.id, Mailing.confirmed_at, Mailing.not_before).where(
        Mailing.status == MailingStatus.waiting, Mailing.not_before > ws.now()
    )
    timed = [row for row in rows if is_scheduled(row.confirmed_at, row.not_before)]
    if not timed:
        return 0, None
    here = Delivery.mailing.in_([row.id for row in timed])
    waiting = Delivery.select().where(here, Delivery.state == DeliveryState.queued).count()
    return int(waiting), min(row.not_before for row in timed)


def told(ws: Workspace) -> tuple[int, str]:
    """The same with the first time in words: Thu 3 Dec 09:00; empty when there is none."""
    number, first = scheduled(ws)
    return number, moments.short(first, ws.settings.time_zone, ws.today()) if first else ""


def words_of(view: OutboxView) -> str:
    """How the outbox stands, in a line."""
    parts = []
    if view.waiting:
        parts.append(f"{view.waiting} waiting")
    if view.scheduled:
        first = f"{view.scheduled} of them" if view.scheduled < view.waiting else "they"
        parts.append(f"{first} go from {view.scheduled_words}")
    if view.held:
        parts.append(f"{view.held} held while you practise")
    if view.doubts:
        parts.append(f"{view.doubts} in doubt")
    return " · ".join(parts) or "Nothing waits."


def held_by_practice(ws: Workspace) -> int:
    """Messages that were confirmed to leave, in a home that is in practice."""
    if not ws.in_practice:
        return 0
    waiting = Delivery.state.in_((DeliveryState.queued, DeliveryState.retry))
    query = Delivery.select().join(Mailing)
    return int(query.where(waiting, ~Mailing.practice, Mailing.status.in_(LIVING)).count())
