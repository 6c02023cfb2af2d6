"""Topic series: a question a community stays with for about four sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from coptui.domain import topics as rules
from coptui.domain.capture import check_ratings
from coptui.domain.counting import counted
from coptui.domain.sessions import PAST, SessionStatus
from coptui.domain.text import fold
from coptui.domain.topics import TopicStatus
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.community_life import may_still_plan
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.undo import recording
from coptui.store.models import Community, Session, TopicSeries
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
_PAST = [status.value for status in PAST]
MOST = 60  # sessions planned; beyond it somebody mistyped


@dataclass(frozen=True)
class TopicView:
    """A topic series, and where in it the community is."""

    id: int
    community_id: int
    community: str
    title: str
    question: str
    preferred_future: str
    scaling_question: str
    good_enough: int | None
    status: str
    planned_sessions: int
    held_sessions: int
    upcoming_sessions: int
    where: str
    ask_to_close: bool
    started: date | None
    closed_on: date | None
    closed_reason: str


def add(
    ws: Workspace, community_id: int, title: str, question: str = "", sessions: int | None = None
) -> Done[TopicView]:
    """Plan a topic series; its title is used once in a community."""
    community = Community.get_or_none(Community.id == community_id)
    if community is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    may_still_plan(community)
    name = needed(title, "title", "What is the topic called?")
    planned = _planned(rules.USUAL_SESSIONS if sessions is None else sessions)
    others: Any = TopicSeries.select().where(TopicSeries.community == community.id)
    if any(fold(row.title) == fold(name) for row in others):
        raise Refused(
            f"{community.name} has a topic “{name}” already.",
            "Use it, or give this one another title.",
            field="title",
        )
    with recording(ws, f"New topic {name}", _AREA) as rec:
        row = TopicSeries.create(
            community=community.id,
            title=name,
            key_question=line(question, 500),
            planned_sessions=planned,
            created_at=ws.now(),
        )
        rec.created(row)
        audit.note(ws, "topic.add", subject="topic", subject_id=row.id)
    return Done(show(ws, row.id), f"The topic “{name}” is planned.", rec.id, _AREA)


def edit(
    ws: Workspace,
    topic_id: int,
    *,
    title: str | None = None,
    question: str | None = None,
    preferred_future: str | None = None,
    sessions: int | None = None,
    scaling_question: str | None = None,
    good_enough: int | None = None,
) -> Done[TopicView]:
    """Change the words, the scale or the length of a topic series; 0 takes good enough away."""
    row = topic_row(topic_id)
    with recording(ws, f"Edit topic {row.title}", _AREA) as rec:
        rec.changing(row)
        if title is not None:
            row.title = needed(title, "title", "What is the topic called?")
        if question is not None:
            row.key_question = line(question, 500)
        if preferred_future is not None:
            row.preferred_future = note(preferred_future)
        if sessions is not None:
            row.planned_sessions = _planned(sessions)
        if scaling_question is not None:
            row.scaling_question = line(scaling_question, 500)
        if good_enough is not None:
            row.good_enough = _on_the_scale(good_enough)
        row.save()
    return Done(show(ws, topic_id), f"“{row.title}” is changed." if rec.id else "", rec.id, _AREA)


def stretch(ws: Workspace, topic_id: int, by: int) -> Done[TopicView]:
    """Plan so many sessions more, or fewer: the number is a guess and may always change (R126)."""
    row = topic_row(topic_id)
    view, planned = show(ws, topic_id), row.planned_sessions + by
    if by < 0 and planned < max(1, view.held_sessions):
        raise Refused(
            f"{counted(view.held_sessions, 'session was', 'sessions were')} held already."
            if view.held_sessions
            else "A topic has at least one session.",
            "Closing it is another act.",
        )
    done = edit(ws, topic_id, sessions=planned)
    return Done(done.view, f"About {counted(planned, 'session')} now.", done.undo, _AREA)


def of(ws: Workspace, community_id: int) -> list[TopicView]:
    """The topics of a community: those that live first, the closed ones after them."""
    rows = list(
        TopicSeries.select(TopicSeries, Community)
        .join(Community)
        .where(TopicSeries.community == community_id)
        .order_by(TopicSeries.id)
    )
    views = _views(rows)
    return sorted(views, key=lambda one: one.status in ("closed", "idea"))


def titles(ws: Workspace) -> list[tuple[int, str, str]]:
    """Every topic by its id, its title and its community, to be found by its words."""
    query: Any = (
        TopicSeries.select(TopicSeries.id, TopicSeries.title, Community.name)
        .join(Community)
        .order_by(TopicSeries.id.desc())
    )
    return list(query.tuples())


def show(ws: Workspace, topic_id: int) -> TopicView:
    """One topic series."""
    return _views([topic_row(topic_id)])[0]


def moves(ws: Workspace, topic_id: int) -> list[TopicStatus]:
    """The states a topic can go to from where it is, in the order of its life."""
    now = TopicStatus(topic_row(topic_id).status)
    return [one for one in TopicStatus if one in rules.MOVES[now]]


def move(ws: Workspace, topic_id: int, status: str, *, reason: str = "") -> Done[TopicView]:
    """Move a topic to another state of its life.

    Raises `Refused` for a move its life does not have, and for a close that would lose a session
    without a summary and without a reason.
    """
    row = topic_row(topic_id)
    try:
        new = TopicStatus(line(status).casefold())
    except ValueError as error:
        known = ", ".join(one.value for one in TopicStatus)
        raise Refused(f"A topic is one of {known}.", field="status") from error
    why = note(reason)
    without = (
        Session.select()
        .where(Session.series == row.id, Session.status == SessionStatus.held.value)
        .count()
    )
    with in_plain_words("See `coptui topics show`."):
        rules.check_move(TopicStatus(row.status), new, without_summary=without, reason=why)
    with recording(ws, f"Topic {row.title}: {new}", _AREA) as rec:
        rec.changing(row)
        set_status(row, new, ws.today(), why)
        if new in (TopicStatus.closing, TopicStatus.closed):
            from coptui.services import topic_closing  # late: it stands on this module

            topic_closing.prepare(ws, rec, row)
        audit.note(ws, "topic.move", subject="topic", subject_id=row.id, detail=new.value)
    return Done(show(ws, topic_id), f"“{row.title}” is {new} now.", rec.id, _AREA)


def set_status(row: Any, new: TopicStatus, today: date, reason: str = "") -> None:
    """Write a state that the rules allow, with the days that belong to it."""
    row.status = new.value
    if new is TopicStatus.open and row.started is None:
        row.started = today
    if new is TopicStatus.closed:
        row.closed_on, row.closed_reason = today, reason
    row.save()


def _planned(sessions: int) -> int:
    if not 1 <= sessions <= MOST:
        raise Refused(
            "A topic has at least one session.",
            f"The usual is {rules.USUAL_SESSIONS}, from {rules.FEWEST_SESSIONS} "
            f"to {rules.MOST_SESSIONS}.",
            field="sessions",
        )
    return sessions


def _on_the_scale(value: int) -> int | None:
    if value == 0:
        return None
    with in_plain_words("A number from 1 to 10."):
        check_ratings([value])
    return value


def topic_row(topic_id: int) -> Any:
    """The stored topic. Raises `NotFound`."""
    row = TopicSeries.get_or_none(TopicSeries.id == topic_id)
    if row is None:
        raise NotFound("There is no such topic.", "See `coptui topics list`.")
    return row


def _views(rows: Sequence[Any]) -> list[TopicView]:
    counts: dict[int, tuple[int, int]] = {}
    query: Any = (
        Session.select(Session.series, Session.status, fn.COUNT(Session.id).alias("n"))
        .where(Session.series.in_([row.id for row in rows]))
        .group_by(Session.series, Session.status)
    )
    for series, status, n in query.tuples():
        held, ahead = counts.get(series, (0, 0))
        if status in _PAST:
            held += n
        elif status != SessionStatus.cancelled.value:
            ahead += n
        counts[series] = (held, ahead)
    return [_view(row, *counts.get(row.id, (0, 0))) for row in rows]


def _view(row: Any, held: int, ahead: int) -> TopicView:
    where = rules.session_of(held, row.planned_sessions) if held else "not begun"
    return TopicView(
        id=row.id,
        community_id=row.community_id,
        community=row.community.name,
        title=row.title,
        question=row.key_question,
        preferred_future=row.preferred_future,
        scaling_question=row.scaling_question,
        good_enough=row.good_enough,
        status=row.status,
        planned_sessions=row.planned_sessions,
        held_sessions=held,
        upcoming_sessions=ahead,
        where=where,
        ask_to_close=rules.worth_asking_to_close(held),
        started=row.started,
        closed_on=row.closed_on,
        closed_reason=row.closed_reason,
    )
