"""Who belongs to a community, and in which role."""

from __future__ import annotations

import pytest

from coptui.errors import NotFound, Refused
from coptui.services import members, undo
from coptui.store.models import ConsentEvent, Membership
from coptui.workspace import Workspace
from tests.services.practice import harbour, person


def test_joining_gives_no_consent(ws: Workspace) -> None:
    which, jo = harbour(ws), person(ws, "Jo Pardew", email="jo@lantern.example")
    (row,) = members.add(ws, which, [jo], "core").view
    assert (row.id, row.roles, row.standing) == (jo, ("core_member",), "interested")
    assert ConsentEvent.select().count() == 0


def test_all_come_in_or_none(ws: Workspace) -> None:
    which, jo = harbour(ws), person(ws, "Jo Pardew")
    with pytest.raises(NotFound):
        members.add(ws, which, [jo, 999])
    assert members.of(ws, which) == []


def test_leaving_needs_a_reason_and_ends_roles(ws: Workspace) -> None:
    which, jo = harbour(ws), person(ws, "Jo Pardew")
    members.add(ws, which, [jo], "core")
    with pytest.raises(Refused) as refused:
        members.remove(ws, which, jo, " ")
    assert refused.value.field == "reason"
    assert members.remove(ws, which, jo, "graduated").view == []
    (back,) = members.add(ws, which, [jo]).view
    assert back.roles == ()


def test_leaving_can_be_taken_back_with_the_roles(ws: Workspace) -> None:
    which, jo = harbour(ws), person(ws, "Jo Pardew")
    members.add(ws, which, [jo], "neutral expert")
    undo.undo(ws, members.remove(ws, which, jo, "a mistake").undo)
    (row,) = members.of(ws, which)
    assert row.roles == ("neutral_expert",)


def test_somebody_who_asked_to_be_left_alone_is_not_brought_back(ws: Workspace) -> None:
    which, jo = harbour(ws), person(ws, "Jo Pardew")
    members.add(ws, which, [jo])
    Membership.update(standing="suppressed").execute()
    with pytest.raises(Refused):
        members.add(ws, which, [jo])
    assert Membership.get().standing == "suppressed"


def test_a_role_is_held_once_and_can_end(ws: Workspace) -> None:
    which, jo = harbour(ws), person(ws, "Jo Pardew")
    members.add(ws, which, [jo])
    members.give_role(ws, which, jo, "Co-facilitator")
    (row,) = members.give_role(ws, which, jo, "co_facilitator").view
    assert row.roles == ("co_facilitator",)
    assert members.end_role(ws, which, jo, "co-facilitator").view[0].roles == ()
    with pytest.raises(Refused):
        members.end_role(ws, which, jo, "co-facilitator")


@pytest.mark.parametrize("role", ["", "director", "boss\x1b[2J"])
def test_there_are_no_ranks(ws: Workspace, role: str) -> None:
    which, jo = harbour(ws), person(ws, "Jo Pardew")
    members.add(ws, which, [jo])
    with pytest.raises(Refused) as refused:
        members.give_role(ws, which, jo, role)
    assert "\x1b" not in str(refused.value)


def test_people_are_listed_by_name_alone(ws: Workspace) -> None:
    which = harbour(ws)
    ids = [person(ws, name) for name in ("Zofia Kern", "Ásha Verrall", "Bea Lindqvist")]
    members.add(ws, which, ids)
    members.give_role(ws, which, ids[0], "facilichair")
    names = [row.name for row in members.of(ws, which)]
    assert names == ["Ásha Verrall", "Bea Lindqvist", "Zofia Kern"]
