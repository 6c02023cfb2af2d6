"""Whether a report may leave: nobody is named in it without a permission of today."""

from __future__ import annotations

from dataclasses import dataclass

from coptui.services import naming
from coptui.services.reports.stored import report_row
from coptui.workspace import Workspace


@dataclass(frozen=True)
class Checked:
    """What was found."""

    findings: tuple[str, ...]
    may_leave: bool
    why_not: str


def check(ws: Workspace, report_id: int) -> Checked:
    """Look through a report."""
    row = report_row(report_id)
    found = naming.unnamed(ws).found_in([row.title, row.text])
    why = f"{found[0]} stands in it and has not agreed to be named." if found else ""
    return Checked(found, not found, why)


def check_text(ws: Workspace, text: str) -> Checked:
    """Look through words that are in no report."""
    found = naming.unnamed(ws).found_in([text])
    why = f"{found[0]} stands in it and has not agreed to be named." if found else ""
    return Checked(found, not found, why)
