"""One person on the command line: log, history, addresses, twice on the list, calls."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coptui.cli.root import app
from coptui.services import contacts
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import person, town


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A town with two who share an address and one who is there twice."""
    clock = FrozenClock(datetime.now(UTC))
    with Workspace.open(tmp_path / "home", clock=clock) as ws:
        here = town(ws)
        person(ws, here, "Kavita Sen", "home@sen.example")
        person(ws, here, "Peter Sallow", "home@sen.example")
        twin = person(ws, here, "Jo Pardue", "j.o@lantern.example", agreed=None)
        contacts.edit(ws, twin, notes="Makes the tea", access_needs="ZZPRIVATE")
    return tmp_path / "home"


def run(house: Path, *arguments: str, code: int = 0) -> Any:
    done = CliRunner().invoke(app, ["--home", str(house), *arguments])
    if code == 0:
        assert done.exception is None or done.exit_code == 0, (done.output, done.exception)
        return json.loads(done.stdout) if "--json" in arguments else done.stdout
    assert done.exception is not None
    return done


def test_a_call_is_noted_and_stands_in_the_history(house: Path) -> None:
    log = run(house, "contacts", "log", "Jo Pardew", "--kind", "call", "--text", "About the lift",
              "--session", "HAR-1", "--json")  # fmt: skip
    assert [(one["kind"], one["text"], one["session"]) for one in log["log"]] == [
        ("call", "About the lift", "HAR-1")
    ]
    history = run(house, "contacts", "history", "Jo Pardew", "--kind", "log", "--json")
    assert history["total"] == 1 and history["history"][0]["more"] == "About the lift"
    assert "About the lift" in run(house, "contacts", "history", "Jo Pardew")
    run(house, "contacts", "history", "Jo Pardew", "--kind", "gossip", code=1)


def test_addresses_are_kept_preferred_and_let_go(house: Path) -> None:
    run(house, "contacts", "addresses", "Jo Pardew", "--add", "jo@home.example")
    kept = run(house, "contacts", "addresses", "jo@home.example", "--prefer", "jo@home.example",
               "--remove", "jo@lantern.example", "--json")  # fmt: skip
    assert kept["addresses"] == [{"address": "jo@home.example", "preferred": True}]


def test_who_shares_an_address_gets_one_mail_or_one_each(house: Path) -> None:
    told = run(house, "contacts", "share", "Kavita Sen", "Peter Sallow", "each", "--json")
    assert told["share"]["how"] == "each"
    mailing = run(house, "mailings", "prepare", "--template", "T1", "--session", "HAR-1", "--json")
    assert mailing["mailing"]["to"] == 6
    run(house, "contacts", "share", "Kavita Sen", "Peter Sallow", "both", code=1)


def test_a_merge_is_looked_at_first_and_then_done(house: Path) -> None:
    pairs = run(house, "contacts", "duplicates", "--json")["duplicates"]
    (pair,) = [one for one in pairs if one["why"] == "address written two ways"]
    ids = [str(pair["left"]["id"]), str(pair["right"]["id"])]
    looked = run(house, "contacts", "merge", *ids, "--field", "name=other", "--dry-run", "--json")
    assert {one["name"]: one["takes"] for one in looked["merge"]["fields"]}["name"] == "other"
    assert "ZZPRIVATE" not in json.dumps(looked)
    assert "ask anew" in run(house, "contacts", "merge", *ids, "--dry-run")
    done = run(house, "contacts", "merge", *ids, "--field", "name=other", "--json")
    assert (done["contact"]["name"], done["contact"]["may_mail"]) == ("Jo Pardue", False)
    run(house, "contacts", "show", ids[1], code=1)
    assert "Nobody" in run(house, "contacts", "duplicates")


@pytest.mark.parametrize("field", ["name", "=other", "name=both", "shoe=keep"])
def test_a_field_that_cannot_be_taken_so_is_refused(house: Path, field: str) -> None:
    run(house, "contacts", "merge", "Jo Pardew", "Jo Pardue", "--field", field, code=1)
    assert run(house, "contacts", "show", "Jo Pardue", "--json")["contact"]["name"] == "Jo Pardue"


def test_two_people_are_told_apart(house: Path) -> None:
    run(house, "contacts", "not-same", "Jo Pardew", "Jo Pardue")
    assert run(house, "contacts", "duplicates", "--json")["total"] == 0


def test_what_is_private_is_shown_only_when_asked_for(house: Path) -> None:
    shown = run(house, "contacts", "show", "Jo Pardue", "--json")
    assert shown["contact"]["access_needs"] is None
    assert "ZZPRIVATE" not in run(house, "contacts", "show", "Jo Pardue")
    assert "ZZPRIVATE" in run(house, "contacts", "show", "Jo Pardue", "--private")


def test_the_call_sheet_is_shown_written_and_answered(house: Path, tmp_path: Path) -> None:
    file = tmp_path / "calls.txt"
    sheet = run(house, "sessions", "calls", "HAR-1", "--to", str(file), "--json")
    assert [one["name"] for one in sheet["calls"]] == ["Pearl Whitlock"]
    assert "Pearl Whitlock   01632 960001" in file.read_text()
    said = run(house, "sessions", "called", "HAR-1", "Pearl Whitlock", "--answer", "yes", "--json")
    assert said["call"]["reply"] == "yes"
    attendance = run(house, "sessions", "invited", "HAR-1", "--json")["attendance"]
    assert {one["name"]: one["reply"] for one in attendance}["Pearl Whitlock"] == "yes"
    run(house, "sessions", "called", "HAR-1", "Pearl Whitlock", "--answer", "perhaps", code=1)
