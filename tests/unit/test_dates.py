from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain import dates
from coptui.domain.errors import RuleBroken
from coptui.tui.days import written

TODAY = date(2026, 11, 23)


def test_days_and_times_are_written_as_people_read_them() -> None:
    assert dates.day(date(2026, 12, 3), TODAY) == "Thu 3 Dec"
    assert dates.day(date(2027, 12, 2), TODAY) == "Thu 2 Dec 2027"
    assert dates.long_day(date(2026, 12, 3)) == "Thursday 3 December 2026"
    assert dates.times(time(12, 30), time(14, 30)) == "12:30–14:30"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "tomorrow"), (13, "in 13 days"), (19, "in 19 days"), (27, "in 27 days"),
        (28, "in 4 weeks"), (31, "in 4 weeks"), (46, "in nearly 7 weeks"),
        (47, "in nearly 7 weeks"), (49, "in 7 weeks"), (62, "in nearly 9 weeks"),
        (63, "in 2 months"), (-19, "2 weeks ago"), (-47, "nearly 7 weeks ago"),
    ],
)  # fmt: skip
def test_a_day_ahead_is_counted_to_the_day_for_four_weeks(days: int, words: str) -> None:
    assert dates.distance(TODAY + timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (-1, "tomorrow"), (21, "3 weeks ago"), (-5, "in 5 days")],
)
def test_ages_are_words_up_to_a_month(days: int, words: str) -> None:
    assert dates.age(TODAY - timedelta(days=days), TODAY) == words


def test_an_older_day_is_named() -> None:
    assert dates.age(date(2026, 9, 1), TODAY) == "Tue 1 Sep"


def test_a_time_that_the_spring_leaves_out_is_refused() -> None:
    with pytest.raises(RuleBroken, match="does not exist"):
        dates.to_utc(date(2027, 3, 28), time(1, 30))


def test_a_time_that_the_autumn_brings_twice_has_to_be_told_apart() -> None:
    twice = (date(2026, 10, 25), time(1, 30))
    with pytest.raises(RuleBroken, match="twice"):
        dates.to_utc(*twice)
    first, second = dates.to_utc(*twice, earlier=True), dates.to_utc(*twice, earlier=False)
    assert second - first == timedelta(hours=1)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)))
def test_every_moment_comes_back_from_the_clock_on_the_wall(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    local = dates.to_local(whole)
    again = dates.to_utc(local.date(), local.time(), earlier=local.fold == 0)
    assert again == whole


@given(st.dates(date(2020, 1, 1), date(2050, 1, 1)))
def test_a_written_day_is_read_again(day: date) -> None:
    assert dates.parse_day(dates.long_day(day), TODAY) == day
    assert dates.parse_day(day.isoformat(), TODAY) == day
    assert dates.parse_day(f"{day.day}/{day.month}/{day.year}", TODAY) == day
    assert dates.parse_day(written(day), TODAY) == day  # as it stands in a field


def test_a_field_shows_a_day_as_it_is_spoken() -> None:
    assert written(date(2026, 12, 3)) == "3 December 2026"
    assert written(None) == ""


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("today", TODAY),
        ("tomorrow", date(2026, 11, 24)),
        ("+7", date(2026, 11, 30)),
        ("3 dec", date(2026, 12, 3)),
        ("Thu 3 Dec", date(2026, 12, 3)),
        ("3 jan", date(2027, 1, 3)),
        ("3rd January 2028", date(2028, 1, 3)),
        ("in 3 weeks", date(2026, 12, 14)),
        ("in two weeks", date(2026, 12, 7)),
        ("in a month", date(2026, 12, 23)),
        ("in 3 months", date(2027, 2, 23)),
        ("In 10 days", date(2026, 12, 3)),
        ("Friday", date(2026, 11, 27)),
        ("next fri", date(2026, 11, 27)),
        ("Monday", date(2026, 11, 30)),
        ("Mon in 2 weeks", date(2026, 12, 7)),
    ],
)
def test_days_are_read_as_they_are_typed(typed: str, wanted: date) -> None:
    assert dates.parse_day(typed, TODAY) == wanted


def test_a_month_on_is_its_last_day_where_the_day_is_not_in_it() -> None:
    assert dates.parse_day("in 3 months", date(2026, 11, 30)) == date(2027, 2, 28)
    assert dates.parse_day("in one month", date(2026, 12, 31)) == date(2027, 1, 31)


@pytest.mark.parametrize("typed", ["in 3 weeks", "Friday", "next Monday", "in a month"])
def test_in_a_list_of_days_that_are_over_nothing_is_counted_from_today(typed: str) -> None:
    assert dates.parse_past_day(typed, TODAY) is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "in 3",
        "in some weeks",
        "next week",
        "su",
        "31 feb",
        "2026-13-01",
        "3 xyz",
        "99",
        "12/2026",
    ],
)
def test_what_is_no_day_is_refused_in_words(typed: str) -> None:
    with pytest.raises(RuleBroken):
        dates.parse_day(typed, TODAY)


@given(st.text(max_size=20))
def test_reading_a_day_refuses_or_answers(typed: str) -> None:
    try:
        assert isinstance(dates.parse_day(typed, TODAY), date)
    except RuleBroken as broken:
        assert broken.message


def test_times_need_an_end_after_their_beginning() -> None:
    assert dates.parse_times("12.30 - 2:30pm") == (time(12, 30), time(14, 30))
    with pytest.raises(RuleBroken):
        dates.parse_times("14:30–12:30")
    with pytest.raises(RuleBroken):
        dates.parse_times("25:00–26:00")


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2-4pm", 14, 16), ("2 to 4 pm", 14, 16), ("11-1pm", 11, 13), ("10-12pm", 10, 12),
        ("12-2", 12, 14), ("10-12", 10, 12), ("6am-8am", 6, 8), ("06:00-08:00", 6, 8),
        ("2pm-4pm", 14, 16), ("9-11am", 9, 11), ("1-3 pm", 13, 15), ("10am-2pm", 10, 14),
    ],
)  # fmt: skip
def test_times_are_read_as_people_say_them(typed: str, start: int, end: int) -> None:
    assert dates.parse_times(typed) == (time(start), time(end))


@pytest.mark.parametrize("typed", ["2-4", "6-8", "2:00-4:00"])
def test_nobody_meets_at_night_without_saying_so(typed: str) -> None:
    with pytest.raises(RuleBroken, match="afternoon"):
        dates.parse_times(typed)


def test_a_zone_that_is_not_there_is_refused() -> None:
    with pytest.raises(RuleBroken):
        dates.zone("Kilnbrook/Mill_Lane")


@pytest.mark.parametrize("typed", ["3/12", "03/12", "3.12", "3/12/26", "thu 3/12", "thurs 3 dec"])
def test_figures_stand_in_british_order(typed: str) -> None:
    assert dates.parse_day(typed, TODAY) == date(2026, 12, 3)


@pytest.mark.parametrize("typed", ["Thu 16 Dec", "thursday 16/12", "Thursday, 16 December 2026"])
def test_a_weekday_that_does_not_fit_is_refused_with_both(typed: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        dates.parse_day(typed, TODAY)
    assert broken.value.message == "16 December 2026 is a Wednesday, not a Thursday."


@given(st.dates(date(2020, 1, 1), date(2050, 1, 1)), st.sampled_from(dates.WEEKDAYS))
def test_only_the_right_weekday_is_taken(day: date, weekday: str) -> None:
    typed = f"{weekday[:3]} {day.day} {dates.MONTHS[day.month - 1]} {day.year}"
    if dates.WEEKDAYS[day.weekday()] == weekday:
        assert dates.parse_day(typed, TODAY) == day
    else:
        with pytest.raises(RuleBroken, match="is a"):
            dates.parse_day(typed, TODAY)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 16), "= Wednesday 16 December 2026, in 23 days"),
        (date(2025, 12, 16), "= Tuesday 16 December 2025, 11 months ago"),
        (date(2026, 11, 23), "= Monday 23 November 2026, today"),
        (date(2027, 1, 8), "= Friday 8 January 2027, in nearly 7 weeks"),
        (date(2020, 11, 23), "= Monday 23 November 2020, 6 years ago"),
    ],
)
def test_a_day_is_read_back_in_full(day: date, words: str) -> None:
    assert dates.read_back(day, TODAY) == words
