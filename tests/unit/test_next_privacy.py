"""N1, people's rights, and N32, the house in order: due, not yet, done, put off, on the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.next_facts import (
    BreachFacts,
    CommunityFacts,
    ComplaintFacts,
    Facts,
    HouseFacts,
    Mark,
    RequestFacts,
    SessionFacts,
)
from coptui.domain.registers import (
    RequestKind,
    Risk,
    complaint_due,
    ico_clock,
    people_waiting,
    request_due,
)
from coptui.domain.retention import SCHEDULE, Kind, counted, cut_off, months_in_words
from coptui.domain.sessions import SessionStatus
from coptui.domain.whats_next import Line, LineState, everything, lines

TODAY = date(2026, 11, 23)


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def _only(facts: Facts, today: date = TODAY) -> Line | None:
    found = lines(facts, today)
    assert len(found) <= 1
    return found[0] if found else None


def _request(due: date, received: date = TODAY) -> Facts:
    return Facts(requests=(RequestFacts(7, "see everything kept about them", received, due),))


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (31, LineState.soon),
        (1, LineState.soon),
        (0, LineState.today),
        (-1, LineState.overdue),
        (-400, LineState.overdue),
    ],
)
def test_a_request_stands_from_the_day_it_came_until_it_is_done(
    days: int, state: LineState
) -> None:
    line = _only(_request(_in(days), _in(days - 31)))
    assert line is not None
    assert (line.rule, line.key, line.state) == ("N1", ("N1", "request:7"), state)
    assert line.due == _in(days)
    assert "everything kept" in line.what
    assert _only(Facts()) is None


def test_a_request_says_when_it_came_and_by_when() -> None:
    line = _only(_request(_in(10), _in(-20)))
    assert line is not None and line.why == "it came 2 weeks ago; due Thu 3 Dec"
    late = _only(_request(_in(-1), _in(-32)))
    assert late is not None and "was due yesterday" in late.why
    on_the_day = _only(_request(TODAY, _in(-31)))
    assert on_the_day is not None and "due today" in on_the_day.why


@pytest.mark.parametrize(
    ("received", "kind", "due"),
    [
        (date(2026, 1, 31), RequestKind.access, date(2026, 2, 28)),
        (date(2028, 1, 31), RequestKind.erasure, date(2028, 2, 29)),
        (date(2026, 12, 15), RequestKind.correction, date(2027, 1, 15)),
        (date(2026, 12, 31), RequestKind.withdrawal, date(2027, 1, 1)),
    ],
)
def test_the_last_day_is_a_month_later_and_for_a_withdrawal_the_next_day(
    received: date, kind: RequestKind, due: date
) -> None:
    assert request_due(kind, received) == due


@pytest.mark.parametrize(
    ("age", "acknowledged", "what", "state"),
    [
        (0, False, "Acknowledge", LineState.soon),
        (29, False, "Acknowledge", LineState.soon),
        (30, False, "Acknowledge", LineState.today),
        (31, False, "Acknowledge", LineState.overdue),
        (0, True, "", None),
        (89, True, "", None),
        (90, True, "to its end", LineState.soon),
        (300, True, "to its end", LineState.soon),
    ],
)
def test_a_complaint_is_acknowledged_within_thirty_days_and_then_brought_to_its_end(
    age: int, acknowledged: bool, what: str, state: LineState | None
) -> None:
    received = _in(-age)
    facts = ComplaintFacts(3, received, complaint_due(received), acknowledged)
    line = _only(Facts(complaints=(facts,)))
    assert (None if line is None else line.state) == state
    assert line is None or (what in line.what and line.key == ("N1", "complaint:3"))


def _breach(found: datetime, now: datetime, risk: Risk = Risk.open, note: str = "") -> Facts:
    clock = ico_clock(found, now, None, risk, note, "Europe/London")
    facts = BreachFacts(
        2,
        found.date(),
        clock.due.date(),
        clock.hours_left,
        tell_ico=clock.running,
        tell_people=people_waiting(risk, None),
    )
    return Facts(breaches=(facts,))


NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "state", "says"),
    [
        (0, LineState.today, "72 of 72 hours left"),
        (71, LineState.today, "1 of 72 hours left"),
        (71.9, LineState.today, "1 of 72 hours left"),
        (72, LineState.overdue, "the 72 hours are over"),
        (500, LineState.overdue, "the 72 hours are over"),
    ],
)
def test_the_clock_of_a_breach_runs_for_seventy_two_hours(
    hours: float, state: LineState, says: str
) -> None:
    line = _only(_breach(NOW - timedelta(hours=hours), NOW))
    assert line is not None and line.state is state
    assert says in line.why
    assert line.key == ("N1", "breach:2")


@pytest.mark.parametrize(
    ("risk", "note", "what"),
    [
        (Risk.open, "", "ICO"),
        (Risk.unlikely, "", "ICO"),
        (Risk.unlikely, "nobody else can read it", None),
        (Risk.some, "nobody else can read it", "ICO"),
        (Risk.high, "x", "ICO"),
    ],
)
def test_the_ico_need_not_be_told_only_with_a_reason_and_no_risk(
    risk: Risk, note: str, what: str | None
) -> None:
    line = _only(_breach(NOW - timedelta(hours=2), NOW, risk, note))
    assert (line is None) == (what is None)
    assert line is None or (what or "?") in line.what


def test_with_a_high_risk_the_people_are_told_as_well() -> None:
    facts = BreachFacts(2, _in(-1), _in(2), 50, tell_ico=False, tell_people=True)
    line = _only(Facts(breaches=(facts,)))
    assert line is not None and line.what == "Tell people of a breach"
    assert line.state is LineState.overdue
    assert not people_waiting(Risk.some, None) and not people_waiting(Risk.high, TODAY)


def test_the_clock_is_told_in_words_across_a_change_of_the_clocks() -> None:
    found = datetime(2026, 10, 23, 20, 0, tzinfo=UTC)  # 21:00 in London, summer time
    clock = ico_clock(found, found, None, Risk.open, "", "Europe/London")
    assert clock.words == "72 hours are left, until Mon 26 Oct 20:00"
    told = ico_clock(found, NOW, found + timedelta(hours=20), Risk.high, "", "Europe/London")
    assert (told.words, told.running) == ("the ICO was told after 20 hours", False)
    late = ico_clock(found, NOW, found + timedelta(hours=73), Risk.high, "", "Europe/London")
    assert late.words == "the ICO was told after 73 hours, after the time"


@given(st.floats(0, 400), st.sampled_from(list(Risk)), st.sampled_from(["", "why"]))
def test_hours_are_left_exactly_while_the_time_is_not_over(
    hours: float, risk: Risk, note: str
) -> None:
    now = NOW + timedelta(hours=hours)
    clock = ico_clock(NOW, now, None, risk, note, "Europe/London")
    assert (clock.hours_left > 0) == (now < clock.due)
    assert 0 <= clock.hours_left <= 72
    assert clock.running == (risk is not Risk.unlikely or not note)


@pytest.mark.parametrize(
    ("age", "due"),
    [(0, False), (7, False), (8, True), (400, True), (None, True)],
)
def test_a_copy_is_wanted_when_the_newest_is_older_than_seven_days(
    age: int | None, due: bool
) -> None:
    last = None if age is None else _in(-age)
    line = _only(Facts(house=HouseFacts(last)))
    assert (line is not None) == due
    assert line is None or (line.rule, line.subject, line.state) == (
        "N32",
        "backup",
        LineState.soon,
    )


def test_what_was_kept_long_enough_is_told_with_its_numbers() -> None:
    line = _only(Facts(house=HouseFacts(TODAY, ("12 people", "the sheets of 5 sessions"))))
    assert line is not None and line.key == ("N32", "retention:0")
    assert line.why == "12 people, the sheets of 5 sessions"
    assert _only(Facts(house=HouseFacts(TODAY, ()))) is None


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        (_request(_in(-1)), ("N1", "request:7")),
        (Facts(house=HouseFacts(None)), ("N32", "backup:0")),
        (Facts(house=HouseFacts(TODAY, ("1 person",))), ("N32", "retention:0")),
    ],
)
def test_a_line_put_off_is_back_on_its_day_and_one_left_out_stays_out(
    facts: Facts, key: tuple[str, str]
) -> None:
    from dataclasses import replace

    until = replace(facts, marks={key: Mark(snoozed_until=_in(2))})
    assert lines(until, _in(1)) == ()
    assert [line.key for line in lines(until, _in(2))] == [key]
    assert everything(until, TODAY)[0].state is LineState.snoozed
    assert lines(replace(facts, marks={key: Mark(skipped_reason="no")}), TODAY) == ()


def test_rights_that_press_come_first_and_housekeeping_last() -> None:
    home = CommunityFacts(1, "Harbour", "HAR", last_review=TODAY, next_day=_in(60))
    late = SessionFacts(
        3,
        1,
        "HAR-13",
        13,
        SessionStatus.held,
        day=_in(-9),
        summary_sent=True,
        decision="again",
        present=9,
        gone=frozenset({"noticing"}),
    )
    request = RequestFacts(1, "be forgotten", _in(-25), _in(6))
    far = RequestFacts(2, "be forgotten", TODAY, _in(30))
    found = lines(
        Facts((home,), (late,), in_doubt=1, requests=(far, request), house=HouseFacts(None)), TODAY
    )
    assert [(line.rule, line.subject_id) for line in found] == [
        ("N1", 1),
        ("N2", 0),
        ("N15", 3),
        ("N1", 2),
        ("N32", 0),
    ]


class TestSchedule:
    def test_the_usual_times_are_those_of_the_policy(self) -> None:
        months = {kind: usual.months for kind, usual in SCHEDULE.items()}
        assert months == {
            Kind.people: 24,
            Kind.mail_texts: 12,
            Kind.delivery_facts: 36,
            Kind.unmatched_mail: 1,
            Kind.sheets: 12,
            Kind.debrief_notes: 12,
            Kind.audit: 72,
            Kind.anonymous: 0,
        }
        assert [kind for kind, usual in SCHEDULE.items() if usual.fixed] == [Kind.anonymous]

    @pytest.mark.parametrize(
        ("months", "today", "before"),
        [
            (12, date(2028, 2, 29), date(2027, 2, 28)),
            (1, date(2026, 3, 31), date(2026, 2, 28)),
            (24, TODAY, date(2024, 11, 23)),
            (0, TODAY, None),
        ],
    )
    def test_what_is_older_than_the_day_has_been_kept_long_enough(
        self, months: int, today: date, before: date | None
    ) -> None:
        assert cut_off(months, today) == before

    def test_numbers_and_spans_are_said_in_words(self) -> None:
        assert counted(Kind.people, 1) == "1 person"
        assert counted(Kind.audit, 12_000) == "12,000 lines of the history"
        spans = {0: "kept", 1: "1 month", 12: "1 year", 18: "18 months", 72: "6 years"}
        assert {months: months_in_words(months) for months in spans} == spans
