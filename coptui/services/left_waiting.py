"""Mail that was confirmed and left waiting: nothing of it goes without being asked again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from coptui.domain.mailing import DeliveryState, MailingStatus
from coptui.services import mailing_confirm
from coptui.services.done import Done
from coptui.services.mailing_words import session_label
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

OVERDUE = timedelta(minutes=2)
"""How long after the end of its minute a mailing still leaves by itself."""
_ASK = "ask_before_sending"
_MAIL = frozenset({"mail", "sessions"})


@dataclass(frozen=True)
class Waiting:
    """A confirmed mailing of which nothing has left."""

    id: int
    name: str
    people: int


def in_its_minute(ws: Workspace) -> tuple[Waiting, ...]:
    """The mailings that can still be taken back."""
    return tuple(_waiting(row) for row in _rows() if row.not_before > ws.now())


def ask_next_time(ws: Workspace, mailing_ids: list[int]) -> Done[None]:
    """Keep these confirmed, but let them not go before somebody was asked again."""
    with ws.store.atomic():
        ws.store.set_meta(_ASK, json.dumps(sorted({*_asked_for(ws), *mailing_ids})))
    return Done(None, "", changed=frozenset())


def take_back_all(ws: Workspace, mailing_ids: list[int]) -> Done[None]:
    """Make drafts of those again of which the minute still lasts."""
    with ws.store.atomic():
        for one in in_its_minute(ws):
            if one.id in mailing_ids:
                mailing_confirm.to_draft(ws, Mailing.get_by_id(one.id))
    return Done(None, "", changed=_MAIL)


def hold(ws: Workspace) -> tuple[Waiting, ...]:
    """Make drafts again of what was left waiting, and say which: they are to be confirmed anew.

    Those are the mailings left so on purpose, and those of which the minute ended a while ago and
    nothing was there to send them. What had begun to go is not touched.
    """
    if ws.read_only:
        return ()
    late, asked = ws.now() - OVERDUE, _asked_for(ws)
    held = [row for row in _rows() if row.id in asked or row.not_before < late]
    if ws.in_practice:  # what was confirmed to leave is held by practice already
        held = [row for row in held if row.practice]
    held = [row for row in held if _at_rest(row.id)]
    if not held and not asked:
        return ()
    with ws.store.atomic():
        told = tuple(_waiting(row) for row in held)
        for row in held:
            mailing_confirm.to_draft(ws, row)
        ws.store.set_meta(_ASK, "[]")
    return told


def _asked_for(ws: Workspace) -> set[int]:
    return set(json.loads(ws.store.meta(_ASK) or "[]"))


def _rows() -> list[Mailing]:
    query = Mailing.select().where(
        Mailing.status == MailingStatus.waiting.value, Mailing.not_before.is_null(False)
    )
    return list(query.order_by(Mailing.id))


def _at_rest(mailing_id: int) -> bool:
    """Whether nothing of it has left, nor is in doubt."""
    at_rest = (DeliveryState.queued.value, DeliveryState.skipped.value)
    here = Delivery.mailing == mailing_id
    return not Delivery.select().where(here, Delivery.state.not_in(at_rest)).exists()


def _waiting(row: Any) -> Waiting:
    about = session_label(row.session) if row.session_id else row.community.name
    return Waiting(row.id, f"{about} {row.kind.replace('_', ' ')}", row.confirmed_count or 0)
