"""The signals P1 to P6 of a planned session and L1 to L10 of a community, with their boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.left_behind import (
    HeldSession,
    LifeFacts,
    Way,
    answered,
    asks,
    reports_due,
    sentence,
    signals,
)
from coptui.domain.purpose_signals import PlannedSession
from coptui.domain.purpose_signals import signals as purpose

TODAY = date(2026, 11, 26)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


FULL = PlannedSession(
    day=day(5),
    has_topic=True,
    has_example=True,
    decision="again",
    yes=9,
    yes_from_host=2,
    neutral_seats=1,
    lived_seats=1,
)


def letters(session: PlannedSession) -> list[str]:
    return [one.letter for one in purpose(session, TODAY)]


def test_a_session_with_everything_has_no_signal() -> None:
    assert letters(FULL) == []


@pytest.mark.parametrize(
    ("letter", "change", "stands"),
    [
        ("P1", {"has_topic": False, "day": day(22)}, False),
        ("P1", {"has_topic": False, "day": day(21)}, True),
        ("P1", {"has_topic": False, "has_question": True}, False),
        ("P1", {"has_topic": False, "day": day(0)}, True),
        ("P1", {"has_topic": False, "day": day(-1)}, False),
        ("P2", {"has_example": False, "day": day(15)}, False),
        ("P2", {"has_example": False, "day": day(14)}, True),
        ("P3", {"decision": "stop", "day": day(60)}, True),
        ("P3", {"decision": "ask_members", "day": day(60)}, True),
        ("P3", {"decision": "ask_members", "members_answered": True}, False),
        ("P3", {"decision": "other_topic"}, False),
        ("P3", {"decision": ""}, False),
        ("P4", {"good_enough_rounds": 1}, False),
        ("P4", {"good_enough_rounds": 2, "day": day(60)}, True),
        ("P5", {"yes": 4, "day": day(8)}, False),
        ("P5", {"yes": 4, "day": day(7)}, True),
        ("P5", {"yes": 5, "day": day(7)}, False),
        ("P5", {"yes": 0}, True),
        ("P5", {"neutral_seats": 0}, False),
        ("P5", {"lived_seats": 0}, False),
        ("P5", {"neutral_seats": 0, "lived_seats": 0}, True),
        ("P6", {"yes": 6, "yes_from_host": 6, "day": day(7)}, True),
        ("P6", {"yes": 6, "yes_from_host": 6, "day": day(8)}, False),
        ("P6", {"yes": 6, "yes_from_host": 5}, False),
        ("P6", {"yes": 0, "yes_from_host": 0}, False),
    ],
)
def test_purpose(letter: str, change: dict[str, object], stands: bool) -> None:
    assert (letter in letters(replace(FULL, **change))) is stands  # type: ignore[arg-type]


def test_every_purpose_signal_says_why() -> None:
    bare = PlannedSession(day=day(3), decision="stop", good_enough_rounds=3, yes=2, yes_from_host=2)
    told = {one.letter: one.why for one in purpose(bare, TODAY)}
    assert told == {
        "P1": "it has no topic and no key question yet",
        "P2": "no example and no case study is found for it yet",
        "P3": "the last session decided to stop",
        "P4": "its topic has come up to good enough 3 times already",
        "P5": "2 people said yes so far, and no neutral expert and no seat of lived experience "
        "is expected",
        "P6": "only the host organisation has said yes so far",
    }


GOING = HeldSession(
    day=day(-10), present=20, newcomers=2, organisations=9, noticings=3, actions=4, moments=2
)


def held(count: int, every: int = 28, last: int = 10, **change: int) -> tuple[HeldSession, ...]:
    return tuple(
        replace(GOING, day=day(-last - every * back), **change) for back in reversed(range(count))
    )


WELL = LifeFacts(held=held(7), next_day=day(18), live_ideas=3, recommendations=("sent", "done"))


def left(facts: LifeFacts) -> list[str]:
    return [one.letter for one in signals(facts, TODAY)]


def sizes(*present: int) -> tuple[HeldSession, ...]:
    return tuple(replace(s, present=n) for s, n in zip(held(len(present)), present, strict=True))


def seats(*organisations: int, newcomers: int = 0) -> tuple[HeldSession, ...]:
    return tuple(
        replace(s, organisations=n, newcomers=newcomers)
        for s, n in zip(held(len(organisations)), organisations, strict=True)
    )


def test_a_lively_community_has_no_signal_and_one_that_never_met_has_none() -> None:
    assert left(WELL) == []
    assert left(LifeFacts()) == []


@pytest.mark.parametrize(
    ("letter", "change", "stands"),
    [
        ("L1", {"next_day": None, "held": held(7, last=42)}, False),
        ("L1", {"next_day": None, "held": held(7, last=43)}, True),
        ("L1", {"next_day": None, "held": held(7, last=52), "rhythm_days": 35}, False),
        ("L1", {"next_day": None, "held": held(7, last=53), "rhythm_days": 35}, True),
        ("L1", {"next_day": day(0), "held": held(7, last=90)}, False),
        ("L1", {"next_day": day(-1), "held": held(7, last=90)}, True),
        ("L2", {"held": sizes(20, 20, 20, 10, 10, 10)}, True),
        ("L2", {"held": sizes(20, 20, 20, 10, 10, 11)}, False),
        ("L2", {"held": sizes(20, 20, 10, 10, 10)}, False),
        ("L2", {"held": sizes(8, 30, 30, 30, 15, 15, 15)}, True),
        ("L2", {"held": sizes(0, 0, 0, 0, 0, 0)}, False),
        ("L3", {"held": held(2, noticings=0, actions=0)}, True),
        ("L3", {"held": held(2, noticings=0, actions=1)}, False),
        ("L3", {"held": held(2, noticings=1, actions=0)}, False),
        ("L3", {"held": held(1, noticings=0, actions=0)}, False),
        ("L4", {"good_enough_on": (day(-10),)}, False),
        ("L4", {"good_enough_on": (day(-10), day(-38))}, True),
        ("L5", {"recommendations": ("done", "accepted")}, True),
        ("L5", {"recommendations": ("done", "accepted", "sent")}, False),
        ("L5", {"recommendations": ()}, False),
        ("L6", {"live_ideas": 0}, True),
        ("L6", {"live_ideas": 1}, False),
        ("L7", {"held": held(2, moments=0)}, True),
        ("L7", {"held": (*held(1, last=38), *held(1, moments=0))}, False),
        ("L7", {"held": held(1, moments=0)}, False),
        ("L8", {"moved_on": 2}, False),
        ("L8", {"moved_on": 3}, True),
        ("L9", {"held": seats(9, 8, 8, 6)}, True),
        ("L9", {"held": seats(9, 9, 9, 9)}, False),
        ("L9", {"held": seats(9, 6, 8, 7)}, False),
        ("L9", {"held": seats(9, 8, 6)}, False),
        ("L9", {"held": seats(9, 8, 8, 6, newcomers=1)}, False),
        ("L10", {"reports_due": (day(-30),)}, False),
        ("L10", {"reports_due": (day(-30), day(-1))}, True),
        ("L10", {"reports_due": (day(-30), day(0))}, False),
    ],
)
def test_left_behind(letter: str, change: dict[str, object], stands: bool) -> None:
    assert (letter in left(replace(WELL, **change))) is stands  # type: ignore[arg-type]


def test_one_signal_is_news_and_two_ask_for_one_of_three_ways() -> None:
    one = signals(replace(WELL, live_ideas=0), TODAY)
    two = signals(replace(WELL, live_ideas=0, moved_on=4), TODAY)
    assert not asks(one) and sentence(one) == ""
    assert asks(two)
    assert sentence(two) == (
        "Has change overtaken this community? No idea for another topic is waiting; 4 answers of "
        "this quarter say that they have moved on. Three ways: refresh, rest, or finish well."
    )
    assert [way.value for way in Way] == ["refresh", "rest", "finish"]
    assert all(way.meaning for way in Way)


def test_a_choice_answers_the_signals_it_was_made_over_until_another_comes() -> None:
    two = signals(replace(WELL, live_ideas=0, moved_on=4), TODAY)
    assert answered(two, ("L6", "L8")) and answered(two[:1], ("L6", "L8"))
    assert not answered(two, ("L6",)) and not answered(two, ())


@given(st.permutations([day(-10), day(-38), day(-66)]), st.integers(0, 6))
def test_the_order_in_which_facts_come_never_matters(days: list[date], moved: int) -> None:
    a = replace(WELL, good_enough_on=tuple(days), reports_due=tuple(days), moved_on=moved)
    b = replace(a, good_enough_on=tuple(sorted(days)), reports_due=tuple(sorted(days)))
    assert signals(a, TODAY) == signals(b, TODAY)


@pytest.mark.parametrize(
    ("held", "due"),
    [
        ([], []),
        ([(-30, None), (-20, None), (-10, None)], [-13, -3]),  # the last two, the earlier first
        ([(-30, -24), (-20, None)], [-13]),  # the one before was in time
        ([(-20, -13), (-10, None)], [-3]),  # on the day itself is in time
        ([(-20, -12), (-10, -2)], [-13, -3]),  # both went round, both a day late
        ([(-20, None), (-10, -5)], []),  # the last one was in time
        ([(-20, None), (-7, None)], [-13]),  # due today: there is time still
        ([(-20, None), (-8, None)], [-13, -1]),  # due yesterday
    ],
)
def test_the_summaries_that_took_longer(held: list[tuple[int, int | None]], due: list[int]) -> None:
    sessions = [(day(on), None if told is None else day(told)) for on, told in held]
    assert reports_due(sessions, 7, day(0)) == tuple(map(day, due))
