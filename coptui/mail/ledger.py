"""The ledger: the only place that writes the state of a delivery.

Each step is one small write that holds only for the try that made it: every claim carries a fresh
attempt id, and a write with an old one changes nothing. Nothing here moves a delivery out of doubt.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import Case, fn

from coptui.domain.mailing import RESTING, DeliveryState, MailingStatus
from coptui.mail import departures
from coptui.mail.sights import our_own, sights
from coptui.mail.verdicts import Outcome, Result, Stage
from coptui.store import rows
from coptui.store.models import Delivery, Mailing

if TYPE_CHECKING:
    from coptui.workspace import Workspace

STRIKES = 3
GIVE_UP_AFTER = timedelta(hours=48)
FARTHEST = timedelta(hours=12)
"""No retry is put off for longer than this."""
_STATE = {
    Outcome.ACCEPTED: DeliveryState.accepted,
    Outcome.RETRY: DeliveryState.retry,
    Outcome.REFUSED: DeliveryState.refused,
    Outcome.UNKNOWN: DeliveryState.unknown,
}
_WAITING = (DeliveryState.queued, DeliveryState.retry)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this owner alone may work on, for one try."""

    id: int
    mailing_id: int
    name: str
    attempt: str
    tries: int
    number: int  # its place in the mailing, counted from one
    practice: bool
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a dead sender left: how many wait again, how many are in doubt."""

    waiting: int
    doubtful: int


def recover(ws: Workspace, owner: str) -> Recovered:
    """Tidy up after senders that died. Only the holder of the sender lock may call this."""
    others = (Delivery.owner != owner) & (Delivery.owner != "")
    with ws.store.atomic():
        waiting = (
            Delivery.update(state=DeliveryState.queued, owner="", claimed_at=None)
            .where(Delivery.state == DeliveryState.claimed, others)
            .execute()
        )
        doubtful = (
            Delivery.update(
                state=DeliveryState.unknown,
                owner="",
                stage="dot",
                finished_at=ws.now(),
                reason="The sender stopped while this message was leaving.",
            )
            .where(Delivery.state == DeliveryState.sending, others)
            .execute()
        )
    return Recovered(waiting, doubtful)


def claim(ws: Workspace, owner: str, limit: int, mailing_id: int | None = None) -> list[Claimed]:
    """Take up to `limit` deliveries that are due, in the order they were queued."""
    with our_own(ws):
        now = ws.now()
        _begin_and_expire(now)
        due = (Delivery.state == DeliveryState.queued) | (
            (Delivery.state == DeliveryState.retry)
            # None is put off so far: the clock was set back since.
            & ((Delivery.next_try <= now) | (Delivery.next_try > now + FARTHEST))
        )
        # No more than this: the texts and lists of a mailing would be read again with every row.
        query = (
            Delivery.select(
                Delivery.id, Delivery.name, Delivery.tries, Mailing.id.alias("of"),
                Mailing.practice, Mailing.expires_at,
            )
            .join(Mailing)
            .where(Mailing.status == MailingStatus.going, due)
            .order_by(Delivery.id)
            .limit(limit)
        )  # fmt: skip
        if ws.in_practice:  # what was confirmed to leave does not end as practice
            query = query.where(Mailing.practice)
        if mailing_id is not None:
            query = query.where(Mailing.id == mailing_id)
        due_now: list[Any] = list(query.namedtuples())
        firsts = _first_rows({row.of for row in due_now})
        token = secrets.token_hex(8)
        claims = [_claimed(row, firsts[row.of], token) for row in due_now]
        if claims:
            _take(ws, claims, owner, token, now)
        return claims


def _claimed(row: Any, first: int, token: str) -> Claimed:
    return Claimed(
        id=row.id,
        mailing_id=row.of,
        name=row.name,
        attempt=f"{token}-{row.id}",
        tries=row.tries,
        number=row.id - first + 1,
        practice=bool(row.practice),
        expires_at=row.expires_at,
    )


def _take(ws: Workspace, claims: Sequence[Claimed], owner: str, token: str, now: datetime) -> None:
    """All in one statement: one for each takes longer than all the rest of a claim."""
    mark, ids = ws.store.db.param, ", ".join(str(one.id) for one in claims)
    change = (
        f"UPDATE delivery SET state = {mark}, owner = {mark}, "
        f"attempt = {mark} || '-' || CAST(id AS TEXT), claimed_at = {mark}, next_try = NULL "
        f"WHERE id IN ({ids})"
    )
    values = (DeliveryState.claimed.value, owner, token, rows.moment(now))
    ws.store.db.execute_sql(change, values)


def _first_rows(mailing_ids: set[int]) -> dict[int, int]:
    found: Any = (
        Delivery.select(Delivery.mailing, fn.MIN(Delivery.id))
        .where(Delivery.mailing.in_(mailing_ids))
        .group_by(Delivery.mailing)
        .tuples()
    )
    return {int(mailing): int(first) for mailing, first in found}


def _begin_and_expire(now: datetime) -> None:
    Mailing.update(status=MailingStatus.going).where(
        Mailing.status == MailingStatus.waiting,
        Mailing.not_before.is_null() | (Mailing.not_before <= now),
    ).execute()
    past = Mailing.select(Mailing.id).where(
        Mailing.expires_at <= now,
        Mailing.status.in_((MailingStatus.going, MailingStatus.paused)),
    )
    Delivery.update(
        state=DeliveryState.expired, finished_at=now, reason="It was too late for this message."
    ).where(Delivery.state.in_(_WAITING), Delivery.mailing.in_(past)).execute()
    Delivery.update(
        state=DeliveryState.expired,
        finished_at=now,
        reason="The server put it off for two days.",
    ).where(
        Delivery.state == DeliveryState.retry, Delivery.queued_at <= now - GIVE_UP_AFTER
    ).execute()


class Mark(NamedTuple):
    """A message is about to leave, if nothing has changed since it was `seen`."""

    claimed: Claimed
    seen: int | None = None
    server: str = ""
    account: str = ""


class Record(NamedTuple):
    """What became of a try."""

    claimed: Claimed
    result: Result
    next_try: datetime | None = None
    account: str = ""


_MARK = """UPDATE delivery SET state = 'sending', sending_at = {0}, server = {0}, tries = tries + 1
WHERE id = {0} AND attempt = {0} AND state = 'claimed' AND mailing_id IN
(SELECT id FROM mailing WHERE id = {0} AND status = 'going'
AND (expires_at IS NULL OR expires_at > {0}))"""
# The mark counts a try; who was refused before it has not been counted yet.
_RECORD = """UPDATE delivery SET tries = tries + (state = 'claimed'), state = {0}, owner = '',
reply_code = {0}, reply_text = {0}, stage = {0}, reason = '', next_try = {0}, finished_at = {0}
WHERE id = {0} AND attempt = {0} AND (state IN ('sending', 'claimed')
OR (state = 'unknown' AND {0}))"""


@lru_cache(maxsize=4)
def _worded(param: str) -> tuple[str, str]:
    """Both with the sign that this database has for a value."""
    return _MARK.format(param), _RECORD.format(param)


def write(ws: Workspace, steps: Sequence[Mark | Record]) -> list[bool]:
    """All these steps in one commit; for each whether it holds.

    A mark does not hold when its message must not leave: withdrawn, paused, gone, practice begun
    since, or anything changed by others since it was seen. A result does not hold when another
    try has taken over; a late "accepted" may still settle a doubt, nothing else may.
    """
    with ws.store.atomic(), rows.as_peewee():
        writing = _Writing(ws)
        answers = [
            writing.mark(step) if isinstance(step, Mark) else writing.record(step) for step in steps
        ]
        writing.end()
    return answers


class _Writing:
    """The steps of one commit, over one cursor.

    By hand: building a query for each step would take longer than all the rest of it.
    """

    def __init__(self, ws: Workspace) -> None:
        db = ws.store.db
        self._ws = ws
        self._cursor = db.cursor()
        self._mark, self._record = _worded(db.param)
        self._now = rows.moment(ws.now())
        self._sights = sights(ws)
        self._seen = self._sights.now()
        self._practice = self._sights.in_practice(ws)
        self._left: Counter[str] = Counter()

    def mark(self, step: Mark) -> bool:
        """Whether the mark stands."""
        claimed, now = step.claimed, self._now
        if self._practice and not claimed.practice:  # practice began after the claim
            return False
        if step.seen is not None and step.seen != self._seen:
            return False
        values = (now, step.server, claimed.id, claimed.attempt, claimed.mailing_id, now)
        stands = self._changed(self._mark, values)
        if stands and not claimed.practice:
            self._left[step.account] += 1
        return stands

    def record(self, step: Record) -> bool:
        """Whether the result still counts."""
        claimed, result = step.claimed, step.result
        state = _STATE[result.outcome]
        later = step.next_try if state is DeliveryState.retry else None
        values = (
            state.value,
            result.code or None,
            result.text,
            result.stage.value,
            rows.moment(later) if later is not None else None,
            self._now,
            claimed.id,
            claimed.attempt,
            1 if result.outcome is Outcome.ACCEPTED else 0,
        )
        holds = self._changed(self._record, values)
        if holds and result.code and result.stage in (Stage.RCPT, Stage.DATA):
            self._left[step.account] += 1  # it never got its mark, but the server has counted it
        return holds

    def end(self) -> None:
        """Count what leaves now; all of this was our own doing."""
        for account, number in self._left.items():
            departures.note(self._ws, account, number)
        self._sights.wrote_ourselves()

    def _changed(self, sql: str, values: Sequence[object]) -> bool:
        return bool(self._cursor.execute(sql, values).rowcount == 1)


def mark_sending(ws: Workspace, claimed: Claimed) -> bool:
    """The mark that a message is about to leave. False: it must not (withdrawn, paused, gone)."""
    return write(ws, [Mark(claimed)])[0]


def record(
    ws: Workspace, claimed: Claimed, result: Result, next_try: datetime | None = None
) -> bool:
    """Write what became of a try. False when another try has taken over meanwhile."""
    return write(ws, [Record(claimed, result, next_try)])[0]


def skip(ws: Workspace, claimed: Claimed, reason: str) -> None:
    """Nothing goes to this person, and why."""
    _end(ws, claimed, state=DeliveryState.skipped, reason=reason, finished_at=ws.now())


def release(ws: Workspace, claims: Sequence[Claimed]) -> None:
    """Give back what was claimed and not begun."""
    with ws.store.atomic():
        for claimed in claims:
            _end(ws, claimed, state=DeliveryState.queued, claimed_at=None)


def strike(ws: Workspace, claimed: Claimed, reason: str) -> bool:
    """A fault of ours before anything left. After three it is put aside; True then."""
    with ws.store.atomic():
        row = Delivery.get_by_id(claimed.id)
        strikes = row.strikes + 1
        aside = strikes >= STRIKES
        if aside:
            changes = {"state": DeliveryState.refused, "finished_at": ws.now()}
        else:
            changes = {"state": DeliveryState.queued, "claimed_at": None}
        _end(ws, claimed, strikes=strikes, reason=reason, **changes)
    return bool(aside)


def _end(ws: Workspace, claimed: Claimed, **changes: object) -> None:
    with ws.store.atomic():
        Delivery.update(owner="", **changes).where(
            Delivery.id == claimed.id,
            Delivery.attempt == claimed.attempt,
            Delivery.state == DeliveryState.claimed,
        ).execute()


def finish_mailings(ws: Workspace) -> int:
    """Close every mailing of which no delivery can move by itself any more."""
    moving = Delivery.select(Delivery.mailing).where(Delivery.state.not_in(list(RESTING)))
    with ws.store.atomic():
        closed = (
            Mailing.update(status=MailingStatus.done, finished_at=ws.now())
            .where(Mailing.status == MailingStatus.going, Mailing.id.not_in(moving))
            .execute()
        )
    return int(closed)


def settle(ws: Workspace, delivery_id: int, state: DeliveryState, *, by: str, reason: str) -> bool:
    """A person ends a doubt. Sent again, it is the same message with the same id."""
    again = state is DeliveryState.queued
    with ws.store.atomic():
        changed = (
            Delivery.update(
                state=state,
                settled_by=by,
                reason=reason,
                finished_at=None if again else ws.now(),
                next_try=None,
            )
            .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.unknown)
            .execute()
        )
        if changed and again:
            mailing = Delivery.select(Delivery.mailing).where(Delivery.id == delivery_id)
            Mailing.update(status=MailingStatus.going, finished_at=None).where(
                Mailing.id.in_(mailing), Mailing.status == MailingStatus.done
            ).execute()
    return bool(changed == 1)


def cancel_waiting(ws: Workspace, mailing_id: int) -> int:
    """Nothing more of a mailing leaves; a message under way ends by itself. How many it stops."""
    stoppable = (*_WAITING, DeliveryState.claimed)
    with ws.store.atomic():
        stopped = (
            Delivery.update(state=DeliveryState.cancelled, owner="", finished_at=ws.now())
            .where(Delivery.mailing == mailing_id, Delivery.state.in_(stoppable))
            .execute()
        )
    return int(stopped)


def _to_come() -> Any:
    """The time of a mailing that has not begun; one that goes needs none any more."""
    return Case(None, [(Mailing.status == MailingStatus.waiting, Mailing.not_before)], None)


def next_due(ws: Workspace, mailing_id: int | None = None) -> datetime | None:
    """When something will be due next, or None when nothing waits. Paused mailings do not count."""
    waiting = Delivery.state.in_(_WAITING)
    now = ws.now()
    later = Case(None, [(Delivery.next_try > now + FARTHEST, now)], Delivery.next_try)
    at_once = Case(None, [(Delivery.queued_at > now, now)], Delivery.queued_at)
    query = (
        Delivery.select(fn.MIN(fn.COALESCE(later, _to_come(), at_once)))
        .join(Mailing)
        .where(waiting, Mailing.status.in_((MailingStatus.waiting, MailingStatus.going)))
    )
    if ws.in_practice:
        query = query.where(Mailing.practice)
    if mailing_id is not None:
        query = query.where(Mailing.id == mailing_id)
    moment = query.scalar()
    return None if moment is None else Delivery.queued_at.python_value(moment)
