"""A mailing of several voices: seen beside each other, and tried out in each of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import mailings
from coptui.tui.screens.mail.as_read import Pane
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan


def prepare(ws: Workspace) -> int:
    for about in mailings.sessions_for(ws, "T3a"):
        made = mailings.prepare(ws, "T3a", session_id=about.id, voices=["T3b"]).view
        if all(one.to for one in made.voices):
            return made.id
    raise AssertionError("nobody has to be thanked in the demo")


async def beside(it: Coordinator) -> int:
    await it.sees("What's next")
    number: int = await it.app.backend.call(prepare)
    await it.app.open("mail", mailing_id=number)
    await it.sees("› People", "26 people", "read it")
    await it.presses("right")
    await it.sees("› Read it", "b all voices")
    await it.presses("b")
    await it.sees("› All voices", "Thank you for coming, to")
    return number


async def test_the_voices_stand_beside_each_other_and_each_is_had_as_a_test(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock, size=(140, 40)) as it:
        number = await beside(it)
        await it.sees(
            "What came of it, and the next invitation, to", "Thank you for coming to", "near or far"
        )
        first, second = (it.app.screen.query_one(f"#voice-{at}", Pane) for at in (0, 1))
        assert first.region.y == second.region.y and first.region.right <= second.region.x
        before = first.border_subtitle
        await it.presses("n")
        await it.settles()
        assert first.border_subtitle != before
        await it.presses("ctrl+t")
        await it.sees("Test in which voice?", "Each of them")
        await it.presses("enter")
        await it.sees("One message in each voice", "written into a folder")
        await it.types("rowan@hub.example")
        await it.presses("enter")
        await it.sees("2 tests, one in each voice")
        assert len(list((demo_home / "practice").glob(f"test-{number:04d}*.eml"))) == 2
        await it.presses("enter")
        await it.sees("› Check and send")


async def test_where_there_is_less_room_they_stand_one_under_another(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await beside(it)
        first, second = (it.app.screen.query_one(f"#voice-{at}", Pane) for at in (0, 1))
        assert first.virtual_region.bottom <= second.virtual_region.y
        await it.presses("tab")
        await it.sees("What came of it, and the next invitation, to")
        await it.presses("escape")
        await it.sees("› Read it")


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_screen_of_the_voices(
    size: tuple[int, int], demo_home: Path, clock: FrozenClock, drawn: SnapshotAssertion
) -> None:
    async with rowan(demo_home, clock, size=size) as it:
        await beside(it)
        await it.settles()
        assert it.screen() == drawn
