"""Reading Excel workbooks: nothing is unpacked before it is known how large it will be."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from coptui.errors import Refused
from coptui.services.import_headings import field_of
from coptui.services.import_tables import MAX_COLUMNS, MAX_ROWS, Gathered, Record, gather

MAX_ENTRIES = 300
MAX_UNPACKED = 100_000_000
MAX_RATIO = 200
MAX_SHEETS = 40
MAX_AREA = 4_000_000  # cells of a sheet, empty ones too: each takes room once it is read
_PART = 1 << 20
_SMALL = 1_000_000  # bytes below which it does not matter how well something is packed
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>")
_AT = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Z]*)(\d+)["']""")
_SAVE = "Open it in your spreadsheet program and save it again as .xlsx or as CSV UTF-8."
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, and the names of all that hold something."""

    gathered: Gathered
    name: str
    names: tuple[str, ...]


def read_workbook(raw: bytes, sheet: str | None = None) -> Sheet:
    """The rows of one sheet. Raises `Refused`, also where it is not clear which sheet is meant."""
    with _sheets(raw) as filled:
        chosen = _chosen(filled, sheet)
        return Sheet(gather(_records(filled[chosen])), chosen, tuple(filled))


def names_of_sheets(raw: bytes) -> tuple[str, ...]:
    """The names of all sheets that can be seen and hold something. Raises `Refused`."""
    with _sheets(raw) as filled:
        return tuple(filled)


@contextmanager
def _sheets(raw: bytes) -> Iterator[dict[str, Any]]:
    _refuse_bombs(raw)
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            shown = [
                one.name
                for one in book.sheets_metadata
                if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
            ]
            if len(shown) > MAX_SHEETS:
                raise Refused(f"The workbook has more than {MAX_SHEETS} sheets.", _SAVE)
            sheets = {name: book.get_sheet_by_name(name) for name in shown}
            yield {name: one for name, one in sheets.items() if one.height}
    except (CalamineError, ValueError, OSError) as error:
        raise Refused("The workbook is damaged: it cannot be read.", _SAVE) from error


def _chosen(filled: dict[str, Any], wanted: str | None) -> str:
    if not filled:
        raise Refused("The workbook is empty.", "Save the list again and try once more.")
    if wanted:
        found = [name for name in filled if name.casefold() == wanted.strip().casefold()]
        if not found:
            raise Refused(
                f"The workbook has no sheet called {wanted}.",
                f"Its sheets: {', '.join(filled)}.",
                field="sheet",
            )
        return found[0]
    people = [name for name, one in filled.items() if _of_people(one)]
    if len(filled) == 1 or len(people) == 1:
        return (people or list(filled))[0]
    raise Refused(
        f"The workbook has several sheets: {', '.join(filled)}.",
        "Say which one holds the people; the option is --sheet.",
        field="sheet",
    )


def _of_people(sheet: Any) -> bool:
    rows = sheet.to_python(nrows=5)
    return any(len({field_of(_text(cell)) for cell in row} - {None}) > 1 for row in rows)


def _records(sheet: Any) -> Iterator[Record]:
    begins, held = _merged(sheet), dict[int, tuple[int, str]]()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_text(cell) for cell in row]
        for column, (last, value) in held.items():
            if number <= last and not cells[column]:
                cells[column] = value
        for column, last in begins.get(number, {}).items():
            held[column] = (last, cells[column])
        yield number, cells


def _merged(sheet: Any) -> dict[int, dict[int, int]]:
    """Cells merged downwards, by the row they begin in: column and last row.

    One place of work written beside five names is meant for all five.
    """
    found: dict[int, dict[int, int]] = {}
    left = sheet.start[1] if sheet.start else 0  # empty columns at the left are not given
    for (row, column), (last, _) in sheet.merged_cell_ranges or ():
        if last > row and left <= column < left + sheet.width:
            found.setdefault(row + 1, {})[column - left] = last + 1
    return found


def _text(value: Any) -> str:
    """A cell as a person would have typed it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


# -- before anything is unpacked -------------------------------------------------------------------


def _refuse_bombs(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            entries = packed.infolist()
            _refuse_sizes(entries)
            if "xl/workbook.xml" not in packed.namelist():
                raise Refused(
                    "The file is packed, but it is no Excel workbook (.xlsx).",
                    "Unpack it first, or save the list as .xlsx or as CSV UTF-8.",
                )
            if sum(_refuse_inside(packed, entry) for entry in entries) > MAX_AREA:
                raise Refused(
                    f"The workbook has cells beyond the {MAX_ROWS:,} rows that can be taken.",
                    "Copy the list of people alone into a new workbook.",
                )
    except (
        zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError,
        OSError,
    ) as error:  # fmt: skip
        raise Refused("The workbook is damaged or locked: it cannot be read.", _SAVE) from error


def _refuse_sizes(entries: list[zipfile.ZipInfo]) -> None:
    large = [
        one
        for one in entries
        if one.file_size > _SMALL and one.file_size > MAX_RATIO * max(1, one.compress_size)
    ]
    whole = sum(one.file_size for one in entries)
    if len(entries) > MAX_ENTRIES or large or whole > MAX_UNPACKED:
        raise Refused(
            "The workbook would be far too large once it is unpacked.",
            "Copy the list of people alone into a new workbook, or save it as CSV UTF-8.",
        )


def _refuse_inside(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Read it through once in parts, which proves its size; gives how many cells it takes."""
    reach, rest, begins = _Reach(), b"", True
    with packed.open(entry) as stream:
        while part := stream.read(_PART):
            if begins and part[:2] in _WIDE:
                raise ValueError("another alphabet of bytes")
            begins = False
            part = rest + part
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise ValueError("a definition of its own")
            end = part.rfind(b">") + 1
            rest = part[end:][-_SMALL:]
            reach.look(part[:end])
    return reach.area()


class _Reach:
    """How far the cells of a sheet reach, whether or not they say where they are."""

    def __init__(self) -> None:
        self.rows = self.columns = self._row = self._column = 0

    def look(self, part: bytes) -> None:
        """Take in the tags of this part."""
        for tag in _TAG.finditer(part):
            at = _AT.search(tag[2])
            if tag[1] == b"row":
                self._row = int(at[2][:9]) if at else self._row + 1
                self._column = 0
            elif at:
                self._row = max(self._row, int(at[2][:9]))
                self._column = _column(at[1])
            else:
                self._column += 1
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)

    def area(self) -> int:
        """The room it takes once it is read. Raises `Refused` where that is out of all bounds."""
        if self.columns > MAX_COLUMNS:
            raise Refused(
                f"A sheet of the workbook has more than {MAX_COLUMNS} columns.",
                "Keep only the columns about people.",
            )
        return self.rows * self.columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number
