"""The outbox as it is looked at: every mailing under way, and a page of its messages at a time.

Nothing here reads every message: numbers come from one grouped query, rows for what is in sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from peewee import Case, fn

from coptui.domain import moments
from coptui.domain.counting import agree as one_or_more
from coptui.domain.counting import counted
from coptui.domain.mailing import BY_HAND, DeliveryState, MailingStatus, is_scheduled
from coptui.errors import Refused
from coptui.mail import by_hand
from coptui.services import audit, sender
from coptui.services.done import Done
from coptui.services.mailing_rows import recipient_of
from coptui.services.mailing_views import COUNTED, HEADINGS, RecipientRow
from coptui.services.mailing_words import session_label
from coptui.services.watched_since import agree
from coptui.store.models import Community, Delivery, Mailing, Session
from coptui.workspace import Workspace

LATELY = timedelta(minutes=1)
_MAIL = frozenset({"mail"})
_S = DeliveryState
TROUBLE = (_S.unknown, _S.refused, _S.retry, _S.skipped, _S.expired)
"""The states that somebody may want to look at, the most pressing first."""
_BEFORE = (_S.queued, _S.claimed, _S.sending)
_RANK = {state: at for at, state in enumerate((*TROUBLE, _S.sending, _S.claimed, _S.queued))}
KINDS: Mapping[str, tuple[DeliveryState, ...]] = {
    "all": (),
    "trouble": TROUBLE,
    "doubt": (_S.unknown,),
    "refused": (_S.refused,),
    "again": (_S.retry,),
    "held": (_S.skipped, _S.expired),
    "waiting": _BEFORE,
    "accepted": (_S.accepted,),
}
"""What can be looked at alone, and the states it means; none for all."""


@dataclass(frozen=True)
class OutboxRow(RecipientRow):
    """One message with the mailing it belongs to."""

    mailing_id: int = 0
    mailing: str = ""
    practice: bool = False


@dataclass(frozen=True)
class Underway:
    """One mailing in the outbox. `rate` is in messages a minute, 0 when unknown."""

    id: int
    name: str
    status: str
    counts: Mapping[str, int]
    rate: float
    seconds_left: float | None
    goes_at: str
    practice: bool

    @property
    def total(self) -> int:
        """How many messages it has."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How many of them are at rest."""
        return self.total - self.counts["waiting"]


@dataclass(frozen=True)
class Overview:
    """All that is in the outbox, in numbers. `by_kind` counts messages for each of `KINDS`."""

    mailings: tuple[Underway, ...]
    by_kind: Mapping[str, int]
    zone: str

    @property
    def waits(self) -> int:
        """How many messages still wait."""
        return sum(one.counts["waiting"] for one in self.mailings)


def overview(ws: Workspace) -> Overview:
    """The mailings that are in the outbox: confirmed and not ended, or ended with a doubt."""
    rows = _in_outbox()
    tallies = _tallies([row.id for row in rows])
    view = tuple(_underway(ws, row, tallies.get(row.id, {})) for row in rows)
    by_state: dict[str, int] = {}
    for tally in tallies.values():
        for state, number in tally.items():
            by_state[state] = by_state.get(state, 0) + number
    by_kind = {
        kind: sum(number for state, number in by_state.items() if not states or state in states)
        for kind, states in KINDS.items()
    }
    return Overview(view, by_kind, ws.settings.time_zone)


def tally(mailing_id: int) -> dict[str, int]:
    """How many messages of one mailing stand in each state."""
    return _tallies([mailing_id]).get(mailing_id, {})


def rate_of(ws: Workspace, mailing_id: int) -> float:
    """Messages a minute over the last minute, once there are enough to say so; else 0."""
    moved = fn.COALESCE(Delivery.finished_at, Delivery.sending_at)
    since = Delivery.finished_at.db_value(ws.now() - LATELY)
    query: Any = Delivery.select(fn.COUNT(Delivery.id), fn.MIN(moved), fn.MAX(moved)).where(
        Delivery.mailing == mailing_id, Delivery.tries > 0, moved > since
    )
    number, first, last = query.tuples().get()
    if number < 3:
        return 0.0
    read: Any = Delivery.finished_at.python_value
    seconds = (read(last) - read(first)).total_seconds()
    return float((number - 1) * 60 / seconds) if seconds > 1 else 0.0


def page(
    ws: Workspace, kind: str, offset: int, limit: int, mailing_id: int | None = None,
    *, trouble_first: bool = False,
) -> tuple[OutboxRow, ...]:  # fmt: skip
    """Some messages of one kind, of one mailing or of all in the outbox."""
    query = (
        Delivery.select(Delivery, Mailing, Community, Session)
        .join(Mailing)
        .join(Community)
        .switch(Mailing)
        .join(Session, "LEFT OUTER JOIN")
        .where(*_where(kind, mailing_id))
        .order_by(*_order(trouble_first))
        .offset(offset)
        .limit(limit)
    )
    return tuple(_row(ws, one) for one in query)


def count(ws: Workspace, kind: str, mailing_id: int | None = None) -> int:
    """How many messages of that kind there are."""
    return int(Delivery.select().where(*_where(kind, mailing_id)).count())


def keys(ws: Workspace, kind: str, mailing_id: int | None = None) -> list[int]:
    """The ids of all messages of that kind."""
    rows: Any = Delivery.select(Delivery.id).where(*_where(kind, mailing_id)).tuples()
    return [int(row[0]) for row in rows]


def position(
    ws: Workspace, key: int, kind: str, mailing_id: int | None = None,
    *, trouble_first: bool = False,
) -> int | None:  # fmt: skip
    """Where a message stands among those of that kind, from 0; None when it is not among them."""
    at = fn.ROW_NUMBER().over(order_by=list(_order(trouble_first)))
    numbered = Delivery.select(Delivery.id.alias("key"), at.alias("at")).where(
        *_where(kind, mailing_id)
    )
    query: Any = numbered.select_from(numbered.c.at).where(numbered.c.key == key)
    found = query.tuples().first()
    return None if found is None else int(found[0]) - 1


def states_of(ws: Workspace, ids: Sequence[int]) -> dict[int, DeliveryState]:
    """How these messages stand now."""
    rows: Any = Delivery.select(Delivery.id, Delivery.state).where(Delivery.id.in_(list(ids)))
    return {int(key): DeliveryState(state) for key, state in rows.tuples()}


def retry(ws: Workspace, ids: Sequence[int]) -> Done[int]:
    """Let messages go once more that were put off, refused or held back; how many they are."""
    return _by_hand(ws, ids, "retry", "waits to go again", "wait to go again")


def hold(ws: Workspace, ids: Sequence[int]) -> Done[int]:
    """Keep messages that wait from going; how many they are. `retry` lets them go after all."""
    return _by_hand(ws, ids, "hold", "is held back", "are held back")


def drop(ws: Workspace, ids: Sequence[int]) -> Done[int]:
    """Let messages that have not gone never go; how many they are."""
    return _by_hand(ws, ids, "drop", "will not go", "will not go")


_NOT = {
    "retry": "Only what was put off, refused or held back can be tried again, before it is out of "
    "date. A doubt is settled instead.",
    "hold": "Only what still waits can be held back.",
    "drop": "Only what has not gone can be dropped.",
}


def _by_hand(ws: Workspace, ids: Sequence[int], act: str, one: str, more: str) -> Done[int]:
    before = {key: state for key, state in states_of(ws, ids).items() if state in BY_HAND[act]}
    acts = {"retry": by_hand.retry, "hold": by_hand.hold, "drop": by_hand.drop}
    with ws.store.atomic():
        touched = acts[act](ws, list(before), ws.by)
        after = states_of(ws, list(before))
        number = sum(after[key] != state for key, state in before.items())
        if not number:
            raise Refused(_NOT[act])
        for mailing_id in touched:
            agree(ws, mailing_id)
            audit.note(
                ws, f"delivery.{act}", subject="mailing", subject_id=mailing_id, detail=str(number)
            )
    said = f"{counted(number, 'message')} {one_or_more(number, one, more)}."
    left = len(ids) - number
    if left:
        said += f" {left:,} stood otherwise and {one_or_more(left, 'was', 'were')} left alone."
    return Done(number, said, changed=_MAIL)


def _in_outbox() -> list[Any]:
    doubtful = Delivery.select(Delivery.mailing).where(Delivery.state == _S.unknown)
    living = Mailing.status.in_((MailingStatus.going, MailingStatus.paused, MailingStatus.waiting))
    query = Mailing.select().where(living | Mailing.id.in_(doubtful))
    rank = Case(Mailing.status, [("going", 0), ("paused", 1), ("waiting", 2)], 3)
    return list(query.order_by(rank, Mailing.id))


def _tallies(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    rows: Any = (
        Delivery.select(Delivery.mailing, Delivery.state, fn.COUNT(Delivery.id))
        .where(Delivery.mailing.in_(list(ids)))
        .group_by(Delivery.mailing, Delivery.state)
        .tuples()
    )
    found: dict[int, dict[str, int]] = {}
    for mailing_id, state, number in rows:
        found.setdefault(int(mailing_id), {})[str(state)] = int(number)
    return found


def _underway(ws: Workspace, row: Any, by_state: Mapping[str, int]) -> Underway:
    counts = dict.fromkeys(HEADINGS, 0)
    for state, number in by_state.items():
        counts[COUNTED[DeliveryState(state)]] += number
    early = row.not_before is not None and row.not_before > ws.now()
    timed = early and is_scheduled(row.confirmed_at, row.not_before)
    going = row.status == MailingStatus.going
    rate = rate_of(ws, row.id) if going else 0.0
    left = counts["waiting"] if going and not row.practice else 0
    return Underway(
        id=row.id,
        name=_name(row),
        status=row.status,
        counts=counts,
        rate=rate,
        seconds_left=sender.room(ws, left).seconds if left else None,
        goes_at=moments.read_back(row.not_before, ws.now(), ws.settings.time_zone) if timed else "",
        practice=bool(row.practice),
    )


def _name(row: Any) -> str:
    about = session_label(row.session) if row.session_id else row.community.name
    return f"{about} {row.kind.replace('_', ' ')}"


def _where(kind: str, mailing_id: int | None) -> list[Any]:
    states = KINDS[kind]
    if mailing_id is None:
        here = Delivery.mailing.in_([row.id for row in _in_outbox()])
    else:
        here = Delivery.mailing == mailing_id
    return [here, Delivery.state.in_([str(one) for one in states])] if states else [here]


def _order(trouble_first: bool) -> tuple[Any, ...]:
    """While it goes the latest first, then what waits; at the end what needs a look first."""
    if trouble_first:
        ranks = [(str(state), at) for state, at in _RANK.items()]
        return (Case(Delivery.state, ranks, len(ranks)), Delivery.id)
    waits = Case(None, [(Delivery.state.in_([str(one) for one in _BEFORE]), 1)], 0)
    moved = fn.COALESCE(Delivery.finished_at, Delivery.sending_at, Delivery.claimed_at)
    return (waits, moved.desc(), Delivery.id)


def _row(ws: Workspace, row: Any) -> OutboxRow:
    plain = recipient_of(ws, row)
    known = {name: getattr(plain, name) for name in plain.__dataclass_fields__}
    return OutboxRow(
        **known,
        mailing_id=row.mailing.id,
        mailing=_name(row.mailing),
        practice=bool(row.mailing.practice),
    )
