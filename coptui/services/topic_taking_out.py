"""Taking out what was written down for a topic by mistake; it can be taken back for thirty days."""

from __future__ import annotations

from typing import Any

from coptui.domain.recommendations import RecommendationStatus
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.undo import recording
from coptui.store.models import Action, CapturedItem, Noticing, Recommendation
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})
_MODELS: dict[str, Any] = {
    "noticing": Noticing,
    "action": Action,
    "question": CapturedItem,
    "practice": CapturedItem,
    "hope": CapturedItem,
    "said": CapturedItem,
    "recommendation": Recommendation,
}


def take_out(ws: Workspace, kind: str, number: int) -> Done[str]:
    """Delete one thing that goes on in a topic.

    Raises `Refused` for a recommendation that others know of: that one goes its way.
    """
    model = _MODELS[kind]
    row: Any = model.get_or_none(model.id == number)
    if row is None:
        raise NotFound("It is not there any more.")
    if model is Recommendation and row.status != RecommendationStatus.proposed:
        raise Refused(
            f"It is {row.status}, so others know of it.", "What becomes of it is noted instead."
        )
    words = str(row.text)
    with recording(ws, f"Take out “{words[:60]}”", _AREA) as rec:
        for link in list(row.addressed) if model is Recommendation else ():
            rec.deleting(link)
            link.delete_instance()
        rec.deleting(row)
        row.delete_instance()
        audit.note(ws, f"{kind}.take_out", subject=model._meta.table_name, subject_id=number)
    return Done(words, "It is taken out.", rec.id, _AREA)
