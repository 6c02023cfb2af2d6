"""What the reading commands answer on the demo home has the promised keys, each of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coptui.cli.root import app
from tests.cli.contract import Promise, here

READS = ("list", "show", "history", "wordings", "status", "next", "invited")
NAMED_BY = {
    "WHO": "contacts",
    "COMMUNITY": "communities",
    "SESSION": "sessions",
    "REQUEST": "requests",
    "COMPLAINT": "complaints",
    "BREACH": "breaches",
    "FILTER": "filters",
    "EXAMPLE": "examples",
    "VENUE": "venues",
    "REPORT": "reports",
}


def reading() -> list[Promise]:
    """The promises of commands that only read."""
    reads = [one for one in here() if one.command[-1] in READS and "--json" in one.options]
    return [one for one in reads if "--to" not in one.options]  # that one writes a file


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo, made by its own command."""
    home = tmp_path_factory.mktemp("demo") / "home"
    done = CliRunner().invoke(app, ["demo", "--no-open", "--home", str(home)])
    assert done.exit_code == 0, done.output
    return home


def asked(home: Path, *words: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["--home", str(home), *words, "--json"])
    assert done.exit_code == 0, (words, done.output, done.exception)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def name_of_one(home: Path, argument: str) -> str:
    """Something in the demo that this argument can name."""
    if argument == "TEMPLATE":
        return str(asked(home, "templates", "list")["templates"][0]["key"])
    if argument == "MAILING":
        return "1"  # the demo's first mailing; the command refuses where there is none
    if argument == "TOPIC":
        return str(asked(home, "topics", "list", "HAR")["topics"][0]["id"])  # the longest story
    plural = NAMED_BY[argument]
    return str(asked(home, plural, "list")[plural][0]["id"])


@pytest.mark.parametrize("promise", reading(), ids=str)
def test_answer_has_the_promised_keys(promise: Promise, demo_home: Path) -> None:
    arguments = [name_of_one(demo_home, argument) for argument in promise.arguments]
    answer = asked(demo_home, *promise.command, *arguments)
    if promise.thing:
        assert promise.thing in answer
    things = answer.get(promise.thing)
    if promise.keys:
        things = things if isinstance(things, list) else [things]
        assert things, "nothing in the demo shows this: the test would prove nothing"
        for thing in things:
            assert set(promise.keys) - set(thing) == set()
    if isinstance(answer.get(promise.thing), list):
        assert answer.get("total", len(answer[promise.thing])) >= len(answer[promise.thing])
