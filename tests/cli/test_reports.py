"""Reports by commands: drafted, agreed to, sent round, given, answered, written to a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coptui.cli.root import app
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services import report_town
from tests.services.report_town import Held


@pytest.fixture
def here(home: Path, clock: FrozenClock) -> Held:
    with Workspace.open(home, clock=clock) as ws:
        return report_town.held(ws, clock)


def run(home: Path, *words: str, code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["--home", str(home), *words, "--json"])
    assert done.exit_code == code, (words, done.output, done.stderr)
    found: dict[str, Any] = json.loads(done.stdout or "{}")
    return found


def refused(home: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["--home", str(home), *words])
    assert done.exit_code != 0
    return f"{done.exception} {done.stderr}"


def test_a_summary_from_its_draft_to_its_mail(home: Path, here: Held, tmp_path: Path) -> None:
    drafted = run(home, "report", "draft", "session", "HAR-1")["report"]
    text = tmp_path / "text.md"
    text.write_text(report_town.SUMMARY, encoding="utf-8")
    number = str(drafted["id"])
    assert run(home, "report", "edit", number, "--text-file", str(text))["report"]["edited"]
    assert "not agreed to as it stands" in refused(home, "report", "circulate", number)
    said = run(home, "report", "comment", number, "Short and kind.", "--by", "Asha Verrall")
    assert [one["who"] for one in said["report"]["notes"]] == ["Asha Verrall"]
    assert run(home, "report", "agree", number)["report"]["status"] == "agreed"
    mail = run(home, "report", "circulate", number)["prepared"]
    assert (mail["template"], mail["file"], mail["left"]) == ("T3a", "har-1-summary.pdf", [])
    assert run(home, "mailings", "show", str(mail["mailing"]))["mailing"]["status"] == "draft"
    same = run(home, "mailings", "prepare", "--template", "T3a", "--report", number)["mailing"]
    assert same["id"] == mail["mailing"]  # the draft that was begun
    (line,) = run(home, "reports", "list")["reports"]  # the other word for it
    assert (line["status"], line["subject"]) == ("agreed", "HAR-1")
    target = tmp_path / "summary.md"
    run(home, "report", "session", "HAR-1", "--to", str(target))
    assert "One page says more than five." in target.read_text(encoding="utf-8")


def test_a_final_report_is_read_by_others_given_and_answered(home: Path, here: Held) -> None:
    with Workspace.open(home) as ws:
        report = report_town.final(ws, here)
        given = report_town.board(ws, here, report)
    number = str(report)
    sent = run(home, "report", "send-to-core", number, "--to", "Asha Verrall")["prepared"]
    assert (sent["template"], sent["to"]) == ("T19", 1)
    half = run(home, "report", "agree", number, "--by", "Asha Verrall")["report"]
    assert half["status"] == "core review" and len(half["missing"]) == 1
    whole = run(home, "report", "look", number, "--by", "Jo Pardew")["report"]
    assert whole["status"] == "agreed"
    run(home, "influencers", "mark", str(given), "sent", "--how", "in person")
    run(home, "influencers", "mark", str(given), "reply", "--reply", "we will try")
    (row,) = run(home, "report", "given", number)["given"]
    assert (row["state"], row["channel"], row["reply"]) == ("reply", "in person", "we will try")
    assert "taken back" in refused(home, "report", "reissue", number)
