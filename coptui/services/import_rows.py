"""The rows of a file as people: cleaned, checked, each with a reason where it cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coptui.domain.cells import bare
from coptui.domain.text import clean_line, clean_text, fold
from coptui.services.contact_fields import LINES, TEXTS
from coptui.services.email_rules import EmailRules
from coptui.services.import_headings import ColumnMap, column_of
from coptui.services.import_reading import SourceTable

YES = frozenset(
    {
        "y",
        "yes",
        "yes please",
        "true",
        "1",
        "x",
        "ok",
        "okay",
        "agreed",
        "agree",
        "i agree",
        "consent",
        "consented",
        "given",
        "opt in",
        "opted in",
        "opt-in",
        "ticked",
        "✓",
        "✔",
        "☑",
    }
)
LONGEST_CELL = 20_000


@dataclass(frozen=True)
class ParsedRow:
    """One row, independent of who is on the list already. `error` says why it cannot be taken."""

    number: int
    name: str
    sort_key: str
    email: str
    key: str
    fields: Mapping[str, str]  # organisation, phone, job, notes; only what is not empty
    error: str = ""
    hint: str = ""
    says_yes: bool = False


def parse_rows(
    table: SourceTable, mapping: ColumnMap, consent_column: str = ""
) -> tuple[ParsedRow, ...]:
    """All rows, in order. Raises `Refused` where the consent column is not in the file."""
    yes_at = column_of(table.headings, consent_column) if consent_column else None
    rules = EmailRules()
    return tuple(
        _parse(number, cells, mapping, rules, yes_at)
        for number, cells in zip(table.numbers, table.rows, strict=True)
    )


def _parse(
    number: int, cells: tuple[str, ...], mapping: ColumnMap, rules: EmailRules, yes_at: int | None
) -> ParsedRow:
    def line(field: str, kept_as: str) -> str:
        return _line(mapping.cell(cells, field), LINES[kept_as])

    parts = (line("first_name", "name"), line("last_name", "name"))
    name = line("name", "name") or " ".join(part for part in parts if part)
    fields = {
        "organisation": line("organisation", "organisation"),
        "phone": line("phone", "phone"),
        "job": line("role", "job"),
        "notes": _text(mapping.cell(cells, "notes")),
    }
    typed = _line(mapping.cell(cells, "email"), 400)
    found = rules.check(typed) if typed else None
    said = cells[yes_at] if yes_at is not None and yes_at < len(cells) else ""
    return ParsedRow(
        number=number,
        name=name,
        sort_key=fold(name),
        email=found.address if found else "",
        key=found.key if found else "",
        fields={field: value for field, value in fields.items() if value},
        error=_error(name, found.error if found else "", cells),
        hint=found.hint if found else "",
        says_yes=yes_at is None or is_yes(said),
    )


def is_yes(said: str) -> bool:
    """Whether a cell of the consent column is a plain yes; anything doubtful is not."""
    return " ".join(said.split()).casefold().rstrip(".!") in YES


def _error(name: str, email_error: str, cells: tuple[str, ...]) -> str:
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return "a cell is far too long"
    if not name:
        return "no name"
    if email_error:
        return f"the address is not valid: {email_error}"
    return ""


def _unguarded(cell: str) -> str:
    """Exports put an apostrophe before what a spreadsheet might run; it is not part of the text."""
    return bare(cell)


def _line(cell: str, limit: int) -> str:
    text = _unguarded(cell.strip())
    if text.isascii() and text.isprintable():  # most cells: nothing in them could be cleaned
        return " ".join(text.split())[:limit].rstrip()
    return clean_line(text, limit).text


def _text(cell: str) -> str:
    text = _unguarded(cell).rstrip()
    if text.isascii() and text.isprintable() and len(text) < TEXTS["notes"]:
        return text
    return clean_text(text, TEXTS["notes"]).text
