"""Whom the host welcomes: who is new, who comes back, and what makes coming easier; no counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coptui.domain import dates
from coptui.domain.page import Page, Part
from coptui.domain.sessions import PAST, SessionStatus
from coptui.services.session_ready import Food, food
from coptui.services.session_views import code_of, session_row, when_in_words
from coptui.store.models import Attendance, Contact, Invitation, Noticing, Session
from coptui.workspace import Workspace

_HELD = [status.value for status in (*PAST, SessionStatus.live)]
_COMING = ("yes", "maybe")
_GAP = 2
"""Sessions without somebody after which they are welcomed back."""


@dataclass(frozen=True)
class Brief:
    """Names for the host alone; `back` are those who come again after a while."""

    code: str
    community: str
    when: str
    new: tuple[str, ...]
    back: tuple[tuple[str, str], ...]
    returning: tuple[str, ...]
    guests: tuple[str, ...]
    access: tuple[str, ...]
    food: Food
    noticed: tuple[str, ...]


def brief(ws: Workspace, session_id: int) -> Brief:
    """Who is expected, or is here already, by how they may be welcomed."""
    row = session_row(session_id)
    before = _held_before(row)
    last_at = _last_at(before)
    recent = {one.id for one in before[-_GAP:]}
    people = _expected(row)
    new = tuple(one.name for one in people if one.id not in last_at)
    back, returning = [], []
    for one in people:
        if one.id in last_at:
            there = last_at[one.id]
            if there.id in recent or len(before) < _GAP:
                returning.append(one.name)
            else:
                back.append((one.name, _was_at(there)))
    guests = row.attendances.where(Attendance.contact.is_null())
    return Brief(
        code=code_of(row),
        community=row.community.name,
        when=when_in_words(row),
        new=new,
        back=tuple(back),
        returning=tuple(returning),
        guests=tuple(one.guest_label for one in guests.order_by(Attendance.id)),
        access=tuple(f"{one.name}: {one.access_needs}" for one in people if one.access_needs),
        food=food(ws, row.id),
        noticed=_noticed(row, before),
    )


def page_of(told: Brief) -> Page:
    """The brief as a page for the host's own hands."""
    eats = [f"{count} × {diet}" for diet, count in told.food.diets]
    parts = [
        Part(
            "New to this community: a word with each of them",
            () if told.new else ("Nobody that we know of; guests may still come.",),
            (*told.new, *told.guests),
        ),
        Part("Good to see again", (), tuple(f"{name}, {was}" for name, was in told.back)),
        Part("Welcome as ever", (", ".join(told.returning) or "Nobody yet.",)),
        Part("What makes coming easier", (), told.access),
        Part("Food", (f"For {told.food.people}." if told.food.people else "",), tuple(eats)),
        Part("Noticed since we last met: ask for more of it", (), told.noticed),
    ]
    shown = tuple(part for part in parts if part.points or any(part.words))
    return Page(
        f"{told.community}: for the host",
        (f"{told.code}, {told.when}.", "For the host's hands only; not for the table."),
        shown,
    )


def _held_before(row: Any) -> list[Any]:
    """The sessions of the community that were held before this one, in their order."""
    query = Session.select().where(
        Session.community == row.community_id,
        Session.id != row.id,
        Session.status.in_(_HELD),
        Session.starts_at.is_null(False),
    )
    if row.starts_at is not None:
        query = query.where(Session.starts_at < row.starts_at)
    return list(query.order_by(Session.starts_at))


def _last_at(before: list[Any]) -> dict[int, Any]:
    """For each person the last session that they were at."""
    by_id = {one.id: one for one in before}
    marks: Any = Attendance.select(Attendance.contact, Attendance.session).where(
        Attendance.session.in_(list(by_id)), Attendance.contact.is_null(False)
    )
    found: dict[int, Any] = {}
    for contact, session in marks.tuples():
        old = found.get(contact)
        if old is None or old.starts_at < by_id[session].starts_at:
            found[contact] = by_id[session]
    return found


def _expected(row: Any) -> list[Any]:
    """Those who are here, and as long as nobody is, those who said that they come."""
    here = Attendance.select(Attendance.contact).where(
        Attendance.session == row.id, Attendance.contact.is_null(False)
    )
    coming = Invitation.select(Invitation.contact).where(
        Invitation.session == row.id, Invitation.reply.in_(_COMING)
    )
    query = Contact.select().where(Contact.id.in_(here) | Contact.id.in_(coming))
    return list(query.order_by(Contact.sort_key, Contact.id))


def _was_at(session: Any) -> str:
    if session.series_id:
        return f"who was part of “{session.series.title}”"
    day = dates.local_day(session.starts_at, session.community.time_zone)
    return f"who was here in {dates.MONTHS[day.month - 1]}"


def _noticed(row: Any, before: list[Any]) -> tuple[str, ...]:
    query = Noticing.select().where(Noticing.community == row.community_id)
    if before:
        since = dates.local_day(before[-1].starts_at, row.community.time_zone)
        query = query.where(Noticing.seen_on >= since)
    return tuple(one.text for one in query.order_by(Noticing.seen_on.desc()).limit(8))
