"""Every screen as it is drawn, at the smallest size and at a wide one.

After a wanted change: `pytest tests/tui/test_screens.py --snapshot-update`, then look at the files
in tests/tui/__snapshots__ as a tired person would.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.conftest import FrozenClock
from tests.tui.driver import bottom_line_fits, rowan

SIZES = [(80, 24), (120, 40)]
DEMO: dict[str, tuple[tuple[str, ...], str]] = {
    "today": ((), "What's next"),
    "communities": (("2",), "Doorstep"),
    "community": (("2", "down", "enter"), "Stage reviews"),
    "community-new": (("2", "n"), "What it is for"),
    "community-stage-review": (("2", "down", "r"), "You decide:"),
    "community-topic": (("2", "t"), "Key question"),
    "community-people": (("2", "down", "enter", "a"), "Abi Stokes"),
    "community-role": (("2", "down", "enter", "o"), "co-facilitator"),
    "sessions": (("3",), "HAR-14"),
    "session": (("3", "enter"), "Readiness"),
    "session-new": (("3", "n"), "Getting in"),
    "session-list": (("3", "enter", "l"), "Answer"),
    "session-order": (("3", "enter", "o"), "Welcome"),
    "session-close": (("3", "down", "down", "enter", "c"), "Meet again?"),
    "contacts": (("4",), "Abi Stokes"),
    "contact": (("4", "enter"), "Abi Stokes"),
    "contact-new": (("4", "n"), "Name"),
    "mail": (("5",), "Mail"),
    "mail-new": (("5", "n"), "Mail"),
    "reports": (("6",), "Reports"),
    "report": (("6", "enter"), "As it reads"),
    "reports-given": (("6", "i"), "What was recommended"),
    "settings": (("7",), "Settings"),
    "help": (("question_mark",), "Everywhere"),
}

MORE_THAN_FITS = {"community-stage-review", "community-people", "report"}
"""Screens whose bottom line leaves the last keys to `?`."""


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", DEMO)
async def test_screen_of_the_demo(
    name: str,
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:
    keys, words = DEMO[name]
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        for key in keys:
            await it.presses(key)
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn
        assert bottom_line_fits(it) or name in MORE_THAN_FITS


EMPTY: dict[str, tuple[str, ...]] = {
    "welcome": (),
    "empty-today": ("escape",),
    "empty-communities": ("escape", "2"),
    "empty-sessions": ("escape", "3"),
    "empty-contacts": ("escape", "4"),
    "empty-mail": ("escape", "5"),
    "empty-reports": ("escape", "6"),
    "empty-settings": ("escape", "7"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", EMPTY)
async def test_screen_of_an_empty_home(
    name: str, size: tuple[int, int], home: Path, clock: FrozenClock, drawn: SnapshotAssertion
) -> None:
    async with rowan(home, clock, size=size) as it:
        await it.sees("Welcome")
        for key in EMPTY[name]:
            await it.presses(key)
        await it.settles()
        assert it.screen() == drawn
