"""Today: what is next over all communities, and each community at a glance."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from peewee import fn

from coptui.domain.stages import Stage
from coptui.domain.topics import session_of
from coptui.domain.whats_next import Line, choose, everything, lines
from coptui.services import outbox_times, today_facts
from coptui.services.half_written import half_written
from coptui.services.today_views import Glance, OutboxGlance, TodayView
from coptui.store.models import (
    Attendance,
    Community,
    Contact,
    Delivery,
    Mailing,
    Session,
    StageReview,
    TopicSeries,
)
from coptui.store.rows import plain_rows, tuples
from coptui.workspace import Workspace

SHOWN_SESSIONS = 6
_HELD = ("held", "summarised", "circulated")


def today(ws: Workspace) -> TodayView:
    """Everything the first screen shows, in a fixed number of queries."""
    found = everything(today_facts.gather(ws), ws.today())
    every = tuple(line for line in found if not line.hidden)
    shown = choose(every)
    return TodayView(
        day=ws.today(),
        lines=shown,
        folded=every[len(shown) :],
        communities=_glances(ws.store.db),
        outbox=_outbox(ws),
        contacts=Contact.select().count(),
        practice=ws.in_practice,
        demo=ws.is_demo,
        half_written=half_written(ws),
        hidden=found[len(every) :],
    )


def next_lines(
    ws: Workspace,
    community_id: int | None = None,
    all: bool = False,  # noqa: A002
) -> tuple[Line, ...]:
    """What is next, over all communities or for one; `all` adds what was put off or skipped."""
    facts = today_facts.gather(ws, community_id)
    return everything(facts, ws.today()) if all else lines(facts, ws.today())


def _glances(db: Any) -> tuple[Glance, ...]:
    stages: dict[int, list[Stage]] = defaultdict(list)
    reviews: Any = StageReview.select(StageReview.community, StageReview.stage).order_by(
        StageReview.held_on, StageReview.id
    )
    for community_id, stage in reviews.tuples():
        stages[community_id].append(Stage(stage))
    crowd = _attendance(db)
    topics = _topics()
    columns = (Community.id, Community.name, Community.code)
    homes = Community.select(*columns).where(Community.status != "closed")
    out = []
    for number, name, code in tuples(homes.order_by(Community.name)):
        title, done, planned = topics.get(number, ("", 0, 0))
        path = tuple(stages.get(number, ()))
        out.append(
            Glance(
                id=number,
                name=name,
                code=code,
                stage=path[-1].value if path else "",
                stages=path,
                attendance=tuple(crowd.get(number, ())[-SHOWN_SESSIONS:]),
                topic=title,
                topic_done=done,
                topic_of=planned,
                topic_words=session_of(done, planned) if done else "",
            )
        )
    return tuple(out)


def _attendance(db: Any) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows: Any = (
        Session.select(Session.community, Session.headcount, fn.COUNT(Attendance.id))
        .left_outer_join(Attendance)
        .where(Session.status.in_(_HELD))
        .group_by(Session.id)
        .order_by(Session.number)
    )
    for community_id, headcount, present in plain_rows(db, rows):
        found[community_id].append(max(headcount or 0, present))
    return found


def _topics() -> dict[int, tuple[str, int, int]]:
    """The open topic of each community with its held and planned sessions."""
    rows: Any = (
        TopicSeries.select(
            TopicSeries.community,
            TopicSeries.title,
            fn.COUNT(Session.id),
            TopicSeries.planned_sessions,
        )
        .left_outer_join(
            Session, on=((Session.series == TopicSeries.id) & Session.status.in_(_HELD))
        )
        .where(TopicSeries.status.in_(("open", "closing")))
        .group_by(TopicSeries.id)
        .order_by(TopicSeries.id)
        .tuples()
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _outbox(ws: Workspace) -> OutboxGlance:
    rows: Any = (
        Delivery.select(Delivery.state, fn.COUNT(Delivery.id))
        .where(Delivery.state.in_(("queued", "retry", "claimed", "sending", "unknown")))
        .group_by(Delivery.state)
        .tuples()
    )
    counts: dict[str, int] = dict(rows)
    week = ws.now() - timedelta(days=7)
    # Only a mailing that was not over before can have sent something this week.
    lately = Mailing.select(Mailing.id).where(
        Mailing.finished_at.is_null() | (Mailing.finished_at >= week)
    )
    sent = (
        Delivery.select()
        .where(
            Delivery.mailing.in_(lately),
            Delivery.state == "accepted",
            Delivery.finished_at >= week,
        )
        .count()
    )
    scheduled, first = outbox_times.told(ws)
    return OutboxGlance(
        waiting=counts.get("queued", 0) + counts.get("retry", 0),
        going=counts.get("claimed", 0) + counts.get("sending", 0),
        in_doubt=counts.get("unknown", 0),
        sent_this_week=sent,
        scheduled=scheduled,
        next_time=first,
    )
