"""Who should be here? The table as it is: sectors, organisations, perspectives, and the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from coptui.domain import breadth as rules
from coptui.domain.breadth import Breadth, Seat
from coptui.domain.counting import people
from coptui.domain.pictures.breadth import picture
from coptui.domain.sessions import PAST, UPCOMING
from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services import neutral_experts
from coptui.services.community_views import GONE, community_row
from coptui.services.done import Done
from coptui.services.leads import LeadView
from coptui.services.leads import of as leads_of
from coptui.services.neutral_experts import ExpertRow
from coptui.services.refusing import line
from coptui.services.roles import came_to
from coptui.services.session_views import code_of
from coptui.services.undo import recording
from coptui.store.models import (
    Contact,
    Membership,
    Organisation,
    RoleHolding,
    SeatTally,
    Session,
    TopicSeries,
)
from coptui.workspace import Workspace

WINDOW = 3
MOST_SECTORS = 24


@dataclass(frozen=True)
class WhoView:
    """The table of a community.

    `lines` draw it and `sentence` says the same. `absent` are sectors that the topic speaks of and
    nobody comes from. `next_session` is the one ahead whose neutral experts are listed.
    """

    community_id: int
    community: str
    cells: tuple[rules.Cell, ...]
    lines: tuple[str, ...]
    sentence: str
    gaps: tuple[str, ...]
    perspectives: tuple[tuple[str, int], ...]
    absent: tuple[str, ...]
    hints: tuple[str, ...]
    leads: tuple[LeadView, ...]
    next_session_id: int | None
    next_session: str
    experts: tuple[ExpertRow, ...]


def show(ws: Workspace, community_id: int) -> WhoView:
    """The table of a community, its gaps and the answers to "who else?"."""
    row = community_row(community_id)
    seats, held = seats_of(row.id)
    table = rules.table(seats, _hoped_for(row), _perspectives(held))
    drawn, said = picture(table)
    ahead = _next(row.id)
    absent = rules.absent_from(_sectors_of_topic(row), seats)
    return WhoView(
        community_id=row.id,
        community=row.name,
        cells=table.cells,
        lines=drawn,
        sentence=said,
        gaps=table.gaps,
        perspectives=table.perspectives,
        absent=absent,
        hints=_hints(ahead, absent, table),
        leads=tuple(leads_of(ws, row.id)),
        next_session_id=ahead.id if ahead is not None else None,
        next_session=code_of(ahead) if ahead is not None else "",
        experts=tuple(neutral_experts.for_session(ws, ahead.id)) if ahead is not None else (),
    )


def gaps(ws: Workspace, community_id: int) -> str:
    """Who is not on the list, in a sentence to think of before people are invited; else empty.

    Where no sector of anybody is known there is nothing to say.
    """
    row = community_row(community_id)
    table = rules.table(seats_of(row.id)[0], _hoped_for(row))
    if not table.gaps or not any(one.people for one in table.cells):
        return ""
    return f"Nobody yet from {rules.listed(table.gaps, 2)}."


def hope_for(ws: Workspace, community_id: int, sectors: Sequence[str]) -> Done[WhoView]:
    """Say which sectors this community hopes for; with none, the usual ones."""
    row = community_row(community_id)
    kept: dict[str, str] = {}
    for one in sectors:
        name = line(one, 60)
        if name:
            kept.setdefault(fold(name), name)
    if len(kept) > MOST_SECTORS:
        raise Refused(f"{MOST_SECTORS} sectors are as many as fit.", field="sectors")
    with recording(ws, f"Sectors of {row.name}", frozenset({"communities"})) as rec:
        rec.changing(row)
        row.sectors = list(kept.values())
        row.save()
    said = "These are the sectors it hopes for." if kept else "The usual sectors."
    return Done(show(ws, row.id), said, rec.id, frozenset({"communities"}))


def seats_of(community_id: int) -> tuple[list[Seat], list[int]]:
    """Everybody on the list as breadth sees them, and the last held sessions."""
    latest: Any = (
        Session.select(Session.id)
        .where(
            Session.community == community_id,
            Session.status.in_([status.value for status in PAST]),
        )
        .order_by(Session.starts_at.desc(), Session.id.desc())
        .limit(WINDOW)
    )
    held = [number for (number,) in latest.tuples()]
    lately: set[int] = set()
    for room in came_to(held).values():
        lately |= room
    rows: Any = (
        Membership.select(Membership.contact, Contact.organisation, Organisation.sector)
        .join(Contact)
        .join(Organisation, JOIN.LEFT_OUTER)
        .where(Membership.community == community_id, Membership.standing.not_in(GONE))
    )
    seats = [
        Seat(sector or "", organisation, contact in lately)
        for contact, organisation, sector in rows.tuples()
    ]
    return seats, held


def _hoped_for(row: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in row.sectors or ())


def _perspectives(held: list[int]) -> list[tuple[str, int]]:
    rows: Any = SeatTally.select(SeatTally.perspective, SeatTally.count).where(
        SeatTally.session.in_(held)
    )
    return [(name, number) for name, number in rows.tuples()]


def _sectors_of_topic(row: Any) -> tuple[str, ...]:
    open_ones: Any = TopicSeries.select(TopicSeries.title, TopicSeries.key_question).where(
        TopicSeries.community == row.id, TopicSeries.status.in_(("open", "planned"))
    )
    words = " ".join(f"{title} {question}" for title, question in open_ones.tuples())
    return rules.named_in(words, _hoped_for(row) or rules.SECTORS)


def _next(community_id: int) -> Any | None:
    return (
        Session.select()
        .where(
            Session.community == community_id,
            Session.status.in_([status.value for status in UPCOMING]),
        )
        .order_by(Session.starts_at.is_null(), Session.starts_at, Session.number)
        .first()
    )


def _hints(ahead: Any | None, absent: tuple[str, ...], table: Breadth) -> tuple[str, ...]:
    """What may be worth thinking of before people are invited, in sentences."""
    said = []
    if absent:
        said.append(
            f"The topic speaks of {rules.listed(absent)}; nobody on the list comes from there. "
            "An expert witness could."
        )
    if ahead is not None and _has_witness(ahead) and not _lived_experience(ahead):
        said.append(
            f"{code_of(ahead)} has an expert witness. Who tells how it is to live with it? "
            "A case study is the next best."
        )
    if table.unplaced:
        said.append(f"{people(table.unplaced)} on the list: it is not known where from.")
    return tuple(said)


def _has_witness(session: Any) -> bool:
    return (
        RoleHolding.select()
        .where(
            RoleHolding.community == session.community_id,
            RoleHolding.role == "expert_witness",
            RoleHolding.until.is_null(),
            RoleHolding.session_id.is_null() | (RoleHolding.session_id == session.id),
        )
        .exists()
    )


def _lived_experience(session: Any) -> bool:
    said = (session.lived_experience or "").strip().casefold()
    return bool(said) and said not in ("not yet", "no", "none")
