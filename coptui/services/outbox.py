"""The outbox: let what is confirmed leave, see how it stands, settle what is in doubt."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from peewee import PeeweeException, fn

from coptui.domain.mailing import DeliveryState, MailingStatus
from coptui.errors import NotFound, ReadOnly, Refused, Unavailable
from coptui.mail import engine, ledger, lock
from coptui.mail.engine import Call, Progress
from coptui.mail.smtp import Server
from coptui.services import (
    audit,
    database_trouble,
    outbox_times,
    sender_limits,
    sending_hold,
)
from coptui.services.done import Done
from coptui.services.making import messages_for
from coptui.services.sender_setup import server_of
from coptui.services.sender_words import explained
from coptui.services.sending_alone import RunResult, Stopped
from coptui.services.watched_since import Watch, agree
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

if TYPE_CHECKING:
    from coptui.mail.feed import Maker

__all__ = [
    "Doubt",
    "MailingStanding",
    "OutboxView",
    "Progress",
    "RunResult",
    "Stopped",
    "cancel",
    "doubts",
    "pause",
    "resume",
    "run",
    "seconds_to_next",
    "settle",
    "status",
]

_MAIL = frozenset({"mail"})
_UNDER_WAY = (DeliveryState.claimed, DeliveryState.sending)


@dataclass(frozen=True)
class Doubt:
    """A message that may or may not have arrived, with all that is known about it."""

    delivery_id: int
    mailing_id: int
    mailing: str
    name: str
    email: str
    at: datetime | None
    reply: str
    evidence: str


@dataclass(frozen=True)
class OutboxView:
    """How the outbox stands. `done` of `total` speaks of the mailing that goes just now."""

    waiting: int
    going_mailing_id: int | None
    done: int
    total: int
    doubts: int
    next_at: datetime | None
    practice: bool
    held: int
    words: str
    scheduled: int = 0
    scheduled_words: str = ""
    """When the first mailing with a time of its own goes: Thu 3 Dec 09:00."""


@dataclass(frozen=True)
class MailingStanding:
    """A mailing after it was paused, resumed or cancelled."""

    id: int
    status: str
    counts: Mapping[str, int]


async def run(
    call: Call,
    *,
    once: bool = False,
    mailing_id: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: asyncio.Event,
    go_on: bool = False,
    maker: Maker | None = None,
) -> RunResult:
    """Send what is due; see `mail.engine.deliver` for when it ends.

    What came due while nothing watched is held first, and once more after a long sleep. A run for
    one mailing leaves the others alone. Sending that was stopped for a reason stays stopped unless
    `go_on` says that a person wants it. Raises `Unavailable` when another process sends or the
    database cannot be used, `Stopped` when the server cannot be used.
    """
    watch = call if isinstance(call, Watch) else Watch(call, alone=mailing_id is None)
    beat = asyncio.ensure_future(watch.go_on())
    try:
        found: engine.Orders = await call(_orders, once, mailing_id, go_on)
        orders = replace(found, maker=maker)
        if mailing_id is None:
            await watch.begin()
        ended = await engine.deliver(watch, orders, stop=stop, on_progress=on_progress)
    except lock.Busy as busy:
        who = f" ({busy.holder})" if busy.holder else ""
        raise Unavailable(
            f"Another coptui{who} is sending from this home already.",
            "Only one sends at a time, so that nobody is written to twice. Let it finish.",
        ) from busy
    except PeeweeException as fault:
        raise database_trouble.as_unavailable(fault) from fault
    finally:
        beat.cancel()
        if maker is not None:
            maker.end()
    result = RunResult(
        ended.counts,
        ended.recovered.doubtful,
        ended.stopped,
        ended.needs_a_look or ended.recovered.doubtful > 0 or bool(watch.held),
        watch.held,
    )
    if ended.trouble is not None:
        message, hint = explained(ended.trouble)
        with contextlib.suppress(PeeweeException):
            await call(sending_hold.keep, ended.trouble, orders.server)
        raise Stopped(message, hint, result, ended.trouble.kind)
    return result


def _orders(ws: Workspace, once: bool, mailing_id: int | None, go_on: bool) -> engine.Orders:
    if ws.read_only:
        raise ReadOnly("This home is open for reading only, so nothing is sent.", "Update coptui.")
    settings = ws.settings.sender
    server = Server("", 0, "tls") if ws.in_practice else server_of(ws)
    if go_on:
        sending_hold.lift(ws)
    elif not ws.in_practice:
        _refuse_while_held(sending_hold.standing(ws, server))
    return engine.Orders(
        lock_file=ws.lock_file,
        server=server,
        sender=settings.from_address,
        limits=sender_limits.limits(ws),
        connections=settings.connections,
        messages_for=messages_for,
        now=ws.clock.now,
        mailing_id=mailing_id,
        once=once,
    )


def _refuse_while_held(hold: sending_hold.Hold | None) -> None:
    if hold is None:
        return
    go_on = "Go on with `coptui outbox run --go-on`."
    if hold.until is not None:
        go_on = f"It goes on by itself after {hold.until:%H:%M} UTC. Or go on: {go_on[6:]}"
    raise Stopped(
        f"Sending was stopped: {hold.message}", f"{hold.hint} {go_on}", RunResult(), hold.kind
    )


def status(ws: Workspace) -> OutboxView:
    """How the outbox stands now."""
    counts = _counts(Mailing.status.in_(outbox_times.LIVING))
    waiting = sum(counts.get(one, 0) for one in ("queued", "retry", *_UNDER_WAY))
    in_doubt = Delivery.select().where(Delivery.state == DeliveryState.unknown).count()
    held = outbox_times.held_by_practice(ws)
    going = (
        Mailing.select(Mailing.id)
        .where(Mailing.status == MailingStatus.going)
        .order_by(Mailing.id)
        .first()
    )
    tally = _counts(Mailing.id == going.id) if going else {}
    left = sum(tally.get(one, 0) for one in ("queued", "retry", *_UNDER_WAY))
    view = OutboxView(
        waiting=waiting,
        going_mailing_id=going.id if going else None,
        done=sum(tally.values()) - left,
        total=sum(tally.values()),
        doubts=in_doubt,
        next_at=_next_at(ws),
        practice=ws.in_practice,
        held=held,
        words="",
    )
    number, when = outbox_times.told(ws)
    view = replace(view, scheduled=number, scheduled_words=when)
    return replace(view, words=outbox_times.words_of(view))


def _counts(condition: Any) -> dict[str, int]:
    rows: Any = (
        Delivery.select(Delivery.state, fn.COUNT(Delivery.id))
        .join(Mailing)
        .where(condition)
        .group_by(Delivery.state)
        .tuples()
    )
    return {str(state): int(count) for state, count in rows}


def _next_at(ws: Workspace) -> datetime | None:
    """When the sender has something to do next; at once when a dead one left work behind."""
    under_way = Delivery.select().where(Delivery.state.in_(_UNDER_WAY)).exists()
    if under_way and not lock.is_held(ws.lock_file):
        return ws.now()
    return ledger.next_due(ws)


def seconds_to_next(ws: Workspace) -> float | None:
    """How long until the sender has something to do; None when nothing waits.

    Raises `Unavailable` when the database cannot be read.
    """
    due = database_trouble.told(ws, _next_at)
    return None if due is None else max(0.0, (due - ws.now()).total_seconds())


def doubts(ws: Workspace) -> list[Doubt]:
    """Everything in doubt, the newest first."""
    rows = (
        Delivery.select(Delivery, Mailing)
        .join(Mailing)
        .where(Delivery.state == DeliveryState.unknown)
        .order_by(Delivery.finished_at.desc(), Delivery.id.desc())
    )
    return [_doubt(ws, row) for row in rows]


def _doubt(ws: Workspace, row: Any) -> Doubt:
    reply = " ".join(str(part) for part in (row.reply_code, row.reply_text) if part)
    place = row.mailing.community.name if row.mailing.community else ""
    return Doubt(
        delivery_id=row.id,
        mailing_id=row.mailing.id,
        mailing=f"{row.mailing.template} {place}".strip(),
        name=row.name,
        email=row.address,
        at=row.sending_at,
        reply=reply,
        evidence=_evidence(ws, row, reply),
    )


def _evidence(ws: Workspace, row: Any, reply: str) -> str:
    if not row.tries:  # put in doubt before it was ever tried
        return f"{row.reason} Its id: {row.message_id}"
    host = row.server or ws.settings.sender.host or "the server"
    tries = "once" if row.tries == 1 else f"{row.tries} times"
    if reply:
        heard = f"The last that was heard: {reply}."
    elif row.reason:
        heard = row.reason
    else:
        heard = "No clear answer came."
    return f"The message was handed to {host} (tried {tries}). {heard} Its id: {row.message_id}"


def settle(ws: Workspace, delivery_id: int, how: str) -> Done[OutboxView]:
    """End a doubt: "sent" (it arrived), "not-sent" (it did not), "send-again" (the same message).

    Raises `NotFound` or `Refused` when there is no such doubt.
    """
    choices = {
        "sent": (DeliveryState.accepted, "it arrived", "Noted: it arrived."),
        "not-sent": (DeliveryState.refused, "it did not arrive", "Noted: it did not arrive."),
        "send-again": (DeliveryState.queued, "send it again", "It waits to go again."),
    }
    if how not in choices:
        raise Refused(f"{how!r} is no way to settle a doubt.", f"Choose {', '.join(choices)}.")
    state, reason, said = choices[how]
    row = Delivery.get_or_none(Delivery.id == delivery_id)
    if row is None:
        raise NotFound(f"There is no delivery {delivery_id}.", "`coptui outbox status` lists them.")
    with ws.store.atomic():
        if how == "send-again" and row.mailing.status == MailingStatus.cancelled:
            raise Refused(
                "This mailing was cancelled, so nothing of it goes again.",
                "Say whether the message arrived, or write to them by hand.",
            )
        if how == "send-again":
            agree(ws, row.mailing_id)
        if not ledger.settle(ws, delivery_id, state, by=ws.by, reason=f"settled: {reason}"):
            words = DeliveryState(row.state).words
            raise Refused(f"Delivery {delivery_id} is not in doubt; it is {words}.")
        audit.note(ws, f"delivery.settled.{how}", subject="delivery", subject_id=delivery_id)
    return Done(status(ws), said, changed=_MAIL)


def pause(ws: Workspace, mailing_id: int) -> Done[MailingStanding]:
    """Nothing more of a mailing leaves until it is resumed."""
    said = "Paused. The message under way, if any, still ends."
    return _move(ws, mailing_id, MailingStatus.paused, outbox_times.LIVING[:2], said)


def resume(ws: Workspace, mailing_id: int) -> Done[MailingStanding]:
    """A paused mailing goes on; one whose time has not come waits for it again."""
    row = Mailing.get_or_none(Mailing.id == mailing_id)
    early = row is not None and row.not_before is not None and row.not_before > ws.now()
    if early and not _has_begun(mailing_id):
        said = "It goes on, and leaves in its time."
        return _move(ws, mailing_id, MailingStatus.waiting, (MailingStatus.paused,), said)
    with ws.store.atomic():
        agree(ws, mailing_id)
        return _move(ws, mailing_id, MailingStatus.going, (MailingStatus.paused,), "It goes on.")


def _has_begun(mailing_id: int) -> bool:
    """Whether anything of it was tried: the clock may have been set back since."""
    tried = Delivery.select().where(Delivery.mailing == mailing_id, Delivery.tries > 0)
    return bool(tried.exists())


def cancel(ws: Workspace, mailing_id: int) -> Done[MailingStanding]:
    """Stop a mailing for good. What has left has left; the sentence says how many."""
    with ws.store.atomic():
        done = _move(
            ws, mailing_id, MailingStatus.cancelled, (*outbox_times.LIVING, MailingStatus.draft), ""
        )
        stopped = ledger.cancel_waiting(ws, mailing_id)
        standing = _standing(mailing_id, done.view.status)
        left = standing.counts["accepted"] + standing.counts["unknown"]
        if not left:
            from coptui.services import mailing_confirm  # late: sending alone does without it

            mailing_confirm.nobody_has_it(ws, mailing_id)
    return Done(standing, _cancelled(stopped, left), changed=_MAIL)


def _cancelled(stopped: int, left: int) -> str:
    if not left:
        return "Cancelled. Nothing had left, and nothing goes."
    had = "1 message had" if left == 1 else f"{left} messages had"
    if not stopped:
        return f"Cancelled, but {had} left already, and there was no other."
    return f"Cancelled: {had} left already; the other {stopped} will not go."


def _move(
    ws: Workspace,
    mailing_id: int,
    to: MailingStatus,
    allowed: tuple[MailingStatus, ...],
    said: str,
) -> Done[MailingStanding]:
    with ws.store.atomic():
        row = Mailing.get_or_none(Mailing.id == mailing_id)
        if row is None:
            raise NotFound(
                f"There is no mailing {mailing_id}.", "`coptui mailings list` shows them."
            )
        changed = (
            Mailing.update(status=to)
            .where(Mailing.id == mailing_id, Mailing.status.in_(allowed))
            .execute()
        )
        if not changed:
            raise Refused(f"This mailing is {row.status}; it cannot be {_VERBS[to]}.")
        audit.note(ws, f"mailing.{to}", subject="mailing", subject_id=mailing_id)
    return Done(_standing(mailing_id, to), said, changed=_MAIL)


_VERBS = {
    MailingStatus.paused: "paused",
    MailingStatus.going: "resumed",
    MailingStatus.waiting: "resumed",
    MailingStatus.cancelled: "cancelled",
}


def _standing(mailing_id: int, status_: str) -> MailingStanding:
    from coptui.services.mailing_views import COUNTED, HEADINGS  # late: sending needs none of it

    counts = dict.fromkeys(HEADINGS, 0)
    for state, count in _counts(Mailing.id == mailing_id).items():
        counts[COUNTED[DeliveryState(state)]] += count
    return MailingStanding(mailing_id, str(status_), counts)
