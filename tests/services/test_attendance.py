"""Who came: found by a few letters, marked once, guests welcome."""

from __future__ import annotations

from datetime import date

import pytest

from coptui.errors import NotFound, Refused
from coptui.services import attendance, members, sessions, undo
from coptui.store.models import Attendance, ConsentEvent, Contact, Membership, Organisation, Session
from coptui.workspace import Workspace
from tests.hostile import FORBIDDEN, HOSTILE
from tests.services.practice import harbour, person, session, topic


def test_few_letters_find_the_invited_first_then_members_then_others(ws: Workspace) -> None:
    which = harbour(ws)
    other, member, asked = (
        person(ws, name) for name in ("Penelope Ash", "Pen Birch", "Gareth Penn")
    )
    members.add(ws, which, [member])
    meeting = session(ws, topic(ws, which))
    sessions.mark_invited(ws, meeting, [asked])
    hits = attendance.search(ws, meeting, "pen")
    assert [(hit.id, hit.known) for hit in hits] == [
        (asked, "invited"),
        (member, "member"),
        (other, "contact"),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jo p", ["Jo Pardew"]),
        ("par jo", ["Jo Pardew"]),
        ("BRO", ["Bróna O'Neill"]),
        ("nei", ["Bróna O'Neill"]),
        ("one", ["Bróna O'Neill"]),
        ("o'n", ["Bróna O'Neill"]),
        ("o’neill", ["Bróna O'Neill"]),
        ("oneill bro", ["Bróna O'Neill"]),
        ("ard", []),
        ("%", []),
        ("_", []),
        ("\x1b[2Jjo", ["Jo Pardew"]),
    ],
)
def test_each_word_begins_a_word_of_the_name(ws: Workspace, typed: str, found: list[str]) -> None:
    which = harbour(ws)
    members.add(ws, which, [person(ws, "Jo Pardew"), person(ws, "Bróna O'Neill")])
    hits = attendance.search(ws, session(ws, topic(ws, which)), typed)
    assert [hit.name for hit in hits] == found


def test_members_are_found_among_thousands_with_the_same_name(ws: Workspace) -> None:
    which = harbour(ws)
    rows = [
        {
            "name": "Sam Able",
            "sort_key": "sam able",
            "created_at": ws.now(),
            "updated_at": ws.now(),
        }
        for _ in range(1000)
    ]
    with ws.store.atomic():
        for at in range(0, 1000, 50):
            Contact.insert_many(rows[at : at + 50]).execute()
    ours = person(ws, "Sam Yarrow")
    members.add(ws, which, [ours])
    hits = attendance.search(ws, session(ws, topic(ws, which)), "sam")
    assert hits[0].id == ours and len(hits) == attendance.HITS


def test_whoever_is_expected_most_comes_first_and_all_are_counted(ws: Workspace) -> None:
    which = harbour(ws)
    names = ("Sam Maybe", "Sam Yes", "Sam Core", "Sam Stranger")
    maybe, yes, core, _stranger = (person(ws, name) for name in names)
    members.add(ws, which, [maybe, yes, core])
    members.give_role(ws, which, core, "core_member")
    meeting = session(ws, topic(ws, which))
    sessions.reply(ws, meeting, yes, "yes")
    sessions.reply(ws, meeting, maybe, "maybe")
    for _ in range(70):
        person(ws, "Sam Other")
    found = attendance.found(ws, meeting, "sam")
    assert [hit.name for hit in found.rows[:4]] == ["Sam Yes", "Sam Core", "Sam Maybe", "Sam Other"]
    assert (found.total, len(found.rows)) == (74, 60)


def test_the_door_says_that_a_day_is_to_come_and_it_may_be_meant(ws: Workspace) -> None:
    about, jo = topic(ws, harbour(ws)), person(ws, "Jo Pardew")
    meeting = session(ws, about, date(2026, 11, 24))
    words = "HAR-1 is on Tuesday 24 November 2026. That is 1 day ahead."
    assert attendance.door(ws, meeting) == words
    assert attendance.here(ws, meeting, jo, ahead=True).view.total == 1
    assert attendance.door(ws, session(ws, about)) == ""
    with pytest.raises(Refused):
        attendance.door(ws, session(ws, about, None))


def test_nothing_typed_offers_those_who_are_awaited(ws: Workspace) -> None:
    which = harbour(ws)
    jo, bea, _stranger = (person(ws, name) for name in ("Jo", "Bea", "Stranger"))
    members.add(ws, which, [jo, bea])
    meeting = session(ws, topic(ws, which))
    attendance.here(ws, meeting, bea)
    assert [hit.name for hit in attendance.search(ws, meeting, "")] == ["Jo"]


def test_being_here_gives_no_consent_and_no_membership(ws: Workspace) -> None:
    meeting, jo = session(ws, topic(ws, harbour(ws))), person(ws, "Jo Pardew")
    view = attendance.here(ws, meeting, jo).view
    assert [(row.contact_id, row.new_here) for row in view.people] == [(jo, True)]
    assert ConsentEvent.select().count() == Membership.select().count() == 0
    assert Contact.get_by_id(jo).mail_standing == "not_asked"


def test_somebody_is_here_once(ws: Workspace) -> None:
    meeting, jo = session(ws, topic(ws, harbour(ws))), person(ws, "Jo Pardew")
    attendance.here(ws, meeting, jo)
    again = attendance.here(ws, meeting, jo)
    assert (again.view.total, again.undo) == (1, None)


def test_new_is_who_has_never_been_in_this_community(ws: Workspace) -> None:
    which, jo = topic(ws, harbour(ws)), person(ws, "Jo Pardew")
    first, second = session(ws, which, date(2026, 11, 2)), session(ws, which)
    attendance.here(ws, first, jo)
    view = attendance.here(ws, second, jo).view
    assert (view.people[0].new_here, view.new) == (False, 0)


def test_guests_need_no_contact_and_may_be_many(ws: Workspace) -> None:
    meeting = session(ws, topic(ws, harbour(ws)))
    for label in ("", "Anna's sister", ""):
        view = attendance.walk_in(ws, meeting, label).view
    assert [row.name for row in view.people] == ["guest", "Anna's sister", "guest"]
    assert (view.guests, view.total, Contact.select().count()) == (3, 3, 0)
    view = attendance.not_here(ws, meeting, mark_id=view.people[1].id).view
    assert view.guests == 2


def test_a_mark_can_be_taken_away_and_the_taking_taken_back(ws: Workspace) -> None:
    meeting, jo = session(ws, topic(ws, harbour(ws))), person(ws, "Jo Pardew")
    attendance.here(ws, meeting, jo)
    done = attendance.not_here(ws, meeting, jo)
    assert done.view.total == 0
    undo.undo(ws, done.undo)
    assert attendance.present(ws, meeting).people[0].contact_id == jo
    with pytest.raises(NotFound):
        attendance.not_here(ws, meeting, 999)


def test_a_headcount_counts_those_without_names_too(ws: Workspace) -> None:
    meeting, jo = session(ws, topic(ws, harbour(ws))), person(ws, "Jo Pardew")
    attendance.here(ws, meeting, jo)
    assert attendance.headcount(ws, meeting, 1).view.total == 1
    assert attendance.walk_in(ws, meeting, "Bert").view.total == 2
    assert attendance.headcount(ws, meeting, 17).view.total == 17
    assert sessions.show(ws, meeting).present == 17
    with pytest.raises(Refused) as refused:
        attendance.headcount(ws, meeting, 1)
    assert refused.value.field == "headcount"
    assert attendance.headcount(ws, meeting, None).view.total == 2


@pytest.mark.parametrize("people", [-1, 10**9])
def test_a_headcount_is_a_number_of_people(ws: Workspace, people: int) -> None:
    meeting = session(ws, topic(ws, harbour(ws)))
    with pytest.raises(Refused):
        attendance.headcount(ws, meeting, people)


@pytest.mark.parametrize("when", ["tomorrow", "undated", "cancelled"])
def test_nobody_has_come_to_what_was_not_held(ws: Workspace, when: str) -> None:
    which, jo = topic(ws, harbour(ws)), person(ws, "Jo Pardew")
    day = {"tomorrow": date(2026, 11, 24), "undated": None}.get(when, date(2026, 11, 23))
    meeting = session(ws, which, day)
    if when == "cancelled":
        sessions.cancel(ws, meeting)
    with pytest.raises(Refused):
        attendance.here(ws, meeting, jo)
    with pytest.raises(Refused):
        attendance.walk_in(ws, meeting, "Bert")
    with pytest.raises(Refused):
        attendance.headcount(ws, meeting, 4)
    assert Attendance.select().count() == 0
    assert Session.get().headcount is None


def test_erasing_a_person_keeps_the_count(ws: Workspace) -> None:
    meeting, jo = session(ws, topic(ws, harbour(ws))), person(ws, "Jo Pardew")
    attendance.here(ws, meeting, jo)
    Contact.delete().where(Contact.id == jo).execute()
    view = attendance.present(ws, meeting)
    assert (view.total, view.people[0].contact_id) == (1, None)


def test_nothing_here_knows_of_being_late(ws: Workspace) -> None:
    words = " ".join(Attendance._meta.fields).lower()
    assert not [word for word in ("late", "arriv", "left_", "apolog") if word in words]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_labels_are_shown_harmless(ws: Workspace, text: str) -> None:
    which = harbour(ws)
    meeting, who = session(ws, topic(ws, which)), person(ws, text)
    Contact.update(organisation=Organisation.create(name="Org")).execute()
    members.add(ws, which, [who])
    attendance.here(ws, meeting, who)
    said = attendance.walk_in(ws, meeting, text).said
    seen = [*attendance.present(ws, meeting).people, *attendance.search(ws, meeting, text[:3])]
    kept = said + "".join(str(value) for one in seen for value in vars(one).values())
    assert not FORBIDDEN & set(kept)
