"""Bringing people in from a file, by keys, from the file to taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from coptui.domain.consent import Purpose
from coptui.services import contacts
from coptui.services.contact_views import ContactFilter
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan

PEOPLE = """Who,Contact,OK to email
Zoe Park,zoe@visitors.example,yes
Yann Berg,yann@visitors.example,no
Xena Ash,not an address,yes
"""


def _count(home: Path, clock: FrozenClock, search: str, **flt: Purpose) -> int:
    with Workspace.open(home, clock=clock) as ws:
        found = contacts.count(ws, ContactFilter(search, **flt), None)  # type: ignore[arg-type]
    assert found is not None
    return found


async def _opens(it: Coordinator, path: Path) -> None:
    await it.presses("4", "i")
    await it.sees("Which file?")
    await it.types(str(path))
    await it.presses("enter")


async def test_a_file_comes_in_with_its_yeses_and_is_taken_back(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    async with rowan(demo_home, clock) as it:
        await _opens(it, file)
        await it.sees("3 rows", "May they be written to?")
        await it.sees("2  new", "1  cannot be taken", "(row 4)")
        await it.sees("they join no community: c chooses one")
        await it.presses("m")
        await it.sees("First name", "(•) Who", "(•) Contact", "(•) OK to email")
        await it.presses("right", "ctrl+s")
        await it.sees("Name ← Contact")
        await it.presses("m", "left", "ctrl+s")
        await it.sees("Name ← Who")
        await it.presses("a")
        await it.sees("rows where “OK to email” says yes", "( ) signed a sheet  ( ) ticked a form")
        await it.presses("ctrl+s")
        await it.sees("! How did they say so?")
        await it.presses("right", "tab")
        await it.types("6 Nov 2026")
        await it.presses("ctrl+s")
        await it.sees("1 agreed: rows where", "“OK to email” says yes", "1 said no")
        await it.presses("a")
        await it.sees("(•) signed a sheet", "Fri 6 Nov")
        await it.presses("escape", "c", "down", "enter")
        await it.sees("they join Doorstep")
        await it.presses("s")
        await it.sees("list-not-taken.csv")
        await it.presses("ctrl+s")
        await it.sees("People")
    assert "Xena Ash" in (tmp_path / "list-not-taken.csv").read_text(encoding="utf-8-sig")
    assert _count(demo_home, clock, "visitors zoe", may_mail=Purpose.mail) == 1
    assert _count(demo_home, clock, "visitors yann") == 1
    assert _count(demo_home, clock, "visitors yann", may_mail=Purpose.mail) == 0
    with Workspace.open(demo_home, clock=clock) as ws:
        (yann,) = contacts.page(ws, ContactFilter("visitors yann"), 0, 5)
        assert yann.mail.state == "refused"
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "u")
        await it.sees("Take this back?", "list.csv")
        await it.presses("y")
        await it.sees_no("Take this back?")
    assert _count(demo_home, clock, "visitors zoe") == 0


async def test_leaving_writes_nothing(demo_home: Path, clock: FrozenClock, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,E-mail\nZoe Park,zoe@visitors.example\n", encoding="utf-8")
    async with rowan(demo_home, clock) as it:
        await _opens(it, file)
        await it.sees("1  new")
        await it.presses("escape")
        await it.sees("People")
    assert _count(demo_home, clock, "zoe park") == 0


ODD = {
    "empty": b"",
    "one-long-line": b"x" * 10_000_000,
    "noise": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_file_is_told_in_a_sentence(
    name: str, demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(ODD[name])
    async with rowan(demo_home, clock) as it:
        await _opens(it, file)
        await it.sees_no("Which file?")
        text = it.screen()
        assert "This was not done" in text or "No column of the file is known" in text, text


async def test_a_row_of_nothing_but_nul_is_not_taken(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(b"Name,E-mail\n\x00\x00\x00\x01,\x00\n")
    async with rowan(demo_home, clock) as it:
        await _opens(it, file)
        await it.sees("1  cannot be taken: no name")


async def test_a_file_of_another_alphabet_of_bytes_is_read(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("Name,E-mail\nZoë Park,zoe@visitors.example\n", encoding="utf-16")
    async with rowan(demo_home, clock) as it:
        await _opens(it, file)
        await it.sees("1 row", "1  new")
        await it.presses("l")
        await it.sees("Zoë Park")
