"""The scale of a topic, session by session, as it was asked (R71 to R74)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from coptui.domain.ratings import Asked
from coptui.store.models import Community, Rating, RatingRound, Session
from coptui.workspace import Workspace


def rounds(ws: Workspace, topic_id: int) -> tuple[Asked, ...]:
    """The askings of a topic in the order of its sessions; the answers have no names."""
    asked: Any = (
        RatingRound.select(
            RatingRound.id, Community.code, Session.number, RatingRound.good_enough,
            RatingRound.lowest, RatingRound.highest,
        )
        .join_from(RatingRound, Session)
        .join_from(Session, Community)
        .where(Session.series == topic_id)
        .order_by(Session.starts_at, Session.number, RatingRound.id)
    )  # fmt: skip
    found = list(asked.tuples())
    values: dict[int, list[int]] = defaultdict(list)
    query: Any = Rating.select(Rating.round, Rating.value).where(
        Rating.round.in_([one[0] for one in found])
    )
    for key, value in query.order_by(Rating.value).tuples():
        values[key].append(value)
    return tuple(
        Asked(
            tuple(values[key]), () if enough is None else (enough,), f"{code}-{number}", low, high
        )
        for key, code, number, enough, low, high in found
        if values[key]
    )
