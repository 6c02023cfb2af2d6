"""The first draft of a session's summary, ready when the room empties; without names."""

from __future__ import annotations

from typing import Any

from coptui.services.naming import nameless
from coptui.services.session_views import session_row
from coptui.store.models import Action, CapturedItem, Noticing
from coptui.workspace import Workspace


def first_draft(ws: Workspace, row: Any) -> str:
    """What the summary says so far; empty where nothing was written down."""
    from coptui.services import summary_draft  # late: it brings all of the capture with it

    written = (CapturedItem, Action, Noticing)
    if not any(model.select().where(model.session == row.id).exists() for model in written):
        return ""
    lines = summary_draft.draft(ws, row.id).text.split("\n")
    points = [one for one in lines if one.startswith("- ")]
    named = set(points) - set(nameless(ws, row.id, points))  # a first name alone is one as well
    return "\n".join(one for one in lines if one not in named)


def text_of(ws: Workspace, session_id: int) -> str:
    """The summary as it stands: agreed, in draft, or what a first draft would say."""
    row = session_row(session_id)
    return row.summary_text or first_draft(ws, row)
