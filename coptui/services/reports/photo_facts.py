"""What a session has to show: its photographs with their paragraphs, and how it concluded."""

from __future__ import annotations

from coptui.domain import dates
from coptui.reports.facts import PhotoFacts
from coptui.services.reports import session_facts
from coptui.services.reports.telling import Teller, kept
from coptui.services.session_views import code_of, session_row
from coptui.workspace import Workspace

_WANTED = frozenset({"fact", "photos", "concluded", "recommended"})


def facts(ws: Workspace, session_id: int) -> PhotoFacts:
    """The facts of a session, for its photo report (domain.md 5.3)."""
    row = session_row(session_id)
    teller = Teller(ws, row.community_id)
    every = kept(session_facts.every(ws, row, teller))
    return PhotoFacts(
        community=row.community.name,
        code=code_of(row),
        number=row.number,
        topic=teller.words(row.series.title) if row.series_id else "",
        day=dates.local_day(row.starts_at, row.community.time_zone) if row.starts_at else None,
        pieces=tuple(one for one in every if one.section in _WANTED),
        thanks_for=teller.words(row.thanks_for),
        community_id=row.community_id,
    )
