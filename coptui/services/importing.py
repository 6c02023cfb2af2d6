"""Bringing people in from a file: look first, then all or nothing, and back again if need be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coptui.domain.consent import Basis, refresh_day
from coptui.domain.text import clean_line
from coptui.errors import Conflict, Refused
from coptui.services import audit, import_headings
from coptui.services.consent_checks import check_yes
from coptui.services.done import Done
from coptui.services.exporting import write_csv
from coptui.services.import_headings import ColumnMap
from coptui.services.import_planning import (
    Change,
    ConsentClaim,
    Fate,
    ImportPlan,
    PlannedRow,
    RefusedRow,
    match_rows,
)
from coptui.services.import_reading import SourceTable, read
from coptui.services.import_rows import parse_rows
from coptui.services.import_undo import take_back
from coptui.services.import_writing import write_rows
from coptui.services.undo import CORRECTIONS, recording
from coptui.store.models import ImportRun
from coptui.workspace import Workspace

__all__ = [
    "Change",
    "ColumnMap",
    "ConsentClaim",
    "Fate",
    "ImportPlan",
    "ImportResult",
    "PlannedRow",
    "RefusedRow",
    "SourceTable",
    "carry_out",
    "guess_mapping",
    "plan",
    "read",
    "result_of",
    "undo_import",
    "with_choices",
    "write_refused",
]

_AREAS = frozenset({"contacts", "communities"})


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do (`id` 0). `removed` and `kept` tell of taking it back."""

    id: int
    rows: int
    new: int
    updated: int
    same: int
    refused: int
    suppressed: int
    duplicates: int
    consented: int
    refused_rows: tuple[RefusedRow, ...] = ()
    removed: int = 0
    kept: int = 0


def guess_mapping(table: SourceTable) -> ColumnMap:
    """Which column is which, by the headings."""
    return import_headings.guess_mapping(table.headings)


def with_choices(table: SourceTable, mapping: ColumnMap, choices: dict[str, str]) -> ColumnMap:
    """The mapping with FIELD=COLUMN choices laid over it. Raises `Refused`."""
    return import_headings.with_choices(table.headings, mapping, choices)


def plan(
    ws: Workspace,
    table: SourceTable,
    mapping: ColumnMap,
    claim: ConsentClaim | None = None,
    community_id: int | None = None,
) -> ImportPlan:
    """What bringing the file in would do; nothing is written. Raises `Refused`."""
    if not ({"name", "first_name", "last_name"} & set(mapping.columns)):
        raise Refused(
            "No column of the file is known as the name.",
            f"Say which one it is; the file has {', '.join(table.headings[:12])}.",
            field="name",
        )
    if claim is not None:
        check_claim(ws, claim)
    parsed = parse_rows(table, mapping, claim.column if claim else "")
    rows = match_rows(ws, parsed, claim)
    return ImportPlan(
        table=table,
        mapping=mapping,
        claim=claim,
        community_id=community_id,
        rows=rows,
        warnings=tuple(_warnings(ws, claim, mapping)),
        parsed=parsed,
    )


def result_of(made: ImportPlan, run_id: int = 0) -> ImportResult:
    """The numbers of a plan."""
    return ImportResult(
        id=run_id,
        rows=len(made.rows),
        new=made.count(Fate.new),
        updated=made.count(Fate.updated),
        same=made.count(Fate.same),
        refused=made.count(Fate.refused),
        suppressed=made.count(Fate.suppressed),
        duplicates=made.count(Fate.duplicate),
        consented=made.consented,
        refused_rows=made.refused_rows,
    )


def carry_out(ws: Workspace, made: ImportPlan) -> Done[ImportResult]:
    """Do what the plan says, all of it or nothing.

    Raises `Conflict` where the list has changed since the plan was made, so that it says
    something else now.
    """
    name = clean_line(made.table.path.name).text
    with recording(ws, f"Import {name}", _AREAS) as rec:
        if match_rows(ws, made.parsed, made.claim) != made.rows:
            raise Conflict("The list has changed since the file was looked at.", "Look once more.")
        run = ImportRun.create(
            started_at=ws.now(),
            file_name=name,
            rows=len(made.rows),
            mapping={
                "columns": dict(made.mapping.columns),
                "encoding": made.table.encoding,
                "delimiter": made.table.delimiter,
                "sha256": made.table.sha256,
            },
        )
        rec.created(run)
        result = result_of(made, run.id)
        run.changes = write_rows(ws, made, run)
        run.counts = {
            one: getattr(result, one)
            for one in (
                "new",
                "updated",
                "same",
                "refused",
                "suppressed",
                "duplicates",
                "consented",
            )
        }
        run.save()
        audit.note(
            ws,
            "import.carried_out",
            subject="import",
            subject_id=run.id,
            detail=f"new {result.new}, changed {result.updated}, agreed {result.consented}",
        )
    said = f"{result.new} new, {result.updated} changed, {result.refused} not taken."
    return Done(result, said, rec.id, _AREAS)


def undo_import(ws: Workspace, import_id: int) -> Done[ImportResult]:
    """Take an import back; whoever was changed since stays, and fields changed since stay.

    Raises `NotFound`, and `Refused` where it was taken back before.
    """
    with ws.store.atomic():
        run, removed, kept = take_back(ws, import_id)
        audit.note(ws, "import.taken_back", subject="import", subject_id=import_id)
    counts: dict[str, int] = run.counts
    result = ImportResult(
        id=import_id,
        rows=run.rows,
        new=counts.get("new", 0),
        updated=counts.get("updated", 0),
        same=counts.get("same", 0),
        refused=counts.get("refused", 0),
        suppressed=counts.get("suppressed", 0),
        duplicates=counts.get("duplicates", 0),
        consented=counts.get("consented", 0),
        removed=removed,
        kept=kept,
    )
    more = f" {kept} stay, because something was done with them since." if kept else ""
    return Done(result, f"{removed} people are off the list again.{more}", None, _AREAS)


CORRECTIONS[ImportRun.__name__] = lambda ws, run_id: _taken_back(ws, run_id)


def _taken_back(ws: Workspace, run_id: int) -> None:
    undo_import(ws, run_id)


def write_refused(path: Path, made: ImportPlan) -> int:
    """Write the rows that were not taken, with their own number and the reason; tells how many."""
    table = made.table
    width = max([len(table.headings), *(len(cells) for cells in table.rows)])
    cells_of = dict(zip(table.numbers, table.rows, strict=True))
    filler = ("",) * (width - len(table.headings))
    rows = [(str(one.row), one.reason, *cells_of[one.row]) for one in made.refused_rows]
    write_csv(path, ("row", "reason", *table.headings, *filler), rows)
    return len(rows)


def check_claim(ws: Workspace, claim: ConsentClaim) -> None:
    """That a claim has all that a yes needs. Raises `Refused` with the field that is wrong."""
    if claim.basis is not Basis.consent:
        raise Refused(
            "A file can bring consent only.", "Record other grounds for each person.", field="basis"
        )
    if not claim.purposes:
        raise Refused("It is not said what they agreed to.", "Name a purpose.", field="purpose")
    if not claim.wording_text.strip():
        check_yes(ws, claim.purposes, claim.method, claim.on, claim.wording_id or None)
    elif claim.on > ws.today():
        raise Refused("That day is still to come.", "Give the day it was said.", field="date")


def _warnings(ws: Workspace, claim: ConsentClaim | None, mapping: ColumnMap) -> list[str]:
    found: list[str] = []
    if claim is None:
        found.append("They come in as not asked: nobody of them is mailed.")
    else:
        until = refresh_day(claim.basis, claim.on)
        if until is not None and until < ws.today():
            found.append("They agreed too long ago: ask them again before you write to them.")
    if "email" not in mapping.columns:
        found.append("No column is known as the e-mail address.")
    return found
