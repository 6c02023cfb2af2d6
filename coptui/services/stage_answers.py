"""The statements of a stage review, answered by several people apart, kept without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import stage_questions as rules
from coptui.domain.counting import agree, counted, people
from coptui.domain.stage_questions import Spread
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, note
from coptui.services.stage_sheets import sheet_of, sheets_of
from coptui.services.undo import recording
from coptui.store.models import StageAnswers
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
ENOUGH = 3
"""With fewer sheets only their number is told, so that nobody's answer can be read."""
MOST = 60
"""Sheets for one review; a core group has three to eight people."""


@dataclass(frozen=True)
class AnswersView:
    """The sheets of one round. `open` is whether they wait for the review they were asked for.

    `words` are the answers to the three open questions, each list in the order of the alphabet, so
    that nothing tells who said what.
    """

    community_id: int
    open: bool
    asked_on: date | None
    core: int
    coordinator: int
    spreads: tuple[Spread, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def respondents(self) -> int:
        """How many people answered."""
        return self.core + self.coordinator

    @property
    def waits_for_more(self) -> str:
        """Why the answers are not shown yet; empty where they are, or where there are none."""
        if not self.respondents or self.spreads:
            return ""
        return (
            f"{people(self.respondents)} {agree(self.respondents, 'has', 'have')} answered.\n"
            f"What was said shows from {ENOUGH} on, so that nobody's answer can be read."
        )


def add(
    ws: Workspace,
    community_id: int,
    voice: str,
    marks: Mapping[int, int],
    *,
    tells: str = "",
    good_enough: str = "",
    small_sign: str = "",
    on: date | None = None,
) -> Done[AnswersView]:
    """Keep the sheet of one person for the review to come, without a name.

    Raises `Refused` for another mark than 1 to 5, and for a day that is still to come.
    """
    row = community_row(community_id)
    day = on or ws.today()
    if day > ws.today():
        raise Refused("A sheet is answered today or was earlier.", field="date")
    with in_plain_words("The marks go from 1, not at all like us, to 5, very like us."):
        sheet = rules.sheet(line(voice) or "core", marks)
    if len(sheets_of([community_id]).get(community_id, ())) >= MOST:
        raise Refused(f"{MOST} sheets are waiting already.", "Hold the review, then ask again.")
    with recording(ws, f"An answered sheet for {row.name}", _AREA) as rec:
        kept = StageAnswers.create(
            community=community_id,
            voice=sheet.voice,
            marks={str(number): mark for number, mark in sorted(sheet.marks.items())},
            tells=note(tells),
            good_enough=note(good_enough),
            small_sign=note(small_sign),
            answered_on=day,
        )
        rec.created(kept)
        audit.note(ws, "stage.answers", subject="community", subject_id=community_id)
    found = waiting(ws, community_id)
    said = f"Kept without a name. {counted(found.respondents, 'sheet')} for the next review."
    return Done(found, said, rec.id, _AREA)


def waiting(ws: Workspace, community_id: int) -> AnswersView:
    """The sheets that wait for the next review."""
    community_row(community_id)
    return _view(community_id, _rows(community_id, None), waits=True)


def latest(ws: Workspace, community_id: int) -> AnswersView:
    """The sheets that wait, or where there are none those of the review before."""
    found = waiting(ws, community_id)
    if found.respondents:
        return found
    last: Any = (
        StageAnswers.select(StageAnswers.review)
        .where(StageAnswers.community == community_id, StageAnswers.review.is_null(False))
        .order_by(StageAnswers.review.desc())
        .first()
    )
    if last is None:
        return found
    return _view(community_id, _rows(community_id, last.review_id), waits=False)


def of_review(ws: Workspace, community_id: int, review_id: int) -> AnswersView:
    """The sheets that were read for one review."""
    rows = _rows(community_id, review_id)
    if not rows:
        raise NotFound("Nobody answered the statements for that review.")
    return _view(community_id, rows, waits=False)


def read_for(community_id: int) -> list[Any]:
    """The rows that a review held now has read; the caller links them to it."""
    return _rows(community_id, None)


def _rows(community_id: int, review_id: int | None) -> list[Any]:
    where = StageAnswers.review.is_null() if review_id is None else StageAnswers.review == review_id
    return list(StageAnswers.select().where(StageAnswers.community == community_id, where))


def _view(community_id: int, rows: Sequence[Any], *, waits: bool) -> AnswersView:
    sheets = [sheet_of(row.voice, row.marks) for row in rows]
    enough = len(sheets) >= ENOUGH
    columns = ("tells", "good_enough", "small_sign")
    return AnswersView(
        community_id=community_id,
        open=waits,
        asked_on=max((row.answered_on for row in rows), default=None),
        core=sum(sheet.voice == "core" for sheet in sheets),
        coordinator=sum(sheet.voice == "coordinator" for sheet in sheets),
        spreads=rules.distributions(sheets) if enough else (),
        words=tuple(
            (
                question,
                tuple(sorted({getattr(row, column) for row in rows} - {""} if enough else ())),
            )
            for question, column in zip(rules.OPEN_QUESTIONS, columns, strict=True)
        ),
    )
