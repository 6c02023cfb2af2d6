"""Which contacts fit a filter, in their order: a page, a count and a place, also among 100,000.

Where few can fit, those are looked up and put in order; else the list is walked in its order until
the page is full, from one index that holds the order and the searched text. What was found is
remembered until anything in the file changes: scrolling, counting and jumping in the same result
cost nothing more, and what is typed then is looked for among those who fit the rest.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from peewee import JOIN, SQL, fn

from coptui.domain.contact_filter import ContactFilter
from coptui.services import contact_conditions
from coptui.services.contact_views import ContactRow, mail_mark
from coptui.store import sqlite
from coptui.store.database import Store
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
from coptui.store.rows import first_column, listed, tuples
from coptui.workspace import Workspace

NEAR = 1_001
"""A count goes no further unless it is told to."""
FIRST = 60
"""As many are found at first; more only when somebody goes further."""
FEW = 1_000
FEW_TEXTS = 2_000
"""So many are looked up one by one and put in order; with more, walking in order is quicker."""
MOST = 20_000
"""Of so many that begin with what is typed the ids are fetched; more of them fill a page soon."""
KEPT = 8
_PART = 5_000
_LAST = "\U0010ffff"


class _Result:
    """The ids that fit one filter: the first of them, or all when `whole`."""

    def __init__(self, ids: Iterable[int], whole: bool) -> None:
        self.ids = array("q", ids)
        self.whole = whole

    def reaches(self, wanted: int | None) -> bool:
        """Whether so many are known; None asks for all of them."""
        return self.whole or (wanted is not None and wanted <= len(self.ids))

    @cached_property
    def known(self) -> frozenset[int]:
        """The same ids, to be looked up."""
        return frozenset(self.ids)


class _Memory:
    def __init__(self, store: Store) -> None:
        self.mark: tuple[Any, ...] = ()
        self.results: OrderedDict[ContactFilter, _Result] = OrderedDict()
        self.indexed = sqlite.has_search_index(store.db)


_memories: WeakKeyDictionary[Store, _Memory] = WeakKeyDictionary()


def page(ws: Workspace, flt: ContactFilter, offset: int, limit: int) -> list[ContactRow]:
    """The rows from `offset` on, at most `limit` of them, in the order of names."""
    if flt.empty:
        ids = _ids(ws, _ordered(_everybody()).limit(limit).offset(offset))
    else:
        ids = list(_found(ws, flt, offset + limit).ids[offset : offset + limit])
    return rows_of(ws, ids, flt.community_id)


def count(ws: Workspace, flt: ContactFilter, cap: int | None = NEAR) -> int:
    """How many fit, but no more than `cap` is counted; None counts all."""
    total = Contact.select().count() if flt.empty else len(_found(ws, flt, cap).ids)
    return total if cap is None else min(total, cap)


def position(ws: Workspace, flt: ContactFilter, contact_id: int) -> int | None:
    """The place of a contact in the list, 0 for the first; None where it does not fit."""
    if flt.empty:
        row = tuples(Contact.select(Contact.sort_key).where(Contact.id == contact_id))
        if not row:
            return None
        key = row[0][0]
        # Two counts, each from a stretch of the index; one with an "or" would walk all of it.
        before: int = Contact.select().where(Contact.sort_key < key).count()
        namesakes = Contact.select().where(Contact.sort_key == key, Contact.id < contact_id)
        return before + int(namesakes.count())
    result = _found(ws, flt, 1)
    if contact_id not in result.ids and not result.whole:
        result = _found(ws, flt, None)
    return result.ids.index(contact_id) if contact_id in result.ids else None


def ids_of(ws: Workspace, flt: ContactFilter) -> list[int]:
    """All contacts that fit, in order."""
    return _ids(ws, _ordered(_everybody())) if flt.empty else list(_found(ws, flt, None).ids)


def _found(ws: Workspace, flt: ContactFilter, wanted: int | None) -> _Result:
    """At least `wanted` of those who fit, where there are so many; all of them for None."""
    memory = _memory(ws)
    flt = replace(flt, search=" ".join(flt.words))
    result = memory.results.get(flt)
    if result is None or not result.reaches(wanted):
        more = None if wanted is None else max(FIRST, wanted)
        result = _narrowed(ws, flt, memory) or _search(ws, flt, memory, more)
        memory.results[flt] = result
        while len(memory.results) > KEPT:
            memory.results.popitem(last=False)
    memory.results.move_to_end(flt)
    return result


def _memory(ws: Workspace) -> _Memory:
    memory = _memories.get(ws.store)
    if memory is None:
        memory = _memories[ws.store] = _Memory(ws.store)
    mark = (*sqlite.change_mark(ws.store.db), ws.today())
    if memory.mark != mark:
        memory.mark = mark
        memory.results.clear()
    return memory


def _narrowed(ws: Workspace, flt: ContactFilter, memory: _Memory) -> _Result | None:
    """One letter more can only fit fewer of those that fitted without it, once all are known."""
    for before, result in memory.results.items():
        if (
            result.whole
            and len(result.ids) < FEW
            and flt.search.startswith(before.search)
            and replace(flt, search=before.search) == before
            and before != flt
        ):
            query = _everybody().where(Contact.id.in_(listed(result.ids)), *_texts(flt))
            return _Result(_ids(ws, _ordered(query)), True)
    return None


def _search(ws: Workspace, flt: ContactFilter, memory: _Memory, wanted: int | None) -> _Result:
    rest = replace(flt, search="")
    if flt.search and not rest.empty:
        among = memory.results.get(rest)
        if wanted is None and (among is None or not among.whole):
            among = _found(ws, rest, None)
        if among is not None and among.whole:
            return _among(ws, flt, among, memory, wanted)
    conditions = contact_conditions.conditions(ws, flt)
    narrow = _few(ws, flt, memory)
    if narrow is None:
        fit = _walked(ws, flt, conditions, memory, wanted)
    else:
        fit = iter(_ids(ws, _ordered(_everybody().where(narrow, *conditions))))
    return _first(fit, wanted)


def _among(
    ws: Workspace, flt: ContactFilter, among: _Result, memory: _Memory, wanted: int | None
) -> _Result:
    """Those with the words out of those who fit the rest."""
    narrow = _few_texts(ws, flt, memory)
    if narrow is None:
        have = _walked(ws, flt, _texts(flt), memory, wanted)
    else:
        have = iter(_ids(ws, _ordered(_everybody().where(narrow, *_texts(flt)))))
    return _first((one for one in have if one in among.known), wanted)


def _first(ids: Iterator[int], wanted: int | None) -> _Result:
    found = list(islice(ids, wanted))
    return _Result(found, wanted is None or len(found) < wanted)


def _walked(
    ws: Workspace, flt: ContactFilter, conditions: list[Any], memory: _Memory, wanted: int | None
) -> Iterator[int]:
    """The list in its order, one after the other: whoever asks stops when the page is full."""
    query = Contact.select(Contact.sort_key, Contact.id).where(*conditions)
    others = _led(ws, flt, memory) if wanted is not None else None
    if others is None:
        return (row[1] for row in _rows_of(ws, _ordered(query)))
    led = _rows_of(ws, _ordered(query.where(_begins(flt))))
    rest = _rows_of(ws, _ordered(query.where(Contact.id.in_(listed(others)))))
    return (row[1] for row in merge(led, rest))


def _led(ws: Workspace, flt: ContactFilter, memory: _Memory) -> set[int] | None:
    """Those with the word whose name does not begin with it, where they are few; for one word.

    Names that begin with it stand together somewhere in the order; nobody before them is looked at.
    """
    terms = sqlite.search_terms(flt.words) if memory.indexed else ""
    if not terms or len(flt.words) > 1:
        return None
    led = _everybody().where(_begins(flt)).limit(MOST + 1)
    have, due = f"{_MAY_HAVE} LIMIT {MOST + 1}", "SELECT id FROM contact_search_due"
    number = _number(ws, *led.sql())
    if not FEW < number <= MOST:
        return None
    more = _number(ws, have, (terms,)) + _number(ws, due) - number
    if not 0 <= more <= FEW:
        return None
    if not more:  # counting is much quicker than fetching, and mostly enough
        return set()
    ids = ws.store.db.execute_sql(f"SELECT * FROM ({have}) UNION ALL {due}", (terms,))
    return {row[0] for row in ids}.difference(_ids(ws, led))


def _number(ws: Workspace, sql: str, params: Any = ()) -> int:
    return int(ws.store.db.execute_sql(f"SELECT COUNT(*) FROM ({sql})", params).fetchone()[0])


def _begins(flt: ContactFilter) -> Any:
    word = flt.words[0]
    return (Contact.sort_key >= word) & (Contact.sort_key < word + _LAST)


def _rows_of(ws: Workspace, query: Any) -> Iterator[tuple[str, int]]:
    """Order and id of each, read from the file only as far as somebody asks."""
    rows: Iterator[tuple[str, int]] = iter(ws.store.db.execute_sql(*query.sql()))
    return rows


def _few(ws: Workspace, flt: ContactFilter, memory: _Memory) -> Any:
    """The condition that leaves the fewest to look at; None where none leaves few."""
    best, narrow = FEW, _few_texts(ws, flt, memory)
    if narrow is not None:
        return narrow
    for query in contact_conditions.few(ws, flt):
        found = _number(ws, *query.limit(best + 1).sql())
        if found <= best:
            best, narrow = found, Contact.id.in_(query)
    return narrow


_MAY_HAVE = "SELECT rowid FROM contact_search WHERE contact_search MATCH ?"


def _few_texts(ws: Workspace, flt: ContactFilter, memory: _Memory) -> Any:
    """Those whose text may have the words, from its index; None where they are not few."""
    terms = sqlite.search_terms(flt.words) if memory.indexed else ""
    if not terms:
        return None
    if _number(ws, f"{_MAY_HAVE} LIMIT {FEW_TEXTS + 1}", (terms,)) > FEW_TEXTS:
        return None
    # What was written outside of a transaction of ours is not in the index yet.
    either = f"({_MAY_HAVE} UNION ALL SELECT id FROM contact_search_due)"
    return Contact.id.in_(SQL(either, (terms,)))


def _texts(flt: ContactFilter) -> list[Any]:
    return [Contact.search_text.contains(word) for word in flt.words]


def _everybody() -> Any:
    return Contact.select(Contact.id)


def _ordered(query: Any) -> Any:
    return query.order_by(Contact.sort_key, Contact.id)


def _ids(ws: Workspace, query: Any) -> list[int]:
    return first_column(ws.store.db, query)


def rows_of(ws: Workspace, ids: list[int], community_id: int | None = None) -> list[ContactRow]:
    """The lines of these contacts, in the order of `ids`."""
    found: list[ContactRow] = []
    for start in range(0, len(ids), _PART):
        found += _rows(ws, ids[start : start + _PART], community_id)
    return found


def _rows(ws: Workspace, ids: list[int], community_id: int | None) -> list[ContactRow]:
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
        .where(Contact.id.in_(listed(ids)))
    )
    communities, roles, came = _communities(ids), _roles(ids, community_id, today), last_came(ids)
    tags = tags_of(ids)
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
            tags=tuple(tags.get(key, ())),
        )
        for key, name, email, organisation, job, cached, renew_by in found
    }
    return [rows[key] for key in ids if key in rows]


def _communities(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = tuples(
        Membership.select(Membership.contact, Community.name)
        .join(Community)
        .where(Membership.contact.in_(listed(ids)), Membership.standing != "left")
        .order_by(Community.name)
    )
    for contact_id, name in rows:
        found.setdefault(contact_id, []).append(name)
    return found


def _roles(ids: list[int], community_id: int | None, today: dt.date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = RoleHolding.select(RoleHolding.contact, RoleHolding.role).where(
        RoleHolding.contact.in_(listed(ids)),
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


def tags_of(ids: list[int]) -> dict[int, list[str]]:
    """The tags of each of them, in the order of their words."""
    found: dict[int, list[str]] = {}
    rows = tuples(
        ContactTag.select(ContactTag.contact, Tag.name)
        .join(Tag)
        .where(ContactTag.contact.in_(listed(ids)))
        .order_by(Tag.key)
    )
    for contact_id, name in rows:
        found.setdefault(contact_id, []).append(name)
    return found


def last_came(ids: list[int]) -> dict[int, dt.date]:
    """The day each of them last came to a session, where they ever did."""
    rows = tuples(
        Attendance.select(Attendance.contact, fn.MAX(Session.starts_at))
        .join(Session)
        .where(Attendance.contact.in_(listed(ids)), Session.starts_at.is_null(False))
        .group_by(Attendance.contact)
    )
    return {contact_id: _day(at) for contact_id, at in rows if at is not None}


def _day(moment: Any) -> dt.date:
    if isinstance(moment, dt.datetime):
        return moment.date()
    return dt.datetime.fromisoformat(str(moment)).date()
