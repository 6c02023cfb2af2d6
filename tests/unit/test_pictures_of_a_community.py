"""Stage strip, spark lines and attendance: each picture, its ASCII twin and its sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.pictures import attendance, spark, strip
from coptui.domain.pictures.attendance import Crowd
from coptui.domain.pictures.strip import Look
from coptui.domain.stages import Stage

TODAY = date(2026, 11, 26)
F, S, N, P, A = Stage


def looks(*pairs: tuple[Stage, int]) -> list[Look]:
    return [Look(stage, TODAY - timedelta(days=ago)) for stage, ago in pairs]


def test_the_letters_have_the_present_one_in_brackets() -> None:
    assert strip.letters(N) == "F─S─[N]─P─A"
    assert strip.letters(None, ascii_only=True) == "F-S-N-P-A"


def test_the_way_is_as_long_as_its_days_with_a_point_where_a_stage_was_kept() -> None:
    way = looks((F, 100), (N, 50), (N, 25), (S, 0))
    assert strip.history(way, TODAY, 24) == "F─────────N────·────[S]─"
    assert strip.history(way, TODAY, 24, ascii_only=True) == "F---------N----.----[S]-"
    assert strip.sentence(way, TODAY) == (
        "Forming from Tue 18 Aug, then norming from Wed 7 Oct, then storming from Thu 26 Nov; "
        "4 reviews."
    )


def test_without_a_review_the_strip_says_so() -> None:
    assert strip.history([], TODAY) == ""
    assert strip.sentence([], TODAY) == "Its stage has not been looked at yet."
    assert strip.sentence(looks((F, 0)), TODAY) == "Forming from Thu 26 Nov; 1 review."


@given(
    st.lists(st.tuples(st.sampled_from(list(Stage)), st.integers(0, 900)), min_size=1, max_size=12),
    st.integers(24, 70),
    st.booleans(),
)
def test_a_strip_is_one_line_with_one_present_stage(
    pairs: list[tuple[Stage, int]], width: int, plain: bool
) -> None:
    drawn = strip.history(looks(*pairs), TODAY, width, ascii_only=plain)
    assert drawn.count("[") == 1 and "\n" not in drawn
    assert len(drawn) <= width + 2 * len(pairs)
    assert not plain or drawn.isascii()


@pytest.mark.parametrize(
    ("values", "bars", "figures", "words"),
    [
        ((18, 11, 17), "▇▄▆", "18 11 17", "18, then 11, then 17 came."),
        ((0, 1, 20), "▁▂▇", "0 1 20", "0, then 1, then 20 came."),
        ((0, 0), "▁▁", "0 0", "0, then 0 came."),
        ((4,), "▇", "4", "4 people came."),
        ((), "", "", "Nobody came yet."),
    ],
)
def test_spark(values: tuple[int, ...], bars: str, figures: str, words: str) -> None:
    assert spark.spark(values) == bars
    assert spark.spark(values, ascii_only=True) == figures
    assert spark.read_line(values) == words


def test_a_distribution_is_read_mark_by_mark() -> None:
    assert spark.distribution((0, 1, 0, 2, 3)) == "▁▃▁▅▇"
    assert spark.read_distribution((0, 1, 0, 2, 3)) == "6 answers: 1 gave 2, 2 gave 4, 3 gave 5."
    assert spark.read_distribution((0, 0, 0, 0, 0)) == "Nobody has answered yet."


CROWDS = (Crowd("KIT-2", 18, 6), Crowd("KIT-3", 11, 2), Crowd("KIT-4", 17, 4))


def test_attendance_tells_new_from_returning() -> None:
    assert attendance.picture(CROWDS, 60) == (
        "KIT-2  ████████████░░░░░░  18, 6 new",
        "KIT-3  █████████░░         11, 2 new",
        "KIT-4  █████████████░░░░   17, 4 new",
    )
    assert (
        attendance.picture(CROWDS, 60, ascii_only=True)[1] == "KIT-3  #########++         11, 2 new"
    )
    assert attendance.sentence(CROWDS) == (
        "46 in 3 sessions, 12 of them new; last time 17, 4 of them new."
    )
    assert attendance.sentence(CROWDS[:1]) == "18 in 1 session, 6 of them new."
    assert attendance.sentence(()) == "No session has been held yet."


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=9),
    st.integers(30, 100),
)
def test_attendance_fits_whatever_came(pairs: list[tuple[int, int]], width: int) -> None:
    crowds = [Crowd("X-1", max(pair), min(pair)) for pair in pairs]
    drawn = attendance.picture(crowds, width)
    assert len(drawn) == len(crowds)
    assert all(len(line) <= max(width, 30) + 2 for line in drawn)
