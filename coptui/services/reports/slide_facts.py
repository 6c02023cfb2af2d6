"""The outline of slides for a conference or a workshop: how it works, and what changed (R103)."""

from __future__ import annotations

from datetime import date

from coptui.domain.recommendations import RecommendationStatus
from coptui.domain.reports import fate
from coptui.domain.reports.pieces import Piece
from coptui.reports.standing import SlideFacts
from coptui.services.reports.held import period_of
from coptui.services.reports.saying import Saying, ended, fact, in_order, told
from coptui.services.reports.status_facts import gather, in_short, topic_lines
from coptui.services.victories import may_be_told
from coptui.workspace import Workspace

_TAKEN_UP = (
    RecommendationStatus.done, RecommendationStatus.accepted, RecommendationStatus.partly,
    RecommendationStatus.seen_elsewhere,
)  # fmt: skip


def facts(
    ws: Workspace, community_id: int, since: date | None = None, until: date | None = None
) -> SlideFacts:
    """The facts of the slides. Whoever listens is outside the community."""
    it = gather(ws, community_id, period_of(ws, community_id, since, until), level="public")
    say, row = it.say, it.row
    outside = [one for one in may_be_told(community_id) if it.span.holds(one.on)]
    topics = topic_lines(ws, it)
    return SlideFacts(
        community=row.name,
        host=say.words(row.host_organisation),
        purpose=say.words(row.purpose),
        question=say.words(row.key_question),
        agreement=say.words(row.agreement),
        period=it.span.words,
        pieces=(
            *in_short(it),
            *told([fact("lived", it.reach.lived), fact("noticed", it.noticed)]),
            *_changes(say, [(f"{one.kind}:{one.id}", one.text) for one in outside]),
            *in_order(
                [
                    say.piece(
                        f"recommendation:{one.id}",
                        f"{one.text.rstrip('.')}: {fate.words(one.status)}",
                        "asked",
                    )
                    for one in it.asked
                    if one.status in _TAKEN_UP
                ]
            ),
            *(one.title for one in topics),
        ),
        topics=tuple(one for one in topics if one.moved),
        untold=len(it.changes.contributions) - sum(one.kind == "outcome" for one in outside),
        community_id=row.id,
    )


def _changes(say: Saying, rows: list[tuple[str, str]]) -> tuple[Piece, ...]:
    """What may be told, in the order in which it happened last."""
    return in_order([say.piece(key, ended(text), "changes", share="public") for key, text in rows])
