"""Whether a mailing goes within the limits of its mailbox, told before it begins."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.mail.pacing import DAY, HOUR, Limits, Pace, fit

SMALL = Limits(20, 200)
GMAIL = Limits(30, 0, 500)


@pytest.mark.parametrize(
    ("number", "limits", "ages", "straight", "within_day", "limit", "seconds"),
    [
        (0, SMALL, [], 0, 0, "", 0),
        (1, SMALL, [], 1, 1, "", 0),
        (80, Limits(30), [], 80, 80, "", 79 * 2),
        (200, SMALL, [], 200, 200, "", 199 * 3),
        (201, SMALL, [], 200, 201, "hour", HOUR),
        (450, SMALL, [], 200, 450, "hour", 2 * HOUR + 49 * 3),
        (500, GMAIL, [], 500, 500, "", 499 * 2),
        (501, GMAIL, [], 500, 500, "day", DAY),
        (30, GMAIL, [HOUR] * 490, 10, 30, "day", 23 * HOUR + 19 * 2),
        (3, GMAIL, [60.0] * 500, 0, 3, "day", DAY - 60 + 4),
        (3, GMAIL, [DAY + 1] * 500, 3, 3, "", 4),
        (40, Limits(20, 200, 210), [2 * HOUR] * 200, 10, 40, "day", 22 * HOUR + 29 * 3),
        (1_100, Limits(60, 0, 500), [], 500, 500, "day", 2 * DAY + 99),
    ],
    ids=str,
)  # fmt: skip
def test_how_so_many_go(
    number: int, limits: Limits, ages: list[float], straight: int, within_day: int, limit: str,
    seconds: float,
) -> None:  # fmt: skip
    found = fit(number, limits, ages)
    assert (found.straight, found.within_day, found.limit) == (straight, within_day, limit)
    assert found.seconds == pytest.approx(seconds)
    assert found.fits is (straight == number)


@settings(deadline=None)  # a busy machine is no fault
@given(
    number=st.integers(0, 150),
    limits=st.builds(
        Limits, st.integers(1, 60), st.sampled_from([0, 5, 50]), st.sampled_from([0, 20, 100])
    ),
    ages=st.lists(st.floats(0, DAY - 1), max_size=60),
)
def test_what_is_foretold_is_what_the_pace_then_does(
    number: int, limits: Limits, ages: list[float]
) -> None:
    found = fit(number, limits, ages)
    pace = Pace(limits, lambda: 0.0, ages)
    leaves = [pace.reserve().at for _ in range(number)]
    assert found.seconds == (leaves[-1] if leaves else 0)
    assert found.within_day == sum(at < DAY for at in leaves)
    assert 0 <= found.straight <= number
    assert found.fits == (found.limit == "")


@settings(deadline=None)  # a busy machine is no fault
@given(
    ahead=st.integers(0, 60),
    number=st.integers(1, 60),
    limits=st.builds(Limits, st.integers(1, 60), st.sampled_from([0, 5, 50])),
)
def test_what_waits_already_leaves_first(ahead: int, number: int, limits: Limits) -> None:
    found, both = fit(number, limits, (), [(0.0, ahead)]), fit(ahead + number, limits)
    assert (found.seconds, found.ahead) == (both.seconds, ahead)
    assert found.straight == max(0, both.straight - ahead)
    assert found.fits is both.fits


@pytest.mark.parametrize(
    ("ages", "before", "after", "straight", "gone", "ahead", "seconds"),
    [
        ([HOUR] * 6, [], 2 * DAY, 4, 0, 0, 6),  # what left today is over by then
        ([], [(2 * HOUR, 4)], 3 * HOUR, 2, 4, 0, 23 * HOUR + 2),
        ([HOUR], [(0, 5)], 3 * HOUR, 0, 6, 0, 21 * HOUR + 4),
        ([], [(0, 8)], 3 * HOUR, 0, 6, 2, 21 * HOUR + 10),  # two of eight wait until tomorrow
        ([], [(0, 8)], 2 * DAY, 4, 1, 0, 6),
        ([], [(2 * DAY, 4)], 2 * DAY, 2, 0, 4, DAY + 2),  # both at the same time
    ],
)
def test_how_those_go_that_have_a_time_of_their_own(
    ages: list[float], before: list[tuple[float, int]], after: float, straight: int, gone: int,
    ahead: int, seconds: float,
) -> None:  # fmt: skip
    found = fit(4, Limits(30, 0, 6), ages, before, after=after)
    assert (found.straight, found.gone, found.ahead) == (straight, gone, ahead)
    assert found.seconds == pytest.approx(seconds)
    assert found.fits is (straight == 4)
