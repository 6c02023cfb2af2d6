"""What was written down for a topic and goes on after the session, and how it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import JOIN

from coptui.domain.capture import ItemKind
from coptui.errors import NotFound
from coptui.services import audit
from coptui.services.topics import topic_row
from coptui.services.undo import Recording
from coptui.store.models import CapturedItem, Community, Session
from coptui.workspace import Workspace


def add(ws: Workspace, rec: Recording, topic_id: int, kind: ItemKind, text: str,
        extra: Mapping[str, Any] | None = None) -> Any:  # fmt: skip
    """Write something down for a topic between its sessions; nobody's name goes with it."""
    topic = topic_row(topic_id)
    row = CapturedItem.create(
        series=topic.id, community=topic.community_id, kind=kind.value, text=text,
        voice="unknown", extra=dict(extra or {}), captured_at=ws.now(),
    )  # fmt: skip
    rec.created(row)
    audit.note(ws, f"{kind}.add", subject="captured_item", subject_id=row.id)
    return row


def keep(rec: Recording, row: Any, **extra: Any) -> None:
    """Change what is kept beside an item; what others keep there stays."""
    rec.changing(row)
    row.extra = {**row.extra, **extra}
    row.save(only=[CapturedItem.extra])


def row_of(item_id: int, kind: ItemKind, hint: str) -> Any:
    """The stored item of that kind. Raises `NotFound`."""
    row = CapturedItem.get_or_none(CapturedItem.id == item_id, CapturedItem.kind == kind.value)
    if row is None:
        words = kind.value.replace("_", " ")
        raise NotFound(f"There is no such {words}.", hint)
    return row


def of(topic_id: int, *kinds: ItemKind) -> list[tuple[Any, str]]:
    """Items of a topic with the code of their session, in the order they came."""
    query: Any = (
        CapturedItem.select(CapturedItem, Session, Community)
        .join_from(CapturedItem, Session, JOIN.LEFT_OUTER)
        .join_from(CapturedItem, Community)
        .where(
            CapturedItem.kind.in_([one.value for one in kinds]),
            (CapturedItem.series == topic_id) | (Session.series == topic_id),
        )
        .order_by(
            Session.starts_at.is_null(), Session.starts_at, CapturedItem.position, CapturedItem.id
        )
    )
    return [
        (row, f"{row.community.code}-{row.session.number}" if row.session_id else "")
        for row in query
    ]


def belongs_to(row: Any) -> int | None:
    """The topic an item belongs to, by itself or by its session."""
    if row.series_id:
        return int(row.series_id)
    return int(row.session.series_id) if row.session_id and row.session.series_id else None
