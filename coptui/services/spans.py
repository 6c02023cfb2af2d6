"""How long things take: the spans behind what is next, for all communities or for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from coptui.domain import intervals
from coptui.errors import NotFound, Refused
from coptui.services.done import Done
from coptui.services.undo import recording
from coptui.store.models import Community
from coptui.workspace import Workspace

_AREA = frozenset({"settings", "communities", "sessions"})


@dataclass(frozen=True)
class SpanView:
    """One span: its key, what it means, its number, and where that number comes from.

    `where` is "usual", "set for all" or "set here".
    """

    id: int
    key: str
    meaning: str
    number: int
    usual: int
    where: str


def spans(ws: Workspace, community_id: int | None = None) -> tuple[SpanView, ...]:
    """All that can be set: for the house, or as they are for one community."""
    shared = dict(ws.settings.intervals)
    own = {} if community_id is None else _own(_row(community_id))
    now = intervals.merged(shared, own)
    return tuple(
        SpanView(
            id=number,
            key=key,
            meaning=intervals.meaning(key, now[key]),
            number=now[key],
            usual=intervals.DEFAULTS[key],
            where="set here" if key in own else "set for all" if key in shared else "usual",
        )
        for number, key in enumerate(intervals.CHANGEABLE, 1)
        if community_id is None or key not in intervals.FOR_THE_HOUSE
    )


def change(
    ws: Workspace, key: str, number: int | None, community_id: int | None = None
) -> Done[tuple[SpanView, ...]]:
    """Set a span, or with None go back to what holds anyway.

    Raises `Refused` for a span that there is not, or a number that cannot be meant.
    """
    if key not in intervals.CHANGEABLE:
        raise Refused(f"There is no {key!r} to set.", "See `coptui settings intervals`.")
    if number is not None and not 0 <= number <= intervals.MOST:
        raise Refused(f"Give a number from 0 to {intervals.MOST}.", field="number")
    if community_id is None:
        kept = _with(ws.settings.intervals, key, number)
        ws.save_settings(replace(ws.settings, intervals=kept))
        return Done(spans(ws), _said(key, number, ""), None, _AREA)
    if key in intervals.FOR_THE_HOUSE:
        raise Refused("That is the same for all communities.", "Set it in Settings.")
    row = _row(community_id)
    with recording(ws, f"{row.name}: how long things take", _AREA) as rec:
        rec.changing(row)
        row.intervals = dict(_with(_own(row), key, number))
        row.save()
    return Done(spans(ws, community_id), _said(key, number, row.name), rec.id, _AREA)


def _with(now: Mapping[str, int], key: str, number: int | None) -> Mapping[str, int]:
    kept = {one: value for one, value in now.items() if one != key}
    return kept if number is None else {**kept, key: number}


def _said(key: str, number: int | None, name: str) -> str:
    where = f"For {name}: " if name else ""
    meaning = intervals.MEANINGS[key]
    return f"{where}{meaning}: {'as usual' if number is None else number}."


def _own(row: Any) -> dict[str, int]:
    return {key: int(value) for key, value in (row.intervals or {}).items()}


def _row(community_id: int) -> Any:
    row = Community.get_or_none(Community.id == community_id)
    if row is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    return row
