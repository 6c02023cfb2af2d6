"""All that happened with one person, as one list: newest first, a page at a time.

One query over all tables gives the order; only the rows of a page are read in full.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, SQL, Case, Value, fn

from coptui.domain import dates
from coptui.domain.consent import ConsentState, Purpose
from coptui.domain.mailing import DeliveryState
from coptui.errors import NotFound
from coptui.services.consent_views import evidence_in_words
from coptui.services.contact_log import KINDS as LOG_KINDS
from coptui.services.contact_log import NOT_REACHED, REACHED
from coptui.services.session_people import REPLIES
from coptui.services.session_views import code_of
from coptui.store.models import (
    Attendance,
    CapturedItem,
    Community,
    ConsentEvent,
    ConsentWording,
    Contact,
    ContactLog,
    ContactMerge,
    Delivery,
    Invitation,
    Mailing,
    Membership,
    MergedDelivery,
    RoleHolding,
    Session,
)
from coptui.workspace import Workspace

KINDS: Mapping[str, str] = {
    "consent": "what they agreed to",
    "message": "messages",
    "session": "sessions",
    "log": "calls and letters",
    "community": "communities and roles",
    "said": "what they said in a session",
}
"""Kinds to look at alone, and in words."""
METHODS = {"sheet": "signed a sheet", "form": "ticked a form", "mail": "wrote so",
            "spoken": "said so"}  # fmt: skip
_ABOUT = {
    Purpose.mail: "Mail",
    Purpose.named: "Being named",
    Purpose.quoted: "Being quoted",
    Purpose.photo: "Photographs",
    Purpose.share_contact: "Sharing their contact",
    Purpose.record_role: "Recording their part",
}
STATES = {
    ConsentState.given: "agreed",
    ConsentState.refused: "said no",
    ConsentState.withdrawn: "withdrew",
    ConsentState.not_asked: "an entry was set aside",
}
_SOURCES = ("consent", "message", "invited", "came", "log", "joined", "left", "role", "role-end",
            "said", "merged")  # fmt: skip
_OF_KIND = {
    "consent": ("consent",), "message": ("message",), "session": ("invited", "came"),
    "log": ("log",), "community": ("joined", "left", "role", "role-end", "merged"),
    "said": ("said",),
}  # fmt: skip
_KIND_OF = {source: kind for kind, sources in _OF_KIND.items() for source in sources}
_WIDE = 1_000_000_000


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `ref` is the number of its row in the table it comes from."""

    id: int
    kind: str
    source: str
    ref: int
    on: dt.date
    title: str
    result: str
    more: str = ""


def page(ws: Workspace, contact_id: int, kind: str, offset: int, limit: int) -> list[Entry]:
    """Entries from `offset` on, the newest first; `kind` of "" is all of them."""
    keys = list(_keys(contact_id, kind).limit(limit).offset(offset).tuples())
    wanted: dict[str, list[int]] = {}
    for _, source, ref in keys:
        wanted.setdefault(source, []).append(ref)
    rows: dict[tuple[str, int], Entry] = {}
    for source, refs in wanted.items():
        for entry in _READ[source](ws, source, refs):
            rows[source, entry.ref] = entry
    return [rows[source, ref] for _, source, ref in keys if (source, ref) in rows]


def count(ws: Workspace, contact_id: int, kind: str = "") -> int:
    """How many entries there are."""
    return int(_keys(contact_id, kind).count())


def position(ws: Workspace, contact_id: int, kind: str, entry_id: int) -> int | None:
    """The place of an entry in the list, 0 for the newest; None where it is not in it."""
    wanted = (_SOURCES[entry_id // _WIDE], entry_id % _WIDE)
    for at, (_, source, ref) in enumerate(_keys(contact_id, kind).tuples()):
        if (source, ref) == wanted:
            return at
    return None


def _keys(contact_id: int, kind: str) -> Any:
    """When, from which table and which row, for all that happened; one query."""
    if not Contact.select().where(Contact.id == contact_id).exists():
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    sources = _OF_KIND.get(kind, _SOURCES)
    parts = [_part(source, contact_id) for source in sources]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.union_all(part)
    return whole.order_by(SQL("happened").desc(), SQL("source").desc(), SQL("ref").desc())


def _part(source: str, contact_id: int) -> Any:
    moved = MergedDelivery.select(MergedDelivery.delivery).where(
        MergedDelivery.contact == contact_id
    )
    tables: dict[str, tuple[Any, Any, Any]] = {
        "consent": (
            ConsentEvent,
            _within_the_day(ConsentEvent.happened_on, ConsentEvent.recorded_at),
            ConsentEvent.contact == contact_id,
        ),
        "message": (
            Delivery,
            fn.COALESCE(Delivery.finished_at, Delivery.sending_at, Delivery.queued_at),
            (Delivery.contact == contact_id) | Delivery.id.in_(moved),
        ),
        "invited": (
            Invitation,
            fn.COALESCE(Invitation.replied_at, Invitation.invited_at),
            (Invitation.contact == contact_id)
            & (Invitation.replied_at.is_null(False) | Invitation.invited_at.is_null(False)),
        ),
        "came": (
            Attendance,
            fn.COALESCE(Session.starts_at, Attendance.noted_at),
            Attendance.contact == contact_id,
        ),
        "log": (
            ContactLog,
            _within_the_day(ContactLog.happened_on, ContactLog.noted_at),
            ContactLog.contact == contact_id,
        ),
        "joined": (Membership, Membership.joined, Membership.contact == contact_id),
        "left": (
            Membership,
            Membership.left_on,
            (Membership.contact == contact_id) & Membership.left_on.is_null(False),
        ),
        "role": (RoleHolding, RoleHolding.since, RoleHolding.contact == contact_id),
        "role-end": (
            RoleHolding,
            RoleHolding.until,
            (RoleHolding.contact == contact_id) & RoleHolding.until.is_null(False),
        ),
        "said": (CapturedItem, CapturedItem.captured_at, CapturedItem.contact == contact_id),
        "merged": (ContactMerge, ContactMerge.merged_at, ContactMerge.contact == contact_id),
    }
    model, moment, condition = tables[source]
    query = model.select(
        fn.SUBSTR(moment.cast("TEXT"), 1, 19).alias("happened"),
        Value(source).alias("source"),
        model.id.alias("ref"),
    ).where(condition)
    return query.join(Session) if source == "came" else query


def _within_the_day(day: Any, noted: Any) -> Any:
    """The day it happened; with its hour where it was written down that same day."""
    same = fn.SUBSTR(noted.cast("TEXT"), 1, 10) == day.cast("TEXT")
    return Case(None, [(same, noted.cast("TEXT"))], day.cast("TEXT"))


def _entry(source: str, ref: int, on: dt.date, title: str, result: str = "",
           more: str = "") -> Entry:  # fmt: skip
    number = _SOURCES.index(source) * _WIDE + ref
    return Entry(number, _KIND_OF[source], source, ref, on, title, result, more)


def _day(ws: Workspace, moment: dt.datetime) -> dt.date:
    return dates.local_day(moment, ws.settings.time_zone)


def _consent(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    query: Any = (
        ConsentEvent.select(ConsentEvent, ConsentWording)
        .join(ConsentWording, JOIN.LEFT_OUTER)
        .where(ConsentEvent.id.in_(refs))
    )
    found = []
    for row in query:
        how = METHODS.get(row.method, "")
        words = f"words no. {row.wording.version}" if row.wording_id else ""
        more = " · ".join(part for part in (how, words, evidence_in_words(row.evidence)) if part)
        title = _ABOUT[Purpose(row.purpose)]
        state = STATES[ConsentState(row.state)]
        found.append(_entry(source, row.id, row.happened_on, title, state, more))
    return found


def _message(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    query: Any = (
        Delivery.select(Delivery, Mailing, Community)
        .join(Mailing)
        .join(Community, JOIN.LEFT_OUTER)
        .where(Delivery.id.in_(refs))
    )
    found = []
    for row in query:
        mailing = row.mailing
        moment = row.finished_at or row.sending_at or row.queued_at
        state = DeliveryState(row.state).words
        if mailing.practice and row.state == DeliveryState.accepted:
            state = "practised, not sent"
        title = mailing.kind.replace("_", " ").capitalize()
        where = mailing.community.name if mailing.community_id else ""
        more = " · ".join(part for part in (row.address, row.reason) if part)
        found.append(_entry(source, row.id, _day(ws, moment), f"{title}, {where}".strip(", "),
                            state, more))  # fmt: skip
    return found


def _invited(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    query = (
        Invitation.select(Invitation, Session, Community)
        .join(Session)
        .join(Community)
        .where(Invitation.id.in_(refs))
    )
    return [
        _entry(source, row.id, _day(ws, row.replied_at or row.invited_at),
               f"Invited to {code_of(row.session)}", REPLIES.get(row.reply, row.reply), row.note)
        for row in query
    ]  # fmt: skip


def _came(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    query = (
        Attendance.select(Attendance, Session, Community)
        .join(Session)
        .join(Community)
        .where(Attendance.id.in_(refs))
    )
    found = []
    for row in query:
        on = _day(ws, row.session.starts_at or row.noted_at)
        came = "came for the first time" if row.new_here else "came"
        part = row.role_that_day.replace("_", " ")
        found.append(_entry(source, row.id, on, f"Session {code_of(row.session)}", came, part))
    return found


def _log(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    outcomes = {REACHED: "reached", NOT_REACHED: "not reached"}
    return [
        _entry(source, row.id, row.happened_on, LOG_KINDS.get(row.kind, row.kind).capitalize(),
               outcomes.get(row.outcome, ""), " ".join(row.text.split()))
        for row in ContactLog.select().where(ContactLog.id.in_(refs))
    ]  # fmt: skip


def _belonging(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    query: Any = (
        Membership.select(Membership, Community).join(Community).where(Membership.id.in_(refs))
    )
    if source == "left":
        return [
            _entry(source, row.id, row.left_on, row.community.name, "left", row.left_reason)
            for row in query
        ]
    return [_entry(source, row.id, row.joined, row.community.name, "joined") for row in query]


def _role(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    query: Any = (
        RoleHolding.select(RoleHolding, Community).join(Community).where(RoleHolding.id.in_(refs))
    )
    began = source == "role"
    return [
        _entry(source, row.id, row.since if began else row.until, row.community.name,
               f"{'is' if began else 'was'} {row.role.replace('_', ' ')}")
        for row in query
    ]  # fmt: skip


def _said(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    return [
        _entry(source, row.id, _day(ws, row.captured_at), row.kind.replace("_", " ").capitalize(),
               "", " ".join(row.text.split()))
        for row in CapturedItem.select().where(CapturedItem.id.in_(refs))
    ]  # fmt: skip


def _merged(ws: Workspace, source: str, refs: list[int]) -> list[Entry]:
    return [
        _entry(source, row.id, _day(ws, row.merged_at), "Two records became one",
               f"the other was {row.was}")
        for row in ContactMerge.select().where(ContactMerge.id.in_(refs))
    ]  # fmt: skip


_READ: Mapping[str, Callable[[Workspace, str, list[int]], list[Entry]]] = {
    "consent": _consent,
    "message": _message,
    "invited": _invited,
    "came": _came,
    "log": _log,
    "joined": _belonging,
    "left": _belonging,
    "role": _role,
    "role-end": _role,
    "said": _said,
    "merged": _merged,
}
