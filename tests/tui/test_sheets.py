"""The filled sheet at the keyboard: few keys, nothing lost, nothing recorded unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import attendance, consent, finding, sheets, undo
from coptui.services.sheet_views import SheetView
from coptui.store.models import ConsentEvent, Contact
from coptui.tui.screens.sessions.sheet_entry import SheetScreen
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN, HOSTILE_NAMES
from tests.services.mailing_home import person, town
from tests.tui.driver import Coordinator, rowan

BOXES = ("mail", "named", "photo")
TO_HAR_13 = ("3", "down", "down", "down", "down", "enter")


def made(home: Path, clock: FrozenClock) -> SheetView:
    with Workspace.open(home, clock=clock) as ws:
        return sheets.make(ws, finding.session_id(ws, "HAR-13"), purposes=BOXES).view


def kept(home: Path, clock: FrozenClock, sheet_id: int) -> SheetView:
    with Workspace.open(home, clock=clock) as ws:
        return sheets.show(ws, sheet_id)


class Counting:
    """Counts every key that is pressed."""

    def __init__(self, it: Coordinator) -> None:
        self.it, self.keys = it, 0

    async def presses(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.it.presses(*keys)

    async def types(self, text: str) -> None:
        self.keys += len(text)
        await self.it.types(text)


async def test_twenty_rows_of_three_boxes_take_at_most_140_keys(
    demo_home: Path, clock: FrozenClock
) -> None:
    sheet = made(demo_home, clock)
    assert sum(row.printed for row in sheet.rows) == 20
    wanted = ["yny", "yyy", "ynn", "nnn", "yyn"] * 4
    async with rowan(demo_home, clock) as it:
        hand = Counting(it)
        await hand.presses(*TO_HAR_13, "s", "enter")
        await it.sees("row 1", "Arlo Beck")
        for answers in wanted:
            await hand.types(answers)
            await hand.presses("enter")
        await it.sees("20 of 40 rows typed in")
        await hand.presses("ctrl+s")
        await it.sees("Record sheet H-13?", "20 came")
        await hand.presses("y")
        await it.sees("Recorded on")
    assert hand.keys <= 140, hand.keys
    with Workspace.open(demo_home, clock=clock) as ws:
        rows = sheets.show(ws, sheet.id).rows[:20]
        assert [row.answers for row in rows] == wanted
        told = ConsentEvent.select().where(ConsentEvent.sheet_row.is_null(False))
        assert told.count() == 60


async def test_keys_typed_ahead_land_on_their_own_rows(demo_home: Path, clock: FrozenClock) -> None:
    sheet = made(demo_home, clock)
    async with rowan(demo_home, clock) as it:
        await it.presses(*TO_HAR_13, "s", "enter")
        await it.sees("row 1")
        await it.pilot.press(
            *"yny", "enter", *"nnn", "enter", ".", "enter", "enter", *"y-n", "enter"
        )
        await it.settles()
        await it.sees("4 of 40 rows typed in")
    rows = kept(demo_home, clock, sheet.id).rows
    assert [row.answers for row in rows[:6]] == ["yny", "nnn", "nnn", "", "y-n", ""]


async def test_a_closed_terminal_loses_no_row(demo_home: Path, clock: FrozenClock) -> None:
    sheet = made(demo_home, clock)
    async with rowan(demo_home, clock) as it:
        await it.presses(*TO_HAR_13, "s", "enter")
        await it.types("yny")
        await it.presses("enter")
        await it.types("yy")  # not entered: nothing to keep
    assert kept(demo_home, clock, sheet.id).typed == 1
    async with rowan(demo_home, clock) as it:
        await it.presses(*TO_HAR_13, "s")
        await it.sees("1 of 40 rows typed in")
        await it.presses("enter")
        await it.sees("row 2", "Asha Verrall")


async def test_a_slip_is_said_beside_the_row_and_kept_in_the_line(
    demo_home: Path, clock: FrozenClock
) -> None:
    made(demo_home, clock)
    async with rowan(demo_home, clock) as it:
        await it.presses(*TO_HAR_13, "s", "enter")
        await it.types("yn")
        await it.presses("enter")
        await it.sees("This sheet has 3 boxes; you gave 2", "row 1")
        await it.types("y")
        await it.presses("enter")
        await it.sees("row 2", "1 of 40")
        await it.types("yny jo@nowhere")
        await it.presses("enter")
        await it.sees("Row 2:", "row 2")


async def test_a_walk_in_is_found_or_new(demo_home: Path, clock: FrozenClock) -> None:
    sheet = made(demo_home, clock)
    async with rowan(demo_home, clock) as it:
        await it.presses(*TO_HAR_13, "s", "enter", "ctrl+b")
        await it.sees("blank row: type the name")
        await it.types("yny")
        await it.presses("enter")
        await it.sees("type the name first")
        await it.presses("backspace", "backspace", "backspace")
        await it.types("abi sto")
        await it.presses("enter")
        await it.sees("Who is it?", "Abi Stokes")
        await it.presses("enter")
        await it.types("yyy")
        await it.presses("enter")
        await it.types("Femi Newcomer femi@new.example")
        await it.presses("enter")
        await it.sees("row 22", "Femi Newcomer")
        await it.types("ynn")
        await it.presses("enter", "ctrl+s")
        await it.sees("2 came", "New on the list: Femi Newcomer")
        await it.presses("y")
        await it.sees("Recorded on")
        await it.presses("u", "y")
        await it.sees("2 of 40 rows typed in", "a name on a blank row")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert sheets.show(ws, sheet.id).recorded_at is None
        assert Contact.select().where(Contact.name == "Femi Newcomer").exists()
        assert "typed in" not in (getattr(undo.latest(ws), "label", ""))


async def test_nothing_is_recorded_by_enter_or_escape(demo_home: Path, clock: FrozenClock) -> None:
    sheet = made(demo_home, clock)
    async with rowan(demo_home, clock) as it:
        await it.presses(*TO_HAR_13, "s", "enter")
        await it.types("yny")
        await it.presses("enter", "ctrl+s")
        await it.sees("Record sheet")
        await it.presses("enter")
        await it.types("yn")
        await it.presses("ctrl+s")
        await it.sees("not entered yet")
    assert kept(demo_home, clock, sheet.id).recorded_at is None


async def test_a_sheet_is_made_and_written_from_the_session(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "enter", "s")
        await it.sees("20 blank rows", "Boxes")
        await it.presses("home", "ctrl+k")
        await it.types(str(tmp_path / "s.html"))
        await it.presses("ctrl+s")
        await it.sees("Sheet H-14 is in s.html")
    assert "H-14" in (tmp_path / "s.html").read_text(encoding="utf-8")
    with Workspace.open(demo_home, clock=clock) as ws:
        (sheet,) = sheets.of_session(ws, finding.session_id(ws, "HAR-14"))
        assert attendance.present(ws, sheet.session_id).total == 0
        assert consent.wordings(ws)


SCREENS = {
    "print": (("3", "enter", "s"), "Attendance sheet"),
    "which": ((*TO_HAR_13, "s"), "Type in sheet H-13"),
    "rows": ((*TO_HAR_13, "s", "enter"), "rows typed in"),
    "review": ((*TO_HAR_13, "s", "enter", "ctrl+s"), "Record sheet H-13?"),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_sheets(
    name: str,
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/rowan"))
    keys, words = SCREENS[name]
    sheet = made(demo_home, clock)
    with Workspace.open(demo_home, clock=clock) as ws:
        for row in sheet.rows[:7]:
            sheets.type_row(ws, row.id, "yny" if row.position % 2 else "ynn")
        sheets.type_row(ws, sheet.rows[20].id, "Femi Newcomer femi@new.example")
        sheets.type_row(ws, sheet.rows[20].id, "yyn")
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        for key in keys:
            await it.presses(key)
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn


async def test_hostile_names_are_rows_like_any_other(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        here = town(ws)
        for at, name in enumerate(HOSTILE_NAMES):
            person(ws, here, name, f"p{at}@a.example")
        clock.tick(days=11)
        sheet = sheets.make(ws, here.session, purposes=["mail"]).view
    async with rowan(home, clock, size=(120, 40)) as it:
        it.app.push_screen(SheetScreen(sheet.id))
        await it.sees("Sheet H-1", "Joe [/]")
        for _ in sheet.rows[:21]:
            await it.pilot.press("y", "enter")
        await it.settles()
        for name in HOSTILE_NAMES[:3]:
            await it.presses("ctrl+b")
            await it.types(f"{name} again")
            await it.presses("enter", "up")
            if "Who is it?" in it.screen():
                await it.presses("escape")
        await it.presses("ctrl+s")
        await it.settles()
        drawn = it.screen()
    assert not FORBIDDEN & set(drawn) - {"\n"}
