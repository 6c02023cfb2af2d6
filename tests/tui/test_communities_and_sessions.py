"""What a coordinator does with communities and sessions, by keys."""

from __future__ import annotations

from pathlib import Path

from coptui.services import attendance, communities, members, sessions, stages, topics
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import rowan


def _ids(home: Path, clock: FrozenClock) -> dict[str, int]:
    with Workspace.open(home, clock=clock) as ws:
        return {row.code: row.id for row in communities.all(ws)} | {
            row.code: row.id for row in sessions.list_of(ws)
        }


async def test_a_first_community_takes_three_answers(home: Path, clock: FrozenClock) -> None:
    async with rowan(home, clock) as it:
        await it.sees("Welcome")
        await it.presses("2")
        await it.sees("Its name")
        await it.types("Allotment")
        await it.presses("enter")
        await it.types("Growing food together")
        await it.presses("enter")
        await it.types("Maya")
        await it.presses("ctrl+s")
        await it.sees("Allotment ALL", "[forming] ─ storming", "No topic yet")
    with Workspace.open(home, clock=clock) as ws:
        (row,) = communities.all(ws)
        assert communities.show(ws, row.id).host_name == "Maya"


async def test_a_stage_changes_only_with_a_reason(demo_home: Path, clock: FrozenClock) -> None:
    har = _ids(demo_home, clock)["HAR"]
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "down", "r")
        await it.sees("You decide:")
        await it.presses("a", "ctrl+s")
        await it.sees("Write what you saw")
        await it.types("Farewells were said")
        await it.presses("ctrl+s")
        await it.sees("Now adjourning since")
    with Workspace.open(demo_home, clock=clock) as ws:
        last = stages.history(ws, har)[-1]
    assert (last.stage, last.reason) == ("adjourning", "Farewells were said")


async def test_what_was_typed_is_not_lost_by_escape(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "t")
        await it.types("Bread")
        await it.presses("escape")
        await it.sees("What you typed is not saved")
        await it.presses("escape")
        await it.sees("Bread", "Key question")


async def test_people_are_found_and_brought_in(demo_home: Path, clock: FrozenClock) -> None:
    har = _ids(demo_home, clock)["HAR"]
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "down", "enter")
        await it.sees("People")
        await it.presses("a", "slash")
        await it.types("abi sto")
        await it.presses("enter", "enter")
        await it.sees("Abi Stokes is in Harbour")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert "Abi Stokes" in [row.name for row in members.of(ws, har)]


async def test_a_session_is_planned_with_its_day_and_place(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "n", "enter")
        await it.types("Fri 8 Jan")
        await it.presses("ctrl+s")
        await it.sees("HAR-15", "Fri 8 Jan 2027 12:30–14:30", "Readiness")
    with Workspace.open(demo_home, clock=clock) as ws:
        (new,) = [row for row in sessions.list_of(ws) if row.code == "HAR-15"]
    assert new.status == "date_set"


async def test_a_day_that_is_none_is_said_beside_the_field(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "n", "enter")
        await it.types("the 40th")
        await it.presses("tab")
        await it.sees("! There is no day 'the 40th'. Write a day like Thu 3 Dec, 3/12 or")
        await it.presses("ctrl+s")
        await it.sees_no("HAR-15")


async def test_an_arrival_takes_four_keys(demo_home: Path, clock: FrozenClock) -> None:
    kit = _ids(demo_home, clock)["KIT-4"]
    with Workspace.open(demo_home, clock=clock) as ws:
        before = attendance.present(ws, kit).total
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "down", "down", "a")
        await it.sees("17 here")
        await it.types("pea")
        await it.presses("enter")
        await it.sees("Pearl Whitlock")
        await it.types("+Somebody's aunt")
        await it.presses("enter")
        await it.sees("Somebody's aunt")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert attendance.present(ws, kit).total > before


async def test_an_answer_by_phone_is_one_letter(demo_home: Path, clock: FrozenClock) -> None:
    har = _ids(demo_home, clock)["HAR-14"]
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "enter", "l")
        await it.sees("Arlo Beck")
        await it.presses("y")
        await it.sees("✓ yes")
    with Workspace.open(demo_home, clock=clock) as ws:
        answers = {row.name: row.reply for row in sessions.invited(ws, har)}
    assert answers["Arlo Beck"] == "yes"


async def test_closing_asks_four_questions_and_makes_the_next(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "down", "down", "enter", "c")
        await it.sees("Meet again?")
        await it.presses("enter")
        await it.types("Fri 8 Jan")
        await it.presses("ctrl+s")
        await it.sees("Ready when you are")
    with Workspace.open(demo_home, clock=clock) as ws:
        kit = _kit(ws)
        assert kit.decision
        assert kit.next_session_id is not None
        assert sessions.show(ws, kit.next_session_id).code == "KIT-5"


def _kit(ws: Workspace) -> sessions.SessionView:
    return next(row for row in sessions.list_of(ws) if row.code == "KIT-4")


async def test_the_running_order_is_changed_and_taken_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "enter", "o")
        await it.sees("120 of 120 minutes")
        await it.presses("plus")
        await it.sees("125 of 120 minutes")
        await it.presses("u")
        await it.sees("Take this back?")
        await it.presses("y")
        await it.sees("120 of 120 minutes")


async def test_a_topic_moves_only_along_its_life(demo_home: Path, clock: FrozenClock) -> None:
    har = _ids(demo_home, clock)["HAR"]
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "down", "enter", "m")
        await it.sees("Closing: its report is being written")
        await it.sees_no("Back to an idea")
        await it.presses("enter")
        await it.sees("Still planned: HAR-14.", "What stays")
        await it.presses("ctrl+s")
        await it.sees("is closing")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert topics.of(ws, har)[0].status == "closing"
