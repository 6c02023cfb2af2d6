"""What passed the last look when it was confirmed is not looked at twice; anything else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coptui.mail import final, message
from coptui.mail.message import Built
from coptui.mail.outgoing import Ready, Skip
from coptui.services import mailing_letters, mailings
from coptui.store.models import Contact, Delivery
from coptui.workspace import Workspace
from tests.services.mailing_home import confirmed, goes_live, town


def queued_for_all(ws: Workspace) -> list[int]:
    """An invitation confirmed to everybody who may have it; the ids of its messages."""
    here = town(ws)
    goes_live(ws)
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view
    confirmed(ws, mailing.id, mailing.to)
    return [row.id for row in Delivery.select(Delivery.id).where(Delivery.mailing == mailing.id)]


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom the last look has read a message to."""
    seen: list[str] = []
    really = final.final_check

    def look(data: bytes, expected: message.Expectations, others: object = None) -> None:
        seen.append(expected.recipient)
        really(data, expected, others)  # type: ignore[arg-type]

    monkeypatch.setattr(mailing_letters, "final_check", look)
    return seen


def test_the_bytes_that_were_confirmed_leave_and_are_not_read_again(
    ws: Workspace, looks: list[str]
) -> None:
    ids = queued_for_all(ws)
    assert len(looks) == 1 + len(ids)  # the one that was read, and each that was queued
    looks.clear()
    assert all(isinstance(mailings.message_for(ws, one), Ready) for one in ids)
    assert looks == []


def test_bytes_that_differ_in_one_letter_are_read_again_and_kept_back(
    ws: Workspace, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = queued_for_all(ws)
    looks.clear()
    really = message.Builder.build

    def other(self: message.Builder, *args: object) -> Built:
        made = really(self, *args)  # type: ignore[arg-type]
        return replace(made, data=made.data.replace(b"Harbour", b"Harbqur", 1))

    monkeypatch.setattr(message.Builder, "build", other)
    found = mailings.message_for(ws, first)
    assert isinstance(found, Skip) and "last look" in found.reason
    assert len(looks) == 1


def test_the_bytes_of_somebody_else_are_never_taken_for_ones_own(
    ws: Workspace, looks: list[str]
) -> None:
    first, second, *_ = queued_for_all(ws)
    swapped = Delivery.get_by_id(second).checked
    Delivery.update(checked=swapped).where(Delivery.id == first).execute()
    looks.clear()
    assert isinstance(mailings.message_for(ws, first), Ready)
    assert looks == [Delivery.get_by_id(first).address]


def test_who_asked_for_discretion_since_gets_another_message_which_is_read(
    ws: Workspace, looks: list[str]
) -> None:
    first, *_ = queued_for_all(ws)
    looks.clear()
    row = Delivery.get_by_id(first)
    Contact.update(discreet=True).where(Contact.id == row.contact_id).execute()
    assert isinstance(mailings.message_for(ws, first), Ready)
    assert looks == [row.address]
