"""The running order of a session: twelve parts to begin with, and freely changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coptui.domain import dates
from coptui.domain import running_order as rules
from coptui.domain.counting import counted
from coptui.domain.questions import QuestionState
from coptui.domain.sessions import PAST
from coptui.errors import Refused
from coptui.services import questions
from coptui.services.done import Done
from coptui.services.refusing import line, needed, note
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import Recording, recording
from coptui.store.models import RunningOrderItem, Session, UsualOrder
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
MOST = 60  # parts of one session
CARRIED = 5  # questions that are shown beside it


@dataclass(frozen=True)
class OrderItem:
    """One part; `starts` is its local time where the session has one."""

    title: str
    minutes: int = 0
    kind: str = ""
    lead: str = ""
    prompts: str = ""
    position: int = 0
    starts: datetime | None = None


@dataclass(frozen=True)
class OrderView:
    """The parts in order, the minutes they take, those that are booked, and what to look at.

    `carried` are the questions that its topic has brought to it, those carried on purpose first.
    """

    session_id: int
    items: tuple[OrderItem, ...]
    minutes: int
    booked: int | None
    warnings: tuple[str, ...]
    carried: tuple[str, ...] = ()


def running_order(ws: Workspace, session_id: int) -> OrderView:
    """The running order of a session."""
    row = session_row(session_id)
    stored = list(row.running_order.order_by(RunningOrderItem.position))
    items = [rules.Item(one.title, one.minutes, one.kind, one.prompts) for one in stored]
    begins: Sequence[datetime | None] = [None] * len(items)
    if row.starts_at is not None:
        zone = row.community.time_zone
        begins = [dates.to_local(at, zone) for at in rules.starts(items, row.starts_at)]
    booked = booked_minutes(row)
    return OrderView(
        session_id=row.id,
        items=tuple(
            OrderItem(one.title, one.minutes, one.kind, one.lead, one.prompts, one.position, at)
            for one, at in zip(stored, begins, strict=True)
        ),
        minutes=rules.total(items),
        booked=booked,
        warnings=rules.warnings(items, booked),
        carried=_carried(ws, row),
    )


def _carried(ws: Workspace, row: Any) -> tuple[str, ...]:
    if row.series_id is None or row.status in [status.value for status in PAST]:
        return ()
    asked = questions.of(ws, row.series_id, alive=True)
    asked.sort(key=lambda one: one.state != QuestionState.carried)
    return tuple(one.text for one in asked[:CARRIED])


def set_running_order(
    ws: Workspace, session_id: int, items: Sequence[OrderItem]
) -> Done[OrderView]:
    """Replace the running order by these parts in this order. Warnings never stop anything.

    A part that has begun keeps when it did, wherever it now stands: it is known by its words.
    """
    row = session_row(session_id)
    if len(items) > MOST:
        raise Refused(f"A running order has at most {MOST} parts.", field="running_order")
    with recording(ws, f"Running order of {code_of(row)}", _AREA) as rec:
        begun = []
        for old in list(row.running_order.order_by(RunningOrderItem.position)):
            if old.started_at is not None:
                begun.append(old)
            rec.deleting(old)
            old.delete_instance()
        for position, item in enumerate(items, 1):
            rec.created(_create(row.id, position, item, begun))
    shown = running_order(ws, session_id)
    said = f"{counted(len(items), 'part')}, {counted(shown.minutes, 'minute')}."
    return Done(shown, said, rec.id, _AREA)


def write_default(rec: Recording, row: Any) -> None:
    """Give a new session the usual running order, inside the caller's recording.

    The community's own where one was kept; else the twelve parts, fitted to the hours.
    """
    kept: Any = UsualOrder.get_or_none(UsualOrder.community == row.community_id)
    if kept is not None:
        for position, one in enumerate(kept.items, 1):
            rec.created(_create(row.id, position, OrderItem(**one)))
        return
    earlier = Session.select().where(
        Session.community == row.community_id,
        Session.id != row.id,
        Session.status.in_([status.value for status in PAST]),
    )
    minutes = booked_minutes(row) or rules.USUAL_MINUTES
    usual = rules.for_session(first=not earlier.exists(), minutes=minutes)
    for position, item in enumerate(usual, 1):
        new = OrderItem(item.title, item.minutes, item.kind, prompts=item.prompts)
        rec.created(_create(row.id, position, new))


def booked_minutes(row: Any) -> int | None:
    """Minutes between beginning and end, where both are known."""
    if row.starts_at is None or row.ends_at is None:
        return None
    return int((row.ends_at - row.starts_at).total_seconds() // 60)


def _create(
    session_id: int, position: int, item: OrderItem, begun: list[Any] | None = None
) -> RunningOrderItem:
    if not 0 <= item.minutes <= 24 * 60:
        raise Refused("Minutes are a number from 0 up.", field="minutes")
    title = needed(item.title, "title", "What is this part called?")
    same = next((one for one in begun or () if one.title == title), None) or next(
        (one for one in begun or () if item.kind and one.kind == item.kind), None
    )
    if same is not None and begun is not None:
        begun.remove(same)
    return RunningOrderItem.create(
        session=session_id,
        position=position,
        started_at=same.started_at if same is not None else None,
        ended_at=same.ended_at if same is not None else None,
        title=title,
        minutes=item.minutes,
        kind=line(item.kind, 40),
        lead=line(item.lead),
        prompts=note(item.prompts),
    )
