"""Whoever fits the conditions is found, and nobody else, however they are looked for."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.domain.consent import Purpose
from coptui.domain.contact_filter import Came, ContactFilter
from coptui.domain.text import fold
from coptui.services import contact_queries, contacts
from coptui.services.contacts import NewContact
from coptui.store import sqlite
from coptui.store.models import Contact
from coptui.workspace import Workspace
from tests.services.random_people import condition_values, people, who_fit


class _Undone(Exception):
    """Ends a transaction that leaves nothing behind."""


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32), small=st.booleans())
def test_what_the_query_finds_is_what_the_conditions_say(
    ws: Workspace, seed: int, small: bool
) -> None:
    rnd = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(_Undone), ws.store.atomic():
        if small:  # so that few count as many, and the list is walked
            patch.setattr(contact_queries, "FEW", rnd.choice([0, 2]))
            patch.setattr(contact_queries, "FEW_TEXTS", 2)
            patch.setattr(contact_queries, "FIRST", 3)
            patch.setattr(contact_queries, "MOST", rnd.choice([3, 20]))
            patch.setattr(contact_queries, "SOON", rnd.choice([0, 1, 5]))
            patch.setattr(contact_queries, "SOON_AMONG", rnd.choice([3, 20]))
        made = people(ws, rnd, 14)
        for _ in range(12):
            flt = condition_values(made, rnd)
            wanted = who_fit(ws, flt)
            if rnd.random() < 0.5:  # as in the list: the conditions first, then letters
                contacts.count(ws, replace(flt, search=""), None)
            first = [row.id for row in contacts.page(ws, flt, 0, 4)]
            assert first == wanted[:4], flt
            assert contacts.ids_of(ws, flt) == wanted, flt
            assert contacts.count(ws, flt, None) == len(wanted)
            assert [row.id for row in contacts.page(ws, flt, 2, 9)] == wanted[2:11]
            for key in made.contacts[:3]:
                at = wanted.index(key) if key in wanted else None
                assert contacts.position(ws, flt, key) == at
        raise _Undone


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("typed", ["jurgen", "JÜRG", "rgen k", "kask jur", "100%", 'a"b', "o'ne"])
def test_words_are_found_with_and_without_an_index(
    ws: Workspace, typed: str, indexed: bool
) -> None:
    for name in ("Jürgen Kask", "A\"b O'Neil 100%", "Jurga Lane", "Kasimir Jur"):
        contacts.add(ws, NewContact(name))
    contact_queries._memory(ws).indexed = indexed
    flt = ContactFilter(search=typed)
    assert contacts.ids_of(ws, flt) == who_fit(ws, flt) != []


def test_a_change_is_found_at_once_and_the_old_words_no_more(ws: Workspace) -> None:
    who = contacts.add(ws, NewContact("Asha Verrall", notes="violin")).view.id
    assert contacts.ids_of(ws, ContactFilter(search="violin")) == [who]
    contacts.edit(ws, who, notes="cello")
    assert contacts.ids_of(ws, ContactFilter(search="violin")) == []
    assert contacts.ids_of(ws, ContactFilter(search="cello")) == [who]
    contacts.remove(ws, who)
    assert contacts.ids_of(ws, ContactFilter(search="cello")) == []


def test_what_is_written_past_the_transactions_of_the_house_is_found_too(ws: Workspace) -> None:
    now = ws.now()
    row = Contact.create(name="Cai", search_text="cai\nlarder", created_at=now, updated_at=now)
    assert contacts.ids_of(ws, ContactFilter(search="larder")) == [row.id]
    Contact.update(search_text="cai\ncanal").where(Contact.id == row.id).execute()
    assert contacts.ids_of(ws, ContactFilter(search="canal")) == [row.id]
    assert contacts.ids_of(ws, ContactFilter(search="larder")) == []
    with ws.store.atomic():
        ws.store.db.execute_sql("SELECT 1")
    assert ws.store.db.execute_sql("SELECT COUNT(*) FROM contact_search_due").fetchone() == (0,)
    sqlite.forget_searched(ws.store.db)
    assert contacts.ids_of(ws, ContactFilter(search="canal")) == [row.id]


def test_the_index_of_words_is_sound_after_many_changes(ws: Workspace) -> None:
    rnd = random.Random(5)
    ids = [contacts.add(ws, NewContact(f"Person {n}")).view.id for n in range(20)]
    for _ in range(30):
        contacts.edit(
            ws, rnd.choice(ids), notes=" ".join(rnd.choices(["tea", "cake", "ramp"], k=2))
        )
    contacts.remove(ws, ids[0])
    check = "INSERT INTO contact_search(contact_search, rank) VALUES ('integrity-check', 1)"
    ws.store.db.execute_sql(check)


@pytest.mark.parametrize(
    "typed", ["\x00", "\ud800", "x" * 5_000, '"""', "* OR *", "NEAR(a b)", "-"]
)
def test_whatever_is_typed_is_only_looked_for(ws: Workspace, typed: str) -> None:
    contacts.add(ws, NewContact("Plain Person"))
    assert contacts.count(ws, ContactFilter(search=typed)) in (0, 1)


def _plan(ws: Workspace, flt: ContactFilter) -> str:
    """The steps SQLite takes for a first page."""
    asked: list[str] = []
    keep: Any = ws.store.db.execute_sql

    def note(sql: str, params: object = None, *more: object) -> object:
        if "sort_key" in sql:
            rows = keep(f"EXPLAIN QUERY PLAN {sql}", params)
            asked.extend(str(row[3]) for row in rows.fetchall())
        return keep(sql, params, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ws.store.db, "execute_sql", note)
        contact_queries._memories.clear()
        contacts.page(ws, flt, 0, 60)
    assert asked
    return "\n".join(asked)


WALK = "SCAN t1 USING COVERING INDEX contact_sort_key_id_search_text_mail_standing_mail_renew_by"


def test_searching_looks_only_at_who_may_have_the_words(ws: Workspace) -> None:
    plan = _plan(ws, ContactFilter(search="jurgen"))
    assert "SCAN contact_search VIRTUAL TABLE" in plan
    assert "SEARCH t1 USING INTEGER PRIMARY KEY" in plan and WALK not in plan


@pytest.mark.parametrize(
    "flt",
    [
        ContactFilter(search="ju"),
        ContactFilter(may_mail=Purpose.mail, ask_again=True),
        ContactFilter(never_came=True, standing="attendee"),
    ],
)
def test_with_many_to_look_at_the_list_is_walked_in_its_order(
    ws: Workspace, flt: ContactFilter
) -> None:
    plan = _plan(ws, flt)
    assert ("SCAN t1 USING" in plan) and "contact_sort_key" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("flt", "index"),
    [
        (ContactFilter(tags=(1,)), "contact_tag_tag_id"),
        (ContactFilter(came_to=(1,)), "attendance_session_id"),
        (ContactFilter(community_id=1), "membership_community_id"),
        (ContactFilter(organisation_id=1), "contact_organisation_id"),
        (ContactFilter(on_hold=True), "contact_on_hold"),
        (ContactFilter(no_email=True), "contact_email_key"),
        (ContactFilter(came=Came(1, 12)), "session_starts_at"),
    ],
)
def test_a_condition_that_few_meet_is_asked_from_its_own_index(
    ws: Workspace, flt: ContactFilter, index: str
) -> None:
    plan = _plan(ws, flt)
    assert index in plan
    assert "SEARCH t1 USING INTEGER PRIMARY KEY" in plan or "contact_organisation_id" in plan


def test_folding_is_the_same_for_what_is_kept_and_what_is_typed() -> None:
    for typed in ("Jürgen", "ŁUKASZ", "Straße", "ﬁne"):
        assert ContactFilter(search=typed).words == (fold(typed),)


@pytest.mark.parametrize("typed", ["obr", "o'b", "obrien", "O’Brien", "brien", "niamh obr"])
def test_an_apostrophe_may_be_typed_or_left_out(ws: Workspace, typed: str) -> None:
    contacts.add(ws, NewContact("Niamh O'Brien"))
    contacts.add(ws, NewContact("Other Body"))
    page = contact_queries.page(ws, ContactFilter(search=typed), 0, 10)
    assert [row.name for row in page] == ["Niamh O'Brien"]
