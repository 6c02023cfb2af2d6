"""What tells whether change has overtaken a community: of each session, and between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from coptui.domain import dates, intervals
from coptui.domain.left_behind import HeldSession, LifeFacts, reports_due
from coptui.domain.ratings import middle
from coptui.domain.sessions import UPCOMING
from coptui.store.models import (
    Community,
    Invitation,
    Membership,
    Noticing,
    Recommendation,
    Session,
    TopicSeries,
    WayChosen,
)
from coptui.store.rows import among, tuples
from coptui.workspace import Workspace

if TYPE_CHECKING:
    from coptui.services.stage_queries import Loads, Rows

QUARTER = 91
_MOVED_ON = ("moved on", "sorted now", "no longer my", "graduated", "outgrown", "new job")


def life_facts(
    ws: Workspace, ids: Sequence[int], held: Rows | None = None, loads: Loads | None = None
) -> dict[int, LifeFacts]:
    """What the ten signals look at, for several communities in one set of queries."""
    from coptui.services import stage_facts, stage_queries  # late: Today counts in its own way

    today = ws.today()
    places = stage_queries.held(ids, today) if held is None else held
    loads = loads or stage_queries.Loads(places, today)
    rhythms, ahead = stage_facts.rhythms(ids), _next_days(ids, today)
    asked, moved = _recommendations(ids), moved_on(ids, today)
    spans = _summary_spans(ws, ids)
    return {
        number: LifeFacts(
            held=_held(rows, loads, loads.communities[number].noticings_between),
            next_day=ahead.get(number),
            rhythm_days=rhythms.get(number, 28),
            good_enough_on=_good_enough(rows, loads),
            recommendations=asked.get(number, ()),
            live_ideas=loads.communities[number].live_ideas,
            moved_on=moved.get(number, 0),
            reports_due=reports_due(
                [(row["day"], row["summary_circulated_on"]) for row in rows],
                spans.get(number, 7),
                today,
            ),
        )
        for number, rows in places.items()
    }


def _held(
    rows: Sequence[Mapping[str, Any]], loads: Loads, between: Sequence[date]
) -> tuple[HeldSession, ...]:
    found = []
    for place, row in enumerate(rows):
        one = loads.sessions[row["id"]]
        until = rows[place + 1]["day"] if place + 1 < len(rows) else date.max
        seen = sum(row["day"] <= day < until for day in between)
        found.append(
            HeldSession(
                day=row["day"],
                present=one.present,
                newcomers=one.newcomers,
                organisations=one.organisations,
                noticings=one.noticings + seen,
                actions=one.agreed,
                moments=one.lived_seats + one.case_studies,
            )
        )
    return tuple(found)


def _good_enough(rows: Sequence[Mapping[str, Any]], loads: Loads) -> tuple[date, ...]:
    if not rows:
        return ()
    found = []
    for row in rows:
        one = loads.sessions[row["id"]]
        wanted = one.good_enough if one.good_enough is not None else row["topic_good_enough"]
        if row["series"] != rows[-1]["series"] or not one.ratings or wanted is None:
            continue
        if (middle(one.ratings) or 0) >= wanted:
            found.append(row["day"])
    return tuple(found)


def _summary_spans(ws: Workspace, ids: Sequence[int]) -> dict[int, int]:
    rows: Any = Community.select(Community.id, Community.intervals).where(among(Community.id, ids))
    shared = ws.settings.intervals
    return {row.id: intervals.merged(shared, row.intervals or {})["summary"] for row in rows}


def _next_days(ids: Sequence[int], today: date) -> dict[int, date]:
    rows: Any = (
        Session.select(Session.community, Session.starts_at, Community.time_zone)
        .join(Community)
        .where(
            among(Session.community, ids),
            Session.status.in_([status.value for status in UPCOMING]),
            Session.starts_at.is_null(False),
        )
        .order_by(Session.starts_at)
        .tuples()
    )
    found: dict[int, date] = {}
    for number, start, zone in rows:
        day = dates.local_day(start, zone)
        if day >= today:
            found.setdefault(number, day)
    return found


def _recommendations(ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The states of what the last topic that asked for something asked for."""
    rows: Any = (
        Recommendation.select(TopicSeries.community, TopicSeries.id, Recommendation.status)
        .join(TopicSeries)
        .where(among(TopicSeries.community, ids))
        .order_by(TopicSeries.closed_on.is_null(), TopicSeries.closed_on, TopicSeries.id)
        .tuples()
    )
    last: dict[int, tuple[int, list[str]]] = {}
    for community, series, status in rows:
        if community not in last or last[community][0] != series:
            last[community] = (series, [])
        last[community][1].append(status)
    return {number: tuple(states) for number, (_, states) in last.items()}


def moved_on(ids: Sequence[int], today: date) -> dict[int, int]:
    """Answers of the last quarter that say "sorted now" or the like; counted, never listed."""
    since = today - timedelta(days=QUARTER)
    moment = datetime.combine(since, time(), UTC)
    found: dict[int, int] = {}
    left: Any = Membership.select(Membership.community, Membership.left_reason).where(
        among(Membership.community, ids),
        Membership.left_on >= since,
        _says(Membership.left_reason),
    )
    replies: Any = (
        Invitation.select(Session.community, Invitation.note)
        .join(Session)
        .where(
            among(Session.community, ids),
            # Nobody answers an invitation when its session is long over.
            Session.starts_at >= moment - timedelta(days=QUARTER),
            Invitation.replied_at >= moment,
            _says(Invitation.note),
        )
    )
    for number, text in (*left.tuples(), *replies.tuples()):
        if any(words in text.casefold() for words in _MOVED_ON):
            found[number] = found.get(number, 0) + 1
    return found


def _says(column: Any) -> Any:
    """The condition that it may say so: most of what is there is left where it is."""
    return reduce(or_, (column.contains(words) for words in _MOVED_ON))


def noticed_between(ids: Sequence[int]) -> dict[int, list[date]]:
    """The days of what was noticed between sessions: it counts for the session before it."""
    found: dict[int, list[date]] = {}
    rows: Any = Noticing.select(Noticing.community, Noticing.seen_on).where(
        Noticing.session.is_null(), among(Noticing.community, ids)
    )
    for number, day in rows.tuples():
        found.setdefault(number, []).append(day)
    return found


def answered(ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The signals that the way chosen last in each community answers."""
    rows = WayChosen.select(WayChosen.community, WayChosen.letters).where(
        among(WayChosen.community, ids)
    )
    found = tuples(rows.order_by(WayChosen.chosen_on, WayChosen.id))
    return {community: tuple(letters) for community, letters in found}
