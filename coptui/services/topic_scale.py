"""The scale of a topic, session by session, as it was asked (R71 to R74)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from coptui.domain.ratings import Asked
from coptui.store.models import Community, Rating, RatingRound, Session
from coptui.workspace import Workspace


def rounds(ws: Workspace, topic_id: int) -> tuple[Asked, ...]:
    """The askings of a topic in the order of its sessions; the answers have no names."""
    query: Any = (
        RatingRound.select(RatingRound, Session, Community)
        .join_from(RatingRound, Session)
        .join_from(Session, Community)
        .where(Session.series == topic_id)
        .order_by(Session.starts_at, Session.number, RatingRound.id)
    )
    found = list(query)
    values: dict[int, list[int]] = defaultdict(list)
    answers: Any = Rating.select(Rating.round, Rating.value).where(
        Rating.round.in_([one.id for one in found])
    )
    for key, value in answers.order_by(Rating.value).tuples():
        values[key].append(value)
    return tuple(
        Asked(tuple(values[one.id]), _wanted(one), _label(one), one.lowest, one.highest)
        for one in found
        if values[one.id]
    )


def _label(row: Any) -> str:
    return f"{row.session.community.code}-{row.session.number}"


def _wanted(row: Any) -> tuple[int, ...]:
    """Good enough as it was named: one value, or several where they did not agree."""
    several = getattr(row, "wanted", None) or ()
    return tuple(several) or (() if row.good_enough is None else (row.good_enough,))
