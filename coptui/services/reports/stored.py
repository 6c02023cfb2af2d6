"""A stored report: found by its id, what it is about, and whether its words are those agreed."""

from __future__ import annotations

import hashlib
from typing import Any

from coptui.domain.reports.states import ReportStatus
from coptui.domain.sessions import PAST
from coptui.errors import NotFound
from coptui.store.models import Report, Session

AREA = frozenset({"communities", "sessions"})
AGREED_TEXT = "agreed_text"
"""Where a report keeps, among what it was made of, which words its agreement was given to."""
_HELD = tuple(one.value for one in PAST)


def report_row(report_id: int) -> Any:
    """The stored report. Raises `NotFound`."""
    row = Report.get_or_none(Report.id == report_id)
    if row is None:
        raise NotFound("There is no such report.", "See `coptui report list`.")
    return row


def digest(text: str) -> str:
    """What tells one text from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def status_of(row: Any) -> ReportStatus:
    """Where it stands; agreed words that were changed since are a draft again."""
    stored = ReportStatus(str(row.status).replace("_", " "))
    if stored is ReportStatus.agreed and not is_as_agreed(row):
        return ReportStatus.draft
    return stored


def is_as_agreed(row: Any) -> bool:
    """Whether its words are still those that were agreed to.

    What was agreed before that was kept (an older home) is taken at its word.
    """
    kept = (row.made or {}).get(AGREED_TEXT)
    return kept is None or kept == digest(row.text)


def remember_agreed(row: Any) -> None:
    """Keep which words are agreed to."""
    row.made = {**(row.made or {}), AGREED_TEXT: digest(row.text)}


def forget_agreed(row: Any) -> None:
    """Its agreement is no more."""
    row.made = {key: value for key, value in (row.made or {}).items() if key != AGREED_TEXT}


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
