"""After a session: what the hosts remember, line by line, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from coptui.domain import money
from coptui.domain.capture import ItemKind, Share
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.attendance_counts import counted_by_session
from coptui.services.done import Done
from coptui.services.naming import named_in, told
from coptui.services.refusing import in_plain_words, line, needed
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import CapturedItem, CostLine, DebriefNote, Report
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
_SETTLED = ("agreed", "circulated", "superseded")
MOST_LINES = 200
PROMOTED_AS = (
    (ItemKind.statement, "something that was said"),
    (ItemKind.conclusion, "a conclusion"),
    (ItemKind.gone_well, "something that has gone well"),
    (ItemKind.useful, "something useful"),
    (ItemKind.question, "a question"),
    (ItemKind.outside_our_control, "something outside our control"),
)
"""As what a recollection may stand in the summary."""


@dataclass(frozen=True)
class NoteView:
    """A recollection; `item_id` is that of the line of the summary it has become."""

    id: int
    by: str
    text: str
    noted_at: datetime
    item_id: int | None


@dataclass(frozen=True)
class CostView:
    """One cost."""

    id: int
    what: str
    pence: int
    amount: str


@dataclass(frozen=True)
class Costs:
    """All costs of a session, and what they come to for each who was there."""

    lines: tuple[CostView, ...]
    pence: int
    total: str
    each: str


def notes(ws: Workspace, session_id: int) -> list[NoteView]:
    """The recollections, in the order in which they were written."""
    row = session_row(session_id)
    query = DebriefNote.select().where(DebriefNote.session == row.id).order_by(DebriefNote.id)
    return [_note(one) for one in query]


def remember(ws: Workspace, session_id: int, text: str, *, by: str = "") -> Done[list[NoteView]]:
    """Write recollections down, one for each line. They stay private until one is promoted."""
    row = session_row(session_id)
    wanted = [kept for one in text.splitlines() if (kept := line(one.lstrip("-•* \t"), 1000))]
    if not wanted:
        raise Refused("There is nothing in it yet.", "One recollection a line.", field="text")
    if len(wanted) > MOST_LINES:
        raise Refused(f"At most {MOST_LINES} lines at once.", field="text")
    with recording(ws, f"Recollections of {code_of(row)}", _AREA) as rec:
        for one in wanted:
            rec.created(
                DebriefNote.create(
                    session=row.id, by=line(by) or ws.by, text=one, noted_at=ws.now()
                )
            )
        audit.note(ws, "session.debrief", subject="session", subject_id=row.id)
    said = "Noted, for the hosts alone."
    return Done(notes(ws, row.id), said, rec.id, _AREA)


def change(ws: Workspace, note_id: int, text: str) -> Done[NoteView]:
    """Put a recollection into other words; what was promoted stays as it was."""
    row = _note_row(note_id)
    with recording(ws, "Change a recollection", _AREA) as rec:
        rec.changing(row)
        row.text = needed(text, "text", "What do you remember?", 1000)
        row.save()
    return Done(_note(row), "Changed." if rec.id else "", rec.id, _AREA)


def drop(ws: Workspace, note_id: int) -> Done[list[NoteView]]:
    """Take a recollection away."""
    row = _note_row(note_id)
    session_id = row.session_id
    with recording(ws, "Take a recollection away", _AREA) as rec:
        rec.deleting(row)
        row.delete_instance()
    return Done(notes(ws, session_id), "Taken away.", rec.id, _AREA)


def names_in(ws: Workspace, note_id: int) -> str:
    """What to ask before a recollection goes into the summary; empty where it names nobody."""
    row = _note_row(note_id)
    return told(named_in(ws, row.session_id, row.text))


def promote(ws: Workspace, note_id: int, kind: str = "statement") -> Done[NoteView]:
    """Let a recollection stand in the summary, as something the chair says."""
    row = _note_row(note_id)
    if row.item_id is not None:
        raise Refused("It is in the summary already.", "Change it there.")
    if kind not in [one.value for one, _ in PROMOTED_AS]:
        known = ", ".join(one.value for one, _ in PROMOTED_AS)
        raise Refused(f"A recollection may stand there as {known}.", field="kind")
    session = row.session
    last = CapturedItem.select(fn.MAX(CapturedItem.position)).where(
        CapturedItem.session == session.id
    )
    with recording(ws, f"Into the summary of {code_of(session)}", _AREA) as rec:
        rec.changing(row)
        item = CapturedItem.create(
            session=session.id,
            series=session.series_id,
            community=session.community_id,
            kind=kind,
            text=row.text,
            medium="afterwards",
            voice="chair",
            position=int(last.scalar() or 0) + 1,
            share=Share.community.value,
            captured_at=ws.now(),
        )
        rec.created(item)
        row.item = item
        row.save()
        audit.note(ws, "session.promote", subject="session", subject_id=session.id)
    return Done(_note(row), _where_it_stands(session.id), rec.id, _AREA)


def _where_it_stands(session_id: int) -> str:
    gone = Report.select().where(
        Report.session == session_id, Report.kind == "session", Report.status.in_(_SETTLED)
    )
    if gone.exists():
        return "It is with what was said now. The summary that is agreed stays as it is."
    return "It stands in the summary now."


def costs(ws: Workspace, session_id: int) -> Costs:
    """What the session cost, all in all and for each who was there."""
    row = session_row(session_id)
    rows = list(CostLine.select().where(CostLine.session == row.id).order_by(CostLine.id))
    whole = sum(one.pence for one in rows)
    came = counted_by_session([row.id]).get(row.id, 0)
    each = money.written(round(whole / came)) if came and whole else ""
    shown = tuple(CostView(one.id, one.what, one.pence, money.written(one.pence)) for one in rows)
    return Costs(shown, whole, money.written(whole), each)


def spend(ws: Workspace, session_id: int, what: str, amount: str) -> Done[Costs]:
    """Note a cost: what for, and an amount like 12.50."""
    row = session_row(session_id)
    with in_plain_words():
        pence = money.parse(amount)
    with recording(ws, f"Cost of {code_of(row)}", _AREA) as rec:
        rec.created(
            CostLine.create(
                session=row.id, what=needed(what, "what", "What was it for?"), pence=pence
            )
        )
    shown = costs(ws, row.id)
    return Done(shown, f"{money.written(pence)} noted, {shown.total} in all.", rec.id, _AREA)


def unspend(ws: Workspace, cost_id: int) -> Done[Costs]:
    """Take a cost away."""
    row: Any = CostLine.get_or_none(CostLine.id == cost_id)
    if row is None:
        raise NotFound("There is no such cost.", "See the session's page.")
    session_id = row.session_id
    with recording(ws, "Take a cost away", _AREA) as rec:
        rec.deleting(row)
        row.delete_instance()
    return Done(costs(ws, session_id), "Taken away.", rec.id, _AREA)


def _note_row(note_id: int) -> Any:
    row = DebriefNote.get_or_none(DebriefNote.id == note_id)
    if row is None:
        raise NotFound("There is no such recollection.", "See the session's page.")
    return row


def _note(row: Any) -> NoteView:
    return NoteView(row.id, row.by, row.text, row.noted_at, row.item_id)
