"""When each community was at a turn, a topic closed or another chair, and whose stage is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from coptui.domain import intervals
from coptui.domain.stage_talk import Cadence, Due, when_due
from coptui.store.models import RoleHolding, TopicSeries
from coptui.store.rows import among

if TYPE_CHECKING:
    from coptui.services.stage_queries import Rows

SHOWN = 7
"""As many reviews stand on the first screen at most, with the reasons for what they may find."""
_CHAIRS = ("facilichair", "co_facilitator")


@dataclass(frozen=True, eq=False, repr=False)
class Turns:
    """The days on which a topic was closed, and on which somebody began to chair."""

    topics_closed: tuple[date, ...] = ()
    chairs_changed: tuple[date, ...] = ()


def of(ids: Sequence[int]) -> dict[int, Turns]:
    """The turns of several communities, in two queries."""
    closed: Any = TopicSeries.select(TopicSeries.community, TopicSeries.closed_on).where(
        among(TopicSeries.community, ids), TopicSeries.closed_on.is_null(False)
    )
    chairs: Any = RoleHolding.select(RoleHolding.community, RoleHolding.since).where(
        among(RoleHolding.community, ids),
        RoleHolding.role.in_(_CHAIRS),
        RoleHolding.session_id.is_null(),
    )
    topics, people = _by_community(closed), _by_community(chairs)
    return {number: Turns(topics.get(number, ()), people.get(number, ())) for number in ids}


def _by_community(query: Any) -> dict[int, tuple[date, ...]]:
    found: dict[int, tuple[date, ...]] = {}
    for community, day in query.tuples():
        found[community] = (*found.get(community, ()), day)
    return found


def due(
    last_review: date | None,
    held: Sequence[date],
    turns: Turns,
    spans: Mapping[str, int],
    signals_since: Sequence[date] = (),
) -> Due | None:
    """When the stage is to be looked at again, and why.

    `signals_since` are the days since when signs of being left behind stand.
    """
    return when_due(
        Cadence(
            last_review,
            held,
            turns.topics_closed,
            turns.chairs_changed,
            signals_since,
            every_sessions=spans["stage_review_sessions"],
            every_days=spans["stage_review_days"],
        )
    )


def to_review(
    places: Mapping[int, Mapping[str, Any]],
    held: Rows,
    last_reviews: Mapping[int, date],
    turns: Mapping[int, Turns],
    shared: Mapping[str, int],
    today: date,
) -> list[int]:
    """The communities whose review is due or comes soon, the first of them.

    Only their signs need to be read: Today shows no more lines than that at once.
    """
    found: list[tuple[date, str, int]] = []
    for number, row in places.items():
        spans = intervals.merged(shared, row["intervals"] or {})
        days = [one["day"] for one in held[number]]
        one = due(last_reviews.get(number), days, turns[number], spans)
        if one is not None and one.on <= today + timedelta(days=spans["soon"]):
            found.append((one.on, row["name"], number))
    return [number for _, _, number in sorted(found)[:SHOWN]]
