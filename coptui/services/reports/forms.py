"""A report as a file."""

from __future__ import annotations

from pathlib import Path

from coptui.services.done import Done
from coptui.services.exporting import write_private
from coptui.services.reports.stored import report_row
from coptui.workspace import Workspace


def write(
    ws: Workspace, report_id: int, path: Path, form: str | None = None, *, final: bool = False
) -> Done[Path]:
    """Write it."""
    row = report_row(report_id)
    head = "%PDF-1.7\n" if path.suffix == ".pdf" else ""
    tail = "\n%%EOF\n" if head else ""
    write_private(path, head + (row.text if final else f"DRAFT\n\n{row.text}") + tail)
    return Done(path, f"Written: {path.name}.")
