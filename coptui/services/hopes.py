"""Best hopes of a topic's sessions, and what became of them (R66)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coptui.domain.best_hopes import HopeState
from coptui.domain.capture import ItemKind
from coptui.errors import Refused
from coptui.services import topic_items
from coptui.services.done import Done
from coptui.services.refusing import line
from coptui.services.undo import recording
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})
_HINT = "See `coptui topics hopes`."


@dataclass(frozen=True)
class HopeView:
    """A best hope; nobody's name stands beside it."""

    id: int
    topic_id: int | None
    session: str
    text: str
    state: str

    @property
    def mark(self) -> str:
        """The sign of its state."""
        return HopeState(self.state).mark


def mark(ws: Workspace, hope_id: int, state: str) -> Done[HopeView]:
    """Say whether a hope was met, partly or not yet; an empty word leaves it."""
    row = topic_items.row_of(hope_id, ItemKind.best_hope, _HINT)
    try:
        new = HopeState(line(state).casefold().replace("-", " ").replace("left", ""))
    except ValueError as error:
        raise Refused("A hope is met, partly or not yet, or it is left.", field="state") from error
    with recording(ws, "A best hope", _AREA) as rec:
        topic_items.keep(rec, row, met=new.value)
    return Done(show(ws, hope_id), f"{new.value or 'left'}.".capitalize(), rec.id, _AREA)


def show(ws: Workspace, hope_id: int) -> HopeView:
    """One best hope."""
    row = topic_items.row_of(hope_id, ItemKind.best_hope, _HINT)
    return _view(row, f"{row.community.code}-{row.session.number}" if row.session_id else "")


def of(ws: Workspace, topic_id: int) -> list[HopeView]:
    """The best hopes of a topic, by session."""
    return [_view(row, code) for row, code in topic_items.of(topic_id, ItemKind.best_hope)]


def _view(row: Any, session: str) -> HopeView:
    kept = row.extra.get("met", "") if isinstance(row.extra, dict) else ""
    known = kept if kept in {one.value for one in HopeState} else ""
    return HopeView(row.id, topic_items.belongs_to(row), session, row.text, known)
