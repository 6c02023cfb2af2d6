"""Mail that was confirmed and left waiting: nothing of it goes without being asked again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from coptui.domain import moments
from coptui.domain.counting import people
from coptui.domain.mailing import SOON, DeliveryState, MailingStatus, is_scheduled
from coptui.mail import continuity
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.watched_since import agreed_on
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

OVERDUE = timedelta(minutes=2)
"""How long after its time a mailing that has not begun still leaves by itself."""
STALE = timedelta(hours=2)
"""How long a mailing that has begun may lie still, and still go on by itself."""
LEAVING = timedelta(hours=12)
"""What is to go within this time is spoken of when coptui is left."""
_ASK, _TO_TELL = "ask_before_sending", "held_untold"
_MAIL = frozenset({"mail", "sessions"})
_DUE = (DeliveryState.queued.value, DeliveryState.retry.value)


@dataclass(frozen=True)
class Waiting:
    """A confirmed mailing that waits. `due` is the time it was given, `people` whom it goes to.

    One that has `begun` is paused when it is held, with `people` still waiting; any other is a
    draft again.
    """

    id: int
    name: str
    people: int
    due: datetime | None = None
    begun: bool = False
    zone: str = ""

    @property
    def words(self) -> str:
        """What became of it, in a sentence."""
        if self.begun:
            return (
                f"{self.name}: {people(self.people)} still waited when sending ended long ago. "
                "It is paused; go on with it or cancel it."
            )
        when = f"was to go {moments.told(self.due, self.zone)}" if self.due else "was confirmed"
        return (
            f"{self.name} to {people(self.people)} {when}, and nothing was there to send it. "
            "Nothing of it has left. It is a draft again: look at it and confirm it anew."
        )


def in_its_minute(ws: Workspace) -> tuple[Waiting, ...]:
    """The mailings that can still be taken back and go within the minute."""
    now = ws.now()
    return tuple(_waiting(ws, row) for row in _rows() if now < row.not_before <= now + SOON)


def due_soon(ws: Workspace) -> tuple[Waiting, ...]:
    """The mailings with a time of their own within the next hours, later than the minute."""
    now = ws.now()
    return tuple(
        _waiting(ws, row) for row in _rows() if now + SOON < row.not_before <= now + LEAVING
    )


def ask_next_time(ws: Workspace, mailing_ids: list[int]) -> Done[None]:
    """Keep these confirmed, but let them not go before somebody was asked again."""
    with ws.store.atomic():
        _remember(ws, _ASK, {*_kept(ws, _ASK), *mailing_ids})
    return Done(None, "", changed=frozenset())


def take_back_all(ws: Workspace, mailing_ids: list[int]) -> Done[None]:
    """Make drafts of those again of which the minute still lasts."""
    from coptui.services import mailing_confirm  # late: the sender begins without it

    with ws.store.atomic():
        for one in in_its_minute(ws):
            if one.id in mailing_ids:
                mailing_confirm.to_draft(ws, Mailing.get_by_id(one.id))
    return Done(None, "", changed=_MAIL)


def hold(
    ws: Workspace, since: datetime | None = None, rhythm: datetime | None = None
) -> tuple[Waiting, ...]:
    """Keep from going what was left waiting, and say which: it is to be confirmed anew.

    A mailing of which nothing has left becomes a draft again: one left so on purpose, and one
    whose time came while nothing was there to send it. One that had begun, and lay still for
    hours, is paused. `since` says from when on somebody has watched the outbox without a break;
    what came due after that is not late. Without it the watch begins now. A sender that is begun
    again and again, as by cron, says with `rhythm` when it looked before: what was given a time of
    its own may go with the next look.
    """
    if ws.read_only:
        return ()
    since = min(since or ws.now(), ws.now())
    rhythm = min(since, rhythm or since)
    held = (*_not_begun(ws, since, rhythm), *_begun(ws, rhythm))
    if held:
        with ws.store.atomic():
            ids = {one.id for one in held}
            _keep_untold(ws, [*(one for one in _untold(ws) if one.id not in ids), *held])
    return held


def to_tell(ws: Workspace) -> tuple[Waiting, ...]:
    """What was held and nobody was asked about yet, such as by a sender without the app."""
    held = _untold(ws)
    if not held:
        return ()
    still = {(MailingStatus.draft, False), (MailingStatus.paused, True)}
    rows = {one.id: one for one in Mailing.select().where(Mailing.id.in_([h.id for h in held]))}
    return tuple(
        replace(one, name=_name(rows[one.id]))
        for one in held
        if one.id in rows and (MailingStatus(rows[one.id].status), one.begun) in still
    )


def told(ws: Workspace, mailing_ids: Iterable[int]) -> Done[None]:
    """Somebody was asked about these."""
    if not ws.read_only:
        with ws.store.atomic():
            _keep_untold(ws, [one for one in _untold(ws) if one.id not in set(mailing_ids)])
    return Done(None, "", changed=frozenset())


def _not_begun(ws: Workspace, since: datetime, rhythm: datetime) -> tuple[Waiting, ...]:
    asked = _kept(ws, _ASK)
    held = [row for row in _rows() if row.id in asked or _is_late(row, since, rhythm)]
    held = [row for row in _held_here(ws, held) if _at_rest(row.id)]
    if held and continuity.is_in_question(ws):
        held = [row for row in held if row.practice]  # in a copy they may have left: in doubt soon
    if not held and not asked:
        return ()
    from coptui.services import mailing_confirm  # late: the sender begins without it

    with ws.store.atomic():
        views = tuple(_waiting(ws, row) for row in held)
        for row in held:
            mailing_confirm.to_draft(ws, row)
        _remember(ws, _ASK, ())
    return views


def _is_late(row: Any, since: datetime, rhythm: datetime) -> bool:
    watched = rhythm if is_scheduled(row.confirmed_at, row.not_before) else since
    return bool(row.not_before < watched - OVERDUE)


def _begun(ws: Workspace, since: datetime) -> tuple[Waiting, ...]:
    """Pause what lay still for so long that somebody has to say whether it is still right."""
    still = since - STALE
    going = Mailing.select().where(Mailing.status == MailingStatus.going)
    held = []
    for row in _held_here(ws, list(going.order_by(Mailing.id))):
        if _last_sign(ws, row) < still and _has_late(row.id, still):
            held.append(row)
    if not held:
        return ()
    with ws.store.atomic():
        views = tuple(_still(ws, row) for row in held)
        for row in held:
            Mailing.update(status=MailingStatus.paused).where(Mailing.id == row.id).execute()
            audit.note(ws, "mailing.held", subject="mailing", subject_id=row.id)
    return views


def _held_here(ws: Workspace, rows: Iterable[Mailing]) -> list[Mailing]:
    """In practice, what was confirmed to leave is held by practice already."""
    return [row for row in rows if row.practice or not ws.in_practice]


def _last_sign(ws: Workspace, row: Any) -> datetime:
    """When this mailing last moved, or when somebody last said that it should."""
    moved = (
        Delivery.select(fn.MAX(fn.COALESCE(Delivery.finished_at, Delivery.sending_at)))
        .where(Delivery.mailing == row.id)
        .scalar()
    )
    last = None if moved is None else Delivery.finished_at.python_value(moved)
    signs: list[datetime | None] = [last, row.not_before, row.confirmed_at]
    signs += [row.created_at, agreed_on(ws, row.id)]
    return max(one for one in signs if one is not None)


def _has_late(mailing_id: int, still: datetime) -> bool:
    """Whether it has messages that could have gone before that time."""
    due = (Delivery.state == DeliveryState.queued) | (
        (Delivery.state == DeliveryState.retry) & (Delivery.next_try < still)
    )
    return bool(Delivery.select().where(Delivery.mailing == mailing_id, due).exists())


def _kept(ws: Workspace, key: str) -> set[int]:
    return set(json.loads(ws.store.meta(key) or "[]"))


def _remember(ws: Workspace, key: str, ids: Iterable[int]) -> None:
    ws.store.set_meta(key, json.dumps(sorted(ids)))


def _untold(ws: Workspace) -> list[Waiting]:
    """What was held and not told yet; its name is left out, so that none outlives an erasure."""
    kept = json.loads(ws.store.meta(_TO_TELL) or "[]")
    return [
        Waiting(
            number, "", people_, datetime.fromisoformat(due) if due else None, begun,
            ws.settings.time_zone,
        )
        for number, people_, due, begun in kept
    ]  # fmt: skip


def _keep_untold(ws: Workspace, held: Iterable[Waiting]) -> None:
    kept = [(one.id, one.people, one.due.isoformat() if one.due else "", one.begun) for one in held]
    ws.store.set_meta(_TO_TELL, json.dumps(kept))


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


def _waiting(ws: Workspace, row: Any) -> Waiting:
    own_time = is_scheduled(row.confirmed_at, row.not_before)
    return Waiting(
        row.id,
        _name(row),
        row.confirmed_count or 0,
        row.not_before if own_time else None,
        zone=ws.settings.time_zone,
    )


def _still(ws: Workspace, row: Any) -> Waiting:
    due = Delivery.select().where(Delivery.mailing == row.id, Delivery.state.in_(_DUE))
    return Waiting(row.id, _name(row), due.count(), begun=True, zone=ws.settings.time_zone)


def _name(row: Any) -> str:
    from coptui.services.mailing_words import session_label  # late: it brings the templates

    about = session_label(row.session) if row.session_id else row.community.name
    return f"{about} {row.kind.replace('_', ' ')}"
