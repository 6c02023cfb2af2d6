"""How many words a report has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coptui.store.models import Report
from coptui.store.rows import among


def count_words(text: str) -> int:
    """How many words a reader reads: marks of Markdown and the places of pictures do not count."""
    return sum(any(sign.isalnum() for sign in one) for one in text.split())


def words_by_session(session_ids: Iterable[int]) -> dict[int, int]:
    """How many words the summary of each session has, where it has one."""
    query: Any = Report.select(Report.session, Report.text).where(
        Report.kind == "session", among(Report.session, list(session_ids))
    )
    return {
        session: count_words(text)
        for session, text in query.order_by(Report.version, Report.id).tuples()
    }
