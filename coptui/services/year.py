"""The year of all communities at once, and the notes that stand over it: holidays, feasts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import fn

from coptui.domain import dates, intervals
from coptui.domain.consent import REFRESH_MONTHS, add_months
from coptui.domain.counting import people
from coptui.domain.year import (
    YearKind,
    YearMark,
    YearRow,
    clashes,
    expected,
    in_months,
    months_from,
)
from coptui.errors import NotFound, Refused
from coptui.services.done import Done
from coptui.services.refusing import line
from coptui.services.undo import recording
from coptui.store.models import (
    Community,
    Contact,
    Influencer,
    Report,
    Session,
    StageReview,
    TopicSeries,
    YearNote,
)
from coptui.store.rows import tuples
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
_AWAY = ("cancelled", "postponed")
_Marks = dict[int, list[YearMark]]
_Spans = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True)
class NoteView:
    """Days of which something is to be known."""

    id: int
    starts_on: date
    ends_on: date
    text: str
    when: str


@dataclass(frozen=True)
class YearView:
    """Twelve months from this one; `house` is what is of no community."""

    today: date
    months: tuple[date, ...]
    rows: tuple[YearRow, ...]
    house: YearRow
    notes: tuple[NoteView, ...]
    clashes: tuple[str, ...]


def year(ws: Workspace) -> YearView:
    """Everything, in a fixed number of queries."""
    today = ws.today()
    months = months_from(today)
    places: Any = Community.select().where(Community.status != "closed").order_by(Community.name)
    homes = {row.id: row for row in places}
    marks: _Marks = defaultdict(list)
    last = _sessions(homes, months, marks)
    own = ws.settings.intervals
    spans_of = {n: intervals.merged(own, row.intervals or {}) for n, row in homes.items()}
    _reviews(today, homes, spans_of, marks)
    _reports(today, spans_of, marks)
    for number, row in homes.items():
        if row.status == "active":
            marks[number] += expected(last.get(number), 7 * row.rhythm_weeks, months)
    kept = notes(ws)
    spans = [(one.starts_on, one.ends_on, one.text) for one in kept]
    return YearView(
        today=today,
        months=months,
        rows=tuple(
            YearRow(number, row.name, row.code, in_months(marks[number], months, today))
            for number, row in homes.items()
        ),
        house=YearRow(0, "Everybody", "", in_months(_house(ws), months, today)),
        notes=kept,
        clashes=tuple(
            f"{homes[number].name}: {words}"
            for number in homes
            for words in clashes(marks[number], spans)
        ),
    )


def _sessions(homes: dict[int, Any], months: tuple[date, ...], marks: _Marks) -> dict[int, date]:
    """Marks for the sessions of these months; gives the last day each community has."""
    begin = datetime.combine(months[0], time(), dates.zone("UTC")) - timedelta(days=1)
    query: Any = Session.select(Session.community, Session.number, Session.starts_at).where(
        Session.starts_at >= begin, Session.status.not_in(_AWAY)
    )
    latest: Any = (
        Session.select(Session.community, fn.MAX(Session.starts_at))
        .where(Session.status.not_in(_AWAY), Session.starts_at.is_null(False))
        .group_by(Session.community)
    )
    for community, number, start in tuples(query):
        if community in homes:
            on = dates.local_day(start, homes[community].time_zone)
            words = f"session {number}, {dates.day(on, months[0])}"
            marks[community].append(YearMark(YearKind.session, on, words))
    return {
        community: dates.local_day(_moment(start), homes[community].time_zone)
        for community, start in tuples(latest)
        if community in homes
    }


def _moment(value: Any) -> datetime:
    found: Any = Session.starts_at.python_value(value) if isinstance(value, str) else value
    assert isinstance(found, datetime)
    return found


def _reviews(today: date, homes: dict[int, Any], spans_of: _Spans, marks: _Marks) -> None:
    held: Any = StageReview.select(StageReview.community, fn.MAX(StageReview.held_on))
    last = dict(tuples(held.group_by(StageReview.community)))
    for number, row in homes.items():
        on = _day(last.get(number)) or row.founded
        if on is None or row.status not in ("active", "planned"):
            continue
        due = on + timedelta(days=spans_of[number]["stage_review_days"])
        words = f"stage review, by {dates.day(due, today)}"
        marks[number].append(YearMark(YearKind.review, due, words))


def _reports(today: date, spans_of: _Spans, marks: _Marks) -> None:
    """Reports that are promised, and the days on which sent ones are looked back at."""
    closing: Any = (
        TopicSeries.select(TopicSeries.community, TopicSeries.title, fn.MAX(Session.starts_at))
        .join(Session, on=(Session.series == TopicSeries.id))
        .where(TopicSeries.status == "closing", Session.starts_at.is_null(False))
        .group_by(TopicSeries.id)
    )
    for community, title, start in tuples(closing):
        if community in spans_of:
            due = _moment(start).date() + timedelta(days=spans_of[community]["topic_report"])
            words = f"the report of “{title}”, by {dates.day(due, today)}"
            marks[community].append(YearMark(YearKind.report, due, words))
    made: Any = Report.select(Report.community, Report.title, Report.made_on).where(
        Report.kind == "topic", Report.status == "circulated"
    )
    for community, title, on in tuples(made):
        for key in ("look_back", "look_back_again") if community in spans_of else ():
            due = on + timedelta(days=spans_of[community][key])
            if due >= today:
                words = f"look back at “{title}”, {dates.day(due, today)}"
                marks[community].append(YearMark(YearKind.report, due, words))


def _house(ws: Workspace) -> list[YearMark]:
    """When papers are due, and how many are to be asked again whether they may be written to."""
    found: list[YearMark] = []
    for body, on in tuples(
        Influencer.select(Influencer.body, Influencer.paper_deadline).where(
            Influencer.paper_deadline >= ws.today()
        )
    ):
        words = f"papers for {body or 'somebody who can decide'}, by {dates.day(on, ws.today())}"
        found.append(YearMark(YearKind.deadline, on, words))
    ahead = REFRESH_MONTHS - intervals.merged(ws.settings.intervals)["consent_refresh_months"]
    asked: dict[date, int] = defaultdict(int)
    runs_out: Any = Contact.select(Contact.mail_renew_by, fn.COUNT(Contact.id)).where(
        Contact.mail_standing == "given", Contact.mail_renew_by >= ws.today()
    )
    for until, number in tuples(runs_out.group_by(Contact.mail_renew_by)):
        asked[max(ws.today(), add_months(until, -max(0, ahead))).replace(day=1)] += number
    for month, number in asked.items():
        words = f"ask {people(number)} again whether they may be written to"
        found.append(YearMark(YearKind.renewal, month, words, number))
    return found


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


# -- notes -----------------------------------------------------------------------------------------


def notes(ws: Workspace) -> tuple[NoteView, ...]:
    """Those of this year and later, in their order."""
    query = YearNote.select().where(YearNote.ends_on >= months_from(ws.today())[0])
    return tuple(_note(row, ws.today()) for row in query.order_by(YearNote.starts_on, YearNote.id))


def add_note(ws: Workspace, starts_on: date, ends_on: date | None, text: str) -> Done[NoteView]:
    """Note some days. Raises `Refused` for no words, or an end before the beginning."""
    words, until = _checked(starts_on, ends_on, text)
    with recording(ws, f"Note in the year: {words}", _AREA) as rec:
        row = YearNote.create(starts_on=starts_on, ends_on=until, text=words)
        rec.created(row)
    return Done(_note(row, ws.today()), "Noted.", rec.id, _AREA)


def edit_note(
    ws: Workspace, note_id: int, starts_on: date, ends_on: date | None, text: str
) -> Done[NoteView]:
    """Change a note. Raises as `add_note`, and `NotFound`."""
    row, (words, until) = _row(note_id), _checked(starts_on, ends_on, text)
    with recording(ws, f"Note in the year: {words}", _AREA) as rec:
        rec.changing(row)
        row.starts_on, row.ends_on, row.text = starts_on, until, words
        row.save()
    return Done(_note(row, ws.today()), "Changed.", rec.id, _AREA)


def drop_note(ws: Workspace, note_id: int) -> Done[None]:
    """Take a note away. Raises `NotFound`."""
    row = _row(note_id)
    with recording(ws, f"Note taken away: {row.text}", _AREA) as rec:
        rec.deleting(row)
        row.delete_instance()
    return Done(None, "The note is gone.", rec.id, _AREA)


def _checked(starts_on: date, ends_on: date | None, text: str) -> tuple[str, date]:
    words, until = line(text, 120), ends_on or starts_on
    if not words:
        raise Refused("Say in a word or two what is on those days.", field="text")
    if until < starts_on:
        raise Refused("That is before the first day.", field="ends_on")
    return words, until


def _row(note_id: int) -> Any:
    row = YearNote.get_or_none(YearNote.id == note_id)
    if row is None:
        raise NotFound("There is no such note in the year.", "See `coptui year show`.")
    return row


def _note(row: Any, today: date) -> NoteView:
    when = dates.day(row.starts_on, today)
    if row.ends_on != row.starts_on:
        when = f"{when} to {dates.day(row.ends_on, today)}"
    return NoteView(row.id, row.starts_on, row.ends_on, row.text, when)
