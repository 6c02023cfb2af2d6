"""Planning a session: its day, its place, its host; moving it and calling it off."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from coptui.domain import dates
from coptui.domain.next_sessions import TELL_OLD_PLAN
from coptui.domain.sessions import UPCOMING, SessionStatus, missing, status_after_date
from coptui.domain.topics import TopicStatus
from coptui.errors import NotFound, Refused
from coptui.services import audit, gone_out
from coptui.services.community_life import may_still_plan
from coptui.services.done import Done
from coptui.services.refusing import line, note
from coptui.services.session_order import write_default
from coptui.services.session_parts import (
    contact_row,
    example_for,
    host_of,
    kind_of,
    moments,
    next_number,
    venue_for,
)
from coptui.services.session_views import (
    SessionView,
    code_of,
    facts_of,
    session_row,
    view,
    when_in_words,
)
from coptui.services.undo import AFTERWARDS, Recording, recording
from coptui.store.models import Community, Invitation, Session, TaskMark, TopicSeries
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
    may_still_plan(community)
    with recording(ws, f"New session of {community.name}", AREA) as rec:
        row = create(ws, rec, new, community, topic)
        audit.note(ws, "session.plan", subject="session", subject_id=row.id)
    shown = view(ws, row.id)
    said = f"{shown.code} is planned: {shown.when}.{_numbers_told(row)}"
    return Done(shown, said, rec.id, AREA)


def _numbers_told(row: Any) -> str:
    """Said of a session that comes before one with a lower number; numbers are never changed."""
    if row.starts_at is None:
        return ""
    later = Session.select().where(
        Session.community == row.community_id,
        Session.number < row.number,
        Session.starts_at > row.starts_at,
        Session.status.in_([status.value for status in UPCOMING]),
    )
    first = later.order_by(Session.starts_at).first()
    if first is None:
        return ""
    return f" It comes before {code_of(first)}: numbers say in which order sessions were planned."


def create(
    ws: Workspace, rec: Recording, new: NewSession, community: Any, topic: Any | None
) -> Session:
    """Write a new session inside the caller's recording."""
    starts_at, ends_at = moments(new.on, new.start, new.end, community.time_zone, new.earlier)
    place = venue_for(rec, new.venue, line(new.access, 500)) or community.default_venue
    host_id, host_name, host_contact = host_of(
        community, new.host_id, new.host_name, new.host_contact
    )
    link = line(new.online_link, 500)
    row = Session.create(
        community=community.id,
        series=topic.id if topic is not None else None,
        number=next_number(community.id),
        status=(SessionStatus.date_set if starts_at else SessionStatus.idea).value,
        kind=kind_of(place is not None, bool(link)),
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
        example=example_for(rec, new.example, new.presenter_id),
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
    before, lacked = (row.venue_id, row.online_link), missing(facts_of(row))
    with recording(ws, f"Edit {code_of(row)}", AREA) as rec:
        rec.changing(row)
        for field, value in fields.items():
            _set(rec, row, field, value)
        _keeps_what_was_promised(row, lacked)
        row.kind = kind_of(row.venue_id is not None, bool(row.online_link))
        if _is_told(row) and before != (row.venue_id, row.online_link):
            row.calendar_sequence += 1
            _ask_again(rec, row)
        row.save()
        audit.note(ws, "session.edit", subject="session", subject_id=row.id)
    return Done(view(ws, session_id), f"{code_of(row)} is changed." if rec.id else "", rec.id, AREA)


def _keeps_what_was_promised(row: Any, lacked: Collection[str]) -> None:
    """What an invitation says has to stay true of a session that people are invited to."""
    lacks = [one for one in missing(facts_of(row)) if one not in lacked]
    if row.status in _TOLD and lacks:
        raise Refused(
            f"People are invited to {code_of(row)}: it cannot do without {lacks[0]}.",
            "Give another one instead.",
        )


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
        row.example = example_for(rec, value or "", None)
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
        person = contact_row(contact_id)
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
            _ask_again(rec, row)
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
    told = _is_told(row)
    with recording(ws, f"Call off {code_of(row)}", AREA) as rec:
        rec.changing(row)
        row.status = SessionStatus.cancelled.value
        row.cancelled_reason = line(reason, 500)
        row.calendar_sequence += 1
        _ask_again(rec, row)
        row.save()
        audit.note(ws, "session.cancel", subject="session", subject_id=row.id)
    said = f"{code_of(row)} is called off."
    said += " Tell those who were invited: a change of plan is ready in Mail." if told else ""
    return Done(view(ws, session_id), said, rec.id, AREA)


def _is_told(row: Any) -> bool:
    """Whether anybody has the invitation, with the separate mail or with the thanks before it."""
    return row.status in _TOLD or bool(
        row.invitations.where(Invitation.invited_at.is_null(False)).exists()
    )


def _ask_again(rec: Recording, row: Any) -> None:
    """A new plan has to be told again, also where telling the last one was left out."""
    for mark in TaskMark.select().where(
        TaskMark.rule == TELL_OLD_PLAN, TaskMark.subject == f"session:{row.id}"
    ):
        rec.deleting(mark)
        mark.delete_instance()


def _still_ahead(row: Any) -> None:
    if row.status == SessionStatus.live.value:
        raise Refused(f"{code_of(row)} is going on; its date stays.", "Close it when it is over.")
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


def _calendars_go_on(ws: Workspace, changes: list[dict[str, Any]]) -> None:
    """Taking a plan back that went into calendars is one more change of plan for them."""
    for one in changes:
        if one["model"] != Session.__name__ or "calendar_sequence" not in one.get("new", {}):
            continue
        row: Any = Session.get_or_none(Session.id == one["id"])
        there = one["new"]["calendar_sequence"]
        if row is not None and any(c.sequence >= there for c in gone_out.carriers(ws, row)):
            row.calendar_sequence = max(row.calendar_sequence, there) + 1
            row.save(only=[Session.calendar_sequence])


AFTERWARDS.append(_calendars_go_on)
