"""For whom a report is, and where it can be read on the web (R101)."""

from __future__ import annotations

from collections.abc import Mapping

from coptui.errors import Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import line
from coptui.services.reports import drafting
from coptui.services.reports.drafting import ReportView
from coptui.services.reports.stored import AREA, report_row
from coptui.services.undo import recording, together
from coptui.workspace import Workspace

LEVELS: Mapping[str, str] = {
    "community": "for the community and those it is sent to",
    "public": "for everybody: it may stand on a site",
}
"""Who may read it; it is agreed to for these readers."""
_SCHEMES = ("https://", "http://")


def choose(ws: Workspace, report_id: int, level: str) -> Done[ReportView]:
    """Say for whom it is, while its words may still change: it is agreed to for these readers."""
    wanted = line(level).casefold()
    if wanted not in LEVELS:
        raise Refused(f"A report is one of {', '.join(LEVELS)}.", field="level")
    before = drafting.show(ws, report_id)
    if not before.may_change:
        raise Refused(
            f"It is {before.line.status_words}, for those it was agreed for.",
            "Take it back to a draft, or begin a new version.",
        )
    with together(ws, f"For whom {before.line.name} is", AREA) as rec:
        row = report_row(report_id)
        rec.changing(row)
        row.level = wanted
        row.save()
        drafting.refresh(ws, report_id)  # where its text says for whom it is
        audit.note(ws, "report.level", subject="report", subject_id=row.id, detail=wanted)
    return Done(drafting.show(ws, report_id), f"It is {LEVELS[wanted]}.", rec.id, AREA)


def stands_at(ws: Workspace, report_id: int, address: str) -> Done[ReportView]:
    """Keep the address where it can be read, for the mails about it; empty for nowhere."""
    row, where = report_row(report_id), line(address, 500)
    if where and (not where.startswith(_SCHEMES) or " " in where):
        raise Refused("An address begins with https:// and holds no blanks.", field="link")
    with recording(ws, f"Where “{row.title}” can be read", AREA) as rec:
        rec.changing(row)
        row.link = where
        row.save()
    said = "Mails about it say where it can be read." if where else "It can be read nowhere now."
    return Done(drafting.show(ws, report_id), said, rec.id, AREA)
