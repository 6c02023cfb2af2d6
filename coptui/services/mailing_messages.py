"""At the moment of sending: the gate looks again, and the final bytes are made and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import JOIN

from coptui.domain.addresses import address_key
from coptui.domain.consent import HeldBack, Person, Purpose, gate
from coptui.domain.errors import RuleBroken
from coptui.domain.sessions import SessionStatus
from coptui.errors import CoptuiError
from coptui.mail.outgoing import Ready, Skip
from coptui.services import consent
from coptui.services.address_sharing import each_gets_one, own_key
from coptui.services.mailing_discreet import DISCREET
from coptui.services.mailing_letters import Letters, is_ahead, letters_of, seal
from coptui.store.models import Delivery, Mailing, Session
from coptui.store.rows import ForIds
from coptui.workspace import Workspace

_GONE = (SessionStatus.cancelled, SessionStatus.postponed)


def message_for(ws: Workspace, delivery_id: int) -> Ready | Skip:
    """The checked bytes for one row of the ledger, or the reason why nothing goes."""
    found = messages_for(ws, [delivery_id])
    return found.get(delivery_id, Skip("is no longer in the ledger"))


def messages_for(ws: Workspace, delivery_ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
    """The same for several rows at once; each is judged on its own."""
    # Not joined: the text of a mailing would be read again with every row of it.
    rows = _rows(delivery_ids)
    people = consent.people_for_gate(ws, [row.contact for row in rows if row.contact])
    answers: dict[int, Ready | Skip] = {}
    by_mailing: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        by_mailing[row.mailing].append(row)
    for mailing in _mailings(by_mailing):
        answers.update(_of_mailing(ws, mailing, by_mailing[mailing.id], people))
    return answers


class _Planned(NamedTuple):
    """What is asked of one mailing and its session; not whom it was meant for, which is long."""

    id: int
    kind: str
    purpose: str
    community: int
    status: str
    expires_at: datetime | None
    frozen: Mapping[str, Any]
    frozen_sha256: str
    sealed: str
    session_status: str | None
    session_at: datetime | None


_MAILINGS = ForIds(
    lambda ids: Mailing.select(
        Mailing.id, Mailing.kind, Mailing.purpose, Mailing.community, Mailing.status,
        Mailing.expires_at, Mailing.frozen, Mailing.frozen_sha256, Session.status,
        Session.starts_at,
    ).join(Session, JOIN.LEFT_OUTER).where(Mailing.id.in_(ids))
)  # fmt: skip


def _mailings(ids: Iterable[int]) -> list[_Planned]:
    moment = Mailing.expires_at.python_value
    found = []
    for key, kind, purpose, community, status, expires, kept, sha256, session, at in _MAILINGS.rows(
        ids
    ):
        fixed, sealed = _read(kept)
        about = key, kind, purpose, community, status, moment(expires)
        found.append(_Planned(*about, fixed, sha256, sealed, session, moment(at)))
    return found


@lru_cache(maxsize=4)
def _read(kept: str | None) -> tuple[Mapping[str, Any], str]:
    """What was fixed, as it is kept, and its seal; it is the same at every look."""
    fixed: Mapping[str, Any] = Mailing.frozen.python_value(kept) or {}
    return fixed, seal(fixed)


class _Row(NamedTuple):
    """What is asked of one row of the ledger."""

    id: int
    mailing: int
    contact: int
    """0 where the person is gone."""
    address: str
    address_key: str
    context: dict[str, Any]
    checked: str
    message_id: str


_ROWS = ForIds(
    lambda ids: Delivery.select(
        Delivery.id, Delivery.mailing, Delivery.contact, Delivery.address, Delivery.address_key,
        Delivery.context, Delivery.checked, Delivery.message_id,
    ).where(Delivery.id.in_(ids))
)  # fmt: skip


def _rows(delivery_ids: Sequence[int]) -> list[_Row]:
    read = Delivery.context.python_value
    return [
        _Row(key, mailing, contact or 0, address, address_key, read(context), *kept)
        for key, mailing, contact, address, address_key, context, *kept in _ROWS.rows(delivery_ids)
    ]


def _of_mailing(
    ws: Workspace, mailing: _Planned, rows: list[_Row], people: Mapping[int, Person]
) -> dict[int, Ready | Skip]:
    stopped = _stopped(ws, mailing)
    if stopped:
        return {row.id: Skip(stopped) for row in rows}
    try:
        letters = letters_of(ws, mailing.frozen, mailing.frozen_sha256, mailing.sealed)
        letters.know_others(lambda: _everybody(mailing.id))
    except CoptuiError as error:
        return {row.id: Skip(str(error)) for row in rows}
    today = ws.today()
    return {row.id: _one(mailing, row, people.get(row.contact), letters, today) for row in rows}


def _stopped(ws: Workspace, mailing: _Planned) -> str:
    """Why nothing of the whole mailing may go any more, or an empty text."""
    if mailing.status == "cancelled" or not mailing.frozen:
        return "the mailing was cancelled"
    if mailing.expires_at is not None and mailing.expires_at <= ws.now():
        return "its time has passed"
    session = mailing.session_status
    if session is None or not (is_ahead(mailing.kind) or mailing.kind == "change"):
        return ""
    entry = mailing.frozen.get("calendar")
    if is_ahead(mailing.kind) and session in _GONE:
        return f"the session is {SessionStatus(session).words}"
    if entry and datetime.fromisoformat(entry["starts_at"]) != mailing.session_at:
        return "the session has another date now"
    return ""


def _everybody(mailing_id: int) -> list[tuple[str, str]]:
    rows: Any = Delivery.select(Delivery.name, Delivery.address).where(
        Delivery.mailing == mailing_id
    )
    return list(rows.tuples())


def _one(
    mailing: _Planned, row: _Row, person: Person | None, letters: Letters, today: date
) -> Ready | Skip:
    if person is None:
        return Skip(HeldBack.removed.words)
    verdict = gate(person, Purpose(mailing.purpose), today, community_id=mailing.community)
    if not verdict.may:
        return Skip(verdict.text)
    try:
        key = address_key(person.email)
        if row.address_key not in (key, own_key(key, row.contact)):
            return Skip("has another address now; write to it by hand")
        if row.address_key != key and not each_gets_one(row.contact, key):
            return Skip("shares an address with somebody already written to")
        # Who asked for discretion after the mailing was confirmed gets it discreetly too.
        own = {**row.context, DISCREET: True} if person.discreet else row.context
        built = letters.letter(row.contact, row.address, own, row.checked, row.message_id)
    except (CoptuiError, RuleBroken) as error:
        return Skip(str(error))
    # Whatever its way, the final check has read these bytes, and lets no odd line end pass.
    return Ready.of(built.recipient, built.data, built.message_id, whole=True)
