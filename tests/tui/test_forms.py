"""What every form and question does, tried on some of them."""

from __future__ import annotations

from pathlib import Path

from coptui.services import communities, contacts, sessions
from coptui.services.contact_views import ContactFilter
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import rowan


async def test_a_day_is_read_back_under_its_field(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "n", "enter")
        await it.types("16/12")
        await it.sees("= Wednesday 16 December 2026, in 23 days")
        await it.presses("tab")
        await it.sees("= Wednesday 16 December 2026, in 23 days")


async def test_a_weekday_that_does_not_fit_is_never_saved(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "n", "enter")
        await it.types("Thu 16 Dec")
        await it.presses("tab")
        await it.sees("! 16 December 2026 is a Wednesday, not a Thursday.")
        await it.presses("ctrl+s")
        await it.sees("New session")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert "HAR-15" not in [row.code for row in sessions.list_of(ws)]


async def test_a_past_day_is_asked_about_before_it_is_kept(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "n", "enter")
        await it.types("16 Dec 2025")
        await it.presses("tab")
        await it.sees("? Tuesday 16 December 2025 is past: 11 months ago.")
        await it.presses("ctrl+s")
        await it.sees("Is it meant so?", "esc back to the form")
        await it.presses("escape")
        await it.sees("New session", "16 Dec 2025")
        await it.presses("ctrl+s", "y")
        await it.sees("HAR-15")


async def test_a_name_in_the_title_of_an_example_is_asked_about(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "n", "enter")
        await it.types("in 3 weeks")
        await it.sees("= Monday 14 December 2026")
        await it.presses("tab")
        await it.types("14:00-16:00")
        await it.sees("= 14:00–16:00, 2 hours")  # typed over the usual ones
        await it.presses("tab", "tab", "tab")
        await it.types("What Hugo Tanner tried")
        await it.presses("tab")
        await it.sees("? “Hugo Tanner” may be somebody on the list")


async def test_two_sessions_at_one_place_and_hour_are_asked_about(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        taken = next(row for row in sessions.list_of(ws) if row.code == "HAR-14")
        assert taken.start is not None
        day, venue = taken.start.date(), taken.venue
        asked = sessions.doubts(ws, day, taken.start.time().replace(fold=0), venue.upper())
        assert asked == (f"HAR-14 is on that day too, at {venue}.",)
        assert sessions.doubts(ws, day, taken.start.time(), venue, own_id=taken.id) == ()
        assert sessions.doubts(ws, day, taken.start.time(), "Elsewhere") == ()


async def test_a_letter_typed_into_a_full_field_is_added_to_it(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "e", "tab", "shift+tab")
        await it.types("x")
        await it.sees("Doorstepx")


async def test_keys_pressed_twice_open_one_form(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4")
        await it.pilot.press("n", "n")
        await it.sees("New person")
        forms = [one for one in it.app.screen_stack if type(one).__name__ == "FormScreen"]
        assert len(forms) == 1


async def test_a_yes_typed_ahead_of_its_question_is_none(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "n")
        await it.types("Zoe Park")
        await it.presses("ctrl+s")
        await it.sees("Zoe Park is on the list")
        await it.pilot.press("u")
        while type(it.app.screen).__name__ != "Ask":
            await it.pilot.pause()
        await it.pilot.press("y")
        await it.sees("Take this back?", "esc keep it as it is")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert contacts.count(ws, ContactFilter("zoe park"), None) == 1


async def test_saving_without_a_change_says_nothing(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "e", "ctrl+s")
        await it.sees("Communities")
        assert it.app.said == ""
    with Workspace.open(demo_home, clock=clock) as ws:
        first = communities.all(ws)[0]
        assert communities.edit(ws, first.id, name=first.name).said == ""
        assert communities.edit(ws, first.id, place="Elsewhere").said


async def test_no_key_is_offered_behind_a_question(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "t")
        await it.types("Bread")
        await it.presses("escape")
        await it.sees("esc go on typing")
        await it.sees_no("ctrl+p commands", "/ find")
        await it.presses("escape")
        await it.sees("ctrl+p commands")


async def test_what_was_said_names_the_key_that_works_here(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "down", "down", "a")
        await it.types("+Somebody's aunt")
        await it.presses("enter")
        await it.sees("ctrl+z takes it back")
        await it.presses("ctrl+z")
        await it.sees_no("Somebody's aunt")


async def test_words_of_a_mailing_have_the_screen_and_list_their_values(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "enter", "i")
        await it.sees("Goes to")
        await it.presses("right")
        await it.sees("will read it", "e change words")
        await it.presses("e")
        await it.sees("Add a line of your own", "Change all its words")
        await it.presses("down", "enter")
        await it.sees("f3 values", "For this mailing alone")
        assert it.app.screen.query_one("#field-body").size.height >= 12
        await it.presses("f3")
        await it.sees("What can be filled in", "person.greeting", "Hello")
        await it.presses("enter")
        await it.sees("{{ person.greeting }}{{ person.greeting }}")
        await it.types("{{ host.nickname }}")
        await it.presses("ctrl+s")
        await it.sees("nickname, in “{{ person.greeting }}{{ host.nickname }}")


async def test_a_yes_of_the_future_is_refused_in_the_form_of_an_import(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,E-mail,OK\nZoe Park,zoe@visitors.example,yes\n", encoding="utf-8")
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "i")
        await it.sees("Which file?")
        await it.types(str(file))
        await it.presses("enter")
        await it.sees("May they be written to?")
        await it.presses("a", "right", "tab", "right", "tab")
        await it.sees("e.g. 23 Nov 2026")
        await it.types("6 Nov 2027")
        await it.presses("ctrl+s")
        await it.sees("Agreed?", "! That day is still to come.")
        await it.presses("u")
        await it.sees_no("Take this back?")


async def test_figures_typed_on_a_choice_stay_in_the_form(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "n")
        await it.sees("New session", "Topic")
        await it.presses("home", "shift+tab", "tab")
        it.app.screen.query("ChoiceLine").first().focus()
        await it.presses("6", "4")
        await it.sees("New session", "Topic")


async def test_up_and_down_go_from_field_to_field_and_what_may_stay_empty_says_so(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "n")
        await it.sees("Its name", "may stay empty")
        await it.types("Warm")
        await it.presses("down")
        await it.types("Tea")
        await it.presses("up")
        await it.types("th")
        await it.sees("Warmth", "Tea")


async def test_a_letter_chooses_and_every_choice_stays_in_sight(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "down", "down", "enter", "c")
        await it.sees("(•) yes", "( ) ask the members", "( ) rest for a while", "( ) no")
        for letter, chosen in (("a", "ask the members"), ("r", "rest for a while"), ("N", "no")):
            await it.presses(letter)
            await it.sees(f"(•) {chosen}")


async def test_text_beyond_its_line_is_marked_at_the_edge(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "n")
        await it.sees("Its name")
        await it.types("b" * 70)
        await it.sees("…bbbb")
        await it.presses("down")
        await it.sees("bbbb…")
        await it.sees_no("…bbbb")
