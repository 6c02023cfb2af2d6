"""The imports that were made: to look back at, to take back, and to read the next file alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from coptui.errors import Refused
from coptui.services import audit, import_headings
from coptui.services.collecting import without_collecting
from coptui.services.done import Done
from coptui.services.import_answers import guess_answers
from coptui.services.import_headings import ColumnMap
from coptui.services.import_planning import ImportPlan, RefusedRow
from coptui.services.import_reading import SourceTable, read
from coptui.services.import_undo import take_back
from coptui.services.undo import CORRECTIONS
from coptui.store.models import ImportRun
from coptui.workspace import Workspace

AREAS = frozenset({"contacts", "communities"})
COUNTED = (
    "new",
    "updated",
    "same",
    "refused",
    "suppressed",
    "duplicates",
    "doubtful",
    "consented",
    "said_no",
)
_LOOKED_BACK = 200  # imports in which the source of a file is looked for


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do (`id` 0). `removed` and `kept` tell of taking it back.

    `duplicates` are rows twice in the file and rows that may be somebody on the list; the latter,
    which wait for a person to say so, are also counted as `doubtful`.
    """

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
    doubtful: int = 0
    doubtful_rows: tuple[RefusedRow, ...] = ()
    said_no: int = 0


@dataclass(frozen=True)
class ImportView:
    """One import that was made. `taken_back` is the moment it was, if it was."""

    id: int
    at: datetime
    file: str
    rows: int
    new: int
    updated: int
    refused: int
    consented: int
    taken_back: datetime | None


@dataclass(frozen=True)
class Opened:
    """A file, which column is which, and whether that is how it was read the last time."""

    table: SourceTable
    mapping: ColumnMap
    as_before: bool = False


@without_collecting()
def open_file(
    ws: Workspace,
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    like: SourceTable | None = None,
) -> Opened:
    """Read a file as one from the same source was read the last time, else as it is guessed.

    `like` is how it was read before it was told better: the next file of that source is then read
    as this one. Raises what `read` raises.
    """
    table = read(path, encoding=encoding, delimiter=delimiter, sheet=sheet)
    if like is not None:
        table = replace(table, source=like.source)
        return Opened(table, import_headings.guess_mapping(table.headings, table.rows))
    before = _last_of(table.source)
    if before is None:
        return Opened(table, import_headings.guess_mapping(table.headings, table.rows))
    if table.kind == "csv" and not (encoding or delimiter):
        how = before["encoding"], before["delimiter"]
        if how != (table.encoding, table.delimiter):
            table = _again(table, *how)
    columns = {name: at for name, at in before["columns"].items() if at < len(table.headings)}
    # A no in the file is heard even where nobody told the last time which column holds it.
    answers = guess_answers(table.headings, table.rows, columns)
    return Opened(table, ColumnMap({**answers, **columns}), True)


def _again(table: SourceTable, encoding: str, delimiter: str) -> SourceTable:
    try:
        other = read(table.path, encoding=encoding, delimiter=delimiter)
    except Refused:  # this time it was saved in another way
        return table
    return replace(other, source=table.source)


def _last_of(source: str) -> dict[str, Any] | None:
    runs = ImportRun.select(ImportRun.mapping).order_by(ImportRun.id.desc()).limit(_LOOKED_BACK)
    found = (run.mapping for run in runs if source and run.mapping.get("source") == source)
    return next(found, None)


def mapping_of(made: ImportPlan) -> dict[str, Any]:
    """How the file was read, as it is kept with the import."""
    table = made.table
    return {
        "columns": dict(made.mapping.columns),
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sha256": table.sha256,
        "source": table.source,
        "folder": str(table.path.resolve().parent),
    }


def last_folder(_ws: Workspace) -> Path | None:
    """Where a file was brought in from last, while that is still there."""
    run = ImportRun.select(ImportRun.mapping).order_by(ImportRun.id.desc()).first()
    kept = run.mapping.get("folder", "") if run is not None else ""
    return Path(kept) if kept and Path(kept).is_dir() else None


def imports(ws: Workspace) -> list[ImportView]:
    """Every import, the latest first; those taken back as well."""
    runs = ImportRun.select(
        ImportRun.id,
        ImportRun.started_at,
        ImportRun.file_name,
        ImportRun.rows,
        ImportRun.counts,
        ImportRun.taken_back_at,
    ).order_by(ImportRun.id.desc())
    return [
        ImportView(
            id=run.id,
            at=run.started_at,
            file=run.file_name,
            rows=run.rows,
            new=run.counts.get("new", 0),
            updated=run.counts.get("updated", 0),
            refused=run.counts.get("refused", 0),
            consented=run.counts.get("consented", 0),
            taken_back=run.taken_back_at,
        )
        for run in runs
    ]


def undo_import(ws: Workspace, import_id: int) -> Done[ImportResult]:
    """Take an import back; whoever was changed since stays, and fields changed since stay.

    Raises `NotFound`, and `Refused` where it was taken back before.
    """
    with ws.store.atomic():
        run, removed, kept = take_back(ws, import_id)
        audit.note(ws, "import.taken_back", subject="import", subject_id=import_id)
    counts = {one: run.counts.get(one, 0) for one in COUNTED}
    result = ImportResult(id=import_id, rows=run.rows, removed=removed, kept=kept, **counts)
    gone = "1 person is" if removed == 1 else f"{removed:,} people are"
    more = f" {kept:,} stay, because something was done with them since." if kept else ""
    return Done(result, f"{gone} off the list again.{more}", None, AREAS)


def _taken_back(ws: Workspace, run_id: int) -> None:
    undo_import(ws, run_id)


CORRECTIONS[ImportRun.__name__] = _taken_back
