"""The headings of a file of people: which column is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coptui.errors import Refused

FIELDS = ("name", "first_name", "last_name", "email", "organisation", "phone", "role", "notes")

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
        "cell",
        "contact number",
    ),
    "role": ("role", "job", "job title", "title", "position", "job role", "post"),
    "notes": ("notes", "note", "comment", "comments", "remarks", "remark"),
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


def guess_mapping(headings: tuple[str, ...]) -> ColumnMap:
    """Which column is which, by the headings; the first of two equal ones counts."""
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        field = field_of(heading)
        if field is not None and field not in columns:
            columns[field] = at
    return ColumnMap(columns)


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
