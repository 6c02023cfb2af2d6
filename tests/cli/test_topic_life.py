"""A topic's life by commands alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coptui.cli.main import run


class Desk:
    """A home that is only ever spoken to by commands."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.capsys = path, capsys
        self.said = ""

    def asks(self, *words: str, code: int = 0) -> Any:
        with pytest.raises(SystemExit) as end:
            run(["--home", str(self.path), *words, "--json"])
        captured = self.capsys.readouterr()
        self.said = captured.err
        assert int(end.value.code or 0) == code, self.said
        return json.loads(captured.out) if captured.out else None


@pytest.fixture
def at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    desk = Desk(tmp_path / "home", capsys)
    desk.asks("communities", "add", "Harbour", "--code", "HAR")
    desk.asks("topics", "add", "HAR", "First days", "--question", "What helps?")
    desk.asks("topics", "move", "First days", "open")
    return desk


def test_a_topic_goes_from_its_steps_to_its_close(at: Desk, tmp_path: Path) -> None:
    at.asks(
        "topics", "edit", "First days", "--future", "Somebody is expected.", "--good-enough", "7"
    )
    made = at.asks("topics", "steps", "First days")
    assert [one["title"] for one in made["steps"] if one["next"]] == ["Create the community"]
    at.asks("noticings", "add", "The ward rang first", "--topic", "First days")
    at.asks("questions", "add", "First days", "Who lends key safes?")
    act = at.asks("actions", "add", "First days", "Print a page", "--by", "2026-12-05")["action"]
    assert at.asks("actions", "let-go", str(act["id"]))["action"]["status"] == "let go"
    page = tmp_path / "progress.html"
    assert "The ward rang first" in at.asks("topics", "digest", "First days", "--to", str(page))[
        "digest"]["text"]  # fmt: skip
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    asked = at.asks("recommendations", "add", "First days", "A kettle", "--to", "Ward 4")
    assert asked["recommendation"]["addressed"] == ["Ward 4"]
    looked = at.asks("topics", "close", "First days", "--dry-run")
    assert looked["topic"]["status"] == "open" and looked["decide"] == ["Ward 4"]
    assert "1 question is open." in looked["findings"] and "1 question is open." in at.said
    closed = at.asks("topics", "close", "First days", "--now", "--note", "It was enough.")
    assert closed["topic"]["status"] == "closed"
    assert at.asks("topics", "revisit", "First days")["topic"]["status"] == "revisited"


def test_a_refusal_is_a_sentence_and_changes_nothing(at: Desk) -> None:
    key = str(at.asks("recommendations", "add", "First days", "A kettle")["recommendation"]["id"])
    at.asks("recommendations", "move", key, "done", code=1)
    assert at.said.startswith("coptui: A recommendation that is proposed cannot become done; ")
    assert at.asks("recommendations", "list", "First days")["recommendations"][0]["status"] == (
        "proposed"
    )
    at.asks("noticings", "add", "Somewhere", code=2)
    at.asks("questions", "answer", "99", "x", code=1)
    at.asks("topics", "hope", "1", "met", code=1)


def test_an_example_and_a_case_study_are_kept_and_told(at: Desk) -> None:
    at.asks("examples", "add", "A note on the fridge", "--by", "Jo", "--allowed", "retold")
    shown = at.asks("examples", "show", "A note on the fridge")
    assert shown["example"]["permission"] == "may be told again"
    at.asks("examples", "add", "Too long", "--minutes", "20", code=1)
    key = str(
        at.asks(
            "examples", "write-case", "The list", "--topic", "First days", "--situation",
            "Nobody asked.", "--did", "She asked.", "--outcome", "It grew.",
            "--outcome", "It held.",
        )["case"]["id"]
    )  # fmt: skip
    at.asks("examples", "move-case", key, "agreed", code=1)
    at.asks("examples", "edit-case", key, "--allowed", "may be told again")
    at.asks("examples", "move-case", key, "shown")
    at.asks("examples", "move-case", key, "agreed")
    assert at.asks("examples", "tell-case", key)["case"]["example_id"] == 2
    assert at.asks("examples", "case", key)["case"]["outcomes"] == ["It grew.", "It held."]
    practice = at.asks("topics", "practice", "First days", "A call", "--source", "heard")
    asked = at.asks("topics", "ask", str(practice["practice"]["id"]), "--works", "One person")
    assert asked["practice"]["chain"] == {"what_makes_it_work": "One person"}


def test_the_register_knows_who_can_decide(at: Desk) -> None:
    at.asks("influencers", "add", "Hospital Board", "--decides", "wards", "--papers", "2027-01-02")
    at.asks("influencers", "edit", "1", "--route", "through the clerk", "--papers", "")
    (one,) = at.asks("influencers", "list")["influencers"]
    assert (one["route_in"], one["paper_deadline"]) == ("through the clerk", None)
    at.asks("influencers", "add", "hospital board", code=1)
