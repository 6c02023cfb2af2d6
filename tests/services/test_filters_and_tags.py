"""Tags given and taken in one act, filters saved, renamed and dropped; each act is taken back."""

from __future__ import annotations

import pytest

from coptui.domain.consent import Purpose
from coptui.domain.contact_filter import Came, Condition, ContactFilter
from coptui.errors import NotFound, Refused
from coptui.services import contacts, filters, tags, undo
from coptui.services.contacts import NewContact
from coptui.store.models import AuditEvent, Community, ContactTag, SavedFilter, Tag
from coptui.workspace import Workspace
from tests.hostile import FORBIDDEN, HOSTILE


@pytest.fixture
def people(ws: Workspace) -> list[int]:
    return [contacts.add(ws, NewContact(name)).view.id for name in ("Ada", "Ben", "Cai")]


def _tagged(ws: Workspace, word: str) -> list[int]:
    return contacts.ids_of(ws, ContactFilter(tags=(tags.find(ws, word),)))


def test_many_are_tagged_in_one_act_and_one_undo_takes_it_back(
    ws: Workspace, people: list[int]
) -> None:
    tags.give(ws, people[:1], "Carer")
    done = tags.give(ws, people, "carer")
    assert (done.view.people, done.view.changed) == (3, 2)
    assert done.said == "2 people now tagged “Carer”; 1 had it before."
    assert _tagged(ws, "CARER") == people
    assert [(row.name, row.people) for row in tags.all(ws)] == [("Carer", 3)]
    assert undo.latest(ws).label == "Tag 3 people “carer”"  # type: ignore[union-attr]
    undo.undo(ws, done.undo)
    assert _tagged(ws, "carer") == people[:1]


def test_a_tag_goes_with_the_last_who_had_it_unless_a_filter_asks_for_it(
    ws: Workspace, people: list[int]
) -> None:
    tags.give(ws, people, "carer")
    key = tags.find(ws, "carer")
    done = tags.take(ws, people, key)
    assert done.said == "“carer” is taken from 3 people."
    with pytest.raises(NotFound):
        tags.find(ws, "carer")
    undo.undo(ws, done.undo)
    assert _tagged(ws, "carer") == people
    filters.save(ws, "Carers", ContactFilter(tags=(key,)))
    assert "1 did not" in tags.take(ws, people[:1], key).said + tags.take(ws, people, key).said
    assert [(row.name, row.people) for row in tags.all(ws)] == [("carer", 0)]


def test_a_person_s_tags_are_shown_and_go_with_them(ws: Workspace, people: list[int]) -> None:
    for word in ("driver", "Carer"):
        tags.give(ws, people[:2], word)
    assert contacts.show(ws, people[0]).tags == ("Carer", "driver")
    assert contacts.page(ws, ContactFilter(), 0, 1)[0].tags == ("Carer", "driver")
    assert [(row.name, row.people) for row in tags.of(ws, people[1:])] == [
        ("Carer", 1),
        ("driver", 1),
    ]
    done = contacts.remove(ws, people[0])
    assert ContactTag.select().count() == 2
    undo.undo(ws, done.undo)
    assert contacts.show(ws, people[0]).tags == ("Carer", "driver")


def test_tagging_nobody_or_with_nothing_is_refused_and_changes_nothing(
    ws: Workspace, people: list[int]
) -> None:
    with pytest.raises(Refused):
        tags.give(ws, [], "carer")
    with pytest.raises(Refused):
        tags.give(ws, people, " \x1b[31m ")
    with pytest.raises(NotFound):
        tags.give(ws, [*people, 999], "carer")
    assert not Tag.select().exists() and not ContactTag.select().exists()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_kept_clean(ws: Workspace, people: list[int], hostile: str) -> None:
    tag = tags.give(ws, people, f"t {hostile}").view.tag
    saved = filters.save(ws, f"f {hostile}", ContactFilter(search="a", tags=(1,))).view
    for text in (tag, saved.name, saved.sentence):
        assert not FORBIDDEN & set(text)
        assert "\n" not in text


def test_a_filter_is_saved_found_renamed_and_dropped(ws: Workspace, people: list[int]) -> None:
    table = Community.create(name="Kitchen Table", code="KIT", created_at=ws.now())
    flt = ContactFilter(community_id=table.id, came=Came(1, 12), may_mail=Purpose.mail)
    saved = filters.save(ws, "Regulars", flt).view
    told = "people in Kitchen Table who came at least once in the last 12 months, may be mailed"
    assert (saved.filter, saved.sentence) == (flt, told)
    assert filters.find(ws, "REGULARS") == filters.find(ws, str(saved.id)) == saved
    again = filters.save(ws, "regulars", ContactFilter(never_came=True))
    assert [(one.name, one.sentence) for one in filters.all(ws)] == [
        ("regulars", "people who have not come yet")
    ]
    undo.undo(ws, again.undo)
    assert filters.show(ws, saved.id) == saved
    filters.save(ws, "Others", ContactFilter(on_hold=True))
    with pytest.raises(Refused):
        filters.rename(ws, saved.id, "others")
    assert filters.rename(ws, saved.id, "Who came").view.name == "Who came"
    done = filters.remove(ws, saved.id)
    with pytest.raises(NotFound):
        filters.find(ws, "Who came")
    undo.undo(ws, done.undo)
    assert filters.find(ws, "Who came").filter == flt
    noted = {row.action: row.detail for row in AuditEvent.select()}
    assert "filter.saved" in noted and "Regulars" not in "".join(noted.values())


def test_a_filter_without_a_condition_is_not_saved(ws: Workspace) -> None:
    for empty in (ContactFilter(), ContactFilter(search=" \x00 ")):
        with pytest.raises(Refused):
            filters.save(ws, "All", empty)
    assert filters.all(ws) == []


def test_a_condition_this_version_does_not_know_is_said_and_never_left_out(ws: Workspace) -> None:
    row = SavedFilter.create(
        name="New", key="new", conditions={"community_id": 1, "zodiac": "pisces"}, saved_at=ws.now()
    )
    with pytest.raises(Refused, match="does not know"):
        filters.show(ws, row.id)
    assert [one.filter.empty for one in filters.all(ws)] == [True]
    filters.remove(ws, row.id)
    assert filters.all(ws) == []


def test_the_conditions_are_told_one_by_one(ws: Workspace) -> None:
    told = filters.described(ws, ContactFilter(may_mail=Purpose.mail, on_hold=True))
    assert told.conditions == (
        (Condition("may_mail", Purpose.mail), "may be mailed"),
        (Condition("on_hold", True), "on hold"),
    )
