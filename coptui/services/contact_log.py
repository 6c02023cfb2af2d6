"""The contact log: a call, a text, a letter or a conversation, noted in a line (R52)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import line, note
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import Recording, recording
from coptui.store.models import Contact, ContactLog
from coptui.workspace import Workspace

KINDS: Mapping[str, str] = {
    "call": "call",
    "text": "text message",
    "letter": "letter",
    "conversation": "conversation",
    "other": "something else",
}
"""Kinds as kept, and in words."""
REACHED, NOT_REACHED = "reached", "not-reached"
_AREAS = frozenset({"contacts"})


@dataclass(frozen=True)
class LogView:
    """One entry. `outcome` is that of a call: reached, not-reached, or empty."""

    id: int
    contact_id: int
    name: str
    kind: str
    kind_words: str
    on: dt.date
    text: str
    outcome: str
    by: str
    session_id: int | None
    session: str


def write(
    ws: Workspace,
    contact_id: int,
    kind: str,
    text: str,
    *,
    on: dt.date | None = None,
    session_id: int | None = None,
    outcome: str = "",
) -> Done[LogView]:
    """Note that there was a call, a text, a letter or a conversation. Raises `Refused`."""
    person = _contact(contact_id)
    words, day = note(text), on or ws.today()
    if kind not in KINDS:
        raise Refused(f"A note is of a {', '.join(KINDS)}.", "Choose one.", field="kind")
    if not words and not outcome:
        raise Refused("What was it about?", "A few words are enough.", field="text")
    if day > ws.today():
        raise Refused("That day is still to come.", "Give the day it happened.", field="on")
    if session_id is not None:
        session_row(session_id)
    with recording(ws, f"Note a {KINDS[kind]} with {person.name}", _AREAS) as rec:
        row = put(
            ws, rec, contact_id, kind=kind, text=words, happened_on=day,
            session=session_id, outcome=line(outcome, 20),
        )  # fmt: skip
    return Done(_view(row), f"Noted for {person.name}.", rec.id, _AREAS)


def put(ws: Workspace, rec: Recording, contact_id: int, **values: Any) -> ContactLog:
    """Write an entry in the transaction of a larger act."""
    row: ContactLog = ContactLog.create(
        contact=contact_id, noted_at=ws.now(), noted_by=ws.by, **values
    )
    rec.created(row)
    audit.note(
        ws, "contact.log", subject="contact", subject_id=contact_id, detail=str(values["kind"])
    )
    return row


def remove(ws: Workspace, entry_id: int) -> Done[LogView]:
    """Let an entry go that is wrong or no longer needed."""
    row = _entry(entry_id)
    view = _view(row)
    with recording(ws, f"Let a note about {view.name} go", _AREAS) as rec:
        rec.deleting(row)
        row.delete_instance()
        audit.note(ws, "contact.log.removed", subject="contact", subject_id=view.contact_id)
    return Done(view, f"A note about {view.name} is gone.", rec.id, _AREAS)


def show(ws: Workspace, entry_id: int) -> LogView:
    """One entry. Raises `NotFound`."""
    return _view(_entry(entry_id))


def entries(ws: Workspace, contact_id: int) -> list[LogView]:
    """The log of one person, the newest first. Raises `NotFound`."""
    _contact(contact_id)
    rows = ContactLog.select().where(ContactLog.contact == contact_id)
    return [_view(row) for row in rows.order_by(ContactLog.happened_on.desc(),
                                                ContactLog.id.desc())]  # fmt: skip


def _view(row: Any) -> LogView:
    return LogView(
        id=row.id,
        contact_id=row.contact_id,
        name=row.contact.name,
        kind=row.kind,
        kind_words=KINDS.get(row.kind, row.kind),
        on=row.happened_on,
        text=row.text,
        outcome=row.outcome,
        by=row.noted_by,
        session_id=row.session_id,
        session=code_of(row.session) if row.session_id else "",
    )


def _entry(entry_id: int) -> Any:
    row = ContactLog.get_or_none(ContactLog.id == entry_id)
    if row is None:
        raise NotFound("There is no such note.")
    return row


def _contact(contact_id: int) -> Any:
    row = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return row
