"""Requests of people about their own data: who asked for what, by when, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coptui.domain import dates
from coptui.domain.consent import add_months
from coptui.domain.registers import MOST_MORE_MONTHS, RequestKind, request_due
from coptui.errors import Refused
from coptui.services import audit, contacts
from coptui.services.contact_views import ContactView
from coptui.services.done import Done
from coptui.services.field_check import FieldCheck
from coptui.services.register_fields import (
    AREAS,
    GONE,
    checked_day,
    checked_who,
    find,
    long,
    past_day,
    person,
    short,
    who_of,
)
from coptui.services.undo import belongs, recording
from coptui.store.models import DataRequest, RequestAct
from coptui.workspace import Workspace

EDITABLE = ("received", "how", "who", "details")


@dataclass(frozen=True)
class ActView:
    """One thing done for a request."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True)
class RequestView:
    """A request with its day and what was done. `state` is open, overdue or done."""

    id: int
    kind: str
    asks: str
    who: str
    contact_id: int | None
    received: date
    how: str
    details: str
    due: date
    longer_reason: str
    state: str
    outcome: str
    done: date | None
    acts: tuple[ActView, ...] = ()


def add(
    ws: Workspace,
    kind: str,
    *,
    received: str | date = "today",
    contact_id: int | None = None,
    who: str = "",
    how: str = "",
    details: str = "",
) -> Done[RequestView]:
    """Write down a request on the day it came; its last day follows. Raises `Refused`."""
    asks = as_kind(kind)
    on = past_day(ws, received, "received")
    name = short(who)
    if person(contact_id) is None and not name:
        raise Refused("Who asked?", "Name a contact, or write who it was.", field="who")
    with recording(ws, "Write down a request", AREAS) as rec:
        row = DataRequest.create(
            kind=str(asks),
            received_on=on,
            how=short(how),
            contact=contact_id,
            who="" if contact_id is not None else name,
            details=long(details),
            due_on=request_due(asks, on),
            recorded_at=ws.now(),
            recorded_by=ws.by,
        )
        rec.created(row)
        audit.note(ws, "request.added", subject="request", subject_id=row.id, detail=str(asks))
    view = show(ws, row.id)
    said = f"Request {row.id} is written down. The answer is due {_day(ws, view.due)}."
    return Done(view, said, rec.id, AREAS)


def edit(ws: Workspace, request_id: int, **fields: str) -> Done[RequestView]:
    """Change what was written down by name: received, how, who, details. Raises `Refused`."""
    row = find(DataRequest, request_id, "request")
    with recording(ws, f"Change request {request_id}", AREAS) as rec:
        rec.changing(row)
        for name, value in fields.items():
            if name not in EDITABLE:
                raise Refused(f"A request has no {name} to change.", field=name)
            if name == "received":
                row.received_on = past_day(ws, value, name)
                if not row.longer_reason:
                    row.due_on = request_due(RequestKind(row.kind), row.received_on)
            elif name == "details":
                row.details = long(value)
            elif name != "who" or row.contact_id is None:
                setattr(row, name, short(value))
        row.save()
        _note(ws, "request.changed", request_id, ",".join(sorted(fields)))
    return Done(show(ws, request_id), f"Request {request_id} is changed.", rec.id, AREAS)


def extend(ws: Workspace, request_id: int, months: int, reason: str) -> Done[RequestView]:
    """Give a complex request one or two more months; the person must be told why. Once."""
    row = find(DataRequest, request_id, "request")
    why = short(reason)
    if row.done_on is not None:
        raise Refused("It was done already; it needs no more time.")
    if not 1 <= months <= MOST_MORE_MONTHS or row.kind == RequestKind.withdrawal:
        raise Refused(
            "A complex request may take one or two months more; what is taken back may not.",
            field="months",
        )
    if not why:
        raise Refused("Say why it takes longer; the person must be told that too.", field="reason")
    with recording(ws, f"More time for request {request_id}", AREAS) as rec:
        rec.changing(row)
        row.due_on = add_months(row.received_on, 1 + months)
        row.longer_reason = why
        row.save()
        _note(ws, "request.extended", request_id, f"{months} months")
    view = show(ws, request_id)
    said = f"The answer is now due {_day(ws, view.due)}. Tell the person so before the first month"
    return Done(view, f"{said} is over.", rec.id, AREAS)


def close(
    ws: Workspace, request_id: int, outcome: str, *, on: str | date = "today"
) -> Done[RequestView]:
    """Note what was answered and on which day. Raises `Refused`."""
    row = find(DataRequest, request_id, "request")
    words = long(outcome)
    if not words:
        raise Refused("Say in a few words what was answered.", field="outcome")
    day = past_day(ws, on, "done")
    if day < row.received_on:
        raise Refused("That is before the request came.", field="done")
    with recording(ws, f"Close request {request_id}", AREAS) as rec:
        rec.changing(row)
        row.outcome, row.done_on = words, day
        row.save()
        _note(ws, "request.closed", request_id)
    return Done(show(ws, request_id), f"Request {request_id} is done.", rec.id, AREAS)


def acted(ws: Workspace, request_id: int, what: str) -> RequestAct:
    """Note one thing done for a request, without names; in the transaction of what was done."""
    find(DataRequest, request_id, "request")
    row: RequestAct = RequestAct.create(request=request_id, at=ws.now(), by=ws.by, what=short(what))
    return row


def correct(ws: Workspace, request_id: int, **fields: str) -> Done[ContactView]:
    """Put right what is kept about the person who asked; the request then shows it.

    One act: taking it back takes back both. Raises `Refused` where it is about nobody on the list.
    """
    row = find(DataRequest, request_id, "request")
    if row.contact_id is None:
        raise Refused(
            "The request is about nobody on the list, so there is nothing to put right.",
            "Close it with what you answered.",
        )
    with ws.store.atomic():
        done = contacts.edit(ws, row.contact_id, **fields)
        changed = ", ".join(name.replace("_", " ") for name in sorted(fields))
        belongs(done.undo, acted(ws, request_id, f"put right: {changed}"))
        _note(ws, "request.corrected", request_id, ",".join(sorted(fields)))
    said = f"{done.said} Request {request_id} shows it."
    return Done(done.view, said, done.undo, done.changed | AREAS)


def entries(ws: Workspace, *, all: bool = True) -> list[RequestView]:  # noqa: A002
    """Those that wait first, by their last day; then those that are done, the latest first."""
    query = DataRequest.select()
    waiting = query.where(DataRequest.done_on.is_null()).order_by(DataRequest.due_on)
    done = query.where(DataRequest.done_on.is_null(False)).order_by(DataRequest.done_on.desc())
    return [_view(ws, row) for row in [*waiting, *(done if all else [])]]


def show(ws: Workspace, request_id: int) -> RequestView:
    """One request with all that was done for it. Raises `NotFound`."""
    return _view(ws, find(DataRequest, request_id, "request"))


def as_kind(text: str) -> RequestKind:
    """The kind of that name. Raises `Refused` with those there are."""
    try:
        return RequestKind(text.strip().casefold())
    except ValueError as error:
        names = ", ".join(RequestKind)
        raise Refused(f"A request is one of: {names}.", field="kind") from error


def check_field(ws: Workspace, name: str, value: str) -> FieldCheck:
    """What is wrong with a typed value, beside a hint."""
    if name == "who":
        return checked_who(ws, value)
    return checked_day(ws, value, name) if name in ("received", "done") else FieldCheck()


def _note(ws: Workspace, action: str, request_id: int, detail: str = "") -> None:
    audit.note(ws, action, subject="request", subject_id=request_id, detail=detail)


def _day(ws: Workspace, day: date) -> str:
    return dates.day(day, ws.today())


def _view(ws: Workspace, row: Any) -> RequestView:
    late = row.done_on is None and row.due_on < ws.today()
    acts = row.acts.order_by(RequestAct.id)
    return RequestView(
        id=row.id,
        kind=row.kind,
        asks=RequestKind(row.kind).words,
        who=who_of(row) or GONE,
        contact_id=row.contact_id,
        received=row.received_on,
        how=row.how,
        details=row.details,
        due=row.due_on,
        longer_reason=row.longer_reason,
        state="done" if row.done_on else "overdue" if late else "open",
        outcome=row.outcome,
        done=row.done_on,
        acts=tuple(ActView(one.at, one.by, one.what) for one in acts),
    )
