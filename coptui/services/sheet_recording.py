"""Recording a filled sheet: who came, and what each of them agreed to, all of it as one act."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coptui.domain.consent import ConsentState, Method, standing
from coptui.domain.dates import local_day
from coptui.domain.sheets import NO, YES
from coptui.errors import Refused
from coptui.services import attendance, audit, consent, contacts, members
from coptui.services.contact_views import NewContact
from coptui.services.done import Done
from coptui.services.session_views import code_of
from coptui.services.sheet_views import (
    Box,
    Problem,
    ReviewView,
    SheetView,
    boxes_of,
    sheet_row,
    sheet_view,
)
from coptui.services.undo import Recording, together
from coptui.store.models import Contact, Membership, SheetRow
from coptui.workspace import Workspace

_AREAS = frozenset({"sessions", "contacts", "communities", "mail"})


@dataclass
class _Told:
    """What has been done so far."""

    came: int = 0
    joins: int = 0
    empty: int = 0
    new: list[str] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    yes: dict[str, int] = field(default_factory=dict)
    no: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _Rehearsed(Exception):
    """Ends the rehearsal, so that nothing of it stays."""


def review(ws: Workspace, sheet_id: int) -> ReviewView:
    """What recording the sheet will do: it is done, looked at, and taken back before it is seen.

    Raises `Refused` where it cannot be recorded at all.
    """
    view, told = sheet_view(ws, sheet_id), _Told()
    try:
        with ws.store.atomic():
            told = _record(ws, sheet_row(sheet_id))
            raise _Rehearsed
    except _Rehearsed:
        pass
    return ReviewView(
        sheet=view,
        came=told.came,
        new=tuple(told.new),
        yes=told.yes,
        no=told.no,
        empty=told.empty,
        stops=tuple(told.stops),
        addresses=tuple(told.addresses),
        joins=told.joins,
        problems=tuple(told.problems),
    )


def record(ws: Workspace, sheet_id: int) -> Done[SheetView]:
    """Record who came and what they agreed to, on the day of the session, by the words printed.

    What stands against it for one person, such as a later withdrawal, is left out and told; all
    else is recorded. Taking it back marks the answers as mistakes; people who are new stay.
    """
    with ws.store.atomic():
        sheet = sheet_row(sheet_id)
        with together(ws, f"Sheet {sheet.code} as typed in", _AREAS) as rec:
            told = _record(ws, sheet, rec)
    yes, no = sum(told.yes.values()), sum(told.no.values())
    said = f"Sheet {sheet.code}: {told.came} here, {yes} yes and {no} no."
    if told.problems:
        said += f" {len(told.problems)} could not be recorded; the sheet shows them."
    return Done(sheet_view(ws, sheet_id), said, rec.id, _AREAS)


def _record(ws: Workspace, sheet: Any, rec: Recording | None = None) -> _Told:
    if rec is None:
        with together(ws, "rehearsal") as own:
            return _record(ws, sheet, own)
    rows: list[Any] = list(
        SheetRow.select()
        .where(SheetRow.sheet == sheet.id, SheetRow.answers != "")
        .order_by(SheetRow.position)
    )
    day = _may_be_recorded(ws, sheet, rows)
    boxes, told = boxes_of(sheet), _Told()
    for row in rows:
        person = _person(ws, sheet, row, rec, told)
        attendance.here(ws, sheet.session_id, person.id)
        told.came += 1
        if row.address and row.address.casefold() != (person.email or "").casefold():
            contacts.edit(ws, person.id, email=row.address)
            told.addresses.append(person.name)
        for box, answer in zip(boxes, row.answers, strict=True):
            _answer(ws, sheet, row, person, box, answer, day, told)
        _join(ws, sheet, row, person, boxes, told)
    rec.changing(sheet)
    sheet.recorded_at, sheet.recorded_by = ws.now(), ws.by
    sheet.save()
    audit.note(ws, "sheet.recorded", subject="sheet", subject_id=sheet.id, detail=str(told.came))
    return told


def _may_be_recorded(ws: Workspace, sheet: Any, rows: list[Any]) -> date:
    if sheet.recorded_at is not None:
        raise Refused(
            f"Sheet {sheet.code} has been recorded.",
            "What somebody says later is recorded on their own page.",
        )
    if not rows:
        raise Refused(
            f"Nothing is typed in from sheet {sheet.code} yet.",
            "A row with answers is somebody who came; - stands for boxes left empty.",
        )
    session = sheet.session
    if session.starts_at is None:
        raise Refused(f"{code_of(session)} has no date yet.", "Give it its day first.")
    return local_day(session.starts_at, session.community.time_zone)


def _person(ws: Workspace, sheet: Any, row: Any, rec: Recording, told: _Told) -> Any:
    if row.contact_id is not None:
        return row.contact
    new = NewContact(row.name, email=row.address, source=f"sheet {sheet.code}, row {row.position}")
    made = contacts.add(ws, new).view
    # What this person said hangs on them and is only ever added to: they stay when it is undone,
    # and so does the row's knowledge of who they are.
    rec.stays(Contact, made.id)
    told.new.append(made.name)
    row.contact = made.id
    row.save()
    return Contact.get_by_id(made.id)


def _answer(
    ws: Workspace,
    sheet: Any,
    row: Any,
    person: Any,
    box: Box,
    answer: str,
    day: date,
    told: _Told,
) -> None:
    """One box as one consent event, with the sheet, the row and the words it stood over."""
    proof = f"sheet {sheet.code}, row {row.position}"
    try:
        if answer == YES:
            consent.give(
                ws,
                person.id,
                box.purpose,
                method=Method.sheet,
                on=day,
                wording_id=box.wording_id,
                evidence=proof,
                sheet_row=row.id,
            )
            told.yes[box.short] = told.yes.get(box.short, 0) + 1
        elif answer == NO:
            known = consent.person_for_gate(ws, person.id)
            before = standing(known.facts, box.purpose, ws.today()).state
            consent.refuse(
                ws,
                person.id,
                box.purpose,
                on=day,
                method=Method.sheet,
                evidence=proof,
                wording_id=box.wording_id,
                sheet_row=row.id,
            )
            told.no[box.short] = told.no.get(box.short, 0) + 1
            if before is ConsentState.given:
                told.stops.append(f"{person.name} ({box.short})")
        else:
            told.empty += 1
    except Refused as refused:
        told.problems.append(Problem(row.position, person.name, box.short, refused.message))


def _join(
    ws: Workspace, sheet: Any, row: Any, person: Any, boxes: tuple[Box, ...], told: _Told
) -> None:
    """Who came belongs to the community; who had left is back only when they said yes to mail."""
    community = sheet.session.community_id
    there = Membership.get_or_none(
        Membership.community == community, Membership.contact == person.id
    )
    agreed = any(
        box.short == "mail" and answer == YES
        for box, answer in zip(boxes, row.answers, strict=True)
    )
    if there is not None and not (there.standing == "left" and agreed):
        return
    members.add(ws, community, [person.id])
    told.joins += 1
