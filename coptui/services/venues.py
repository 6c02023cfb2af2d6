"""Venues: what is known of each, and the access line that every invitation takes from it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from coptui.domain import dates, intervals
from coptui.domain import venues as rules
from coptui.domain.sessions import SessionStatus
from coptui.domain.text import fold
from coptui.domain.venues import Known, VenueFacts
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.community_life import may_still_plan
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.session_views import session_row
from coptui.services.undo import Recording, recording
from coptui.store.models import Community, Recommendation, Session, Venue
from coptui.workspace import Workspace

_AREA = frozenset({"sessions", "communities"})
KNOWN = ("neutral", "step_free", "toilet", "hearing_loop", "quiet_space")
_TEXTS = {
    "address": 300,
    "access_line": 500,
    "getting_there": 500,
    "costs_line": 500,
    "parking": 200,
    "catering": 300,
    "contact": 200,
    "host_organisation": 200,
}
_UNTOLD = tuple(
    one.value for one in (SessionStatus.idea, SessionStatus.date_set, SessionStatus.postponed)
)


@dataclass(frozen=True)
class NewVenue:
    """What is known of a place; only its name is needed."""

    name: str
    address: str = ""
    neutral: str = ""
    step_free: str = ""
    toilet: str = ""
    hearing_loop: str = ""
    quiet_space: str = ""
    access_line: str = ""
    getting_there: str = ""
    parking: str = ""
    costs_line: str = ""
    catering: str = ""
    capacity: str = ""
    contact: str = ""
    host_organisation: str = ""
    notes: str = ""
    checked_on: date | None = None


@dataclass(frozen=True)
class VenueView:
    """A place to meet. `access` is the line for invitations, `not_known` what nobody looked at."""

    id: int
    name: str
    address: str
    access: str
    getting_there: str
    parking: str
    costs: str
    catering: str
    capacity: int | None
    contact: str
    host_organisation: str
    neutral: str
    step_free: str
    toilet: str
    hearing_loop: str
    quiet_space: str
    notes: str
    checked_on: date | None
    check_due: bool
    not_known: tuple[str, ...]
    used_by: tuple[str, ...]


def all(ws: Workspace) -> list[VenueView]:  # noqa: A001 - the word the services share
    """Every place, by name, with the communities that usually meet there."""
    users: dict[int, list[str]] = {}
    homes: Any = Community.select().where(Community.default_venue.is_null(False))
    for row in homes.order_by(Community.name):
        users.setdefault(row.default_venue_id, []).append(row.name)
    return [
        _view(ws, row, tuple(users.get(row.id, ()))) for row in Venue.select().order_by(Venue.name)
    ]


def show(ws: Workspace, venue_id: int) -> VenueView:
    """One place. Raises `NotFound`."""
    row = _venue(venue_id)
    homes: Any = Community.select(Community.name).where(Community.default_venue == row.id)
    return _view(ws, row, tuple(name for (name,) in homes.order_by(Community.name).tuples()))


def add(ws: Workspace, new: NewVenue) -> Done[VenueView]:
    """Take down a place to meet; what nobody has looked at stays unsure."""
    name = needed(new.name, "name", "What is the place called?")
    _unused(name)
    with recording(ws, f"New venue {name}", _AREA) as rec:
        row = Venue(name=name)
        for one in fields(new):
            if one.name != "name":
                _set(ws, row, one.name, getattr(new, one.name))
        row.access_line = row.access_line or rules.access_line(_facts(row))
        row.save()
        rec.created(row)
        audit.note(ws, "venue.add", subject="venue", subject_id=row.id)
    return Done(show(ws, row.id), _said(row, "is here"), rec.id, _AREA)


def edit(ws: Workspace, venue_id: int, **changes: Any) -> Done[VenueView]:
    """Change what is known of a place.

    Its access line follows what is known, unless somebody wrote one in their own words. Sessions
    there that nobody was told of take the new line too; where people have the old one, it stays
    with them until they are told of a change.
    """
    row = _venue(venue_id)
    with recording(ws, f"Edit venue {row.name}", _AREA) as rec:
        rec.changing(row)
        before = row.access_line
        was_made = before == rules.access_line(_facts(row))
        for field, value in changes.items():
            if field == "name":
                name = needed(value, "name", "What is the place called?")
                _unused(name, row.id)
                row.name = name
            else:
                _set(ws, row, field, value)
        if not row.access_line or (was_made and row.access_line == before):
            row.access_line = rules.access_line(_facts(row))
        row.save()
        _carry_over(rec, row, before)
        audit.note(ws, "venue.edit", subject="venue", subject_id=row.id)
    return Done(show(ws, row.id), _said(row, "is changed") if rec.id else "", rec.id, _AREA)


def checked(ws: Workspace, venue_id: int, on: date | None = None) -> Done[VenueView]:
    """Somebody looked again: the access is as it is written."""
    return edit(ws, venue_id, checked_on=on or ws.today())


def use_for_community(ws: Workspace, community_id: int, venue_id: int) -> Done[VenueView]:
    """This is where a community usually meets; new sessions take it from there."""
    community, row = community_row(community_id), _venue(venue_id)
    may_still_plan(community)
    with recording(ws, f"{community.name} meets in {row.name}", _AREA) as rec:
        rec.changing(community)
        community.default_venue = row
        community.save()
        audit.note(ws, "community.venue", subject="community", subject_id=community.id)
    said = f"{community.name} usually meets in {row.name}."
    return Done(show(ws, row.id), said, rec.id, _AREA)


def use_for_session(ws: Workspace, session_id: int, venue_id: int) -> Done[VenueView]:
    """This session is there; people who were invited elsewhere have to be told."""
    from coptui.services import sessions

    row = _venue(venue_id)
    done = sessions.edit(ws, session_id, venue=row.name)
    told = " Tell those who know the other place." if done.view.old_people else ""
    said = f"{done.view.code} is in {row.name}.{told}"
    return Done(show(ws, row.id), said, done.undo, _AREA)


def doubt(ws: Workspace, venue_id: int, session_id: int) -> str:
    """A gentle sentence where the house may have a stake in what is talked about; else empty."""
    row, session = _venue(venue_id), session_row(session_id)
    topic = [session.key_question]
    if session.series_id:
        topic += [session.series.title, session.series.key_question]
        asked: Any = Recommendation.select(Recommendation.addressed_to).where(
            Recommendation.series == session.series_id
        )
        topic += [who for (who,) in asked.tuples()]
    return rules.doubt_about_neutral(Known(row.neutral), row.host_organisation, topic)


def find(ws: Workspace, text: str) -> int:
    """The place meant by an id or a name. Raises `NotFound`."""
    wanted = line(text)
    if wanted.isdigit() and Venue.get_or_none(Venue.id == int(wanted)) is not None:
        return int(wanted)
    for row in Venue.select():
        if fold(row.name) == fold(wanted):
            return int(row.id)
    raise NotFound(f"There is no venue {wanted!r}.", "See `coptui venues list`.")


def _set(ws: Workspace, row: Any, field: str, value: Any) -> None:
    if field in KNOWN:
        with in_plain_words():
            setattr(row, field, rules.known_of(line(value or ""), field).value)
    elif field in _TEXTS:
        setattr(row, field, line(value or "", _TEXTS[field]))
    elif field == "notes":
        row.notes = note(value or "")
    elif field == "capacity":
        with in_plain_words():
            row.capacity = rules.capacity_of(line(str(value or "")))
    elif field == "checked_on":
        if value is not None and value > ws.today():
            raise Refused("That day is still to come.", field="checked_on")
        row.checked_on = value
    else:
        raise Refused(f"A venue has no {line(field)!r}.", field=field)


def _carry_over(rec: Recording, row: Any, before: str) -> None:
    """Sessions there that nobody was told of, and that had the old line, take the new one."""
    if before == row.access_line:
        return
    theirs: Any = Session.select().where(
        Session.venue == row.id,
        Session.status.in_(_UNTOLD),
        Session.access_line.in_(("", before)),
    )
    for session in list(theirs):
        if not session.invitations.exists():
            rec.changing(session)
            session.access_line = row.access_line
            session.save()


def _facts(row: Any) -> VenueFacts:
    return VenueFacts(
        Known(row.step_free),
        Known(row.toilet),
        Known(row.hearing_loop),
        Known(row.quiet_space),
        row.parking,
    )


def _said(row: Any, what: str) -> str:
    left = rules.unknown(_facts(row))
    more = f" Not looked at yet: {', '.join(left)}." if left else ""
    return f"{row.name} {what}.{more}"


def _unused(name: str, own: int | None = None) -> None:
    for row in Venue.select():
        if row.id != own and fold(row.name) == fold(name):
            raise Refused(f"{row.name} is on the list already.", "Edit it there.", field="name")


def _venue(venue_id: int) -> Any:
    row = Venue.get_or_none(Venue.id == venue_id)
    if row is None:
        raise NotFound("There is no such venue.", "See `coptui venues list`.")
    return row


def _view(ws: Workspace, row: Any, used_by: tuple[str, ...]) -> VenueView:
    days = intervals.merged(ws.settings.intervals)["venue_check"]
    return VenueView(
        id=row.id,
        name=row.name,
        address=row.address,
        access=row.access_line,
        getting_there=row.getting_there,
        parking=row.parking,
        costs=row.costs_line,
        catering=row.catering,
        capacity=row.capacity,
        contact=row.contact,
        host_organisation=row.host_organisation,
        neutral=row.neutral,
        step_free=row.step_free,
        toilet=row.toilet,
        hearing_loop=row.hearing_loop,
        quiet_space=row.quiet_space,
        notes=row.notes,
        checked_on=row.checked_on,
        check_due=rules.check_due(row.checked_on, ws.today(), days),
        not_known=rules.unknown(_facts(row)),
        used_by=used_by,
    )


def checked_words(it: VenueView, today: date) -> str:
    """When its access was looked at, in words."""
    if it.checked_on is None:
        return "not looked at yet"
    words = f"looked at {dates.day(it.checked_on, today)}"
    return f"{words}; look again" if it.check_due else words


__all__ = [
    "KNOWN",
    "NewVenue",
    "VenueView",
    "add",
    "all",
    "checked",
    "checked_words",
    "doubt",
    "edit",
    "find",
    "show",
    "use_for_community",
    "use_for_session",
]
