"""Complaints about how people's data was used: acknowledged in time, brought to an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import dates
from coptui.domain.registers import complaint_due
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.field_check import FieldCheck
from coptui.services.register_fields import (
    AREAS,
    GONE,
    checked_day,
    checked_who,
    find,
    long,
    maybe_day,
    past_day,
    person,
    short,
    who_of,
)
from coptui.services.undo import recording
from coptui.store.models import Complaint
from coptui.workspace import Workspace

DAYS = ("received", "acknowledged", "ico_told")
EDITABLE = (*DAYS, "how", "who", "about", "outcome")
_COLUMN = {"received": "received_on", "acknowledged": "acknowledged_on", "ico_told": "ico_told_on"}


@dataclass(frozen=True)
class ComplaintView:
    """A complaint. `state` is to acknowledge, overdue, open or closed."""

    id: int
    who: str
    contact_id: int | None
    received: date
    how: str
    about: str
    acknowledge_by: date
    acknowledged: date | None
    outcome: str
    ico_told: date | None
    closed: date | None
    state: str


def add(
    ws: Workspace,
    about: str,
    *,
    received: str | date = "today",
    contact_id: int | None = None,
    who: str = "",
    how: str = "",
) -> Done[ComplaintView]:
    """Write down a complaint on the day it came. Raises `Refused`."""
    words = long(about)
    if not words:
        raise Refused("What is the complaint about?", field="about")
    on = past_day(ws, received, "received")
    with recording(ws, "Write down a complaint", AREAS) as rec:
        row = Complaint.create(
            received_on=on,
            how=short(how),
            contact=person(contact_id),
            who="" if contact_id is not None else short(who),
            about=words,
            recorded_at=ws.now(),
            recorded_by=ws.by,
        )
        rec.created(row)
        _note(ws, "complaint.added", row.id)
    view = show(ws, row.id)
    by = dates.day(view.acknowledge_by, ws.today())
    said = f"Complaint {row.id} is written down. Acknowledge it by {by}."
    return Done(view, said, rec.id, AREAS)


def edit(ws: Workspace, complaint_id: int, **fields: str) -> Done[ComplaintView]:
    """Change by name: received, how, who, about, acknowledged, outcome, ico_told.

    Raises `Refused` with the field.
    """
    row = find(Complaint, complaint_id, "complaint")
    with recording(ws, f"Change complaint {complaint_id}", AREAS) as rec:
        rec.changing(row)
        for name, value in fields.items():
            _put(ws, row, name, value)
        _check_order(row)
        row.save()
        _note(ws, "complaint.changed", complaint_id, ",".join(sorted(fields)))
    return Done(show(ws, complaint_id), f"Complaint {complaint_id} is changed.", rec.id, AREAS)


def acknowledge(
    ws: Workspace, complaint_id: int, *, on: str | date = "today"
) -> Done[ComplaintView]:
    """Note the day on which the person was told that the complaint has arrived."""
    row = find(Complaint, complaint_id, "complaint")
    if row.acknowledged_on is not None:
        raise Refused("It was acknowledged before.", "Change the day with edit.")
    with recording(ws, f"Acknowledge complaint {complaint_id}", AREAS) as rec:
        rec.changing(row)
        row.acknowledged_on = past_day(ws, on, "acknowledged")
        _check_order(row)
        row.save()
        _note(ws, "complaint.acknowledged", complaint_id)
    return Done(show(ws, complaint_id), "Noted: it is acknowledged.", rec.id, AREAS)


def close(
    ws: Workspace,
    complaint_id: int,
    outcome: str,
    *,
    ico_told: str | date | None = None,
    on: str | date = "today",
) -> Done[ComplaintView]:
    """Note the outcome, and the day the person heard that the regulator can be asked as well."""
    row = find(Complaint, complaint_id, "complaint")
    words = long(outcome) or row.outcome
    if not words:
        raise Refused("Say in a few words what came of it.", field="outcome")
    with recording(ws, f"Close complaint {complaint_id}", AREAS) as rec:
        rec.changing(row)
        row.outcome = words
        row.closed_on = past_day(ws, on, "closed")
        row.ico_told_on = maybe_day(ws, ico_told, "ico_told") or row.ico_told_on
        # An answer within the time is an acknowledgement too.
        row.acknowledged_on = row.acknowledged_on or row.closed_on
        _check_order(row)
        row.save()
        _note(ws, "complaint.closed", complaint_id)
    said = f"Complaint {complaint_id} is closed."
    if row.ico_told_on is None:
        said += " Tell the person that the ICO can be asked too, and note the day."
    return Done(show(ws, complaint_id), said, rec.id, AREAS)


def entries(ws: Workspace, *, all: bool = True) -> list[ComplaintView]:  # noqa: A002
    """Those that are open first, the oldest on top; then the closed, the latest on top."""
    rows = list(Complaint.select().order_by(Complaint.received_on, Complaint.id))
    waiting = [row for row in rows if row.closed_on is None]
    closed = [row for row in reversed(rows) if row.closed_on is not None]
    return [_view(ws, row) for row in [*waiting, *(closed if all else [])]]


def show(ws: Workspace, complaint_id: int) -> ComplaintView:
    """One complaint. Raises `NotFound`."""
    return _view(ws, find(Complaint, complaint_id, "complaint"))


def check_field(ws: Workspace, name: str, value: str) -> FieldCheck:
    """What is wrong with a typed value, beside a hint."""
    if name == "who":
        return checked_who(ws, value)
    return checked_day(ws, value, name) if name in (*DAYS, "closed") else FieldCheck()


def _put(ws: Workspace, row: Any, name: str, value: str) -> None:
    if name not in EDITABLE:
        raise Refused(f"A complaint has no {name} to change.", field=name)
    if name == "received":
        row.received_on = past_day(ws, value, name)
    elif name in DAYS:
        setattr(row, _COLUMN[name], maybe_day(ws, value, name))
    elif name == "about":
        row.about = long(value)
        if not row.about:
            raise Refused("What is the complaint about?", field="about")
    elif name == "outcome":
        row.outcome = long(value)
    elif name != "who" or row.contact_id is None:
        setattr(row, name, short(value))


def _check_order(row: Any) -> None:
    for name in ("acknowledged_on", "ico_told_on", "closed_on"):
        day = getattr(row, name)
        if day is not None and day < row.received_on:
            raise Refused("That is before the complaint came.", field=name.removesuffix("_on"))


def _note(ws: Workspace, action: str, complaint_id: int, detail: str = "") -> None:
    audit.note(ws, action, subject="complaint", subject_id=complaint_id, detail=detail)


def _view(ws: Workspace, row: Any) -> ComplaintView:
    due = complaint_due(row.received_on)
    if row.closed_on is not None:
        state = "closed"
    elif row.acknowledged_on is not None:
        state = "open"
    else:
        state = "overdue" if due < ws.today() else "to acknowledge"
    return ComplaintView(
        id=row.id,
        who=who_of(row) or ("not said" if row.about else GONE),
        contact_id=row.contact_id,
        received=row.received_on,
        how=row.how,
        about=row.about,
        acknowledge_by=due,
        acknowledged=row.acknowledged_on,
        outcome=row.outcome,
        ico_told=row.ico_told_on,
        closed=row.closed_on,
        state=state,
    )
