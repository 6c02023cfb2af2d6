"""Breaches: what happened to people's data, who had to be told and was, and what was learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coptui.domain.registers import Risk, people_waiting
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.field_check import FieldCheck
from coptui.services.register_clocks import clock_of
from coptui.services.register_fields import (
    AREAS,
    checked_day,
    find,
    long,
    maybe_day,
    maybe_moment,
    past_moment,
    said,
    short,
    spoken,
)
from coptui.services.undo import recording
from coptui.store.models import Breach
from coptui.workspace import Workspace

MOMENTS = ("found", "ico_told")
LONG = ("what", "risk_reason", "ico_note", "people_note", "lessons")
EDITABLE = (*MOMENTS, *LONG, "happened", "whose", "people", "risk", "people_told")


@dataclass(frozen=True)
class BreachView:
    """A breach and where its clock stands. `state` is open or closed.

    Moments stand three times: as they are, as a form takes them again, and as people read them.
    """

    id: int
    what: str
    happened: str
    found: datetime
    found_words: str
    found_said: str
    whose: str
    people: int | None
    risk: str
    risk_words: str
    risk_reason: str
    ico_due: datetime
    hours_left: int
    clock: str
    ico_told: datetime | None
    ico_told_words: str
    ico_told_said: str
    ico_note: str
    people_told: date | None
    people_note: str
    lessons: str
    closed: date | None
    state: str
    waits_for: tuple[str, ...]


def add(
    ws: Workspace,
    what: str,
    *,
    found: str = "",
    happened: str = "",
    whose: str = "",
    people: str = "",
    risk: str = "",
    risk_reason: str = "",
) -> Done[BreachView]:
    """Write down a breach; the clock runs from the moment it was found. Raises `Refused`."""
    words = long(what)
    if not words:
        raise Refused("What happened?", field="what")
    with recording(ws, "Write down a breach", AREAS) as rec:
        row = Breach.create(
            what=words,
            found_at=past_moment(ws, found, "found"),
            happened=short(happened),
            whose=short(whose),
            people=_number(people),
            risk=str(as_risk(risk)),
            risk_reason=long(risk_reason),
            recorded_at=ws.now(),
            recorded_by=ws.by,
        )
        rec.created(row)
        _note(ws, "breach.added", row.id)
    view = show(ws, row.id)
    return Done(view, f"Breach {row.id} is written down: {view.clock}.", rec.id, AREAS)


def edit(ws: Workspace, breach_id: int, **fields: str) -> Done[BreachView]:
    """Change by name: what, found, happened, whose, people, risk, risk_reason, ico_told, ico_note,
    people_told, people_note, lessons. Raises `Refused` with the field.
    """
    row = find(Breach, breach_id, "breach")
    with recording(ws, f"Change breach {breach_id}", AREAS) as rec:
        rec.changing(row)
        for name, value in fields.items():
            _put(ws, row, name, value)
        if row.ico_told_at is not None and row.ico_told_at < row.found_at:
            raise Refused("That is before it was found.", field="ico_told")
        row.save()
        _note(ws, "breach.changed", breach_id, ",".join(sorted(fields)))
    view = show(ws, breach_id)
    return Done(view, f"Breach {breach_id} is changed: {view.clock}.", rec.id, AREAS)


def close(ws: Workspace, breach_id: int, lessons: str = "") -> Done[BreachView]:
    """Close a breach once everybody was told who has to be. Raises `Refused` with what waits."""
    row = find(Breach, breach_id, "breach")
    view = _view(ws, row)
    waits = [one for one in view.waits_for if one != "what was learnt"]
    if waits:
        raise Refused(f"It cannot be closed yet; it waits for: {', '.join(waits)}.")
    learnt = long(lessons) or row.lessons
    if not learnt:
        raise Refused("Say what was learnt, so that it does not happen again.", field="lessons")
    with recording(ws, f"Close breach {breach_id}", AREAS) as rec:
        rec.changing(row)
        row.lessons, row.closed_on = learnt, ws.today()
        row.save()
        _note(ws, "breach.closed", breach_id)
    return Done(show(ws, breach_id), f"Breach {breach_id} is closed.", rec.id, AREAS)


def entries(ws: Workspace, *, all: bool = True) -> list[BreachView]:  # noqa: A002
    """The open ones first, the oldest on top; then the closed, the latest on top."""
    rows = list(Breach.select().order_by(Breach.found_at, Breach.id))
    waiting = [row for row in rows if row.closed_on is None]
    closed = [row for row in reversed(rows) if row.closed_on is not None]
    return [_view(ws, row) for row in [*waiting, *(closed if all else [])]]


def show(ws: Workspace, breach_id: int) -> BreachView:
    """One breach. Raises `NotFound`."""
    return _view(ws, find(Breach, breach_id, "breach"))


def as_risk(text: str) -> Risk:
    """The risk of that name. Raises `Refused` with those there are."""
    try:
        return Risk(text.strip().casefold())
    except ValueError as error:
        names = ", ".join(str(one) for one in Risk if one)
        raise Refused(f"The risk is one of: {names}.", field="risk") from error


def check_field(ws: Workspace, name: str, value: str) -> FieldCheck:
    """What is wrong with a typed value, beside a hint."""
    if name in (*MOMENTS, "people_told"):
        return checked_day(ws, value, name, moment=name in MOMENTS)
    if name == "people" and not value.strip().isdecimal():
        return FieldCheck(error="Write a number, or leave it empty.")
    return FieldCheck()


def _put(ws: Workspace, row: Any, name: str, value: str) -> None:
    if name not in EDITABLE:
        raise Refused(f"A breach has no {name} to change.", field=name)
    if name == "found":
        row.found_at = past_moment(ws, value, name) if value.strip() else row.found_at
    elif name == "ico_told":
        row.ico_told_at = maybe_moment(ws, value, name)
    elif name == "people_told":
        row.people_told_on = maybe_day(ws, value, name)
    elif name == "risk":
        row.risk = str(as_risk(value))
    elif name == "people":
        row.people = _number(value)
    elif name in LONG:
        setattr(row, name, long(value))
        if name == "what" and not row.what:
            raise Refused("What happened?", field="what")
    else:
        setattr(row, name, short(value))


def _number(text: str) -> int | None:
    bare = text.strip()
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) < 10):
        raise Refused("Write how many people as a number, or leave it empty.", field="people")
    return int(bare)


def _note(ws: Workspace, action: str, breach_id: int, detail: str = "") -> None:
    audit.note(ws, action, subject="breach", subject_id=breach_id, detail=detail)


def _view(ws: Workspace, row: Any) -> BreachView:
    clock, risk = clock_of(ws, row), Risk(row.risk)
    waits: list[str] = []
    if row.closed_on is None:
        waits += ["the risk to be weighed"] * (risk is Risk.open)
        waits += ["the ICO to be told, or why not"] * clock.running
        waits += ["the people to be told"] * people_waiting(risk, row.people_told_on)
        waits += ["what was learnt"] * (not row.lessons)
    return BreachView(
        id=row.id,
        what=row.what,
        happened=row.happened,
        found=row.found_at,
        found_words=spoken(ws, row.found_at),
        found_said=said(ws, row.found_at),
        whose=row.whose,
        people=row.people,
        risk=row.risk,
        risk_words=risk.words,
        risk_reason=row.risk_reason,
        ico_due=clock.due,
        hours_left=clock.hours_left,
        clock=clock.words,
        ico_told=row.ico_told_at,
        ico_told_words=spoken(ws, row.ico_told_at),
        ico_told_said=said(ws, row.ico_told_at),
        ico_note=row.ico_note,
        people_told=row.people_told_on,
        people_note=row.people_note,
        lessons=row.lessons,
        closed=row.closed_on,
        state="open" if row.closed_on is None else "closed",
        waits_for=tuple(waits),
    )
