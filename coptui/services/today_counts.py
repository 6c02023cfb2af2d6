"""Counts for what is next, each for all sessions in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from peewee import fn

from coptui.services import gone_out, to_invite
from coptui.store.models import (
    Action,
    Attendance,
    CapturedItem,
    Contact,
    Invitation,
    Noticing,
    Rating,
    RatingRound,
    StageReview,
)
from coptui.workspace import Workspace

_RECENT = 60  # sessions whose replies are still of interest


class Counts:
    """Counts for all sessions at once, each keyed by session."""

    def __init__(self, ws: Workspace, sessions: Sequence[dict[str, Any]]) -> None:
        ids = [s["id"] for s in sessions]
        recent = ids[-_RECENT:]
        self.present = _count(Attendance, Attendance.session, ids)
        mailable = Contact.select(Contact.id).where(*to_invite.may_be_written_to(ws.today()))
        self.reachable = _count(
            Attendance, Attendance.session, ids, Attendance.contact.in_(mailable)
        )
        self.newcomers = _count(Attendance, Attendance.session, ids, Attendance.new_here)
        self.nameless = _count(Attendance, Attendance.session, ids, Attendance.contact.is_null())
        self.captured = _count(CapturedItem, CapturedItem.session, ids)
        self.noticings = _count(Noticing, Noticing.session, ids)
        self.actions = _count(Action, Action.session, ids)
        done = Action.status.in_(("done", "let go", "handed on"))
        self.done = _count(Action, Action.session, ids, done)
        self.replies = _replies(recent)
        self.access = _count(
            Invitation, Invitation.session, recent, Invitation.note.startswith("access")
        )
        self.mailed, self.practised = gone_out.kinds_by_session(ws, ids)
        self.old_plans = gone_out.old_plans(ws, ids)
        self.ratings = _ratings(ids)
        reviews: Any = StageReview.select(StageReview.community, fn.MAX(StageReview.held_on))
        self.reviews: dict[int, date] = dict(reviews.group_by(StageReview.community).tuples())
        self.to_invite = to_invite.by_community(ws.today())
        self.invited = to_invite.invited_already(ws.today(), recent)


def _count(model: Any, column: Any, ids: Iterable[int], *where: Any) -> dict[int, int]:
    query: Any = model.select(column, fn.COUNT(model.id)).where(column.in_(list(ids)), *where)
    return dict(query.group_by(column).tuples())


def _replies(ids: Iterable[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows: Any = (
        Invitation.select(Invitation.session, Invitation.reply, fn.COUNT(Invitation.id))
        .where(Invitation.session.in_(list(ids)))
        .group_by(Invitation.session, Invitation.reply)
        .tuples()
    )
    for session_id, reply, count in rows:
        found[session_id][reply] = count
    return found


def _ratings(ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows: Any = (
        Rating.select(RatingRound.session, Rating.value)
        .join(RatingRound)
        .where(RatingRound.session.in_(list(ids)))
        .tuples()
    )
    for session_id, value in rows:
        found[session_id].append(value)
    return found
