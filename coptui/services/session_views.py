"""Sessions as they are shown: the day in the community's own time, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, fn

from coptui.domain import dates, topics
from coptui.domain.sessions import UPCOMING, InvitationFacts, SessionStatus, missing
from coptui.errors import NotFound
from coptui.services import gone_out, to_invite
from coptui.services.attendance_counts import counted_by_session
from coptui.services.gone_out import OldPlan
from coptui.store.models import Community, Contact, Example, Invitation, Session, TopicSeries, Venue
from coptui.workspace import Workspace

NO_EXAMPLE = "an example or a case study"
"""What a good session has and an invitation can go without."""

_AHEAD = [status.value for status in UPCOMING]


@dataclass(frozen=True)
class SessionView:
    """A session. `start` and `end` are local, with their offset.

    `invited` have the invitation; `to_invite` are those of the list who have not, while it has not
    gone to the whole list. `practised_on` says when it was practised and nothing more.
    `old_people` know only an earlier plan. `missing` is what the invitation and the day to come
    still lack, in words; `may_invite` tells whether the invitation can be written all the same.
    """

    id: int
    code: str
    name: str
    community_id: int
    community: str
    number: int
    topic_id: int | None
    topic: str
    topic_where: str
    status: str
    status_words: str
    kind: str
    start: datetime | None
    end: datetime | None
    when: str
    time_zone: str
    venue: str
    online_link: str
    access: str
    costs: str
    key_question: str
    host: str
    host_id: int | None
    host_contact: str
    example: str
    lived_experience: str
    recorded_how: str
    missing: tuple[str, ...]
    may_invite: bool
    invited: int
    to_invite: int
    practised_on: date | None
    old_people: int
    old_what: str
    yes: int
    maybe: int
    no: int
    keep_posted: int
    present: int
    decision: str
    decision_reason: str
    who_else: str
    useful: str
    next_session_id: int | None
    calendar_uid: str
    calendar_sequence: int
    cancelled_reason: str


def session_row(session_id: int) -> Any:
    """The stored session. Raises `NotFound`."""
    row = Session.get_or_none(Session.id == session_id)
    if row is None:
        raise NotFound("There is no such session.", "See `coptui sessions list`.")
    return row


def code_of(row: Any) -> str:
    """HAR-14."""
    return f"{row.community.code}-{row.number}"


def facts_of(row: Any) -> InvitationFacts:
    """What is known of a session for its invitation; what the community or topic says fills in."""
    question = row.key_question or (row.series.key_question if row.series_id else "")
    return InvitationFacts(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        venue=row.venue.name if row.venue_id else "",
        link=row.online_link,
        host_name=row.host_name,
        host_contact=row.host_contact,
        access=row.access_line,
        topic=row.series.title if row.series_id else "",
        key_question=question,
    )


def views(
    ws: Workspace, where: Sequence[Any], *, latest_first: bool = False, limit: int | None = None
) -> list[SessionView]:
    """Sessions that fit the conditions, in order of their day; those without one come last."""
    order = [Session.starts_at.is_null(), Session.starts_at, Session.number]
    if latest_first:
        order = [Session.starts_at.is_null(), Session.starts_at.desc(), Session.number.desc()]
    query = (
        Session.select(Session, Community, TopicSeries, Venue, Contact, Example)
        .join_from(Session, Community)
        .join_from(Session, TopicSeries, JOIN.LEFT_OUTER, on=Session.series)
        .join_from(Session, Venue, JOIN.LEFT_OUTER, on=Session.venue)
        .join_from(Session, Contact, JOIN.LEFT_OUTER, on=Session.host)
        .join_from(Session, Example, JOIN.LEFT_OUTER, on=Session.example)
        .where(*where)
        .order_by(*order)
    )
    rows: list[Any] = list(query.limit(limit) if limit is not None else query)
    ids = [row.id for row in rows]
    present, replies = counted_by_session(ids), _replies(ids)
    places = _places({row.series_id for row in rows if row.series_id})
    asked = _asked(ws, rows)
    return [
        _view(
            row,
            present.get(row.id, 0),
            replies.get(row.id, {}),
            places.get(row.id, 0),
            asked[row.id],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class _Asked:
    """Where the invitation stands."""

    invited: int
    to_invite: int
    practised_on: date | None
    old: OldPlan


def _asked(ws: Workspace, rows: list[Any]) -> dict[int, _Asked]:
    ids = [row.id for row in rows]
    sent, practised = gone_out.kinds_by_session(ws, ids)
    ahead = [row.id for row in rows if row.status in _AHEAD]  # of the past nobody is to be asked
    invited, old = gone_out.invited_by_session(ids), gone_out.old_plans(ws, ids)
    listed = to_invite.by_community(ws.today()) if ahead else {}
    had = to_invite.invited_already(ws.today(), ahead) if ahead else {}
    found = {}
    for row in rows:
        at = practised.get(row.id, {}).get("invitation")
        open_ = row.status in _AHEAD and "invitation" not in sent.get(row.id, {})
        left = listed.get(row.community_id, 0) - had.get(row.id, 0)
        found[row.id] = _Asked(
            invited.get(row.id, 0),
            max(0, left) if open_ else 0,
            dates.local_day(at, row.community.time_zone) if at is not None else None,
            old.get(row.id, OldPlan()),
        )
    return found


def view(ws: Workspace, session_id: int) -> SessionView:
    """One session."""
    found = views(ws, [Session.id == session_id])
    if not found:
        raise NotFound("There is no such session.", "See `coptui sessions list`.")
    return found[0]


def when_in_words(row: Any) -> str:
    """Thursday 3 December 2026, 12:30–14:30, or that the date is being agreed."""
    if row.starts_at is None:
        return "date being agreed"
    zone = row.community.time_zone
    start = dates.to_local(row.starts_at, zone)
    end = dates.to_local(row.ends_at, zone) if row.ends_at else None
    return f"{dates.long_day(start.date())}, {dates.times(start, end)}"


def _replies(ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    query: Any = (
        Invitation.select(Invitation.session, Invitation.reply, fn.COUNT(Invitation.id))
        .where(Invitation.session.in_(ids))
        .group_by(Invitation.session, Invitation.reply)
    )
    for session, reply, count in query.tuples():
        found.setdefault(session, {})[reply] = count
    return found


def _places(series: set[int]) -> dict[int, int]:
    """Which session of its topic each one is, cancelled ones not counted."""
    found: dict[int, int] = {}
    seen: dict[int, int] = {}
    query: Any = (
        Session.select(Session.id, Session.series)
        .where(Session.series.in_(list(series)), Session.status != SessionStatus.cancelled.value)
        .order_by(Session.starts_at.is_null(), Session.starts_at, Session.number)
    )
    for session_id, series_id in query.tuples():
        seen[series_id] = found[session_id] = seen.get(series_id, 0) + 1
    return found


def _wanting(row: Any, lacks: tuple[str, ...]) -> tuple[str, ...]:
    """What is still to be found for a session that lies ahead; the past lacks nothing."""
    if row.status not in _AHEAD:
        return ()
    return lacks if row.example_id else (*lacks, NO_EXAMPLE)


def _view(
    row: Any, present: int, replies: dict[str, int], place: int, asked: _Asked
) -> SessionView:
    zone, facts = row.community.time_zone, facts_of(row)
    lacks = missing(facts)
    planned = row.series.planned_sessions if row.series_id else None
    return SessionView(
        id=row.id,
        code=code_of(row),
        name=code_of(row),
        community_id=row.community_id,
        community=row.community.name,
        number=row.number,
        topic_id=row.series_id,
        topic=facts.topic,
        topic_where=topics.session_of(place, planned) if place else "",
        status=row.status,
        status_words=SessionStatus(row.status).words,
        kind=row.kind,
        start=dates.to_local(row.starts_at, zone) if row.starts_at else None,
        end=dates.to_local(row.ends_at, zone) if row.ends_at else None,
        when=when_in_words(row),
        time_zone=zone,
        venue=facts.venue,
        online_link=row.online_link,
        access=row.access_line,
        costs=row.costs_line,
        key_question=facts.key_question,
        host=row.host_name,
        host_id=row.host_id,
        host_contact=row.host_contact,
        example=row.example.title if row.example_id else "",
        lived_experience=row.lived_experience,
        recorded_how=row.recorded_how,
        missing=_wanting(row, lacks),
        may_invite=not lacks,
        invited=asked.invited,
        to_invite=asked.to_invite,
        practised_on=asked.practised_on,
        old_people=len(asked.old.people),
        old_what=asked.old.what,
        yes=replies.get("yes", 0),
        maybe=replies.get("maybe", 0),
        no=replies.get("no", 0),
        keep_posted=replies.get("keep-posted", 0),
        present=present,
        decision=row.decision,
        decision_reason=row.decision_reason,
        who_else=row.who_else,
        useful=row.useful,
        next_session_id=row.next_session_id,
        calendar_uid=row.calendar_uid,
        calendar_sequence=row.calendar_sequence,
        cancelled_reason=row.cancelled_reason,
    )
