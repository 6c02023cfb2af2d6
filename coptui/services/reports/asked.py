"""What a final report asks of those who can decide: agreed with it, and addressed (R106, R131)."""

from __future__ import annotations

from typing import Any

from coptui.domain.recommendations import RecommendationStatus
from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services.undo import Recording
from coptui.store.models import Recommendation
from coptui.workspace import Workspace


def agree(ws: Workspace, rec: Recording, row: Any) -> None:
    """The recommendations that stand in a final report are agreed to with it.

    Raises `Refused` where one of them is addressed to nobody.
    """
    if row.kind != "topic" or row.series_id is None:
        return
    whole = _bare(row.text)
    rows: Any = Recommendation.select().where(Recommendation.series == row.series_id)
    for one in list(rows):
        if _bare(one.text).rstrip(".") not in whole:
            continue
        if not one.addressed_to.strip() and not one.addressed.exists():
            raise Refused(
                f"“{one.text}” is addressed to nobody yet.",
                "Name who can decide, or say everyone.",
                field="addressed",
            )
        if one.status == RecommendationStatus.proposed:
            rec.changing(one)
            one.status, one.status_on = RecommendationStatus.agreed.value, ws.today()
            one.save()


def _bare(text: str) -> str:
    return " ".join(fold(text).split())
