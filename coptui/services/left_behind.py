"""Whether change has overtaken a community, and the way that was chosen: refresh, rest, finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from coptui.domain import dates, intervals
from coptui.domain import left_behind as rules
from coptui.domain.community_life import CommunityStatus
from coptui.domain.left_behind import HeldSession, LifeFacts, Way
from coptui.domain.purpose_signals import Signal
from coptui.domain.ratings import middle
from coptui.domain.sessions import UPCOMING
from coptui.errors import Refused
from coptui.services import audit, community_life, stage_facts, stage_queries
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import line, note
from coptui.services.stage_queries import Loads, Rows
from coptui.services.undo import recording
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
from coptui.store.rows import among
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
QUARTER = 91
_MOVED_ON = ("moved on", "sorted now", "no longer my", "graduated", "outgrown", "new job")


@dataclass(frozen=True, eq=False, repr=False)
class WayView:
    """A way that was chosen: when, which, why, and until when it rests."""

    id: int
    community_id: int
    chosen_on: date
    way: str
    reason: str
    letters: tuple[str, ...]
    until: date | None
    by: str


@dataclass(frozen=True, eq=False, repr=False)
class LifeView:
    """The signals that stand, the question they ask where they do, and what was answered last."""

    community_id: int
    standing: tuple[Signal, ...]
    asks: bool
    sentence: str
    chosen: WayView | None


def of(ws: Workspace, community_id: int) -> LifeView:
    """The signals of one community."""
    row = community_row(community_id)
    facts = life_facts(ws, [community_id])[community_id]
    standing = rules.signals(facts, ws.today()) if row.status != "closed" else ()
    last = chosen([community_id]).get(community_id)
    done = last is not None and rules.answered(standing, last.letters)
    return LifeView(
        community_id,
        standing,
        rules.asks(standing) and not done,
        rules.sentence(standing),
        last,
    )


def choose(
    ws: Workspace, community_id: int, way: str, reason: str, *, until: date | None = None
) -> Done[WayView]:
    """Record which of the three ways it shall be, with the reason and the signals that stood.

    Choosing a rest lets the community rest, with the day on which it ends; finishing begins its
    end, with the steps of a good one. Raises `Refused`.
    """
    row = community_row(community_id)
    word = line(way).casefold().split(" ")[0]
    if word not in [one.value for one in Way]:
        raise Refused("There are three ways: refresh, rest, or finish.", field="way")
    why = note(reason)
    if not why:
        raise Refused("Say in a sentence why this way.", field="reason")
    if word == Way.rest and (until is None or until <= ws.today()):
        raise Refused("A rest has a day on which it ends: give one to come.", field="until")
    letters = [one.letter for one in of(ws, community_id).standing]
    with recording(ws, f"{row.name}: {Way(word).offered}", _AREA) as rec:
        kept = WayChosen.create(
            community=community_id,
            chosen_on=ws.today(),
            way=word,
            reason=why,
            letters=letters,
            until=until if word == Way.rest else None,
            decided_by=ws.by,
            recorded_at=ws.now(),
        )
        rec.created(kept)
        audit.note(ws, "stage.way", subject="community", subject_id=community_id)
        if word == Way.rest:
            community_life.turn(ws, rec, row, CommunityStatus.paused, "paused", why, until=until)
        elif word == Way.finish:
            community_life.turn(ws, rec, row, CommunityStatus.closing, "coming to its end", why)
    said = f"{row.name}: {Way(word).offered}"
    said += f" until {dates.day(until, ws.today())}." if kept.until and until else "."
    return Done(_way(kept), said, rec.id, _AREA)


def chosen(ids: Sequence[int]) -> dict[int, WayView]:
    """The way chosen last in each community; `letters` are the signals it answers."""
    rows: Any = (
        WayChosen.select()
        .where(among(WayChosen.community, ids))
        .order_by(WayChosen.chosen_on, WayChosen.id)
    )
    return {row.community_id: _way(row) for row in rows}


def life_facts(
    ws: Workspace, ids: Sequence[int], held: Rows | None = None, loads: Loads | None = None
) -> dict[int, LifeFacts]:
    """What the ten signals look at, for several communities in one set of queries."""
    today = ws.today()
    places = stage_queries.held(ids, today) if held is None else held
    loads = loads or Loads(places, today)
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
            reports_due=_reports_due(rows, spans.get(number, 7), today),
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


def _reports_due(rows: Sequence[Mapping[str, Any]], span: int, today: date) -> tuple[date, ...]:
    """The days by which the last summaries were promised, as long as they took longer."""
    found: list[date] = []
    for row in reversed(rows):
        due = row["day"] + timedelta(days=span)
        sent = row["summary_circulated_on"]
        if due >= today:
            continue  # there is time still
        if sent is not None and sent <= due:
            break
        found.append(due)
        if len(found) == 2:
            break
    return tuple(reversed(found))


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


def _way(row: Any) -> WayView:
    return WayView(
        row.id,
        row.community_id,
        row.chosen_on,
        row.way,
        row.reason,
        tuple(row.letters),
        row.until,
        row.decided_by,
    )
