"""The conditions of a filter as the database is asked for them.

Each stands alone over one contact, so that a walk through the list in its order can stop as soon as
a page is full. Those that few people meet also name these few, so that nobody else is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from peewee import SQL, fn

from coptui.domain.consent import ASK_AGAIN_MONTHS, REFRESH_MONTHS, add_months
from coptui.domain.contact_filter import Came, ContactFilter
from coptui.services import contact_permission
from coptui.store.models import (
    Attendance,
    Contact,
    ContactTag,
    Membership,
    Organisation,
    RoleHolding,
    Session,
)
from coptui.workspace import Workspace


def conditions(ws: Workspace, flt: ContactFilter) -> list[Any]:
    """Every condition, to be put over `Contact`."""
    found: list[Any] = [Contact.search_text.contains(word) for word in flt.words]
    if flt.community_id is not None or flt.standing:
        found.append(fn.EXISTS(_of_this(Membership).where(*_membership(flt))))
    if flt.role:
        found.append(fn.EXISTS(_of_this(RoleHolding).where(*_holding(ws, flt))))
    found += [fn.EXISTS(_of_this(ContactTag).where(ContactTag.tag == one)) for one in flt.tags]
    found += [fn.EXISTS(_was_at(one)) for one in flt.came_to]
    for one in flt.missed:
        # Of a session that is gone nobody can be said to have missed it.
        found.append(fn.EXISTS(Session.select(SQL("1")).where(Session.id == one)))
        found.append(~fn.EXISTS(_was_at(one)))
    if flt.never_came:
        found.append(~fn.EXISTS(_of_this(Attendance)))
    if flt.came is not None:
        found.append(_came(ws, flt.came))
    return found + list(_own(ws, flt))


def few(ws: Workspace, flt: ContactFilter) -> list[Any]:
    """Queries for ids, each of which holds everybody who can fit; some may hold very few."""
    found: list[Any] = [
        ContactTag.select(ContactTag.contact).where(ContactTag.tag == one) for one in flt.tags
    ]
    found += [
        Attendance.select(Attendance.contact).where(
            Attendance.session == one, Attendance.contact.is_null(False)
        )
        for one in flt.came_to
    ]
    if flt.on_hold:
        found.append(Contact.select(Contact.id).where(SQL("mail_hold_reason != ''")))
    if flt.no_email:
        found.append(Contact.select(Contact.id).where(Contact.email_key.is_null()))
    if flt.organisation_id is not None:
        here = Contact.organisation == flt.organisation_id
        found.append(Contact.select(Contact.id).where(here))
    if flt.sector:
        found.append(Contact.select(Contact.id).where(Contact.organisation.in_(_places(flt))))
    if flt.role:
        found.append(RoleHolding.select(RoleHolding.contact).where(*_holding(ws, flt)))
    if flt.community_id is not None:
        found.append(Membership.select(Membership.contact).where(*_membership(flt)))
    if flt.came is not None:
        found.append(_visits(ws, flt.came).where(Attendance.contact.is_null(False)))
    return found


def _own(ws: Workspace, flt: ContactFilter) -> Iterator[Any]:
    """What stands with the person herself."""
    today = ws.today()
    if flt.organisation_id is not None:
        yield Contact.organisation == flt.organisation_id
    if flt.sector:
        yield Contact.organisation.in_(_places(flt))
    if flt.on_hold:
        yield Contact.mail_hold_reason != ""
    if flt.no_email:
        yield Contact.email.is_null() | (Contact.email == "")
    if flt.channel:
        yield Contact.preferred_channel == flt.channel
    if flt.ask_again:
        soon = add_months(today, REFRESH_MONTHS - ASK_AGAIN_MONTHS)
        yield Contact.mail_standing == "given"
        yield Contact.mail_renew_by.between(today, soon)
    if flt.mail_answer:
        yield Contact.mail_standing == flt.mail_answer
    if flt.may_mail is not None:
        yield contact_permission.may(ws, flt.may_mail, flt.community_id)


def _of_this(model: Any) -> Any:
    """Rows of this very contact."""
    return model.select(SQL("1")).where(model.contact == Contact.id)


def _membership(flt: ContactFilter) -> list[Any]:
    standing = Membership.standing
    found = [standing == flt.standing if flt.standing else standing != "left"]
    if flt.community_id is not None:
        found.append(Membership.community == flt.community_id)
    return found


def _holding(ws: Workspace, flt: ContactFilter) -> list[Any]:
    found = [
        RoleHolding.role == flt.role,
        RoleHolding.session_id.is_null(),
        RoleHolding.until.is_null() | (RoleHolding.until >= ws.today()),
    ]
    if flt.community_id is not None:
        found.append(RoleHolding.community == flt.community_id)
    return found


def _places(flt: ContactFilter) -> Any:
    return Organisation.select(Organisation.id).where(Organisation.sector == flt.sector)


def _was_at(session_id: int) -> Any:
    return _of_this(Attendance).where(Attendance.session == session_id)


def _came(ws: Workspace, came: Came) -> Any:
    visits = _visits(ws, came).where(Attendance.contact == Contact.id)
    if came.times == 1:
        return fn.EXISTS(visits)
    return visits.select(fn.COUNT(Attendance.id)) >= came.times


def _visits(ws: Workspace, came: Came) -> Any:
    """The times somebody was there that count."""
    since, query = came.since(ws.today()), Attendance.select(Attendance.contact)
    if since is not None or came.community_id is not None:
        query = query.join(Session)
    if since is not None:
        query = query.where(Session.starts_at >= _midnight(ws, since))
    if came.community_id is not None:
        query = query.where(Session.community == came.community_id)
    return query


def _midnight(ws: Workspace, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(ws.settings.time_zone))
