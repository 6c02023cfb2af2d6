"""The stage review as a coordinator walks it: read, ask, decide, look back."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.store.models import TopicIdea
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan

SIZES = [(80, 24), (140, 40)]
TO_KITCHEN = ("2", "down", "down", "r")
DRAWN: dict[str, tuple[tuple[str, ...], str]] = {
    "review": (TO_KITCHEN, "You decide:"),
    "review-of-one-session": (("2", "r"), "Nobody has answered yet"),
    "behind": ((*TO_KITCHEN, "enter"), "The sessions behind this sign"),
    "answer": ((*TO_KITCHEN, "tab", "tab", "down", "down", "enter"), "Statement 3"),
    "signs": ((*TO_KITCHEN, "i"), "What it rests on"),
    "sheet": ((*TO_KITCHEN, "t", "enter", "4", "2"), "3 of 12"),
    "words": ((*TO_KITCHEN, "w"), "The five stages"),
    "decide": ((*TO_KITCHEN, "f"), "What did you see?"),
}


async def opened(it: Coordinator, keys: tuple[str, ...]) -> None:
    await it.sees("What's next")
    for key in keys:
        await it.presses(key)
        await it.settles()


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", DRAWN)
async def test_screen_of_a_stage_review(
    name: str,
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:
    keys, words = DRAWN[name]
    async with rowan(demo_home, clock, size=size) as it:
        await opened(it, keys)
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn


async def test_a_sheet_is_twelve_keys_and_shows_when_three_have_answered(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await opened(it, TO_KITCHEN)
        await it.presses("t", "enter")
        await it.presses("5", "4", "backspace", "minus", "2", "escape")
        await it.settles()
        await it.presses("t")
        await it.sees("5 - 2 ·", "4 of 12")
        await it.presses(*"124512451")
        await it.sees("ctrl+s keeps the sheet")
        await it.types("Two camps.")
        await it.presses("ctrl+s")
        await it.sees("Kept without a name. 1 sheet for the next review.")
        await it.sees("1 person has answered.", "so that nobody's answer can be read")
        await it.presses("u", "y")
        await it.sees("4 core group, 1 coordinator")


async def test_a_letter_decides_and_the_reason_and_the_hindsight_are_asked(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await opened(it, TO_KITCHEN)
        await it.sees("Now storming since", "s storming ◂")
        await it.presses("n")
        await it.sees("The signs point to storming; you know more than they do.")
        await it.presses("ctrl+s")
        await it.sees("Write what you saw")
        await it.types("They settled it over cake.")
        await it.presses("tab", "right", "ctrl+s")
        await it.sees("Kitchen Table is norming since", "Now norming since")
        await it.presses("escape")
        await it.sees("norming since Mon 23 Nov")


async def test_a_sign_opens_the_very_session(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await opened(it, (*TO_KITCHEN, "enter"))
        await it.sees("KIT-4", "KIT-3", "KIT-2")
        await it.presses("down", "enter")
        await it.sees("KIT-3", "Vouchers or cash?")


async def test_when_change_has_overtaken_it_one_of_three_ways_is_chosen(
    demo_home: Path, clock: FrozenClock
) -> None:
    clock.tick(days=120)
    with Workspace.open(demo_home, clock=clock) as ws, ws.store.atomic():
        TopicIdea.delete().execute()  # nothing to come, and nothing that anybody asks for
    async with rowan(demo_home, clock) as it:
        await opened(it, TO_KITCHEN)
        await it.sees("Has change overtaken it?")
        await it.presses("l")
        await it.sees("refresh", "rest", "finish well")
        await it.presses("down", "enter")
        await it.sees("Until")
        await it.types("The hall is being mended.")
        await it.presses("tab")
        await it.types("+60")
        await it.presses("ctrl+s")
        await it.sees("Kitchen Table: rest until", "Chosen")


async def test_the_group_has_looked_at_its_agreement(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await opened(it, (*TO_KITCHEN, "o"))
        await it.sees("Kitchen Table looked at its agreement on")
        await it.presses("i")
        await it.sees("3 of 3 agreed ways of working")
