"""For each kind of the schedule: what has been kept long enough, and how it is let go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from peewee import Value, fn

from coptui.domain.mailing import RESTING
from coptui.domain.retention import SCHEDULE, TEXT_GONE, Kind, counted, cut_off
from coptui.services import audit
from coptui.store.models import (
    Attendance,
    AuditEvent,
    Complaint,
    ConsentEvent,
    Contact,
    ContactLog,
    DataRequest,
    Delivery,
    Invitation,
    Mailing,
    MailingFile,
    Membership,
    PurgeRun,
    RetentionRule,
    RoleHolding,
    Session,
    TopicSeries,
)
from coptui.workspace import Workspace

if TYPE_CHECKING:
    from coptui.services.undo import Recording

_ENDED = ("done", "cancelled")
_HELD = ("held", "summarised", "circulated")
Old = tuple[Any, Any]
"""The column that tells how old a row is, and the condition that picks the rows that are."""


@dataclass(frozen=True, eq=False, repr=False)
class Keeper:
    """`old` says which rows are older than a day (None: none can be); `let_go` lets them go."""

    old: Callable[[Workspace, date], Old | None]
    let_go: Callable[[Workspace, date, Recording], None]


def months_kept() -> dict[Kind, int]:
    """For how many months each kind is kept: her own number, or the usual one."""
    own = {row.kind: row.months for row in RetentionRule.select()}
    return {kind: own.get(str(kind), usual.months) for kind, usual in SCHEDULE.items()}


def days_before(ws: Workspace, months: Mapping[Kind, int]) -> dict[Kind, date]:
    """The day before which each kind has been kept long enough; kinds without an end are left."""
    days = {kind: cut_off(span, ws.today()) for kind, span in months.items()}
    return {kind: day for kind, day in days.items() if day is not None}


def due_words(ws: Workspace) -> Iterator[str]:
    """What has been kept long enough, a few words for each kind."""
    for kind, (count, _) in waiting(ws, days_before(ws, months_kept())).items():
        if count:
            yield counted(kind, count)


def waiting(ws: Workspace, before: Mapping[Kind, date]) -> dict[Kind, tuple[int, date | None]]:
    """For each kind how much is older than its day, and the oldest: all in one query."""
    every: Any = None
    for kind, day in before.items():
        old = KEEPERS[kind].old(ws, day)
        if old is None:
            continue
        column, where = old
        columns = (Value(str(kind)), fn.COUNT(column.model.id), fn.MIN(column))
        query = column.model.select(*columns).where(where)
        every = query if every is None else every + query
    rows = [] if every is None else ws.store.db.execute_sql(*every.sql()).fetchall()
    found = {Kind(kind): (int(count), _day(oldest)) for kind, count, oldest in rows}
    return {kind: found.get(kind, (0, None)) for kind in before}


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(str(text)[:10])


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)


# -- people ------------------------------------------------------------------------------------


def _traces(before: date) -> tuple[tuple[Any, Any], ...]:
    """Where a person may have left a trace since: the column of the person, and the trace."""
    since = _moment(before)
    return (
        (
            ConsentEvent.contact,
            (ConsentEvent.happened_on >= before) | (ConsentEvent.recorded_at >= since),
        ),
        (Attendance.contact, Attendance.noted_at >= since),
        (
            Invitation.contact,
            (Invitation.replied_at >= since)
            | Invitation.session.in_(Session.select(Session.id).where(Session.starts_at >= since)),
        ),
        (Delivery.contact, (Delivery.state == "accepted") & (Delivery.finished_at >= since)),
        (Delivery.contact, Delivery.state.not_in([str(one) for one in RESTING])),
        (RoleHolding.contact, RoleHolding.until.is_null() | (RoleHolding.until >= before)),
        (Membership.contact, Membership.joined >= before),
        (ContactLog.contact, ContactLog.happened_on >= before),
        (DataRequest.contact, DataRequest.done_on.is_null() | (DataRequest.done_on >= before)),
        (Complaint.contact, Complaint.closed_on.is_null() | (Complaint.closed_on >= before)),
    )


def silent_people(ws: Workspace, before: date) -> Any:
    """The condition that picks people of whom nothing was heard since that day."""
    since, today = _moment(before), ws.today()
    condition: Any = (Contact.created_at < since) & (Contact.updated_at < since)
    condition &= ~((Contact.mail_standing == "given") & (Contact.mail_renew_by >= today))
    for column, trace in _traces(before):
        seen = column.model.select(column.model.id).where(column == Contact.id, trace)
        condition &= ~fn.EXISTS(seen)
    return condition


def _people(ws: Workspace, before: date) -> Old | None:
    since = _moment(before)
    old = Contact.select().where(Contact.created_at < since, Contact.updated_at < since)
    if not old.exists():
        return None  # in a young home nobody has to be looked for in ten places
    return Contact.updated_at, silent_people(ws, before)


def _let_people_go(ws: Workspace, before: date, rec: Recording) -> None:
    from coptui.services import contacts

    for row in list(Contact.select().where(silent_people(ws, before))):
        contacts.take_off(ws, row, rec)


# -- mail --------------------------------------------------------------------------------------


def _ended(before: date) -> Any:
    at = fn.COALESCE(Mailing.finished_at, Mailing.confirmed_at, Mailing.created_at)
    return Mailing.status.in_(_ENDED) & (at < _moment(before).replace(tzinfo=None))


def _texts_of(before: date) -> Any:
    return _ended(before) & (
        Mailing.frozen.is_null(False)
        | (Mailing.own_body.is_null(False) & (Mailing.own_body != TEXT_GONE))
    )


def _mail_texts(ws: Workspace, before: date) -> Old:
    return Mailing.created_at, _texts_of(before)


def _let_texts_go(ws: Workspace, before: date, rec: Recording) -> None:
    for row in Mailing.select().where(_texts_of(before)):
        rec.changing(row)
        row.own_subject = (row.frozen or {}).get("subject", row.own_subject)
        row.own_body, row.frozen, row.frozen_sha256 = TEXT_GONE, None, ""
        row.voices = [{**one, "body": None} for one in row.voices or ()]
        row.save()
        for one in Delivery.select().where(Delivery.mailing == row.id):
            rec.changing(one)
            one.context = {}
            one.save(only=[Delivery.context])
        for file in list(MailingFile.select().where(MailingFile.mailing == row.id)):
            rec.deleting(file)
            file.delete_instance()


def _names_of(before: date) -> Any:
    old = Mailing.select(Mailing.id).where(_ended(before))
    return Delivery.mailing.in_(old) & (Delivery.address != "")


def _delivery_facts(ws: Workspace, before: date) -> Old:
    return Delivery.queued_at, _names_of(before)


def _let_names_go(ws: Workspace, before: date, rec: Recording) -> None:
    for row in Delivery.select().where(_names_of(before)):
        rec.changing(row)
        row.name = row.address = row.message_id = row.reply_text = ""
        row.address_key = f"gone:{row.id}"  # one of a mailing still differs from another
        row.contact, row.context = None, {}
        row.save()


# -- sessions and topics -------------------------------------------------------------------------


def _sheets(ws: Workspace, before: date) -> Old:
    done = PurgeRun.select(fn.MAX(PurgeRun.before)).where(PurgeRun.kind == str(Kind.sheets))
    held = Session.status.in_(_HELD) & (Session.starts_at < _moment(before))
    return Session.starts_at, held & (Session.starts_at >= fn.COALESCE(done, ""))


def _confirm_only(ws: Workspace, before: date, rec: Recording) -> None:
    """What lies outside has gone outside; the log of it is all there is to keep."""


def _notes_of(before: date) -> Any:
    return (TopicSeries.closed_on < before) & (
        (TopicSeries.opening_notes != "") | (TopicSeries.closing_notes != "")
    )


def _debrief_notes(ws: Workspace, before: date) -> Old:
    return TopicSeries.closed_on, _notes_of(before)


def _let_notes_go(ws: Workspace, before: date, rec: Recording) -> None:
    for row in TopicSeries.select().where(_notes_of(before)):
        rec.changing(row)
        row.opening_notes = row.closing_notes = ""
        row.save()


# -- the house -----------------------------------------------------------------------------------


def _audit(ws: Workspace, before: date) -> Old:
    return AuditEvent.at, audit.older_than(_moment(before))


def _let_lines_go(ws: Workspace, before: date, rec: Recording) -> None:
    audit.shorten(ws, _moment(before))


def _none(ws: Workspace, before: date) -> None:
    """Nothing of it is kept, or it is never let go."""


KEEPERS: Mapping[Kind, Keeper] = {
    Kind.people: Keeper(_people, _let_people_go),
    Kind.mail_texts: Keeper(_mail_texts, _let_texts_go),
    Kind.delivery_facts: Keeper(_delivery_facts, _let_names_go),
    Kind.unmatched_mail: Keeper(_none, _confirm_only),
    Kind.sheets: Keeper(_sheets, _confirm_only),
    Kind.debrief_notes: Keeper(_debrief_notes, _let_notes_go),
    Kind.audit: Keeper(_audit, _let_lines_go),
    Kind.anonymous: Keeper(_none, _confirm_only),
}


def names(ws: Workspace, before: date, at_most: int) -> Iterator[tuple[int, str, date]]:
    """Those who would go, with the day on which they were last changed; the oldest first."""
    rows = Contact.select().where(silent_people(ws, before)).order_by(Contact.updated_at)
    for row in rows.limit(at_most):
        yield row.id, row.name, row.updated_at.date()
