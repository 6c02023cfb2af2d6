"""Which contacts fit a filter, in their order: a page, a count and a place, also among 100,000.

The list comes from one index that holds the order and the searched text, so that no row of the
table is touched to find what fits. What was found is remembered until anything in the file
changes: scrolling, counting and jumping in the same result cost nothing more.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from peewee import JOIN, fn

from coptui.domain.consent import ASK_AGAIN_MONTHS, REFRESH_MONTHS, Purpose, add_months, gate
from coptui.domain.text import fold
from coptui.services.consent_facts import people_for_gate
from coptui.services.contact_views import ContactFilter, ContactRow, mail_mark
from coptui.store.database import Store
from coptui.store.models import (
    Attendance,
    Community,
    ConsentEvent,
    Contact,
    Membership,
    Organisation,
    RoleHolding,
    Session,
)
from coptui.store.rows import first_column, tuples
from coptui.store.sqlite import change_mark
from coptui.workspace import Workspace

NEAR = 1_001
"""As many ids are found at first; more only when somebody goes further."""
KEPT = 4
_PARTS = 5_000


class _Result:
    """The ids that fit one filter: the first `NEAR` of them, or all when `whole`."""

    def __init__(self, ids: Iterable[int], whole: bool) -> None:
        self.ids = array("q", ids)
        self.whole = whole


class _Memory:
    def __init__(self) -> None:
        self.mark: tuple[Any, ...] = ()
        self.results: OrderedDict[ContactFilter, _Result] = OrderedDict()


_memories: WeakKeyDictionary[Store, _Memory] = WeakKeyDictionary()


def page(ws: Workspace, flt: ContactFilter, offset: int, limit: int) -> list[ContactRow]:
    """The rows from `offset` on, at most `limit` of them, in the order of names."""
    if flt == ContactFilter():
        ids = _ids(ws, _ordered(_everybody()).limit(limit).offset(offset))
    else:
        result = _found(ws, flt, whole=False)
        if not result.whole and offset + limit > len(result.ids):
            result = _found(ws, flt, whole=True)
        ids = list(result.ids[offset : offset + limit])
    return rows_of(ws, ids, flt.community_id)


def count(ws: Workspace, flt: ContactFilter, cap: int | None = NEAR) -> int:
    """How many fit, but no more than `cap` is counted; None counts all."""
    if flt == ContactFilter():
        total = Contact.select().count()
        return total if cap is None else min(total, cap)
    result = _found(ws, flt, whole=False)
    if not result.whole and (cap is None or cap > len(result.ids)):
        result = _found(ws, flt, whole=True)
    return len(result.ids) if cap is None else min(len(result.ids), cap)


def position(ws: Workspace, flt: ContactFilter, contact_id: int) -> int | None:
    """The place of a contact in the list, 0 for the first; None where it does not fit."""
    if flt == ContactFilter():
        row = tuples(Contact.select(Contact.sort_key).where(Contact.id == contact_id))
        if not row:
            return None
        key = row[0][0]
        # Two counts, each from a stretch of the index; one with an "or" would walk all of it.
        before: int = Contact.select().where(Contact.sort_key < key).count()
        namesakes = Contact.select().where(Contact.sort_key == key, Contact.id < contact_id)
        return before + int(namesakes.count())
    result = _found(ws, flt, whole=False)
    if contact_id not in result.ids and not result.whole:
        result = _found(ws, flt, whole=True)
    return result.ids.index(contact_id) if contact_id in result.ids else None


def ids_of(ws: Workspace, flt: ContactFilter) -> list[int]:
    """All contacts that fit, in order."""
    return list(_found(ws, flt, whole=True).ids)


def _found(ws: Workspace, flt: ContactFilter, *, whole: bool) -> _Result:
    memory = _memories.setdefault(ws.store, _Memory())
    mark = (*change_mark(ws.store.db), ws.today())
    if memory.mark != mark:
        memory.mark = mark
        memory.results.clear()
    result = memory.results.get(flt)
    if result is None or (whole and not result.whole):
        result = _narrowed(ws, flt, memory) or _search(ws, flt, whole=whole)
        memory.results[flt] = result
        while len(memory.results) > KEPT:
            memory.results.popitem(last=False)
    memory.results.move_to_end(flt)
    return result


def _narrowed(ws: Workspace, flt: ContactFilter, memory: _Memory) -> _Result | None:
    """One letter more can only fit fewer of those that fitted without it, once all are known."""
    for before, result in memory.results.items():
        if (
            result.whole
            and len(result.ids) < NEAR
            and flt.search.startswith(before.search)
            and replace(flt, search=before.search) == before
            and before != ContactFilter()
        ):
            query = _everybody().where(Contact.id.in_(list(result.ids)))
            for word in fold(flt.search).split():
                query = query.where(Contact.search_text.contains(word))
            return _Result(_ids(ws, _ordered(query)), True)
    return None


def _search(ws: Workspace, flt: ContactFilter, *, whole: bool) -> _Result:
    query = _ordered(_matching(ws, flt))
    if _needs_gate(flt):
        ids = _ids(ws, query)
        return _Result(_let_through(ws, flt, ids), True)
    ids = _ids(ws, query if whole else query.limit(NEAR))
    return _Result(ids, whole or len(ids) < NEAR)


def _everybody() -> Any:
    return Contact.select(Contact.id)


def _ordered(query: Any) -> Any:
    return query.order_by(Contact.sort_key, Contact.id)


def _ids(ws: Workspace, query: Any) -> list[int]:
    return first_column(ws.store.db, query)


def _matching(ws: Workspace, flt: ContactFilter) -> Any:
    query = _everybody()
    for word in fold(flt.search).split():
        query = query.where(Contact.search_text.contains(word))
    if flt.community_id is not None:
        members = Membership.select(Membership.contact).where(
            Membership.community == flt.community_id, Membership.standing != "left"
        )
        query = query.where(Contact.id.in_(members))
    if flt.role:
        query = query.where(Contact.id.in_(_holders(flt, ws.today())))
    if flt.ask_again:
        soon = add_months(ws.today(), REFRESH_MONTHS - ASK_AGAIN_MONTHS)
        query = query.where(
            Contact.mail_standing == "given",
            Contact.mail_renew_by.between(ws.today(), soon),
        )
    if flt.may_mail is Purpose.mail:
        query = query.where(
            Contact.mail_standing == "given",
            Contact.email.is_null(False),
            Contact.mail_renew_by.is_null() | (Contact.mail_renew_by >= ws.today()),
        )
    elif flt.may_mail is not None:
        asked = ConsentEvent.select(ConsentEvent.contact).where(
            ConsentEvent.purpose == str(flt.may_mail), ConsentEvent.state == "given"
        )
        query = query.where(Contact.id.in_(asked))
    return query


def _holders(flt: ContactFilter, today: dt.date) -> Any:
    holders = RoleHolding.select(RoleHolding.contact).where(
        RoleHolding.role == flt.role,
        RoleHolding.session_id.is_null(),
        RoleHolding.until.is_null() | (RoleHolding.until >= today),
    )
    if flt.community_id is not None:
        holders = holders.where(RoleHolding.community == flt.community_id)
    return holders


def _needs_gate(flt: ContactFilter) -> bool:
    """The kept standing answers for mail in general; all else is asked of the gate itself."""
    return flt.may_mail is not None and (
        flt.may_mail is not Purpose.mail or flt.community_id is not None
    )


def _let_through(ws: Workspace, flt: ContactFilter, ids: list[int]) -> list[int]:
    purpose, today = flt.may_mail or Purpose.mail, ws.today()
    kept: list[int] = []
    for start in range(0, len(ids), _PARTS):
        part = ids[start : start + _PARTS]
        people = people_for_gate(ws, part)
        kept += [
            one
            for one in part
            if one in people
            and gate(people[one], purpose, today, community_id=flt.community_id).may
        ]
    return kept


def rows_of(ws: Workspace, ids: list[int], community_id: int | None = None) -> list[ContactRow]:
    """The lines of these contacts, in the order of `ids`."""
    if not ids:
        return []
    today = ws.today()
    found = tuples(
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
    communities, roles, came = _communities(ids), _roles(ids, community_id, today), last_came(ids)
    rows = {
        key: ContactRow(
            id=key,
            name=name,
            email=email or "",
            organisation=organisation or "",
            role=", ".join(roles.get(key, ())) or job,
            mail=mail_mark(cached, renew_by, bool(email), today),
            last_came=came.get(key),
            communities=tuple(communities.get(key, ())),
        )
        for key, name, email, organisation, job, cached, renew_by in found
    }
    return [rows[key] for key in ids if key in rows]


def _communities(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = tuples(
        Membership.select(Membership.contact, Community.name)
        .join(Community)
        .where(Membership.contact.in_(ids), Membership.standing != "left")
        .order_by(Community.name)
    )
    for contact_id, name in rows:
        found.setdefault(contact_id, []).append(name)
    return found


def _roles(ids: list[int], community_id: int | None, today: dt.date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = RoleHolding.select(RoleHolding.contact, RoleHolding.role).where(
        RoleHolding.contact.in_(ids),
        RoleHolding.session_id.is_null(),
        RoleHolding.until.is_null() | (RoleHolding.until >= today),
    )
    if community_id is not None:
        query = query.where(RoleHolding.community == community_id)
    for contact_id, role in tuples(query.order_by(RoleHolding.since)):
        held = found.setdefault(contact_id, [])
        if role not in held:
            held.append(role)
    return found


def last_came(ids: list[int]) -> dict[int, dt.date]:
    """The day each of them last came to a session, where they ever did."""
    rows = tuples(
        Attendance.select(Attendance.contact, fn.MAX(Session.starts_at))
        .join(Session)
        .where(Attendance.contact.in_(ids), Session.starts_at.is_null(False))
        .group_by(Attendance.contact)
    )
    return {contact_id: _day(at) for contact_id, at in rows if at is not None}


def _day(moment: Any) -> dt.date:
    if isinstance(moment, dt.datetime):
        return moment.date()
    return dt.datetime.fromisoformat(str(moment)).date()
