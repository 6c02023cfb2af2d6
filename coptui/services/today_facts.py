"""Gathers what the rules of what is next look at, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from peewee import fn

from coptui.domain import intervals
from coptui.domain.dates import add_months
from coptui.domain.left_behind import HeldSession, LifeFacts, reports_due
from coptui.domain.next_facts import CommunityFacts, Facts, Mark
from coptui.domain.ratings import median, spread
from coptui.services import (
    life_facts,
    register_facts,
    stage_turns,
    today_sessions,
    today_topics,
)
from coptui.services.today_counts import Counts
from coptui.services.today_sessions import Known, Rows
from coptui.store.models import Community, Contact, Delivery, TaskMark
from coptui.store.rows import dicts
from coptui.workspace import Workspace

if TYPE_CHECKING:
    from coptui.services.stage_signs import Signs

_LIFE = 4
"""As many of the last held sessions the signals of being left behind look at one by one."""


def gather(ws: Workspace, community_id: int | None = None) -> Facts:
    """All facts, or those of one community."""
    today, everywhere = ws.today(), community_id is None
    places = _communities(community_id)
    all_of = today_sessions.known(ws.store.db, places, today, everywhere=everywhere)
    found = today_topics.topics(places)
    held = {number: all_of.held(number) for number in places}
    near = [s["id"] for s in all_of.of_now()]
    window = [s["id"] for rows in held.values() for s in rows[-_LIFE:]]
    ahead = {
        s["id"]: s["community"] for s in all_of.of_now() if s["day"] is None or s["day"] >= today
    }
    loads = Counts(ws, near, window, today_topics.rated_sessions(found, all_of), ahead)
    shared = dict(ws.settings.intervals)
    spans = {n: intervals.merged(shared, row["intervals"] or {}) for n, row in places.items()}
    good = today_topics.rounds(found, all_of, loads)
    turns = stage_turns.of(list(places))
    to_review = stage_turns.to_review(places, held, loads.reviews, turns, shared, today)
    signs = _signs(ws, to_review)
    store = today_topics.in_store(ws, places)
    life = _Life(all_of, loads, good, found)
    in_doubt, failed = _trouble(ws) if everywhere else (0, 0)
    house = intervals.merged(shared)
    refresh, first = _refresh(today, house) if everywhere else (0, None)
    return Facts(
        communities=tuple(
            _with_store(
                _community(row, held[n], all_of, loads, spans[n], signs, turns), store, life
            )
            for n, row in places.items()
        ),
        sessions=tuple(
            today_sessions.facts_of(
                s, all_of, places[s["community"]], loads, len(good.get(s["series"] or 0, ()))
            )
            for s in today_sessions.whole(near)
        ),
        topics=today_topics.topic_facts(found, all_of, loads.ticks, good),
        reports=today_topics.report_facts(found, loads.ticks),
        follow_ups=today_topics.follow_ups(
            places, {n: spans[n]["influencer_follow_up"] for n in places}
        ),
        victories=today_topics.victories(places),
        refresh_people=refresh,
        refresh_first=first,
        in_doubt=in_doubt,
        failed=failed,
        requests=register_facts.requests() if everywhere else (),
        complaints=register_facts.complaints() if everywhere else (),
        breaches=register_facts.breaches_waiting(ws) if everywhere else (),
        reissues=register_facts.reissues(places),
        house=register_facts.house(ws) if everywhere else None,
        marks=marks(),
        intervals=house,
    )


def _signs(ws: Workspace, to_review: Sequence[int]) -> Mapping[int, Signs]:
    """The signs of a stage, of those that are soon looked at."""
    if not to_review:
        return {}
    from coptui.services import stage_signs  # late: most days nothing is to be reviewed

    return stage_signs.of_all(ws, to_review, directions=False)


def marks() -> Mapping[tuple[str, str], Mark]:
    """What was put off or skipped."""
    rows: Any = TaskMark.select(
        TaskMark.rule,
        TaskMark.subject,
        TaskMark.snoozed_until,
        TaskMark.skipped_reason,
        TaskMark.digest,
    ).tuples()
    return {(rule, subject): Mark(*mark) for rule, subject, *mark in rows}


def _communities(community_id: int | None) -> dict[int, dict[str, Any]]:
    query: Any = Community.select().where(Community.status != "closed").order_by(Community.name)
    if community_id is not None:
        query = query.where(Community.id == community_id)
    return {row["id"]: row for row in dicts(query)}


def _community(
    row: dict[str, Any],
    held: list[dict[str, Any]],
    all_of: Known,
    loads: Counts,
    spans: Mapping[str, int],
    signs: Mapping[int, Signs],
    turns: Mapping[int, stage_turns.Turns],
) -> CommunityFacts:
    pointing = signs[row["id"]].suggestion if row["id"] in signs else None
    turn = turns.get(row["id"], stage_turns.Turns())
    last = held[-1] if held else None
    ratings = loads.ratings.get(last["id"], []) if last else []
    waiting = loads.actions.get(last["id"], 0) - loads.done.get(last["id"], 0) if last else 0
    return CommunityFacts(
        id=row["id"],
        name=row["name"],
        code=row["code"],
        status=row["status"],
        rhythm_days=7 * row["rhythm_weeks"],
        last_review=loads.reviews.get(row["id"]),
        held_dates=tuple(s["day"] for s in held),
        next_day=all_of.next_day(row["id"]),
        topics_closed=turn.topics_closed,
        chairs_changed=turn.chairs_changed,
        suggested=pointing.words if pointing else "",
        signs_for=tuple(one.words for one in pointing.for_it) if pointing else (),
        signs_against=tuple(one.words for one in pointing.against[:1]) if pointing else (),
        topic_good_enough=_good_enough(held, loads),
        rating_low=min(ratings, default=None),
        rating_high=max(ratings, default=None),
        rating_spread=spread(ratings),
        actions_waiting=waiting,
        intervals=spans,
        rests_until=row["paused_until"],
    )


@dataclass(eq=False, repr=False)
class _Life:
    """What the signals of being left behind look at, for one community after the other."""

    all_of: Known
    loads: Counts
    good: Mapping[int, list[date]]
    found: today_topics.Topics

    def __post_init__(self) -> None:
        self.answered = life_facts.answered(list(self.all_of.by_home))
        self.states = today_topics.states_of_last(self.found)
        self.moved_on = life_facts.moved_on(list(self.all_of.by_home), self.all_of.today)
        self.between = life_facts.noticed_between(list(self.all_of.by_home))

    def of(self, home: CommunityFacts, ideas: int) -> LifeFacts:
        """Those of one community."""
        held = self.all_of.held(home.id)
        series = held[-1]["series"] if held else None
        return LifeFacts(
            held=tuple(self._session(s, following) for s, following in pairwise([*held, None])),
            next_day=home.next_day,
            rhythm_days=home.rhythm_days,
            good_enough_on=tuple(self.good.get(series or 0, ())),
            recommendations=self.states.get(home.id, ()),
            live_ideas=ideas,
            moved_on=self.moved_on.get(home.id, 0),
            reports_due=reports_due(
                [(row["day"], _day(row["told_on"])) for row in held],
                home.intervals["summary"],
                self.all_of.today,
            ),
        )

    def _session(self, s: Any, following: Any) -> HeldSession:
        loads, number = self.loads, s["id"]
        until = following["day"] if following else date.max
        seen = sum(s["day"] <= one < until for one in self.between.get(s["community"], ()))
        return HeldSession(
            day=s["day"],
            present=max(loads.present.get(number, 0), s["headcount"] or 0),
            newcomers=loads.newcomers.get(number, 0),
            organisations=loads.organisations.get(number, 0),
            noticings=loads.noticings.get(number, 0) + seen,
            actions=loads.actions.get(number, 0),
            moments=loads.seats.get(number, 0) + (s["example_kind"] == "case study"),
        )


def _day(kept: Any) -> date | None:
    return None if kept is None else date.fromisoformat(str(kept))


def _with_store(home: CommunityFacts, store: today_topics.InStore, life: _Life) -> CommunityFacts:
    signed_up, first = store.signed_up.get(home.id, (0, None))
    ideas = store.ideas.get(home.id, 0)
    return replace(
        home,
        actions_open=tuple(store.actions.get(home.id, ())),
        ideas=ideas,
        asked_for_topics=store.calls.get(home.id),
        signed_up=signed_up,
        signed_up_first=first,
        life=life.of(home, ideas),
        life_answered=life.answered.get(home.id, ()),
        ending=store.endings.get(home.id, ()),
    )


def _good_enough(held: Rows, loads: Counts) -> str:
    """The topic whose ratings have just come up to good enough, if one has."""
    if not held or held[-1]["topic_good_enough"] is None or held[-1]["topic_status"] != "open":
        return ""
    last, wanted = held[-1], held[-1]["topic_good_enough"]
    same = [s for s in held if s["series"] == last["series"] and loads.ratings.get(s["id"])]
    if not same or same[-1]["id"] != last["id"]:
        return ""
    before = [median(loads.ratings[s["id"]]) for s in same[:-1]]
    now = median(loads.ratings[last["id"]])
    return str(last["topic"]) if now >= wanted and all(b < wanted for b in before) else ""


def _trouble(ws: Workspace) -> tuple[int, int]:
    """Messages in doubt, and those refused in the last two weeks whose person is not on hold."""
    since = ws.now() - timedelta(days=14)
    doubt: int = Delivery.select().where(Delivery.state == "unknown").count()
    failed: int = (
        Delivery.select()
        .join(Contact)
        .where(
            Delivery.state == "refused",
            Delivery.finished_at >= since,
            Delivery.settled_by == "",
            Contact.mail_hold_reason == "",
        )
        .count()
    )
    return doubt, failed


def _refresh(today: date, spans: Mapping[str, int]) -> tuple[int, date | None]:
    """People whose consent comes to its end soon enough to ask again now."""
    ahead = max(0, intervals.REFRESH_MONTHS - spans["consent_refresh_months"])
    found: Any = (
        Contact.select(fn.COUNT(Contact.id), fn.MIN(Contact.mail_renew_by))
        .where(
            Contact.mail_standing == "given",
            Contact.mail_renew_by >= today,
            Contact.mail_renew_by <= add_months(today, ahead),
        )
        .scalar(as_tuple=True)
    )
    count, first = found
    if first is None:
        return 0, None
    day = first if isinstance(first, date) else date.fromisoformat(str(first))
    return int(count), add_months(day, -ahead)
