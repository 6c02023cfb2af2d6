"""What every kind of file of people is read into: headings, rows, and the file's own numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services.import_headings import field_of

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
LONGEST_CELL = 20_000
ROW, REASON = "row", "reason"
"""The first and the last heading of the file of rows that were not taken."""

DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
_LOOKED_AT = 10  # rows in which the headings are looked for below a title

Record = tuple[int, Sequence[str]]
"""The file's own number of a row, and its cells."""


@dataclass(frozen=True)
class SourceTable:
    """A file as it was read. `numbers[i]` is the file's own number of `rows[i]`, headings = 1.

    `source` tells files of one source apart from others: the mark of the headings as first read.
    `faults` are rows that cannot be taken however they are mapped, by number.
    """

    path: Path
    sha256: str
    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    kind: str = "csv"
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    source: str = ""
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def how_read(self) -> str:
        """How the file was read, in words that can be shown beside a sample."""
        if self.kind == "vcard":
            return "an address book"
        if self.kind == "xlsx":
            return f"the sheet {self.sheet}"
        encoding = ENCODING_NAMES.get(self.encoding, self.encoding)
        sign = DELIMITER_NAMES.get(self.delimiter, "another sign")
        return f"{encoding}, columns separated by {sign}"

    @property
    def unit(self) -> str:
        """What one person is in this file."""
        return "card" if self.kind == "vcard" else "row"


@dataclass(frozen=True)
class Gathered:
    """The rows of a file below their headings, before it is known which column is which."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    faults: Mapping[int, str]


def gather(records: Iterable[Record]) -> Gathered:
    """Headings and rows out of whatever a file holds, within the bounds. Raises `Refused`.

    Lines above the headings that hold but one cell are a title. A first row that holds an address
    is no heading but a person.
    """
    kept = (_bounded(record) for record in records)
    filled = ((number, cells) for number, cells in kept if any(map(str.strip, cells)))
    first = list(islice(filled, _LOOKED_AT))
    if not any(sign.isalnum() for _, cells in first for cell in cells for sign in cell):
        raise Refused("The file has no headings.", "Give its first row the names of the columns.")
    at = _heading_row(first)
    headings = tuple(cell.strip() for cell in first[at][1])
    below: Iterator[Record] = chain(first[at + 1 :], filled)
    if _is_person(headings):
        below = chain(first[at:], filled)
        headings = tuple(f"column {n}" for n in range(1, len(headings) + 1))
    rows, numbers = _rows(below)
    headings, rows = _without_ours(_named(headings, rows), rows)
    return Gathered(headings, tuple(rows), tuple(numbers), _surplus(headings, rows, numbers))


def source_mark(headings: Sequence[str]) -> str:
    """A short mark that is the same for every file with these headings in this order."""
    return hashlib.sha256("\n".join(fold(one) for one in headings).encode()).hexdigest()[:16]


def _bounded(record: Record) -> Record:
    number, cells = record
    if len(cells) > MAX_COLUMNS:
        raise Refused(
            f"Row {number} has more than {MAX_COLUMNS} columns.",
            "Check the sign between columns, or keep only the columns about people.",
        )
    return record


def _rows(records: Iterator[Record]) -> tuple[list[tuple[str, ...]], list[int]]:
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for number, cells in records:
        if len(rows) >= MAX_ROWS:
            raise Refused(
                f"The file has more than {MAX_ROWS:,} rows.",
                "Part it into smaller files and bring them in one after the other.",
            )
        rows.append(tuple(cells))
        numbers.append(number)
    return rows, numbers


def _heading_row(first: list[Record]) -> int:
    if any(field_of(cell) for cell in first[0][1]):
        return 0
    wide = (at for at, (_, cells) in enumerate(first) if sum(bool(c.strip()) for c in cells) > 1)
    return next(wide, 0)


def _is_person(headings: Sequence[str]) -> bool:
    addresses = any(
        "@" in cell[1:] and "." in cell and not set(cell) & set(" ?:") for cell in headings
    )
    return addresses and not any(field_of(cell) for cell in headings)


def _named(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The headings with a name for each column: for those left blank, and for those forgotten."""
    width = len(headings)
    while width and not headings[width - 1]:
        width -= 1
    wider = [_width(row) for row in rows if len(row) > width]
    beyond = [one for one in wider if one > width]
    # One row too wide has a stray sign in it; most rows too wide have a column without heading.
    if len(beyond) * 2 > len(rows):
        width = max(width, sorted(beyond)[len(beyond) // 2])
    padded = [*headings, *[""] * width][:width]
    return tuple(one or f"column {at}" for at, one in enumerate(padded, start=1))


def _width(row: Sequence[str]) -> int:
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def _without_ours(
    headings: tuple[str, ...], rows: list[tuple[str, ...]]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """A mended file of rows not taken comes back without the two columns it was given."""
    names = [one.casefold() for one in headings]
    if len(names) < 3 or names[0] != ROW or names[-1] != REASON:
        return headings, rows
    last = len(headings) - 1
    return headings[1:last], [row[1:last] + row[last + 1 :] for row in rows]


def _surplus(
    headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]
) -> dict[int, str]:
    width = len(headings)
    return {
        number: f"it has {_width(row)} cells, but there are {width} headings: is a sign between "
        "columns inside a cell?"
        for number, row in zip(numbers, rows, strict=True)
        if len(row) > width and _width(row) > width
    }
