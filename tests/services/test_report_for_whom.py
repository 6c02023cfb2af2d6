"""For whom a report is, and where it can be read."""

from __future__ import annotations

import pytest

from coptui.errors import Refused
from coptui.services import topics, undo
from coptui.services.communities import NewCommunity, add
from coptui.services.reports import drafting, for_whom
from coptui.store.models import Report
from coptui.workspace import Workspace


def _drafted(ws: Workspace) -> int:
    home = add(ws, NewCommunity("Harbour", "HAR")).view.id
    return drafting.draft(ws, "topic", topics.add(ws, home, "Keys").view.id).view.id


def test_for_whom_it_is_stands_in_its_text_and_is_taken_back(ws: Workspace) -> None:
    which = _drafted(ws)
    before = drafting.show(ws, which)
    done = for_whom.choose(ws, which, "public")
    assert (done.view.level, done.said) == (
        "public",
        "It is for everybody: it may stand on a site.",
    )
    assert done.view.text != before.text
    undo.undo(ws)
    assert drafting.show(ws, which) == before


def test_what_is_agreed_is_agreed_for_its_readers(ws: Workspace) -> None:
    which = _drafted(ws)
    Report.update(status="agreed").execute()
    with pytest.raises(Refused, match="for those it was agreed for"):
        for_whom.choose(ws, which, "public")


def test_nobody_else_can_be_meant(ws: Workspace) -> None:
    with pytest.raises(Refused, match="one of community, public"):
        for_whom.choose(ws, _drafted(ws), "the newspaper")


@pytest.mark.parametrize("address", ["hub.example", "javascript:x", "https://a b"])
def test_only_an_address_is_taken(ws: Workspace, address: str) -> None:
    with pytest.raises(Refused, match="begins with https"):
        for_whom.stands_at(ws, _drafted(ws), address)


def test_where_it_can_be_read_is_kept_and_let_go(ws: Workspace) -> None:
    which = _drafted(ws)
    assert for_whom.stands_at(ws, which, "https://hub.example/keys").view.link
    assert for_whom.stands_at(ws, which, "").view.link == ""
