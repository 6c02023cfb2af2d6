"""Reports that wait to be issued again; light, because the first screen asks for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from coptui.domain.reports.states import ReportStatus
from coptui.store.models import Report, ReportNote
from coptui.store.rows import tuples

WITHDRAWN = "withdrawn"
"""A note that no person made: somebody took back a permission that the report rests on."""


def waiting() -> list[tuple[int, int, str, date]]:
    """Reports that are to be issued again: id, community, title, and the day since when."""
    query = (
        ReportNote.select(Report.id, Report.community, Report.title, ReportNote.noted_at)
        .join(Report)
        .where(
            ReportNote.kind == WITHDRAWN,
            Report.status == ReportStatus.circulated.value,
        )
        .order_by(ReportNote.id)
    )
    day: Any = ReportNote.noted_at.python_value
    return [
        (key, home, title, (at if isinstance(at, datetime) else day(at)).date())
        for key, home, title, at in tuples(query)
    ]
