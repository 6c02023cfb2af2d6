"""Backup, putting back, the answer to "what do you hold on me" and "forget me", by commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coptui.services import backup_file
from tests.cli.test_people import Home

WORDS = "correct horse battery"


@pytest.fixture
def at(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(backup_file, "COST", 2**4)
    monkeypatch.setenv("COPTUI_BACKUP_PASSPHRASE", WORDS)
    home = Home(tmp_path / "home", capsys)
    home.asks("contacts", "add", "Abi Stokes", "--email", "abi@stokes.example")
    return home


def test_a_backup_is_made_proved_and_put_back(at: Home, tmp_path: Path) -> None:
    file = str(tmp_path / "all.backup")
    made = at.asks("backup", file)["backup"]
    assert (made["contacts"], made["locked"]) == (1, True)
    assert at.ends("backup", file) == 1 and "--replace" in at.said
    drill = at.asks("backup", "--check", file)["backup"]
    assert drill["sound"] and drill["contacts"] == 1 and drill["counts"]["contact"] == 1
    at.asks("contacts", "add", "Later Person")
    assert at.ends("restore", file) == 1
    assert "--yes" in at.said
    assert at.asks("contacts", "list")["total"] == 2
    back = at.asks("restore", file, "--yes")["restore"]
    assert back["kept"].startswith("backups/before-restore-")
    assert at.asks("contacts", "list")["total"] == 1
    assert at.ends("verify-audit") == 0


def test_a_wrong_passphrase_is_said_and_nothing_changed(
    at: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(tmp_path / "all.backup")
    at.asks("backup", file)
    monkeypatch.setenv("COPTUI_BACKUP_PASSPHRASE", "wrong horse battery")
    for words in (("backup", "--check", file), ("restore", file, "--yes")):
        assert at.ends(*words) == 1
        assert "does not open this backup" in at.said
    assert at.asks("contacts", "list")["total"] == 1


def test_without_a_terminal_a_passphrase_has_to_be_given(
    at: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COPTUI_BACKUP_PASSPHRASE")
    assert at.ends("backup", str(tmp_path / "x")) == 1
    assert "COPTUI_BACKUP_PASSPHRASE, or --plain" in at.said
    assert at.ends("backup", str(tmp_path / "x"), "--plain") == 0
    assert "can be read by whoever finds this file" in at.said
    assert at.ends("backup", str(tmp_path / "x"), "--check", "--plain") == 2


def test_a_backup_is_proved_where_there_is_no_home(at: Home, tmp_path: Path) -> None:
    file = str(tmp_path / "all.backup")
    at.asks("backup", file)
    elsewhere = Home(tmp_path / "elsewhere", at.capsys)
    assert elsewhere.asks("backup", "--check", file)["backup"]["sound"]
    assert not elsewhere.path.exists()
    assert elsewhere.asks("restore", file)["restore"]["kept"] == ""
    assert elsewhere.asks("contacts", "list")["total"] == 1


def test_a_person_is_forgotten_with_a_proof(at: Home, tmp_path: Path) -> None:
    said = at.asks("contacts", "erase", "abi@stokes.example", "--dry-run")["erasure"]
    assert said["expected"] == "abi@stokes.example" and said["goes"]
    assert at.ends("contacts", "erase", "1") == 1 and "--confirm EMAIL" in at.said
    assert at.ends("contacts", "erase", "1", "--confirm", "bo@post.example") == 1
    assert "nobody was forgotten" in at.said
    save = tmp_path / "first.json"
    words = ("contacts", "erase", "1", "--confirm", "Abi@Stokes.example", "--save", str(save))
    assert at.ends(*words) == 0, at.said
    assert "not found in any" in at.out and "Abi" not in at.out
    assert json.loads(save.read_text())["subject_access"]["profile"]["name"] == "Abi Stokes"
    assert at.asks("contacts", "list")["total"] == 0
    assert at.ends("contacts", "finish-erasures") == 0 and "Nothing was waiting" in at.out


def test_a_name_left_in_the_notes_of_others_asks_for_a_look(at: Home) -> None:
    at.asks("contacts", "add", "Bo", "--notes", "brought by Abi Stokes")
    words = ("contacts", "erase", "Abi Stokes", "--confirm", "abi@stokes.example")
    done = at.asks(*words, code=3)["erasure"]
    assert not done["whole"] and done["texts"][0]["where"] == "contact 2, notes"
    at.asks("contacts", "add", "Abi Stokes", "--email", "abi@stokes.example")
    assert at.ends(*words, "--texts") == 0
    assert at.asks("contacts", "show", "Bo")["contact"]["notes"] == "brought by somebody"


def test_what_is_held_is_printed_or_written(at: Home, tmp_path: Path) -> None:
    held = at.asks("contacts", "access", "1", "--asked", "2026-01-31")["subject_access"]
    assert held["answer_by"] == "2026-02-28"
    assert at.ends("contacts", "access", "1") == 0 and "Abi Stokes" in at.out
    assert at.ends("contacts", "access", "1", "--asked", "someday") == 2
    done = at.asks("contacts", "access", "1", "--to", str(tmp_path))["access"]
    assert len(done["files"]) == 3 and done["contact"] == 1
