"""The registers, retention, the two papers and taking back, by commands alone."""

from __future__ import annotations

import json
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coptui.cli.main import run
from coptui.store import sqlite


class Home:
    """A home that is only ever spoken to by commands."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.capsys = path, capsys
        self.out = self.said = ""

    def ends(self, *words: str) -> int:
        with pytest.raises(SystemExit) as end:
            run(["--home", str(self.path), *words])
        captured = self.capsys.readouterr()
        self.out, self.said = captured.out, captured.err
        return int(end.value.code or 0)

    def asks(self, *words: str, code: int = 0) -> Any:
        assert self.ends(*words, "--json") == code, self.said
        return json.loads(self.out)


@pytest.fixture
def at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    return Home(tmp_path / "home", capsys)


def test_a_request_from_its_day_to_its_answer(at: Home) -> None:
    at.asks("contacts", "add", "Ada Ek", "--email", "ada@a.example")
    added = at.asks("requests", "add", "correction", "--who", "ada@a.example", "--how", "by mail")
    number = str(added["request"]["id"])
    assert added["request"]["state"] == "open"
    assert at.asks("next")["next"][0]["rule"] == "N1"
    right = at.asks("requests", "correct", number, "--phone", "01632 960444")["request"]
    assert [act["what"] for act in right["acts"]] == ["put right: phone"]
    assert at.asks("contacts", "show", "Ada Ek")["contact"]["phone"] == "01632 960444"
    longer = at.asks("requests", "extend", number, "--months", "1", "--reason", "many lists")
    assert longer["request"]["longer_reason"] == "many lists"
    done = at.asks("requests", "close", number, "--outcome", "Put right.")
    assert done["request"]["state"] == "done"
    assert at.asks("requests", "list", "--open")["total"] == 0
    assert at.ends("requests", "show", number) == 0
    assert "put right: phone" in at.out and "Ada Ek" in at.out


def test_a_complaint_and_a_breach_to_their_ends(at: Home) -> None:
    made = at.asks("complaints", "add", "A list lay about.", "--stranger", "a visitor")
    assert made["complaint"]["state"] == "to acknowledge"
    assert at.asks("complaints", "acknowledge", "1")["complaint"]["state"] == "open"
    closed = at.asks("complaints", "close", "1", "--outcome", "Sorry.", "--ico-told", "today")
    assert closed["complaint"]["state"] == "closed" and closed["complaint"]["ico_told"]
    assert (
        at.asks("breaches", "add", "A list was lost.", "--people", "14")["breach"]["people"] == 14
    )
    assert at.ends("breaches", "close", "1", "--lessons", "x") == 1
    assert "waits for" in at.said
    at.asks("breaches", "edit", "1", "--risk", "unlikely", "--ico-note", "it was found again")
    assert (
        at.asks("breaches", "close", "1", "--lessons", "Count them.")["breach"]["waits_for"] == []
    )
    assert at.ends("breaches", "list") == 0
    assert "the ICO need not be told" in at.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("requests", "add", "access"), 2),
        (("requests", "add", "spying", "--stranger", "x"), 1),
        (("requests", "edit", "1"), 2),
        (("requests", "show", "77"), 1),
        (("complaints", "close", "77", "--outcome", "x"), 1),
        (("breaches", "add", "x", "--found", "some day"), 1),
        (("retention", "set", "cake", "3"), 1),
        (("retention", "purge"), 1),
        (("retention", "purge", "--confirm", "0"), 1),
        (("undo", "3", "--list"), 2),
        (("undo",), 1),
        (("privacy", "notice", "--format", "pdf"), 1),
    ],
)
def test_what_cannot_be_ends_with_a_sentence(at: Home, words: tuple[str, ...], code: int) -> None:
    assert at.ends(*words) == code
    assert at.said.startswith("coptui: ") or "Usage" in at.said or code == 2
    assert "Traceback" not in at.said and at.out == ""


def _grow_old(path: Path) -> None:
    with closing(sqlite.connect(path / "coptui.db")) as raw:
        raw.execute("UPDATE contact SET created_at = '2020-01-01', updated_at = '2020-01-01'")
        raw.commit()


def test_what_was_kept_long_enough_goes_with_its_number_and_comes_back(at: Home) -> None:
    for name in ("Ada Ek", "Ben Oak"):
        at.asks("contacts", "add", name)
    _grow_old(at.path)
    seen = at.asks("retention", "preview")
    assert seen["total"] == 2
    assert [one["name"] for one in seen["people"]] == ["Ada Ek", "Ben Oak"]
    assert at.asks("retention", "purge", "--dry-run")["total"] == 2
    assert at.ends("retention", "purge", "--confirm", "1") == 1
    assert at.asks("contacts", "list")["total"] == 2
    gone = at.asks("retention", "purge", "people", "--confirm", "2")
    assert gone["purged"][0]["count"] == 2 and "Ada" not in json.dumps(gone)
    assert at.asks("contacts", "list")["total"] == 0
    assert at.asks("retention", "log")["total"] == 1
    acts = at.asks("undo", "--list")["acts"]
    assert acts[0]["label"] == "Let go what was kept long enough"
    assert at.asks("undo", str(acts[0]["id"]))["act"]["label"] == acts[0]["label"]
    assert at.asks("contacts", "list")["total"] == 2
    assert at.asks("retention", "set", "people", "0")["retention"][0]["months"] == 0
    assert at.asks("retention", "preview")["total"] == 0
    assert at.ends("verify-audit") == 0


def test_the_last_act_is_taken_back_without_naming_it(at: Home) -> None:
    at.asks("contacts", "add", "Ada Ek")
    assert at.ends("undo", "--list") == 0
    assert "Add Ada Ek" in at.out
    assert at.asks("undo")["act"]["label"] == "Add Ada Ek"
    assert "Taken back" in at.said
    assert at.asks("contacts", "list")["total"] == 0


def test_the_papers_are_printed_or_written_for_the_owner_alone(at: Home, tmp_path: Path) -> None:
    assert at.ends("privacy", "record") == 0
    assert at.out.startswith("Record of processing")
    assert "still lack" in at.said
    file = tmp_path / "notice.html"
    made = at.asks("privacy", "notice", "--to", str(file))["paper"]
    assert made["file"] == str(file)
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert at.asks("privacy", "notice", "--format", "md")["paper"]["text"].startswith("# Privacy")


def test_a_spoilt_history_is_told_by_exit_code_and_sentence(at: Home) -> None:
    at.asks("contacts", "add", "Ada Ek")
    at.asks("contacts", "edit", "Ada Ek", "--phone", "1")
    with closing(sqlite.connect(at.path / "coptui.db")) as raw:
        raw.execute("DROP TRIGGER audit_event_no_delete")
        raw.execute("DELETE FROM audit_event WHERE id = 2")
        raw.commit()
    found = at.asks("verify-audit", code=3)["audit"]
    assert not found["sound"]
    assert found["findings"] == ["The history should end with line 2 and ends with line 1."]
