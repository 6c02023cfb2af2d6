"""The readiness of one session, line by line, and what is ticked off by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from coptui.domain import dates, readiness
from coptui.domain.readiness import TICKS, AfterFacts, Line, Phase, ReadyFacts
from coptui.domain.sessions import PAST, Decision, SessionStatus
from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.attendance_counts import counted_by_session
from coptui.services.done import Done
from coptui.services.reports import lengths
from coptui.services.session_order import running_order
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import (
    Attachment,
    Contact,
    CostLine,
    DebriefNote,
    HelperSlot,
    Invitation,
    PrepTick,
    RoleHolding,
    Sheet,
)
from coptui.workspace import Workspace

__all__ = ["Line", "Phase", "ReadyView", "food", "ready", "tick"]

_AREA = frozenset({"sessions"})
_OVER = [status.value for status in PAST]
_COMING = ("yes", "maybe")
_HANDS = frozenset({"helpers", *(key for key, _ in TICKS)})


@dataclass(frozen=True)
class ReadyView:
    """Where the day is, and the lines that belong to it."""

    phase: Phase
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Food:
    """For whoever cooks: how many eat, and what some of them need; never who."""

    people: int
    diets: tuple[tuple[str, int], ...]


def ready(ws: Workspace, session_id: int) -> ReadyView:
    """What it has and lacks before its day; how it ended after it."""
    row = session_row(session_id)
    phase = phase_of(ws, row)
    if phase is Phase.over:
        return ReadyView(phase, readiness.after(_after(row)))
    lines = readiness.before(_before(ws, row))
    if phase is Phase.day:
        came = counted_by_session([row.id]).get(row.id, 0)
        words = f"{came} here" if came else "mark who comes in"
        lines = (Line("people", came > 0, words, "act:people"), *lines)
    return ReadyView(phase, lines)


def phase_of(ws: Workspace, row: Any) -> Phase:
    """Whether the day of a session is to come, is today, or is behind it."""
    if row.status in (*_OVER, SessionStatus.cancelled.value):
        return Phase.over
    if row.starts_at is None:
        return Phase.ahead
    zone = row.community.time_zone
    on, today = dates.local_day(row.starts_at, zone), dates.local_day(ws.now(), zone)
    if row.status == SessionStatus.live.value or on == today:
        return Phase.day
    return Phase.over if on < today else Phase.ahead


def tick(ws: Workspace, session_id: int, what: str) -> Done[ReadyView]:
    """Note that something for the day is looked after, or that it is not after all."""
    row = session_row(session_id)
    if what not in _HANDS:
        raise Refused(f"There is nothing like {what!r} to tick.", f"One of {', '.join(_HANDS)}.")
    there = PrepTick.get_or_none(PrepTick.session == row.id, PrepTick.what == what)
    with recording(ws, f"Ready for {code_of(row)}: {what}", _AREA) as rec:
        if there is None:
            rec.created(PrepTick.create(session=row.id, what=what, noted_at=ws.now()))
        else:
            rec.deleting(there)
            there.delete_instance()
        audit.note(ws, "session.prepare", subject="session", subject_id=row.id, detail=what)
    words = dict(TICKS).get(what, "who helps")
    said = f"Looked after: {words}." if there is None else f"Still to look after: {words}."
    return Done(ready(ws, row.id), said, rec.id, _AREA)


def food(ws: Workspace, session_id: int) -> Food:
    """How many said yes or maybe, and the diets among them as numbers."""
    row = session_row(session_id)
    coming: Any = (
        Contact.select(Contact.dietary)
        .join(Invitation, on=(Invitation.contact == Contact.id))
        .where(Invitation.session == row.id, Invitation.reply.in_(_COMING))
    )
    diets = [" ".join(diet.split()) for (diet,) in coming.tuples()]
    words = {fold(diet): diet for diet in diets if diet}
    counts = Counter(fold(diet) for diet in diets if diet)
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    return Food(len(diets), tuple((words[key], counts[key]) for key in ordered))


def _before(ws: Workspace, row: Any) -> ReadyFacts:
    eats = food(ws, row.id)
    example = row.example if row.example_id else None
    helpers = RoleHolding.select(RoleHolding.contact).where(
        RoleHolding.session_id == row.id, RoleHolding.until.is_null()
    )
    named = HelperSlot.select().where(HelperSlot.session == row.id, HelperSlot.who != "").count()
    ticked: Any = PrepTick.select(PrepTick.what).where(PrepTick.session == row.id)
    return ReadyFacts(
        has_date=row.starts_at is not None,
        has_end=row.ends_at is not None,
        place=(row.venue.name if row.venue_id else "") or row.online_link,
        access=row.access_line,
        host=row.host_name,
        host_contact=row.host_contact,
        topic=(row.series.title if row.series_id else "") or row.key_question,
        example=example.title if example is not None else "",
        case_study=example is not None and fold(example.kind).replace("_", " ") == "case study",
        lived_experience=row.lived_experience,
        sheets=Sheet.select().where(Sheet.session == row.id).count(),
        helpers=helpers.distinct().count() + named,
        eating=eats.people,
        diets=sum(count for _, count in eats.diets),
        order_warnings=len(running_order(ws, row.id).warnings),
        ticked=frozenset(what for (what,) in ticked.tuples()),
    )


def _after(row: Any) -> AfterFacts:
    photos = list(Attachment.select().where(Attachment.session == row.id))
    decision = Decision(row.decision).words if row.decision else ""
    following = row.next_session if row.next_session_id else None
    if row.status == SessionStatus.cancelled.value:
        return AfterFacts(called_off=True, reason=row.cancelled_reason)
    return AfterFacts(
        closed=bool(decision),
        present=counted_by_session([row.id]).get(row.id, 0),
        decision=decision,
        reason=row.decision_reason,
        who_else=row.who_else,
        useful=row.useful,
        next_code=code_of(following) if following is not None else "",
        sheets_open=Sheet.select()
        .where(Sheet.session == row.id, Sheet.recorded_at.is_null())
        .count(),
        debrief=DebriefNote.select().where(DebriefNote.session == row.id).count(),
        photos=len(photos),
        without_caption=sum(not one.caption.strip() for one in photos),
        costs=CostLine.select().where(CostLine.session == row.id).count(),
        summary_words=lengths.words_by_session([row.id]).get(row.id, 0),
        summary_agreed=row.summary_agreed_on is not None,
    )
