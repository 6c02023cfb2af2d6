"""Small victories: noticings and outcomes that may be told, as a short text to copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import outcomes as rules
from coptui.errors import NotFound, Refused
from coptui.services import audit, naming
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import line
from coptui.services.undo import recording
from coptui.store.models import Noticing, Outcome
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
_MODELS: dict[str, Any] = {"noticing": Noticing, "outcome": Outcome}


@dataclass(frozen=True)
class VictoryView:
    """A small victory. `text` is what may be copied; `id` is like noticing-3."""

    id: str
    community_id: int
    community: str
    on: date
    short: str
    text: str
    names_taken_out: bool
    told_on: date | None


def of(ws: Workspace, community_id: int | None = None, *, told: bool = False) -> list[VictoryView]:
    """What may be told and has not been, the latest first; with `told` also what has been."""
    rows = [row for query in _queries(community_id, told=told) for row in query]
    found = [_view(ws, row) for row in rows]
    return sorted(found, key=lambda one: (one.told_on is not None, -one.on.toordinal(), one.id))


@dataclass(frozen=True)
class Told:
    """A noticing or an outcome that may be told outside, as it was written down."""

    kind: str
    id: int
    on: date
    text: str
    level: str = ""


def may_be_told(community_id: int) -> list[Told]:
    """All of a community that may be told outside, told already or not, the latest first."""
    rows = [row for query in _queries(community_id, told=True) for row in query]
    found = [
        Told(_kind(row), row.id, row.seen_on, row.text)
        if isinstance(row, Noticing)
        else Told(_kind(row), row.id, row.happened_on, row.text, row.contribution)
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.on.toordinal(), one.kind, one.id))


def waiting(ws: Workspace, community_id: int) -> int:
    """How many may be told and have not been."""
    return sum(query.count() for query in _queries(community_id, told=False))


def _queries(community_id: int | None, *, told: bool) -> tuple[Any, Any]:
    noticings: Any = Noticing.select().where(Noticing.shareable)
    outcomes: Any = Outcome.select().where(Outcome.share == "public", Outcome.permission != "")
    if community_id is not None:
        own = community_row(community_id).id
        noticings = noticings.where(Noticing.community == own)
        outcomes = outcomes.where(Outcome.community == own)
    if not told:
        noticings = noticings.where(Noticing.shared_on.is_null())
        outcomes = outcomes.where(Outcome.shared_on.is_null())
    return noticings, outcomes


def show(ws: Workspace, key: str) -> VictoryView:
    """One small victory. Raises `NotFound`, and `Refused` where it may not be told."""
    return _view(ws, _row(key))


def told(ws: Workspace, key: str) -> Done[VictoryView]:
    """It was told today; it leaves the list of those that wait."""
    row = _row(key)
    with recording(ws, "A small victory was told", _AREA) as rec:
        rec.changing(row)
        row.shared_on = ws.today()
        row.save()
        audit.note(
            ws, "victory.told", subject="community", subject_id=row.community_id, detail=_kind(row)
        )
    return Done(_view(ws, row), "Marked as told.", rec.id, _AREA)


def permit(ws: Workspace, noticing_id: int, may: bool = True) -> Done[VictoryView | None]:
    """Somebody said that this noticing may be told outside, or took that back."""
    row = Noticing.get_or_none(Noticing.id == noticing_id)
    if row is None:
        raise NotFound("There is no such noticing.")
    with recording(ws, "Whether a noticing may be told", _AREA) as rec:
        rec.changing(row)
        row.shareable = may
        row.save()
    said = "It may be told." if may else "It stays in the community."
    return Done(_view(ws, row) if may else None, said, rec.id, _AREA)


def _row(key: str) -> Any:
    kind, _, number = line(key).casefold().replace(":", "-").partition("-")
    model = _MODELS.get(kind)
    row = model.get_or_none(model.id == int(number)) if model and number.isdigit() else None
    if row is None:
        raise NotFound(f"There is no small victory {line(key, 40)!r}.", "Like noticing-3.")
    allowed = row.shareable if kind == "noticing" else rules.may_be_told(row.share, row.permission)
    if not allowed:
        raise Refused(
            "Nobody said that this may be told outside.", "Ask first, and note the permission."
        )
    return row


def _kind(row: Any) -> str:
    return "noticing" if isinstance(row, Noticing) else "outcome"


def _view(ws: Workspace, row: Any) -> VictoryView:
    kind = _kind(row)
    safe = naming.unnamed(ws, row.community_id).without(row.text)
    level = row.contribution if kind == "outcome" else ""
    return VictoryView(
        id=f"{kind}-{row.id}",
        community_id=row.community_id,
        community=row.community.name,
        on=row.happened_on if kind == "outcome" else row.seen_on,
        short=safe,
        text=rules.victory_text(row.community.name, safe, level),
        names_taken_out=safe != row.text,
        told_on=row.shared_on,
    )
