"""The first screen by keys: every line can be reached, whatever the size of the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import FrozenClock
from tests.tui.driver import rowan

LAST = "Share a small victory"


@pytest.mark.parametrize("size", [(80, 24), (120, 30), (120, 40)])
async def test_the_cursor_brings_every_line_into_sight_with_its_reason(
    size: tuple[int, int], demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next", "3 more")
        await it.presses("m")
        await it.sees_no("3 more")
        await it.presses(*["down"] * 12)
        await it.sees(LAST, "it may be told")
        await it.presses(*["up"] * 12)
        await it.sees("Thank 14 people")


async def test_a_tall_screen_says_reasons_whole(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock, size=(80, 40)) as it:
        await it.sees("ask a volunteer, or use a case study", "storming may be back")


async def test_the_mouse_finds_the_line_whose_reason_it_is_on(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock, size=(120, 40)) as it:
        await it.sees("storming may be back")
        y = next(i for i, row in enumerate(it.screen().split("\n")) if "may be back" in row)
        await it.pilot.click(offset=(30, y))
        await it.settles()
        row = next(r for r in it.screen().split("\n") if "Ask how the group is doing" in r)
        assert "▌" in row


async def test_what_was_kept_for_later_is_named_and_gone_on_with(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "t")
        await it.types("Bread")
        await it.presses("escape", "down", "down", "enter")
        await it.sees("Communities")
        await it.presses("1")
        await it.presses(*["down"] * 7)
        await it.sees("Half-written: New topic", "go on with it")
        await it.presses("x")
        await it.sees("in the form you can throw it away")
        await it.presses("enter")
        await it.sees("Here is what you typed the last time", "Bread")
        await it.presses("ctrl+s", "1")
        await it.sees_no("Half-written")
