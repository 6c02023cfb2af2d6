"""Sheets, proofs and renewals by commands alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coptui.cli.main import run
from coptui.cli.root import app


@pytest.fixture
def town(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    done = CliRunner().invoke(app, ["demo", "--no-open", "--home", str(home)])
    assert done.exit_code == 0, done.output
    return home


def ends(home: Path, *words: str) -> int:
    with pytest.raises(SystemExit) as end:
        run(["--home", str(home), *words])
    return int(end.value.code or 0)


def asks(home: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert ends(home, *words, "--json") == code
    return json.loads(capsys.readouterr().out)


def test_a_sheet_is_printed_filled_recorded_and_proven(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sheet.csv"
    made = asks(
        town, capsys, "sessions", "sheet", "HAR-13", "--to", str(path),
        "--purpose", "mail,named,photo",
    )["sheet"]  # fmt: skip
    assert made["code"] == "H-13"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "name", "mail", "named", "photo", "new address"]
    rows[1][2:5] = ["y", "n", "y"]
    rows[21][1:5] = ["Nova Person", "yes", "no", "-"]
    rows[21][5] = "nova@a.example"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    rehearsed = asks(town, capsys, "sessions", "enter-sheet", "h-13", str(path), "--dry-run")
    assert (rehearsed["entered"]["came"], rehearsed["entered"]["new"]) == (2, ["Nova Person"])
    assert asks(town, capsys, "sessions", "sheets", "HAR-13")["sheets"][0]["typed"] == 0
    entered = asks(town, capsys, "sessions", "enter-sheet", "H-13", str(path))["entered"]
    assert entered["yes"] == {"mail": 2, "photo": 1}
    proof = asks(town, capsys, "consent", "proof", "nova@a.example", "--purpose", "mail")["proof"]
    assert proof["sheet"] == {"code": "H-13", "row": 21, "session": "HAR-13"}
    assert (proof["state"], proof["wording"]["version"]) == ("given", 2)
    assert proof["wording"]["unchanged"] is True
    assert ends(town, "consent", "proof", "Nova Person", "--purpose", "named") == 0
    printed = capsys.readouterr().out
    assert "said no to be named in reports" in printed and "H-13, row 21" in printed
    assert ends(town, "sessions", "enter-sheet", "H-13", str(path)) == 1
    assert "has been recorded" in capsys.readouterr().err


def test_wrong_rows_are_told_in_a_rehearsal_and_refused_in_earnest(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sheet.csv"
    assert ends(town, "sessions", "sheet", "HAR-13", "--purpose", "mail", "--to", str(path)) == 0
    text = path.read_text(encoding="utf-8").replace("1,Arlo Beck,,", "1,Arlo Beck,maybe,")
    path.write_text(text.replace("2,Asha Verrall,,", "2,Asha Verrall,y,"), encoding="utf-8")
    capsys.readouterr()
    told = asks(town, capsys, "sessions", "enter-sheet", "H-13", str(path), "--dry-run", code=3)
    assert [one["row"] for one in told["entered"]["refused_rows"]] == ["1"]
    assert ends(town, "sessions", "enter-sheet", "H-13", str(path)) == 1
    assert "row 1" in capsys.readouterr().err


def test_the_text_of_a_sheet_goes_to_stdout(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(town, "sessions", "sheet", "HAR-14", "--format", "txt", "--large") == 0
    assert "Sheet H-14" in capsys.readouterr().out
    assert ends(town, "sessions", "enter-sheet", "Q-1", "nowhere.csv") == 1


def test_whose_yes_runs_out_is_asked_and_answered(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calendar = asks(town, capsys, "consent", "calendar")
    assert calendar["to_ask"][0]["name"] == "Winifred Oake"
    assert sum(one["people"] for one in calendar["months"]) == calendar["total"]
    batch = calendar["batches"][0]
    draft = asks(
        town, capsys, "mailings", "prepare", "--template", "T16",
        "--community", str(batch["community_id"]),
    )["mailing"]  # fmt: skip
    assert draft["to"] == batch["people"]
    assert [one for one in draft["findings"] if one["level"] == "error"] == []
    events = asks(town, capsys, "consent", "renew", "Winifred Oake")["events"]
    assert {one["state"] for one in events} == {"given"}
    assert ends(town, "consent", "calendar") == 0
    assert "Winifred Oake" not in capsys.readouterr().out


def test_care_and_coming_back_on_their_own_word(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    who = "Jo Pardew"
    assert ends(town, "consent", "care", who) == 2
    marks = asks(town, capsys, "consent", "care", who, "--discreet", "--under-18")["contact"]
    assert (marks["discreet"], marks["under_18"]) == (True, True)
    assert asks(town, capsys, "contacts", "show", who)["contact"]["may_mail"] is False
    given = ("consent", "give", who, "--purpose", "mail", "--method", "spoken", "--wording", "2",
             "--date", "2026-11-01", "--guardian")  # fmt: skip
    assert ends(town, *given) == 1
    assert ends(town, *given, "--evidence", "her mother, by phone") == 0
    capsys.readouterr()
    assert asks(town, capsys, "contacts", "show", who)["contact"]["may_mail"] is True
    assert ends(town, "consent", "withdraw", who, "--all", "--never-again") == 0
    assert ends(town, "consent", "allow-again", who, "--evidence", " ") == 1
    assert ends(town, "consent", "allow-again", who, "--evidence", "her letter of today") == 0
