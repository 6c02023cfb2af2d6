"""Written down in the room: at once, without names, and easily taken back."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from coptui.domain.capture import KINDS
from coptui.errors import NotFound, Refused
from coptui.services import (
    attendance,
    capture,
    consent,
    consent_wordings,
    contacts,
    drafts,
    erasure,
    live,
    members,
    rating_rounds,
    seats,
    sessions,
    undo,
)
from coptui.services.contact_views import NewContact
from coptui.services.reports import summary
from coptui.store import sqlite
from coptui.store.models import (
    Action,
    CapturedItem,
    Contact,
    HelperSlot,
    Noticing,
    Rating,
    RatingRound,
    Resource,
    RunningOrderItem,
    SeatTally,
    Session,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN, HOSTILE
from tests.services.practice import harbour, person, session, topic

TODAY = date(2026, 11, 23)


@pytest.fixture
def meeting(ws: Workspace) -> int:
    which = harbour(ws)
    members.add(ws, which, [person(ws, "Femi Calder"), person(ws, "Jo Pardew")])
    return session(ws, topic(ws, which), TODAY, start=time(9, 30), end=time(11, 30))


@pytest.mark.parametrize("kind", [kind.value for kind in KINDS])
def test_every_kind_is_kept_in_its_place_and_taken_back(
    ws: Workspace, meeting: int, kind: str
) -> None:
    done = capture.add(ws, meeting, kind, "someone rang before Friday")
    assert [one.kind for one in capture.listing(ws, meeting)] == [kind]
    assert capture.listing(ws, meeting)[0] == done.view
    tables = {"noticing": Noticing, "action": Action, "resource": Resource, "item": CapturedItem}
    assert {name for name, table in tables.items() if table.select().count()} == {done.view.what}
    undo.undo(ws, done.undo)
    assert capture.listing(ws, meeting) == []


def test_another_process_sees_a_line_as_soon_as_it_is_confirmed(
    ws: Workspace, meeting: int
) -> None:
    """In a transaction of its own: nothing waits for a later one."""
    beside = sqlite.connect_existing(ws.database_file)
    for number in range(3):
        capture.add(ws, meeting, "question", f"who decides {number}")
        assert beside.execute("SELECT COUNT(*) FROM captured_item").fetchone() == (number + 1,)
    beside.close()


def test_the_half_line_goes_in_the_same_breath_as_the_line_is_kept(
    ws: Workspace, meeting: int
) -> None:
    drafts.keep(ws, f"capture:{meeting}", {"kind": "question", "text": "who dec"})
    capture.add(ws, meeting, "question", "who decides", draft=f"capture:{meeting}")
    assert drafts.find(ws, f"capture:{meeting}") is None


def test_lines_stand_in_the_order_of_the_writing_whatever_they_are(
    ws: Workspace, meeting: int, clock: FrozenClock
) -> None:
    for kind, text in (("question", "one"), ("noticing", "two"), ("action", "three"),
                       ("resource", "four"), ("question", "five")):  # fmt: skip
        capture.add(ws, meeting, kind, text)
        clock.tick(seconds=20)
    assert [one.text for one in capture.listing(ws, meeting)] == [
        "one", "two", "three", "four", "five",
    ]  # fmt: skip
    assert len({one.key for one in capture.listing(ws, meeting)}) == 5


def test_several_lines_come_in_together_or_not_at_all(ws: Workspace, meeting: int) -> None:
    done = capture.add_many(ws, meeting, "question", ["one", "two", "three"], medium="sticky")
    assert done.said == "3 lines kept as question."
    assert {row.medium for row in CapturedItem.select()} == {"sticky"}
    undo.undo(ws, done.undo)
    assert capture.listing(ws, meeting) == []
    for bad in ([], ["x"] * 201, ["good", "\x1b[2J"]):
        with pytest.raises(Refused):
            capture.add_many(ws, meeting, "question", bad)
    assert capture.listing(ws, meeting) == []


def test_a_name_that_a_title_gives_away_is_said_at_once(ws: Workspace, meeting: int) -> None:
    done = capture.add(ws, meeting, "good_practice", "The ward rang Mr Hill on day two")
    assert done.view.text == "The ward rang Mr Hill on day two"
    assert done.said == "Good practice kept. It says “Mr Hill”: best without the name."
    assert capture.add(ws, meeting, "question", "Who rings?").said == "Question kept."


def test_an_action_is_who_what_and_by_when(ws: Workspace, meeting: int) -> None:
    done = capture.add(ws, meeting, "action", "Femi asks the larder, 5 Dec")
    row = Action.get_by_id(done.view.id)
    assert done.said == "Action kept: Femi, by Sat 5 Dec."
    assert capture.add(ws, meeting, "action", "ask the larder").said == "Action kept."
    assert (row.who, row.text, row.due) == ("Femi", "asks the larder", date(2026, 12, 5))
    assert row.contact is not None and row.contact.name == "Femi Calder"


def test_a_link_is_told_apart_from_its_title(ws: Workspace, meeting: int) -> None:
    capture.add(ws, meeting, "resource", "Fridge note, https://larder.example/note")
    row = Resource.get()
    assert (row.title, row.where_to_find) == ("Fridge note", "https://larder.example/note")
    assert row.session_id == meeting and row.community is not None


def test_a_line_gets_other_words_or_another_kind_and_keeps_its_place(
    ws: Workspace, meeting: int, clock: FrozenClock
) -> None:
    first = capture.add(ws, meeting, "question", "someone rang").view
    clock.tick(minutes=1)
    capture.add(ws, meeting, "question", "last")
    now = capture.edit(ws, meeting, first.what, first.id, "someone rang early", "noticing")
    assert (now.view.what, now.view.kind) == ("noticing", "noticing")
    again = capture.edit(ws, meeting, "noticing", now.view.id, "someone rang early", "gone_well")
    assert [one.text for one in capture.listing(ws, meeting)] == ["someone rang early", "last"]
    undo.undo(ws, again.undo)
    undo.undo(ws, now.undo)
    assert capture.listing(ws, meeting)[0].kind == "question"


def test_a_line_of_another_session_is_not_found(ws: Workspace, meeting: int) -> None:
    other = session(ws, topic(ws, harbour_of(ws), "Medicines"), TODAY)
    row = capture.add(ws, meeting, "question", "mine").view
    with pytest.raises(NotFound):
        capture.remove(ws, other, row.what, row.id)
    with pytest.raises(NotFound):
        capture.edit(ws, other, row.what, row.id, "theirs")
    with pytest.raises(NotFound):
        capture.remove(ws, meeting, "nothing", row.id)


def harbour_of(ws: Workspace) -> int:
    return int(Session.get().community_id)


def test_what_follows_a_difficulty_is_kept_with_it_and_may_be_passed_over(
    ws: Workspace, meeting: int
) -> None:
    hard = capture.add(ws, meeting, "difficulty", "food goes off").view
    assert hard.more == {}
    capture.follow_up(ws, meeting, hard.id, "what_would_help", "a fridge on Fridays")
    done = capture.follow_up(ws, meeting, hard.id, "what_would_help", "a shelf")
    assert done.view.note == "a fridge on Fridays; a shelf"
    good = capture.add(ws, meeting, "good_practice", "one page with pictures").view
    for name in ("who_notices", "what_makes_it_work", "what_else"):
        capture.follow_up(ws, meeting, good.id, name, "the driver")
    with pytest.raises(Refused):
        capture.follow_up(ws, meeting, good.id, "what_would_help", "no such question here")


def test_nothing_is_written_down_before_its_day_or_once_called_off(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    later = session(ws, which, TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="nothing can have been said yet"):
        capture.add(ws, later, "question", "too soon")
    off = session(ws, which, TODAY)
    sessions.cancel(ws, off, "snow")
    with pytest.raises(Refused, match="called off"):
        capture.add(ws, off, "question", "nobody came")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_is_cleaned_on_the_way_in(ws: Workspace, meeting: int, text: str) -> None:
    for kind in ("question", "action", "noticing", "resource"):
        kept = capture.add(ws, meeting, kind, f"kept {text}").view
        assert not FORBIDDEN & set(f"{kept.text}{kept.note}")


# -- live -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["idea", "date_set", "invited", "ready"])
def test_a_planned_session_goes_live_from_any_state(
    ws: Workspace, meeting: int, status: str
) -> None:
    Session.update(status=status).execute()
    done = live.begin(ws, meeting)
    assert done.view.status == "live"
    assert live.begin(ws, meeting).undo is None, "entering again changes nothing"
    undo.undo(ws, done.undo)
    assert sessions.show(ws, meeting).status == status


@pytest.mark.parametrize("status", ["held", "summarised", "circulated"])
def test_what_comes_later_is_written_down_without_opening_it_again(
    ws: Workspace, meeting: int, status: str
) -> None:
    Session.update(status=status).execute()
    live.begin(ws, meeting)
    capture.add(ws, meeting, "useful", "by mail afterwards", medium="e-mail afterwards")
    assert sessions.show(ws, meeting).status == status


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_what_does_not_take_place_does_not_go_live(
    ws: Workspace, meeting: int, status: str
) -> None:
    Session.update(status=status).execute()
    with pytest.raises(Refused):
        live.begin(ws, meeting)


def test_each_part_begins_and_ends_when_it_did(
    ws: Workspace, meeting: int, clock: FrozenClock
) -> None:
    begun = []
    for _ in range(12):
        begun.append(ws.now())
        live.next_part(ws, meeting)
        clock.tick(minutes=9)
    last = live.next_part(ws, meeting)
    assert last.view.now is None and last.view.following is None
    rows = list(RunningOrderItem.select().order_by(RunningOrderItem.position))
    assert [row.started_at for row in rows] == begun
    assert [row.ended_at for row in rows] == [*begun[1:], ws.now()]
    with pytest.raises(Refused, match="All parts have been"):
        live.next_part(ws, meeting)
    undo.undo(ws, last.undo)
    now = live.view(ws, meeting).now
    assert now is not None and now.number == 12


# -- answers, seats, helpers -----------------------------------------------------------------------


def test_a_round_keeps_neither_names_nor_the_order_of_the_answers(
    ws: Workspace, meeting: int
) -> None:
    view = rating_rounds.add(ws, meeting, "7 2 9 3 2").view
    assert view.values == (2, 2, 3, 7, 9)
    assert [row.value for row in Rating.select().order_by(Rating.id)] == [2, 2, 3, 7, 9]
    columns = {field.name for table in (Rating, RatingRound) for field in table._meta.sorted_fields}
    assert not {name for name in columns if "contact" in name or "who" in name}


def test_good_enough_may_be_one_value_or_several(ws: Workspace, meeting: int) -> None:
    view = rating_rounds.add(ws, meeting, "5 6 6").view
    assert rating_rounds.good_enough(ws, meeting, view.id, "7").view.good_enough == (7,)
    several = rating_rounds.good_enough(ws, meeting, view.id, "8 6 7")
    assert several.view.good_enough == (6, 7, 8)
    assert RatingRound.get().good_enough == 7
    undo.undo(ws, several.undo)
    assert rating_rounds.rounds_of(ws, meeting)[0].good_enough == (7,)


def test_what_puts_us_here_and_one_point_up_are_several_things(ws: Workspace, meeting: int) -> None:
    view = rating_rounds.add(ws, meeting, "5 6 6").view
    for text in ("we ring each other", "Femi brings cake"):
        view = rating_rounds.say(ws, meeting, view.id, "what_puts_us_here", text).view
    assert view.what_puts_us_here == ("we ring each other", "Somebody brings cake")
    with pytest.raises(NotFound):
        rating_rounds.say(ws, meeting, view.id + 1, "one_point_up", "x")


def test_earlier_sessions_of_the_topic_stand_above_this_one(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    days = [TODAY - timedelta(days=28), TODAY]
    first, second = (session(ws, which, day, start=time(9), end=time(10)) for day in days)
    rating_rounds.add(ws, first, "3 4 4")
    rating_rounds.add(ws, second, "5 5 6")
    rating_rounds.add(ws, second, "6 6 7")
    view = rating_rounds.scale_of(ws, second)
    assert [one.label for one in view.asked] == ["HAR-1", "HAR-2 · 1", "HAR-2 · 2"]
    assert [one.label for one in rating_rounds.scale_of(ws, first).asked] == ["HAR-1"]


@pytest.mark.parametrize("typed", ["", "5 6 x", "11", "0", "-1"])
def test_what_is_no_answer_is_refused(ws: Workspace, meeting: int, typed: str) -> None:
    with pytest.raises(Refused):
        rating_rounds.add(ws, meeting, typed)
    assert RatingRound.select().count() == 0


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lived experience 3", ("lived experience", 3)),
        ("3", ("lived experience", 3)),
        ("3 carers", ("carers", 3)),
        ("carers: 3", ("carers", 3)),
    ],
)
def test_seats_are_read_as_people_write_them(typed: str, read: tuple[str, int]) -> None:
    assert seats.read_seats(typed) == read


@pytest.mark.parametrize("typed", ["carers", "", "3 carers 4"])
def test_seats_without_one_number_are_asked_again(typed: str) -> None:
    with pytest.raises(Refused):
        seats.read_seats(typed)


def test_seats_are_counted_and_never_more_than_people(ws: Workspace, meeting: int) -> None:
    for _ in range(3):
        attendance.walk_in(ws, meeting)
    seats.count_seats(ws, meeting, "lived experience", 2)
    seats.count_seats(ws, meeting, "Lived Experience", 3)
    assert seats.seats(ws, meeting) == [seats.SeatRow("lived experience", 3)]
    with pytest.raises(Refused, match="3 people are here"):
        seats.count_seats(ws, meeting, "carers", 4)
    done = seats.count_seats(ws, meeting, "lived experience", 0)
    assert done.view == []
    undo.undo(ws, done.undo)
    assert SeatTally.get().count == 3


def test_a_task_is_taken_by_a_name_or_by_a_volunteer(ws: Workspace, meeting: int) -> None:
    seats.take_slot(ws, meeting, "greeting", "Femi")
    done = seats.take_slot(ws, meeting, "time", "volunteer")
    taken = {one.slot: one.who for one in done.view if one.who}
    assert taken == {"greeting": "Femi", "time": "volunteer"}
    femi = Contact.get(Contact.name == "Femi Calder")
    assert HelperSlot.get(HelperSlot.slot == "greeting").contact_id == femi.id
    seats.take_slot(ws, meeting, "greeting", "")
    assert {one.slot for one in seats.slots(ws, meeting) if one.who} == {"time"}


# -- names ----------------------------------------------------------------------------------------


def test_a_name_is_told_only_with_the_permission_to_quote(ws: Workspace, meeting: int) -> None:
    who = Contact.get(Contact.name == "Femi Calder").id
    row = capture.add(ws, meeting, "gone_well", "the queue was shorter").view
    with pytest.raises(Refused, match="has not said that they may be quoted"):
        capture.name_speaker(ws, meeting, row.id, who)
    attendance.here(ws, meeting, who)
    assert capture.who_may_be_quoted(ws, meeting) == []
    give(ws, who, "quoted")
    assert capture.who_may_be_quoted(ws, meeting) == [(who, "Femi Calder")]
    named = capture.name_speaker(ws, meeting, row.id, who)
    assert named.view.named == "Femi Calder"
    told = "“The queue was shorter”, {}."
    assert told.format("somebody in the room") in summary.so_far(ws, meeting).text
    give(ws, who, "named")
    assert told.format("Femi Calder") in summary.so_far(ws, meeting).text
    consent.withdraw(ws, who, "quoted")
    assert "Femi" not in summary.so_far(ws, meeting).text


def give(ws: Workspace, who: int, purpose: str) -> None:
    wording = consent_wordings.add_wording(ws, "You may quote me.", [purpose]).view.id
    consent.give(ws, who, purpose, method="spoken", on=TODAY, wording_id=wording)


def test_forgetting_somebody_changes_no_count_no_answer_and_no_line(
    ws: Workspace, meeting: int
) -> None:
    who = contacts.add(ws, NewContact("Abi Stokes", "abi@stokes.example")).view.id
    attendance.here(ws, meeting, who)
    seats.count_seats(ws, meeting, "lived experience", 1)
    rating_rounds.add(ws, meeting, "5 6 7")
    capture.add(ws, meeting, "gone_well", "the queue was shorter")
    capture.add(ws, meeting, "action", "Abi rings the ward")
    seats.take_slot(ws, meeting, "time", "Abi")

    def counted() -> tuple[object, ...]:
        here = attendance.present(ws, meeting)
        lines = [(one.kind, one.text) for one in capture.listing(ws, meeting)]
        rounds = [one.values for one in rating_rounds.rounds_of(ws, meeting)]
        return here.total, here.new, seats.seats(ws, meeting), rounds, lines

    before = counted()
    erasure.erase(ws, who, confirm="abi@stokes.example")
    assert counted() == before
    assert "Abi" not in str(capture.listing(ws, meeting)) + str(seats.slots(ws, meeting))
