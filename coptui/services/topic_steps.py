"""What is there of a topic, gathered for its nine steps; nothing of it is typed or ticked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from coptui.domain import dates
from coptui.domain.nine_steps import Round, RoundFacts, Step, TopicFacts, round_of, steps
from coptui.domain.sessions import PAST, UPCOMING, SessionStatus
from coptui.services import gone_out
from coptui.services.topics import topic_row
from coptui.store.models import (
    CapturedItem,
    Dissemination,
    Mailing,
    Membership,
    Report,
    RoleHolding,
    Session,
    TopicSeries,
)
from coptui.workspace import Workspace

_HELD = {status.value for status in PAST}
_AHEAD = [status.value for status in UPCOMING]
_OUT = ("circulated", "superseded")
_RHYTHMS = 1  # within which somebody hears from the community (R137)


@dataclass(frozen=True)
class StepsView:
    """The nine steps of a topic, and the session its round is about."""

    topic_id: int
    steps: tuple[Step, ...]
    session_id: int | None

    @property
    def next(self) -> Step | None:
        """The step that is next; None when all are done."""
        return next((one for one in self.steps if one.is_next), None)


def of(ws: Workspace, topic_id: int) -> StepsView:
    """The nine steps of a topic as its data has them."""
    topic = topic_row(topic_id)
    rows: list[Any] = list(
        Session.select().where(
            Session.series == topic.id, Session.status != SessionStatus.cancelled.value
        )
    )
    gone = gone_out.kinds_by_session(ws, [row.id for row in rows])[0]
    at = round_of(_round(row, topic.community.time_zone, gone) for row in rows)
    row = next((one for one in rows if at is not None and one.id == at.session_id), None)
    held = sum(one.status in _HELD for one in rows)
    made = steps(_facts(ws, topic, held, _round_facts(row, gone)))
    return StepsView(topic.id, made, row.id if row is not None else None)


def _round(row: Any, zone: str, gone: Mapping[int, Collection[str]]) -> Round:
    on = dates.local_day(row.starts_at, zone) if row.starts_at else None
    return Round(row.id, on, row.status in _HELD, bool(row.decision) and _summary_sent(row, gone))


def _summary_sent(row: Any, gone: Mapping[int, Collection[str]]) -> bool:
    if row.summary_circulated_on is not None or row.status == SessionStatus.circulated.value:
        return True
    return "summary" in gone.get(row.id, ())


def _round_facts(row: Any | None, gone: Mapping[int, Collection[str]]) -> RoundFacts | None:
    if row is None:
        return None
    invited = "invitation" in gone.get(row.id, ())
    return RoundFacts(
        has_day=row.starts_at is not None,
        has_place=row.venue_id is not None or bool(row.online_link),
        has_access=bool(row.access_line.strip()),
        has_example=row.example_id is not None,
        invited=invited or row.status in (SessionStatus.invited, SessionStatus.ready),
        held=row.status in _HELD,
        items=CapturedItem.select().where(CapturedItem.session == row.id).count(),
        decided=bool(row.decision),
        summary_agreed=row.summary_agreed_on is not None,
        summary_sent=_summary_sent(row, gone),
    )


def _facts(ws: Workspace, topic: Any, held: int, at: RoundFacts | None) -> TopicFacts:
    community = topic.community
    chair = RoleHolding.select().where(
        RoleHolding.community == community.id,
        RoleHolding.role.in_(("facilichair", "co_facilitator")),
        RoleHolding.until.is_null(),
    )
    members = Membership.select().where(
        Membership.community == community.id, Membership.left_on.is_null()
    )
    report = (
        Report.select(Report.id, Report.status)
        .where(Report.series == topic.id, Report.kind == "topic")
        .order_by(Report.id.desc())
        .first()
    )
    asked, sent = _given(report.id) if report is not None else (0, 0)
    closed = topic.status in ("closed", "revisited")
    return TopicFacts(
        question=bool(topic.key_question.strip()),
        chair=bool(community.host_name) or chair.exists(),
        members=members.count(),
        round=at,
        held=held,
        planned=topic.planned_sessions,
        closing=topic.status == "closing",
        closed=closed,
        report=report is not None and report.status != "draft",
        report_sent=report is not None and report.status in _OUT,
        influencers=asked,
        influencers_sent=sent,
        next_date=_next_date(ws, community.id),
        other_topic=_other_topic(topic),
        in_touch=_in_touch(ws, community),
    )


def _given(report_id: int) -> tuple[int, int]:
    rows: Any = Dissemination.select(
        fn.COUNT(Dissemination.id), fn.COUNT(Dissemination.sent_on)
    ).where(Dissemination.report == report_id)
    asked, sent = rows.tuples()[0]
    return int(asked), int(sent)


def _next_date(ws: Workspace, community_id: int) -> bool:
    ahead = Session.select().where(
        Session.community == community_id,
        Session.status.in_(_AHEAD),
        Session.starts_at > ws.now(),
    )
    return bool(ahead.exists())


def _other_topic(topic: Any) -> bool:
    living = TopicSeries.select().where(
        TopicSeries.community == topic.community_id,
        TopicSeries.id != topic.id,
        TopicSeries.status.in_(("planned", "open", "closing")),
    )
    return bool(living.exists())


def _in_touch(ws: Workspace, community: Any) -> bool:
    """Whether a mail of the community went within its rhythm (R137)."""
    last = (
        Mailing.select(Mailing.finished_at)
        .where(
            Mailing.community == community.id,
            Mailing.finished_at.is_null(False),
            gone_out.counts(ws),
        )
        .order_by(Mailing.finished_at.desc())
        .first()
    )
    if last is None:
        return False
    return bool((ws.now() - last.finished_at).days <= community.rhythm_weeks * 7 * _RHYTHMS)
