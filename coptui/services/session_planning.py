"""Planning a session: its day, its place, its host; moving it and calling it off."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from peewee import fn

from coptui.domain import dates
from coptui.domain.sessions import UPCOMING, SessionStatus, status_after_date
from coptui.domain.text import fold
from coptui.domain.topics import TopicStatus
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.session_order import write_default
from coptui.services.session_views import SessionView, code_of, session_row, view, when_in_words
from coptui.services.undo import Recording, recording
from coptui.store.models import (
    Community,
    Contact,
    Example,
    RoleHolding,
    Session,
    TopicSeries,
    Venue,
)
from coptui.workspace import Workspace

AREA = frozenset({"sessions", "communities"})
_UPCOMING = [status.value for status in UPCOMING]
_TOLD = (SessionStatus.invited.value, SessionStatus.ready.value)


@dataclass(frozen=True)
class NewSession:
    """What is known of a session; `topic_id` or `community_id` says whose it is.

    Day and times are local ones in the community's zone. `earlier` tells which one is meant where
    the clocks go back and a time comes twice. What is left empty is taken from the community.
    """

    topic_id: int | None = None
    community_id: int | None = None
    on: date | None = None
    start: time | None = None
    end: time | None = None
    venue: str = ""
    access: str = ""
    costs: str = ""
    example: str = ""
    presenter_id: int | None = None
    host_id: int | None = None
    host_name: str = ""
    host_contact: str = ""
    online_link: str = ""
    key_question: str = ""
    lived_experience: str = ""
    earlier: bool | None = None


def plan(ws: Workspace, new: NewSession) -> Done[SessionView]:
    """Plan a session with the usual running order; with a day its date is set, else it is an idea.

    Raises `Refused` for a time that the clock change leaves out or brings twice, for an end before
    the beginning, and for a topic that is closed.
    """
    topic, community = _whose(new)
    with recording(ws, f"New session of {community.name}", AREA) as rec:
        row = create(ws, rec, new, community, topic)
        audit.note(ws, "session.plan", subject="session", subject_id=row.id)
    shown = view(ws, row.id)
    return Done(shown, f"{shown.code} is planned: {shown.when}.", rec.id, AREA)


def create(
    ws: Workspace, rec: Recording, new: NewSession, community: Any, topic: Any | None
) -> Session:
    """Write a new session inside the caller's recording."""
    starts_at, ends_at = moments(new.on, new.start, new.end, community.time_zone, new.earlier)
    place = venue_for(rec, new.venue, line(new.access, 500)) or community.default_venue
    host_id, host_name, host_contact = _host(new, community)
    link = line(new.online_link, 500)
    row = Session.create(
        community=community.id,
        series=topic.id if topic is not None else None,
        number=_next_number(community.id),
        status=(SessionStatus.date_set if starts_at else SessionStatus.idea).value,
        kind=_kind(place is not None, bool(link)),
        starts_at=starts_at,
        ends_at=ends_at,
        venue=place.id if place is not None else None,
        online_link=link,
        access_line=line(new.access, 500) or (place.access_line if place is not None else ""),
        costs_line=line(new.costs, 500) or (place.costs_line if place is not None else ""),
        key_question=line(new.key_question, 500),
        host=host_id,
        host_name=host_name,
        host_contact=host_contact,
        example=_example(rec, new.example, new.presenter_id),
        lived_experience=line(new.lived_experience, 500),
        calendar_uid=str(uuid.uuid4()),
        created_at=ws.now(),
    )
    rec.created(row)
    write_default(rec, row)
    if topic is not None and topic.status == TopicStatus.idea.value:
        rec.changing(topic)
        topic.status = TopicStatus.planned.value
        topic.save()
    return row


def edit(ws: Workspace, session_id: int, **fields: Any) -> Done[SessionView]:
    """Change anything but the day (`move_date`) and the state.

    Fields: topic_id, venue, access, costs, example, presenter_id, host_id, host_name,
    host_contact, online_link, key_question, lived_experience, recorded_how, thanks_for. A new
    place after the invitation raises the calendar sequence.
    """
    row = session_row(session_id)
    before = (row.venue_id, row.online_link)
    with recording(ws, f"Edit {code_of(row)}", AREA) as rec:
        rec.changing(row)
        for field, value in fields.items():
            _set(rec, row, field, value)
        row.kind = _kind(row.venue_id is not None, bool(row.online_link))
        if row.status in _TOLD and before != (row.venue_id, row.online_link):
            row.calendar_sequence += 1
        row.save()
        audit.note(ws, "session.edit", subject="session", subject_id=row.id)
    return Done(view(ws, session_id), f"{code_of(row)} is changed.", rec.id, AREA)


_LINES = {
    "access": "access_line",
    "costs": "costs_line",
    "host_name": "host_name",
    "host_contact": "host_contact",
    "online_link": "online_link",
    "key_question": "key_question",
    "lived_experience": "lived_experience",
    "recorded_how": "recorded_how",
}


def _set(rec: Recording, row: Any, field: str, value: Any) -> None:
    if field in _LINES:
        setattr(row, _LINES[field], line(value or "", 500))
    elif field == "thanks_for":
        row.thanks_for = note(value or "")
    elif field == "venue":
        place = venue_for(rec, value or "", "")
        row.venue = place
        if place is not None and place.access_line:
            row.access_line = place.access_line
    elif field == "example":
        row.example = _example(rec, value or "", None)
    elif field == "presenter_id":
        _bring(rec, row, value)
    elif field == "host_id":
        _take_host(row, value)
    elif field == "topic_id":
        topic = _topic(value) if value is not None else None
        if topic is not None and topic.community_id != row.community_id:
            raise Refused("That topic belongs to another community.", field="topic")
        row.series = topic
    elif field in ("on", "start", "end", "status"):
        raise Refused("The day and the state have their own commands.", field=field)
    else:
        raise Refused(f"A session has no {line(field)!r}.", field=field)


def _bring(rec: Recording, row: Any, contact_id: int | None) -> None:
    if row.example_id is None:
        raise Refused("Name the example first.", field="example")
    rec.changing(row.example)
    row.example.presenter = contact_id
    row.example.save()


def _take_host(row: Any, contact_id: int | None) -> None:
    row.host = contact_id
    if contact_id is not None:
        person = _contact(contact_id)
        row.host_name = person.name
        row.host_contact = person.phone or person.email or row.host_contact


def move_date(
    ws: Workspace,
    session_id: int,
    on: date,
    start: time | None = None,
    end: time | None = None,
    *,
    reason: str = "",
    earlier: bool | None = None,
) -> Done[SessionView]:
    """Give a session its day, or another one; times that are not said stay as they were.

    A change raises the calendar sequence, and people have to be told again. Raises `Refused` for
    a session that has been held or called off.
    """
    row = session_row(session_id)
    _still_ahead(row)
    zone = row.community.time_zone
    starts_at, ends_at = moments(
        on,
        start or _wall(row.starts_at, zone),
        end or _wall(row.ends_at, zone),
        zone,
        earlier,
    )
    with recording(ws, f"New date for {code_of(row)}", AREA) as rec:
        rec.changing(row)
        if row.starts_at is not None and (starts_at, ends_at) != (row.starts_at, row.ends_at):
            row.calendar_sequence += 1
        row.starts_at, row.ends_at = starts_at, ends_at
        row.status = status_after_date(SessionStatus(row.status)).value
        if reason:
            row.cancelled_reason = line(reason, 500)
        row.save()
        audit.note(ws, "session.move", subject="session", subject_id=row.id)
    return Done(view(ws, session_id), f"{code_of(row)} is on {when_in_words(row)}.", rec.id, AREA)


def cancel(ws: Workspace, session_id: int, reason: str = "") -> Done[SessionView]:
    """Call a session off. People who were told have to be told: that is a mailing of its own."""
    row = session_row(session_id)
    _still_ahead(row)
    told = row.status in _TOLD
    with recording(ws, f"Call off {code_of(row)}", AREA) as rec:
        rec.changing(row)
        row.status = SessionStatus.cancelled.value
        row.cancelled_reason = line(reason, 500)
        row.calendar_sequence += 1
        row.save()
        audit.note(ws, "session.cancel", subject="session", subject_id=row.id)
    said = f"{code_of(row)} is called off."
    said += " Tell those who were invited: a change of plan is ready in Mail." if told else ""
    return Done(view(ws, session_id), said, rec.id, AREA)


def moments(
    on: date | None, start: time | None, end: time | None, zone: str, earlier: bool | None = None
) -> tuple[datetime | None, datetime | None]:
    """Local day and times as moments; nothing without a day.

    Raises `Refused` in plain words where the clock change makes a time impossible or double.
    """
    if on is None:
        return None, None
    if start is None:
        raise Refused("When does it begin?", "A time like 12:30.", field="start")
    with in_plain_words("Choose another time, or say whether the earlier or the later is meant."):
        starts_at = dates.to_utc(on, start, zone, earlier=earlier)
        ends_at = None if end is None else dates.to_utc(on, end, zone, earlier=earlier)
    if ends_at is not None and ends_at <= starts_at:
        raise Refused("The end has to come after the beginning.", field="end")
    return starts_at, ends_at


def venue_for(rec: Recording, name: str, access: str) -> Any | None:
    """The venue of that name, met before or new; a new one keeps its access line."""
    wanted = line(name)
    if not wanted:
        return None
    for known in Venue.select():
        if fold(known.name) == fold(wanted):
            if access and not known.access_line:
                rec.changing(known)
                known.access_line = access
                known.save()
            return known
    row = Venue.create(name=wanted, access_line=access)
    rec.created(row)
    return row


def _still_ahead(row: Any) -> None:
    if row.status not in _UPCOMING:
        words = SessionStatus(row.status).words
        raise Refused(f"{code_of(row)} is {words}; its date stays.", "Plan a new session instead.")


def _wall(moment: datetime | None, zone: str) -> time | None:
    return None if moment is None else dates.to_local(moment, zone).time().replace(fold=0)


def _whose(new: NewSession) -> tuple[Any | None, Any]:
    if new.topic_id is None:
        row = Community.get_or_none(Community.id == new.community_id)
        if row is None:
            raise NotFound("There is no such community.", "See `coptui communities list`.")
        return None, row
    topic = _topic(new.topic_id)
    if topic.status in (TopicStatus.closed.value, TopicStatus.revisited.value):
        raise Refused(
            f"The topic “{topic.title}” is {topic.status}.", "Choose another one.", field="topic"
        )
    return topic, topic.community


def _topic(topic_id: int) -> Any:
    row = TopicSeries.get_or_none(TopicSeries.id == topic_id)
    if row is None:
        raise NotFound("There is no such topic.", "See `coptui topics list`.")
    return row


def _contact(contact_id: int) -> Any:
    row = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound("There is no such contact.", "See `coptui contacts list`.")
    return row


def _host(new: NewSession, community: Any) -> tuple[int | None, str, str]:
    """Who hosts and how to reach them: as said, else the community's, else its chair."""
    person = _contact(new.host_id) if new.host_id is not None else None
    if person is None and not new.host_name.strip() and not community.host_name:
        person = _chair(community.id)
    if person is not None:
        name, reach = person.name, person.phone or person.email or ""
        return person.id, line(new.host_name) or name, line(new.host_contact) or reach
    reach = community.host_phone or community.host_email
    return None, line(new.host_name) or community.host_name, line(new.host_contact) or reach


def _chair(community_id: int) -> Any | None:
    holding = (
        RoleHolding.select()
        .where(
            RoleHolding.community == community_id,
            RoleHolding.role == "facilichair",
            RoleHolding.until.is_null(),
        )
        .first()
    )
    return None if holding is None else holding.contact


def _example(rec: Recording, title: str, presenter_id: int | None) -> int | None:
    """An example of that title, told before or new."""
    wanted = line(title)
    if not wanted:
        return None
    for known in Example.select():
        same = presenter_id is None or known.presenter_id == presenter_id
        if same and fold(known.title) == fold(wanted):
            return int(known.id)
    row = Example.create(title=needed(wanted, "example", ""), presenter=presenter_id)
    rec.created(row)
    return int(row.id)


def _kind(place: bool, link: bool) -> str:
    if place and link:
        return "mixed"
    return "online" if link else "in person"


def _next_number(community_id: int) -> int:
    """Numbers run through the community and are never used again."""
    highest = Session.select(fn.MAX(Session.number)).where(Session.community == community_id)
    return int(highest.scalar() or 0) + 1
