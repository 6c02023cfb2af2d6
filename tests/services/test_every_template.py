"""Every template goes to whom it means, asks for what is missing, and reads well for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from coptui.errors import Refused
from coptui.mail import templates
from coptui.services import mailing_blanks, mailings, members
from coptui.services.mailing_words import mailing_row
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.every_template import (
    ANSWERS_TO_ONE_PERSON,
    WRITTEN,
    Home,
    draft,
    home,
    written,
)

Shared = tuple[Workspace, Home]


def goes(ws: Workspace, mailing: int) -> set[str]:
    return {one.name for one in mailings.audience(ws, mailing).goes}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """One home for all that only prepare and read."""
    clock = FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    with Workspace.open(tmp_path_factory.mktemp("shared") / "home", clock=clock) as ws:
        yield ws, home(ws)


def test_all_are_there_but_those_that_answer_one_person() -> None:
    every = {f"T{number}" for number in range(1, 25)} - {"T2", "T3", *ANSWERS_TO_ONE_PERSON}
    assert set(templates.keys()) == every | {"T2a", "T2b", "T3a", "T3b"}


# -- to whom -----------------------------------------------------------------------------------

LISTED = {
    *("Came", "Elsewhere", "Comes", "Perhaps", "Cannot", "Posted"),
    *("Core", "Expert", "Chair"),
}


@pytest.mark.parametrize(
    ("key", "people"),
    [
        ("T2b", {"Comes", "Perhaps"}),
        ("T4", {"Elsewhere", "Comes", "Perhaps", "Cannot"}),
        ("T5", {"Cannot"}),
        ("T7", LISTED | {"Reads"}),
        ("T9", LISTED | {"Reads"}),
        ("T10", {"Decides", "Registered"}),
        ("T11", set()),
        ("T12", {"Presenter"}),
        ("T13", {"Room", "Cake"}),
        ("T14", LISTED),
        ("T15", {"Came", "Owner"}),
        ("T19", {"Core", "Expert", "Chair"}),
        ("T20", {"Core", "Expert", "Chair"}),
        ("T21", LISTED | {"Reads"}),
        ("T22", LISTED | {"Reads", "Decides", "Registered"}),
        ("T23", LISTED | {"Reads"}),
        ("T24", {"Visitor"}),
    ],
)
def test_it_goes_to_whom_it_means(shared: Shared, key: str, people: set[str]) -> None:
    ws, here = shared
    assert goes(ws, draft(ws, here, key)) == people


def test_whoever_has_left_is_seen_and_not_written_to(shared: Shared) -> None:
    ws, here = shared
    people = mailings.audience(ws, draft(ws, here, "T22"))
    assert [(one.name, one.reason) for one in people.held] == [("Once", "left")]


def test_who_hosts_is_an_audience_too(shared: Shared) -> None:
    ws, here = shared
    from coptui.services.mailing_candidates import candidates, chosen

    row = mailing_row(draft(ws, here, "T3a"))
    found = chosen(ws, row, "host", candidates(ws, row))
    assert found == (here.people["Chair"],)


def test_a_room_is_booked_without_being_on_the_list(shared: Shared) -> None:
    ws, here = shared
    assert not {"Room", "Cake"} & {one.name for one in members.of(ws, here.community)}
    with pytest.raises(Refused, match="Bring them in first"):
        members.give_role(ws, here.community, here.people["Room"], "core_member")
    mailing = written(ws, here, "T13")
    assert "because you help Harbour to meet" in mailings.preview(ws, mailing).text


def test_a_mail_about_a_session_ahead_asks_for_no_more_than_it_says(
    shared: Shared,
) -> None:
    ws, here = shared
    for key in ("T5", "T12", "T13", "T14"):
        found = {one.rule for one in mailings.findings(ws, written(ws, here, key))}
        assert found == set(), key
        assert mailings.prepare(ws, key, community_id=here.community).view.session_id == here.ahead


# -- what is asked for -------------------------------------------------------------------------


def blanks_of(key: str) -> set[str]:
    from coptui.domain.blanks import blanks

    return {one.name for one in blanks(templates.load(key).body)}


def test_what_is_written_in_here_is_what_the_templates_ask_for() -> None:
    asked = {key: names for key in sorted(templates.keys()) if (names := blanks_of(key))}
    assert asked == {key: set(values) for key, values in WRITTEN.items()}


@pytest.mark.parametrize("key", sorted(WRITTEN))
def test_a_blank_stops_the_mailing_in_a_plain_sentence(shared: Shared, key: str) -> None:
    ws, here = shared
    mailing = draft(ws, here, key)
    found = [one for one in mailings.findings(ws, mailing) if one.rule == "blank"]
    assert {one.level for one in found} == {"error"}
    assert len(found) == len(WRITTEN[key])
    assert all(one.text.startswith("Still to be written in: ") for one in found)
    people = len(mailings.audience(ws, mailing).goes)
    if people:
        with pytest.raises(Refused, match="Still to be written in"):
            mailings.confirm(ws, mailing, people)


def test_an_empty_answer_takes_the_place_out(shared: Shared) -> None:
    ws, here = shared
    mailing = draft(ws, here, "T22")
    mailing_blanks.write(ws, mailing, {"where": "", "outcomes": "- One bed is kept free."})
    text = mailings.preview(ws, mailing).text
    assert "Where to go next" not in text and "One bed is kept free." in text
    for bad in ("nothing", "where"):
        with pytest.raises(Refused, match=f"nothing called “{bad}”"):
            mailing_blanks.write(ws, mailing, {bad: "x"})


def test_what_was_agreed_is_told_to_whoever_agreed(shared: Shared) -> None:
    ws, here = shared
    mailing = draft(ws, here, "T15")
    owner = mailings.preview(ws, mailing, here.people["Owner"]).text
    assert "You said that you would try this: “Ask the ward about keys”." in owner
    assert "You said that" not in mailings.preview(ws, mailing, here.people["Came"]).text


def test_topics_so_far_and_the_minute_of_the_example_are_told(
    shared: Shared,
) -> None:
    ws, here = shared
    text = mailings.preview(ws, draft(ws, here, "T7")).text
    assert "- Who eats alone?\n- Keys and who keeps them\n" in text
    brief = mailings.preview(ws, written(ws, here, "T12")).text
    assert "Your part begins at about 13:10, for 5 minutes." in brief


@pytest.mark.parametrize(("key", "most"), [("T2b", 80), ("T14", 100), ("T23", 120)])
def test_the_short_ones_are_short(shared: Shared, key: str, most: int) -> None:
    ws, here = shared
    text = mailings.preview(ws, written(ws, here, key)).text
    letter = text.split("\n--")[0].split("\n\n", 1)[1]
    assert len(letter.split()) <= most
