"""Counts for what is next, each for all sessions in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from peewee import fn

from coptui.store.models import (
    Action,
    Attendance,
    CapturedItem,
    Contact,
    Invitation,
    Mailing,
    Membership,
    Noticing,
    Rating,
    RatingRound,
    RoleHolding,
    StageReview,
)

_GONE_OUT = ("waiting", "going", "paused", "done")
_RECENT = 60  # sessions whose replies are still of interest


class Counts:
    """Counts for all sessions at once, each keyed by session."""

    def __init__(self, sessions: Sequence[dict[str, Any]]) -> None:
        ids = [s["id"] for s in sessions]
        recent = ids[-_RECENT:]
        self.present = _count(Attendance, Attendance.session, ids)
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
        self.mailed = _mailed(ids)
        self.ratings = _ratings(ids)
        reviews: Any = StageReview.select(StageReview.community, fn.MAX(StageReview.held_on))
        self.reviews: dict[int, date] = dict(reviews.group_by(StageReview.community).tuples())
        self.to_invite = _to_invite()
        chairs: Any = RoleHolding.select(RoleHolding.contact).where(
            RoleHolding.role == "facilichair", RoleHolding.until.is_null()
        )
        self.chairs = {row[0] for row in chairs.tuples()}


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


def _mailed(ids: Iterable[int]) -> dict[int, dict[str, datetime | None]]:
    """The kinds of mailing that went for each session, with the moment of the latest."""
    found: dict[int, dict[str, datetime | None]] = defaultdict(dict)
    rows: Any = (
        Mailing.select(Mailing.session, Mailing.kind, Mailing.confirmed_at)
        .where(Mailing.session.in_(list(ids)), Mailing.status.in_(_GONE_OUT))
        .order_by(Mailing.id)
        .tuples()
    )
    for session_id, kind, at in rows:
        found[session_id][kind] = at
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


def _to_invite() -> dict[int, int]:
    """How many on each list may be written to and do not only read along."""
    readers = RoleHolding.select(RoleHolding.id).where(
        RoleHolding.contact == Membership.contact,
        RoleHolding.community == Membership.community,
        RoleHolding.role == "reading",
        RoleHolding.until.is_null(),
    )
    rows: Any = (
        Membership.select(Membership.community, fn.COUNT(Membership.id))
        .join(Contact)
        .where(
            Membership.standing.in_(("attendee", "invitee", "interested")),
            Contact.mail_standing == "given",
            Contact.email_key.is_null(False),
            ~fn.EXISTS(readers),
        )
        .group_by(Membership.community)
        .tuples()
    )
    return dict(rows)
