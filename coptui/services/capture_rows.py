"""What is written down in a session, in the table where it lives on: said, noticed, promised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from peewee import fn

from coptui.domain import action_line, dates
from coptui.domain.capture import BY_VALUE, NOTICING, ItemKind, Kind
from coptui.domain.nameless import People
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services.refusing import needed
from coptui.services.session_views import code_of, session_row
from coptui.store.models import (
    Action,
    Attendance,
    CapturedItem,
    Contact,
    HelperSlot,
    Invitation,
    Membership,
    Noticing,
    Resource,
)
from coptui.workspace import Workspace

LONGEST = 2_000  # letters in one line
_PLACES: tuple[tuple[str, Any], ...] = (
    ("item", CapturedItem),
    ("noticing", Noticing),
    ("action", Action),
    ("resource", Resource),
)
MODEL_OF: dict[str, Any] = dict(_PLACES)
_ORDER = [what for what, _ in _PLACES]
_NO_NAME = "guest"


@dataclass(frozen=True)
class Written:
    """One line as it was written down. `what` and `id` say which row it is.

    `note` is what belongs to it: who and by when, where to find it, an answer to a question.
    `named` is the person it is told of, where they said it may be; nobody's name stands elsewhere.
    """

    id: int
    what: str
    kind: str
    title: str
    mark: str
    text: str
    note: str = ""
    share: str = "community"
    named: str = ""
    more: dict[str, str] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def key(self) -> int:
        """A number of its own among all that was written down."""
        return self.id * len(_ORDER) + _ORDER.index(self.what)


def begun(ws: Workspace, session_id: int) -> Any:
    """The stored session, once something can have been said in it. Raises `Refused` before."""
    row = session_row(session_id)
    if row.status == "cancelled":
        raise Refused(f"{code_of(row)} was called off, so nothing was said.")
    zone = row.community.time_zone
    if row.starts_at is None:
        raise Refused(f"{code_of(row)} has no date yet.", "Give it its day first.", field="date")
    day = dates.local_day(row.starts_at, zone)
    if day > dates.local_day(ws.now(), zone):
        raise Refused(
            f"{code_of(row)} is on {dates.long_day(day)}: nothing can have been said yet.",
            "Move it to today if it has begun.",
            field="date",
        )
    return row


def names_in_the_room(row: Any) -> dict[str, int | None]:
    """The names of all who belong here or are here, each with its contact; guests have none."""
    near: Any = (
        Membership.select(Membership.contact).where(Membership.community == row.community_id)
        | Invitation.select(Invitation.contact).where(Invitation.session == row.id)
        | Attendance.select(Attendance.contact).where(Attendance.session == row.id)
        | HelperSlot.select(HelperSlot.contact).where(HelperSlot.session == row.id)
    )
    known: Any = Contact.select(Contact.id, Contact.name).where(Contact.id.in_(near))
    found: dict[str, int | None] = {
        name: key for key, name in known.order_by(Contact.sort_key).tuples()
    }
    guests: Any = Attendance.select(Attendance.guest_label).where(
        Attendance.session == row.id, Attendance.contact.is_null()
    )
    for (label,) in guests.tuples():
        if label and not label.startswith(_NO_NAME):
            found.setdefault(label, None)
    if row.host_name:
        found.setdefault(row.host_name, row.host_id)
    return found


def first_names(names: dict[str, int | None]) -> dict[str, int | None]:
    """As they are called across a table: full names, and first names that only one person has."""
    found, first = dict(names), dict[str, list[int | None]]()
    for name, contact in names.items():
        first.setdefault(name.split()[0], []).append(contact)
    for name, contacts in first.items():
        if len(contacts) == 1:
            found.setdefault(name, contacts[0])
    return found


def create(ws: Workspace, row: Any, kind: Kind, text: str, at: datetime, medium: str = "") -> Any:
    """Write one line where its kind lives. Names in it are taken out; see `left_out`."""
    names = names_in_the_room(row)
    words = needed(text, "text", "What was said?", LONGEST)
    people = People([*names, *_named_elsewhere(words)])
    shared = {"community": row.community_id, "noted_at": at}
    if kind.value == NOTICING:
        return Noticing.create(
            **shared,
            series=row.series_id,
            session=row.id,
            text=people.unnamed(words).text,
            seen_on=min(_day(ws, row), dates.local_day(row.starts_at, row.community.time_zone)),
        )
    if kind.value == ItemKind.action:
        return Action.create(**shared, session=row.id, **_promise(ws, row, words, names))
    if kind.value == ItemKind.resource:
        title, where = _where(words)
        return Resource.create(
            **shared,
            session_id=row.id,
            title=people.unnamed(title).text,
            where_to_find=where,
        )
    last: Any = CapturedItem.select(fn.MAX(CapturedItem.position))
    position = last.where(CapturedItem.session == row.id).scalar() or 0
    return CapturedItem.create(
        session=row.id,
        series=row.series_id,
        community=row.community_id,
        kind=kind.value,
        text=people.unnamed(words).text,
        medium=medium,
        voice="unknown",
        position=position + 1,
        share=kind.share.value,
        captured_at=at,
    )


def rewrite(ws: Workspace, session: Any, row: Any, text: str) -> None:
    """Put other words into a line of the same kind."""
    names = names_in_the_room(session)
    words = needed(text, "text", "What was said?", LONGEST)
    people = People([*names, *_named_elsewhere(words)])
    if isinstance(row, Action):
        for name, value in _promise(ws, session, words, names).items():
            setattr(row, name, value)
    elif isinstance(row, Resource):
        title, row.where_to_find = _where(words)
        row.title = people.unnamed(title).text
    else:
        row.text = people.unnamed(words).text
    row.save()


def unnamed(row: Any, text: str) -> str:
    """The words without the names of those who belong here."""
    return People([*names_in_the_room(row), *_named_elsewhere(text)]).unnamed(text).text


def left_out(row: Any, text: str) -> tuple[str, ...]:
    """The names that are not kept when this is written down in that session."""
    return People([*names_in_the_room(row), *_named_elsewhere(text)]).unnamed(text).names


def find(session: Any, what: str, row_id: int) -> Any:
    """The stored line of that session. Raises `NotFound`."""
    model = MODEL_OF.get(what)
    found: Any = None if model is None else model.get_or_none(model.id == row_id)
    if found is None or found.session_id != session.id:
        raise NotFound("That line is not there any more.")
    return found


def all_of(session_id: int) -> list[Written]:
    """Everything that was written down in a session, in the order of the writing."""
    rows: list[Written] = []
    for _what, model in _PLACES:
        rows += [view(one) for one in model.select().where(model.session_id == session_id)]
    rows.sort(key=lambda one: (one.at.timestamp() if one.at else 0, one.key))
    return rows


def view(row: Any) -> Written:
    """A stored line as it is shown."""
    if isinstance(row, Noticing):
        return _view(row, "noticing", BY_VALUE[NOTICING], row.text, at=row.noted_at)
    if isinstance(row, Action):
        by = f"by {dates.day(row.due)}" if row.due else ""
        note = ", ".join(one for one in (row.who, by) if one)
        return _view(row, "action", BY_VALUE["action"], row.text, note, at=row.noted_at)
    if isinstance(row, Resource):
        kind = BY_VALUE["resource"]
        return _view(row, "resource", kind, row.title, row.where_to_find, at=row.noted_at)
    more = {str(name): str(value) for name, value in (row.extra or {}).items() if value}
    named = row.contact.name if row.contact_id and row.attribution == "named" else ""
    return _view(
        row, "item", BY_VALUE[row.kind], row.text, "; ".join(_spoken(more.values())),
        share=row.share, named=named, more=more, at=row.captured_at,
    )  # fmt: skip


def _view(row: Any, what: str, kind: Kind, text: str, note: str = "", **more: Any) -> Written:
    return Written(row.id, what, kind.value, kind.title, kind.mark, text, note, **more)


def _named_elsewhere(text: str) -> list[str]:
    """People of other communities whose whole name stands in the text: two to four words of it."""
    words = [one for one in re.split(r"[^\w'\-]+", fold(text)) if one]
    said = {
        " ".join(words[at : at + size]) for size in (2, 3, 4) for at in range(len(words) - size + 1)
    }
    found: Any = Contact.select(Contact.name).where(Contact.sort_key.in_(sorted(said)))
    return [name for (name,) in found.tuples()] if said else []


def _spoken(values: Iterable[str]) -> list[str]:
    return [one.replace("\n", "; ") for one in values]


def _day(ws: Workspace, row: Any) -> Any:
    return dates.local_day(ws.now(), row.community.time_zone)


def _promise(ws: Workspace, row: Any, words: str, names: dict[str, int | None]) -> dict[str, Any]:
    promise = action_line.parse(words, _day(ws, row), first_names(names))
    return {
        "who": promise.who,
        "contact": promise.contact_id,
        "text": People([*names, *_named_elsewhere(words)]).unnamed(promise.what).text,
        "due": promise.due,
    }


def _where(words: str) -> tuple[str, str]:
    """A title, and where to find it: what follows a comma and looks like an address."""
    parts = words.split()
    links = [one for one in parts if "://" in one or one.casefold().startswith("www.")]
    if not links:
        return words, ""
    title = " ".join(one for one in parts if one not in links).strip(" ,;:-–")
    return title or links[0], " ".join(one.strip(",;") for one in links)
