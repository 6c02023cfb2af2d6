"""The rows of a file as people: cleaned, checked, each with a reason where it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from coptui.domain.addresses import likely_address
from coptui.domain.cells import bare
from coptui.domain.dates import parse_past_day
from coptui.domain.text import clean_line, clean_text, fold
from coptui.services.contact_fields import LINES, TEXTS
from coptui.services.email_rules import EmailCheck, EmailRules
from coptui.services.import_answers import AGREED, AGREED_ON, is_no, is_yes
from coptui.services.import_headings import OTHER_EMAIL, ColumnMap, column_of
from coptui.services.import_tables import LONGEST_CELL, SourceTable
from coptui.services.progress import EVERY, Progress, nothing

_NAMED = re.compile(r"\s*(.*?)\s*<([^<>]+)>\s*")
_LONGEST_NAME = LINES["name"]
_REMEMBERED = 20_000
_NO_ADDRESS = EmailCheck("", "")
_FIRST_ONLY = "only the first of its addresses is kept"
_KEPT = ("organisation", "phone", "job", "notes")


class ParsedRow(NamedTuple):
    """One row, independent of who is on the list already. `error` says why it cannot be taken.

    A tuple, because there may be a hundred thousand of them. `others` are the keys of further
    addresses of the same person: they are looked at and not kept. `on` is the row's own day of the
    answer; `odd_day` tells that something stands there which is no day that is over. `meant` is
    the address that is probably meant where it looks mistyped; `slip` is the mistyped one, where
    that was taken instead.
    """

    number: int
    name: str
    sort_key: str
    email: str
    key: str
    organisation: str = ""
    phone: str = ""
    job: str = ""
    notes: str = ""
    error: str = ""
    hint: str = ""
    says_yes: bool = False
    others: tuple[str, ...] = ()
    says_no: bool = False
    on: date | None = None
    odd_day: bool = False
    slip: str = ""
    meant: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What else is kept of a person, only what is not empty."""
        found = zip(_KEPT, (self.organisation, self.phone, self.job, self.notes), strict=True)
        return {name: value for name, value in found if value}

    def value(self, field: str) -> str:
        """One of the fields, or the e-mail address."""
        found: str = getattr(self, field)
        return found


def parse_rows(
    table: SourceTable,
    mapping: ColumnMap,
    consent_column: str,
    today: date,
    progress: Progress = nothing,
    *,
    mended: bool = False,
) -> tuple[ParsedRow, ...]:
    """All rows, in order. Raises `Refused` where the consent column is not in the file.

    `mended` takes the address that is probably meant wherever one looks mistyped.

    Without a consent column every row says yes but those with a no in the column known to hold it.
    """
    only = bool(consent_column)
    answer = column_of(table.headings, consent_column) if only else mapping.columns.get(AGREED)
    parser = _Parser(mapping, answer, only, table.faults, today, mended)
    return tuple(_parsed(table, parser, progress))


def _parsed(table: SourceTable, parser: _Parser, progress: Progress) -> Iterator[ParsedRow]:
    for at, (number, cells) in enumerate(zip(table.numbers, table.rows, strict=True)):
        if at % EVERY == 0:
            progress(at, len(table.rows))
        yield parser.parse(number, cells)


class _Parser:
    """Reads one row after the other; what is the same for all of them is worked out once."""

    def __init__(
        self,
        mapping: ColumnMap,
        answer: int | None,
        only: bool,
        faults: Mapping[int, str],
        today: date,
        mended: bool,
    ) -> None:
        self._mended = mended
        self._rules = EmailRules()
        self._answer, self._only, self._today = answer, only, today
        self._faults = faults
        at = mapping.columns.get
        self._name, self._first, self._last = at("name"), at("first_name"), at("last_name")
        self._email, self._other, self._notes = at("email"), at(OTHER_EMAIL), at("notes")
        self._phone, self._organisation, self._job = at("phone"), at("organisation"), at("role")
        self._on = at(AGREED_ON)
        self._seen: dict[str, str] = {}
        self._days: dict[str, date | None] = {}

    def parse(self, number: int, cells: tuple[str, ...]) -> ParsedRow:
        """The row as a person."""
        name = _line(_cell(cells, self._name), _LONGEST_NAME)
        if not name:
            parts = [_line(_cell(cells, at), _LONGEST_NAME) for at in (self._first, self._last)]
            name = " ".join(part for part in parts if part)
        found, others = _NO_ADDRESS, tuple[str, ...]()
        slip = meant = ""
        if typed := _line(_cell(cells, self._email), 400):
            found = self._rules.check(typed)
            if found.error:
                found, others, called = self._less_strictly(typed, found)
                name = name or called
            if found.hint and (meant := likely_address(found.address) or "") and self._mended:
                found, slip, meant = self._rules.check(meant), found.address, ""
        if self._other is not None:
            others += self._further(cells)
        notes = _cell(cells, self._notes)
        said, on = _cell(cells, self._answer), _cell(cells, self._on).strip()
        no = bool(said) and is_no(said)
        day = self._day(on) if on else None
        return ParsedRow(
            number,
            name,
            fold(name),
            found.address,
            found.key,
            self._often(_cell(cells, self._organisation), LINES["organisation"]),
            _line(_cell(cells, self._phone), LINES["phone"]),
            self._often(_cell(cells, self._job), LINES["job"]),
            _text(notes) if notes else "",
            self._faults.get(number, "") or _error(name, found, cells),
            found.hint or (_FIRST_ONLY if others else ""),
            is_yes(said) if self._only else not no,
            others,
            no,
            day,
            bool(on) and day is None,
            slip,
            meant,
        )

    def _often(self, cell: str, limit: int) -> str:
        """A cell that says the same in many rows is cleaned once."""
        known = self._seen.get(cell)
        if known is None:
            known = _line(cell, limit)
            if len(self._seen) < _REMEMBERED:
                self._seen[cell] = known
        return known

    def _day(self, cell: str) -> date | None:
        """The day of a cell; most files hold only a few."""
        if cell not in self._days:
            if len(self._days) >= _REMEMBERED:
                self._days.clear()
            self._days[cell] = parse_past_day(cell, self._today)
        return self._days[cell]

    def _less_strictly(
        self, typed: str, wrong: EmailCheck
    ) -> tuple[EmailCheck, tuple[str, ...], str]:
        """An address as mail programs write it, or several in one cell: the first is kept."""
        called = ""
        if named := _NAMED.fullmatch(typed):
            called, typed = named[1].strip("\"' "), named[2].strip()
        typed = typed[7:] if typed.lower().startswith("mailto:") else typed
        checks = [self._rules.check(one) for one in re.split(r"[;,\s]+(?=\S+@)", typed) if one]
        if not checks or any(one.error for one in checks):
            return wrong, (), ""
        return checks[0], tuple(one.key for one in checks[1:]), called

    def _further(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        if self._other is None or self._other >= len(cells):
            return ()
        typed = re.split(r"[;,\s]+", cells[self._other])
        found = (self._rules.check(one, hints=False) for one in typed if "@" in one)
        return tuple(one.key for one in found if not one.error)


def _cell(cells: tuple[str, ...], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def _error(name: str, found: EmailCheck, cells: tuple[str, ...]) -> str:
    if max(map(len, cells), default=0) > LONGEST_CELL:
        return "a cell is far too long"
    if not name:
        return "no name"
    if found.error:
        return f"the address is not valid: {found.error}"
    if "\ufffd" in name:
        return "the name holds a sign that cannot be read: look at the encoding"
    return ""


def _line(cell: str, limit: int) -> str:
    text = cell.strip()
    if text[:1] == "'":
        text = bare(text)
    if text.isascii() and text.isprintable():  # most cells: nothing in them could be cleaned
        if len(text) <= limit and "  " not in text:
            return text
        return " ".join(text.split())[:limit].rstrip()
    return clean_line(text, limit).text


def _text(cell: str) -> str:
    text = bare(cell).rstrip()
    if text.isascii() and text.isprintable() and len(text) < TEXTS["notes"]:
        return text
    return clean_text(text, TEXTS["notes"]).text
