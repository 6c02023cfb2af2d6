"""Where a community stands in its life: what its stage reviews decided, and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from coptui.domain import dates, intervals
from coptui.domain import stages as rules
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, note
from coptui.services.undo import recording
from coptui.store.models import Community, StageReview
from coptui.workspace import Workspace


@dataclass(frozen=True)
class ReviewView:
    """One look at the stage: what was decided, by whom, when and why."""

    id: int
    community_id: int
    community: str
    date: datetime.date
    stage: str
    letter: str
    reason: str
    by: str
    suggested: str
    confidence: str
    next_review: datetime.date | None
    hindsight: str = ""

    @property
    def agrees(self) -> bool | None:
        """Whether the person decided as was suggested; None where nothing was."""
        return None if not self.suggested else self.stage in self.suggested.split()


HINDSIGHT: Mapping[str, str] = {
    "yes": "yes, it was right",
    "partly": "partly",
    "no": "no, it was something else",
    "cannot say": "nobody can say",
}
"""What a review may say of the one before: whether it still looks right."""


def review(
    ws: Workspace,
    community_id: int,
    stage: str,
    reason: str,
    *,
    on: datetime.date | None = None,
    by: str | None = None,
    hindsight: str = "",
) -> Done[ReviewView]:
    """Decide the stage of a community; this is the only way it changes.

    Needs somebody who decides, a day that is not ahead, and a reason; any stage may follow any
    other. What the signs said, and the answers they were read with, are kept beside it, so that
    the two can be compared one day. Raises `Refused` with the field that lacks.
    """
    from coptui.services import stage_answers, stage_signs  # late: only a review needs them

    row = _community(community_id)
    looked_back = _hindsight(hindsight)
    with in_plain_words("Write what you saw; one sentence is enough."):
        decided = rules.review(
            line(stage),
            person=line(ws.by if by is None else by),
            on=on or ws.today(),
            reason=note(reason),
            today=ws.today(),
        )
    signs = stage_signs.of(ws, row.id)
    with recording(
        ws, f"Stage review of {row.name}: {decided.stage}", frozenset({"communities"})
    ) as rec:
        kept = write(
            ws, row, decided,
            suggested=signs.suggestion.words,
            confidence=signs.suggestion.confidence if signs.suggestion.stages else "",
            signs={**stage_signs.snapshot(signs), **looked_back},
        )  # fmt: skip
        rec.created(kept)
        for sheet in stage_answers.read_for(row.id):
            rec.changing(sheet)
            sheet.review = kept.id
            sheet.save()
        audit.note(ws, "stage.review", subject="community", subject_id=row.id)
    said = f"{row.name} is {decided.stage} since {dates.day(decided.reviewed_on, ws.today())}."
    return Done(_view(kept, row.name), said, rec.id, frozenset({"communities"}))


def history(ws: Workspace, community_id: int) -> list[ReviewView]:
    """All reviews of a community, the oldest first."""
    row = _community(community_id)
    return [_view(one, row.name) for one in in_order([row.id]).get(row.id, [])]


def present(ws: Workspace, community_id: int) -> ReviewView | None:
    """The latest review: the stage it names is the stage of the community."""
    rows = history(ws, community_id)
    return rows[-1] if rows else None


def write(
    ws: Workspace,
    community: Any,
    decided: rules.Review,
    *,
    suggested: str = "",
    confidence: str = "",
    signs: Mapping[str, object] | None = None,
) -> StageReview:
    """Keep a decision that the rules let through, inside the caller's transaction."""
    days = intervals.merged(ws.settings.intervals, community.intervals or {})
    return StageReview.create(
        community=community.id,
        held_on=decided.reviewed_on,
        stage=decided.stage.value,
        reason=decided.reason,
        decided_by=decided.person,
        suggested=suggested,
        confidence=confidence,
        signs=dict(signs or {}),
        next_review=decided.reviewed_on + timedelta(days=days["stage_review_days"]),
        recorded_at=ws.now(),
    )


def in_order(community_ids: list[int]) -> dict[int, list[Any]]:
    """The reviews of several communities, each list the oldest first."""
    found: dict[int, list[Any]] = {}
    query: Any = (
        StageReview.select()
        .where(StageReview.community.in_(community_ids))
        .order_by(StageReview.held_on, StageReview.id)
    )
    for row in query:
        found.setdefault(row.community_id, []).append(row)
    return found


def since(reviews: list[Any]) -> datetime.date | None:
    """The day on which the present stage was first decided; reviews that keep it do not move it."""
    began: datetime.date | None = None
    stage = ""
    for row in reviews:
        if row.stage != stage:
            began, stage = row.held_on, row.stage
    return began


def _hindsight(text: str) -> dict[str, object]:
    word = line(text).casefold()
    if not word:
        return {}
    if word not in HINDSIGHT:
        raise Refused(
            f"Looking back, the last review was {', '.join(HINDSIGHT)}.", field="hindsight"
        )
    return {"hindsight": word}


@dataclass(frozen=True)
class Record:
    """How often people and signs have agreed, and how often she was right in hindsight."""

    suggested: int = 0
    agreed: int = 0
    right: int = 0
    partly: int = 0
    not_right: int = 0

    @property
    def words(self) -> str:
        """The same in a sentence; empty where there is nothing to tell yet."""
        parts = []
        if self.suggested:
            parts.append(f"{self.agreed} of {self.suggested} decisions went with the signs")
        back = ((self.right, "right"), (self.partly, "partly right"), (self.not_right, "not"))
        told = [f"{number} {how}" for number, how in back if number]
        if told:
            parts.append(f"looking back: {', '.join(told)}")
        text = "; ".join(parts)
        return f"{text[:1].upper()}{text[1:]}." if text else ""


def record(reviews: Sequence[ReviewView]) -> Record:
    """Add up the reviews of a community, or of all; kept in this home and nowhere else."""
    suggested = [one for one in reviews if one.suggested]
    back = [one.hindsight for one in reviews]
    agreed = sum(bool(one.agrees) for one in suggested)
    return Record(len(suggested), agreed, back.count("yes"), back.count("partly"), back.count("no"))


def _community(community_id: int) -> Any:
    row = Community.get_or_none(Community.id == community_id)
    if row is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    return row


def _view(row: Any, community: str) -> ReviewView:
    return ReviewView(
        id=row.id,
        community_id=row.community_id,
        community=community,
        date=row.held_on,
        stage=row.stage,
        letter=row.stage[:1].upper(),
        reason=row.reason,
        by=row.decided_by,
        suggested=row.suggested,
        confidence=row.confidence,
        next_review=row.next_review,
        hindsight=str((row.signs or {}).get("hindsight", "")),
    )
