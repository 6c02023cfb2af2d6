"""What is found in a draft by looking at its people and at what went before."""

from __future__ import annotations

import pytest

from coptui.services import mailings
from coptui.workspace import Workspace
from tests.services.mailing_home import Town, town


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def found(ws: Workspace, mailing: int) -> set[tuple[str, str]]:
    return {(one.rule, one.level) for one in mailings.findings(ws, mailing)}


def draft(ws: Workspace, here: Town) -> int:
    return mailings.prepare(ws, "T1", session_id=here.session).view.id


def test_a_good_draft_has_nothing_to_look_at(ws: Workspace, here: Town) -> None:
    assert found(ws, draft(ws, here)) == set()


def test_a_mailing_to_nobody_is_stopped(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    for one in mailings.audience(ws, mailing).goes:
        mailings.leave_out(ws, mailing, one.contact_id, "asked to rest")
    assert found(ws, mailing) == {("nobody", "error")}


def test_an_address_of_somebody_on_the_list_is_stopped(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    body = mailings.show(ws, mailing).body
    mailings.edit(ws, mailing, body=f"{body}\nWrite to jo@lantern.example.\n")
    assert ("address", "error") in found(ws, mailing)


def test_a_name_of_somebody_who_has_not_agreed_is_stopped(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    body = mailings.show(ws, mailing).body
    mailings.edit(ws, mailing, body=f"{body}\nAsha Verrall brings the cake.\n")
    assert ("named", "error") in found(ws, mailing)
