"""Sessions, from the plan to the close: the one door to everything about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain.sessions import UPCOMING, SessionStatus, check_move
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.closing import CloseAnswers, Closed, close, not_begun
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line
from coptui.services.session_doubts import doubts
from coptui.services.session_order import OrderItem, OrderView, running_order, set_running_order
from coptui.services.session_people import InvitedRow, invited, mark_invited, reply
from coptui.services.session_planning import NewSession, cancel, edit, move_date, plan
from coptui.services.session_views import SessionView, code_of, facts_of, session_row, view, views
from coptui.services.undo import recording
from coptui.store.models import Session, Venue
from coptui.workspace import Workspace

__all__ = [
    "CloseAnswers",
    "Closed",
    "InvitedRow",
    "NewSession",
    "OrderItem",
    "OrderView",
    "SessionView",
    "VenueRow",
    "cancel",
    "close",
    "doubts",
    "edit",
    "invited",
    "list_of",
    "mark_invited",
    "move",
    "move_date",
    "not_begun",
    "plan",
    "reply",
    "running_order",
    "set_running_order",
    "show",
    "venues",
]

_AREA = frozenset({"sessions"})
_UPCOMING = [status.value for status in UPCOMING]


@dataclass(frozen=True)
class VenueRow:
    """A place to meet."""

    id: int
    name: str
    address: str
    access: str
    getting_there: str
    costs: str
    neutral: str
    checked_on: date | None


def list_of(
    ws: Workspace,
    community_id: int | None = None,
    upcoming: bool | None = None,
    limit: int | None = None,
) -> list[SessionView]:
    """Sessions in the order of their day; past ones alone come with the latest first."""
    where: list[Any] = [Session.id > 0]
    if community_id is not None:
        where.append(Session.community == community_id)
    if upcoming is not None:
        ahead = Session.status.in_(_UPCOMING)
        where.append(ahead if upcoming else ~ahead)
    return views(ws, where, latest_first=upcoming is False, limit=limit)


def show(ws: Workspace, session_id: int) -> SessionView:
    """One session. Raises `NotFound`."""
    return view(ws, session_id)


def venues(ws: Workspace) -> list[VenueRow]:
    """The places that were met in, by name."""
    return [
        VenueRow(
            id=row.id,
            name=row.name,
            address=row.address,
            access=row.access_line,
            getting_there=row.getting_there,
            costs=row.costs_line,
            neutral=row.neutral,
            checked_on=row.checked_on,
        )
        for row in Venue.select().order_by(Venue.name)
    ]


_BY_OTHERS = {
    SessionStatus.held: "Close it, with what was decided about the next one.",
    SessionStatus.cancelled: "Call it off, with a reason.",
    SessionStatus.invited: "It is invited when its invitation goes.",
}


def move(ws: Workspace, session_id: int, status: str) -> Done[SessionView]:
    """Move a session to ready, live, postponed or back; what has its own act is refused here."""
    row = session_row(session_id)
    try:
        new = SessionStatus(line(status).casefold().replace(" ", "_"))
    except ValueError as error:
        known = ", ".join(one.words for one in SessionStatus)
        raise Refused(f"A session is one of {known}.", field="status") from error
    if new in _BY_OTHERS and not (new is SessionStatus.invited and row.status == "ready"):
        raise Refused(f"A session is not set to {new.words} by hand.", _BY_OTHERS[new])
    from coptui.domain.dates import local_day

    zone = row.community.time_zone
    with in_plain_words():
        check_move(
            SessionStatus(row.status),
            new,
            facts=facts_of(row),
            on=local_day(row.starts_at, zone) if row.starts_at else None,
            today=local_day(ws.now(), zone),
            summary_agreed=row.summary_agreed_on is not None,
        )
    with recording(ws, f"{code_of(row)}: {new.words}", _AREA) as rec:
        rec.changing(row)
        row.status = new.value
        row.save()
        audit.note(ws, "session.move", subject="session", subject_id=row.id, detail=new.value)
    return Done(view(ws, session_id), f"{code_of(row)} is {new.words}.", rec.id, _AREA)
