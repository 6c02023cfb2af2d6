"""The sessions of a time, and who came to them as far as a report may tell: numbers, never who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from coptui.domain.reports.crowds import Came
from coptui.domain.reports.period import Period, period
from coptui.services import stage_queries
from coptui.services.attendance_counts import counted_by_session
from coptui.services.community_views import community_row
from coptui.services.refusing import in_plain_words
from coptui.store.models import Attendance, Contact, Organisation, SeatTally
from coptui.workspace import Workspace


@dataclass(frozen=True)
class HeldSession:
    """A session that was held: when, on which topic, how many came."""

    id: int
    label: str
    day: date
    series: int | None
    present: int
    new: int


def period_of(
    ws: Workspace, community_id: int, since: date | None = None, until: date | None = None
) -> Period:
    """The time a report on this community tells of. Raises `Refused` where it ends first."""
    row = community_row(community_id)
    with in_plain_words("Without them it tells of the last twelve months."):
        return period(row.founded, ws.today(), since, until)


def held(ws: Workspace, community_id: int, span: Period) -> list[HeldSession]:
    """The sessions of this time, the oldest first."""
    row = community_row(community_id)
    every = stage_queries.held([community_id], ws.today())[community_id]
    rows = [one for one in every if span.holds(one["day"])]
    ids = [one["id"] for one in rows]
    present, new = counted_by_session(ids), _new(ids)
    return [
        HeldSession(
            id=one["id"],
            label=f"{row.code}-{one['number']}",
            day=one["day"],
            series=one["series"],
            present=max(present.get(one["id"], 0), new.get(one["id"], 0)),
            new=new.get(one["id"], 0),
        )
        for one in rows
    ]


def came(sessions: Sequence[HeldSession]) -> list[Came]:
    """The same as crowds of which some were new."""
    return [Came(one.label, one.day, one.present, one.new) for one in sessions]


def organisations(ids: Sequence[int]) -> tuple[int, tuple[str, ...]]:
    """How many organisations people came from, and from which sectors, in the alphabet's order."""
    rows: Any = (
        Attendance.select(Contact.organisation, Organisation.sector)
        .join(Contact)
        .join(Organisation)
        .where(Attendance.session.in_(list(ids)))
        .distinct()
        .tuples()
    )
    found = list(rows)
    sectors = sorted({sector.strip() for _, sector in found if sector.strip()}, key=str.casefold)
    return len({one for one, _ in found}), tuple(sectors)


def seats(ids: Sequence[int]) -> dict[str, list[int]]:
    """The seats of each perspective, one number for each session where any were counted."""
    rows: Any = (
        SeatTally.select(SeatTally.perspective, SeatTally.count)
        .where(SeatTally.session.in_(list(ids)), SeatTally.count > 0)
        .order_by(SeatTally.perspective, SeatTally.session)
        .tuples()
    )
    found: dict[str, list[int]] = {}
    for perspective, count in rows:
        found.setdefault(perspective, []).append(count)
    return found


def by_sector(ids: Sequence[int]) -> dict[str, dict[int, int]]:
    """How many from each sector came to each session; whose sector is unknown counts nowhere."""
    rows: Any = (
        Attendance.select(Organisation.sector, Attendance.session, fn.COUNT(Attendance.id))
        .join(Contact)
        .join(Organisation)
        .where(Attendance.session.in_(list(ids)), Organisation.sector != "")
        .group_by(Organisation.sector, Attendance.session)
        .tuples()
    )
    found: dict[str, dict[int, int]] = {}
    for sector, session, count in rows:
        found.setdefault(sector, {})[session] = count
    return found


def people_by_sector(ids: Sequence[int]) -> dict[str, int]:
    """How many people of each sector came to any of these sessions, each of them once."""
    rows: Any = (
        Attendance.select(Organisation.sector, fn.COUNT(Contact.id.distinct()))
        .join(Contact)
        .join(Organisation)
        .where(Attendance.session.in_(list(ids)), Organisation.sector != "")
        .group_by(Organisation.sector)
        .tuples()
    )
    return dict(rows)


def _new(ids: Sequence[int]) -> dict[int, int]:
    rows: Any = (
        Attendance.select(Attendance.session, fn.COUNT(Attendance.id))
        .where(Attendance.session.in_(list(ids)), Attendance.new_here)
        .group_by(Attendance.session)
        .tuples()
    )
    return dict(rows)
