"""Sessions: planned, invited to, moved and called off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from coptui.errors import NotFound, Refused
from coptui.services import (
    communities,
    live,
    members,
    print_pack,
    questions,
    sessions,
    topics,
    undo,
)
from coptui.services.communities import NewCommunity
from coptui.services.sessions import NewSession, OrderItem
from coptui.store.models import Invitation, RunningOrderItem, Session, Venue
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN, HOSTILE
from tests.services.practice import harbour, person, session, topic

COMING = date(2026, 12, 3)


def test_numbers_run_through_the_community_and_are_not_used_again(ws: Workspace) -> None:
    which = harbour(ws)
    first, second = topic(ws, which), topic(ws, which, "Medicines that travel")
    codes = [sessions.show(ws, session(ws, one, COMING)).code for one in (first, second, first)]
    assert codes == ["HAR-1", "HAR-2", "HAR-3"]
    sessions.cancel(ws, 3, "snow")
    assert sessions.show(ws, session(ws, first, COMING)).code == "HAR-4"


def test_a_session_says_where_in_its_topic_it_is(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    later = session(ws, which, date(2027, 1, 7))
    sooner = session(ws, which, COMING)
    assert sessions.show(ws, sooner).topic_where == "session 1 of about 4"
    assert sessions.show(ws, later).topic_where == "session 2 of about 4"


def test_day_and_hours_are_those_of_the_community(ws: Workspace) -> None:
    new = NewCommunity("Gannet Bay", time_zone="America/St_Johns")
    which = topic(ws, communities.add(ws, new).view.id)
    view = sessions.show(ws, session(ws, which, COMING))
    assert view.start is not None and view.start.isoformat() == "2026-12-03T12:30:00-03:30"
    assert view.when == "Thursday 3 December 2026, 12:30–14:30"
    assert Session.get().starts_at == datetime(2026, 12, 3, 16, 0, tzinfo=UTC)


def test_summer_and_winter_keep_the_hour_on_the_wall(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    days = (date(2026, 10, 24), date(2026, 10, 26))
    views = [sessions.show(ws, session(ws, which, day)) for day in days]
    assert [view.start and view.start.isoformat() for view in views] == [
        "2026-10-24T12:30:00+01:00",
        "2026-10-26T12:30:00+00:00",
    ]


def test_an_hour_that_the_clocks_leave_out_is_refused(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    with pytest.raises(Refused, match="does not exist"):
        session(ws, which, date(2026, 3, 29), start=time(1, 30), end=time(3, 30))
    assert Session.select().count() == 0


def test_an_hour_that_comes_twice_has_to_be_told_apart(ws: Workspace) -> None:
    which, day = topic(ws, harbour(ws)), date(2026, 10, 25)
    hours = {"start": time(1, 30), "end": time(3, 30)}
    with pytest.raises(Refused, match="comes twice"):
        session(ws, which, day, **hours)
    session(ws, which, day, **hours, earlier=True)
    session(ws, which, day, **hours, earlier=False)
    starts = [row.starts_at for row in Session.select().order_by(Session.id)]
    assert starts == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize("end", [time(12, 30), time(11, 0)])
def test_the_end_comes_after_the_beginning(ws: Workspace, end: time) -> None:
    which = topic(ws, harbour(ws))
    with pytest.raises(Refused) as refused:
        session(ws, which, COMING, end=end)
    assert refused.value.field == "end"


def test_a_whole_session_lacks_nothing(ws: Workspace) -> None:
    view = sessions.show(ws, session(ws, topic(ws, harbour(ws)), COMING))
    assert (view.missing, view.may_invite, view.status) == ((), True, "date_set")


@pytest.mark.parametrize(
    ("without", "word"),
    [
        ({"venue": ""}, "venue"),
        ({"access": ""}, "access"),
        ({"end": None}, "end"),
    ],
)
def test_what_an_invitation_needs_is_named_and_stops_it(
    ws: Workspace, without: dict[str, object], word: str
) -> None:
    which = session(ws, topic(ws, harbour(ws)), COMING, **without)
    view = sessions.show(ws, which)
    assert len(view.missing) == 1 and word in view.missing[0]
    with pytest.raises(Refused, match=word), ws.store.atomic():
        sessions.mark_invited(ws, which, [])
    assert sessions.show(ws, which).status == "date_set"


def test_a_host_needs_a_name_and_a_way_to_be_reached(ws: Workspace) -> None:
    which = communities.add(ws, NewCommunity("Doorstep")).view.id
    view = sessions.show(ws, session(ws, topic(ws, which), COMING))
    assert len(view.missing) == 2 and all("host" in words for words in view.missing)
    jo = person(ws, "Jo Pardew", phone="01632 960002")
    shown = sessions.edit(ws, view.id, host_id=jo).view
    assert (shown.host, shown.host_contact, shown.missing) == ("Jo Pardew", "01632 960002", ())


def test_the_chair_hosts_where_nobody_else_is_named(ws: Workspace) -> None:
    which = communities.add(ws, NewCommunity("Doorstep")).view.id
    jo = person(ws, "Jo Pardew", email="jo@lantern.example")
    members.add(ws, which, [jo], "facilichair")
    view = sessions.show(ws, session(ws, topic(ws, which), COMING))
    assert (view.host_id, view.host_contact) == (jo, "jo@lantern.example")


def test_a_missing_example_is_said_and_stops_nothing(ws: Workspace) -> None:
    view = sessions.show(ws, session(ws, topic(ws, harbour(ws)), COMING, example=""))
    assert len(view.missing) == 1 and "example" in view.missing[0]
    assert view.may_invite


def test_without_a_day_it_is_an_idea(ws: Workspace) -> None:
    which = session(ws, topic(ws, harbour(ws)), None)
    view = sessions.show(ws, which)
    assert (view.status, view.start, view.when) == ("idea", None, "date being agreed")
    moved = sessions.move_date(ws, which, COMING, time(12, 30), time(14, 30)).view
    assert (moved.status, moved.calendar_sequence, moved.missing) == ("date_set", 0, ())


def test_places_are_known_by_name_and_keep_their_access_line(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    session(ws, which, COMING)
    again = sessions.show(ws, session(ws, which, COMING, venue="The Library", access=""))
    assert again.missing and Venue.select().count() == 2
    same = sessions.show(ws, session(ws, which, COMING, venue="library", access=""))
    assert (same.venue, same.access) == ("Library", "Step-free, hearing loop")
    assert [place.name for place in sessions.venues(ws)] == ["Library", "The Library"]


def test_no_session_for_a_closed_topic(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    for status in ("open", "closing", "closed"):
        topics.move(ws, which, status)
    with pytest.raises(Refused) as refused:
        session(ws, which, COMING)
    assert refused.value.field == "topic"


def test_moving_raises_the_calendar_sequence_and_asks_to_invite_again(ws: Workspace) -> None:
    which = session(ws, topic(ws, harbour(ws)), COMING)
    uid = sessions.show(ws, which).calendar_uid
    sessions.mark_invited(ws, which, [])
    for number, day in enumerate((date(2026, 12, 10), date(2026, 12, 17)), 1):
        view = sessions.move_date(ws, which, day).view
        assert (view.calendar_sequence, view.calendar_uid) == (number, uid)
    assert (view.status, view.when) == ("date_set", "Thursday 17 December 2026, 12:30–14:30")
    assert sessions.move_date(ws, which, date(2026, 12, 17)).view.calendar_sequence == 2


def test_moving_over_the_clock_change_keeps_the_hour_on_the_wall(ws: Workspace) -> None:
    which = session(ws, topic(ws, harbour(ws)), date(2027, 3, 25))
    view = sessions.move_date(ws, which, date(2027, 4, 1)).view
    assert view.start is not None and view.start.isoformat() == "2027-04-01T12:30:00+01:00"


def test_another_place_after_the_invitation_is_news_for_calendars(ws: Workspace) -> None:
    which = session(ws, topic(ws, harbour(ws)), COMING)
    assert sessions.edit(ws, which, venue="Hub").view.calendar_sequence == 0
    sessions.mark_invited(ws, which, [])
    assert sessions.edit(ws, which, venue="Town Hall").view.calendar_sequence == 1
    assert sessions.edit(ws, which, costs="Buses are paid").view.calendar_sequence == 1


def test_a_cancelled_session_stays_cancelled(ws: Workspace) -> None:
    which = session(ws, topic(ws, harbour(ws)), COMING)
    done = sessions.cancel(ws, which, "snow")
    assert (done.view.status, done.view.calendar_sequence) == ("cancelled", 1)
    with pytest.raises(Refused):
        sessions.move_date(ws, which, date(2026, 12, 10))
    with pytest.raises(Refused):
        sessions.cancel(ws, which)
    undo.undo(ws, done.undo)
    view = sessions.show(ws, which)
    assert (view.status, view.calendar_sequence) == ("date_set", 0)


@pytest.mark.parametrize("status", ["held", "cancelled", "invited", "circulated", "glorious"])
def test_states_with_an_act_of_their_own_are_not_set_by_hand(ws: Workspace, status: str) -> None:
    which = session(ws, topic(ws, harbour(ws)), COMING)
    with pytest.raises(Refused):
        sessions.move(ws, which, status)
    assert sessions.show(ws, which).status == "date_set"


def test_a_session_does_not_go_live_before_its_day(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    coming, today = session(ws, which, COMING), session(ws, which)
    with pytest.raises(Refused):
        sessions.move(ws, coming, "live")
    assert sessions.move(ws, today, "live").view.status == "live"


def test_a_new_session_has_the_twelve_parts_and_fits_its_hours(ws: Workspace) -> None:
    order = sessions.running_order(ws, session(ws, topic(ws, harbour(ws)), COMING))
    assert (len(order.items), order.minutes, order.booked) == (12, 120, 120)
    assert order.warnings == ()
    first, last = order.items[0].starts, order.items[-1].starts
    assert first is not None and f"{first:%H:%M}" == "12:30"
    assert last is not None and last > first


def test_the_running_order_can_be_changed_and_put_back(ws: Workspace) -> None:
    which = session(ws, topic(ws, harbour(ws)), COMING)
    items = [OrderItem("Soup", 20), OrderItem("A story", 40, "example")]
    done = sessions.set_running_order(ws, which, items)
    assert [(item.position, item.title) for item in done.view.items] == [
        (1, "Soup"),
        (2, "A story"),
    ]
    assert done.view.warnings
    undo.undo(ws, done.undo)
    assert len(sessions.running_order(ws, which).items) == 12


def test_a_part_that_has_begun_keeps_its_time_when_the_order_is_changed(
    ws: Workspace, clock: FrozenClock
) -> None:
    which = session(ws, topic(ws, harbour(ws)), COMING)
    items = [
        OrderItem("Soup", 20, "welcome"),
        OrderItem("A story", 5, "example"),
        OrderItem("Talk", 60),
    ]
    sessions.set_running_order(ws, which, items)
    clock.tick(days=(COMING - ws.today()).days)
    live.begin(ws, which)
    live.next_part(ws, which)
    begun = ws.now()
    clock.tick(minutes=20)
    live.next_part(ws, which)
    sessions.set_running_order(ws, which, [items[2], items[1], OrderItem("Cake", 5, "welcome")])
    found = {one.title: one for one in RunningOrderItem.select()}
    assert found["Talk"].started_at is None
    assert found["A story"].started_at == ws.now()
    assert (found["Cake"].started_at, found["Cake"].ended_at) == (begun, ws.now())


def test_questions_of_the_topic_stand_beside_the_next_running_order(ws: Workspace) -> None:
    about = topic(ws, harbour(ws))
    which = session(ws, about, COMING)
    asked = questions.add(ws, about, "Who keeps the key?").view
    carried = questions.add(ws, about, "Who pays the van?").view
    questions.move(ws, carried.id, "carried")
    order = sessions.running_order(ws, which)
    assert order.carried == ("Who pays the van?", "Who keeps the key?")
    page = print_pack.pages(ws, which)["running-order"]
    assert ("Who pays the van?", "Who keeps the key?") in [part.points for part in page.parts]
    questions.move(ws, asked.id, "answered", answer="The caretaker.")
    assert sessions.running_order(ws, which).carried == ("Who pays the van?",)


@pytest.mark.parametrize("item", [OrderItem("", 5), OrderItem("Soup", -1), OrderItem("Soup", 1441)])
def test_a_part_that_makes_no_sense_changes_nothing(ws: Workspace, item: OrderItem) -> None:
    which = session(ws, topic(ws, harbour(ws)), COMING)
    with pytest.raises(Refused):
        sessions.set_running_order(ws, which, [OrderItem("Welcome", 5), item])
    assert RunningOrderItem.select().count() == 12


def test_every_neutral_expert_is_on_the_list(ws: Workspace) -> None:
    which = harbour(ws)
    people = [person(ws, name) for name in ("Dean Sollars", "Jo Pardew", "Gone Away")]
    members.add(ws, which, people)
    members.give_role(ws, which, people[0], "neutral_expert")
    members.remove(ws, which, people[2], "moved on")
    rows = sessions.invited(ws, session(ws, topic(ws, which), COMING))
    assert [(row.name, row.reason) for row in rows] == [
        ("Dean Sollars", "neutral"),
        ("Jo Pardew", "topic"),
    ]
    assert all(row.invited_at is None and row.reply == "none" for row in rows)


@pytest.mark.parametrize("reply", ["yes", "no", "maybe", "keep-posted", "Keep Posted"])
def test_answers_are_noted_once_for_each_person(ws: Workspace, reply: str) -> None:
    which, jo = session(ws, topic(ws, harbour(ws)), COMING), person(ws, "Jo Pardew")
    sessions.mark_invited(ws, which, [jo, jo])
    sessions.reply(ws, which, jo, "maybe")
    row = sessions.reply(ws, which, jo, reply, note="with a friend").view
    assert row.reply == reply.lower().replace(" ", "-")
    assert (row.replied_at, row.note) == (ws.now(), "with a friend")
    assert Invitation.select().count() == 1


def test_an_answer_can_be_taken_back_and_nonsense_is_refused(ws: Workspace) -> None:
    which, jo = session(ws, topic(ws, harbour(ws)), COMING), person(ws, "Jo Pardew")
    done = sessions.reply(ws, which, jo, "yes")
    undo.undo(ws, done.undo)
    assert Invitation.select().count() == 0
    with pytest.raises(Refused):
        sessions.reply(ws, which, jo, "perhaps")
    with pytest.raises(NotFound):
        sessions.reply(ws, which, 99, "yes")


def test_lists_come_in_the_order_of_their_days(ws: Workspace) -> None:
    which = harbour(ws)
    one = topic(ws, which)
    for day in (None, date(2027, 1, 7), COMING):
        session(ws, one, day)
    assert [view.number for view in sessions.list_of(ws, which)] == [3, 2, 1]
    assert [view.number for view in sessions.list_of(ws, which, upcoming=False)] == []
    assert sessions.list_of(ws, 77) == []


def test_taking_back_a_plan_leaves_nothing(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    new = NewSession(topic_id=which, on=COMING, start=time(12), end=time(14), venue="Hub")
    undo.undo(ws, sessions.plan(ws, new).undo)
    counts = [model.select().count() for model in (Session, RunningOrderItem, Venue)]
    assert counts == [0, 0, 0]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_kept_harmless_in_every_field(ws: Workspace, text: str) -> None:
    which = session(
        ws,
        topic(ws, harbour(ws)),
        COMING,
        venue="V " + text,
        access=text,
        costs=text,
        example="E " + text,
        host_name=text,
        host_contact=text,
        online_link=text,
        key_question=text,
        lived_experience=text,
    )
    sessions.set_running_order(ws, which, [OrderItem("P " + text, 5, text, text, text)])
    sessions.reply(ws, which, person(ws, text), "yes", note=text)
    seen: list[object] = [sessions.show(ws, which), sessions.cancel(ws, which, text).view]
    seen += [*sessions.running_order(ws, which).items, *sessions.invited(ws, which)]
    seen += sessions.venues(ws)
    kept = "".join(str(value) for one in seen for value in vars(one).values())
    assert not FORBIDDEN & (set(kept) - {"\n", "\t"})
