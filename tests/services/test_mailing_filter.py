"""A saved filter as the audience of a mailing: it only ever leaves people out."""

from __future__ import annotations

import random
from typing import Any

import pytest

from coptui.domain.consent import Purpose
from coptui.domain.contact_filter import ContactFilter
from coptui.errors import Refused
from coptui.mail import templates
from coptui.services import communities, consent, filters, mailings, members, tags, undo
from coptui.services.communities import NewCommunity
from coptui.store.models import Mailing
from coptui.workspace import Workspace
from tests.services.mailing_home import Town, person, town
from tests.services.random_people import Made, condition_values


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def _goes(ws: Workspace, mailing: int) -> list[str]:
    return [one.name for one in mailings.audience(ws, mailing).goes]


def _carers(ws: Workspace, here: Town, *names: str) -> ContactFilter:
    tags.give(ws, [here.people[name] for name in names], "carer")
    return ContactFilter(tags=(tags.find(ws, "carer"),))


def test_a_filter_chooses_among_the_people_and_the_gate_still_decides(
    ws: Workspace, here: Town
) -> None:
    flt = _carers(ws, here, "Jo Pardew", "Not Asked", "Long Ago")
    done = mailings.prepare(ws, "T1", session_id=here.session, flt=flt, filter_name="Carers")
    assert _goes(ws, done.view.id) == ["Jo Pardew"]
    held = {one.name: one.reason for one in mailings.audience(ws, done.view.id).held}
    assert held == {"Not Asked": "not_asked", "Long Ago": "expired"}
    assert done.view.chosen == "“Carers”: people tagged “carer”"
    consent.withdraw(ws, here.people["Jo Pardew"])
    assert _goes(ws, done.view.id) == []


def test_no_condition_means_nobody(ws: Workspace, here: Town) -> None:
    view = mailings.prepare(ws, "T1", session_id=here.session, flt=ContactFilter()).view
    assert (view.to, view.held) == (0, 0)
    assert view.chosen == "nobody: there is no condition"
    with pytest.raises(Refused):
        mailings.confirm(ws, view.id, 0)


def test_a_filter_that_cannot_be_read_means_nobody(ws: Workspace, here: Town) -> None:
    view = mailings.prepare(ws, "T1", session_id=here.session, flt=ContactFilter(search="jo")).view
    kept = {"name": "", "conditions": {"search": "jo", "zodiac": "pisces"}, "sentence": "?"}
    Mailing.update(audience={"filter": kept}).where(Mailing.id == view.id).execute()
    assert _goes(ws, view.id) == []


def test_a_condition_on_something_that_is_gone_means_nobody(ws: Workspace, here: Town) -> None:
    for flt in (
        ContactFilter(tags=(99,)),
        ContactFilter(missed=(99,)),
        ContactFilter(came_to=(99,)),
    ):
        assert mailings.prepare(ws, "T1", session_id=here.session, flt=flt).view.to == 0


def test_nobody_is_brought_in_who_is_not_on_the_list_of_the_mailing(
    ws: Workspace, here: Town
) -> None:
    other = person(ws, here, "Jo Elsewhere", "jo2@a.example")
    members.remove(ws, here.community, other, "moved")
    view = mailings.prepare(ws, "T1", session_id=here.session, flt=ContactFilter(search="jo")).view
    assert _goes(ws, view.id) == ["Jo Pardew", "José Núñez"]


def test_a_draft_is_narrowed_and_widened_again_and_each_is_taken_back(
    ws: Workspace, here: Town
) -> None:
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    flt = ContactFilter(search="jo")
    assert mailings.would_go(ws, mailing, flt) == 2
    assert mailings.chosen_by(ws, mailing) is None
    done = mailings.choose(ws, mailing, flt, "Jos")
    assert (done.view.to, done.said) == (2, "It goes to 2 people now.")
    assert mailings.chosen_by(ws, mailing) == flt
    undo.undo(ws, done.undo)
    assert mailings.show(ws, mailing).to == 4
    mailings.choose(ws, mailing, flt)
    assert mailings.choose(ws, mailing, None).view.to == 4
    assert mailings.show(ws, mailing).chosen == ""


def test_what_was_chosen_can_be_seen_later_whatever_became_of_the_filter(
    ws: Workspace, here: Town
) -> None:
    flt = _carers(ws, here, "Jo Pardew", "Asha Verrall")
    saved = filters.save(ws, "Carers", flt).view
    view = mailings.prepare(ws, "T1", session_id=here.session, flt=flt, filter_name=saved.name).view
    filters.save(ws, "Carers", ContactFilter(search="jo"))
    filters.remove(ws, saved.id)
    assert _goes(ws, view.id) == ["Asha Verrall", "Jo Pardew"]
    mailings.confirm(ws, view.id, 2)
    assert mailings.show(ws, view.id).chosen == "“Carers”: people tagged “carer”"
    with pytest.raises(Refused):
        mailings.choose(ws, view.id, None)


@pytest.mark.parametrize("seed", range(25))
def test_no_filter_lets_anybody_through_whom_the_gate_holds_back(
    ws: Workspace, here: Town, seed: int
) -> None:
    rnd = random.Random(seed)
    everybody = set(_goes(ws, mailings.prepare(ws, "T1", session_id=here.session).view.id))
    tag = _carers(ws, here, *rnd.sample(sorted(here.people), 3)).tags[0]
    made = Made([here.community], [1], [here.session], [tag], list(here.people.values()))
    for _ in range(6):
        flt = condition_values(made, rnd)
        view = mailings.prepare(ws, "T1", session_id=here.session, flt=flt).view
        assert set(_goes(ws, view.id)) <= everybody, flt
    assert everybody >= set(
        _goes(ws, mailings.prepare(
            ws, "T1", session_id=here.session, flt=ContactFilter(may_mail=Purpose.mail)
        ).view.id)
    )  # fmt: skip


def test_no_mailing_reaches_anybody_outside_its_community(ws: Workspace, here: Town) -> None:
    """There is none to everybody, and none across communities, whatever it is narrowed by."""
    other = communities.add(ws, NewCommunity(name="Kilns", code="KIL")).view.id
    person(ws, Town(other, 0), "Ola Stranger", "ola@kilns.example")
    everybody = ContactFilter(may_mail=Purpose.mail)
    known = templates.keys()
    for key in known:
        template = templates.load(key)
        about: dict[str, Any] = {"session_id": here.session} if template.about == "session" else {}
        try:
            view = mailings.prepare(
                ws, key, community_id=here.community, flt=everybody, **about
            ).view
        except Refused:
            continue  # it fits nothing here just now
        people = mailings.audience(ws, view.id)
        assert "Ola Stranger" not in {name for _, name, _ in people.everybody}, key
