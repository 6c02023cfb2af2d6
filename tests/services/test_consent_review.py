"""Whom to ask again: those whose yes runs out soon, as long as they may still be asked at all."""

from __future__ import annotations

from datetime import date

import pytest

from coptui.services import consent, contacts, today
from coptui.services.contacts import ContactFilter
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import Town, person, town

LIST = ContactFilter(ask_again=True)


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def _listed(ws: Workspace) -> set[str]:
    return {row.name for row in contacts.page(ws, LIST, 0, 100)}


@pytest.mark.parametrize(
    ("agreed", "listed"),
    [
        (date(2025, 1, 24), False),
        (date(2025, 1, 23), True),
        (date(2024, 11, 24), True),
        (date(2024, 11, 23), True),
        (date(2024, 11, 22), False),
    ],
)
def test_a_yes_is_asked_again_from_its_22nd_month_until_it_lapses(
    agreed: date, listed: bool, ws: Workspace, here: Town
) -> None:
    assert ws.today() == date(2026, 11, 23)
    person(ws, here, "Ada Ek", "ada@x.example", agreed=agreed)
    assert ("Ada Ek" in _listed(ws)) == listed
    told = [line.what for line in today.next_lines(ws) if line.rule == "N27"]
    assert (told == ["Ask 1 person again whether they may be written to"]) == listed


def test_whoever_said_no_is_never_asked_again(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    names = ("Jo Pardew", "Asha Verrall", "D.")
    clock.tick(days=420)  # their yes of March is in its 22nd month
    assert set(names) <= _listed(ws)
    consent.withdraw(ws, here.people["Jo Pardew"], "mail")
    consent.never_write(ws, here.people["Asha Verrall"])
    assert _listed(ws) == {"D."}
    assert not {"Not Asked", "Pearl Whitlock", "Long Ago"} & _listed(ws)
