"""Days that could suit a session, with how many said yes; one is chosen by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from coptui.domain import date_options as rules
from coptui.domain import dates
from coptui.domain.date_options import DateOption
from coptui.domain.sessions import UPCOMING
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words
from coptui.services.session_planning import move_date
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording, together
from coptui.store.models import Session
from coptui.workspace import Workspace

_AREA = frozenset({"sessions", "communities"})
_UPCOMING = [status.value for status in UPCOMING]


@dataclass(frozen=True)
class OptionRow:
    """A day that could suit; `number` counts from one, by day."""

    number: int
    on: date
    start: time | None
    end: time | None
    yes: int
    maybe: int
    chosen: bool

    @property
    def times(self) -> str:
        """12:30–14:30, or nothing."""
        if self.start is None:
            return ""
        return dates.times(self.start, self.end) if self.end else f"{self.start:%H:%M}"


@dataclass(frozen=True)
class OptionsView:
    """The days of a session, and what the counts say."""

    session_id: int
    session: str
    options: tuple[OptionRow, ...]
    sentence: str


def show(ws: Workspace, session_id: int) -> OptionsView:
    """The days that could suit a session."""
    row = session_row(session_id)
    kept = _options(row)
    rows = tuple(
        OptionRow(at, one.on, one.start, one.end, one.yes, one.maybe, one.chosen)
        for at, one in enumerate(kept, start=1)
    )
    return OptionsView(row.id, code_of(row), rows, rules.best(kept))


def add(
    ws: Workspace,
    session_id: int,
    on: date,
    start: time | None = None,
    end: time | None = None,
    *,
    yes: int = 0,
    maybe: int = 0,
) -> Done[OptionsView]:
    """One more day to ask about. Raises `Refused` for one that is not ahead or there already."""
    row = _ahead(session_id)
    if on <= ws.today():
        raise Refused(f"{dates.long_day(on)} is not ahead.", field="on")
    if start is not None and end is not None and end <= start:
        raise Refused("The end has to come after the beginning.", field="end")
    with in_plain_words():
        new = rules.with_option(_options(row), DateOption(on, start, end))
        at = next(i for i, one in enumerate(new) if (one.on, one.start) == (on, start))
        new = rules.with_counts(new, at, yes, maybe)
    return _keep(ws, row, new, f"{dates.long_day(on)} is on the list of days.")


def count(ws: Workspace, session_id: int, number: int, yes: int, maybe: int = 0) -> Done[
    OptionsView
]:  # fmt: skip
    """Write down how many said yes and maybe to a day; only numbers are kept."""
    row = _ahead(session_id)
    with in_plain_words():
        new = rules.with_counts(_options(row), number - 1, yes, maybe)
    said = f"{dates.long_day(new[number - 1].on)}: {yes} yes, {maybe} maybe."
    return _keep(ws, row, new, said)


def choose(ws: Workspace, session_id: int, number: int) -> Done[OptionsView]:
    """This day it is: the session takes it, and the others stay to be seen."""
    row = _ahead(session_id)
    with in_plain_words():
        new = rules.choosing(_options(row), number - 1)
    day = new[number - 1]
    with together(ws, f"The day of {code_of(row)}", _AREA) as rec:
        _keep(ws, row, new, "")
        done = move_date(ws, row.id, day.on, day.start, day.end)
    return Done(show(ws, row.id), done.said, rec.id, _AREA)


def drop(ws: Workspace, session_id: int, number: int) -> Done[OptionsView]:
    """Take a day off the list."""
    row = _ahead(session_id)
    kept = _options(row)
    if not 1 <= number <= len(kept):
        raise Refused("There is no such day on the list.", field="option")
    left = tuple(one for at, one in enumerate(kept, start=1) if at != number)
    said = f"{dates.long_day(kept[number - 1].on)} is off the list of days."
    return _keep(ws, row, left, said)


def _keep(ws: Workspace, row: Any, options: tuple[DateOption, ...], said: str) -> Done[OptionsView]:
    with recording(ws, f"Days for {code_of(row)}", _AREA) as rec:
        fresh: Any = Session.get_by_id(row.id)
        rec.changing(fresh)
        fresh.options = {**(fresh.options or {}), "dates": [one.to_plain() for one in options]}
        fresh.save()
        audit.note(ws, "session.days", subject="session", subject_id=row.id)
    return Done(show(ws, row.id), said, rec.id, _AREA)


def _options(row: Any) -> tuple[DateOption, ...]:
    return rules.from_plain((row.options or {}).get("dates", ()))


def _ahead(session_id: int) -> Any:
    row = session_row(session_id)
    if row.status not in _UPCOMING:
        raise Refused(f"{code_of(row)} is over; its day stays.", "Plan a new session instead.")
    return row
