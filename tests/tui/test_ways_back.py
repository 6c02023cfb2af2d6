"""From every screen there is a way on: to the other places, to Today, and to the people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from coptui.services import stages
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.practice import harbour, session, topic
from tests.tui.driver import rowan


async def test_the_figures_of_the_places_stand_in_the_header_unless_they_are_typed(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        await it.presses("4")
        await it.sees("1–7 places   demo: nothing leaves")
        await it.presses("slash")
        await it.sees_no("1–7 places")
        await it.presses("escape")
        await it.sees("1–7 places")
        await it.presses("n")
        await it.sees("Contacts › New")
        await it.sees_no("1–7 places")
    async with rowan(demo_home, clock, size=(160, 40)) as it:
        await it.sees("What's next")
        await it.presses("3")
        await it.sees("Sessions   1 Today  2 Communities  3 Sessions", "7 Settings")


async def test_what_was_said_stays_on_the_screen_it_was_said_on(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("y")
        await it.sees("The year")
        it.app.say("Noted in the year.")
        await it.sees("Noted in the year.")
        await it.presses("escape")
        await it.sees("What's next")
        assert it.app.said == ""
        it.app.say("Noted on Today.")
        await it.presses("down", "enter")
        await it.sees_no("What's next", "Noted on Today.")


async def test_esc_on_the_first_screen_of_a_place_goes_to_today(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        for figure, place in (("2", "Communities"), ("4", "People"), ("6", "Reports")):
            await it.presses(figure)
            await it.sees(place)
            await it.presses("escape")
            await it.sees("What's next")
        await it.presses("4", "slash")
        await it.types("zoe")
        await it.presses("enter", "escape")
        await it.sees_no("zoe")
        assert "Contacts" in it.screen()


async def test_a_session_without_anybody_to_invite_offers_to_bring_people_in(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        number = session(ws, topic(ws, harbour(ws)), date(2026, 12, 15))
    async with rowan(home, clock) as it:
        await it.sees("What's next")
        await it.app.open("sessions", session_id=number)
        await it.sees("b brings people in to invite")
        await it.presses("b")
        await it.sees("Which file?")


async def test_a_community_says_what_its_letters_mean_and_shows_what_was_just_decided(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        home_of = harbour(ws, purpose="A long sentence. " * 6)
        session(ws, topic(ws, home_of), date(2026, 12, 15))
    async with rowan(home, clock) as it:
        await it.sees("What's next")
        await it.presses("2", "enter")
        await it.sees("its sessions are HAR-1", "date set", ("A long sentence. " * 6).strip())
        await it.app.backend.write(stages.review, home_of, "norming", "They would miss the cake")
        await it.sees("storming ─ [norming] ─ performing", "▌Mon 23 Nov [N]")
