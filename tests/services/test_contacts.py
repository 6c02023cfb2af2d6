"""People are found, added, changed, removed, and brought back as they were."""

from __future__ import annotations

from datetime import date

import pytest

from coptui.domain.consent import Purpose
from coptui.errors import NotFound, Refused
from coptui.services import consent, contacts, undo
from coptui.services.contacts import ContactFilter, NewContact
from coptui.store.models import (
    Attendance,
    Community,
    ConsentEvent,
    Contact,
    Membership,
    RoleHolding,
    Session,
)
from coptui.workspace import Workspace
from tests.hostile import FORBIDDEN, HOSTILE

EVERYBODY = ContactFilter()


def _add(ws: Workspace, name: str, email: str = "", **more: str) -> int:
    return contacts.add(ws, NewContact(name, email, **more)).view.id


def _agrees(ws: Workspace, contact_id: int, on: date = date(2026, 11, 6)) -> None:
    words = consent.add_wording(ws, "May we write to you?", ["mail", "quoted"]).view
    consent.give(ws, contact_id, Purpose.mail, method="sheet", on=on, wording_id=words.id)


def _names(ws: Workspace, **how: object) -> list[str]:
    flt = ContactFilter(**how)  # type: ignore[arg-type]
    return [row.name for row in contacts.page(ws, flt, 0, 50)]


def test_the_list_is_in_the_order_of_names_without_regard_to_accents(ws: Workspace) -> None:
    for name in ("Zoë Lane", "Ågot Berg", "bert Hull", "Ada Ek"):
        _add(ws, name)
    assert _names(ws) == ["Ada Ek", "Ågot Berg", "bert Hull", "Zoë Lane"]


@pytest.mark.parametrize(
    "typed", ["jurgen", "JÜRG", "harbour", "jk@post", "k@post.example grief", "drummer"]
)
def test_search_finds_name_address_organisation_and_note(ws: Workspace, typed: str) -> None:
    _add(ws, "Jürgen Kask", "jk@post.example", organisation="Grief Harbour", notes="A drummer")
    _add(ws, "Somebody Else", "other@post2.example")
    assert _names(ws, search=typed) == ["Jürgen Kask"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", '"', "100%"])
def test_signs_of_the_query_language_are_only_letters(ws: Workspace, typed: str) -> None:
    _add(ws, "Plain Person")
    assert _names(ws, search=typed) == []


def test_a_page_a_count_and_a_place_agree(ws: Workspace) -> None:
    ids = [_add(ws, f"Person {number:03}") for number in range(30)]
    flt = ContactFilter(search="person")
    for one in (EVERYBODY, flt):
        assert [row.id for row in contacts.page(ws, one, 25, 10)] == ids[25:]
        assert contacts.count(ws, one) == 30
        assert contacts.count(ws, one, cap=7) == 7
        assert contacts.position(ws, one, ids[12]) == 12
        assert contacts.position(ws, one, 9999) is None


def test_what_was_found_is_not_remembered_past_a_change(ws: Workspace) -> None:
    _add(ws, "Asha Verrall")
    assert contacts.count(ws, ContactFilter(search="asha")) == 1
    _add(ws, "Asha Bell")
    assert contacts.count(ws, ContactFilter(search="asha")) == 2


def test_more_than_the_first_thousand_are_reached(ws: Workspace) -> None:
    now = ws.now()
    with ws.store.atomic():
        Contact.insert_many(
            [
                {
                    "name": f"P{n:05}",
                    "sort_key": f"p{n:05}",
                    "search_text": f"p{n:05}",
                    "created_at": now,
                    "updated_at": now,
                }
                for n in range(1500)
            ]
        ).execute()
    flt = ContactFilter(search="p")
    assert contacts.count(ws, flt) == 1001
    assert contacts.count(ws, flt, cap=None) == 1500
    assert contacts.page(ws, flt, 1490, 50)[-1].name == "P01499"
    last = contacts.page(ws, flt, 1499, 1)[0].id
    assert contacts.position(ws, flt, last) == 1499


def test_filters_for_community_role_and_permission(ws: Workspace) -> None:
    harbour = Community.create(name="Harbour", code="HAR", created_at=ws.now())
    one, two, three = (_add(ws, name, f"{name}@a.example") for name in ("Ada", "Ben", "Cai"))
    for who in (one, two):
        Membership.create(contact=who, community=harbour, joined=ws.today())
    RoleHolding.create(contact=one, community=harbour, role="core member", since=ws.today())
    _agrees(ws, two)
    _agrees(ws, three)
    assert _names(ws, community_id=harbour.id) == ["Ada", "Ben"]
    assert _names(ws, community_id=harbour.id, role="core member") == ["Ada"]
    assert _names(ws, may_mail=Purpose.mail) == ["Ben", "Cai"]
    assert _names(ws, may_mail=Purpose.mail, community_id=harbour.id) == ["Ben"]
    assert _names(ws, may_mail=Purpose.quoted) == []
    row = contacts.page(ws, ContactFilter(search="ada"), 0, 1)[0]
    assert (row.role, row.communities, row.mail.state) == ("core member", ("Harbour",), "not_asked")


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 11, 6), "may"),
        (date(2024, 12, 12), "renew"),
        (date(2024, 11, 1), "expired"),
    ],
)
def test_the_mark_of_a_permission_grows_old_by_itself(ws: Workspace, on: date, state: str) -> None:
    who = _add(ws, "Bridget", "b@a.example")
    _agrees(ws, who, on)
    assert contacts.show(ws, who).mail.state == state
    assert contacts.count(ws, ContactFilter(may_mail=Purpose.mail)) == (state != "expired")


def test_an_address_is_checked_and_kept_as_it_should_be_written(ws: Workspace) -> None:
    who = _add(ws, "Jo", " Jo.Pardew@HUB.Example ")
    assert contacts.show(ws, who).email == "Jo.Pardew@hub.example"
    assert Contact.get_by_id(who).email_key == "jo.pardew@hub.example"
    with pytest.raises(Refused) as caught:
        _add(ws, "Mo", "mo@@hub.example")
    assert caught.value.field == "email"
    assert "gmail.com" in contacts.check_field(ws, "email", "jo@gmial.com").hint
    assert "Jo has this address" in contacts.check_field(ws, "email", "jo.pardew@hub.example").hint


def test_a_name_is_needed_and_an_alias_is_enough(ws: Workspace) -> None:
    with pytest.raises(Refused):
        _add(ws, " \x1b[31m\u202e ")
    assert contacts.show(ws, _add(ws, "Kingfisher")).name == "Kingfisher"


def test_editing_touches_only_what_is_named(ws: Workspace) -> None:
    who = _add(ws, "Asha", "a@a.example", organisation="Canal Homes", phone="01632 960001")
    done = contacts.edit(ws, who, role="Lead", phone="")
    assert (done.view.job, done.view.phone, done.view.email) == ("Lead", "", "a@a.example")
    undo.undo(ws, done.undo)
    assert (contacts.show(ws, who).job, contacts.show(ws, who).phone) == ("", "01632 960001")
    with pytest.raises(Refused):
        contacts.edit(ws, who, shoe_size="39")
    with pytest.raises(NotFound):
        contacts.edit(ws, 99, phone="1")


def test_moving_to_a_suppressed_address_shows_at_once(ws: Workspace) -> None:
    one, two = _add(ws, "Ada", "ada@a.example"), _add(ws, "Ben", "ben@a.example")
    _agrees(ws, two)
    consent.never_write(ws, one)
    assert contacts.edit(ws, two, email="ADA@a.example").view.mail.state == "suppressed"


def test_a_removed_person_comes_back_whole(ws: Workspace) -> None:
    harbour = Community.create(name="Harbour", code="HAR", created_at=ws.now())
    session = Session.create(
        community=harbour,
        number=1,
        starts_at=ws.now(),
        calendar_uid="one@test",
        status="held",
        created_at=ws.now(),
    )
    who = _add(ws, "Asha", "a@a.example")
    _agrees(ws, who)
    consent.give(ws, who, "quoted", method="form", on=date(2026, 11, 7), wording_id=1)
    consent.correct(ws, ConsentEvent.select().order_by(ConsentEvent.id.desc()).get().id, "typo")
    Membership.create(contact=who, community=harbour, joined=ws.today())
    Attendance.create(session=session, contact=who, noted_at=ws.now())
    before = contacts.show(ws, who)
    done = contacts.remove(ws, who)
    assert Attendance.select().count() == 1
    assert Attendance.get().contact is None
    assert not ConsentEvent.select().exists()
    undo.undo(ws, done.undo)
    assert contacts.show(ws, who) == before


def test_who_withdrew_and_is_removed_is_still_not_written_to(ws: Workspace) -> None:
    who = _add(ws, "Asha", "a@a.example")
    _agrees(ws, who)
    consent.withdraw(ws, who)
    contacts.remove(ws, who)
    again = _add(ws, "A. Verrall", "A@a.example")
    assert contacts.show(ws, again).mail.state == "suppressed"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_every_field_is_kept_clean(ws: Workspace, hostile: str) -> None:
    fields = ("organisation", "phone", "job", "pronouns", "preferred_channel", "dietary", "source")
    new = NewContact("A " + hostile, **dict.fromkeys(fields, hostile), notes=hostile)
    view = contacts.add(ws, new).view
    changed = contacts.edit(ws, view.id, access_needs=hostile, notes=f"{hostile}\n{hostile}").view
    for field in ("name", *fields):
        assert not FORBIDDEN & set(getattr(changed, field))
        assert "\n" not in getattr(changed, field)
    assert not (FORBIDDEN - {"\n", "\t"}) & set(changed.notes + changed.access_needs)
    row = contacts.page(ws, ContactFilter(search="a"), 0, 1)[0]
    assert row.name == changed.name
    assert contacts.count(ws, ContactFilter(search=hostile)) in (0, 1)
