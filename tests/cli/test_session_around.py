"""What surrounds a session, by commands alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coptui.cli.main import run
from coptui.cli.root import app
from tests.unit.test_photo_bytes import CANARY, jpeg


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("around") / "home"
    done = CliRunner().invoke(app, ["demo", "--no-open", "--home", str(home)])
    assert done.exit_code == 0, done.output
    return home


def asks(home: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    with pytest.raises(SystemExit) as end:
        run(["--home", str(home), "sessions", *words, "--json"])
    out = capsys.readouterr()
    assert int(end.value.code or 0) == code, out.err
    return json.loads(out.out) if out.out else out.err


def test_the_pack_is_one_command(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = asks(town, capsys, "pack", "HAR-14", "--to", str(tmp_path / "out"))["pack"]
    assert made["not_made"] == [] and len(made["files"]) == 12
    assert all(Path(one).stat().st_size > 300 for one in made["files"])
    said = asks(town, capsys, "pack", "HAR-14", "--to", str(tmp_path / "out"), code=1)
    assert "already" in said


def test_readiness_the_brief_food_and_the_board(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = asks(town, capsys, "ready", "HAR-14", "--tick", "room")
    assert found["phase"] == "ahead"
    assert {one["key"]: one["done"] for one in found["readiness"]}["room"] is True
    assert asks(town, capsys, "brief", "HAR-14")["brief"]["code"] == "HAR-14"
    assert asks(town, capsys, "food", "HAR-14")["food"]["people"] == 20
    board = asks(town, capsys, "board")["board"]
    assert {"code": "KIT-4", "column": "To close"}.items() <= next(
        one for one in board if one["code"] == "KIT-4"
    ).items()


def test_afterwards_and_the_next(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (note,) = asks(town, capsys, "debrief", "KIT-4", "the larder spoke")["debrief"]
    done = asks(town, capsys, "debrief", "KIT-4", "--promote", str(note["id"]))["debrief"]
    assert done[0]["item_id"] is not None
    assert asks(town, capsys, "cost", "KIT-4", "soup", "12.50")["pence"] == 1250
    (tmp_path / "a.jpg").write_bytes(jpeg())
    (photo,) = asks(
        town, capsys, "photo", "KIT-4", "--add", str(tmp_path / "a.jpg"), "--caption", "A wall",
        "--faces", "none", "--to", str(tmp_path / "out"),
    )["photos"]  # fmt: skip
    assert photo["lacks"] == []
    (out,) = (tmp_path / "out").iterdir()
    assert CANARY not in out.read_bytes()
    following = asks(town, capsys, "draft-next", "KIT-4", "--date", "2027-06-04")["session"]
    assert following["venue"] == "St Agnes Hall, the kitchen side"


def test_marking_ahead_needs_to_be_meant(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nobody can have come yet" in asks(town, capsys, "attend", "HAR-14", "Jo Pardew", code=1)
    found = asks(town, capsys, "attend", "HAR-14", "Jo Pardew", "--ahead")
    assert found["present"] == 1
