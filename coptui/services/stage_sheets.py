"""The answered sheets that wait for a stage review, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coptui.domain.stage_questions import Sheet
from coptui.store.models import StageAnswers


def sheets_of(ids: Sequence[int]) -> dict[int, list[Sheet]]:
    """The sheets that wait, for several communities in one query."""
    rows: Any = (
        StageAnswers.select(StageAnswers.community, StageAnswers.voice, StageAnswers.marks)
        .where(StageAnswers.community.in_(list(ids)), StageAnswers.review.is_null())
        .tuples()
    )
    found: dict[int, list[Sheet]] = {}
    for community, voice, marks in rows:
        found.setdefault(community, []).append(sheet_of(voice, marks))
    return found


def sheet_of(voice: str, marks: Mapping[str, int]) -> Sheet:
    """A sheet as it is kept."""
    return Sheet(voice, {int(number): int(mark) for number, mark in marks.items()})
