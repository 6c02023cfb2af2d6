"""Communities as they are shown: stage and the way it came, people, next date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import fn

from coptui.domain import dates
from coptui.domain import stages as stage_rules
from coptui.domain.sessions import PAST, UPCOMING
from coptui.domain.topics import session_of
from coptui.errors import NotFound
from coptui.services import stages
from coptui.services.attendance_counts import counted_by_session
from coptui.store.models import Community, Membership, Session, TopicSeries
from coptui.workspace import Workspace

GONE = ("left", "suppressed")


@dataclass(frozen=True, eq=False, repr=False)
class NextSession:
    """The next date of a community."""

    id: int
    code: str
    start: datetime
    status: str


@dataclass(frozen=True, eq=False, repr=False)
class CommunityRow:
    """A community in a list: its stage with the way it came, its people, its next date.

    `stages` are the stages of all reviews, the oldest first; `attendance` counts who came to the
    last sessions, the oldest first.
    """

    id: int
    name: str
    code: str
    status: str
    stage: str
    stage_since: date | None
    stages: tuple[str, ...]
    strip: str
    members: int
    held_sessions: int
    next_session: NextSession | None
    attendance: tuple[int, ...]
    topic: str
    topic_where: str


@dataclass(frozen=True, eq=False, repr=False)
class CommunityView:
    """All there is to say about a community; the first fields are those of its row."""

    id: int
    name: str
    code: str
    status: str
    stage: str
    stage_since: date | None
    stages: tuple[str, ...]
    strip: str
    stage_reason: str
    stage_meaning: str
    next_review: date | None
    members: int
    held_sessions: int
    next_session: NextSession | None
    attendance: tuple[int, ...]
    purpose: str
    key_question: str
    agreement: str
    place: str
    host_organisation: str
    host_name: str
    host_phone: str
    host_email: str
    time_zone: str
    rhythm_weeks: int
    default_venue: str
    founded: date | None
    paused_until: date | None = None
    closed_on: date | None = None


def community_row(community_id: int) -> Any:
    """The stored community. Raises `NotFound`."""
    row = Community.get_or_none(Community.id == community_id)
    if row is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    return row


def rows(ws: Workspace) -> list[CommunityRow]:
    """Every community with its stage, people and next date, by name."""
    stored: Any = Community.select().order_by(Community.name)
    facts = _Facts(ws, [row.id for row in stored])
    return [_row(row, facts) for row in stored]


def view(ws: Workspace, community_id: int) -> CommunityView:
    """One community."""
    row = community_row(community_id)
    short = _row(row, _Facts(ws, [row.id]))
    last = stages.present(ws, row.id)
    return CommunityView(
        **{name: getattr(short, name) for name in _SHARED},
        stage_reason=last.reason if last else "",
        stage_meaning=stage_rules.Stage(last.stage).meaning if last else "",
        next_review=last.next_review if last else None,
        purpose=row.purpose,
        key_question=row.key_question,
        agreement=row.agreement,
        place=row.place,
        host_organisation=row.host_organisation,
        host_name=row.host_name,
        host_phone=row.host_phone,
        host_email=row.host_email,
        time_zone=row.time_zone,
        rhythm_weeks=row.rhythm_weeks,
        default_venue=row.default_venue.name if row.default_venue else "",
        founded=row.founded,
        paused_until=row.paused_until,
        closed_on=row.closed_on,
    )


_SHARED = (
    "id",
    "name",
    "code",
    "status",
    "stage",
    "stage_since",
    "stages",
    "strip",
    "members",
    "held_sessions",
    "next_session",
    "attendance",
)


class _Facts:
    """What the rows of several communities need, each asked for once."""

    def __init__(self, ws: Workspace, ids: list[int]) -> None:
        self.reviews = stages.in_order(ids)
        members: Any = (
            Membership.select(Membership.community, fn.COUNT(Membership.id))
            .where(Membership.community.in_(ids), Membership.standing.not_in(GONE))
            .group_by(Membership.community)
        )
        self.members: dict[int, int] = dict(members.tuples())
        self.ahead: dict[int, Any] = {}
        self.held: dict[int, list[Any]] = {}
        self.topics: dict[int, Any] = {}
        self._sort_sessions(ids, ws.now())
        recent = [one.id for rows in self.held.values() for one in rows[-_TREND:]]
        self.counts = counted_by_session(recent)
        # The open topic comes last and so is the one that stays.
        topics: Any = (
            TopicSeries.select()
            .where(TopicSeries.community.in_(ids), TopicSeries.status.in_(_LIVING))
            .order_by(TopicSeries.status == "open", TopicSeries.id)
        )
        for topic in topics:
            self.topics[topic.community_id] = topic

    def _sort_sessions(self, ids: list[int], now: datetime) -> None:
        sessions: Any = (
            Session.select()
            .where(Session.community.in_(ids))
            .order_by(Session.starts_at, Session.id)
        )
        for row in sessions:
            if row.status in _UPCOMING and row.starts_at and (row.ends_at or row.starts_at) >= now:
                self.ahead.setdefault(row.community_id, row)
            elif row.status in _PAST:
                self.held.setdefault(row.community_id, []).append(row)


_LIVING = ("open", "planned", "closing")
_UPCOMING = [status.value for status in UPCOMING]
_PAST = [status.value for status in PAST]
_TREND = 6


def _row(row: Any, facts: _Facts) -> CommunityRow:
    reviews = facts.reviews.get(row.id, [])
    path = tuple(one.stage for one in reviews)
    held = facts.held.get(row.id, [])
    ahead = facts.ahead.get(row.id)
    topic = facts.topics.get(row.id)
    of_topic = sum(1 for one in held if topic is not None and one.series_id == topic.id)
    return CommunityRow(
        id=row.id,
        name=row.name,
        code=row.code,
        status=row.status,
        stage=path[-1] if path else "",
        stage_since=stages.since(reviews),
        stages=path,
        strip=stage_rules.strip([stage_rules.Stage(one) for one in path]),
        members=facts.members.get(row.id, 0),
        held_sessions=len(held),
        next_session=None
        if ahead is None
        else NextSession(
            ahead.id,
            f"{row.code}-{ahead.number}",
            dates.to_local(ahead.starts_at, row.time_zone),
            ahead.status,
        ),
        attendance=tuple(facts.counts.get(one.id, 0) for one in held[-_TREND:]),
        topic=topic.title if topic else "",
        topic_where=session_of(of_topic, topic.planned_sessions) if topic and of_topic else "",
    )
