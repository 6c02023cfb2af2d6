"""People are chosen by conditions, tagged and kept as filters, by commands alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.test_people import Home, at

__all__ = ["at"]


@pytest.fixture
def town(at: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two communities and three people; made once and copied."""
    kept = tmp_path_factory.getbasetemp() / "people-to-filter"
    if not kept.exists():
        _make(at)
        shutil.move(at.path, kept)
    shutil.copytree(kept, at.path)
    return at


def _make(at: Home) -> None:
    for name, code in (("Kitchen Table", "KIT"), ("Harbour", "HAR")):
        at.asks("communities", "add", name, "--code", code)
    for name, place in (("Ada Ek", "Canal Homes"), ("Ben", ""), ("Cai", "Larder")):
        more = ("--organisation", place) if place else ()
        at.asks("contacts", "add", name, "--email", f"{name[:3].lower()}@a.example", *more)
    at.asks("members", "add", "KIT", "Ada Ek", "Ben", "--role", "core")


def _names(at: Home, *options: str) -> list[str]:
    found = at.asks("contacts", "list", *options)
    assert found["total"] == len(found["contacts"])
    return [row["name"] for row in found["contacts"]]


@pytest.mark.parametrize(
    ("options", "who"),
    [
        (("--community", "kit"), ["Ada Ek", "Ben"]),
        (("--standing", "interested", "--organisation", "canal homes"), ["Ada Ek"]),
        (("--standing", "left"), []),
        (("--never-came", "--search", "a"), ["Ada Ek", "Ben", "Cai"]),
        (("--came", "1"), []),
        (("--months", "12", "--came-in", "KIT"), []),
        (("--on-hold",), []),
        (("--no-email",), []),
        (("--consent-due",), []),
        (("--role", "core", "--community", "KIT"), ["Ada Ek", "Ben"]),
    ],
)
def test_conditions_narrow_the_list(town: Home, options: tuple[str, ...], who: list[str]) -> None:
    assert _names(town, *options) == who


def test_the_list_says_the_sentence(town: Home) -> None:
    assert town.ends("contacts", "list", "--community", "KIT", "--never-came") == 0
    assert town.said == "2 people in Kitchen Table who have not come yet.\n"
    assert "filter" not in town.asks("contacts", "list")


def test_people_are_tagged_and_found_by_it(town: Home) -> None:
    rows = town.asks("contacts", "tag", "Carer", "ada ek", "cai")["tags"]
    assert rows == [{"id": 1, "name": "Carer", "people": 2}]
    assert town.said == "2 people now tagged “Carer”.\n"
    assert _names(town, "--tag", "CARER") == ["Ada Ek", "Cai"]
    assert town.asks("contacts", "show", "cai")["contact"]["tags"] == ["Carer"]
    town.asks("contacts", "tag", "carer", "cai", "--take")
    assert _names(town, "--tag", "carer") == ["Ada Ek"]
    assert town.ends("contacts", "list", "--tag", "driver") == 1
    assert town.ends("contacts", "tag", "carer") == 2


def test_a_filter_is_kept_and_used(town: Home) -> None:
    kept = town.asks("filters", "add", "Table", "--community", "KIT", "--role", "core")["filter"]
    assert kept["sentence"] == "people in Kitchen Table with the role core"
    assert kept["conditions"] == {"community_id": 1, "role": "core_member"}
    assert town.asks("filters", "show", "table")["filter"]["people"] == 2
    assert _names(town, "--filter", "table", "--search", "ada") == ["Ada Ek"]
    assert town.ends("contacts", "list", "--filter", "table", "--community", "HAR") == 2
    dry = town.asks("contacts", "tag", "core", "--filter", "table", "--dry-run")
    assert dry["tags"] == [] and "2 people are meant" in town.said
    town.asks("contacts", "tag", "core", "--filter", "table")
    assert _names(town, "--tag", "core") == ["Ada Ek", "Ben"]
    town.asks("filters", "rename", "table", "Around the table")
    assert [row["name"] for row in town.asks("filters", "list")["filters"]] == ["Around the table"]
    town.asks("filters", "remove", "around the table")
    assert town.asks("filters", "list") == {"filters": [], "total": 0}


def test_a_filter_without_a_condition_is_refused(town: Home) -> None:
    assert town.ends("filters", "add", "All") == 1
    assert town.said.startswith("coptui: A filter needs a condition")


@pytest.mark.parametrize("words", [("--standing", "gone"), ("--came", "-1")])
def test_what_cannot_be_meant_is_wrong_usage(town: Home, words: tuple[str, ...]) -> None:
    assert town.ends("contacts", "list", *words) == 2


@pytest.mark.parametrize("words", [("--sector", "x"), ("--channel", "pigeon"), ("--tag", "x")])
def test_what_is_not_there_is_said(town: Home, words: tuple[str, ...]) -> None:
    assert town.ends("contacts", "list", *words) == 1
    assert town.said.startswith("coptui: There is no ")


def test_a_mailing_goes_only_to_those_in_a_filter_or_with_a_role(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = Home(tmp_path / "demo", capsys)
    assert at.ends("demo", "--no-open") == 0
    prepare = ("mailings", "prepare", "--template", "T1", "--session", "HAR-14")
    everybody = at.asks(*prepare)["mailing"]["to"]
    at.asks("filters", "add", "Core", "--community", "HAR", "--role", "core")
    core = at.asks(*prepare, "--filter", "core")["mailing"]
    assert 0 < core["to"] < everybody
    assert core["chosen"] == "“Core”: people in Harbour with the role core"
    assert at.asks(*prepare, "--filter", "core_member")["mailing"]["to"] == core["to"]
    assert at.ends(*prepare, "--filter", "nobody has this") == 1
    assert "no saved filter and no role" in at.said
    assert at.ends("mailings", "show", str(core["id"])) == 0
    assert "people in Harbour with the role core" in at.out
