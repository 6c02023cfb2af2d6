"""The indicators I1 to I16 with every boundary, and what none of them may ever do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.indicator_facts import CommunityCounts, SessionCounts, Thresholds
from coptui.domain.indicator_reading import Reading
from coptui.domain.indicators import readings

TODAY = date(2026, 11, 26)
PLAIN = SessionCounts(id=1, day=TODAY, series=1, present=20)


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def held(*changes: dict[str, Any], every: int = 28) -> tuple[SessionCounts, ...]:
    last = len(changes) - 1
    return tuple(
        replace(PLAIN, id=number + 1, day=day(7 + every * (last - number)), **change)
        for number, change in enumerate(changes)
    )


def counts(*changes: dict[str, Any], **more: Any) -> CommunityCounts:
    sessions = held(*changes, every=more.pop("every", 28))
    return CommunityCounts(held=sessions, held_ever=more.pop("held_ever", len(sessions)), **more)


def read(letter: str, facts: CommunityCounts, usual: Thresholds | None = None) -> Reading:
    found = readings(facts, TODAY, usual or Thresholds())
    assert [one.letter for one in found] == [f"I{n}" for n in range(1, 17)]
    return next(one for one in found if one.letter == letter)


def points(reading: Reading) -> str:
    return " ".join(f"{stage.letter}{n}" for stage, n in reading.points.items() if n)


def three(**change: Any) -> CommunityCounts:
    return counts(change, change, change)


def share(field: str, of: str, number: int, whole: int) -> CommunityCounts:
    """A window in which the one is so many of the other, in the last session alone."""
    empty = {of: 0, field: 0}
    return counts(empty, empty, {of: whole, field: number})


GE = {"good_enough": 6}
REC = {"recorded": True}

CASES: list[tuple[str, CommunityCounts, str]] = [
    ("I1", CommunityCounts(), ""),
    ("I1", counts({}), "F2"),
    ("I1", counts({}, {}), "F2"),
    ("I1", counts({}, {}, {}), ""),
    ("I1", counts({}, {}, {}, held_ever=13), ""),
    ("I2", share("newcomers", "present", 50, 100), "F2"),
    ("I2", share("newcomers", "present", 49, 100), "F1"),
    ("I2", share("newcomers", "present", 40, 100), "F1"),
    ("I2", share("newcomers", "present", 39, 100), ""),
    ("I2", share("newcomers", "present", 31, 100), ""),
    ("I2", share("newcomers", "present", 30, 100), "N1 P1"),
    ("I2", share("newcomers", "present", 10, 100), "N1 P1"),
    ("I2", share("newcomers", "present", 9, 100), ""),
    ("I2", share("newcomers", "present", 0, 100), "A1"),
    ("I4", counts({"present": 100}, {"present": 130}, {"present": 130}), ""),
    ("I4", counts({"present": 100}, {"present": 131}, {"present": 131}), "S1"),
    ("I4", counts({"present": 100}, {"present": 69}, {"present": 69}), "S1"),
    ("I4", counts({"present": 0}, {"present": 60}, {"present": 60}), ""),
    ("I5", share("orientation", "items", 31, 100), "F1"),
    ("I5", share("orientation", "items", 30, 100), ""),
    ("I5", share("orientation", "items", 15, 100), ""),
    ("I5", share("orientation", "items", 14, 100), "N1 P1"),
    ("I6", three(ratings=(1, 3, 5, 7, 9)), "S2"),
    ("I6", three(ratings=(1, 3, 5, 6, 9)), ""),
    ("I6", three(ratings=(4, 5, 6, 7, 8)), "N1 P1"),
    ("I6", three(ratings=(4, 5, 6, 7, 8), items=100, difficult=25), "N1 P1"),
    ("I6", three(ratings=(4, 5, 6, 7, 8), items=100, difficult=26), "S2"),
    ("I6", three(items=100, difficult=26), "S2"),
    ("I6", three(items=100, difficult=25), ""),
    ("I7", share("chair_voices", "voices", 51, 100), "F2"),
    ("I7", share("chair_voices", "voices", 50, 100), "N1"),
    ("I7", share("chair_voices", "voices", 25, 100), "N1"),
    ("I7", share("chair_voices", "voices", 24, 100), "P2"),
    ("I8", counts({"helpers": (1,) * 4}, {"helpers": (2,) * 3}), "F1"),
    ("I8", counts({"helpers": (1, 1, 1, 2, 2)}, {"helpers": (3, 3, 3, 3, 3)}), "N1"),
    ("I8", counts({"helpers": (1, 2, 3, 4, 5)}, {"helpers": (1, 2, 3, 4, 5)}), "N1"),
    ("I8", counts({"helpers": (1, 2)}, {"helpers": (3, 3, 3)}), "P2"),
    ("I9", share("member_examples", "examples", 60, 100), "P1"),
    ("I9", share("member_examples", "examples", 59, 100), ""),
    ("I10", share("actions_done", "actions_due", 29, 100), "S1"),
    ("I10", share("actions_done", "actions_due", 30, 100), "N2"),
    ("I10", share("actions_done", "actions_due", 70, 100), "N2"),
    ("I10", share("actions_done", "actions_due", 71, 100), "P2"),
    ("I11", share("noticings", "present", 4, 100), "F1"),
    ("I11", share("noticings", "present", 5, 100), ""),
    ("I11", share("noticings", "present", 9, 100), ""),
    ("I11", share("noticings", "present", 10, 100), "N1"),
    ("I11", share("noticings", "present", 29, 100), "N1"),
    ("I11", share("noticings", "present", 30, 100), "P2"),
    ("I11", counts({"present": 10}, noticings_between=(day(7), day(3), day(0))), "P2"),
    ("I11", counts({"present": 10}, noticings_between=(day(8), day(9), day(40))), "F1"),
    ("I12", replace(three(recorded=True), agreement_looked_at=day(0)), "N2"),
    ("I12", replace(three(recorded=True), agreement_looked_at=day(365)), "N2"),
    ("I12", replace(three(recorded=True), agreement_looked_at=day(366)), ""),
    ("I12", three(recorded=True), ""),
    ("I12", replace(three(recorded=False), agreement_looked_at=day(5)), ""),
    ("I12", counts(REC, REC, every=42, agreement_looked_at=day(5)), "N2"),
    ("I12", counts(REC, REC, every=43, agreement_looked_at=day(5)), ""),
    ("I12", counts({"recorded": True}, agreement_looked_at=day(5)), ""),
    ("I13", counts({"ratings": (3, 4, 5), **GE}), ""),
    ("I13", counts({"ratings": (3, 4, 5), **GE}, {"ratings": (4, 5, 5), **GE}), "P1"),
    ("I13", counts({"ratings": (3, 4, 5), **GE}, {"ratings": (3, 4, 5), **GE}), ""),
    ("I13", counts({"ratings": (5, 5, 5), **GE}, {"ratings": (6, 6, 6), **GE}), "P1 A1"),
    ("I13", counts({"ratings": (6, 6, 6), **GE}, {"ratings": (6, 6, 6), **GE}), "A2"),
    ("I13", counts({"ratings": (6, 6, 6), **GE}, {"ratings": (7,) * 3, **GE, "series": 2}), "A1"),
    ("I14", three(), ""),
    ("I14", replace(three(), effects=(day(183),)), "P1"),
    ("I14", replace(three(), effects=(day(184),)), ""),
    ("I14", replace(three(), effects=(day(1), day(2), day(3))), "P1 A2"),
    ("I14", replace(three(), effects=(day(1), day(2))), "P1"),
    ("I14", replace(three(), effects=(day(1), day(2), day(3)), live_ideas=1), "P1"),
    ("I15", three(ratings=(7, 7, 7), **GE), "A2"),
    ("I15", three(ratings=(7, 7, 7), meets_again=True, **GE), ""),
    ("I15", replace(three(ratings=(7, 7, 7), **GE), yes_replies=1), ""),
    ("I15", three(ratings=(5, 5, 5), **GE), ""),
    ("I16", three(organisations=9, sectors=4, lived_seats=2), ""),
]  # fmt: skip


@pytest.mark.parametrize(("letter", "facts", "gives"), CASES)
def test_points(letter: str, facts: CommunityCounts, gives: str) -> None:
    reading = read(letter, facts)
    assert points(reading) == gives
    assert all(reading.could_give(stage) >= n for stage, n in reading.points.items())


FIRST = frozenset(range(100))


@pytest.mark.parametrize(
    ("later", "gives", "words"),
    [
        ((range(34), range(0)), "F1 S1", "34 of 100 came again"),
        ((range(35), range(0)), "", "35 of 100 came again"),
        ((range(49), range(0)), "", "49 of 100 came again"),
        ((range(25), range(25, 50)), "N1 P1", "50 of 100 came again"),
        ((range(50), range(50)), "N1 P1", "50 of 100 came again"),
    ],
)
def test_coming_again_is_in_either_of_the_next_two(
    later: tuple[range, range], gives: str, words: str
) -> None:
    one, two = later
    facts = counts({"people": FIRST}, {"people": frozenset(one)}, {"people": frozenset(two)})
    assert points(read("I3", facts)) == gives
    assert read("I3", facts).words == words


def test_coming_again_after_two_sessions_looks_at_the_one_that_followed() -> None:
    facts = counts({"people": frozenset({1, 2})}, {"people": frozenset({2, 3})})
    assert read("I3", facts).words == "1 of 2 came again"


def test_fewer_come_with_outcomes_points_to_an_ending_and_without_to_nothing() -> None:
    fuller, fewer = {"present": 100}, {"present": 69}
    facts = counts(fuller, fuller, fuller, fewer, fewer, fewer)
    assert points(read("I4", facts)) == ""
    assert points(read("I4", replace(facts, effects=(day(9),)))) == "A2"
    still = counts(fuller, fuller, fuller, *[{"present": 70}] * 3, effects=(day(9),))
    assert points(read("I4", still)) == ""


@pytest.mark.parametrize(
    ("letter", "facts"),
    [
        ("I2", three(present=0)),
        ("I3", counts({"people": FIRST})),
        ("I3", counts({}, {})),
        ("I4", counts({})),
        ("I5", three()),
        ("I6", three()),
        ("I7", three()),
        ("I8", counts({"helpers": (1, 1, 2)})),
        ("I9", three()),
        ("I10", three()),
        ("I11", three(present=0)),
        ("I12", CommunityCounts()),
        ("I13", three()),
        ("I16", CommunityCounts()),
    ],
)
def test_without_data_an_indicator_has_no_part(letter: str, facts: CommunityCounts) -> None:
    reading = read(letter, facts)
    assert not reading.known and reading.n == 0
    assert not reading.points and not reading.most
    assert reading.words == "nothing to go by yet"


def test_where_an_indicator_goes_is_told_from_the_session_before() -> None:
    facts = counts({"newcomers": 10}, {"newcomers": 6}, {"newcomers": 4}, {"newcomers": 2})
    assert read("I2", facts).direction == "down"
    assert read("I1", facts).direction == "up"
    assert read("I12", facts).direction == "level"
    assert read("I3", facts).direction == ""


def test_each_indicator_opens_the_sessions_behind_it() -> None:
    facts = counts({}, {"ratings": (3, 4)}, {}, {"ratings": (4, 4)}, {"examples": 1})
    assert read("I2", facts).sessions == (3, 4, 5)
    assert read("I13", facts).sessions == (2, 4)
    assert read("I9", facts).sessions == (5,)


def test_thresholds_are_ones_own() -> None:
    facts = share("newcomers", "present", 30, 100)
    assert points(read("I2", facts, Thresholds.of({"newcomers_half": 30}))) == "F2"
    own = Thresholds.of({"newcomers_half": 30, "unknown": 3, "step": -4})
    assert own == replace(Thresholds(), newcomers_half=30)


numbers = st.integers(0, 40)
sessions = st.builds(
    SessionCounts,
    id=st.integers(1, 9999),
    day=st.dates(date(2025, 1, 1), TODAY),
    series=st.sampled_from([None, 1, 2]),
    present=numbers,
    newcomers=numbers,
    people=st.frozensets(st.integers(700_000, 700_050)),
    organisations=numbers,
    items=numbers,
    orientation=numbers,
    difficult=numbers,
    voices=numbers,
    chair_voices=numbers,
    helpers=st.lists(st.integers(700_000, 700_050), max_size=6).map(tuple),
    examples=numbers,
    actions_due=numbers,
    actions_done=numbers,
    owners=st.frozensets(st.integers(700_000, 700_050), max_size=5),
    noticings=numbers,
    ratings=st.lists(st.integers(1, 10), max_size=12).map(tuple),
    good_enough=st.sampled_from([None, 6, 7]),
    recorded=st.booleans(),
)
communities = st.builds(
    CommunityCounts,
    held=st.lists(sessions, max_size=7).map(lambda s: tuple(sorted(s, key=lambda one: one.day))),
    held_ever=st.integers(0, 60),
    live_ideas=numbers,
    effects=st.lists(st.dates(date(2026, 1, 1), TODAY), max_size=4).map(tuple),
)


@given(communities)
def test_what_it_rests_on_is_always_told(facts: CommunityCounts) -> None:
    for reading in readings(facts, TODAY):
        if reading.known:
            assert str(reading.n) in reading.words + reading.shown, reading
        assert all(n in reading.most.values() or n <= 2 for n in reading.points.values())


@given(communities)
def test_nobody_can_be_read_from_an_indicator(facts: CommunityCounts) -> None:
    told = " ".join(f"{r.words} {r.shown} {r.title} {r.value}" for r in readings(facts, TODAY))
    assert "7000" not in told


@given(communities, st.randoms(use_true_random=False))
def test_the_order_of_people_and_answers_never_matters(
    facts: CommunityCounts, dice: Random
) -> None:
    def mixed(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(values, len(values)))

    other = replace(
        facts,
        held=tuple(
            replace(s, ratings=mixed(s.ratings), helpers=mixed(s.helpers)) for s in facts.held
        ),
        effects=mixed(facts.effects),
    )
    assert readings(other, TODAY) == readings(facts, TODAY)
