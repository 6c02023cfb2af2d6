"""A mailing that goes at a chosen time: the time read and read back, changed, and kept sensible."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coptui.domain import moments
from coptui.domain.errors import RuleBroken
from coptui.domain.mailing import DeliveryState, MailingStatus
from coptui.errors import Refused
from coptui.services import audit, mailing_confirm, sender_limits
from coptui.services.done import Done
from coptui.services.mailing_rows import view_of
from coptui.services.mailing_views import MailingView
from coptui.services.mailing_words import mailing_row
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

FARTHEST = timedelta(days=366)
_MAIL = frozenset({"mail"})
_NOT_BEGUN = (DeliveryState.queued.value, DeliveryState.skipped.value)


def moment(ws: Workspace, mailing_id: int, text: str) -> datetime:
    """The time that was typed, in UTC, if this mailing may go then.

    Raises `Refused` in words: not understood, past, left out by the clocks, too late to be of use.
    """
    try:
        at = moments.parse_moment(text, ws.now(), ws.settings.time_zone)
    except RuleBroken as broken:
        raise Refused(broken.message, field="at") from broken
    check(ws, mailing_row(mailing_id), at)
    return at


def read_back(ws: Workspace, at: datetime) -> str:
    """A time as it was understood: Thu 3 December 2026, 09:00 UK time, in 3 days."""
    return moments.read_back(at, ws.now(), ws.settings.time_zone)


def check(ws: Workspace, row: Any, at: datetime) -> None:
    """Refuse a time that is past, more than a year ahead, or too late for what it is about."""
    zone = ws.settings.time_zone
    if at <= ws.now():
        raise Refused(f"{moments.told(at, zone)} has passed.", "Give a time to come.", field="at")
    if at > ws.now() + FARTHEST:
        raise Refused(f"{moments.told(at, zone)} is more than a year ahead.", field="at")
    latest = mailing_confirm.expires(ws, row, at)
    if latest is not None and at >= latest:
        raise Refused(
            f"It would be too late by then: after {moments.told(latest, zone)} this mail "
            "is of no use.",
            "Give an earlier time.",
            field="at",
        )


def change(ws: Workspace, mailing_id: int, at: datetime) -> Done[MailingView]:
    """Let a confirmed mailing, of which nothing has begun to go, go at another time."""
    with ws.store.atomic():
        row = mailing_row(mailing_id)
        begun = Delivery.select().where(
            Delivery.mailing == mailing_id, Delivery.state.not_in(_NOT_BEGUN)
        )
        early = row.not_before is not None and row.not_before > ws.now()
        if row.status != MailingStatus.waiting or not early or begun.exists():
            raise Refused(
                "Only a mailing that waits for its time can be given another.",
                "Take it back or cancel it, and confirm it anew.",
            )
        check(ws, row, at)
        changes = {"not_before": at, "expires_at": mailing_confirm.expires(ws, row, at)}
        Mailing.update(**changes).where(Mailing.id == mailing_id).execute()
        # Messages that are put off are given up by their age; it counts from when they may go.
        Delivery.update(queued_at=at).where(Delivery.mailing == mailing_id).execute()
        audit.note(ws, "mailing.schedule", subject="mailing", subject_id=mailing_id)
    view = view_of(ws, mailing_row(mailing_id))
    said = f"It goes {read_back(ws, at)}."
    if not view.practice:
        said = f"{said} {sender_limits.before_it_goes(ws, view.to, at, mailing_id)}".strip()
    return Done(view, said, changed=_MAIL)
