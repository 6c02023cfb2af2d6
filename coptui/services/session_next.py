"""The session after this one: taken where it is planned already, else made like this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from coptui.domain import dates
from coptui.domain.sessions import PAST, SessionStatus
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.session_parts import moments
from coptui.services.session_planning import NewSession, create
from coptui.services.session_views import SessionView, code_of, session_row, view
from coptui.services.undo import Recording, recording
from coptui.store.models import Attendance, HelperSlot, Invitation, Membership, RoleHolding, Session
from coptui.workspace import Workspace

_AREA = frozenset({"sessions", "communities"})
_PLANNED = ("idea", "date_set", "invited", "ready", "postponed")
_OVER = [status.value for status in PAST]
HELPING = ("recorder", "photographer", "greeter", "hospitality")
"""Parts that somebody has for one session and is asked to have again the next time."""


@dataclass(frozen=True)
class Wish:
    """What is said of the next session; what is empty is as it was this time."""

    on: date | None = None
    start: time | None = None
    end: time | None = None
    venue: str = ""
    host: str = ""
    example: str = ""
    same_topic: bool = True
    earlier: bool | None = None


@dataclass(frozen=True)
class Following:
    """The next session, and whether it was planned before this one asked for it."""

    row: Any
    taken: bool


def planned_after(ws: Workspace, session_id: int) -> SessionView | None:
    """The session that is planned to follow this one already; None where there is none."""
    row = session_row(session_id)
    found = _planned(row, row.series, None)
    return None if found is None else view(ws, found.id)


def draft_next(ws: Workspace, session_id: int, wish: Wish | None = None) -> Done[SessionView]:
    """Plan the next session with this one's place, hours, host, helpers and list.

    Raises `Refused` where this session has a next one already, or was not held.
    """
    row = session_row(session_id)
    if row.status not in _OVER:
        raise Refused(f"{code_of(row)} is not over yet.", "Its close asks when people meet next.")
    if row.next_session_id is not None and row.next_session.status != SessionStatus.cancelled.value:
        raise Refused(f"{code_of(row.next_session)} follows {code_of(row)} already.", "Open it.")
    with recording(ws, f"The session after {code_of(row)}", _AREA) as rec:
        found = following(ws, rec, row, row.series if row.series_id else None, wish or Wish())
        rec.changing(row)
        row.next_session = found.row
        row.save()
        audit.note(ws, "session.plan", subject="session", subject_id=found.row.id)
    shown = view(ws, found.row.id)
    how = "was planned already and is taken" if found.taken else "is planned"
    return Done(shown, f"{shown.code} {how}: {shown.when}.", rec.id, _AREA)


def following(ws: Workspace, rec: Recording, row: Any, topic: Any | None, wish: Wish) -> Following:
    """The next session inside the caller's recording; there is never a second one for a day."""
    zone = row.community.time_zone
    this = None if row.starts_at is None else dates.local_day(row.starts_at, zone)
    if wish.on is not None and this is not None and wish.on <= this:
        raise Refused("The next session comes after this one.", field="next_on")
    known = _planned(row, topic, wish.on)
    if known is None:
        made = create(ws, rec, _like(row, wish), row.community, topic)
    else:
        made = known
        _give_day(rec, known, row, wish)
    _helpers(ws, rec, row, made)
    _list(rec, row, made)
    return Following(made, known is not None)


def _planned(row: Any, topic: Any | None, on: date | None) -> Any | None:
    """The session planned for that day; without a day the nearest of the topic that is ahead.

    One that waits for its day is meant as well: it was drafted when the day was not known.
    """
    topic_id = None if topic is None else topic.id
    zone = row.community.time_zone
    query: Any = (
        Session.select()
        .where(
            Session.community == row.community_id,
            Session.id != row.id,
            Session.status.in_(_PLANNED),
        )
        .order_by(Session.starts_at.is_null(), Session.starts_at, Session.number)
    )
    ahead = [one for one in query if _later(one, row)]
    if on is not None:
        same_day = [
            one for one in ahead if one.starts_at and dates.local_day(one.starts_at, zone) == on
        ]
        ahead = same_day or [one for one in ahead if one.starts_at is None]
        if same_day:
            return same_day[0]
    return next((one for one in ahead if one.series_id == topic_id and topic_id), None)


def _later(one: Any, row: Any) -> bool:
    if one.starts_at is None:
        return bool(one.number > row.number)
    return row.starts_at is None or bool(one.starts_at > row.starts_at)


def _like(row: Any, wish: Wish) -> NewSession:
    zone = row.community.time_zone
    elsewhere = bool(wish.venue) and (not row.venue_id or wish.venue != row.venue.name)
    other_host = bool(wish.host) and wish.host != row.host_name
    return NewSession(
        on=wish.on,
        start=wish.start or _wall(row.starts_at, zone),
        end=wish.end or _wall(row.ends_at, zone),
        venue=wish.venue or (row.venue.name if row.venue_id else ""),
        access="" if elsewhere else row.access_line,
        costs="" if elsewhere else row.costs_line,
        example=wish.example,
        host_id=None if other_host else row.host_id,
        host_name=wish.host or row.host_name,
        host_contact=row.host_contact,
        online_link=row.online_link,
        key_question=row.key_question if wish.same_topic else "",
        earlier=wish.earlier,
    )


def _give_day(rec: Recording, known: Any, row: Any, wish: Wish) -> None:
    """A session that waited for its day gets it; one that has its day stays as it was planned."""
    if known.starts_at is not None or wish.on is None:
        return
    zone = known.community.time_zone
    rec.changing(known)
    known.starts_at, known.ends_at = moments(
        wish.on,
        wish.start or _wall(row.starts_at, zone),
        wish.end or _wall(row.ends_at, zone),
        zone,
        wish.earlier,
    )
    known.status = SessionStatus.date_set.value
    known.save()


def _helpers(ws: Workspace, rec: Recording, row: Any, made: Any) -> None:
    """Whoever greeted, recorded or looked after the food is down for it again."""
    mine = RoleHolding.session_id == row.id
    there: Any = RoleHolding.select(RoleHolding.contact, RoleHolding.role).where(
        RoleHolding.session_id == made.id
    )
    known = set(there.tuples())
    for one in RoleHolding.select().where(mine, RoleHolding.role.in_(HELPING)):
        if (one.contact_id, one.role) not in known:
            rec.created(
                RoleHolding.create(
                    contact=one.contact_id,
                    community=row.community_id,
                    session_id=made.id,
                    role=one.role,
                    since=ws.today(),
                )
            )
    taken: Any = HelperSlot.select(HelperSlot.slot).where(HelperSlot.session == made.id)
    slots = {slot for (slot,) in taken.tuples()}
    for task in HelperSlot.select().where(HelperSlot.session == row.id):
        if task.slot not in slots:
            rec.created(
                HelperSlot.create(
                    session=made.id, slot=task.slot, contact=task.contact_id, who=task.who
                )
            )


def _list(rec: Recording, row: Any, made: Any) -> None:
    """Guests of this list stand on the next as well; the members are on every list anyway."""
    members: Any = Membership.select(Membership.contact).where(
        Membership.community == row.community_id
    )
    there: Any = Invitation.select(Invitation.contact).where(Invitation.session == made.id)
    known = {contact for (contact,) in (*members.tuples(), *there.tuples())}
    here: Any = Attendance.select(Attendance.contact).where(
        Attendance.session == row.id, Attendance.contact.is_null(False)
    )
    asked: Any = Invitation.select(Invitation.contact).where(Invitation.session == row.id)
    for (contact,) in dict.fromkeys((*asked.tuples(), *here.tuples())):
        if contact not in known:
            rec.created(Invitation.create(contact=contact, session=made.id, list_reason="guest"))


def _wall(moment: Any, zone: str) -> time | None:
    return None if moment is None else dates.to_local(moment, zone).time().replace(fold=0)
