"""Letting go by keys: a file of people, what is held on one, forgetting, and backups."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import backing_up, backup_file, contacts
from coptui.services.contact_views import ContactFilter
from coptui.store.models import BackupRecord
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan
from tests.tui.test_contacts import _at, _person

WORDS = "correct horse battery"
ADDRESS = "abi.stokes@visitors.example"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "me"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setattr(backup_file, "COST", 2**4)
    return folder


async def test_a_person_is_forgotten_from_their_page(
    demo_home: Path, clock: FrozenClock, own_folder: Path
) -> None:
    async with rowan(demo_home, clock) as it:
        await _at(it, "abi sto")
        await it.presses("enter")
        await it.sees("What happened", ADDRESS)
        await it.presses("delete")
        await it.sees("Will go", "Will stay", "It cannot be taken back", "paper sheet H-11")
        await it.presses("enter")
        await it.sees(f"Type the address to forget: {ADDRESS}")
        await it.types("abi.stokes")
        await it.presses("enter")
        await it.sees("That is not it")
        await it.presses("escape")
        await it.sees("Will go")
        await it.presses("enter")
        await it.types(ADDRESS)
        await it.presses("enter")
        await it.sees("Forgotten", "Looked through every file of this home: not found in any.")
        await it.presses("p")
        await it.sees("The proof is in")
        await it.presses("escape")
        await it.sees("Nobody fits")
        await it.presses("escape")
        await it.sees("Arlo Beck")
    assert _person(demo_home, clock, "abi sto") is None
    (proof,) = own_folder.glob("erasure-*.txt")
    assert "Abi" not in proof.read_text()


async def test_the_menu_of_the_list_offers_it_too(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await _at(it, "abi sto")
        await it.presses("full_stop")
        await it.sees("What can be done here")
        await it.presses("slash")
        await it.types("forget")
        await it.presses("enter")
        await it.sees("Abi Stokes › Forget")
        await it.presses("escape")
        await it.sees("People")
    assert _person(demo_home, clock, "abi sto") is not None


async def test_texts_of_others_are_shown_and_lose_the_name_on_request(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        (other,) = contacts.page(ws, ContactFilter(search="asha ver"), 0, 2)
        contacts.edit(ws, other.id, notes="Drives Abi Stokes home.")
    async with rowan(demo_home, clock) as it:
        await _at(it, "abi.stokes")
        await it.presses("delete")
        await it.sees("will stay, for you to decide", "Drives Abi Stokes home.")
        await it.presses("t")
        await it.sees("will say “somebody”")
        await it.presses("enter")
        await it.types(ADDRESS)
        await it.presses("enter")
        await it.sees("not found in any")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert contacts.show(ws, other.id).notes == "Drives somebody home."


async def test_what_is_held_is_written_for_them(
    demo_home: Path, clock: FrozenClock, own_folder: Path
) -> None:
    async with rowan(demo_home, clock) as it:
        await _at(it, "abi sto")
        await it.presses("enter", "H")
        await it.sees("Nobody else is in it", "They asked")
        await it.presses("tab", "home", "ctrl+k")
        await it.types("someday")
        await it.presses("ctrl+s")
        await it.sees("Write it like 23 Nov")
        await it.presses("home", "ctrl+k")
        await it.types("20 Nov")
        await it.presses("ctrl+s")
        await it.sees("3 files are written")
    (file,) = own_folder.glob("held-on-*.json")
    held = json.loads(file.read_text())["subject_access"]
    assert (held["profile"]["email"], held["answer_by"]) == (ADDRESS, "2026-12-20")


async def test_private_fields_leave_only_with_the_number(
    demo_home: Path, clock: FrozenClock, own_folder: Path
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        number = contacts.count(ws, ContactFilter("bri"), None)
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "slash")
        await it.types("bri")
        await it.presses("enter", "ctrl+s", "tab", "right", "tab", "right")
        await it.sees("vCard 4.0", "also notes and needs")
        await it.presses("ctrl+s")
        await it.sees("Type the number of people to write them")
        await it.presses("escape")
        await it.sees("Nothing was written")
        await it.presses("ctrl+s")
        await it.types(str(number))
        await it.presses("enter")
        await it.sees("with private notes")
    (file,) = own_folder.glob("contacts-*.vcf")
    assert file.read_text(encoding="utf-8").count("VERSION:4.0") == number


async def test_a_backup_is_made_and_proved(
    demo_home: Path, clock: FrozenClock, own_folder: Path
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("7", "a")
        await it.sees("No backup was made yet", "daily-2026-11-23.db")
        await it.presses("c")
        await it.sees("Daily copies are looked through")
        await it.presses("n", "tab", "tab")
        await it.types(WORDS)
        await it.presses("tab")
        await it.types("another")
        await it.presses("ctrl+s")
        await it.sees("The two are not the same")
        await it.presses("home", "ctrl+k")
        await it.types(WORDS)
        await it.presses("ctrl+s")
        await it.sees("The last backup was made today", "not yet")
        await it.presses("c")
        await it.types("wrong horse battery")
        await it.presses("enter")
        await it.sees("does not open this backup")
        await it.presses("escape", "c")
        await it.types(WORDS)
        await it.presses("enter")
        await it.sees("It could be put back", "60 people", "3  communities")
        await it.presses("escape")
        await it.sees("✓ Mon 23 Nov")
        await it.presses("r")
        await it.sees("restore FILE", "Nothing is sent")
        await it.presses("escape", "escape")
        await it.sees("the last one today")
    (file,) = own_folder.glob("*.backup")
    assert file.stat().st_mode & 0o777 == 0o600


async def _erase(it: Coordinator) -> None:
    await _at(it, "abi sto")
    await it.presses("delete")
    await it.sees("Will go")


async def _export(it: Coordinator) -> None:
    await it.presses("4", "ctrl+s")
    await it.sees("Who gets it")


async def _held(it: Coordinator) -> None:
    await it.presses("4", "enter", "H")
    await it.sees("They asked")


async def _backups(it: Coordinator) -> None:
    await it.presses("7", "a")
    await it.sees("The last backup was made")


async def _new_backup(it: Coordinator) -> None:
    await it.presses("7", "a", "n")
    await it.sees("Passphrase")


FLOWS = {
    "erase": _erase,
    "export": _export,
    "held": _held,
    "backups": _backups,
    "backup-new": _new_backup,
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("flow", FLOWS)
async def test_screen_of_letting_go(
    flow: str,
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/rowan"))
    if flow in ("erase", "backups"):
        with Workspace.open(demo_home, clock=clock) as ws:
            for locked in (False, True):
                BackupRecord.create(
                    made_at=ws.now(), path="/media/stick/coptui-2026-11-20.backup", locked=locked,
                    people=60, checked_at=ws.now() if locked else None,
                )  # fmt: skip
            assert backing_up.last_backup(ws) is not None
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        await FLOWS[flow](it)
        await it.settles()
        assert it.screen() == drawn
