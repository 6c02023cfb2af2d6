"""What the registers share: days and moments as people write them, and who an entry is about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from coptui.domain import dates
from coptui.domain.errors import RuleBroken
from coptui.errors import Ambiguous, NotFound, Refused
from coptui.services import finding
from coptui.services.field_check import FieldCheck
from coptui.services.refusing import in_plain_words, line, note
from coptui.store.models import Complaint, Contact, DataRequest, Record
from coptui.workspace import Workspace

AREAS = frozenset({"settings"})
"""The registers lie under Settings; the first screen reads anew as well."""
GONE = "no longer on the list"


def past_day(ws: Workspace, value: str | date, field: str) -> date:
    """A day that has come, as people write it. Raises `Refused` with the field."""
    found = value
    if isinstance(value, str):
        with in_plain_words():
            try:
                found = dates.parse_day(value, ws.today())
            except RuleBroken as broken:
                raise Refused(broken.message, field=field) from broken
    assert isinstance(found, date)
    if found > ws.today():
        raise Refused("That day is still to come.", field=field)
    return found


def maybe_day(ws: Workspace, value: str | date | None, field: str) -> date | None:
    """As `past_day`, or None where nothing is written."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return past_day(ws, value, field)


def past_moment(ws: Workspace, value: str, field: str) -> datetime:
    """A moment that has come, as people write it: a day, and a time or its first minute.

    Nothing written is now. Without a time the clock of the law runs from the day's beginning.
    """
    words = value.split()
    if not words:
        return ws.now()
    at, day = time(0), value
    if len(words) > 1:
        try:
            at, day = dates.parse_time(words[-1]), " ".join(words[:-1])
        except RuleBroken:
            at, day = time(0), value
    on = past_day(ws, day, field)
    try:
        moment = dates.to_utc(on, at, ws.settings.time_zone, earlier=True)
    except RuleBroken as broken:
        raise Refused(broken.message, field=field) from broken
    if moment > ws.now() + timedelta(minutes=1):
        raise Refused("That time is still to come.", field=field)
    return moment


def maybe_moment(ws: Workspace, value: str, field: str) -> datetime | None:
    """As `past_moment`, or None where nothing is written."""
    return past_moment(ws, value, field) if value.strip() else None


def spoken(ws: Workspace, moment: datetime | None) -> str:
    """A moment as a form shows it and takes it again."""
    if moment is None:
        return ""
    return f"{dates.to_local(moment, ws.settings.time_zone):%Y-%m-%d %H:%M}"


def said(ws: Workspace, moment: datetime | None) -> str:
    """A moment as people read it: Thu 27 Aug 15:30."""
    if moment is None:
        return ""
    here = dates.to_local(moment, ws.settings.time_zone)
    return f"{dates.day(here.date(), ws.today())} {here:%H:%M}"


def checked_day(ws: Workspace, value: str, name: str, *, moment: bool = False) -> FieldCheck:
    """What is wrong with a typed day or moment, and how it was read where it is right."""
    try:
        if moment:
            read = dates.to_local(past_moment(ws, value, name), ws.settings.time_zone)
            return FieldCheck(hint=f"{dates.long_day(read.date())} {read:%H:%M}")
        return FieldCheck(hint=dates.long_day(past_day(ws, value, name)))
    except Refused as error:
        return FieldCheck(error=error.message)


def short(text: str) -> str:
    """One line as it is kept."""
    return line(text, 300)


def long(text: str) -> str:
    """Several lines as they are kept."""
    return note(text)


def who_of(row: Any) -> str:
    """Whom an entry is about: by the contact where there is one, so that no name outlives it."""
    if row.contact_id is not None:
        return str(row.contact.name)
    return str(row.who)


def person(contact_id: int | None) -> int | None:
    """The contact of an entry, checked. Raises `NotFound`."""
    if contact_id is not None and Contact.get_or_none(Contact.id == contact_id) is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return contact_id


def meant(ws: Workspace, text: str) -> tuple[int | None, str]:
    """Whom somebody means who typed this: the contact, or the words for somebody not listed.

    Raises `Refused` with those that fit where several do.
    """
    typed = short(text)
    if not typed:
        return None, ""
    try:
        return finding.contact_id(ws, typed), ""
    except Ambiguous as error:
        raise Refused(error.message, " · ".join(error.candidates), field="who") from error
    except NotFound:
        return None, typed


def checked_who(ws: Workspace, text: str) -> FieldCheck:
    """Whom the typed words mean, said before anything is saved."""
    try:
        contact_id, words = meant(ws, text)
    except Refused as error:
        return FieldCheck(error=str(error))
    if contact_id is None:
        return FieldCheck(hint=f"Nobody on the list is called {words}; it is kept as written.")
    row = Contact.get_by_id(contact_id)
    return FieldCheck(hint=" ".join(part for part in ("On the list:", row.name, row.email) if part))


def find(model: type[Record], number: int, noun: str) -> Any:
    """The entry of that number. Raises `NotFound`."""
    row = model.get_or_none(model._meta.primary_key == number)
    if row is None:
        raise NotFound(f"There is no {noun} {number}.", f"See `coptui {_PLURAL[noun]} list`.")
    return row


_PLURAL = {"request": "requests", "complaint": "complaints", "breach": "breaches"}


def forget(contact_id: int) -> int:
    """Take a person out of the registers for good, in the transaction of their erasure.

    The entries stay with their days and kinds, because they prove that they were answered; what was
    written down in free words goes, since it may name them. Gives how many entries there were.
    """
    count = 0
    emptied: tuple[tuple[Any, dict[str, str]], ...] = (
        (DataRequest, {"who": "", "details": "", "outcome": "", "longer_reason": "", "how": ""}),
        (Complaint, {"who": "", "about": "", "outcome": "", "how": ""}),
    )
    for model, words in emptied:
        rows = model.update(**words, contact=None).where(model.contact == contact_id)
        count += int(rows.execute())
    return count
