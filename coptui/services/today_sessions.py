"""The sessions that what is next looks at: all of them in a few columns, those of now whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from coptui.domain.dates import local_day
from coptui.domain.dates import zone as zone_of
from coptui.domain.next_facts import SessionFacts
from coptui.domain.purpose_signals import PlannedSession
from coptui.domain.sessions import PAST, InvitationFacts, SessionStatus, missing
from coptui.services.gone_out import OldPlan
from coptui.services.today_counts import Counts
from coptui.store.models import Example, Session, TopicSeries, Venue
from coptui.store.rows import among, dicts, plain_rows

REMEMBERED = 60  # days after which nobody is asked about an old session any more
_INVITED = (SessionStatus.invited, SessionStatus.ready)
_PAST = frozenset(status.value for status in PAST)
_AWAY = (SessionStatus.cancelled.value, SessionStatus.postponed.value)
_FRESH = 3
Rows = Sequence[dict[str, Any]]
_COLUMNS = {
    "id": Session.id, "community": Session.community, "number": Session.number,
    "status": Session.status, "starts_at": Session.starts_at, "series": Session.series,
    "example": Session.example, "next_session": Session.next_session,
    "decision": Session.decision, "closed_at": Session.closed_at, "headcount": Session.headcount,
    "topic": TopicSeries.title, "topic_status": TopicSeries.status,
    "topic_good_enough": TopicSeries.good_enough, "presenter_id": Example.presenter,
    "example_kind": Example.kind, "told_on": Session.summary_circulated_on,
}  # fmt: skip


@dataclass(eq=False, repr=False)
class Known:
    """All sessions of some communities, in their order, with the day each has there."""

    rows: Rows
    today: date
    by_home: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[int, dict[str, Any]] = field(default_factory=dict)
    led_to: dict[int, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.by_home[row["community"]].append(row)
            self.by_id[row["id"]] = row
            if row["next_session"] is not None:
                self.led_to.setdefault(row["next_session"], row)

    def held(self, community_id: int) -> list[dict[str, Any]]:
        """Those that were held, the oldest first."""
        return [
            s
            for s in self.by_home.get(community_id, ())
            if s["status"] in _PAST and s["day"] is not None and s["day"] <= self.today
        ]

    def next_day(self, community_id: int) -> date | None:
        """The first day ahead; a session of today that was held is not a next one."""
        days = [
            s["day"]
            for s in self.by_home.get(community_id, ())
            if s["day"] is not None
            and s["status"] not in _AWAY
            and (s["day"] > self.today or (s["day"] == self.today and s["status"] not in _PAST))
        ]
        return min(days, default=None)

    def of_now(self) -> Rows:
        """Those about which something may have to be done."""
        oldest = self.today - timedelta(days=REMEMBERED)
        return [s for s in self.rows if s["day"] is None or s["day"] >= oldest]


def known(db: Any, places: Mapping[int, dict[str, Any]], today: date, *, everywhere: bool) -> Known:
    """Read them."""
    query: Any = (
        Session.select(*_COLUMNS.values())
        .left_outer_join(TopicSeries, on=(Session.series == TopicSeries.id))
        .switch(Session)
        .left_outer_join(Example, on=(Session.example == Example.id))
        .order_by(Session.starts_at, Session.number)
    )
    if not everywhere:
        query = query.where(Session.community.in_(list(places)))
    moment = Session.starts_at.python_value
    zones = {number: zone_of(row["time_zone"]) for number, row in places.items()}
    rows = []
    for values in plain_rows(db, query):  # as the driver gives them: there are very many
        row = dict(zip(_COLUMNS, values, strict=True))
        if row["community"] in places:
            start = moment(row["starts_at"])
            row["day"] = start and start.astimezone(zones[row["community"]]).date()
            rows.append(row)
    return Known(rows, today)


def whole(ids: Sequence[int]) -> Rows:
    """Everything of some sessions, with their topic, venue and example."""
    query: Any = (
        Session.select(
            Session,
            TopicSeries.title.alias("topic"),
            TopicSeries.key_question.alias("topic_question"),
            TopicSeries.good_enough.alias("topic_good_enough"),
            Venue.name.alias("venue_name"),
            Venue.access_line.alias("venue_access"),
            Example.presenter.alias("presenter_id"),
            Example.presenter_label.alias("presenter_label"),
        )
        .left_outer_join(TopicSeries, on=(Session.series == TopicSeries.id))
        .switch(Session)
        .left_outer_join(Venue, on=(Session.venue == Venue.id))
        .switch(Session)
        .left_outer_join(Example, on=(Session.example == Example.id))
        .where(among(Session.id, ids))
        .order_by(Session.starts_at, Session.number)
    )
    return dicts(query)


def facts_of(
    s: dict[str, Any], all_of: Known, home: dict[str, Any], loads: Counts, rounds: int
) -> SessionFacts:
    """What the rules look at; `rounds` is how often its topic came up to good enough."""
    day, led_here = all_of.by_id[s["id"]]["day"], all_of.led_to.get(s["id"])
    replies = loads.replies.get(s["id"], {})
    return SessionFacts(
        **_plan(s, all_of, home, loads),
        **_who(s, loads, replies),
        previous_summary_sent=led_here is not None
        and "summary" in loads.mailed.get(led_here["id"], {}),
        lived=s["lived_experience"],
        who_else=s["id"] in loads.leads,
        purpose=_planned(s, day, led_here, replies, home, loads, rounds),
    )


def _plan(s: dict[str, Any], all_of: Known, home: dict[str, Any], loads: Counts) -> dict[str, Any]:
    """Its day, its mails and its words."""
    sent, zone = loads.mailed.get(s["id"], {}), home["time_zone"]
    status = SessionStatus(s["status"])
    before = [
        o["day"]
        for o in all_of.by_home[s["community"]]
        if o["number"] < s["number"] and o["day"] is not None
    ]
    following = all_of.by_id.get(s["next_session"] or 0)
    left = loads.to_invite.get(s["community"], 0) - loads.invited.get(s["id"], 0)
    return dict(
        id=s["id"],
        community_id=s["community"],
        code=f"{home['code']}-{s['number']}",
        number=s["number"],
        status=status,
        day=all_of.by_id[s["id"]]["day"],
        topic=s["topic"] or "",
        previous_day=max(before, default=None),
        invited="invitation" in sent or (status in _INVITED and left <= 0),
        reminded="reminder" in sent,
        reminded_day_before="day_before" in sent or _just_reminded(s, sent),
        practised=_practised(loads.practised.get(s["id"], {}), zone),
        thanked="thanks" in sent or "summary" in sent,
        summary_agreed=s["summary_agreed_on"] is not None,
        summary_sent=s["summary_circulated_on"] is not None or "summary" in sent,
        decision=s["decision"],
        next_day=following["day"] if following is not None else None,
        has_example=s["example"] is not None,
        blocked=missing(_invitation(s, home)),
        to_invite=max(0, left),
        made_on=local_day(s["created_at"], zone),
        captured=loads.captured.get(s["id"], 0),
        actions=loads.only_actions.get(s["id"], 0),
        rounds=loads.only_rounds.get(s["id"], 0),
        draft_words=loads.draft_words.get(s["id"], 0),
        gone=frozenset(sent),
        ticks=loads.ticks.get(f"session:{s['id']}", {}),
        online=s["kind"] == "online",
        presenter=s["presenter_id"] is not None or bool(s["presenter_label"]),
    )


def _who(s: dict[str, Any], loads: Counts, replies: Mapping[str, int]) -> dict[str, Any]:
    """How many are asked, answered, came, and need something."""
    number, old = s["id"], loads.old_plans.get(s["id"], OldPlan())
    unanswered = replies.get("none", 0) if replies else loads.to_invite.get(s["community"], 0)
    return dict(
        old_people=len(old.people),
        old_what=old.what,
        have_it=loads.invited.get(number, 0),
        yes=replies.get("yes", 0),
        maybe=replies.get("maybe", 0),
        unanswered=unanswered,
        access_requests=loads.access.get(number, 0),
        access_since=loads.access_since.get(number),
        present=loads.present.get(number, 0),
        reachable=loads.reachable.get(number, 0),
        nameless=loads.nameless.get(number, 0),
        newcomers=loads.welcome.get(number, 0),
        lived_seats=loads.seats.get(number, 0),
        experts_missing=loads.experts_missing.get(number, 0),
        sheets_open=loads.sheets.get(number, 0),
        photos_open=loads.photos.get(number, 0),
    )


def _planned(
    s: dict[str, Any],
    day: date | None,
    led_here: dict[str, Any] | None,
    replies: Mapping[str, int],
    home: dict[str, Any],
    loads: Counts,
    rounds: int,
) -> PlannedSession | None:
    if day is None:
        return None
    closed = Session.closed_at.python_value(led_here["closed_at"]) if led_here else None
    lived = s["lived_experience"].strip()
    return PlannedSession(
        day=day,
        has_topic=s["series"] is not None,
        has_question=bool(s["key_question"].strip() or home["key_question"].strip()),
        has_example=s["example"] is not None,
        decision=led_here["decision"] if led_here is not None else "",
        # It was planned after the members were to be asked: that is their answer.
        members_answered=closed is not None and s["created_at"] > closed,
        good_enough_rounds=rounds,
        yes=replies.get("yes", 0),
        yes_from_host=loads.yes_from_host.get(s["id"], 0),
        neutral_seats=loads.neutral_seats.get(s["id"], 0),
        lived_seats=int(bool(lived) and not lived.casefold().startswith("not yet")),
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
