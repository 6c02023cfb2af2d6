"""What people say is added to, never changed; the latest word counts, and a no works at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from peewee import IntegrityError

from coptui.domain.consent import HeldBack, Purpose, gate
from coptui.errors import NotFound, Refused
from coptui.services import consent, contacts, undo
from coptui.services.contacts import NewContact
from coptui.store.models import (
    AuditEvent,
    ConsentEvent,
    ConsentWording,
    Contact,
    Delivery,
    Mailing,
)
from coptui.workspace import Workspace

SIGNED = date(2026, 11, 6)
TODAY = date(2026, 11, 23)


@pytest.fixture
def jo(ws: Workspace) -> int:
    consent.add_wording(ws, "May we write to you and quote you?", ["mail", "quoted"])
    return contacts.add(ws, NewContact("Jo Pardew", "jo@a.example")).view.id


def _give(ws: Workspace, who: int, purpose: str = "mail", on: date = SIGNED, **more: Any) -> None:
    consent.give(ws, who, purpose, **{"method": "sheet", "on": on, "wording_id": 1, **more})


def _held(ws: Workspace, who: int) -> HeldBack | None:
    return gate(consent.person_for_gate(ws, who), Purpose.mail, ws.today()).held


def _deliveries(ws: Workspace, who: int) -> None:
    for state in ("queued", "retry", "claimed", "sending", "accepted"):
        mailing = Mailing.create(template="T1", kind="invitation", created_at=ws.now())
        Delivery.create(
            mailing=mailing,
            contact=who,
            address="jo@a.example",
            address_key="jo@a.example",
            state=state,
            queued_at=ws.now(),
        )


def _states() -> list[str]:
    return [row.state for row in Delivery.select().order_by(Delivery.id)]


def test_a_yes_opens_the_gate_and_a_withdrawal_closes_it(ws: Workspace, jo: int) -> None:
    assert _held(ws, jo) is HeldBack.not_asked
    _give(ws, jo)
    assert _held(ws, jo) is None
    consent.withdraw(ws, jo, "mail")
    assert _held(ws, jo) is HeldBack.withdrew
    assert contacts.show(ws, jo).mail.state == "withdrew"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"method": None}, "method"),
        ({"wording_id": None}, "wording"),
        ({"on": date(2026, 11, 24)}, "date"),
        ({"method": "pigeon"}, "method"),
        ({"basis": "wish"}, "basis"),
        ({"purpose": "photo"}, "wording"),
        ({"purpose": "fun"}, "purpose"),
        ({"basis": "soft_opt_in"}, "basis"),
        ({"basis": "legitimate_interest"}, "evidence"),
    ],
)
def test_a_yes_without_what_it_needs_is_refused(
    ws: Workspace, jo: int, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        _give(ws, jo, **wrong)
    assert caught.value.field == field
    assert not ConsentEvent.select().exists()


def test_a_wording_has_to_be_there(ws: Workspace, jo: int) -> None:
    with pytest.raises(NotFound):
        _give(ws, jo, wording_id=7)


def test_withdrawing_drops_what_waits_and_nothing_that_is_under_way(ws: Workspace, jo: int) -> None:
    _give(ws, jo)
    _deliveries(ws, jo)
    done = consent.withdraw(ws, jo)
    assert _states() == ["skipped", "skipped", "skipped", "sending", "accepted"]
    assert "3 waiting messages were dropped" in done.said
    assert {row.reason for row in Delivery.select().where(Delivery.state == "skipped")} == {
        "withdrew"
    }


def test_withdrawing_from_being_quoted_leaves_the_mail_alone(ws: Workspace, jo: int) -> None:
    _give(ws, jo)
    _give(ws, jo, "quoted")
    _deliveries(ws, jo)
    consent.withdraw(ws, jo, "quoted")
    assert _held(ws, jo) is None
    assert _states()[0] == "queued"


def test_withdrawing_from_all_takes_back_whatever_was_given(ws: Workspace, jo: int) -> None:
    _give(ws, jo)
    _give(ws, jo, "quoted")
    consent.withdraw(ws, jo)
    states = {one.purpose: one.state for one in contacts.show(ws, jo).consents}
    assert states[Purpose.mail] == states[Purpose.quoted] == "withdrawn"
    assert states[Purpose.photo] == "not_asked"


def test_a_sheet_typed_in_after_a_withdrawal_does_not_undo_it(ws: Workspace, jo: int) -> None:
    consent.withdraw(ws, jo, on=date(2026, 11, 10))
    with pytest.raises(Refused):
        _give(ws, jo, on=SIGNED)
    with pytest.raises(Refused):
        _give(ws, jo, on=date(2026, 11, 10))
    _give(ws, jo, on=date(2026, 11, 12))
    assert _held(ws, jo) is None


def test_a_yes_said_after_a_no_of_the_same_day_counts_when_told_so(ws: Workspace, jo: int) -> None:
    consent.withdraw(ws, jo)
    with pytest.raises(Refused):
        _give(ws, jo, on=TODAY)
    _give(ws, jo, on=TODAY, anew=True)
    assert _held(ws, jo) is None


def test_a_yes_taken_back_gives_force_again_to_the_no_it_answered(ws: Workspace, jo: int) -> None:
    _give(ws, jo)
    consent.withdraw(ws, jo)
    _give(ws, jo, on=TODAY, anew=True)
    undo.undo(ws)
    assert _held(ws, jo) is HeldBack.withdrew
    assert contacts.show(ws, jo).mail.state == "withdrew"


def test_a_no_dated_before_the_last_yes_is_asked_about(ws: Workspace, jo: int) -> None:
    _give(ws, jo)
    with pytest.raises(Refused) as caught:
        consent.withdraw(ws, jo, on=date(2026, 11, 1))
    assert caught.value.field == "date"


def test_never_again_outlives_a_new_yes_and_covers_who_shares_the_address(
    ws: Workspace, jo: int
) -> None:
    mo = contacts.add(ws, NewContact("Mo Pardew", "JO@a.example")).view.id
    _give(ws, mo)
    consent.never_write(ws, jo, how="phoned")
    assert (_held(ws, jo), _held(ws, mo)) == (HeldBack.suppressed, HeldBack.suppressed)
    assert contacts.show(ws, mo).mail.state == "suppressed"
    with pytest.raises(Refused):
        _give(ws, jo, on=TODAY, anew=True)
    with pytest.raises(Refused):
        consent.allow_again(ws, jo, " ")
    consent.allow_again(ws, jo, "her mail of today")
    assert (_held(ws, jo), _held(ws, mo)) == (HeldBack.withdrew, None)


def test_taking_back_adds_an_entry_and_removes_none(ws: Workspace, jo: int) -> None:
    _give(ws, jo)
    done = consent.withdraw(ws, jo)
    undo.undo(ws, done.undo)
    assert _held(ws, jo) is None
    assert [one.state for one in consent.events(ws, jo)] == ["not_asked", "withdrawn", "given"]
    assert consent.events(ws, jo)[0].corrects == consent.events(ws, jo)[1].id
    with pytest.raises(Refused):
        consent.correct(ws, consent.events(ws, jo)[1].id)


def test_the_record_cannot_be_rewritten(ws: Workspace, jo: int) -> None:
    _give(ws, jo)
    with pytest.raises(IntegrityError):
        ConsentEvent.update(state="refused").execute()


def test_soft_opt_in_is_for_charities_alone(ws: Workspace, jo: int) -> None:
    from dataclasses import replace

    kept = ws.settings
    ws.save_settings(replace(kept, sender=replace(kept.sender, charity_number="1234567")))
    asked: dict[str, Any] = {"basis": "soft_opt_in", "method": None, "wording_id": None}
    with pytest.raises(Refused):
        _give(ws, jo, **asked, collected_direct=True)
    _give(ws, jo, **asked, collected_direct=True, opt_out_offered=True)
    assert _held(ws, jo) is None


def test_words_are_versions_and_the_same_words_are_one(ws: Workspace) -> None:
    one = consent.add_wording(ws, "May we?\r\n", ["mail"]).view
    assert consent.add_wording(ws, "May we?", ["mail"]).view == one
    two = consent.add_wording(ws, "May we, please?", ["mail", "photo"]).view
    assert (one.version, two.version) == (1, 2)
    assert [words.version for words in consent.wordings(ws)] == [2, 1]
    with pytest.raises(Refused):
        consent.add_wording(ws, " ", ["mail"])
    with pytest.raises(Refused):
        consent.add_wording(ws, "May we?", [])


def test_the_kept_standing_is_what_the_events_say(ws: Workspace, jo: int) -> None:
    for act in (
        lambda: _give(ws, jo),
        lambda: consent.refuse(ws, jo, "mail"),
        lambda: _give(ws, jo, on=TODAY, anew=True),
        lambda: consent.never_write(ws, jo),
    ):
        act()
        kept = Contact.get_by_id(jo).mail_standing
        held = _held(ws, jo)
        assert (kept == "given") == (held is None)


def test_the_trail_names_nobody(ws: Workspace, jo: int) -> None:
    _give(ws, jo, evidence="sheet of Jo Pardew")
    consent.never_write(ws, jo, how="Jo phoned")
    told = " ".join(f"{row.action} {row.subject} {row.detail}" for row in AuditEvent.select())
    assert "consent.given" in told
    assert "Jo" not in told and "jo@" not in told


def test_words_nobody_agreed_to_are_mended_and_others_stay(ws: Workspace) -> None:
    words = consent.add_wording(ws, "May we right to you?", ["mail"], "sheet").view
    done = consent.mend_wording(ws, words.id, "May we write to you?", ["mail"], "sheet 2026")
    assert (done.view.version, done.view.text) == (words.version, "May we write to you?")
    who = contacts.add(ws, NewContact("Jo Pardew", email="jo@lantern.example")).view.id
    consent.give(ws, who, "mail", method="sheet", on=ws.today(), wording_id=words.id)
    assert not consent.may_correct(ws, words.id)
    with pytest.raises(Refused, match="have agreed to version"):
        consent.mend_wording(ws, words.id, "May we sell your address?", ["mail"])
    with pytest.raises(IntegrityError, match="agreed to never changes"):
        ConsentWording.update(text="other words").where(ConsentWording.id == words.id).execute()
    assert consent.wording(ws, words.id).text == "May we write to you?"
