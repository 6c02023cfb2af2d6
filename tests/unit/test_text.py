from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.errors import RuleBroken
from coptui.domain.text import clean_line, clean_text, fold, header_safe, visible
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_NAMES, TERMINAL_ESCAPES

# Ordinary letters mixed with those that do harm, so that sequences really come about.
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b[]0;m\x07\x9b\x9d\u202e\u200d\u200b\u0301\u0310\r\n\t\ufeff👩é"),
    ),
    max_size=80,
)


def _forbidden(text: str) -> set[str]:
    return set(text) & FORBIDDEN


def test_there_are_fourteen_hostile_names() -> None:
    assert len(set(HOSTILE_NAMES)) == 14


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_kept_as_one_harmless_line(name: str) -> None:
    kept = clean_line(name).text
    assert not _forbidden(kept)
    assert "\n" not in kept
    assert "\t" not in kept


@pytest.mark.parametrize("escape", TERMINAL_ESCAPES)
def test_a_terminal_sequence_leaves_nothing_and_is_told(escape: str) -> None:
    cleaned = clean_line(f"Joe {escape}")
    assert cleaned.text.startswith("Joe")
    assert not _forbidden(cleaned.text)
    if "\x1b" in escape or any(c in escape for c in "\x9b\x9d\x90"):
        assert cleaned.changed


def test_the_whole_sequence_goes_and_not_its_first_letter_alone() -> None:
    assert clean_line("\x1b[31mJo\x1b[0m Pardew").text == "Jo Pardew"
    assert clean_line("\x1b]52;c;ZXZpbA==\x07Jo").text == "Jo"


def test_plain_names_stay_as_they_are() -> None:
    for name in ("Zoë Ødegård", "O’Brien-Smith", "Nguyễn Văn A", "李小龍", "محمد", "Joe [/]"):
        assert clean_line(name) == clean_line(name)
        assert clean_line(name).text == unicodedata.normalize("NFC", name)
        assert not clean_line(name).changed


def test_white_space_is_levelled_without_a_warning() -> None:
    cleaned = clean_line("  Jo \u00a0  Pardew \r\n")
    assert (cleaned.text, cleaned.changed) == ("Jo Pardew", False)


def test_a_joiner_stays_inside_a_family_and_goes_inside_a_name() -> None:
    assert clean_line("👩\u200d👧").text == "👩\u200d👧"
    assert clean_line("fam\u200dily") == clean_line("fam\u200dily")
    assert clean_line("fam\u200dily").text == "family"


def test_letters_that_take_no_room_cannot_make_two_names_of_one() -> None:
    for hollow in "\u3164\u115f\u034f\u00ad\u2060":
        cleaned = clean_line(f"Jo{hollow} Pardew")
        assert (cleaned.text, cleaned.changed) == ("Jo Pardew", True)


def test_at_most_four_marks_sit_on_a_letter() -> None:
    kept = clean_line("Z" + "\u0310" * 200).text
    assert kept == "Z" + "\u0310" * 4


def test_too_much_is_cut_and_told() -> None:
    cleaned = clean_line("a" * 300, limit=10)
    assert (cleaned.text, cleaned.changed) == ("a" * 10, True)


def test_long_text_keeps_its_lines_and_tabs() -> None:
    assert clean_text("one\r\n\ttwo\x07\rthree").text == "one\n\ttwo\nthree"


@given(NASTY)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_line(text).text
    assert clean_line(once).text == once
    assert not clean_line(once).changed
    many = clean_text(text).text
    assert clean_text(many).text == many


@given(NASTY)
def test_nothing_unsafe_is_ever_left(text: str) -> None:
    for kept in (clean_line(text).text, clean_text(text).text, visible(text)):
        assert not _forbidden(kept.replace("\u200d", ""))
        assert all(unicodedata.category(c) != "Cs" for c in kept)


def test_what_is_unsafe_is_shown_as_a_dot() -> None:
    assert visible("a\x1bb\u202ec") == "a·b·c"


@given(st.text(max_size=40))
def test_searching_is_blind_to_capitals_and_accents(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_meets_what_people_type() -> None:
    assert fold("Zoë ØDEGÅRD") == "zoe odegard"
    assert fold("İpek") == fold("ipek")
    assert fold("Łukasz Straße") == "lukasz strasse"


@pytest.mark.parametrize(
    "text", ["a\r\nBcc: x@y.example", "a\nb", "a\x00", "a\u2028b", "\ud800", HOSTILE_NAMES[11]]
)
def test_a_header_refuses_what_would_break_out_of_it(text: str) -> None:
    with pytest.raises(RuleBroken):
        header_safe(text)


def test_a_header_takes_an_ordinary_name() -> None:
    assert header_safe("Zoë =? or not") == "Zoë =? or not"
