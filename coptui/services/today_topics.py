"""Topics, their reports and what communities have in store, as facts for what is next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from peewee import fn

from coptui.domain.next_facts import FollowUp, ReportFacts, TopicFacts, Victory
from coptui.domain.next_facts import Tick as TickFacts
from coptui.domain.ratings import median
from coptui.domain.recommendations import is_for_everyone
from coptui.services import to_invite
from coptui.services.today_counts import Counts
from coptui.services.today_sessions import Known
from coptui.store.models import (
    Action,
    CaseStudy,
    Contact,
    Delivery,
    Dissemination,
    Influencer,
    Mailing,
    Membership,
    Noticing,
    Recommendation,
    Report,
    TopicIdea,
    TopicSeries,
)
from coptui.store.rows import among, tuples
from coptui.workspace import Workspace

NEW_FOR = 28  # days for which somebody is new on the list
_SETTLED = ("done", "declined", "seen elsewhere", "let go", "superseded")
_WENT_ROUND = ("agreed", "circulated")
_LIVE_IDEAS = ("idea", "shortlisted", "chosen")
Places = Mapping[int, dict[str, Any]]
Ticks = Mapping[str, Mapping[str, TickFacts]]


@dataclass(eq=False, repr=False)
class Topics:
    """The topics that live, and the reports of all: read once, looked at several times."""

    rows: list[dict[str, Any]]
    reports: list[dict[str, Any]]
    asked: dict[int, list[tuple[str, str, date | None]]] = field(default_factory=dict)


def topics(places: Places) -> Topics:
    """Read them."""
    live: Any = TopicSeries.select(
        TopicSeries.id, TopicSeries.community, TopicSeries.title, TopicSeries.status,
        TopicSeries.planned_sessions, TopicSeries.good_enough,
    ).where(TopicSeries.status.in_(("open", "closing", "closed")))  # fmt: skip
    made: Any = Report.select(
        Report.id, Report.community, Report.series, Report.title, Report.status, Report.made_on,
        (Report.text != "").alias("written"),
    ).where(Report.kind == "topic")  # fmt: skip
    rows = [row for row in live.dicts() if row["community"] in places]
    reports = [row for row in made.order_by(Report.id).dicts() if row["community"] in places]
    asked: dict[int, list[tuple[str, str, date | None]]] = defaultdict(list)
    for series, *asks in tuples(
        Recommendation.select(
            Recommendation.series,
            Recommendation.addressed_to,
            Recommendation.status,
            Recommendation.status_on,
        )
    ):
        asked[series].append((asks[0], asks[1], asks[2]))
    return Topics(rows, reports, asked)


def rated_sessions(found: Topics, all_of: Known) -> list[int]:
    """The held sessions of topics that are open or closing: their ratings are looked at."""
    living = {row["id"] for row in found.rows if row["status"] != "closed"}
    return [s["id"] for s in all_of.rows if s["series"] in living]


def rounds(found: Topics, all_of: Known, loads: Counts) -> dict[int, list[date]]:
    """For each topic the days on which its ratings came up to good enough."""
    wanted = {row["id"]: row["good_enough"] for row in found.rows}
    days: dict[int, list[date]] = defaultdict(list)
    for s in all_of.rows:
        enough, ratings = wanted.get(s["series"]), loads.ratings.get(s["id"])
        if enough is not None and ratings and s["day"] is not None and median(ratings) >= enough:
            days[s["series"]].append(s["day"])
    return days


def topic_facts(
    found: Topics, all_of: Known, ticks: Ticks, good: Mapping[int, list[date]]
) -> tuple[TopicFacts, ...]:
    """Topics that are open or closing."""
    held: dict[int, list[date]] = defaultdict(list)
    ahead: set[int] = set()
    for community in all_of.by_home:
        for s in all_of.held(community):
            held[s["series"]].append(s["day"])
    for s in all_of.rows:
        if s["day"] is not None and s["day"] >= all_of.today and s["status"] not in (
            "cancelled", "held", "summarised", "circulated",
        ):  # fmt: skip
            ahead.add(s["series"])
    latest = {row["series"]: row for row in found.reports}
    return tuple(
        TopicFacts(
            id=row["id"],
            community_id=row["community"],
            title=row["title"],
            status=row["status"],
            planned=row["planned_sessions"],
            held=tuple(held.get(row["id"], ())),
            good_enough_rounds=len(good.get(row["id"], ())),
            more_to_come=row["id"] in ahead,
            report=str(latest.get(row["id"], {}).get("status", "")).replace("_", " "),
            report_written=bool(latest.get(row["id"], {}).get("written")),
            covered="coverage" in ticks.get(f"topic:{row['id']}", {}),
        )
        for row in found.rows
        if row["status"] in ("open", "closing")
    )


def report_facts(found: Topics, ticks: Ticks) -> tuple[ReportFacts, ...]:
    """Reports that went round: who has still to have them, what is open of what they asked for."""
    put_down: dict[int, int] = defaultdict(int)
    given: Any = Dissemination.select(Dissemination.report, Dissemination.sent_on)
    for report, sent_on in tuples(given.where(Dissemination.influencer.is_null(False))):
        put_down[report] += sent_on is None
    out = []
    for row in found.reports:
        asks = found.asked.get(row["series"], ())
        if row["status"] not in _WENT_ROUND or not asks:
            continue
        addressed = len({to for to, _, _ in asks if to.strip() and not is_for_everyone(to)})
        looked = [on for _, _, on in asks if on is not None]
        tick = ticks.get(f"report:{row['id']}", {}).get("look_back")
        looked += [tick.on] if tick is not None else []
        out.append(
            ReportFacts(
                id=row["id"],
                community_id=row["community"],
                topic_id=row["series"],
                title=row["title"],
                made=row["made_on"],
                to_reach=put_down.get(row["id"], addressed),
                open_asks=sum(status not in _SETTLED for _, status, _ in asks),
                looked=max(looked, default=None),
            )
        )
    return tuple(out)


def states_of_last(found: Topics) -> dict[int, tuple[str, ...]]:
    """The states of what the last topic of each community asked for."""
    last: dict[int, tuple[str, ...]] = {}
    for row in sorted(found.rows, key=lambda one: one["id"]):
        if row["id"] in found.asked:
            last[row["community"]] = tuple(status for _, status, _ in found.asked[row["id"]])
    return last


def follow_ups(places: Places, days: Mapping[int, int]) -> tuple[FollowUp, ...]:
    """Those who can decide and have not answered; without a day of its own after `days`."""
    query: Any = (
        Dissemination.select(
            Dissemination.id,
            Report.community,
            Influencer.body,
            Report.title,
            Dissemination.follow_up_due,
            Dissemination.sent_on,
            Dissemination.offered_on,
        )
        .join(Report)
        .switch(Dissemination)
        .join(Influencer)
        .where(Dissemination.result == "", Dissemination.reply == "")
    )
    out = []
    for number, community, body, title, due, sent, offered in tuples(query):
        if community not in places:
            continue
        if due is None and sent is not None:
            due = sent + timedelta(days=days[community])
        if due is not None:
            out.append(FollowUp(number, community, body, title, due, offered))
    return tuple(out)


def victories(places: Places) -> tuple[Victory, ...]:
    """Small changes that may be told, and case studies that are begun."""
    told = (Noticing.shareable, Noticing.shared_on.is_null())
    seen: Any = (
        Noticing.select(Noticing.id, Noticing.community, Noticing.text, Noticing.seen_on)
        .where(*told, Noticing.community.in_(list(places)))
        .order_by(Noticing.seen_on.desc())
        .limit(5)
    )
    found = [Victory(*row) for row in tuples(seen)]
    begun = CaseStudy.select(CaseStudy.id, CaseStudy.community, CaseStudy.title)
    for number, community, title in tuples(begun.where(CaseStudy.status == "draft")):
        if community in places:
            found.append(Victory(number, community, title, date.min, "case_study"))
    return tuple(found)


@dataclass(eq=False, repr=False)
class InStore:
    """What each community has in store, by its id."""

    ideas: dict[int, int]
    calls: dict[int, date]
    actions: dict[int, list[date]]
    signed_up: dict[int, tuple[int, date]]
    endings: dict[int, tuple[str, ...]]


def in_store(ws: Workspace, places: Places) -> InStore:
    """Read it."""
    ideas: Any = TopicIdea.select(TopicIdea.community, fn.COUNT(TopicIdea.id)).where(
        TopicIdea.status.in_(_LIVE_IDEAS)
    )
    actions: dict[int, list[date]] = defaultdict(list)
    open_ones = Action.select(Action.community, Action.due).where(
        Action.status.in_(("agreed", "under way")), Action.due.is_null(False)
    )
    for community, due in tuples(open_ones):
        actions[community].append(due)
    calls = _last_mails(ws, places, "topic_call")
    return InStore(
        ideas=dict(tuples(ideas.group_by(TopicIdea.community))),
        calls=calls,
        actions=actions,
        signed_up=_signed_up(ws.today()),
        endings=_endings(ws, places),
    )


def _last_mails(ws: Workspace, places: Places, kind: str) -> dict[int, date]:
    from coptui.services import gone_out

    query = Mailing.select(Mailing.community, Mailing.confirmed_at).where(
        Mailing.kind == kind,
        Mailing.status.in_(("waiting", "going", "paused", "done")),
        Mailing.confirmed_at.is_null(False),
        gone_out.counts(ws),
    )
    found: dict[int, date] = {}
    for community, at in tuples(query):
        if community in places:
            found[community] = max(at.date(), found.get(community, date.min))
    return found


def _signed_up(today: date) -> dict[int, tuple[int, date]]:
    """New on a list of their own accord, may be written to, and nothing was ever written."""
    new = tuples(
        Membership.select(Membership.contact, Membership.community, Membership.joined).where(
            Membership.joined >= today - timedelta(days=NEW_FOR),
            Membership.standing.in_(("interested", "invitee", "attendee")),
        )
    )
    if not new:
        return {}
    had = Delivery.select(Delivery.id).where(Delivery.contact == Contact.id)
    query = Contact.select(Contact.id).where(
        among(Contact.id, {who for who, _, _ in new}),
        *to_invite.may_be_written_to(today),
        Contact.import_run.is_null(),
        ~fn.EXISTS(had),
    )
    to_welcome = {who for (who,) in tuples(query)}
    found: dict[int, tuple[int, date]] = {}
    for who, community, joined in new:
        if who in to_welcome:
            number, first = found.get(community, (0, joined))
            found[community] = (number + 1, min(first, joined))
    return found


def _endings(ws: Workspace, places: Places) -> dict[int, tuple[str, ...]]:
    """What is still open of communities that are closing; there are few of them at a time."""
    closing = [number for number, row in places.items() if row["status"] == "closing"]
    if not closing:
        return {}
    from coptui.services import ending  # late: hardly ever is a community at its end

    out: dict[int, tuple[str, ...]] = {}
    for number in closing:
        steps = tuple(row.words for row in ending.show(ws, number).rows if not row.done)
        out[number] = (*steps, "Set the community to closed: it has ended well")
    return out
