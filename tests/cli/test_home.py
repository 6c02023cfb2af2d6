"""A community's beginning, people, rest and end by commands alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_registers import Home


@pytest.fixture
def at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    home = Home(tmp_path / "home", capsys)
    home.asks("communities", "add", "Allotment", "--code", "ALL", "--purpose", "Growing food",
              "--host", "Maya")  # fmt: skip
    return home


def test_from_nothing_to_a_community_that_is_set_up(at: Home) -> None:
    at.asks("topics", "idea", "ALL", "Slugs without poison", "--source", "member")
    at.asks("contacts", "add", "Jo Pardew")
    at.asks("members", "add", "ALL", "Jo Pardew", "--role", "hospitality")
    venue = at.asks("venues", "add", "Library", "--step-free", "yes", "--toilet", "no")["venue"]
    assert venue["access"] == "Step-free, no accessible toilet."
    assert at.asks("venues", "use", "library", "--community", "ALL")["venue"]["used_by"]
    answer = at.asks("communities", "steps", "ALL")
    assert answer["progress"] == "3 of 7 steps"
    answer = at.asks("communities", "steps", "ALL", "--tick", "example", "--note", "Bo tells")
    assert [row["step"] for row in answer["steps"] if row["by_hand"]] == ["example"]
    assert at.ends("communities", "steps", "ALL", "--tick", "venue") == 1
    assert "shows by itself" in at.said


def test_ideas_by_commands(at: Home) -> None:
    number = str(at.asks("topics", "idea", "ALL", "Slugs")["idea"]["id"])
    at.asks("topics", "idea-edit", number, "--interest", "4")
    assert at.asks("topics", "idea-move", number, "chosen")["idea"]["topic_id"]
    assert at.ends("topics", "idea-move", number, "dropped") == 1
    assert "cannot become dropped" in at.said
    assert at.asks("topics", "ideas", "--community", "ALL")["ideas"][0]["interest"] == 4


def test_a_rest_and_an_end(at: Home) -> None:
    assert (
        at.asks("communities", "pause", "ALL", "--until", "2999-03-01")["community"]["paused_until"]
        == "2999-03-01"
    )
    assert at.ends("communities", "pause", "ALL", "--until", "2999-03-01") == 1
    assert at.asks("communities", "resume", "ALL")["community"]["status"] == "active"
    assert at.ends("communities", "close", "ALL") == 1
    assert "cannot become closed" in at.said
    at.asks("communities", "end", "ALL", "--reason", "All said")
    answer = at.asks("communities", "ending", "ALL", "--tick", "thanks", "--note", "with cake")
    assert answer["in_the_way"] == [] and answer["progress"] == "1 of 8 steps"
    at.asks("communities", "ending", "ALL", "--people", "keep")
    closed = at.asks("communities", "close", "ALL")["community"]
    assert closed["status"] == "closed" and closed["closed_on"]
    assert at.ends("topics", "add", "ALL", "More") == 1
    assert "has ended" in at.said
    story = [row["kind"] for row in at.asks("communities", "story", "ALL")["story"]]
    assert story == ["paused", "resumed", "coming to its end", "closed"]


def test_who_should_be_here_and_what_came_of_it(at: Home) -> None:
    lead = str(at.asks("leads", "add", "ALL", "a beekeeper")["lead"]["id"])
    who = at.asks("communities", "who", "ALL", "--sectors", "health, gardens")["who"]
    assert who["gaps"] == ["health", "gardens"] and who["leads"][0]["status"] == "open"
    assert at.ends("leads", "move", lead, "dropped") == 1
    at.asks("leads", "move", lead, "contacted", "--note", "comes in May")
    assert at.asks("leads", "list", "ALL", "--open")["leads"] == []


def test_outcomes_resources_and_sisters(at: Home) -> None:
    made = at.asks("outcomes", "add", "ALL", "The bees are back", "--contribution",
                   "we saw it first", "--share", "public", "--permission", "said so")  # fmt: skip
    assert made["outcome"]["level"] == "we saw it first"
    (victory,) = at.asks("outcomes", "victories")["victories"]
    at.asks("outcomes", "told", victory["id"])
    assert at.asks("outcomes", "victories")["victories"] == []
    number = str(at.asks("resources", "add", "Seed list", "--community", "ALL")["resource"]["id"])
    assert at.asks("resources", "checked", number)["resource"]["checked_on"]
    at.asks("network", "sister", "Millbrook Table", "--place", "Millbrook")
    at.asks("network", "sister", "Millbrook Table", "--link", "https://table.example")
    at.asks("network", "share", "ALL", "visit", "--sister", "Millbrook Table")
    assert at.asks("network", "sisters")["sisters"][0]["shared"] == 1


def test_days_with_counts_and_an_expert_left_off_one_list(at: Home) -> None:
    at.asks("contacts", "add", "Dean Sollars")
    at.asks("members", "add", "ALL", "Dean Sollars", "--role", "neutral_expert")
    at.asks("topics", "add", "ALL", "Slugs")
    at.asks("sessions", "add", "Slugs", "--date", "2999-05-03", "--start", "12:30", "--end",
            "14:30", "--venue", "Library")  # fmt: skip
    at.asks("sessions", "days", "ALL-1", "--add", "2999-05-10", "--start", "18:00", "--end",
            "20:00", "--yes", "7")  # fmt: skip
    assert at.asks("sessions", "days", "ALL-1", "--choose", "1")["days"][0]["chosen"]
    assert "2999-05-10" in at.asks("sessions", "show", "ALL-1")["session"]["start"]
    assert at.ends("sessions", "excuse", "ALL-1", "Dean Sollars") == 1
    at.asks("sessions", "excuse", "ALL-1", "Dean Sollars", "--reason", "on leave")
    listed = at.asks("sessions", "invited", "ALL-1")["attendance"]
    assert "Dean Sollars" not in [row["name"] for row in listed]
    at.asks("sessions", "excuse", "ALL-1", "Dean Sollars", "--back")
    listed = at.asks("sessions", "invited", "ALL-1")["attendance"]
    assert "Dean Sollars" in [row["name"] for row in listed]
    (role,) = at.asks("members", "roles", "ALL")["roles"]
    ended = at.asks("members", "role-dates", str(role["id"]), "--since", "2026-01-01", "--until",
                    "2026-02-01")  # fmt: skip
    assert ended["roles"][0]["until"] == "2026-02-01"
