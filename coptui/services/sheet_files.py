"""A filled sheet as a table: for scripts, and for whoever would rather type into a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coptui.domain.sheets import EMPTY, NO, YES
from coptui.domain.text import fold
from coptui.errors import CoptuiError, Refused, Unavailable
from coptui.services import sheet_recording, sheets
from coptui.services.refusing import line
from coptui.services.sheet_views import ReviewView, SheetView
from coptui.store.models import Contact, SheetRow
from coptui.workspace import Workspace

LARGEST = 1_000_000
_ANSWERS = {"y": YES, "yes": YES, "n": NO, "no": NO, "-": EMPTY, "": ""}
_ROW, _NAME, _ADDRESS = "row", "name", "new address"
_MEANT = re.compile(r"(.*?)\s*#(\d{1,15})")


@dataclass(frozen=True)
class RefusedRow:
    """A row of the file that cannot be taken, and why."""

    row: str
    reason: str


@dataclass(frozen=True)
class Entered:
    """What a file does to its sheet, or did."""

    review: ReviewView
    refused_rows: tuple[RefusedRow, ...]
    undo: int | None = None


class _Rehearsed(Exception):
    """Ends a rehearsal, so that nothing of it stays."""


def enter(ws: Workspace, sheet_id: int, path: Path, *, dry_run: bool = False) -> Entered:
    """Type in a whole sheet from a file with its columns, and record it: all of it or nothing.

    With `dry_run` nothing is kept, and rows that cannot be taken are told instead of refused.
    Raises `Refused`, and `Unavailable` where the file cannot be read.
    """
    table = _read(path)
    found: list[Entered] = []
    try:
        with ws.store.atomic():
            refused = _fill(ws, sheets.show(ws, sheet_id), table)
            if refused and not dry_run:
                raise Refused(_told(refused), "Nothing was taken. Mend the file, then try again.")
            review = sheet_recording.review(ws, sheet_id)
            if dry_run:
                found.append(Entered(review, refused))
                raise _Rehearsed
            done = sheet_recording.record(ws, sheet_id)
            return Entered(review, refused, done.undo)
    except _Rehearsed:
        return found[0]


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise Unavailable(f"{path.name} cannot be read: {reason}.") from error
    if len(data) > LARGEST or b"\0" in data:
        raise Refused(f"{path.name} is not a filled sheet.", "It is a small CSV file.")
    try:
        text = data.decode("utf-8-sig")
        sign = ";" if text.partition("\n")[0].count(";") > 1 else ","
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"{path.name} cannot be read as CSV.", "Save it as CSV in UTF-8.") from error
    return [
        {fold(str(key)): line(value if isinstance(value, str) else "") for key, value in one.items()
         if key is not None}
        for one in rows
    ]  # fmt: skip


def _fill(ws: Workspace, sheet: SheetView, table: list[dict[str, str]]) -> tuple[RefusedRow, ...]:
    missing = [one for one in (_ROW, *(box.short for box in sheet.boxes)) if
               table and one not in table[0]]  # fmt: skip
    if not table or missing:
        columns = ", ".join((_ROW, _NAME, *(box.short for box in sheet.boxes), _ADDRESS))
        raise Refused(
            f"The file has not the columns of sheet {sheet.code}.", f"They are {columns}."
        )
    refused = []
    for values in table:
        try:
            _one(ws, sheet, values)
        except CoptuiError as error:
            refused.append(RefusedRow(values[_ROW], str(error)))
    return tuple(refused)


def _one(ws: Workspace, sheet: SheetView, values: Mapping[str, str]) -> None:
    letters = []
    for box in sheet.boxes:
        said = values.get(box.short, "").casefold()
        if said not in _ANSWERS:
            raise Refused(f"“{said}” under {box.short} is no answer.", "Write y, n or -.")
        letters.append(_ANSWERS[said])
    if not any(letters):
        return
    number = values[_ROW]
    row = next((one for one in sheet.rows if str(one.position) == number), None)
    if row is None:
        raise Refused(f"Sheet {sheet.code} has no row {number or 'without a number'}.")
    name = values.get(_NAME, "").removeprefix("'")
    if row.name:
        if name and fold(name) != fold(row.name):
            raise Refused(f"Row {number} is {row.name} on the sheet and {name} in the file.")
    else:
        _name(ws, row.id, name)
    sheets.type_row(ws, row.id, "".join(one or EMPTY for one in letters))
    address = values.get(_ADDRESS, "").removeprefix("'")
    if address:
        sheets.type_row(ws, row.id, address)


def _name(ws: Workspace, row_id: int, name: str) -> None:
    """Somebody on the list where exactly one has this name (or `Name #12` says who), else new."""
    told = _MEANT.fullmatch(name)
    if told:
        sheets.name_row(ws, row_id, told[1] or "?", int(told[2]))
        return
    same = [one.id for one in Contact.select(Contact.id).where(Contact.sort_key == fold(name))]
    on_it = SheetRow.select(SheetRow.contact).where(
        SheetRow.sheet == SheetRow.get_by_id(row_id).sheet_id, SheetRow.contact.in_(same)
    )
    if len(same) > 1 or on_it.exists():
        raise Refused(
            f"{len(same)} people are called {name}." if len(same) > 1
            else f"{name} is on this sheet already.",
            f"Write which one: {name} #{same[0]}, or another name for somebody new.",
        )  # fmt: skip
    sheets.name_row(ws, row_id, name, same[0] if same else None)


def _told(refused: tuple[RefusedRow, ...]) -> str:
    first = "; ".join(f"row {one.row}: {one.reason.rstrip('.')}" for one in refused[:3])
    more = f"; and {len(refused) - 3} more" if len(refused) > 3 else ""
    return f"{len(refused)} of its rows cannot be taken: {first}{more}."
