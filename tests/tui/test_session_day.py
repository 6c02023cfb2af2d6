"""The session around its day, by keys: arrivals, readiness, closing, the next one, afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import attendance, session_after, sessions
from coptui.store.models import Mailing, Report
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan
from tests.unit.test_photo_bytes import png

SIZES = [(80, 24), (140, 40)]
KIT = ("3", "down", "down", "enter")
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "board": (("3", "b"), "What next"),
    "ready": (("3", "enter"), "Readiness"),
    "over": (KIT, "How it ended"),
    "door": (("3", "enter", "a"), "The day is still to come"),
    "arrivals": ((*KIT, "a", "s", "a"), "▸ Found"),
    "here": ((*KIT, "a", "tab", "down"), "takes"),
    "close": ((*KIT, "c"), "Meet again?"),
    "order-warned": (("3", "enter", "o", "d", "d", "plus"), "Worth a second look"),
    "brief": (("3", "enter", "h"), "For the host alone"),
    "pack": (("3", "enter", "p"), "Print pack"),
    "afterwards": (("3", "down", "down", "down", "down", "enter", "f"), "✓ no faces"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_the_day(
    name: str,
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", "/home/rowan")
    keys, words = SCREENS[name]
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        for key in keys:
            await it.presses(key)
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn


def _of(home: Path, clock: FrozenClock, code: str) -> sessions.SessionView:
    with Workspace.open(home, clock=clock) as ws:
        return next(row for row in sessions.list_of(ws) if row.code == code)


def _names(home: Path, clock: FrozenClock, code: str) -> list[str]:
    with Workspace.open(home, clock=clock) as ws:
        which = next(row.id for row in sessions.list_of(ws) if row.code == code)
        return [one.name for one in attendance.present(ws, which).people]


async def test_whatever_was_chosen_letters_and_enter_mark_the_one_they_name(
    demo_home: Path, clock: FrozenClock
) -> None:
    before = _names(demo_home, clock, "KIT-4")
    async with rowan(demo_home, clock) as it:
        await it.presses(*KIT, "a")
        await it.presses("tab", "down", "down")
        await it.sees("▸ Here, latest first", "ctrl+d takes")
        await it.presses("enter", "enter")  # in that list Enter marks nobody
        await it.presses("tab", "down")
        await it.types("pea")
        await it.sees("▸ Found")
        await it.presses("enter")
        await it.sees("Pearl Whitlock is here")
    assert sorted(_names(demo_home, clock, "KIT-4")) == sorted([*before, "Pearl Whitlock"])


async def test_digits_are_the_headcount_and_a_doubtful_one_is_asked_about(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses(*KIT, "a")
        await it.types("21")
        await it.presses("enter")
        await it.sees("21 people counted, 17 marked")
        await it.presses("y")
        await it.sees("21 here", "headcount 21")
        await it.types("5")
        await it.presses("enter")
        await it.sees("so 5 cannot be all")
    assert _of(demo_home, clock, "KIT-4").present == 21


async def test_letters_of_nobody_make_a_guest_only_when_it_is_meant(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses(*KIT, "a")
        await it.types("obq")
        await it.presses("enter")
        await it.sees("Nobody is found by “obq”")
        await it.presses("escape")
        await it.sees("17 here")
        await it.presses("backspace", "backspace", "backspace")
        await it.types("+Anna")
        await it.presses("enter")
        await it.sees("Welcome, Anna", "3 guests")


async def test_a_mark_is_taken_off_where_the_arrows_are(
    demo_home: Path, clock: FrozenClock
) -> None:
    before = _names(demo_home, clock, "KIT-4")
    async with rowan(demo_home, clock) as it:
        await it.presses(*KIT, "a", "tab", "down", "down")
        name = it.screen().split("ctrl+d takes ")[1].split(" off")[0]
        await it.presses("ctrl+d")
        await it.sees("16 here", f"{name} is not marked any more")
    after = _names(demo_home, clock, "KIT-4")
    assert sorted([*after, name]) == sorted(before)


async def test_a_day_to_come_is_said_at_the_door(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "enter", "a")
        await it.sees("That is 7 days ahead.", "all the same?")
        await it.presses("escape")
        await it.sees("Readiness")
        await it.presses("a")
        await it.sees("The day is still to come")
        await it.presses("y")
        await it.types("jo p")
        await it.presses("enter")
        await it.sees("Jo Pardew is here")
    assert _names(demo_home, clock, "HAR-14") == ["Jo Pardew"]


async def test_enter_on_what_lacks_opens_the_very_field(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "down", "enter")
        await it.sees("DOR-2", "✗  an example or a case study")
        await it.presses("down", "enter")
        await it.types("The bench by the door")
        await it.presses("ctrl+s")
        await it.sees("8 to see to")
        await it.presses("down", "down", "down", "enter")
        await it.sees("Looked after")
    assert _of(demo_home, clock, "DOR-2").example == "The bench by the door"


async def test_closing_takes_fewer_than_twenty_keys_beside_the_words(
    demo_home: Path, clock: FrozenClock
) -> None:
    keys = 0

    async def press(it: Coordinator, *names: str) -> None:
        nonlocal keys
        keys += len(names)
        await it.presses(*names)

    async with rowan(demo_home, clock) as it:
        await press(it, *KIT, "c")
        await press(it, "enter")
        await it.types("Fri 8 Jan")
        await press(it, "enter", "enter", "enter", "enter")
        await it.types("someone from the credit union")
        await press(it, "enter")
        await it.types("hearing it from the larder itself")
        await press(it, "enter")
        await it.types("the soup")
        await press(it, "enter")
        await it.sees("Ready when you are", "thanks to those who came")
    assert keys < 20, keys
    kit = _of(demo_home, clock, "KIT-4")
    with Workspace.open(demo_home, clock=clock):
        drafts = {one.template for one in Mailing.select() if one.status == "draft"}
        assert Report.get(Report.session == kit.id, Report.kind == "session").text
    assert kit.next_session_id is not None and {"T3a", "T1"} <= drafts


async def test_a_name_that_would_be_mailed_is_asked_about(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses(*KIT, "c", *["tab"] * 6)
        await it.types("Femi's soup")
        await it.presses("ctrl+s")
        await it.sees("“Femi” may be somebody who was there", "mailed to everybody who came")
        await it.presses("escape")
        await it.sees("Meet again?")
    assert _of(demo_home, clock, "KIT-4").decision == ""


async def test_one_key_drafts_the_next_session(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses(*KIT, "n")
        await it.sees("Place, host, helpers and list come along")
        await it.types("Fri 8 Jan")
        await it.presses("ctrl+s")
        await it.sees("KIT-5", "Readiness")
    assert _of(demo_home, clock, "KIT-5").venue == _of(demo_home, clock, "KIT-4").venue


async def test_the_usual_order_is_the_communitys_own(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "enter", "o", "d", "ctrl+s")
        await it.sees("Harbour begins from this running order now", "Nobody is welcomed")
        await it.presses("escape", "escape", "n", "enter")
        await it.types("Fri 8 Jan")
        await it.presses("ctrl+s")
        await it.sees("HAR-15", "105 of 120 minutes")


async def test_recollections_photos_and_costs(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    (tmp_path / "wall.png").write_bytes(png())
    async with rowan(demo_home, clock) as it:
        await it.presses(*KIT, "f", "n")
        await it.types("the larder spoke")
        await it.presses("ctrl+s")
        await it.sees("remembered  the larder spoke", "private")
        await it.presses("p", "enter")
        await it.sees("✓ in the summary")
        await it.presses("c")
        await it.types("soup")
        await it.presses("enter")
        await it.types("12.50")
        await it.presses("enter")
        await it.sees("£12.50 in all")
        await it.presses("a", "slash")
        await it.types(os.fspath(tmp_path / "wall.png").removeprefix("/"))
        await it.presses("enter")
        await it.sees("What it shows")
        await it.types("Our wall of hopes")
        await it.presses("tab", "right", "ctrl+s")
        await it.sees("photo       Our wall of hopes", "✓ no faces")
    kit = _of(demo_home, clock, "KIT-4")
    with Workspace.open(demo_home, clock=clock) as ws:
        (one,) = session_after.notes(ws, kit.id)
    assert one.item_id is not None
