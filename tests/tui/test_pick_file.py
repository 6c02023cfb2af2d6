"""A file is chosen by its name, by where it is, or by walking; no letter typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from coptui.services import import_runs
from coptui.store.models import ImportRun
from coptui.tui.dialogs.pick_file import entries, looked_at
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import rowan

ENDINGS = (".csv", ".xlsx", ".vcf")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "papers"
    (place / "archive").mkdir(parents=True)
    for name in ("zebra.csv", "letter.docx", ".hidden.csv", "people.xlsx"):
        (place / name).write_text("Name\nAda\n")
    return place


def test_files_of_people_come_first_and_the_folder_above_first_of_all(folder: Path) -> None:
    found = [path.name for _, path, _ in entries(folder, ENDINGS)]
    assert found == [folder.parent.name, "people.xlsx", "zebra.csv", "archive"]
    assert [path.name for _, path, _ in entries(folder, ENDINGS, "ZEB")] == ["zebra.csv"]


@pytest.mark.parametrize(
    ("typed", "where", "part"),
    [
        ("", "/home/r", ""),
        ("peo", "/home/r", "peo"),
        ("/tmp/walk/peo", "/tmp/walk", "peo"),
        ("/tmp/walk/", "/tmp/walk", ""),
        ("../peo", "/home/r/..", "peo"),
        ("/", "/", ""),
    ],
)
def test_what_is_typed_leads_to_a_folder_and_a_name(typed: str, where: str, part: str) -> None:
    assert looked_at(typed, Path("/home/r")) == (Path(where), part)


async def test_a_path_typed_at_once_behind_the_key_arrives_whole(
    home: Path, clock: FrozenClock, folder: Path
) -> None:
    file = folder / "zebra.csv"
    async with rowan(home, clock) as it:
        await it.presses("4")
        await it.sees("Nobody is here yet")
        await it.app.action_place("contacts")
        it.app.screen.action_bring_in()  # type: ignore[attr-defined]
        await it.sees("Which file?")
        await it.types(str(file))
        await it.sees("▌zebra.csv")
        await it.sees_no("There is no such file")
        await it.presses("enter")
        await it.sees("What will happen", "Import › zebra.csv")


async def test_a_part_of_the_name_finds_it_and_the_next_import_begins_there(
    home: Path, clock: FrozenClock, folder: Path
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        ImportRun.create(started_at=ws.now(), file_name="a.csv", mapping={"folder": str(folder)})
        assert import_runs.last_folder(ws) == folder
    async with rowan(home, clock) as it:
        await it.presses("4", "i")
        await it.sees("Which file?", "▌people.xlsx", "archive")
        await it.types("zeb")
        await it.sees("▌zebra.csv")
        await it.presses("enter")
        await it.sees("Import › zebra.csv")
    folder.rename(folder.with_name("moved"))
    with Workspace.open(home, clock=clock) as ws:
        assert import_runs.last_folder(ws) is None
