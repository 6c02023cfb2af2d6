"""Ratings: typed in any way a tired hand types them, shown without names and without an average."""

from __future__ import annotations

from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain import ratings
from coptui.domain.errors import RuleBroken
from coptui.domain.pictures import scale
from coptui.domain.ratings import Asked
from coptui.tui.text import ASCII_TWINS

ANSWERS = st.lists(st.integers(1, 10), max_size=40).map(tuple)
SOME = st.lists(st.integers(1, 10), min_size=3, max_size=40).map(tuple)


@given(ANSWERS, st.sampled_from([" ", "  ", ",", ", ", ";", " / ", "\t"]))
def test_what_was_typed_with_any_gap_is_what_is_kept(values: tuple[int, ...], gap: str) -> None:
    assert ratings.parse(f" {gap.join(map(str, values))} ") == values


def test_several_of_one_answer_can_be_typed_at_once() -> None:
    assert ratings.parse("6x3 7×2 5") == (6, 6, 6, 7, 7, 5)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5667", "5667"),
        ("0", "between 1 and 10"),
        ("11", "between 1 and 10"),
        ("5 six 7", "“six”"),
        ("-3", "“-3”"),
        ("5.5", "“5.5”"),
        ("5x600", "At most 500"),
        ("٣", "no number"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_odd_part(typed: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        ratings.parse(typed)


@given(SOME, st.randoms())
def test_the_order_in_which_people_answered_cannot_be_seen(
    values: tuple[int, ...], dice: object
) -> None:
    other = list(values)
    dice.shuffle(other)  # type: ignore[attr-defined]
    assert scale.picture([Asked(values)]) == scale.picture([Asked(tuple(other))])


@given(SOME)
def test_middle_and_spread_lie_where_the_answers_lie(values: tuple[int, ...]) -> None:
    assert ratings.middle(values) == median(values)
    assert 0 <= ratings.spread(values) <= max(values) - min(values)


@given(ANSWERS.filter(len))
def test_middle_and_spread_are_those_of_the_textbook(values: tuple[int, ...]) -> None:
    assert ratings.median(values) == median(values)
    if len(values) > 1:
        low, _, high = quantiles(values, n=4, method="inclusive")
        assert ratings.spread(values) == high - low


@given(st.integers(1, 10), st.integers(3, 30))
def test_those_who_agree_are_not_apart(value: int, people: int) -> None:
    said = ratings.sentence(Asked((value,) * people))
    assert ratings.spread((value,) * people) == 0
    assert said.startswith("All") and str(value) in said


@given(ANSWERS)
def test_every_answer_is_a_dot(values: tuple[int, ...]) -> None:
    piled = "".join(scale.pile(Asked(values))[:-1])
    assert piled.count(scale.DOT) == len(values)


@given(st.lists(st.tuples(ANSWERS, st.lists(st.integers(1, 10), max_size=3)), max_size=5))
def test_a_picture_says_how_many_answered(rounds: list[tuple[tuple[int, ...], list[int]]]) -> None:
    asked = [Asked(values, tuple(good), f"session {n}") for n, (values, good) in enumerate(rounds)]
    drawn = scale.picture(asked)
    for one, line in zip(asked, drawn.lines[1:], strict=True):
        number = len(one.values)
        assert f"{number} answer" in line
        assert line.isascii() or line.translate(ASCII_TWINS).isascii()
    assert drawn.sentence


@given(st.lists(st.integers(1, 10), max_size=2), st.lists(st.integers(1, 10), max_size=2))
def test_of_fewer_than_three_only_the_number_leaves_the_house(
    values: list[int], good: list[int]
) -> None:
    shown = scale.picture([Asked(tuple(values), (), "now")], leaves=True)
    assert scale.DOT not in shown.text
    assert "middle" not in shown.text
    assert f"{len(values)} answer" in shown.text


@given(SOME, st.integers(50, 100))
def test_a_picture_fits_where_it_stands(values: tuple[int, ...], width: int) -> None:
    lines = scale.picture([Asked(values, (7,), "KIT-4")], width=width).lines
    assert max(map(len, lines)) <= max(width, 47)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((), "No answers yet."),
        ((4,), "One answered so far."),
        ((2, 9), "Two answered so far."),
        ((5, 5, 5), "All three see 5."),
        ((4, 5, 5, 6, 4), "Close together: all between 4 and 6."),
        ((2, 7, 3, 8, 4, 7, 5, 3, 6), "Far apart: three see 3 or less, three see 7 or more."),
        ((2, 4, 5, 5, 6, 7, 9), "Some way apart, from 2 to 9: half of them between 4.5 and 6.5."),
    ],
)
def test_one_neutral_sentence(values: tuple[int, ...], words: str) -> None:
    assert ratings.sentence(Asked(values)) == words


def test_far_apart_twice_is_said() -> None:
    before, now = Asked((2, 8, 3, 7, 2, 9, 4, 6)), Asked((2, 7, 3, 8, 4, 7, 5, 3, 6))
    assert ratings.sentence(now, before).startswith("Far apart, as last time:")


def test_the_picture_as_it_is_drawn() -> None:
    rounds = [
        Asked((2, 8, 3, 7, 2, 9, 4, 6), (6, 8), "KIT-3"),
        Asked((2, 7, 3, 8, 4, 7, 5, 3, 6), (6,), "KIT-4"),
    ]
    assert scale.picture(rounds).text.splitlines() == [
        " 1   2   3   4   5  [6]  7   8   9   10",
        "     ••  •   •       •   •   •   •        KIT-3  middle 5  8 answers  good enough 6 to 8",
        "     •   ••  •   •   •   ••  •            KIT-4  middle 5  9 answers  good enough 6",
        "Far apart, as last time: three see 3 or less, three see 7 or more."
        " The middle is 5, good enough is 6.",
    ]
