"""Attendance sheets: made for a session, and filled in row by row from the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coptui.domain.consent import Purpose
from coptui.domain.counting import counted
from coptui.domain.sheets import BLANK_ROWS, MORE_ROWS, parse_name, parse_row, sheet_code
from coptui.errors import NotFound, Refused
from coptui.services import attendance, audit
from coptui.services.attendance import Hit
from coptui.services.consent_wordings import as_purpose, wording, wordings
from coptui.services.done import Done
from coptui.services.email_rules import EmailRules
from coptui.services.refusing import in_plain_words, line
from coptui.services.session_people import invited
from coptui.services.session_views import code_of, session_row
from coptui.services.sheet_views import (
    Box,
    Problem,
    ReviewView,
    RowView,
    SheetView,
    row_view,
    sheet_row,
    sheet_view,
)
from coptui.store.models import Attendance, Community, Contact, Sheet, SheetRow
from coptui.workspace import Workspace

__all__ = [
    "Box",
    "Problem",
    "ReviewView",
    "RowView",
    "SheetView",
    "clear_row",
    "make",
    "name_row",
    "of_session",
    "show",
    "type_row",
    "who_may_it_be",
]

_AREA = frozenset({"sessions"})
_COMING = ("yes", "maybe")


def show(ws: Workspace, sheet_id: int) -> SheetView:
    """One sheet with its rows. Raises `NotFound`."""
    return sheet_view(ws, sheet_id)


def of_session(ws: Workspace, session_id: int) -> list[SheetView]:
    """The sheets of a session, the latest first."""
    row = session_row(session_id)
    query = Sheet.select().where(Sheet.session == row.id).order_by(Sheet.id.desc())
    return [sheet_view(ws, one.id) for one in query]


def make(
    ws: Workspace,
    session_id: int,
    *,
    purposes: Sequence[Purpose | str] = (),
    wording_ids: Sequence[int] = (),
    everybody: bool = False,
) -> Done[SheetView]:
    """A sheet for a session: who is expected, in the order of names, and blank rows below.

    Expected are those who answered yes or maybe; as long as nobody has (or with `everybody`) all
    on the list. A sheet that is just like the last one and not typed in yet is that same sheet.
    Raises `Refused` where there are no words that people could agree to.
    """
    row = session_row(session_id)
    boxes = _boxes(ws, [as_purpose(one) for one in purposes], wording_ids)
    people = _expected(ws, row, everybody)
    same = _the_same(row, boxes, [key for key, _ in people])
    if same is not None:
        view = sheet_view(ws, same.id)
        return Done(view, f"This is sheet {view.code}, as it was made before.", None, _AREA)
    codes = [one.code for one in Community.select(Community.code)]
    taken = {one.code for one in Sheet.select(Sheet.code)}
    with in_plain_words("Type in and record those there are."):
        code = sheet_code(row.community.code, codes, row.number, taken)
    # It cannot be taken back: paper with this number may lie on a table already.
    with ws.store.atomic():
        sheet = Sheet.create(
            session=row.id, code=code, boxes=boxes, made_at=ws.now(), made_by=ws.by
        )
        names = [*people, *[(None, "")] * BLANK_ROWS]
        for position, (contact_id, name) in enumerate(names, 1):
            _row(sheet, position, contact_id, name)
        audit.note(ws, "sheet.made", subject="sheet", subject_id=sheet.id)
    names_on_it = counted(len(people), "name")
    said = f"Sheet {code} for {code_of(row)}: {names_on_it} and {BLANK_ROWS} blank rows."
    return Done(sheet_view(ws, sheet.id), said, None, _AREA)


def type_row(ws: Workspace, row_id: int, text: str) -> Done[RowView]:
    """Keep what was typed for a row: `y n y`, `.`, a new address; on a blank row the name first.

    It is kept at once and agrees to nothing yet. Raises `Refused` where it cannot be read.
    """
    row = _open_row(row_id)
    if not row.name and row.contact_id is None:
        with in_plain_words():
            name, address = parse_name(line(text, 300))
        return name_row(ws, row_id, name, address=address)
    with in_plain_words():
        typed = parse_row(line(text, 300), len(row.sheet.boxes), _above(row))
    with ws.store.atomic():
        if typed.answers:
            row.answers = typed.answers
        if typed.address:
            row.address = _address(typed.address)
        row.typed_at = ws.now()
        row.save()
    return _kept(ws, row)


def who_may_it_be(ws: Workspace, sheet_id: int, text: str) -> list[Hit]:
    """Contacts who may be meant by a name written on a blank row, the likeliest first."""
    sheet = sheet_row(sheet_id)
    with in_plain_words():
        name, _ = parse_name(line(text, 300))
    return attendance.search(ws, sheet.session_id, name)


def name_row(
    ws: Workspace, row_id: int, name: str, contact_id: int | None = None, *, address: str = ""
) -> Done[RowView]:
    """Write a name on a blank row: of somebody on the list, or of somebody new."""
    row = _open_row(row_id)
    if row.printed:
        raise Refused("That name is printed on the sheet.", "Take a blank row for somebody else.")
    kept = line(name)
    person = None
    if contact_id is not None:
        person = Contact.get_or_none(Contact.id == contact_id)
        if person is None:
            raise NotFound("There is no such contact.", "See `coptui contacts list`.")
        kept = person.name
        twice = SheetRow.get_or_none(
            SheetRow.sheet == row.sheet_id, SheetRow.contact == contact_id, SheetRow.id != row.id
        )
        if twice is not None:
            raise Refused(f"{kept} is on row {twice.position} of this sheet.", "Type it there.")
    if not kept:
        raise Refused("Nobody is on this row yet: type the name first.", field="name")
    with ws.store.atomic():
        row.name, row.contact, row.typed_at = kept, person, ws.now()
        if address:
            row.address = _address(address)
        row.save()
        _more_rows(row.sheet)
    return _kept(ws, row)


def clear_row(ws: Workspace, row_id: int) -> Done[RowView]:
    """Take away what was typed for a row; a printed name stays."""
    row = _open_row(row_id)
    with ws.store.atomic():
        row.answers = row.address = ""
        if not row.printed:
            row.name, row.contact = "", None
        row.typed_at = None
        row.save()
    return _kept(ws, row)


def _boxes(
    ws: Workspace, purposes: Sequence[Purpose], wording_ids: Sequence[int]
) -> list[list[Any]]:
    """Each purpose with the words that ask for it: those named, else the newest."""
    known = [wording(ws, one) for one in wording_ids] if wording_ids else wordings(ws)
    found: dict[Purpose, int] = {}
    for one in known:
        for purpose in one.purposes:
            found.setdefault(purpose, one.id)
    missing = [purpose for purpose in purposes if purpose not in found]
    if missing:
        raise Refused(
            f"No wording asks whether people may {missing[0].words}.",
            "Add the words first, or leave that box out.",
            field="purpose",
        )
    wanted = [one for one in Purpose if one in found and (not purposes or one in purposes)]
    if not wanted:
        raise Refused(
            "There is no consent wording yet, so the sheet has nothing to ask.",
            "Add the words people see in 7 Settings, or `coptui consent wordings add`.",
            field="wording",
        )
    return [[one.value, found[one]] for one in wanted]


def _expected(ws: Workspace, row: Any, everybody: bool) -> list[tuple[int | None, str]]:
    people = invited(ws, row.id)
    coming = [one for one in people if one.reply in _COMING]
    chosen = people if everybody or not coming else coming
    rows = {one.id: one.name for one in chosen}
    here: Any = (
        Contact.select(Contact.id, Contact.name)
        .join(Attendance)
        .where(Attendance.session == row.id)
        .order_by(Contact.sort_key, Contact.id)
    )
    rows |= {one.id: one.name for one in here}
    ordered = Contact.select(Contact.id).where(Contact.id.in_(list(rows)))
    return [(one.id, rows[one.id]) for one in ordered.order_by(Contact.sort_key, Contact.id)]


def _the_same(row: Any, boxes: list[list[Any]], people: list[int | None]) -> Any | None:
    last = Sheet.select().where(Sheet.session == row.id).order_by(Sheet.id.desc()).first()
    if last is None or last.recorded_at is not None or last.boxes != boxes:
        return None
    rows = list(SheetRow.select().where(SheetRow.sheet == last.id).order_by(SheetRow.position))
    if any(one.typed_at is not None for one in rows):
        return None
    return last if [one.contact_id for one in rows if one.printed] == people else None


def _row(sheet: Any, position: int, contact_id: int | None, name: str) -> Any:
    return SheetRow.create(
        sheet=sheet.id,
        position=position,
        contact=contact_id,
        name=name,
        printed=contact_id is not None,
    )


def _more_rows(sheet: Any) -> None:
    """A few more blank rows once the last one has a name: people write below the last line too."""
    own = SheetRow.sheet == sheet.id
    if SheetRow.select().where(own, SheetRow.name == "", ~SheetRow.printed).exists():
        return
    last = SheetRow.select().where(own).count()
    for position in range(last + 1, last + 1 + MORE_ROWS):
        _row(sheet, position, None, "")


def _open_row(row_id: int) -> Any:
    row: Any = SheetRow.get_or_none(SheetRow.id == row_id)
    if row is None:
        raise NotFound("There is no such row.", "See the sheet.")
    if row.sheet.recorded_at is not None:
        raise Refused(
            f"Sheet {row.sheet.code} has been recorded.",
            "What somebody says later is recorded on their own page.",
        )
    return row


def _above(row: Any) -> str:
    before: Any = (
        SheetRow.select()
        .where(
            SheetRow.sheet == row.sheet_id,
            SheetRow.position < row.position,
            SheetRow.answers != "",
        )
        .order_by(SheetRow.position.desc())
        .first()
    )
    return "" if before is None else str(before.answers)


def _address(text: str) -> str:
    found = EmailRules().check(text)
    if found.error:
        raise Refused(found.error, "Look at the paper once more.", field="address")
    return str(found.address)


def _kept(ws: Workspace, row: Any) -> Done[RowView]:
    name = {row.contact_id: row.contact.name} if row.contact_id else {}
    here = {
        one.contact_id
        for one in Attendance.select().where(Attendance.session == row.sheet.session_id)
    }
    return Done(row_view(row, name, here), "", None, frozenset())
