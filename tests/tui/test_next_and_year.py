"""What is next by keys: ticking off, what was put off, the year, and how long things take."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.domain.next_due import ACTS as RULES
from coptui.store.models import Tick, YearNote
from coptui.tui.next_acts import ACTS
from coptui.tui.places import SCREENS_OF_PLACES
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import rowan

SIZES = [(80, 24), (140, 40)]
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "today": ((), "What's next"),
    "today-all": (("x", "d", "o", "n", "e", "ctrl+s", "m"), "left out"),
    "year": (("y",), "School holidays"),
    "year-note": (("y", "n"), "What it is"),
    "spans": (("7", "end", "up", "enter"), "For all communities"),
    "spans-community": (("2", "down", "enter", "w"), "For Harbour"),
    "span": (("7", "end", "up", "enter", "down", "enter"), "Number"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_what_is_next(
    name: str, size: tuple[int, int], demo_home: Path, clock: FrozenClock, drawn: SnapshotAssertion
) -> None:
    keys, words = SCREENS[name]
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        for key in keys:
            await it.presses(key)
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn


def test_every_act_of_every_rule_leads_to_a_place_that_is_there() -> None:
    assert set(RULES.values()) <= set(ACTS)
    assert {one.place for one in ACTS.values()} <= set(SCREENS_OF_PLACES)


async def test_what_was_done_outside_is_ticked_off_by_one_key(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock):
        Tick.delete().where(Tick.what == "refreshments").execute()
    async with rowan(demo_home, clock) as it:
        await it.sees("the kitchen how many come", "4 more")
        await it.presses("down")
        await it.sees("tick off")
        await it.presses("t")
        await it.sees_no("the kitchen how many come")
        await it.presses("u", "y")
        await it.sees("the kitchen how many come")


async def test_what_was_left_out_is_brought_back(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("Thank 14 people")
        await it.presses("x")
        await it.types("at the door")
        await it.presses("ctrl+s")
        await it.sees_no("Thank 14 people")
        await it.presses("m", *["down"] * 12)
        await it.sees("x left out", "you wrote: at the door", "r brings it back")
        await it.presses("r", "m")
        await it.sees("Thank 14 people")


async def test_days_are_noted_in_the_year(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        await it.presses("y", "n")
        await it.types("Eid")
        await it.presses("tab")
        await it.types("30 nov")
        await it.presses("ctrl+s")
        await it.sees("Mon 30 Nov", "Eid")
        await it.presses("down")
        await it.sees("Harbour: session 14, Mon 30 Nov falls into Eid")
    with Workspace.open(demo_home, clock=clock):
        assert YearNote.get(YearNote.text == "Eid").starts_on.isoformat() == "2026-11-30"


async def test_a_community_has_its_own_days(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("Remind 26 people")
        await it.presses("2", "down", "enter", "w", *["down"] * 4, "enter")
        await it.sees("Days before a session for the reminder")
        await it.presses("ctrl+a", "backspace", "delete")
        await it.types("3")
        await it.presses("ctrl+s")
        await it.sees("set here, usually 7")
        await it.presses("1")
        await it.sees_no("Remind 26 people")
