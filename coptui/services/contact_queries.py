"""Which contacts fit a filter, in their order: a page, a count and a place, also among 100,000.

Where few can fit, those are looked up and put in order; else the list is walked in its order until
the page is full, from one index that holds the order and the searched text. What was found is
remembered until anything in the file changes: scrolling, counting and jumping in the same result
cost nothing more, and what is typed then is looked for among those who fit the rest.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from heapq import heapify, heappop
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from peewee import SQL

from coptui.domain.contact_filter import ContactFilter
from coptui.services import contact_conditions
from coptui.services.contact_lines import rows_of
from coptui.services.contact_views import ContactRow
from coptui.store import sqlite
from coptui.store.database import Store
from coptui.store.models import Contact
from coptui.store.rows import first_column, listed, tuples
from coptui.workspace import Workspace

NEAR = 1_001
"""A count goes no further unless it is told to."""
FIRST = 60
"""As many are found at first; more only when somebody goes further."""
FEW = 1_000
FEW_TEXTS = 2_000
"""So many are looked up one by one and put in order; with more, walking in order is quicker."""
SOON = 4_000
"""So many of the list are walked first: a word that a fiftieth of all have fills the page there."""
SOON_AMONG = 8_000
"""With conditions on, so many who may have the words are put in order before any walk."""
MOST = 20_000
"""So many who may have the words are put in order; with more, a walk soon meets enough."""
KEPT = 8


class _Result:
    """The ids that fit one filter: the first of them, or all when `whole`."""

    def __init__(self, ids: Iterable[int], whole: bool) -> None:
        self.ids = array("q", ids)
        self.whole = whole

    def reaches(self, wanted: int | None) -> bool:
        """Whether so many are known; None asks for all of them."""
        return self.whole or (wanted is not None and wanted <= len(self.ids))

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each id among them, 1 for the first."""
        return {one: place for place, one in enumerate(self.ids, 1)}


class _Memory:
    def __init__(self, store: Store) -> None:
        self.indexed = sqlite.has_search_index(store.db)
        self.forget(())

    def forget(self, mark: tuple[Any, ...]) -> None:
        """Something has changed: all that follows is found for what is there at this mark."""
        self.mark = mark
        self.results: OrderedDict[ContactFilter, _Result] = OrderedDict()
        self.edge: tuple[str, int] | None = None
        self.everybody: _Result | None = None


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
        if result.whole and not flt.search:
            result.places  # noqa: B018  what is typed next is looked for among these
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
        memory.forget(mark)
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
    query = _everybody().where(*_texts(flt))
    may_have = _may_have(ws, flt, memory, SOON_AMONG)
    if may_have is not None and len(may_have) <= FEW_TEXTS:
        some = listed(filter(among.places.__contains__, may_have))
        have = iter(_ids(ws, _ordered(query.where(Contact.id.in_(some)))))
    elif may_have is None or wanted is None:
        have = _walked(ws, flt, _texts(flt), memory, wanted, among)
    else:
        have = _by_place(ws, query, may_have, among, 1)
    return _first((one for one in have if one in among.places), wanted)


def _first(ids: Iterator[int], wanted: int | None) -> _Result:
    found = list(islice(ids, wanted))
    return _Result(found, wanted is None or len(found) < wanted)


def _walked(
    ws: Workspace,
    flt: ContactFilter,
    conditions: list[Any],
    memory: _Memory,
    wanted: int | None,
    among: _Result | None = None,
) -> Iterator[int]:
    """The list in its order, one after the other: whoever asks stops when the page is full.

    Namesakes stand together, and a walk to them may pass by all the others: where the beginning of
    the list has not filled the page, those whose text may have the words are put in order instead.
    `among` are the only ones who can fit, where that is known.
    """
    query = Contact.select(Contact.id).where(*conditions)
    edge = _edge(memory) if wanted is not None and flt.search else None
    if edge is None:
        yield from _steps(ws, _ordered(query))
        return
    key, place = edge
    yield from _steps(ws, _ordered(query.where(Contact.sort_key < key)))
    query = query.where(Contact.sort_key >= key)
    may_have = _may_have(ws, flt, memory, MOST)
    if may_have is None:
        yield from _steps(ws, _ordered(query))
        return
    if memory.everybody is None:
        memory.everybody = _Result(_ids(ws, _ordered(_everybody())), True)
    order = memory.everybody if among is None else among
    first = place + 1 if among is None else 1
    yield from _by_place(ws, query, may_have, order, first)


def _edge(memory: _Memory) -> tuple[str, int] | None:
    """The order where the beginning of the list ends, and its place; None in a short list."""
    if memory.edge is None:
        row = tuples(_ordered(Contact.select(Contact.sort_key)).limit(1).offset(SOON))
        key = row[0][0] if row else ""
        memory.edge = key, Contact.select().where(Contact.sort_key < key).count()
    return memory.edge if memory.edge[0] else None


def _may_have(ws: Workspace, flt: ContactFilter, memory: _Memory, most: int) -> list[int] | None:
    """Those whose text may have the words, unless they are so many that a walk soon meets them."""
    terms = sqlite.search_terms(flt.words) if memory.indexed else ""
    if not terms:
        return None
    found = sqlite.ids(ws.store.db, f"{_MAY_HAVE} LIMIT {most + 1}", (terms,))
    return None if len(found) > most else found + sqlite.ids(ws.store.db, _DUE)


def _by_place(
    ws: Workspace, query: Any, may_have: list[int], order: _Result, first: int
) -> Iterator[int]:
    """Those of `may_have` from this place in `order` on who fit, looked at a few at a time."""
    places = [at for at in filter(None, map(order.places.get, may_have)) if at >= first]
    heapify(places)
    for part in (FIRST, 2 * FIRST, 6 * FIRST):
        some = [order.ids[heappop(places) - 1] for _ in range(min(part, len(places)))]
        yield from _ids(ws, _ordered(query.where(Contact.id.in_(listed(some)))))
    if places:  # many who may have the words do not: a walk over the rest is quicker
        seen = Contact.get_by_id(order.ids[places[0] - 1]).sort_key
        rest = _steps(ws, _ordered(query.where(Contact.sort_key >= seen)))
        yield from (one for one in rest if order.places.get(one, 0) >= places[0])


def _number(ws: Workspace, sql: str, params: Any = ()) -> int:
    return int(ws.store.db.execute_sql(f"SELECT COUNT(*) FROM ({sql})", params).fetchone()[0])


def _steps(ws: Workspace, query: Any) -> Iterator[int]:
    """The id of each, read from the file only as far as somebody asks."""
    return (row[0] for row in ws.store.db.execute_sql(*query.sql()))


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


_MAY_HAVE = "SELECT rowid AS id FROM contact_search WHERE contact_search MATCH ?"
# What was written outside of a transaction of ours is not in the index yet.
_DUE = "SELECT id FROM contact_search_due"


def _few_texts(ws: Workspace, flt: ContactFilter, memory: _Memory) -> Any:
    """Those whose text may have the words, from its index; None where they are not few."""
    terms = sqlite.search_terms(flt.words) if memory.indexed else ""
    if not terms:
        return None
    if _number(ws, f"{_MAY_HAVE} LIMIT {FEW_TEXTS + 1}", (terms,)) > FEW_TEXTS:
        return None
    return Contact.id.in_(SQL(f"({_MAY_HAVE} UNION ALL {_DUE})", (terms,)))


def _texts(flt: ContactFilter) -> list[Any]:
    return [Contact.search_text.contains(word) for word in flt.words]


def _everybody() -> Any:
    return Contact.select(Contact.id)


def _ordered(query: Any) -> Any:
    return query.order_by(Contact.sort_key, Contact.id)


def _ids(ws: Workspace, query: Any) -> list[int]:
    return first_column(ws.store.db, query)
