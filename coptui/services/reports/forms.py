"""A report as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coptui.services.done import Done
from coptui.services.exporting import write_private
from coptui.services.reports.stored import report_row
from coptui.workspace import Workspace


def write(
    ws: Workspace,
    report_id: int,
    path: Path,
    form: str | None = None,
    *,
    final: bool = False,
    over: bool = False,
) -> Done[Path]:
    """Write it."""
    row = report_row(report_id)
    head = "%PDF-1.7\n" if path.suffix == ".pdf" else ""
    tail = "\n%%EOF\n" if head else ""
    write_private(path, head + (row.text if final else f"DRAFT\n\n{row.text}") + tail)
    return Done(path, f"Written: {path.name}.")


def make(
    ws: Workspace, kind: str, subject_id: int, path: Path, form: str | None = None, *,
    since: date | None = None, until: date | None = None, over: bool = False,
) -> Done[Path]:  # fmt: skip
    """A report in one go."""
    from coptui.services.reports import drafting

    drafted = drafting.draft(ws, kind, subject_id, since=since, until=until)
    return write(ws, drafted.view.id, path, form)
