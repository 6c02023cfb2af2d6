"""Bringing people in, by keys: workbooks, who is who, past imports, a screen that stays alive."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.domain.consent import Purpose
from coptui.services import consent, contacts, import_writing, importing
from coptui.services.contact_views import ContactFilter
from coptui.store import rows
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan
from tests.workbooks import Cell, Sheet, write_workbook

NAMES = tuple(
    f"{first} {last}"
    for first, last in zip(
        [
            "Pearl",
            "Jo",
            "Asha",
            "Dean",
            "Maureen",
            "Tomasz",
            "Winifred",
            "Femi",
            "Bridget",
            "Hugo",
            "Zoë",
            "Yann",
            "Xena",
            "Olu",
            "Ruth",
            "Sanjay",
            "Karen",
            "Liam",
            "Grace",
            "Peter",
            "Nadia",
            "Ivor",
            "Mina",
            "Cai",
            "Efua",
            "Gwen",
            "Idris",
            "Leila",
            "Kofi",
            "Ada",
        ],
        [
            "Whitlock",
            "Pardew",
            "Verrall",
            "Sollars",
            "Stacey",
            "Grey",
            "Oake",
            "Calder",
            "Oyelaran",
            "Tanner",
            "Park",
            "Berg",
            "Ash",
            "Adeyemi",
            "Lamb",
            "Mistry",
            "Bell",
            "Doyle",
            "Obi",
            "Hull",
            "Ek",
            "Price",
            "Rao",
            "Jones",
            "Mensah",
            "Hart",
            "Khan",
            "Amin",
            "Boateng",
            "Lane",
        ],
        strict=True,
    )
)
WORDING = "We write to you about sessions, with an invitation and what was said. You can stop it."


def _larder(folder: Path) -> Path:
    """Thirty people as somebody keeps them: a title, an empty row, slips, and a rota beside it."""
    rows: list[list[Cell]] = [["Larder volunteers, autumn 2026"], []]
    rows.append(["Name", "E-mail address", "Where from", "Mobile", "OK to email", "Date signed"])
    for at, name in enumerate(NAMES):
        mail = name.lower().replace("ë", "e").replace(" ", ".") + "@larder.example"
        mail = {5: "tomasz.grey@gmial.com", 7: "femi.calder at larder", 9: ""}.get(at, mail)
        place = ("Kilnbrook Larder", "Canal Homes", "Carers' Table")[at % 3]
        said = "yes" if at % 4 else "no"
        shown = "" if at == 15 else name
        rows.append([shown, mail, place, f"07700 900{at:03}", said, date(2026, 11, 6)])
    rota = Sheet("Rota", [["Mon", "Tue"], ["a", "b"]])
    return write_workbook(folder / "larder-list.xlsx", Sheet("Volunteers", rows, ["A1:F1"]), rota)


async def _opens(it: Coordinator, path: Path) -> None:
    await it.presses("4", "i")
    await it.sees("Which file?")
    await it.types(str(path))
    await it.presses("enter")


class Counted(Coordinator):
    """Counts what is pressed."""

    keys = 0

    async def presses(self, *keys: str) -> None:
        self.keys += len(keys)
        await super().presses(*keys)

    async def types(self, text: str) -> None:
        self.keys += len(text)
        await super().types(text)


async def test_a_new_user_has_a_mailable_list_from_a_workbook_in_under_ninety_seconds_of_typing(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = _larder(tmp_path)
    async with rowan(home, clock) as person:
        it = Counted(person.app, person.pilot)
        await it.presses("4", "i")
        await it.sees("Which file?")
        await it.types(file.name)  # as a person does who has it in the folder shown
        typed = it.keys
        it.app.screen.query_one("#typed").value = str(file)  # type: ignore[attr-defined]
        await it.presses("enter")
        await it.sees("30 rows", "28  new", "2  cannot be taken", "gmail.com")
        await it.sees("There is no community yet")
        await it.presses("t")
        await it.sees("tomasz.grey@gmial.com → tomasz.grey@gmail.com")
        await it.presses("a")
        await it.sees("rows where “OK to email” says yes", "( ) signed a sheet", "may stay empty")
        await it.sees_no("6 Nov")  # each row has its day: none is asked for
        await it.presses("tab", "right", "tab")
        await it.types(WORDING)
        await it.presses("ctrl+s")
        await it.sees(
            "20 agreed: rows where",
            "on Friday 6 November 2026",
            "8 said no",
            "1 of them has no e-mail address",
        )
        await it.presses("ctrl+s")
        await it.sees("People")
    assert typed < 25
    with Workspace.open(home, clock=clock) as ws:
        people = contacts.page(ws, ContactFilter(may_mail=Purpose.mail), 0, 50)
    assert {row.name for row in people} == {
        name for at, name in enumerate(NAMES) if at % 4 and at not in (7, 9, 15)
    }
    # Two keys a second is a slow typist; the words she copies from her sheet are a paste.
    assert it.keys - len(WORDING) < 40
    assert it.keys / 2 < 90


async def test_who_may_be_here_already_is_told_apart_with_a_key_each(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it, _larder(tmp_path))
        await it.sees("25  new", "3  may be somebody you have")
        await it.presses("enter")
        await it.sees("In the file, row 4", "On the list", "Pearl Whitlock")
        await it.presses("y", "n", "x")
        await it.sees("the same person", "somebody else", "left out")
        await it.presses("escape")
        await it.sees("26  new", "1  changed", "1  left out by you")
        await it.presses("escape")
        await it.sees("Leave the import?")
        await it.presses("n", "ctrl+s", "y")
        await it.sees("People")
    with Workspace.open(demo_home, clock=clock) as ws:
        found = contacts.page(ws, ContactFilter("pearl whitlock"), 0, 5)
        assert [row.email for row in found] == ["pearl.whitlock@larder.example"]
        assert contacts.count(ws, ContactFilter("oyelaran"), None) == 2


async def test_the_sheet_is_asked_for_and_the_letters_can_be_corrected(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    rows = [["Name", "Email"], ["Nia North", "nia@n.example"]]
    south = [["Name", "Email"], ["Sol South", "sol@s.example"]]
    book = write_workbook(tmp_path / "b.xlsx", Sheet("North", rows), Sheet("South", south))
    text = tmp_path / "list.csv"
    text.write_bytes("Name;E-mail\nZoë Åberg;zoe@z.example\n".encode("mac-roman"))
    async with rowan(demo_home, clock) as it:
        await _opens(it, book)
        await it.sees("Which sheet holds the people?")
        await it.presses("down", "enter")
        await it.sees("the sheet South", "Sol South")
        await it.presses("f", "left", "ctrl+s")
        await it.sees("the sheet North", "Nia North")
        await it.presses("escape")
        await _opens(it, text)
        await it.sees("Windows-1252")
        await it.presses("f", "right", "right", "right", "ctrl+s")
        await it.sees("Zoë Åberg")
        await it.presses("ctrl+s")
        await it.sees("People")
        await _opens(it, text)
        await it.sees("as last time", "Zoë Åberg", "1  here already")


async def test_an_import_of_weeks_ago_is_taken_back_by_one_key(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        opened = importing.open_file(ws, _larder(tmp_path))
        importing.carry_out(ws, importing.plan(ws, opened.table, opened.mapping))
    clock.tick(days=40)
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "I")
        await it.sees("larder-list.xlsx", "Changed")
        await it.presses("d")
        await it.sees("Take larder-list.xlsx back?")
        await it.presses("y")
        await it.sees("taken back", "25 people are off the list again")
        await it.presses("escape")
        await it.sees("People")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert contacts.count(ws, ContactFilter("kofi boateng"), None) == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_screens_of_bringing_in(
    demo_home: Path,
    clock: FrozenClock,
    tmp_path: Path,
    drawn: SnapshotAssertion,
    size: tuple[int, int],
) -> None:
    file = _larder(tmp_path)
    async with rowan(demo_home, clock, size=size) as it:
        await _opens(it, file)
        await it.sees("ctrl+s brings in all 25")
        assert it.screen() == drawn(name="what-will-happen")
        for key, name, words in (
            ("enter", "compare", "In the file, row 4"),
            ("m", "columns", "First name"),
            ("f", "how-it-is-read", "Rota"),
            ("l", "rows", "Femi Calder"),
            ("a", "agreed", "Who agreed"),
        ):
            await it.presses(key)
            await it.sees(words)
            assert it.screen() == drawn(name=name)
            await it.presses("escape")
            await it.sees("ctrl+s brings in all 25")
        await it.presses("ctrl+s", "y")
        await it.sees("People")
    async with rowan(demo_home, clock, size=size) as it:  # without what was just said
        await it.presses("4", "I")
        await it.sees("Changed", "larder-list.xlsx")
        assert it.screen() == drawn(name="imports")


@pytest.mark.slow  # its figure holds on a quiet machine
async def test_the_screen_stays_alive_while_twenty_thousand_people_come_in(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = tmp_path / "many.csv"
    rows = (f"Person {n},p{n}@d{n % 3000}.example,Place {n % 40},yes\n" for n in range(20_000))
    file.write_text("Name,Email,Organisation,OK to email\n" + "".join(rows), encoding="utf-8")
    with Workspace.open(home, clock=clock) as ws:
        consent.add_wording(ws, WORDING, ["mail"])
    gc.collect()
    gc.freeze()  # what the runner of tests holds is not looked through in the app either
    async with rowan(home, clock) as it:
        await it.presses("4")
        stalls: list[float] = []
        probe = asyncio.create_task(_watch(stalls))
        await _opens(it, file)
        await it.sees("20,000  new")
        await it.presses("ctrl+s")
        await it.sees("Bring them in as not asked?")
        await it.presses("y")
        await it.sees("People", "20,000")
        probe.cancel()
    gc.unfreeze()
    assert max(stalls) < 0.25, sorted(stalls)[-5:]
    with Workspace.open(home, clock=clock) as ws:
        assert contacts.count(ws, ContactFilter(), None) == 20_000


async def _watch(stalls: list[float]) -> None:
    """Notes how much later than asked the loop came back."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.01)
        stalls.append(time.monotonic() - before - 0.01)


async def test_stopping_on_the_way_brings_in_nobody(
    demo_home: Path, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "many.csv"
    file.write_text("Name\n" + "".join(f"Zed {n}\n" for n in range(2_000)), encoding="utf-8")
    with Workspace.open(demo_home, clock=clock) as ws:
        before = contacts.count(ws, ContactFilter(), None)
    pressed = threading.Event()
    real = rows.insert_columns

    def slowly(*args: Any) -> None:
        real(*args)
        pressed.wait(10)

    monkeypatch.setattr(import_writing, "insert_columns", slowly)
    async with rowan(demo_home, clock) as it:
        await _opens(it, file)
        await it.sees("2,000  new")
        await it.pilot.press("ctrl+s")
        await it.sees("esc stops")
        await it.pilot.press("escape")
        pressed.set()
        await it.sees("nothing was brought in")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert contacts.count(ws, ContactFilter(), None) == before
