"""The parts a session is put together from: its moments, place, host, example and number."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from peewee import fn

from coptui.domain import dates
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services.refusing import in_plain_words, line
from coptui.services.undo import Recording
from coptui.store.models import Contact, Example, RoleHolding, Session, Venue


def moments(
    on: date | None, start: time | None, end: time | None, zone: str, earlier: bool | None = None
) -> tuple[datetime | None, datetime | None]:
    """Local day and times as moments; nothing without a day.

    Raises `Refused` in plain words where the clock change makes a time impossible or double.
    """
    if on is None:
        return None, None
    if start is None:
        raise Refused("When does it begin?", "A time like 12:30.", field="start")
    with in_plain_words("Choose another time, or say whether the earlier or the later is meant."):
        starts_at = dates.to_utc(on, start, zone, earlier=earlier)
        ends_at = None if end is None else dates.to_utc(on, end, zone, earlier=earlier)
    if ends_at is not None and ends_at <= starts_at:
        raise Refused("The end has to come after the beginning.", field="end")
    return starts_at, ends_at


def venue_for(rec: Recording, name: str, access: str) -> Any | None:
    """The venue of that name, met before or new; a new one keeps its access line."""
    wanted = line(name)
    if not wanted:
        return None
    venues: Any = Venue.select()
    for known in venues:
        if fold(known.name) == fold(wanted):
            if access and not known.access_line:
                rec.changing(known)
                known.access_line = access
                known.save()
            return known
    row = Venue.create(name=wanted, access_line=access)
    rec.created(row)
    return row


def contact_row(contact_id: int) -> Any:
    """The stored contact. Raises `NotFound`."""
    row = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound("There is no such contact.", "See `coptui contacts list`.")
    return row


def host_of(
    community: Any, contact_id: int | None, name: str, contact: str
) -> tuple[int | None, str, str]:
    """Who hosts and how to reach them: as said, else the community's, else its chair."""
    person = contact_row(contact_id) if contact_id is not None else None
    if person is None and not name.strip() and not community.host_name:
        person = _chair(community.id)
    if person is not None:
        reach = person.phone or person.email or ""
        return person.id, line(name) or person.name, line(contact) or reach
    reach = community.host_email or community.host_phone
    return None, line(name) or community.host_name, line(contact) or reach


def _chair(community_id: int) -> Any | None:
    holding = (
        RoleHolding.select()
        .where(
            RoleHolding.community == community_id,
            RoleHolding.role == "facilichair",
            RoleHolding.until.is_null(),
        )
        .first()
    )
    return None if holding is None else holding.contact


def example_for(rec: Recording, title: str, presenter_id: int | None) -> int | None:
    """An example of that title, told before or new."""
    wanted = line(title)
    if not wanted:
        return None
    examples: Any = Example.select()
    for known in examples:
        same = presenter_id is None or known.presenter_id == presenter_id
        if same and fold(known.title) == fold(wanted):
            return int(known.id)
    row = Example.create(title=wanted, presenter=presenter_id)
    rec.created(row)
    return int(row.id)


def kind_of(place: bool, link: bool) -> str:
    """In person, online, or both at once."""
    if place and link:
        return "mixed"
    return "online" if link else "in person"


def next_number(community_id: int) -> int:
    """Numbers run through the community and are never used again."""
    highest = Session.select(fn.MAX(Session.number)).where(Session.community == community_id)
    return int(highest.scalar() or 0) + 1
