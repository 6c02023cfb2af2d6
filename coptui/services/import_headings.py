"""The headings of a file of people: which column is which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from coptui.errors import Refused
from coptui.services.import_answers import AGREED, AGREED_ON, guess_answers

OTHER_EMAIL = "other_email"
"""Addresses that are looked at, so that nobody comes back under another one, and not kept."""

FIELDS = (
    "name",
    "first_name",
    "last_name",
    "email",
    "organisation",
    "phone",
    "role",
    "notes",
    AGREED,
    AGREED_ON,
)

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name",
        "full name",
        "display name",
        "contact",
        "contact name",
        "person",
        "who",
        "member",
        "participant",
        "attendee",
        "names",
        "your name",
    ),
    "first_name": ("first name", "firstname", "forename", "given name", "first", "christian name"),
    "last_name": ("last name", "lastname", "surname", "family name", "last", "second name"),
    "email": (
        "email",
        "e mail",
        "email address",
        "e mail address",
        "mail",
        "mail address",
        "email 1 value",
        "e mail 1 value",
        "primary email",
        "email 1",
        "personal email",
        "home email",
        "work email",
        "your email",
        "emailaddress",
    ),
    "organisation": (
        "organisation",
        "organization",
        "org",
        "company",
        "employer",
        "agency",
        "service",
        "charity",
        "team",
        "organisation name",
        "organization name",
        "organization 1 name",
        "business",
        "employer name",
        "workplace",
        "where from",
    ),
    "phone": (
        "phone",
        "telephone",
        "tel",
        "mobile",
        "phone number",
        "telephone number",
        "mobile phone",
        "phone 1 value",
        "telephone no",
        "phone no",
        "mobile no",
        "mobile number",
        "primary phone",
        "home phone",
        "business phone",
        "work phone",
        "cell",
        "contact number",
    ),
    "role": (
        "role",
        "job",
        "job title",
        "title",
        "position",
        "job role",
        "post",
        "organization title",
        "organization 1 title",
    ),
    "notes": ("notes", "note", "comment", "comments", "remarks", "remark"),
    "other_email": (
        "other email",
        "other e mail",
        "second email",
        "secondary email",
        "alternative email",
        "email 2",
        "email 2 value",
        "e mail 2 value",
        "e mail 2 address",
    ),
}
_FIELD_OF = {word: field for field, words in _SYNONYMS.items() for word in words}


@dataclass(frozen=True)
class ColumnMap:
    """Which column gives which field; -1 is never stored."""

    columns: Mapping[str, int]

    def cell(self, row: tuple[str, ...], field: str) -> str:
        """The text of a field in a row, empty where the row is short or nothing is mapped."""
        at = self.columns.get(field, -1)
        return row[at] if 0 <= at < len(row) else ""


def field_of(heading: str) -> str | None:
    """The field a heading means, in any case and with the usual synonyms; None if unknown."""
    words = "".join(sign if sign.isalnum() else " " for sign in heading.casefold()).split()
    return _FIELD_OF.get(" ".join(words))


def guess_mapping(headings: tuple[str, ...], rows: Sequence[Sequence[str]] = ()) -> ColumnMap:
    """Which column is which: by the headings, the first of two equal ones; else by what is in it.

    A column is taken for addresses where most of its first cells are some, and for names where the
    headings tell nothing and the cells are words.
    """
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        field = field_of(heading)
        if field is not None and field not in columns:
            columns[field] = at
    if "email" not in columns:
        found = (at for at in range(len(headings)) if _mostly(rows, at, _is_address))
        if (column := next(found, None)) is not None:
            columns = {field: at for field, at in columns.items() if at != column}
            columns["email"] = column
    if not {"name", "first_name", "last_name"} & set(columns):
        unknown = (at for at in range(len(headings)) if at not in columns.values())
        column = next((at for at in unknown if _mostly(rows, at, _is_words)), None)
        if column is not None and all(one.startswith("column ") for one in headings):
            columns["name"] = column
    return ColumnMap({**columns, **guess_answers(headings, rows, columns)})


def _mostly(rows: Sequence[Sequence[str]], at: int, meant: Callable[[str], bool]) -> bool:
    cells = [row[at].strip() for row in islice(rows, 50) if at < len(row)]
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(meant, filled)) * 2 > len(filled)


def _is_address(cell: str) -> bool:
    return "@" in cell[1:-1] and " " not in cell


def _is_words(cell: str) -> bool:
    return "@" not in cell and sum(sign.isalpha() for sign in cell) * 2 > len(cell)


def with_choices(
    headings: tuple[str, ...], mapping: ColumnMap, choices: Mapping[str, str]
) -> ColumnMap:
    """The mapping with FIELD=COLUMN choices laid over it.

    A column is named by its heading (any case) or its number from 1. Raises `Refused`.
    """
    columns = dict(mapping.columns)
    for field, column in choices.items():
        key = field.strip().casefold().replace(" ", "_").replace("-", "_")
        if key not in FIELDS:
            raise Refused(f"There is no field called {field}.", f"Fields are: {', '.join(FIELDS)}.")
        columns[key] = column_of(headings, column)
    return ColumnMap(columns)


def column_of(headings: tuple[str, ...], column: str) -> int:
    """The index of a column named by heading or by number from 1. Raises `Refused`."""
    wanted = column.strip().casefold()
    found = [at for at, one in enumerate(headings) if one.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise Refused(
            f"Two columns are called {column}.", "Name the column by its number, 1 is the first."
        )
    if wanted.isdigit() and 1 <= int(wanted) <= len(headings):
        return int(wanted) - 1
    raise Refused(
        f"The file has no column called {column}.", f"Its columns: {', '.join(headings)}."
    )
