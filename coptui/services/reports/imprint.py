"""The last line of a report that was agreed: by how many, and when (5.2); never by whom."""

from __future__ import annotations

from typing import Any

from coptui.domain import dates
from coptui.store.models import ReportNote

_SETTLED = ("agreed", "circulated", "superseded")
_KINDS = ("topic", "status", "year", "years")


def line(row: Any) -> str:
    """When it was signed off; empty for a draft, and for what its author alone agrees to."""
    if row.status not in _SETTLED or row.kind not in _KINDS:
        return ""
    last: Any = (
        ReportNote.select()
        .where(ReportNote.report == row.id, ReportNote.kind.startswith("agreed"))
        .order_by(ReportNote.noted_at.desc())
        .first()
    )
    zone = row.community.time_zone
    day = dates.local_day(last.noted_at, zone) if last is not None else row.status_on
    return "" if day is None else f"Signed off by core members on {day.day} {day:%B %Y}."
