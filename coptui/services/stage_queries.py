"""What the sessions of communities hold, counted for all of them at once, a query a matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import fn

from coptui.domain.dates import local_day
from coptui.domain.sessions import PAST
from coptui.store.models import (
    Action,
    AgreementLook,
    Attendance,
    CapturedItem,
    Community,
    Contact,
    Example,
    HelperSlot,
    Invitation,
    Noticing,
    Organisation,
    Outcome,
    Rating,
    RatingRound,
    Recommendation,
    RoleHolding,
    SeatTally,
    Session,
    TopicIdea,
    TopicSeries,
)
from coptui.store.rows import among, dicts

DEEP = 7
"""So many of the last sessions are read: a window, the three before, and one to compare with."""
NEAR = 4
"""So many of them with who was there, to see who came again."""
Rows = Mapping[int, Sequence[Mapping[str, Any]]]
_PAST = [status.value for status in PAST]
_LIVE_IDEA = ("idea", "shortlisted")
_ACCEPTED = ("accepted", "partly", "done")
_HARD = ("difficulty", "difference")


@dataclass(eq=False, repr=False)
class OfSession:
    """The counts of one session."""

    present: int = 0
    newcomers: int = 0
    people: set[int] = field(default_factory=set)
    organisations: int = 0
    sectors: int = 0
    lived_seats: int = 0
    items: int = 0
    orientation: int = 0
    difficult: int = 0
    voices: int = 0
    chair_voices: int = 0
    helpers: set[tuple[int, str]] = field(default_factory=set)
    examples: int = 0
    member_examples: int = 0
    case_studies: int = 0
    agreed: int = 0
    actions_due: int = 0
    actions_done: int = 0
    owners: set[int] = field(default_factory=set)
    noticings: int = 0
    ratings: tuple[int, ...] = ()
    good_enough: int | None = None


@dataclass(eq=False, repr=False)
class OfCommunity:
    """What belongs to the community as a whole."""

    agreement_looked_at: date | None = None
    noticings_between: list[date] = field(default_factory=list)
    effects: list[date] = field(default_factory=list)
    live_ideas: int = 0
    yes_replies: int = 0


def held(ids: Sequence[int], today: date) -> dict[int, list[dict[str, Any]]]:
    """The held sessions of communities, each list the oldest first."""
    rows: Any = (
        Session.select(
            Session.id,
            Session.community,
            Session.series,
            Session.number,
            Session.starts_at,
            Session.recorded_how,
            Session.decision,
            Session.headcount,
            Session.summary_circulated_on,
            TopicSeries.good_enough.alias("topic_good_enough"),
            Community.time_zone,
        )
        .join(Community)
        .switch(Session)
        .left_outer_join(TopicSeries, on=(Session.series == TopicSeries.id))
        .where(among(Session.community, ids), Session.status.in_(_PAST))
        .order_by(Session.starts_at, Session.number)
    )
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in ids}
    for row in dicts(rows):
        if row["starts_at"] is not None:
            row["day"] = local_day(row["starts_at"], row["time_zone"])
            if row["day"] <= today:
                found[row["community"]].append(row)
    return found


class Loads:
    """Every count, keyed by session or by community."""

    def __init__(self, places: Rows, today: date) -> None:
        self.sessions: dict[int, OfSession] = defaultdict(OfSession)
        self.communities: dict[int, OfCommunity] = defaultdict(OfCommunity)
        self._today, self._ids = today, list(places)
        every = [row["id"] for rows in places.values() for row in rows]
        self._deep = [row["id"] for rows in places.values() for row in deep(rows)]
        near = [row["id"] for rows in places.values() for row in rows[-NEAR:]]
        self._present(every, {r["id"]: r["headcount"] for rows in places.values() for r in rows})
        self._people(near)
        self._said()
        self._ratings()
        self._actions()
        self._noticings(places)
        self._examples()
        self._roles()
        self._seats()
        self._wanted()
        self._effects()
        self._agreements()

    def _agreements(self) -> None:
        rows: Any = (
            AgreementLook.select(AgreementLook.community, fn.MAX(AgreementLook.looked_on))
            .where(among(AgreementLook.community, self._ids))
            .group_by(AgreementLook.community)
            .tuples()
        )
        for community, day in rows:
            self.communities[community].agreement_looked_at = as_day(day)

    def _present(self, ids: Sequence[int], headcounts: Mapping[int, int | None]) -> None:
        rows: Any = (
            Attendance.select(
                Attendance.session, fn.COUNT(Attendance.id), fn.SUM(Attendance.new_here)
            )
            .where(among(Attendance.session, ids))
            .group_by(Attendance.session)
            .tuples()
        )
        for session, count, new in rows:
            one = self.sessions[session]
            one.present, one.newcomers = int(count), int(new or 0)
        for session, headcount in headcounts.items():
            if headcount:
                self.sessions[session].present = max(headcount, self.sessions[session].present)

    def _people(self, ids: Sequence[int]) -> None:
        rows: Any = (
            Attendance.select(
                Attendance.session,
                fn.GROUP_CONCAT(Attendance.contact),
                fn.COUNT(Contact.organisation.distinct()),
                fn.COUNT(fn.NULLIF(Organisation.sector, "").distinct()),
            )
            .join(Contact)
            .left_outer_join(Organisation)
            .where(among(Attendance.session, ids))
            .group_by(Attendance.session)
            .tuples()
        )
        for session, contacts, organisations, sectors in rows:
            one = self.sessions[session]
            one.people = set(map(int, str(contacts).split(",")))
            one.organisations, one.sectors = organisations, sectors
        parts: Any = (
            Attendance.select(Attendance.session, Attendance.contact, Attendance.role_that_day)
            .where(among(Attendance.session, ids), Attendance.role_that_day != "")
            .tuples()
        )
        for session, contact, role in parts:
            if contact is not None and _helps(role):
                self.sessions[session].helpers.add((contact, role))

    def _said(self) -> None:
        item = CapturedItem
        hard = (
            item.kind.in_(_HARD) | item.tags.contains("difficul") | item.tags.contains("differen")
        )
        rows: Any = (
            item.select(
                item.session,
                fn.COUNT(item.id),
                fn.SUM(item.kind.in_(("question", "clarification"))),
                fn.SUM(hard),
                fn.SUM(item.voice.in_(("chair", "member", "group"))),
                fn.SUM(item.voice == "chair"),
            )
            .where(among(item.session, self._deep))
            .group_by(item.session)
            .tuples()
        )
        for session, count, asked, difficult, voices, chair in rows:
            one = self.sessions[session]
            one.items, one.orientation, one.difficult = count, int(asked), int(difficult)
            one.voices, one.chair_voices = int(voices), int(chair)

    def _ratings(self) -> None:
        rows: Any = (
            Rating.select(
                RatingRound.session, RatingRound.good_enough, fn.GROUP_CONCAT(Rating.value)
            )
            .join(RatingRound)
            .where(among(RatingRound.session, self._deep))
            .group_by(RatingRound.id)
            .order_by(RatingRound.id)
            .tuples()
        )
        for session, good_enough, values in rows:  # the latest round of a session stays
            one = self.sessions[session]
            one.ratings = tuple(sorted(map(int, str(values).split(","))))
            one.good_enough = good_enough

    def _actions(self) -> None:
        done = Action.status.in_(("done", "let go", "handed on"))
        due = done | Action.due.is_null() | (Action.due <= self._today)
        rows: Any = (
            Action.select(Action.session, fn.COUNT(Action.id), fn.SUM(done), fn.SUM(due))
            .where(among(Action.session, self._deep))
            .group_by(Action.session)
            .tuples()
        )
        for session, agreed, finished, wanted in rows:
            one = self.sessions[session]
            one.agreed, one.actions_done, one.actions_due = agreed, int(finished), int(wanted)
        owners: Any = (
            Action.select(Action.session, Action.contact, Action.who)
            .where(among(Action.session, self._deep))
            .distinct()
            .tuples()
        )
        names: dict[object, int] = {}
        for session, contact, who in owners:
            owner = contact if contact is not None else who.casefold()
            if owner:
                self.sessions[session].owners.add(names.setdefault(owner, len(names)))

    def _noticings(self, places: Rows) -> None:
        """Those between sessions count for the community, and for the session before them."""
        first = min(
            (row["day"] for rows in places.values() for row in deep(rows)), default=self._today
        )
        rows: Any = (
            Noticing.select(Noticing.session, fn.COUNT(Noticing.id))
            .where(among(Noticing.session, self._deep))
            .group_by(Noticing.session)
        )
        for session, count in rows.tuples():
            self.sessions[session].noticings = count
        between: Any = Noticing.select(Noticing.community, Noticing.seen_on).where(
            among(Noticing.community, self._ids),
            Noticing.session.is_null(),
            Noticing.seen_on >= first,
        )
        for community, seen in between.tuples():
            self.communities[community].noticings_between.append(seen)

    def _examples(self) -> None:
        """An example counts for whoever brought it; a case study that nobody brought for nobody."""
        chairs: Any = RoleHolding.select(RoleHolding.community, RoleHolding.contact).where(
            RoleHolding.role == "facilichair", among(RoleHolding.community, self._ids)
        )
        chair = set(chairs.tuples())
        rows: Any = (
            Session.select(
                Session.id,
                Session.community,
                Example.presenter,
                Example.presenter_label,
                Example.kind,
                Organisation.name,
                Community.host_organisation,
            )
            .join(Example)
            .left_outer_join(Contact, on=(Example.presenter == Contact.id))
            .left_outer_join(Organisation, on=(Contact.organisation == Organisation.id))
            .switch(Session)
            .join(Community)
            .where(among(Session.id, self._deep))
            .tuples()
        )
        for session, community, presenter, label, kind, organisation, host in rows:
            one = self.sessions[session]
            one.case_studies += kind == "case study"
            if presenter is None and not label:
                continue
            hosted = bool(host) and (organisation or "").casefold() == host.casefold()
            one.examples += 1
            one.member_examples += (community, presenter) not in chair and not hosted
            if presenter is not None:
                one.helpers = {pair for pair in one.helpers if pair[0] != presenter}
                one.helpers.add((presenter, "presenter"))

    def _roles(self) -> None:
        rows: Any = (
            RoleHolding.select(RoleHolding.session_id, RoleHolding.contact, RoleHolding.role)
            .where(among(RoleHolding.session_id, self._deep))
            .tuples()
        )
        for session, contact, role in rows:
            if _helps(role):
                self.sessions[session].helpers.add((contact, role))
        slots: Any = (
            HelperSlot.select(
                HelperSlot.session, HelperSlot.slot, HelperSlot.contact, HelperSlot.who
            )
            .where(among(HelperSlot.session, self._deep), HelperSlot.who != "")
            .tuples()
        )
        unknown: dict[str, int] = {}  # who is no contact has a number below nought
        for session, slot, contact, who in slots:
            if contact is None:
                contact = unknown.setdefault(who.casefold(), -1 - len(unknown))
            self.sessions[session].helpers.add((contact, slot))

    def _seats(self) -> None:
        rows: Any = (
            SeatTally.select(SeatTally.session, fn.SUM(SeatTally.count))
            .where(among(SeatTally.session, self._deep), SeatTally.perspective.contains("lived"))
            .group_by(SeatTally.session)
            .tuples()
        )
        for session, count in rows:
            self.sessions[session].lived_seats = int(count or 0)

    def _wanted(self) -> None:
        ideas: Any = (
            TopicIdea.select(TopicIdea.community, fn.COUNT(TopicIdea.id))
            .where(among(TopicIdea.community, self._ids), TopicIdea.status.in_(_LIVE_IDEA))
            .group_by(TopicIdea.community)
            .tuples()
        )
        for community, count in ideas:
            self.communities[community].live_ideas = count
        replies: Any = (
            Invitation.select(Session.community, fn.COUNT(Invitation.id))
            .join(Session)
            .where(
                among(Session.community, self._ids),
                Session.status.not_in([*_PAST, "cancelled", "postponed"]),
                Invitation.reply == "yes",
            )
            .group_by(Session.community)
            .tuples()
        )
        for community, count in replies:
            self.communities[community].yes_replies = count

    def _effects(self) -> None:
        for community, day in self._effect_days():
            if day is not None:
                self.communities[community].effects.append(day)

    def _effect_days(self) -> Iterator[tuple[int, date | None]]:
        outcomes: Any = Outcome.select(Outcome.community, Outcome.happened_on).where(
            among(Outcome.community, self._ids)
        )
        yield from outcomes.tuples()
        accepted: Any = (
            Recommendation.select(TopicSeries.community, Recommendation.status_on)
            .join(TopicSeries)
            .where(among(TopicSeries.community, self._ids), Recommendation.status.in_(_ACCEPTED))
        )
        yield from accepted.tuples()


def deep(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The last sessions, and the earlier ones of the topic that is being talked about."""
    if not rows:
        return rows
    series = rows[-1]["series"]
    older = [] if series is None else [row for row in rows[:-DEEP] if row["series"] == series]
    return [*older, *rows[-DEEP:]]


_NO_PART = frozenset(
    {
        "facilichair", "chair", "host", "co_facilitator", "co-facilitator", "core_member", "core",
        "neutral_expert", "neutral expert", "expert_witness", "expert witness", "visitor",
        "sponsor", "venue_contact", "caterer", "influencer", "reading",
    }
)  # fmt: skip


def _helps(role: str) -> bool:
    """Whether a role is a part somebody takes in a session, beside hosting it and being there."""
    return bool(role) and role.casefold() not in _NO_PART


def as_day(value: Any) -> date:
    """A day as SQLite's aggregates give it."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
