"""A day with a time: typed in many ways, read back in one, and honest about changed clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain import dates, moments
from coptui.domain.errors import RuleBroken

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
NINE = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "Thu 3 Dec 09:00", "thursday 3 december 2026, 9am", "3/12 9.00", "2026-12-03 09:00",
        "2026-12-03T09:00", "2026-12-03T10:00+01:00", "3 Dec at 9 am", "+3 09:00",
    ],
)  # fmt: skip
def test_ways_to_say_nine_on_the_third(typed: str) -> None:
    assert moments.parse_moment(typed, NOW) == NINE


def test_a_time_alone_is_todays_and_tomorrow_is_a_day() -> None:
    assert moments.parse_moment("14:30", NOW) == NOW.replace(hour=14, minute=30)
    assert moments.parse_moment("tomorrow 9am", NOW) == datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "soon", "Thu 3 Dec", "9", "3 Dec 25:00", "3 Dec 09:00 bst"])
def test_what_is_no_moment_is_refused_in_words(typed: str) -> None:
    with pytest.raises(RuleBroken):
        moments.parse_moment(typed, NOW)


def test_read_back_with_weekday_clock_and_distance() -> None:
    assert moments.read_back(NINE, NOW) == "Thu 3 December 2026, 09:00 UK time, in 3 days"
    assert moments.read_back(NINE, NOW, "Europe/Berlin").startswith(
        "Thu 3 December 2026, 10:00 Berlin time"
    )
    assert moments.ahead(NOW + timedelta(minutes=40), NOW) == "in 40 minutes"
    assert moments.ahead(NOW + timedelta(hours=5), NOW) == "in 5 hours"
    assert moments.ahead(NOW + timedelta(hours=22), NOW) == "tomorrow"
    assert moments.ahead(NOW + timedelta(seconds=50), NOW) == "in a minute"


def test_a_time_that_the_clocks_leave_out_is_refused() -> None:
    with pytest.raises(RuleBroken, match="go forward on Sun 28 Mar: 01:30 does not exist"):
        moments.parse_moment("2027-03-28 01:30", NOW)


def test_a_time_that_comes_twice_is_asked_about() -> None:
    before = datetime(2026, 10, 20, 10, 0, tzinfo=UTC)
    with pytest.raises(RuleBroken, match=r"comes twice.* “01:30 first” or “01:30 second”"):
        moments.parse_moment("25 Oct 01:30", before)
    first = moments.parse_moment("25 Oct 01:30 first", before)
    second = moments.parse_moment("25 Oct 01:30 second", before)
    assert second - first == timedelta(hours=1)
    assert moments.told(first) == "Sun 25 October 2026, 01:30 UK time (the first of the two)"
    assert moments.told(second).endswith("(the second of the two)")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Europe/London", "Europe/Berlin", "UTC", "America/New_York"]),
)
def test_what_is_told_can_be_typed_again(when: datetime, zone: str) -> None:
    moment = when.replace(second=0, microsecond=0, tzinfo=UTC)
    here = dates.to_local(moment, zone)
    which = moments.told(moment, zone)
    suffix = " first" if "first" in which else " second" if "second" in which else ""
    typed = f"{here:%a} {here.day} {here:%B} {here.year} {here:%H:%M}{suffix}"
    assert moments.parse_moment(typed, NOW, zone) == moment
