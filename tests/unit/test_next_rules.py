"""Every rule of what is next: when it stands, from which day, what ends it; see `next_cases`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coptui.domain.intervals import DEFAULTS
from coptui.domain.next_facts import Facts, Line, LineState, Mark
from coptui.domain.whats_next import everything, lines
from tests.unit.next_cases import ANCHORS, CASES, Case, ahead, community, days, of


def _line(case: Case, facts: Facts, today: date) -> Line | None:
    found = [one for one in lines(facts, today) if one.rule == case.rule]
    return next((one for one in found if case.has in one.what), None)


every_case = pytest.mark.parametrize("case", CASES, ids=str)


def test_the_table_has_every_rule() -> None:
    assert {case.rule for case in CASES} == {f"N{n}" for n in range(1, 34)}


@every_case
@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_it_stands_on_its_day_whatever_the_clocks_do(case: Case, anchor: date) -> None:
    line = _line(case, case.make(anchor), anchor)
    assert line is not None
    assert line.what and line.why and line.do
    if case.dated:
        assert line.due == anchor
        gentle = LineState.soon if case.gentle else LineState.today
        assert line.state is gentle


@every_case
def test_it_is_not_there_before_its_time_and_is_soon_until_its_day(case: Case) -> None:
    if case.early is None or not case.dated:
        return
    due = ANCHORS[0]
    facts = case.make(due)
    assert _line(case, facts, days(due, -case.early - 1)) is None
    first = _line(case, facts, days(due, -case.early))
    assert first is not None
    if case.early:
        assert first.state is (LineState.waiting if case.waiting else LineState.soon)


@every_case
def test_it_is_overdue_the_day_after_unless_it_is_gentle(case: Case) -> None:
    if not case.dated or not case.later:
        return
    due = ANCHORS[0]
    line = _line(case, case.make(due), days(due, case.later))
    assert line is not None
    assert line.state is (LineState.soon if case.gentle else LineState.overdue)


@every_case
def test_it_is_gone_when_its_matter_is_done(case: Case) -> None:
    facts = case.make(ANCHORS[0])
    for number, done in enumerate(case.done):
        assert _line(case, done(facts), ANCHORS[0]) is None, number


@every_case
def test_put_off_it_is_back_on_its_day_and_left_out_it_stays_out(case: Case) -> None:
    today = ANCHORS[0]
    facts = case.make(today)
    line = _line(case, facts, today)
    assert line is not None
    until = Mark(snoozed_until=days(today, 1), digest=line.digest)
    put_off = replace(facts, marks={line.key: until})
    assert _line(case, put_off, today) is None
    hidden = next(one for one in everything(put_off, today) if one.key == line.key)
    assert hidden.state is LineState.snoozed
    back = replace(facts, marks={line.key: replace(until, snoozed_until=today)})
    assert _line(case, back, today) is not None
    left = replace(facts, marks={line.key: Mark(skipped_reason="not now", digest=line.digest)})
    assert _line(case, left, today) is None
    old = replace(facts, marks={line.key: Mark(skipped_reason="not now")})
    assert _line(case, old, today) is None, "a mark of before knows no facts and stays"


@every_case
def test_left_out_it_is_back_when_the_facts_are_others(case: Case) -> None:
    if case.changed is None:
        return
    today = ANCHORS[0]
    facts = case.make(today)
    line = _line(case, facts, today)
    assert line is not None
    other = case.changed(facts)
    now = [one for one in lines(other, today) if one.rule == case.rule]
    left = replace(other, marks={line.key: Mark(skipped_reason="not now", digest=line.digest)})
    assert now
    assert [one.rule for one in lines(left, today)].count(case.rule) == len(now)


@every_case
def test_it_says_the_same_from_day_to_day_so_that_a_mark_holds(case: Case) -> None:
    today = ANCHORS[0]
    facts = case.make(today)
    line, later = _line(case, facts, today), _line(case, facts, days(today, case.later))
    if line is not None and later is not None:
        assert line.digest == later.digest


@every_case
def test_a_community_may_have_its_own_spans(case: Case) -> None:
    """With spans of nothing at all every rule still answers, and none breaks."""
    facts = community(intervals=dict.fromkeys(DEFAULTS, 0))(case.make(ANCHORS[0]))
    found = lines(facts, ANCHORS[0])
    assert len({one.key for one in found}) == len(found)


def test_only_the_reminder_goes_by_an_interval_of_its_own() -> None:
    facts = of(ANCHORS[0], ahead(days(ANCHORS[0], 10), reminded=False))
    assert not [one for one in lines(facts, ANCHORS[0]) if one.rule == "N4"]
    own = community(intervals={"reminder": 10})(facts)
    assert [one.rule for one in lines(own, ANCHORS[0])] == ["N4"]
