"""Several addresses of one person, several people at one address, and who is there twice."""

from __future__ import annotations

import datetime as dt
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from coptui.errors import NotFound, Refused
from coptui.mail.outgoing import Ready, Skip
from coptui.services import (
    address_sharing,
    consent,
    contact_addresses,
    contacts,
    duplicates,
    finding,
    importing,
    mailings,
    undo,
)
from coptui.services.address_sharing import own_key
from coptui.services.contacts import ContactFilter, NewContact
from coptui.services.import_planning import Fate
from coptui.store.models import AddressShare, Contact, Delivery, Mailing
from coptui.workspace import Workspace
from tests.hostile import HOSTILE
from tests.many import fill
from tests.services.mailing_home import Town, person, town


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def _add(ws: Workspace, name: str, email: str = "", **more: str) -> int:
    return contacts.add(ws, NewContact(name, email, **more)).view.id


def test_a_further_address_is_found_and_can_be_preferred(ws: Workspace) -> None:
    jo = _add(ws, "Jo Pardew", "jo@work.example")
    contact_addresses.add(ws, jo, "Jo@Home.example")
    assert contacts.show(ws, jo).other_addresses == ("Jo@home.example",)
    found = contacts.page(ws, ContactFilter(search="home.exa"), 0, 5)
    assert [row.id for row in found] == [jo]
    assert finding.contact_id(ws, "jo@home.example") == jo
    contact_addresses.prefer(ws, jo, "jo@home.example")
    assert contact_addresses.all_of(jo) == ("Jo@home.example", "jo@work.example")
    assert contacts.show(ws, jo).email == "Jo@home.example"
    contact_addresses.remove(ws, jo, "jo@work.example")
    assert contact_addresses.all_of(jo) == ("Jo@home.example",)


def test_each_of_these_acts_can_be_taken_back(ws: Workspace) -> None:
    jo = _add(ws, "Jo", "jo@work.example")
    added = contact_addresses.add(ws, jo, "jo@home.example")
    preferred = contact_addresses.prefer(ws, jo, "jo@home.example")
    removed = contact_addresses.remove(ws, jo, "jo@work.example")
    undo.undo(ws, removed.undo)
    undo.undo(ws, preferred.undo)
    assert contact_addresses.all_of(jo) == ("jo@work.example", "jo@home.example")
    undo.undo(ws, added.undo)
    assert contact_addresses.all_of(jo) == ("jo@work.example",)
    assert contacts.page(ws, ContactFilter(search="home.exa"), 0, 5) == []


def test_the_first_address_of_somebody_without_one_is_preferred(ws: Workspace) -> None:
    jo = _add(ws, "Jo")
    contact_addresses.add(ws, jo, "jo@home.example")
    assert contacts.show(ws, jo).email == "jo@home.example"


def test_an_address_typed_as_the_preferred_one_no_longer_stands_beside_it(ws: Workspace) -> None:
    jo = _add(ws, "Jo", "jo@work.example")
    contact_addresses.add(ws, jo, "jo@home.example")
    contacts.edit(ws, jo, email="jo@home.example")
    assert contact_addresses.all_of(jo) == ("jo@home.example",)


@pytest.mark.parametrize("bad", ["", "nobody", "a@b", *HOSTILE[:6]])
def test_what_is_no_address_is_refused(ws: Workspace, bad: str) -> None:
    jo = _add(ws, "Jo", "jo@work.example")
    with pytest.raises(Refused):
        contact_addresses.add(ws, jo, bad)
    with pytest.raises((NotFound, Refused)):
        contact_addresses.prefer(ws, jo, bad)


def test_an_address_is_kept_once_and_the_preferred_one_cannot_be_let_go(ws: Workspace) -> None:
    jo = _add(ws, "Jo", "jo@work.example")
    with pytest.raises(Refused, match="already"):
        contact_addresses.add(ws, jo, "JO@WORK.example")
    with pytest.raises(Refused, match="preferred address"):
        contact_addresses.remove(ws, jo, "jo@work.example")


def test_a_no_to_one_address_holds_for_every_address_of_a_person(ws: Workspace, here: Town) -> None:
    jo = here.people["Jo Pardew"]
    gone = person(ws, here, "Gone", "gone@x.example")
    consent.never_write(ws, gone)
    contacts.remove(ws, gone)
    assert contacts.show(ws, jo).mail.may
    done = contact_addresses.add(ws, jo, "gone@x.example")
    assert contacts.show(ws, jo).mail.state == "suppressed"
    undo.undo(ws, done.undo)
    assert contacts.show(ws, jo).mail.state == "may"


def test_asking_never_to_be_written_to_covers_all_their_addresses(
    ws: Workspace, here: Town
) -> None:
    jo = here.people["Jo Pardew"]
    contact_addresses.add(ws, jo, "jo@home.example")
    consent.never_write(ws, jo)
    other = _add(ws, "Somebody", "jo@home.example")
    assert contacts.show(ws, other).mail.state == "suppressed"
    consent.allow_again(ws, jo, "her letter of 3 November")
    assert contacts.show(ws, other).mail.state == "not_asked"


def test_whoever_said_no_and_is_removed_stays_protected_at_every_address(
    ws: Workspace, here: Town
) -> None:
    jo = here.people["Jo Pardew"]
    contact_addresses.add(ws, jo, "jo@home.example")
    consent.withdraw(ws, jo)
    contacts.remove(ws, jo)
    again = _add(ws, "Jo", "jo@home.example")
    assert contacts.show(ws, again).mail.state == "suppressed"


def test_an_import_knows_a_person_by_any_address(ws: Workspace, tmp_path: Path) -> None:
    jo = _add(ws, "Jo Pardew", "jo@work.example")
    contact_addresses.add(ws, jo, "jo@home.example")
    file = tmp_path / "list.csv"
    file.write_text("name,email,phone\nJo Pardew,jo@home.example,01632 960111\n")
    table = importing.read(file)
    plan = importing.plan(ws, table, importing.guess_mapping(table))
    assert [(row.fate, row.contact_id) for row in plan.rows] == [(Fate.updated, jo)]
    importing.carry_out(ws, plan)
    assert contacts.show(ws, jo).phone == "01632 960111"
    assert contacts.page(ws, ContactFilter(search="home.exa"), 0, 5)[0].id == jo


# -- two people at one address ---------------------------------------------------------------------


def _pair(ws: Workspace, here: Town) -> tuple[int, int]:
    kavita = person(ws, here, "Kavita Sen", "home@sen.example")
    return kavita, person(ws, here, "Peter Sallow", "Home@Sen.example")


def _draft(ws: Workspace, here: Town) -> int:
    return mailings.prepare(ws, "T1", session_id=here.session).view.id


def test_two_at_one_address_are_asked_about_and_one_is_held_back_meanwhile(
    ws: Workspace, here: Town
) -> None:
    kavita, peter = _pair(ws, here)
    people = mailings.audience(ws, _draft(ws, here))
    assert kavita in {one.contact_id for one in people.goes}
    (held,) = [one for one in people.held if one.contact_id == peter]
    assert held.words == "shares an address with Kavita Sen: one mail or one each?"
    assert [(one.names, one.how) for one in people.shared] == [("Kavita Sen and Peter Sallow", "")]


def test_one_mail_goes_to_the_chosen_one_who_is_greeted_alone(ws: Workspace, here: Town) -> None:
    kavita, peter = _pair(ws, here)
    address_sharing.decide(ws, [kavita, peter], "one", chosen=peter)
    mailing = _draft(ws, here)
    people = mailings.audience(ws, mailing)
    (held,) = [one for one in people.held if one.contact_id == kavita]
    assert held.words == "shares an address with Peter Sallow"
    seen = mailings.preview(ws, mailing, peter)
    assert "Hello Peter" in seen.text and "Kavita" not in seen.raw
    assert mailings.audience(ws, _draft(ws, here)).shared[0].how == "one"


def test_where_the_chosen_one_may_not_be_written_to_the_other_gets_it(
    ws: Workspace, here: Town
) -> None:
    kavita, peter = _pair(ws, here)
    address_sharing.decide(ws, [kavita, peter], "one", chosen=peter)
    consent.withdraw(ws, peter)
    assert kavita in {one.contact_id for one in mailings.audience(ws, _draft(ws, here)).goes}


def test_one_each_sends_each_their_own_message_to_the_one_address(
    ws: Workspace, here: Town
) -> None:
    pair = _pair(ws, here)
    address_sharing.decide(ws, pair, "each")
    mailing = _draft(ws, here)
    assert mailings.confirm(ws, mailing, 6).view.to == 6
    rows = {row.contact_id: row for row in Delivery.select() if row.contact_id in pair}
    key = "home@sen.example"
    assert {row.address_key for row in rows.values()} == {key, own_key(key, pair[1])}
    ready = [mailings.message_for(ws, rows[one].id) for one in pair]
    assert all(isinstance(one, Ready) and one.address == "home@sen.example" for one in ready[:1])
    texts = [str(message_from_bytes(one.data, policy=policy.default)["To"])
             for one in ready if isinstance(one, Ready)]  # fmt: skip
    assert "Kavita" in texts[0] and "Peter" in texts[1]
    assert rows[pair[0]].message_id != rows[pair[1]].message_id


def test_a_choice_taken_back_after_confirming_holds_the_second_message(
    ws: Workspace, here: Town
) -> None:
    pair = _pair(ws, here)
    done = address_sharing.decide(ws, pair, "each")
    mailings.confirm(ws, _draft(ws, here), 6)
    undo.undo(ws, done.undo)
    row = Delivery.get(Delivery.contact == pair[1])
    assert isinstance(mailings.message_for(ws, row.id), Skip)
    first = Delivery.get(Delivery.contact == pair[0])
    assert isinstance(mailings.message_for(ws, first.id), Ready)


def test_without_the_choice_the_ledger_refuses_a_second_message_to_an_address(
    ws: Workspace, here: Town
) -> None:
    pair = _pair(ws, here)
    keys = address_sharing.ledger_keys([(one, "home@sen.example") for one in pair])
    assert len(set(keys.values())) == 1
    assert (("mailing", "address_key"), True) in Delivery._meta.indexes


def test_a_third_one_at_the_address_is_asked_about_anew(ws: Workspace, here: Town) -> None:
    pair = _pair(ws, here)
    address_sharing.decide(ws, pair, "each")
    ana = person(ws, here, "Ana Sen", "home@sen.example")
    people = mailings.audience(ws, _draft(ws, here))
    (held,) = [one for one in people.held if one.contact_id == ana]
    assert held.words.endswith("one mail or one each?")
    assert people.shared[0].how == ""
    assert {*pair} <= {one.contact_id for one in people.goes}


def test_who_had_the_mail_already_does_not_get_it_because_of_one_each(
    ws: Workspace, here: Town
) -> None:
    pair = _pair(ws, here)
    address_sharing.decide(ws, pair, "each")
    mailings.confirm(ws, _draft(ws, here), 6)
    Delivery.update(state="accepted").execute()
    Mailing.update(practice=False).execute()
    goes = {one.contact_id for one in mailings.audience(ws, _draft(ws, here)).goes}
    assert not goes & set(pair)


@pytest.mark.parametrize("how", ["both", "", "EACH"])
def test_only_one_or_each_can_be_said(ws: Workspace, here: Town, how: str) -> None:
    with pytest.raises(Refused):
        address_sharing.decide(ws, _pair(ws, here), how)


def test_people_at_different_addresses_share_nothing(ws: Workspace, here: Town) -> None:
    with pytest.raises(Refused, match="not written to at one address"):
        address_sharing.decide(ws, [here.people["Jo Pardew"], here.people["D."]], "one")
    with pytest.raises(Refused, match="two people"):
        address_sharing.decide(ws, [here.people["D."]], "one")


def test_a_decision_can_be_changed_and_taken_back(ws: Workspace, here: Town) -> None:
    pair = _pair(ws, here)
    address_sharing.decide(ws, pair, "one")
    done = address_sharing.decide(ws, pair, "each")
    assert {row.how for row in AddressShare.select()} == {"each"}
    undo.undo(ws, done.undo)
    assert {row.how for row in AddressShare.select()} == {"one"}


# -- the same person twice -------------------------------------------------------------------------


def _whys(ws: Workspace) -> dict[tuple[str, str], str]:
    return {(one.left.name, one.right.name): one.why for one in duplicates.find(ws).pairs}


def test_one_address_written_two_ways_is_found(ws: Workspace) -> None:
    _add(ws, "Jo Pardew", "jo.pardew@gmail.com")
    _add(ws, "J P", "jopardew+cop@googlemail.com")
    assert _whys(ws) == {("Jo Pardew", "J P"): "address written two ways"}


def test_a_further_address_counts_too(ws: Workspace) -> None:
    jo = _add(ws, "Jo Pardew", "jo@work.example")
    contact_addresses.add(ws, jo, "jo@home.example")
    _add(ws, "Jo", "jo@home.example")
    assert list(_whys(ws).values()) == ["one address, like names"]


def test_like_names_in_one_organisation_are_found_and_others_are_not(ws: Workspace) -> None:
    _add(ws, "Bridget Oyelaran", "b@x.example", organisation="Carers' Table")
    _add(ws, "Brigdet Oyelaran", "bo@y.example", organisation="Carers' Table")
    _add(ws, "Bridget Oyelarin", "z@z.example", organisation="Larder")
    _add(ws, "Hugo Tanner", organisation="Carers' Table")
    assert _whys(ws) == {("Bridget Oyelaran", "Brigdet Oyelaran"): "like names, one organisation"}


def test_a_household_is_no_duplicate(ws: Workspace) -> None:
    _add(ws, "Kavita Sen", "home@sen.example")
    _add(ws, "Peter Sallow", "home@sen.example")
    assert _whys(ws) == {}


def test_two_people_are_not_shown_as_a_pair_again_until_that_is_taken_back(ws: Workspace) -> None:
    one, other = _add(ws, "Jo Pardew", organisation="L"), _add(ws, "Jo Pardew", organisation="L")
    assert len(_whys(ws)) == 1
    done = duplicates.not_the_same(ws, other, one)
    assert _whys(ws) == {}
    undo.undo(ws, done.undo)
    assert len(_whys(ws)) == 1


@pytest.mark.slow  # its figure holds on a quiet machine
def test_twenty_thousand_people_are_looked_through_in_two_seconds(ws: Workspace) -> None:
    fill(ws, 20_000)
    began = time.process_time()
    found = duplicates.find(ws)
    assert time.process_time() - began < 2
    assert found.total > 0 and len(found.pairs) == duplicates.LISTED


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_can_be_compared(ws: Workspace, name: str) -> None:
    for _ in range(2):
        Contact.create(name=name, sort_key=name.casefold(), created_at=ws.now(),
                       updated_at=dt.datetime.now(dt.UTC))  # fmt: skip
    duplicates.find(ws)
