"""A session while it runs: it begins, goes from part to part, and stays live until it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coptui.domain.sessions import PAST, SessionStatus, check_move
from coptui.errors import Refused
from coptui.services import audit, capture_rows, seats
from coptui.services.attendance_counts import counted_by_session
from coptui.services.capture_rows import begun
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words
from coptui.services.seats import Slot
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import RunningOrderItem
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
_OVER = frozenset(status.value for status in PAST)


@dataclass(frozen=True)
class Part:
    """One part of the running order; `number` counts from 1."""

    number: int
    title: str
    minutes: int
    kind: str = ""
    lead: str = ""
    prompts: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class LiveView:
    """What is seen while it runs. `now` is the part under way, None before the first and after
    the last; `following` is what comes after it."""

    session_id: int
    code: str
    community: str
    topic: str
    status: str
    parts: int
    now: Part | None
    following: Part | None
    people: int
    written: int
    slots: tuple[Slot, ...]


def view(ws: Workspace, session_id: int) -> LiveView:
    """How it stands."""
    return _view(ws, session_row(session_id))


def begin(ws: Workspace, session_id: int) -> Done[LiveView]:
    """The session is live from now on. One that was held stays so; more may be written down.

    Raises `Refused` before its day, without a day, and where it was called off or postponed.
    """
    row = begun(ws, session_id)
    if row.status == SessionStatus.live.value or row.status in _OVER:
        return Done(_view(ws, row), "", None, frozenset())
    with in_plain_words("Give it a new day first."):
        check_move(SessionStatus(row.status), SessionStatus.live)
    with recording(ws, f"{code_of(row)} is live", _AREA) as rec:
        rec.changing(row)
        row.status = SessionStatus.live.value
        row.save()
        audit.note(ws, "session.move", subject="session", subject_id=row.id, detail="live")
    return Done(_view(ws, row), f"{code_of(row)} is live.", rec.id, _AREA)


def next_part(ws: Workspace, session_id: int) -> Done[LiveView]:
    """The part under way ends and the next begins; when each did is kept."""
    row = begun(ws, session_id)
    items = _items(row)
    if not items:
        raise Refused(f"{code_of(row)} has no running order.", "Make one with o, on its page.")
    at = _under_way(items)
    after = _after(items, at)
    if at is None and after is None:
        raise Refused("All parts have been. c, on its page, closes the session.")
    with recording(ws, f"Next part of {code_of(row)}", _AREA) as rec:
        moment = ws.now()
        for item, field in ((at, "ended_at"), (after, "started_at")):
            if item is not None:
                rec.changing(item)
                setattr(item, field, moment)
                item.save()
    said = f"Now: {after.title}." if after is not None else "That was the last part. Thank you."
    return Done(_view(ws, row), said, rec.id, _AREA)


def _view(ws: Workspace, row: Any) -> LiveView:
    items = _items(row)
    now = _under_way(items)
    after = _after(items, now)
    return LiveView(
        session_id=row.id,
        code=code_of(row),
        community=row.community.name,
        topic=row.series.title if row.series_id else "",
        status=row.status,
        parts=len(items),
        now=_part(items, now),
        following=_part(items, after),
        people=counted_by_session([row.id]).get(row.id, 0),
        written=len(capture_rows.all_of(row.id)),
        slots=tuple(seats.slots(ws, row.id)),
    )


def _items(row: Any) -> list[Any]:
    return list(row.running_order.order_by(RunningOrderItem.position))


def _under_way(items: list[Any]) -> Any | None:
    going = [one for one in items if one.started_at is not None and one.ended_at is None]
    return going[-1] if going else None


def _after(items: list[Any], now: Any | None) -> Any | None:
    """What comes after the part under way, or after the last that has been."""
    last = now or next((one for one in reversed(items) if one.ended_at is not None), None)
    at = items.index(last) + 1 if last is not None else 0
    return items[at] if at < len(items) else None


def _part(items: list[Any], item: Any | None) -> Part | None:
    if item is None:
        return None
    return Part(
        number=items.index(item) + 1,
        title=item.title,
        minutes=item.minutes,
        kind=item.kind,
        lead=item.lead,
        prompts=item.prompts,
        started_at=item.started_at,
        ended_at=item.ended_at,
    )
