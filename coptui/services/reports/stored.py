"""A stored report: found by its id, what it is about, and whether its words are those agreed."""

from __future__ import annotations

import hashlib
from typing import Any

from coptui.domain.reports.states import ReportStatus
from coptui.domain.sessions import PAST
from coptui.services.reports import rows
from coptui.services.undo import Recording
from coptui.store.models import ReportNote, Session
from coptui.workspace import Workspace

AREA = frozenset({"reports", "communities", "sessions"})
AGREED, LOOKED, COMMENT = "agreed", "looked", "comment"
SETTLED = "settled"
"""A note that no person made: with these words the sign-off was complete."""
_HELD = tuple(one.value for one in PAST)
_LETTERS = 16


def report_row(report_id: int) -> Any:
    """The stored report. Raises `NotFound`."""
    return rows.find(report_id)


def digest(text: str) -> str:
    """What tells one text from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]


def kind_of_note(kind: str, text: str) -> str:
    """How a note is kept: an agreement and a look together with the words that they are of."""
    return kind if kind == COMMENT else f"{kind} {digest(text)}"


def status_of(row: Any) -> ReportStatus:
    """Where it stands; agreed words that were changed since are a draft again."""
    kept = ReportStatus(str(row.status).replace("_", " "))
    if kept is ReportStatus.agreed and not is_as_agreed(row):
        return ReportStatus.draft
    return kept


def is_as_agreed(row: Any) -> bool:
    """Whether its words are those that were agreed to, as far as it is known what those were."""
    last: Any = (
        ReportNote.select(ReportNote.kind)
        .where(ReportNote.report == row.id, ReportNote.kind.startswith(SETTLED))
        .order_by(ReportNote.id.desc())
        .first()
    )
    return last is None or last.kind == kind_of_note(SETTLED, row.text)


def settle(ws: Workspace, rec: Recording, row: Any) -> None:
    """Keep with which words the sign-off of a report is complete."""
    kind = kind_of_note(SETTLED, row.text)
    rec.created(ReportNote.create(report=row.id, kind=kind, noted_at=ws.now()))


def about(row: Any) -> str:
    """What it is about, in a few words: HAR-13, the topic, or the community."""
    if row.session_id:
        return f"{row.community.code}-{row.session.number}"
    return str(row.series.title if row.series_id else row.community.name)


def last_session(row: Any) -> Any | None:
    """The session that mails about this report belong to: its own, else the last one held."""
    if row.session_id:
        return row.session
    here = Session.select().where(
        Session.community == row.community_id,
        Session.status.in_(_HELD),
        Session.starts_at.is_null(False),
    )
    if row.series_id:
        of_topic = here.where(Session.series == row.series_id)
        found = of_topic.order_by(Session.starts_at.desc()).first()
        if found is not None:
            return found
    return here.order_by(Session.starts_at.desc()).first()
