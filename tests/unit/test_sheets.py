"""What is typed in from a sheet of paper, and the short number that finds it again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.errors import RuleBroken
from coptui.domain.sheets import parse_name, parse_row, sheet_code


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("y n y", "yny"),
        ("yny", "yny"),
        ("Y N Y", "yny"),
        ("yes, no, yes", "yny"),
        ("y n -", "yn-"),
        ("-", "---"),
        (".", "nny"),
        ("y..", "yny"),
        ("", ""),
    ],
)
def test_a_row_is_read_as_it_is_typed(text: str, answers: str) -> None:
    assert parse_row(text, 3, "nny").answers == answers


@pytest.mark.parametrize(
    "text", ["y n", "y n y n", "yesno", "q n y", "y n y a@b.example c@d.example"]
)
def test_a_row_that_is_not_clear_is_asked_about(text: str) -> None:
    with pytest.raises(RuleBroken) as told:
        parse_row(text, 3, "nny")
    assert told.value.message.endswith((".", "!"))


def test_nothing_is_the_same_as_a_row_that_is_not_there() -> None:
    with pytest.raises(RuleBroken, match="no row above"):
        parse_row(".", 3, "")


def test_an_address_may_stand_anywhere_on_the_row() -> None:
    for text in ("y n y jo@a.example", "jo@a.example yny", "y jo@a.example n y"):
        typed = parse_row(text, 3, "")
        assert (typed.answers, typed.address) == ("yny", "jo@a.example")
    assert parse_row("jo@a.example", 3, "").answers == ""


@given(st.text(max_size=40), st.integers(1, 6), st.sampled_from(["", "y", "yn-"]))
def test_whatever_is_typed_is_read_in_full_or_refused(text: str, boxes: int, above: str) -> None:
    before = (above * 6)[:boxes] if above else ""
    try:
        typed = parse_row(text, boxes, before)
    except RuleBroken:
        return
    assert typed.answers == "" or (len(typed.answers) == boxes and set(typed.answers) <= set("yn-"))


def test_a_name_on_a_blank_row_is_told_from_answers() -> None:
    assert parse_name("Femi Calder") == ("Femi Calder", "")
    assert parse_name("Femi Calder <femi@a.example>") == ("Femi Calder", "femi@a.example")
    assert parse_name("Nyny Nyström") == ("Nyny Nyström", "")
    for text in ("y n y", "yny", "...", "12", "", "a@b.example"):
        with pytest.raises(RuleBroken):
            parse_name(text)


@pytest.mark.parametrize(
    ("code", "others", "taken", "found"),
    [
        ("HAR", ["HAR", "KIT"], [], "H-13"),
        ("HAR", ["HAR", "HUB"], [], "HA-13"),
        ("HAR", ["HAR", "HARB"], [], "HAR-13"),
        ("HAR", ["HAR"], ["H-13"], "H-13b"),
        ("HAR", ["HAR"], ["H-13", "H-13b"], "H-13c"),
    ],
)
def test_a_sheet_has_a_short_number_of_its_own(
    code: str, others: list[str], taken: list[str], found: str
) -> None:
    assert sheet_code(code, others, 13, taken) == found
