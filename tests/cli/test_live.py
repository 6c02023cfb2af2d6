"""A running session by commands alone, for scripts and for those who hear the screen read out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coptui.cli.root import app
from coptui.services import demo
from coptui.store.models import Session
from coptui.workspace import Workspace
from tests.conftest import FrozenClock

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up town, with Harbour 14 under way."""
    home = tmp_path_factory.mktemp("running") / "home"
    demo.make(home, FrozenClock(datetime.now(UTC)))
    with Workspace.open(home) as ws:
        Session.update(starts_at=ws.now(), ends_at=None).where(Session.id == 14).execute()
    return home


@pytest.fixture
def run(running: Path, tmp_path: Path) -> Run:
    """Commands about its sessions; answers come as JSON."""
    home = shutil.copytree(running, tmp_path / "home")

    def command(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, ["--home", str(home), "sessions", *words, "--json"])
        assert done.exit_code == code, (done.exit_code, done.output)
        return json.loads(done.stdout) if not code else f"{done.stderr}{done.exception}"

    return command


def test_a_session_runs_from_part_to_part(run: Run) -> None:
    assert run("live", "HAR-14")["live"]["status"] == "live"
    shown = run("next-part", "HAR-14")["live"]
    assert (shown["now"]["number"], shown["following"]["number"]) == (1, 2)


def test_what_is_said_is_written_down_changed_and_taken_away(run: Run, tmp_path: Path) -> None:
    one = run("capture", "HAR-14", "gone-well", "Jo", "Pardew", "rang")["items"][0]
    assert (one["kind"], one["text"]) == ("gone_well", "Somebody rang")
    promise = run("capture", "HAR-14", "action", "Jo asks the ward, +7")["items"][0]
    assert promise["text"] == "asks the ward" and promise["note"].startswith("by ")
    (tmp_path / "chart.txt").write_text("- one\n- two\n", encoding="utf-8")
    many = run("capture", "HAR-14", "q", "--file", str(tmp_path / "chart.txt"), "--medium",
               "flip chart")  # fmt: skip
    assert many["total"] == 2
    notes = [row["note"] for row in run("items", "HAR-14", "--names")["items"]]
    assert any(note.startswith("Jo, by ") for note in notes)
    changed = run("item", "HAR-14", str(one["id"]), "--kind", "noticing", "--text", "it rang")
    assert changed["items"][0]["kind"] == "noticing"
    run("item", "HAR-14", str(changed["items"][0]["id"]), "--remove")
    assert [row["text"] for row in run("items", "HAR-14")["items"]] == [
        "asks the ward", "one", "two",
    ]  # fmt: skip


def test_answers_seats_and_helpers(run: Run) -> None:
    kept = run("rate", "HAR-14", "5", "6", "6", "7", "4", "--good-enough", "7", "--up", "a call")
    (view,) = kept["ratings"]
    assert (view["n"], view["values"], view["middle"]) == (5, [4, 5, 6, 6, 7], 6.0)
    assert (view["good_enough"], view["one_point_up"]) == ([7], ["a call"])
    assert run("seats", "HAR-14", "lived experience", "2")["seats"][0]["count"] == 2
    assert run("helps", "HAR-14", "time", "--who", "volunteer")["helpers"][2]["who"] == "volunteer"
    made = run("draft", "HAR-14", "--keep")["summary"]
    assert "## Where we are" in made["text"] and made["words"] > 20


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("rate", "HAR-14", "5", "11"), 1, "11 is not between 1 and 10"),
        (("capture", "HAR-14", "agenda", "x"), 1, "There is no kind"),
        (("capture", "HAR-14", "question"), 2, "--file"),
        (("capture", "DOR-2", "question", "x"), 1, "nothing can have been said yet"),
        (("item", "HAR-14", "999999", "--remove"), 1, "no such line"),
        (("seats", "HAR-14", "carers"), 2, "how many"),
        (("live", "DOR-2"), 1, "nothing can have been said yet"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    words: tuple[str, ...], code: int, says: str, run: Run
) -> None:
    assert says in run(*words, code=code)
