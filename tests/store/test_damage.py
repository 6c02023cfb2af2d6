"""A damaged file is told in a sentence, at the start or by the doctor, and left as it is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from coptui.errors import CoptuiError
from coptui.services import demo, doctor, soundness
from coptui.store import backup, sqlite
from coptui.workspace import Workspace
from tests.conftest import FrozenClock

PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sound") / "home"
    demo.make(home)
    shutil.rmtree(home / "backups")
    return home


def look(home: Path, clock: FrozenClock) -> str:
    """What somebody is told who opens the home and asks the doctor; empty when nothing."""
    try:
        with Workspace.open(home, clock=clock) as ws:
            return " ".join(one.text for one in doctor.examine(ws) if one.level == "error")
    except CoptuiError as error:
        return str(error)


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_are_found_and_nothing_is_thrown_away(
    sound: Path, tmp_path: Path, clock: FrozenClock, seed: int
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    file = home / "coptui.db"
    data, chance = bytearray(file.read_bytes()), random.Random(seed)
    for _ in range(20):  # the heads of pages hold what SQLite checks; text inside a row it cannot
        at = chance.randrange(len(data) // PAGE) * PAGE + chance.randrange(12)
        data[at] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    assert look(home, clock)
    assert file.stat().st_size >= len(data)
    assert not list((home / "backups").glob("daily-*.db"))


@pytest.mark.parametrize("left", [99, 4096, 40_960])
def test_a_file_cut_short_is_found(
    sound: Path, tmp_path: Path, clock: FrozenClock, left: int
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    file = home / "coptui.db"
    cut = file.read_bytes()[:left]
    file.write_bytes(cut)
    assert look(home, clock)
    assert file.read_bytes() == cut


@pytest.mark.parametrize("left", [b"", b"S", b"SQLite format 3"])
def test_a_file_that_was_emptied_is_never_begun_anew(
    home: Path, clock: FrozenClock, left: bytes
) -> None:
    """The copies are there; a new database would push them out, one a day."""
    Workspace.open(home, clock=clock).close()
    (home / "coptui.db").write_bytes(left)
    assert "is empty, though it has been in use" in look(home, clock)
    assert "daily-" in look(home, clock)
    assert (home / "coptui.db").read_bytes() == left


def test_an_empty_file_that_was_never_in_use_becomes_a_home(home: Path, clock: FrozenClock) -> None:
    home.mkdir()
    (home / "coptui.db").touch()
    assert look(home, clock) == ""


def test_a_text_in_its_place_is_found(home: Path, clock: FrozenClock) -> None:
    home.mkdir()
    (home / "coptui.db").write_text("Dear all,\n" * 900)
    assert look(home, clock)
    assert (home / "coptui.db").read_text().startswith("Dear all,")


def test_what_lies_beside_a_damaged_file_is_put_aside_with_it(tmp_path: Path) -> None:
    """A log left beside a copy put in place would be written into that copy."""
    home = tmp_path / "home"
    with Workspace.open(home):
        pass
    for end in ("wal", "shm"):
        (home / f"coptui.db-{end}").write_bytes(b"x")
    said = backup.way_back(home / "coptui.db", home / "backups")
    assert "put coptui.db and coptui.db-wal and coptui.db-shm aside" in said
    (home / "coptui.db-wal").unlink()
    (home / "coptui.db-shm").unlink()
    assert "put coptui.db aside" in backup.way_back(home / "coptui.db", home / "backups")


def test_the_last_good_copy_is_offered_and_nothing_is_put_back(
    sound: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    copies = home / "backups"
    copies.mkdir()
    for day in ("2026-11-20", "2026-11-21"):
        shutil.copyfile(home / "coptui.db", copies / f"daily-{day}.db")
    for day in ("2026-11-22", "2026-11-23"):
        (copies / f"daily-{day}.db").write_bytes(b"SQLite format 3\0" + b"x" * 5_000)
    (home / "coptui.db").write_text("Dear all,\n" * 900)
    before = {one.name: one.read_bytes() for one in copies.iterdir()}
    said = look(home, clock)
    assert "The last good copy is of 2026-11-21" in said and "daily-2026-11-21.db" in said
    assert (home / "coptui.db").read_text().startswith("Dear all,")
    assert {one.name: one.read_bytes() for one in copies.iterdir()} == before
    shutil.copyfile(copies / "daily-2026-11-21.db", home / "coptui.db")
    with Workspace.open(home, clock=clock) as ws:
        assert not doctor.database_faults(ws)


def spoil_one_table(file: Path, table: str) -> None:
    """The kind of its first page says no more what it is; whoever reads other tables sees nothing.

    Nobody asks for this table when the program starts.
    """
    connection = sqlite.connect(file)
    asked = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    page = connection.execute(asked, (table,)).fetchone()[0]
    connection.close()
    data = bytearray(file.read_bytes())
    data[(page - 1) * PAGE] ^= 0x40
    file.write_bytes(data)


def test_damage_in_a_corner_nobody_reads_is_found_table_by_table(
    sound: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sound, home)
    assert soundness.damage(home) is None
    spoil_one_table(home / "coptui.db", "cost_line")
    before = (home / "coptui.db").read_bytes()
    found = soundness.damage(home)
    assert found is not None and "is damaged" in found.message
    assert "no sound copy" in found.hint
    assert (home / "coptui.db").read_bytes() == before


def test_a_table_that_somebody_is_writing_is_no_damage(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws, ws.store.atomic():
        ws.store.set_meta("practice", "1")
        assert soundness.damage(home) is None
