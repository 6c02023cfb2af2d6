"""Today: what is next over all communities, and each community at a glance."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from peewee import fn

from coptui.domain.stages import Stage
from coptui.domain.text import clean_line
from coptui.domain.topics import session_of
from coptui.domain.whats_next import Line, choose, everything, lines
from coptui.errors import Refused
from coptui.services import outbox_times, today_facts
from coptui.services.done import Done
from coptui.services.half_written import half_written
from coptui.services.today_views import Glance, OutboxGlance, TodayView
from coptui.services.undo import recording
from coptui.store.models import (
    Attendance,
    Community,
    Contact,
    Delivery,
    Mailing,
    Session,
    StageReview,
    TaskMark,
    TopicSeries,
)
from coptui.store.rows import plain_rows
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


def snooze(ws: Workspace, rule: str, subject: str, until: date) -> Done[str]:
    """Put a line off until a day, on which it is back."""
    if until <= ws.today():
        raise Refused("Put it off to a day that is still to come.", "Tomorrow will do.")
    return _mark(ws, rule, subject, until, "")


def skip(ws: Workspace, rule: str, subject: str, reason: str) -> Done[str]:
    """Leave a line out, with the reason; it stays out until the facts behind it change."""
    why = clean_line(reason).text
    if not why:
        raise Refused("Say in a few words why it can be left out.", field="reason")
    return _mark(ws, rule, subject, None, why)


def bring_back(ws: Workspace, rule: str, subject: str) -> Done[str]:
    """Show a line again that was put off or skipped."""
    row = TaskMark.get_or_none(TaskMark.rule == rule, TaskMark.subject == subject)
    if row is None:
        raise Refused("That line was neither put off nor left out.")
    with recording(ws, "Bring a line back", frozenset({"sessions"})) as rec:
        rec.deleting(row)
        row.delete_instance()
    return Done(subject, "It is back on the list.", rec.id, frozenset({"sessions"}))


def line_of(ws: Workspace, rule: str, subject: str) -> Line:
    """The line of a rule about a subject. Raises `Refused` where there is none."""
    for line in everything(today_facts.gather(ws), ws.today()):
        if line.key == (rule, subject):
            return line
    raise Refused("There is no such line on the list any more.", "Look at the list again.")


def _mark(ws: Workspace, rule: str, subject: str, until: date | None, why: str) -> Done[str]:
    digest = line_of(ws, rule, subject).digest
    said = f"Put off until {until:%d %b}." if until else "Left out, with your reason."
    label = "Put a line off" if until else "Leave a line out"
    with recording(ws, label, frozenset({"sessions"})) as rec:
        row = TaskMark.get_or_none(TaskMark.rule == rule, TaskMark.subject == subject)
        if row is None:
            row = TaskMark.create(
                rule=rule,
                subject=subject,
                snoozed_until=until,
                skipped_reason=why,
                marked_at=ws.now(),
                digest=digest,
            )
            rec.created(row)
        else:
            rec.changing(row)
            row.snoozed_until, row.skipped_reason, row.marked_at = until, why, ws.now()
            row.digest = digest
            row.save()
    return Done(subject, said, rec.id, frozenset({"sessions"}))


def _glances(db: Any) -> tuple[Glance, ...]:
    stages: dict[int, list[Stage]] = defaultdict(list)
    reviews: Any = StageReview.select(StageReview.community, StageReview.stage).order_by(
        StageReview.held_on, StageReview.id
    )
    for community_id, stage in reviews.tuples():
        stages[community_id].append(Stage(stage))
    crowd = _attendance(db)
    topics = _topics()
    out = []
    for row in Community.select().where(Community.status != "closed").order_by(Community.name):
        title, done, planned = topics.get(row.id, ("", 0, 0))
        path = tuple(stages.get(row.id, ()))
        out.append(
            Glance(
                id=row.id,
                name=row.name,
                code=row.code,
                stage=path[-1].value if path else "",
                stages=path,
                attendance=tuple(crowd.get(row.id, ())[-SHOWN_SESSIONS:]),
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
