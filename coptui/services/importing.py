"""Bringing people in from a file: look first, then all or nothing, and back again if need be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from coptui.domain.consent import Basis, refresh_day
from coptui.domain.counting import agree, counted
from coptui.domain.text import clean_line
from coptui.errors import Conflict, Refused
from coptui.services import audit, import_account, import_answers, import_headings
from coptui.services.collecting import without_collecting
from coptui.services.consent_checks import check_yes
from coptui.services.done import Done
from coptui.services.exporting import write_csv
from coptui.services.import_answers import AGREED, AGREED_ON, Answers
from coptui.services.import_headings import ColumnMap
from coptui.services.import_matching import match_rows
from coptui.services.import_planning import (
    Change,
    Choice,
    ConsentClaim,
    Fate,
    ImportPlan,
    PlannedRow,
    RefusedRow,
)
from coptui.services.import_reading import ENDINGS, SourceTable, read, sheets_of
from coptui.services.import_rows import parse_rows
from coptui.services.import_runs import (
    AREAS,
    COUNTED,
    ImportResult,
    ImportView,
    Opened,
    imports,
    mapping_of,
    open_file,
    undo_import,
)
from coptui.services.import_tables import REASON, ROW
from coptui.services.import_writing import write_rows
from coptui.services.progress import Progress, nothing
from coptui.services.undo import recording
from coptui.store.models import ImportRun
from coptui.store.sqlite import change_mark
from coptui.workspace import Workspace

__all__ = [
    "AGREED",
    "AGREED_ON",
    "ENDINGS",
    "Answers",
    "Change",
    "Choice",
    "ColumnMap",
    "ConsentClaim",
    "Fate",
    "ImportPlan",
    "ImportResult",
    "ImportView",
    "Opened",
    "PlannedRow",
    "RefusedRow",
    "SourceTable",
    "answers_in",
    "carry_out",
    "guess_mapping",
    "imports",
    "open_file",
    "plan",
    "read",
    "result_of",
    "sheets_of",
    "undo_import",
    "with_choices",
    "write_refused",
]

_NAMED_ROWS = 6  # numbers of rows that a warning names


def guess_mapping(table: SourceTable) -> ColumnMap:
    """Which column is which, by the headings and by what stands below them."""
    return import_headings.guess_mapping(table.headings, table.rows)


def answers_in(ws: Workspace, table: SourceTable, mapping: ColumnMap) -> tuple[Answers, ...]:
    """What the columns that hold yes and no say, the likely one first; at the end all rows."""
    return import_answers.answers_in(table.headings, table.rows, mapping.columns, ws.today())


def with_choices(table: SourceTable, mapping: ColumnMap, choices: dict[str, str]) -> ColumnMap:
    """The mapping with FIELD=COLUMN choices laid over it. Raises `Refused`."""
    return import_headings.with_choices(table.headings, mapping, choices)


@without_collecting()
def plan(
    ws: Workspace,
    table: SourceTable,
    mapping: ColumnMap,
    claim: ConsentClaim | None = None,
    community_id: int | None = None,
    *,
    choices: Mapping[int, Choice] | None = None,
    mended: bool = False,
    progress: Progress = nothing,
) -> ImportPlan:
    """What bringing the file in would do; nothing is written. Raises `Refused`.

    `choices` say of rows that may be somebody on the list who they are; `mended` takes the
    likely address where one looks mistyped.
    """
    if not ({"name", "first_name", "last_name"} & set(mapping.columns)):
        raise Refused(
            "No column of the file is known as the name.",
            f"Say which one it is; the file has {', '.join(table.headings[:12])}.",
            field="name",
        )
    if claim is not None:
        check_claim(ws, claim)
    mark = change_mark(ws.store.db)
    column = claim.column if claim else ""
    parsed = parse_rows(table, mapping, column, ws.today(), progress, mended=mended)
    rows = match_rows(ws, parsed, claim, choices, progress)
    if claim is not None and claim.on is None:
        _check_days(rows, table.unit)
    return ImportPlan(
        table=table,
        mapping=mapping,
        claim=claim,
        community_id=community_id,
        rows=rows,
        warnings=tuple(_warnings(ws, table, claim, mapping, rows)),
        parsed=parsed,
        choices=dict(choices or {}),
        mark=mark,
    )


def result_of(made: ImportPlan, run_id: int = 0) -> ImportResult:
    """The numbers of a plan."""
    doubtful = made.count(Fate.doubtful)
    return ImportResult(
        id=run_id,
        rows=len(made.rows),
        new=made.count(Fate.new),
        updated=made.count(Fate.updated),
        same=made.count(Fate.same),
        refused=made.count(Fate.refused),
        suppressed=made.count(Fate.suppressed),
        duplicates=made.count(Fate.duplicate) + doubtful,
        consented=made.consented,
        said_no=made.said_no,
        refused_rows=made.refused_rows,
        doubtful=doubtful,
        doubtful_rows=made.doubtful_rows,
    )


@without_collecting()
def carry_out(ws: Workspace, made: ImportPlan, progress: Progress = nothing) -> Done[ImportResult]:
    """Do what the plan says, all of it or nothing.

    Raises `Conflict` where the list has changed since the plan was made, so that it says
    something else now.
    """
    name = clean_line(made.table.path.name).text
    with recording(ws, f"Import {name}", AREAS) as rec:
        if change_mark(ws.store.db) != made.mark and not _still_so(ws, made):
            raise Conflict("The list has changed since the file was looked at.", "Look once more.")
        run = ImportRun.create(
            started_at=ws.now(),
            file_name=name,
            rows=len(made.rows),
            mapping=mapping_of(made),
        )
        rec.created(run)
        result = result_of(made, run.id)
        run.changes = write_rows(ws, made, run, progress)
        run.counts = {one: getattr(result, one) for one in COUNTED}
        run.save()
        audit.note(
            ws,
            "import.carried_out",
            subject="import",
            subject_id=run.id,
            detail=f"new {result.new}, changed {result.updated}, agreed {result.consented}, "
            f"said no {result.said_no}",
        )
    return Done(result, import_account.said(made), rec.id, AREAS)


def _still_so(ws: Workspace, made: ImportPlan) -> bool:
    return match_rows(ws, made.parsed, made.claim, made.choices) == made.rows


def write_refused(path: Path, made: ImportPlan) -> int:
    """Write the rows that were not taken, to be mended and brought in again; tells how many.

    The file's own row number comes first and the reason last; both are passed over when the
    mended file is read.
    """
    table = made.table
    width = max([len(table.headings), *map(len, table.rows)])
    cells_of = dict(zip(table.numbers, table.rows, strict=True))
    headings = [*table.headings, *[""] * (width - len(table.headings))]
    rows = [
        (str(one.row), *cells_of[one.row], *[""] * (width - len(cells_of[one.row])), one.reason)
        for one in made.refused_rows
    ]
    write_csv(path, (ROW, *headings, REASON), rows)
    return len(rows)


def check_claim(ws: Workspace, claim: ConsentClaim) -> None:
    """That a claim has all that a yes needs. Raises `Refused` with the field that is wrong."""
    if claim.basis is not Basis.consent:
        raise Refused(
            "A file can bring consent only.", "Record other grounds for each person.", field="basis"
        )
    if not claim.purposes:
        raise Refused("It is not said what they agreed to.", "Name a purpose.", field="purpose")
    on = claim.on or ws.today()
    if not claim.wording_text.strip():
        check_yes(ws, claim.purposes, claim.method, on, claim.wording_id or None)
    elif on > ws.today():
        raise Refused("That day is still to come.", "Give the day it was said.", field="date")


def _check_days(rows: tuple[PlannedRow, ...], unit: str) -> None:
    """That every yes has its day in the file. Raises `Refused` at the field "date"."""
    without = [row.parsed.number for row in rows if row.purposes and row.parsed.on is None]
    if without:
        number = counted(len(without), f"{unit} that says yes has", f"{unit}s that say yes have")
        raise Refused(
            f"{number} no day ({unit} {_numbers(without)}).",
            "Give the day on which they agreed.",
            field="date",
        )


def _numbers(found: Iterable[int]) -> str:
    """The first few numbers of rows: 4, 7, 9, …"""
    known = list(found)
    at = ", ".join(str(one) for one in known[:_NAMED_ROWS])
    return f"{at}, …" if len(known) > _NAMED_ROWS else at


def _warnings(
    ws: Workspace,
    table: SourceTable,
    claim: ConsentClaim | None,
    mapping: ColumnMap,
    rows: tuple[PlannedRow, ...],
) -> list[str]:
    found: list[str] = []
    if claim is not None:
        found += _of_the_claim(ws, table, claim, mapping, rows)
    if "email" not in mapping.columns:
        found.append("No column is known as the e-mail address.")
    used = set(mapping.columns.values())
    names = [one.casefold() for one in table.headings]
    twice = {names[at] for at in used if names.count(names[at]) > 1}
    found += [f"Two columns are called {one}; one of them is read." for one in sorted(twice)]
    odd = [row.parsed for row in rows if row.fate is not Fate.refused and row.parsed.hint]
    told = dict.fromkeys(one.hint for one in odd)
    for hint in islice(told, _NAMED_ROWS):
        at = _numbers(one.number for one in odd if one.hint == hint)
        found.append(f"Look at the address in {table.unit} {at}: {hint}")
    return found


def _of_the_claim(
    ws: Workspace,
    table: SourceTable,
    claim: ConsentClaim,
    mapping: ColumnMap,
    rows: tuple[PlannedRow, ...],
) -> list[str]:
    """Where the file says something else than was said of it, and whose yes is too old."""
    found: list[str] = []
    noes = [row.no_row for row in rows if row.denies]
    at = mapping.columns.get(AGREED)
    if noes and not claim.column and at is not None:
        says = counted(len(noes), f"{table.unit} says", f"{table.unit}s say")
        found.append(
            f"Not every row agreed: {says} no under “{table.headings[at]}” "
            f"({table.unit} {_numbers(noes)}) and {agree(len(noes), 'stays', 'stay')} a no."
        )
    odd = [row.parsed.number for row in rows if row.purposes and row.parsed.odd_day]
    if odd:
        found.append(
            f"The day in {table.unit} {_numbers(odd)} cannot be read; the day you give counts."
        )
    old = 0
    for row in rows:
        day = row.parsed.on or claim.on
        until = refresh_day(claim.basis, day) if row.purposes and day else None
        old += until is not None and until < ws.today()
    if old:
        found.append(
            f"{counted(old, 'agreed', 'agreed')} too long ago: ask again before you write to them."
        )
    return found
