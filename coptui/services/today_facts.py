"""Gathers what the rules of what is next look at, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from peewee import fn

from coptui.domain import intervals
from coptui.domain.consent import ASK_AGAIN_MONTHS, REFRESH_MONTHS, add_months
from coptui.domain.dates import local_day
from coptui.domain.next_facts import (
    CommunityFacts,
    Facts,
    FollowUp,
    Mark,
    SessionFacts,
    Victory,
)
from coptui.domain.ratings import spread
from coptui.domain.sessions import PAST, InvitationFacts, SessionStatus, missing
from coptui.domain.stage_suggestion import Suggestion
from coptui.services import register_facts, stage_signs, stage_turns
from coptui.services.gone_out import OldPlan
from coptui.services.today_counts import Counts
from coptui.store.models import (
    Community,
    Contact,
    Delivery,
    Dissemination,
    Influencer,
    Noticing,
    Report,
    Session,
    TaskMark,
    TopicSeries,
    Venue,
)
from coptui.workspace import Workspace

REMEMBERED = 60  # days after which nobody is asked about an old session any more
_INVITED = (SessionStatus.invited, SessionStatus.ready)
_FRESH = 3
_Rows = Sequence[dict[str, Any]]


def gather(ws: Workspace, community_id: int | None = None) -> Facts:
    """All facts, or those of one community."""
    today = ws.today()
    places = _communities(community_id)
    sessions = _sessions(places)
    loads = Counts(ws, sessions)
    shared = dict(ws.settings.intervals)
    held = {number: _held(sessions, number, today) for number in places}
    turns = stage_turns.of(list(places))
    to_review = stage_turns.to_review(places, held, loads.reviews, turns, shared, today)
    signs = stage_signs.of_all(
        ws, to_review, {number: held[number] for number in to_review}, directions=False
    )
    in_doubt, failed = _trouble(ws) if community_id is None else (0, 0)
    refresh, first = _refresh(today) if community_id is None else (0, None)
    everywhere = community_id is None
    return Facts(
        communities=tuple(
            _community(c, sessions, loads, shared, today, held[c["id"]], signs, turns)
            for c in places.values()
        ),
        sessions=tuple(
            _session(s, sessions, places, loads) for s in sessions if _matters(s, today)
        ),
        follow_ups=_follow_ups(places),
        victories=_victories(places),
        refresh_people=refresh,
        refresh_first=first,
        in_doubt=in_doubt,
        failed=failed,
        requests=register_facts.requests() if everywhere else (),
        complaints=register_facts.complaints() if everywhere else (),
        breaches=register_facts.breaches_waiting(ws) if everywhere else (),
        house=register_facts.house(ws) if everywhere else None,
        marks=marks(),
    )


def marks() -> Mapping[tuple[str, str], Mark]:
    """What was put off or skipped."""
    rows: Any = TaskMark.select(
        TaskMark.rule, TaskMark.subject, TaskMark.snoozed_until, TaskMark.skipped_reason
    ).tuples()
    return {(rule, subject): Mark(until, reason) for rule, subject, until, reason in rows}


def _communities(community_id: int | None) -> dict[int, dict[str, Any]]:
    query: Any = Community.select().where(Community.status != "closed").order_by(Community.name)
    if community_id is not None:
        query = query.where(Community.id == community_id)
    return {row["id"]: row for row in query.dicts()}


def _sessions(places: Mapping[int, dict[str, Any]]) -> _Rows:
    query: Any = (
        Session.select(
            Session,
            TopicSeries.title.alias("topic"),
            TopicSeries.key_question.alias("topic_question"),
            TopicSeries.good_enough.alias("topic_good_enough"),
            Venue.name.alias("venue_name"),
            Venue.access_line.alias("venue_access"),
        )
        .left_outer_join(TopicSeries, on=(Session.series == TopicSeries.id))
        .switch(Session)
        .left_outer_join(Venue, on=(Session.venue == Venue.id))
        .where(Session.community.in_(list(places)))
        .order_by(Session.starts_at, Session.number)
        .dicts()
    )
    rows = list(query)
    for row in rows:
        zone = places[row["community"]]["time_zone"]
        start: datetime | None = row["starts_at"]
        row["day"] = None if start is None else local_day(start, zone)
    return rows


def _matters(session: dict[str, Any], today: date) -> bool:
    day: date | None = session["day"]
    return day is None or day >= today - timedelta(days=REMEMBERED)


def _held(sessions: _Rows, community_id: int, today: date) -> list[dict[str, Any]]:
    return [
        s
        for s in sessions
        if s["community"] == community_id
        and SessionStatus(s["status"]) in PAST
        and s["day"] is not None
        and s["day"] <= today
    ]


def _next_day(sessions: _Rows, community_id: int, today: date) -> date | None:
    away = (SessionStatus.cancelled, SessionStatus.postponed)
    days = [
        s["day"]
        for s in sessions
        if s["community"] == community_id
        and s["day"] is not None
        and s["status"] not in away
        # A session of today that was held is not a next one.
        and (s["day"] > today or (s["day"] == today and s["status"] not in PAST))
    ]
    return min(days, default=None)


def _community(
    row: dict[str, Any],
    sessions: _Rows,
    loads: Counts,
    shared: Mapping[str, int],
    today: date,
    held: _Rows,
    signs: Mapping[int, stage_signs.Signs],
    turns: Mapping[int, stage_turns.Turns],
) -> CommunityFacts:
    pointing = signs[row["id"]].suggestion if row["id"] in signs else Suggestion()
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
        topics_closed=turn.topics_closed,
        chairs_changed=turn.chairs_changed,
        next_day=_next_day(sessions, row["id"], today),
        suggested=pointing.words,
        signs_for=tuple(one.words for one in pointing.for_it),
        signs_against=tuple(one.words for one in pointing.against[:1]),
        topic_good_enough=_good_enough(held, loads),
        rating_low=min(ratings, default=None),
        rating_high=max(ratings, default=None),
        rating_spread=spread(ratings),
        actions_waiting=waiting,
        intervals=intervals.merged(shared, row["intervals"] or {}),
    )


def _good_enough(held: _Rows, loads: Counts) -> str:
    """The topic whose ratings have just come up to good enough, if one has."""
    if not held or held[-1]["topic_good_enough"] is None:
        return ""
    last, wanted = held[-1], held[-1]["topic_good_enough"]
    same = [s for s in held if s["series"] == last["series"] and loads.ratings.get(s["id"])]
    if not same or same[-1]["id"] != last["id"]:
        return ""
    before = [median(loads.ratings[s["id"]]) for s in same[:-1]]
    now = median(loads.ratings[last["id"]])
    return str(last["topic"]) if now >= wanted and all(b < wanted for b in before) else ""


def _session(
    s: dict[str, Any], sessions: _Rows, places: Mapping[int, dict[str, Any]], loads: Counts
) -> SessionFacts:
    home, sent = places[s["community"]], loads.mailed.get(s["id"], {})
    replies = loads.replies.get(s["id"], {})
    status = SessionStatus(s["status"])
    before = [
        o["day"]
        for o in sessions
        if o["community"] == s["community"] and o["number"] < s["number"] and o["day"] is not None
    ]
    led_here = next((o["id"] for o in sessions if o["next_session"] == s["id"]), None)
    following = next((o["day"] for o in sessions if o["id"] == s["next_session"]), None)
    left = loads.to_invite.get(s["community"], 0) - loads.invited.get(s["id"], 0)
    old = loads.old_plans.get(s["id"], OldPlan())
    return SessionFacts(
        id=s["id"],
        community_id=s["community"],
        code=f"{home['code']}-{s['number']}",
        number=s["number"],
        status=status,
        day=s["day"],
        topic=s["topic"] or "",
        previous_day=max(before, default=None),
        invited="invitation" in sent or (status in _INVITED and left <= 0),
        practised=_practised(loads.practised.get(s["id"], {}), home["time_zone"]),
        old_people=len(old.people),
        old_what=old.what,
        reminded="reminder" in sent,
        reminded_day_before="day_before" in sent or _just_reminded(s, sent),
        thanked="thanks" in sent or "summary" in sent,
        summary_agreed=s["summary_agreed_on"] is not None,
        summary_sent=s["summary_circulated_on"] is not None or "summary" in sent,
        decision=s["decision"],
        next_day=following,
        has_example=s["example"] is not None,
        blocked=missing(_invitation(s, home)),
        to_invite=max(0, left),
        have_it=loads.invited.get(s["id"], 0),
        yes=replies.get("yes", 0),
        maybe=replies.get("maybe", 0),
        unanswered=replies.get("none", 0) if replies else loads.to_invite.get(s["community"], 0),
        access_requests=loads.access.get(s["id"], 0),
        previous_summary_sent="summary" in loads.mailed.get(led_here or 0, {}),
        present=loads.present.get(s["id"], 0),
        reachable=loads.reachable.get(s["id"], 0),
        made_on=local_day(s["created_at"], home["time_zone"]),
        nameless=loads.nameless.get(s["id"], 0),
        captured=loads.captured.get(s["id"], 0),
        draft_words=len((s["summary_text"] or "").split()),
    )


def _practised(kinds: Mapping[str, datetime | None], zone: str) -> dict[str, date]:
    return {kind: local_day(at, zone) for kind, at in kinds.items() if at is not None}


def _just_reminded(s: dict[str, Any], sent: Mapping[str, datetime | None]) -> bool:
    """A reminder sent within the last days does for the one of the day before."""
    at, start = sent.get("reminder"), s["starts_at"]
    return at is not None and start is not None and start - at <= timedelta(days=_FRESH)


def _invitation(s: dict[str, Any], home: dict[str, Any]) -> InvitationFacts:
    return InvitationFacts(
        starts_at=s["starts_at"],
        ends_at=s["ends_at"],
        venue=s["venue_name"] or "",
        link=s["online_link"],
        host_name=s["host_name"] or home["host_name"],
        host_contact=s["host_contact"] or home["host_phone"] or home["host_email"],
        access=s["access_line"] or s["venue_access"] or "",
        topic=s["topic"] or "",
        key_question=s["key_question"] or s["topic_question"] or home["key_question"],
    )


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


def _refresh(today: date) -> tuple[int, date | None]:
    """People whose consent comes to its end soon enough to ask again now."""
    ahead = REFRESH_MONTHS - ASK_AGAIN_MONTHS
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


def _follow_ups(places: Mapping[int, dict[str, Any]]) -> tuple[FollowUp, ...]:
    rows: Any = (
        Dissemination.select(
            Dissemination.id,
            Report.community,
            Influencer.body,
            Report.title,
            Dissemination.follow_up_due,
            Dissemination.offered_on,
        )
        .join(Report)
        .switch(Dissemination)
        .join(Influencer)
        .where(
            Dissemination.follow_up_due.is_null(False),
            Dissemination.result == "",
            Report.community.in_(list(places)),
        )
        .tuples()
    )
    return tuple(FollowUp(*row) for row in rows)


def _victories(places: Mapping[int, dict[str, Any]]) -> tuple[Victory, ...]:
    rows: Any = (
        Noticing.select(Noticing.id, Noticing.community, Noticing.text, Noticing.seen_on)
        .where(
            Noticing.shareable,
            Noticing.shared_on.is_null(),
            Noticing.community.in_(list(places)),
        )
        .order_by(Noticing.seen_on.desc())
        .limit(5)
        .tuples()
    )
    return tuple(Victory(*row) for row in rows)
