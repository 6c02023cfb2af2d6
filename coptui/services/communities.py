"""Communities of Practice: what each is for, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import fn

from coptui.domain import dates
from coptui.domain import stages as stage_rules
from coptui.domain.sessions import PAST, UPCOMING
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit, stages
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.undo import recording
from coptui.store.models import Community, Membership, Session, TopicSeries, Venue
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
STATUSES = ("planned", "active", "paused", "closing", "closed")
FIRST_REASON = "A new community: people are finding out what it is and who else is here."
GONE = ("left", "suppressed")
_CODE_LENGTH = 8


@dataclass(frozen=True)
class NewCommunity:
    """What is known of a community when it begins; only the name is needed."""

    name: str
    code: str = ""
    purpose: str = ""
    key_question: str = ""
    agreement: str = ""
    place: str = ""
    host_organisation: str = ""
    host_name: str = ""
    host_phone: str = ""
    host_email: str = ""
    time_zone: str = ""
    rhythm_weeks: int = 4
    stage: str = "forming"
    stage_reason: str = FIRST_REASON
    founded: date | None = None


@dataclass(frozen=True)
class NextSession:
    """The next date of a community."""

    id: int
    code: str
    start: datetime
    status: str


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


def add(ws: Workspace, new: NewCommunity) -> Done[CommunityView]:
    """Begin a community, with its first stage review. Name and code are used once."""
    name = needed(new.name, "name", "What is the community called?")
    _unused(name)
    code = _given_code(new.code) if new.code.strip() else _own_code(name)
    with in_plain_words():
        zone = dates.zone(line(new.time_zone) or ws.settings.time_zone).key
        first = stage_rules.review(
            line(new.stage) or "forming",
            person=line(ws.by) or "coordinator",
            on=ws.today(),
            reason=note(new.stage_reason),
            today=ws.today(),
        )
    with recording(ws, f"New community {name}", _AREA) as rec:
        row = Community.create(
            name=name,
            code=code,
            purpose=note(new.purpose),
            key_question=line(new.key_question, 500),
            agreement=note(new.agreement),
            place=line(new.place),
            host_organisation=line(new.host_organisation),
            host_name=line(new.host_name),
            host_phone=line(new.host_phone, 60),
            host_email=line(new.host_email, 254),
            time_zone=zone,
            rhythm_weeks=_rhythm(new.rhythm_weeks),
            founded=new.founded or ws.today(),
            created_at=ws.now(),
        )
        rec.created(row)
        rec.created(stages.write(ws, row, first))
        audit.note(ws, "community.add", subject="community", subject_id=row.id)
    said = f"{name} is here, with the code {code}."
    return Done(show(ws, row.id), said, rec.id, _AREA)


_LINES = {
    "place": 200,
    "host_organisation": 200,
    "host_name": 200,
    "host_phone": 60,
    "host_email": 254,
    "key_question": 500,
}


def edit(ws: Workspace, community_id: int, **fields: Any) -> Done[CommunityView]:
    """Change what a community says of itself; its stage changes only by a review."""
    row = _community(community_id)
    with recording(ws, f"Edit {row.name}", _AREA) as rec:
        rec.changing(row)
        for field, value in fields.items():
            _set(row, field, value)
        row.save()
        audit.note(ws, "community.edit", subject="community", subject_id=row.id)
    return Done(show(ws, community_id), f"{row.name} is changed.", rec.id, _AREA)


def _set(row: Any, field: str, value: Any) -> None:
    if field == "stage":
        raise Refused(
            "A stage changes only by a stage review.",
            "Review it, with a reason: `coptui stage review`.",
            field="stage",
        )
    if field == "name":
        name = needed(value, "name", "What is the community called?")
        _unused(name, row.id)
        row.name = name
    elif field == "code":
        row.code = _given_code(value, row.id)
    elif field in ("purpose", "agreement"):
        setattr(row, field, note(value))
    elif field in _LINES:
        setattr(row, field, line(value, _LINES[field]))
    elif field == "status":
        row.status = _status(value)
    elif field == "rhythm_weeks":
        row.rhythm_weeks = _rhythm(int(value))
    elif field == "time_zone":
        with in_plain_words("Write it like Europe/London."):
            row.time_zone = dates.zone(line(value)).key
    elif field == "default_venue":
        row.default_venue = Venue.get_or_none(Venue.name == line(value))
    elif field == "founded":
        row.founded = value
    else:
        raise Refused(f"A community has no {line(field)!r}.", field=field)


def all(ws: Workspace) -> list[CommunityRow]:
    """Every community with its stage, people and next date, by name."""
    rows = list(Community.select().order_by(Community.name))
    facts = _Facts(ws, [row.id for row in rows])
    return [_row(row, facts) for row in rows]


def show(ws: Workspace, community_id: int) -> CommunityView:
    """One community."""
    row = _community(community_id)
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
        from coptui.services.attendance_counts import counted_by_session

        self.reviews = stages.in_order(ids)
        self.members: dict[int, int] = dict(
            Membership.select(Membership.community, fn.COUNT(Membership.id))
            .where(Membership.community.in_(ids), Membership.standing.not_in(GONE))
            .group_by(Membership.community)
            .tuples()
        )
        self.ahead: dict[int, Any] = {}
        self.held: dict[int, list[Any]] = {}
        now = ws.now()
        query = (
            Session.select()
            .where(Session.community.in_(ids))
            .order_by(Session.starts_at, Session.id)
        )
        for row in query:
            if row.status in _UPCOMING and row.starts_at and (row.ends_at or row.starts_at) >= now:
                self.ahead.setdefault(row.community_id, row)
            elif row.status in _PAST:
                self.held.setdefault(row.community_id, []).append(row)
        recent = [one.id for rows in self.held.values() for one in rows[-_TREND:]]
        self.counts = counted_by_session(recent)
        self.topics: dict[int, Any] = {}
        for topic in (
            TopicSeries.select()
            .where(TopicSeries.community.in_(ids))
            .order_by(TopicSeries.status == "open", TopicSeries.id)
        ):
            if topic.status in ("open", "planned", "closing"):
                self.topics[topic.community_id] = topic


_UPCOMING = [status.value for status in UPCOMING]
_PAST = [status.value for status in PAST]
_TREND = 6


def _row(row: Any, facts: _Facts) -> CommunityRow:
    from coptui.domain.topics import session_of

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


def _community(community_id: int) -> Any:
    row = Community.get_or_none(Community.id == community_id)
    if row is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    return row


def _status(value: str) -> str:
    status = line(value).casefold()
    if status not in STATUSES:
        raise Refused(f"A community is one of {', '.join(STATUSES)}.", field="status")
    return status


def _rhythm(weeks: int) -> int:
    if not 1 <= weeks <= 104:
        raise Refused("A rhythm is between 1 and 104 weeks.", field="rhythm_weeks")
    return weeks


def _unused(name: str, own: int | None = None) -> None:
    for row in Community.select(Community.id, Community.name):
        if row.id != own and fold(row.name) == fold(name):
            raise Refused(
                f"There is a community called {row.name} already.",
                "Give this one another name.",
                field="name",
            )


def _given_code(text: str, own: int | None = None) -> str:
    code = line(text).upper()
    if not (code.isascii() and code.isalnum() and 1 < len(code) <= _CODE_LENGTH) or code.isdigit():
        raise Refused(
            "A code is 2 to 8 letters or figures, with a letter among them.",
            "The first three letters of the name do well: HAR.",
            field="code",
        )
    taken = Community.get_or_none(Community.code == code)
    if taken is not None and taken.id != own:
        raise Refused(f"{taken.name} has the code {code} already.", field="code")
    return code


def _own_code(name: str) -> str:
    letters = "".join(char for char in fold(name).upper() if char.isascii() and char.isalpha())
    start = (letters + "COP")[:3]
    taken = {row.code for row in Community.select(Community.code)}
    return next(
        code
        for code in (start, *(f"{start}{number}" for number in range(2, len(taken) + 3)))
        if code not in taken
    )
