"""Counts for what is next, each for many sessions in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from peewee import Case, fn

from coptui.domain.next_facts import Tick as TickFacts
from coptui.services import gone_out, to_invite
from coptui.services.reports.lengths import words_by_session
from coptui.store.models import (
    Action,
    Attachment,
    Attendance,
    CapturedItem,
    Community,
    Contact,
    Delivery,
    Invitation,
    InviteeLead,
    ListException,
    Mailing,
    Noticing,
    Organisation,
    Rating,
    RatingRound,
    RoleHolding,
    SeatTally,
    Session,
    Sheet,
    StageReview,
    Tick,
)
from coptui.store.rows import among, numbers, plain_rows, tuples
from coptui.workspace import Workspace

_LIVED = ("lived experience", "lived")


class Counts:
    """Counts keyed by session: of now (`near`), of the last held ones, and of those rated.

    `ahead` are those still to come, each with its community.
    """

    def __init__(
        self,
        ws: Workspace,
        near: list[int],
        window: list[int],
        rated: list[int],
        ahead: Mapping[int, int],
    ) -> None:
        both = list({*near, *window})
        came: Any = Attendance.select(Attendance.session, fn.COUNT(Attendance.id))
        self.present = numbers(came.group_by(Attendance.session))
        self.nameless: dict[int, int] = {}
        self.reachable: dict[int, int] = {}
        self.newcomers: dict[int, int] = {}
        self.welcome: dict[int, int] = {}
        self._who_came(ws, both)
        self.organisations = _organisations(window)
        self.captured = _count(CapturedItem, CapturedItem.session, near)
        bare = [number for number in near if number not in self.captured]
        self.only_actions = _count(Action, Action.session, bare)
        self.only_rounds = _count(RatingRound, RatingRound.session, bare)
        self.draft_words = words_by_session(near)
        self.noticings = _count(Noticing, Noticing.session, window)
        self.actions = _count(Action, Action.session, window)
        done = Action.status.in_(("done", "let go", "handed on"))
        self.done = _count(Action, Action.session, window, done)
        self.seats = _seats(both)
        self.mailed, self.practised = gone_out.kinds_by_session(ws, both)
        self.old_plans = gone_out.old_plans(ws, list(ahead))
        self.ratings = _ratings(ws.store.db, list({*rated, *window}))
        reviews: Any = StageReview.select(StageReview.community, fn.MAX(StageReview.held_on))
        self.reviews: dict[int, date] = dict(reviews.group_by(StageReview.community).tuples())
        self._of_people(ws, list(ahead), ahead)
        self.sheets = _count(Sheet, Sheet.session, near, Sheet.recorded_at.is_null())
        lacks = (Attachment.caption == "") | (Attachment.permission == "")
        self.photos = _count(Attachment, Attachment.session, near, lacks)
        self.leads = _count(InviteeLead, InviteeLead.session, near, InviteeLead.status == "open")
        self.ticks = ticks()

    def _of_people(self, ws: Workspace, ahead: list[int], places_of: Mapping[int, int]) -> None:
        """Who is asked, what they answered, and in which role."""
        self.replies = _replies(ws.store.db, ahead)
        self.access, self.access_since = _access(ahead)
        # Only where the invitation has not gone is it asked whom it would still go to.
        open_ = [n for n in ahead if "invitation" not in self.mailed.get(n, {})]
        places = {places_of[n] for n in ahead if n in open_ or n not in self.replies}
        self.to_invite = to_invite.by_community(ws.today(), places) if places else {}
        self.invited = to_invite.invited_already(ws.today(), open_) if open_ else {}
        roles = tuples(
            RoleHolding.select(RoleHolding.contact, RoleHolding.community, RoleHolding.role).where(
                RoleHolding.role.in_(("facilichair", "neutral_expert")),
                RoleHolding.until.is_null(),
                RoleHolding.session_id.is_null(),
            )
        )
        self.chairs = {who for who, _, role in roles if role == "facilichair"}
        experts: dict[int, set[int]] = defaultdict(set)
        for who, community, role in roles:
            if role == "neutral_expert":
                experts[community].add(who)
        self.experts_missing, self.neutral_seats = _experts(places_of, experts)
        self.yes_from_host = _from_host(ahead)

    def _who_came(self, ws: Workspace, ids: list[int]) -> None:
        """Of those who came: without a name, may be written to, new, and new without a welcome."""
        may = reduce(and_, to_invite.may_be_written_to(ws.today()))
        unwelcomed = Attendance.new_here & may & Attendance.contact.not_in(_welcomed())
        nameless = Attendance.contact.is_null()
        query: Any = (
            Attendance.select(
                Attendance.session,
                *(
                    fn.SUM(Case(None, [(here, 1)], 0))
                    for here in (nameless, may, Attendance.new_here, unwelcomed)
                ),
            )
            .left_outer_join(Contact)
            .where(among(Attendance.session, ids))
            .group_by(Attendance.session)
        )
        kept = (self.nameless, self.reachable, self.newcomers, self.welcome)
        for number, *found in plain_rows(ws.store.db, query):
            for counts, how_many in zip(kept, found, strict=True):
                if how_many:
                    counts[number] = how_many


def _welcomed() -> Any:
    return (
        Delivery.select(Delivery.contact)
        .join(Mailing)
        .where(Mailing.kind == "welcome", Delivery.contact.is_null(False))
    )


def ticks() -> Mapping[str, Mapping[str, TickFacts]]:
    """What was ticked off by hand: by subject, then by what it was."""
    found: dict[str, dict[str, TickFacts]] = defaultdict(dict)
    for what, subject, on, number in tuples(
        Tick.select(Tick.what, Tick.subject, Tick.done_on, Tick.number)
    ):
        found[subject][what] = TickFacts(on, number)
    return found


def _count(model: Any, column: Any, ids: Collection[int], *where: Any) -> dict[int, int]:
    if not ids:
        return {}
    query: Any = model.select(column, fn.COUNT(model.id)).where(among(column, ids), *where)
    return numbers(query.group_by(column))


def _organisations(ids: list[int]) -> dict[int, int]:
    query: Any = (
        Attendance.select(Attendance.session, fn.COUNT(Contact.organisation.distinct()))
        .join(Contact)
        .where(among(Attendance.session, ids))
        .group_by(Attendance.session)
    )
    return numbers(query)


def _seats(ids: list[int]) -> dict[int, int]:
    query = SeatTally.select(SeatTally.session, fn.SUM(SeatTally.count)).where(
        among(SeatTally.session, ids), fn.LOWER(SeatTally.perspective).in_(_LIVED)
    )
    return numbers(query.group_by(SeatTally.session))


def _replies(db: Any, ids: Iterable[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows: Any = (
        Invitation.select(Invitation.session, Invitation.reply, fn.COUNT(Invitation.id))
        .where(among(Invitation.session, ids))
        .group_by(Invitation.session, Invitation.reply)
    )
    for session_id, reply, count in plain_rows(db, rows):
        found[session_id][reply] = count
    return found


def _access(ids: list[int]) -> tuple[dict[int, int], dict[int, date]]:
    """How many asked for something to get in or take part, and when the latest did."""
    query = Invitation.select(Invitation.session, Invitation.replied_at).where(
        among(Invitation.session, ids), Invitation.note.startswith("access")
    )
    counts: dict[int, int] = defaultdict(int)
    latest: dict[int, date] = {}
    for session_id, at in tuples(query):
        counts[session_id] += 1
        if at is not None:
            latest[session_id] = max(at.date(), latest.get(session_id, date.min))
    return counts, latest


def _experts(
    places: Mapping[int, int], experts: Mapping[int, set[int]]
) -> tuple[dict[int, int], dict[int, int]]:
    """Neutral experts of the community who are not on the list, and how many seats they take."""
    if not experts:
        return {}, {}
    everyone = set[int]().union(*experts.values())
    asked: dict[int, dict[int, str]] = defaultdict(dict)
    query = Invitation.select(Invitation.session, Invitation.contact, Invitation.reply).where(
        Invitation.contact.in_(everyone), among(Invitation.session, places)
    )
    for session_id, who, reply in tuples(query):
        asked[session_id][who] = reply
    left_out = ListException.select(ListException.session, ListException.contact)
    for session_id, who in tuples(left_out.where(among(ListException.session, places))):
        asked[session_id].setdefault(who, "no")  # with a reason
    missing, seats = {}, {}
    for session_id, community in places.items():
        known = asked[session_id]
        missing[session_id] = len(experts.get(community, set()) - set(known))
        mine = experts.get(community, set())
        seats[session_id] = sum(reply != "no" for who, reply in known.items() if who in mine)
    return missing, seats


def _from_host(ids: list[int]) -> dict[int, int]:
    """How many of the yes replies come from the host organisation."""
    query: Any = (
        Invitation.select(Invitation.session, fn.COUNT(Invitation.id))
        .join(Session)
        .join(Community)
        .switch(Invitation)
        .join(Contact)
        .join(Organisation)
        .where(
            among(Invitation.session, ids),
            Invitation.reply == "yes",
            Organisation.name == Community.host_organisation,
        )
        .group_by(Invitation.session)
    )
    return numbers(query)


def _ratings(db: Any, ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows: Any = (
        Rating.select(RatingRound.session, Rating.value)
        .join(RatingRound)
        .where(among(RatingRound.session, ids))
    )
    for session_id, value in plain_rows(db, rows):
        found[session_id].append(value)
    return found
