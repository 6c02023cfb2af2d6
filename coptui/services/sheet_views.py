"""Attendance sheets as screens, commands and paper show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from coptui.domain.consent import Purpose
from coptui.domain.dates import local_day
from coptui.domain.sheets import BOX_WORDS
from coptui.errors import NotFound
from coptui.services.session_views import code_of
from coptui.store.models import Attendance, ConsentWording, Contact, Sheet, SheetRow
from coptui.workspace import Workspace


@dataclass(frozen=True)
class Box:
    """One column of boxes: what it asks, in a short word and in full, and by which words."""

    purpose: Purpose
    short: str
    words: str
    wording_id: int
    wording_version: int


@dataclass(frozen=True)
class RowView:
    """One row. `answers` has a letter for each box, or is empty; `here` was marked live."""

    id: int
    position: int
    contact_id: int | None
    name: str
    printed: bool
    answers: str
    address: str
    here: bool


@dataclass(frozen=True)
class SheetView:
    """One sheet with its rows in the order of the paper; `typed` of them have been typed in."""

    id: int
    code: str
    session_id: int
    session: str
    community: str
    day: dt.date | None
    boxes: tuple[Box, ...]
    rows: tuple[RowView, ...]
    typed: int
    made_at: dt.datetime
    recorded_at: dt.datetime | None
    recorded_by: str

    @property
    def versions(self) -> str:
        """Words version 2, or 2 and 3."""
        return " and ".join(map(str, sorted({box.wording_version for box in self.boxes})))


@dataclass(frozen=True)
class Problem:
    """Something on the paper that cannot be recorded, and why."""

    row: int
    name: str
    what: str
    why: str


@dataclass(frozen=True)
class ReviewView:
    """What recording a sheet does, worked out by doing it and taking it back."""

    sheet: SheetView
    came: int
    new: tuple[str, ...]
    yes: dict[str, int]
    no: dict[str, int]
    empty: int
    stops: tuple[str, ...]
    addresses: tuple[str, ...]
    joins: int
    problems: tuple[Problem, ...] = field(default_factory=tuple)


def sheet_row(sheet_id: int) -> Any:
    """The stored sheet. Raises `NotFound`."""
    row = Sheet.get_or_none(Sheet.id == sheet_id)
    if row is None:
        raise NotFound("There is no such sheet.", "`coptui sessions sheets SESSION` lists them.")
    return row


def sheet_view(ws: Workspace, sheet_id: int) -> SheetView:
    """One sheet. Raises `NotFound`."""
    sheet = sheet_row(sheet_id)
    session = sheet.session
    here = {one.contact_id for one in Attendance.select().where(Attendance.session == session.id)}
    query: Any = SheetRow.select().where(SheetRow.sheet == sheet.id).order_by(SheetRow.position)
    stored = list(query)
    names = {
        one.id: one.name
        for one in Contact.select(Contact.id, Contact.name).where(
            Contact.id.in_([row.contact_id for row in stored if row.contact_id])
        )
    }
    rows = tuple(row_view(row, names, here) for row in stored)
    zone = session.community.time_zone
    return SheetView(
        id=sheet.id,
        code=sheet.code,
        session_id=session.id,
        session=code_of(session),
        community=session.community.name,
        day=None if session.starts_at is None else local_day(session.starts_at, zone),
        boxes=boxes_of(sheet),
        rows=rows,
        typed=sum(1 for row in rows if row.answers),
        made_at=sheet.made_at,
        recorded_at=sheet.recorded_at,
        recorded_by=sheet.recorded_by,
    )


def row_view(row: Any, names: dict[int, str], here: set[int | None]) -> RowView:
    """One row; the name as it is known now, where the person still is on the list."""
    return RowView(
        id=row.id,
        position=row.position,
        contact_id=row.contact_id,
        name=names.get(row.contact_id, row.name) if row.contact_id else row.name,
        printed=row.printed,
        answers=row.answers,
        address=row.address,
        here=row.contact_id is not None and row.contact_id in here,
    )


def boxes_of(sheet: Any) -> tuple[Box, ...]:
    """The boxes as they were printed."""
    ids = [wording for _, wording in sheet.boxes]
    query = ConsentWording.select().where(ConsentWording.id.in_(ids))
    versions = {one.id: one.version for one in query}
    return tuple(
        Box(Purpose(name), BOX_WORDS[Purpose(name)], Purpose(name).words, key, versions[key])
        for name, key in sheet.boxes
    )
