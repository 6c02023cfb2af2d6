"""The proof of one permission; grounds that must all hold; those under 18."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from coptui.domain.consent import Basis, HeldBack, Purpose, gate
from coptui.errors import NotFound, Refused
from coptui.services import (
    consent,
    consent_proof,
    contact_care,
    contacts,
    sheet_recording,
    sheets,
    undo,
)
from coptui.services.contacts import NewContact
from coptui.store.models import ConsentEvent
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import Town, town

SIGNED = date(2026, 11, 6)
WORDS = "May we write to you and quote you?"


@pytest.fixture
def jo(ws: Workspace) -> int:
    consent.add_wording(ws, WORDS, ["mail", "quoted"], "The list")
    return contacts.add(ws, NewContact("Jo Pardew", "jo@a.example")).view.id


def held(ws: Workspace, who: int, purpose: Purpose = Purpose.mail) -> HeldBack | None:
    return gate(consent.person_for_gate(ws, who), purpose, ws.today()).held


# -- proof -------------------------------------------------------------------------------------


@pytest.fixture
def signed(ws: Workspace, clock: FrozenClock) -> tuple[Town, int]:
    here = town(ws)
    clock.tick(days=11)
    sheet = sheets.make(ws, here.session, purposes=["mail", "named"]).view
    row = next(one for one in sheet.rows if one.name == "Not Asked")
    sheets.type_row(ws, row.id, "y n")
    sheet_recording.record(ws, sheet.id)
    return here, row.position


@pytest.mark.parametrize(("purpose", "said"), [("mail", "agreed to"), ("named", "said no to")])
def test_the_proof_has_wording_day_sheet_and_row(
    ws: Workspace, signed: tuple[Town, int], purpose: str, said: str
) -> None:
    here, row = signed
    view = consent_proof.proof(ws, here.people["Not Asked"], purpose)
    assert view.sheet == consent_proof.SheetProof("H-1", row, "HAR-1")
    assert (view.date, view.method, view.recorded_by) == (date(2026, 12, 3), "sheet", ws.by)
    assert view.wording is not None
    assert view.wording.text == "May we write to you about our sessions?"
    assert view.wording.sha256 == hashlib.sha256(view.wording.text.encode()).hexdigest()
    assert view.wording.unchanged
    printed = "\n".join(consent_proof.in_words(view))
    for words in (
        "Not Asked", said, "2026-12-03", f"H-1, row {row}", "version 1", view.wording.text,
        view.wording.sha256, ws.by, view.recorded_at.isoformat(),
    ):  # fmt: skip
        assert words in printed, words


def test_it_proves_the_word_that_counts_and_shows_all_the_others(ws: Workspace, jo: int) -> None:
    consent.give(ws, jo, "mail", method="form", on=SIGNED, wording_id=1, evidence="form 12")
    assert consent_proof.proof(ws, jo, "mail").evidence == "form 12"
    consent.withdraw(ws, jo, "mail", how="by phone")
    view = consent_proof.proof(ws, jo, "mail")
    assert (str(view.state), view.evidence, len(view.history)) == ("withdrawn", "by phone", 2)
    undo.undo(ws)
    assert str(consent_proof.proof(ws, jo, "mail").state) == "given"
    assert "marks" in "\n".join(consent_proof.in_words(consent_proof.proof(ws, jo, "mail")))


def test_what_was_never_said_cannot_be_proven(ws: Workspace, jo: int) -> None:
    for purpose in ("mail", "photo"):
        with pytest.raises(NotFound, match="never asked"):
            consent_proof.proof(ws, jo, purpose)
    with pytest.raises(Refused, match="no purpose"):
        consent_proof.proof(ws, jo, "fun")


def test_a_confirmation_by_reply_fits_the_record(ws: Workspace, jo: int) -> None:
    """A mail with a token was answered: the way is mail, the evidence its Message-ID."""
    message = "<4k2j6q.reply@lantern.example>"
    consent.give(ws, jo, "mail", method="sheet", on=SIGNED, wording_id=1, evidence="sheet H-1")
    consent.give(ws, jo, "mail", method="mail", on=ws.today(), wording_id=1, evidence=message)
    view = consent_proof.proof(ws, jo, "mail")
    assert (view.method, view.evidence, view.sheet) == ("mail", message, None)
    assert len(view.history) == 2


def test_the_proof_cannot_be_rewritten(ws: Workspace, jo: int) -> None:
    from peewee import IntegrityError

    consent.give(ws, jo, "mail", method="sheet", on=SIGNED, wording_id=1)
    for change in ({"wording": None}, {"sheet_row": 7}, {"by_guardian": True}):
        with pytest.raises(IntegrityError):
            ConsentEvent.update(**change).execute()


# -- the charities' soft opt-in ----------------------------------------------------------------

GROUNDS = {
    "charity": (True, False),
    "day": (date(2026, 2, 5), date(2026, 2, 4)),
    "direct": (True, False),
    "offered": (True, False),
    "purpose": ("mail", "quoted"),
}


@pytest.mark.parametrize("chosen", list(product((0, 1), repeat=len(GROUNDS))))
def test_the_soft_opt_in_stands_only_when_every_condition_holds(
    ws: Workspace, jo: int, chosen: tuple[int, ...]
) -> None:
    got = {name: both[at] for (name, both), at in zip(GROUNDS.items(), chosen, strict=True)}
    number = "1234567" if got["charity"] else ""
    sender = replace(ws.settings.sender, charity_number=number)
    ws.save_settings(replace(ws.settings, sender=sender))
    purpose = str(got["purpose"])
    day = got["day"]
    assert isinstance(day, date)

    def rely() -> None:
        consent.give(
            ws, jo, purpose, basis=Basis.soft_opt_in, on=day,
            collected_direct=bool(got["direct"]), opt_out_offered=bool(got["offered"]),
        )  # fmt: skip

    if any(chosen):
        with pytest.raises(Refused) as told:
            rely()
        assert told.value.message and "Error" not in told.value.message
        assert held(ws, jo) is HeldBack.not_asked
        return
    rely()
    assert held(ws, jo) is None
    consent.withdraw(ws, jo, "mail")
    assert held(ws, jo) is HeldBack.withdrew, "it ends at the first no"


# -- under 18 ----------------------------------------------------------------------------------


def test_nobody_under_18_is_written_to_before_a_guardian_agreed(ws: Workspace, jo: int) -> None:
    consent.give(ws, jo, "mail", method="sheet", on=SIGNED, wording_id=1)
    done = contact_care.set_care(ws, jo, under_18=True)
    assert held(ws, jo) is HeldBack.no_guardian
    assert contacts.show(ws, jo).mail.state == "no_guardian"
    with pytest.raises(Refused) as told:
        consent.give(ws, jo, "mail", method="spoken", on=SIGNED, wording_id=1, by_guardian=True)
    assert told.value.field == "evidence"
    with pytest.raises(Refused, match="parent or guardian"):
        consent.give(ws, jo, "mail", basis="other", on=SIGNED, evidence="x", by_guardian=True)
    consent.give(
        ws, jo, "mail", method="spoken", on=SIGNED, wording_id=1, by_guardian=True,
        evidence="her mother Ann, by phone on 6 November",
    )  # fmt: skip
    assert held(ws, jo) is None
    assert contacts.show(ws, jo).mail.state == "may"
    assert consent_proof.proof(ws, jo, "mail").by_guardian
    consent.withdraw(ws, jo, "mail")
    consent.give(ws, jo, "mail", method="sheet", on=ws.today(), wording_id=1, anew=True)
    assert held(ws, jo) is HeldBack.no_guardian, "their own later yes is not the guardian's"
    contact_care.set_care(ws, jo, under_18=False)
    assert held(ws, jo) is None
    assert done.undo is not None


def test_care_is_taken_back_by_one_key(ws: Workspace, jo: int) -> None:
    consent.give(ws, jo, "mail", method="sheet", on=SIGNED, wording_id=1)
    contact_care.set_care(ws, jo, under_18=True, discreet=True)
    assert contact_care.care_of(ws, jo) == (True, True)
    undo.undo(ws)
    assert contact_care.care_of(ws, jo) == (False, False)
    assert contacts.show(ws, jo).mail.state == "may"
