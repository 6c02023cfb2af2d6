"""The first draft of a session's summary, made from what was written down; without names."""

from __future__ import annotations

from typing import Any

from coptui.domain.capture import ItemKind, Share
from coptui.services.session_names import nameless
from coptui.services.session_views import code_of, session_row, when_in_words
from coptui.store.models import Action, CapturedItem
from coptui.workspace import Workspace

_SECTIONS = (
    ("What is going well", (ItemKind.gone_well, ItemKind.good_practice, ItemKind.exception)),
    ("What we conclude", (ItemKind.conclusion, ItemKind.statement)),
    ("What we recommend", (ItemKind.recommendation,)),
    ("Questions we take with us", (ItemKind.question,)),
    ("Outside our control", (ItemKind.outside_our_control,)),
    ("What was useful", (ItemKind.useful,)),
)


def first_draft(ws: Workspace, row: Any) -> str:
    """The draft; empty where nothing was written down. Lines that name somebody are left out."""
    items = CapturedItem.select().where(
        CapturedItem.session == row.id, CapturedItem.share != Share.private.value
    )
    told = [(one.kind, one.text) for one in items.order_by(CapturedItem.position)]
    agreed = Action.select(Action.text).where(Action.session == row.id).order_by(Action.id)
    actions = [one.text for one in agreed]
    if not told and not actions:
        return ""
    topic = row.series.title if row.series_id else ""
    about = ", ".join(part for part in (topic, when_in_words(row)) if part)
    parts = [f"# {row.community.name}, session {code_of(row)}\n\n{about}."]
    for title, kinds in _SECTIONS:
        parts.append(_section(ws, row, title, [text for kind, text in told if kind in kinds]))
    parts.append(_section(ws, row, "Next steps", actions))
    return "\n\n".join(part for part in parts if part) + "\n"


def text_of(ws: Workspace, session_id: int) -> str:
    """The summary as it stands: agreed, in draft, or what a first draft would say."""
    row = session_row(session_id)
    return row.summary_text or first_draft(ws, row)


def _section(ws: Workspace, row: Any, title: str, lines: list[str]) -> str:
    points = "\n".join(f"- {one}" for one in nameless(ws, row.id, lines))
    return f"## {title}\n\n{points}" if points else ""
