"""Around a community: setting up, ideas, who should be here, roles, venues, outcomes, resources."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.conftest import FrozenClock
from tests.tui.driver import rowan

SIZES = [(80, 24), (140, 40)]
OPEN = ("2", "down", "enter")
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "around": ((*OPEN, "h"), "Around Harbour"),
    "steps": ((*OPEN, "h", "enter"), "Invite key people"),
    "ending": ((*OPEN, "h", "enter", "c", "o", "k", "enter"), "Thank everybody"),
    "rest": ((*OPEN, "h", "enter", "p"), "The day to look again"),
    "ideas": ((*OPEN, "h", "down", "enter"), "Pets, when somebody is taken in"),
    "idea-next": ((*OPEN, "h", "down", "enter", "m"), "Chosen: it becomes a topic"),
    "idea-quick": ((*OPEN, "ctrl+n"), "An idea for a topic"),
    "who": ((*OPEN, "h", "down", "down", "enter"), "drives patients home"),
    "roles": ((*OPEN, "h", *("down",) * 3, "enter"), "neutral expert"),
    "role-dates": ((*OPEN, "h", *("down",) * 3, "enter", "e"), "Until"),
    "venues": ((*OPEN, "h", *("down",) * 4, "enter"), "Larch Court"),
    "venue": ((*OPEN, "h", *("down",) * 4, "enter", "e"), "In invitations"),
    "venue-more": ((*OPEN, "h", *("down",) * 4, "enter", "m"), "Bus and train"),
    "outcomes": ((*OPEN, "h", *("down",) * 5, "enter"), "Small victories"),
    "victory": ((*OPEN, "h", *("down",) * 5, "enter", "tab", "enter"), "To copy"),
    "outcome-new": ((*OPEN, "h", *("down",) * 5, "enter", "n"), "How far ours"),
    "network": ((*OPEN, "h", *("down",) * 6, "enter"), "Millbrook Table"),
    "leaves": ((*OPEN, "tab", "tab", "d"), "Graduated"),
    "days": (("3", "enter", "D"), "Days that could suit"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_around_a_community(
    name: str,
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:
    keys, words = SCREENS[name]
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        await it.presses(*keys)
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn
