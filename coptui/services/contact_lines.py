"""The lines of the contact list: what stands in a row, for a page of people at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from peewee import JOIN, fn

from coptui.services.contact_views import ContactRow, mail_mark
from coptui.store.models import (
    Attendance,
    Community,
    Contact,
    ContactTag,
    Membership,
    Organisation,
    RoleHolding,
    Session,
    Tag,
)
from coptui.store.rows import ForIds
from coptui.workspace import Workspace

_PART = 5_000


def rows_of(ws: Workspace, ids: list[int], community_id: int | None = None) -> list[ContactRow]:
    """The lines of these contacts, in the order of `ids`; roles in one community where given."""
    found: list[ContactRow] = []
    for start in range(0, len(ids), _PART):
        found += _rows(ws, ids[start : start + _PART], community_id)
    return found


_PEOPLE = ForIds(
    lambda ids: (
        Contact.select(
            Contact.id,
            Contact.name,
            Contact.email,
            Organisation.name,
            Contact.job,
            Contact.mail_standing,
            Contact.mail_renew_by,
        )
        .join(Organisation, JOIN.LEFT_OUTER)
        .where(Contact.id.in_(ids))
    )
)
_COMMUNITIES = ForIds(
    lambda ids: (
        Membership.select(Membership.contact, Community.name)
        .join(Community)
        .where(Membership.contact.in_(ids), Membership.standing != "left")
        .order_by(Community.name)
    )
)
_ROLES = ForIds(
    lambda ids: (
        RoleHolding.select(
            RoleHolding.contact, RoleHolding.role, RoleHolding.community, RoleHolding.until
        )
        .where(RoleHolding.contact.in_(ids), RoleHolding.session_id.is_null())
        .order_by(RoleHolding.since, RoleHolding.id)
    )
)
_TAGS = ForIds(
    lambda ids: (
        ContactTag.select(ContactTag.contact, Tag.name)
        .join(Tag)
        .where(ContactTag.contact.in_(ids))
        .order_by(Tag.key)
    )
)
_LAST_CAME = ForIds(
    lambda ids: (
        Attendance.select(Attendance.contact, fn.MAX(Session.starts_at))
        .join(Session)
        .where(Attendance.contact.in_(ids), Session.starts_at.is_null(False))
        .group_by(Attendance.contact)
    )
)


def _rows(ws: Workspace, ids: list[int], community_id: int | None) -> list[ContactRow]:
    today = ws.today()
    communities, tags = _gathered(_COMMUNITIES.rows(ids)), tags_of(ids)
    roles, came = _roles(ws, ids, community_id), last_came(ids)
    rows = {
        key: ContactRow(
            id=key,
            name=name,
            email=email or "",
            organisation=organisation or "",
            role=", ".join(roles.get(key, ())) or job,
            mail=mail_mark(cached, _day(renew_by), bool(email), today),
            last_came=came.get(key),
            communities=tuple(communities.get(key, ())),
            tags=tuple(tags.get(key, ())),
        )
        for key, name, email, organisation, job, cached, renew_by in _PEOPLE.rows(ids)
    }
    return [rows[key] for key in ids if key in rows]


def _roles(ws: Workspace, ids: list[int], community_id: int | None) -> dict[int, list[str]]:
    today = ws.today()
    return _gathered(
        (contact_id, role)
        for contact_id, role, where, until in _ROLES.rows(ids)
        if (community_id is None or where == community_id)
        and (until is None or (_day(until) or today) >= today)
    )


def tags_of(ids: list[int]) -> dict[int, list[str]]:
    """The tags of each of them, in the order of their words."""
    return _gathered(_TAGS.rows(ids))


def last_came(ids: list[int]) -> dict[int, dt.date]:
    """The day each of them last came to a session, where they ever did."""
    found = ((one, _day(at)) for one, at in _LAST_CAME.rows(ids))
    return {one: at for one, at in found if at is not None}


def _gathered(pairs: Iterable[tuple[Any, ...]]) -> dict[int, list[str]]:
    """What belongs to each, once, in the order it came."""
    found: dict[int, dict[str, None]] = {}
    for contact_id, value in pairs:
        found.setdefault(contact_id, {})[value] = None
    return {contact_id: list(values) for contact_id, values in found.items()}


def _day(value: Any) -> dt.date | None:
    """A day or a moment as the driver gives it: as its text in SQLite."""
    if value is None:
        return None
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value.date() if isinstance(value, dt.datetime) else value
