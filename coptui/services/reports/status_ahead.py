"""What comes next for a community, and what could get in the way: plan and risks in sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

from coptui.domain import dates
from coptui.domain.community_life import CommunityStatus
from coptui.domain.counting import agree, in_words
from coptui.domain.left_behind import Way
from coptui.domain.reports.period import Period, full
from coptui.domain.reports.pieces import Piece
from coptui.domain.sessions import UPCOMING
from coptui.services import left_behind
from coptui.services.left_behind import LifeView
from coptui.services.reports.saying import Saying, ended, fact, in_order
from coptui.store.models import Session, TopicIdea
from coptui.workspace import Workspace

_UPCOMING = [status.value for status in UPCOMING]
_LIVE_IDEAS = ("idea", "shortlisted")
FRESH = 14
"""Days after which a report that ended says nothing of what comes: it would be another day's."""
_RISKS = {
    "L1": "No next date is set, and the last session is a while ago.",
    "L2": "About half as many come now as at the fullest time.",
    "L3": "The last two sessions brought no new noticing and no new action.",
    "L4": "The topic has come up to good enough twice: it may be done.",
    "L5": "All that the last topic asked for is done or accepted: its work may be done.",
    "L6": "No idea for another topic is waiting.",
    "L7": "The last two sessions had no voice of lived experience and no case study.",
    "L8": "Some people say that what brought them here is sorted, and have moved on.",
    "L9": "Nobody new has come lately, and fewer organisations take part.",
    "L10": "The last reports have taken longer than was promised.",
}
"""The signals that change may have overtaken a community, as a reader outside may see them: none
of them with a number of people."""


def plan(ws: Workspace, row: Any, span: Period, say: Saying) -> tuple[Piece, ...]:
    """The next date, the topics that wait, the way that was chosen; an end or a rest first."""
    if not _is_now(ws, span):
        return ()
    life = left_behind.of(ws, row.id)
    said = (
        ("rest", _rest(row)),
        ("next", _next(ws, row, say)),
        ("ideas", _ideas(row.id)),
        ("way", _way(life, span, say)),
    )
    return in_order([fact(name, text, "What comes next", "plan") for name, text in said])


def risks(ws: Workspace, row: Any, span: Period) -> tuple[Piece, ...]:
    """What stands of the signals that change may have overtaken it."""
    if not _is_now(ws, span):
        return ()
    standing = left_behind.of(ws, row.id).standing
    return in_order(
        [
            fact(f"risk-{one.letter}", _RISKS[one.letter], "What could get in the way", "risks")
            for one in standing
            if one.letter in _RISKS
        ]
    )


def _is_now(ws: Workspace, span: Period) -> bool:
    return (ws.today() - span.until).days <= FRESH


def _rest(row: Any) -> str:
    status = CommunityStatus(row.status)
    if status is CommunityStatus.paused and row.paused_until is not None:
        return f"It rests until {full(row.paused_until)}."
    if status is CommunityStatus.closing:
        return "It comes to its end, and is given a good one."
    if status is CommunityStatus.closed:
        on = f" on {full(row.closed_on)}" if row.closed_on else ""
        return f"It ended{on}; what it made stays to be used."
    return ""


def _next(ws: Workspace, row: Any, say: Saying) -> str:
    query: Any = Session.select().where(
        Session.community == row.id,
        Session.status.in_(_UPCOMING),
        Session.starts_at.is_null(False),
    )
    for one in query.order_by(Session.starts_at):
        on: date = dates.local_day(one.starts_at, row.time_zone)
        if on >= ws.today():
            topic = f", on “{say.words(one.series.title)}”" if one.series_id else ""
            return f"The next session is on {dates.long_day(on)}{topic}."
    return ""


def _ideas(community_id: int) -> str:
    number = (
        TopicIdea.select()
        .where(TopicIdea.community == community_id, TopicIdea.status.in_(_LIVE_IDEAS))
        .count()
    )
    if not number:
        return ""
    many = in_words(number).capitalize()
    return f"{many} topic {agree(number, 'idea waits', 'ideas wait')}."


def _way(life: LifeView, span: Period, say: Saying) -> str:
    last = life.chosen
    if last is None or not span.holds(last.chosen_on):
        return ""
    until = f" until {full(last.until)}" if last.until else ""
    return ended(f"It was decided to {Way(last.way).offered}{until}: {say.words(last.reason)}")
