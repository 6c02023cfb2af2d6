from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.next_facts import Tick
from coptui.domain.sessions import SessionStatus
from coptui.domain.whats_next import (
    CommunityFacts,
    Facts,
    Line,
    LineState,
    Mark,
    SessionFacts,
    choose,
    everything,
    lines,
)

TODAY = date(2026, 11, 23)
HARBOUR = CommunityFacts(
    1, "Harbour", "HAR", last_review=TODAY, next_day=TODAY + timedelta(days=60)
)
PLANNED = SessionFacts(
    4,
    1,
    "HAR-14",
    14,
    SessionStatus.date_set,
    day=TODAY + timedelta(days=60),
    has_example=True,
    to_invite=26,
)
HELD = SessionFacts(
    3,
    1,
    "HAR-13",
    13,
    SessionStatus.held,
    day=TODAY,
    thanked=True,
    summary_sent=True,
    decision="again",
    present=17,
)


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def _lines(session: SessionFacts, home: CommunityFacts = HARBOUR, **more: Any) -> tuple[Line, ...]:
    return lines(Facts((home,), (session,), **more), TODAY)


def _rules(session: SessionFacts, home: CommunityFacts = HARBOUR) -> dict[str, Line]:
    return {line.rule: line for line in _lines(session, home)}


def test_nothing_is_next_when_all_is_done() -> None:
    assert _lines(PLANNED) == ()
    assert _lines(HELD) == ()


def test_a_session_of_tomorrow_is_told_and_one_that_was_not_closed() -> None:
    for days, words in ((0, "today"), (1, "tomorrow")):
        line = _rules(replace(PLANNED, day=_in(days), invited=True, status=SessionStatus.ready))[
            "N3"
        ]
        assert words in line.what
        assert line.state is LineState.today
    assert "N3" not in _rules(replace(PLANNED, day=_in(2), invited=True))
    assert _rules(replace(PLANNED, day=_in(-2)))["N3"].state is LineState.overdue


def test_a_reminder_a_week_before_counts_those_who_have_not_said_no() -> None:
    invited = replace(
        PLANNED,
        day=_in(7),
        status=SessionStatus.invited,
        invited=True,
        yes=17,
        maybe=3,
        unanswered=6,
    )
    line = _rules(invited)["N4"]
    assert "26 people" in line.what
    assert "17 yes, 3 maybe, 6 not yet answered" in line.why
    assert line.state is LineState.today
    assert "N4" not in _rules(replace(invited, reminded=True))
    assert "N4" not in _rules(replace(invited, day=_in(8)))
    assert "N4" not in _rules(replace(invited, invited=False))


def test_the_reminder_of_the_day_before_goes_to_those_who_come() -> None:
    eve = replace(
        PLANNED,
        day=_in(1),
        status=SessionStatus.invited,
        invited=True,
        reminded=True,
        yes=9,
        maybe=1,
    )
    assert "10 people" in _rules(eve)["N4"].what
    assert "N4" not in _rules(replace(eve, reminded_day_before=True))


def test_an_invitation_is_due_four_weeks_before() -> None:
    assert "N5" in _rules(replace(PLANNED, day=_in(28)))
    assert _rules(replace(PLANNED, day=_in(28)))["N5"].state is LineState.today
    assert _rules(replace(PLANNED, day=_in(34)))["N5"].state is LineState.soon
    assert _rules(replace(PLANNED, day=_in(20)))["N5"].state is LineState.overdue
    assert "N5" not in _rules(replace(PLANNED, day=_in(36)))
    assert "N5" not in _rules(replace(PLANNED, day=_in(28), invited=True))


def test_the_last_summary_invites_when_sessions_follow_closely() -> None:
    close = replace(PLANNED, day=_in(25), previous_day=_in(-3))
    line = _rules(close)["N5"]
    assert line.due == _in(4)
    assert "summary" in line.why
    apart = replace(PLANNED, day=_in(28), previous_day=_in(-20))
    assert _rules(apart)["N5"].due == TODAY


def test_a_summary_that_went_is_the_invitation_when_sessions_follow_closely() -> None:
    close = replace(PLANNED, day=_in(25), previous_day=_in(-3), previous_summary_sent=True)
    assert "N5" not in _rules(close)
    assert "N4" in _rules(replace(close, day=_in(6), previous_day=_in(-20), yes=3))
    apart = replace(PLANNED, day=_in(28), previous_day=_in(-20), previous_summary_sent=True)
    assert "N5" in _rules(apart)


def test_an_invitation_says_what_it_lacks() -> None:
    line = _rules(replace(PLANNED, day=_in(28), blocked=("a venue or a link",)))["N5"]
    assert "a venue or a link" in line.why


def test_a_missing_example_is_told_once() -> None:
    bare = replace(PLANNED, has_example=False)
    with_invitation = _rules(replace(bare, day=_in(28)))
    assert "example" in with_invitation["N5"].why
    assert "N8" not in with_invitation
    assert "N8" in _rules(replace(bare, day=_in(20), invited=True))
    assert "N8" not in _rules(replace(bare, day=_in(29), invited=True))


def test_thanks_are_promised_for_the_second_day() -> None:
    session = replace(HELD, thanked=False, day=_in(-3))
    line = _rules(session)["N15"]
    assert (line.due, line.state) == (_in(-1), LineState.overdue)
    assert "17 people" in line.what
    assert "yesterday" in line.why
    assert "2 of them gave no name" in _rules(replace(session, nameless=2))["N15"].why
    assert _rules(replace(session, day=_in(-1)))["N15"].why.startswith("wanted by Tue 24 Nov")
    assert _rules(replace(session, day=_in(-2)))["N15"].why.startswith("wanted today")


def test_a_summary_is_agreed_and_then_sent() -> None:
    session = replace(HELD, summary_sent=False, day=_in(-3), captured=31, draft_words=520)
    line = _rules(session)["N17"]
    assert line.due == _in(4)
    assert "31 items captured, the draft has 520 words" in line.why
    one = replace(session, captured=1, draft_words=0)
    assert _rules(one)["N17"].why == "1 item captured"
    bare = replace(one, captured=0)
    assert _rules(bare)["N17"].why == "nothing is captured yet"
    noted = replace(bare, actions=2, rounds=1)
    words = "2 actions and 1 round of ratings noted, nothing else captured yet"
    assert _rules(noted)["N17"].why == words
    assert "Send" in _rules(replace(session, summary_agreed=True))["N17"].what


def test_meeting_again_is_asked_until_it_is_answered() -> None:
    home = replace(HARBOUR, next_day=None)
    open_end = replace(HELD, day=_in(-3), decision="")
    assert "N18" in _rules(open_end, home)
    assert "N18" in _rules(replace(open_end, decision="ask_members"), home)
    for answer in ("again", "stop", "other_topic", "pause"):
        assert "N18" not in _rules(replace(open_end, decision=answer), home)
    assert "N18" not in _rules(replace(open_end, next_day=_in(20)), home)
    assert "N18" not in _rules(open_end, HARBOUR)


def test_a_next_date_is_wanted_when_the_rhythm_has_passed() -> None:
    home = replace(HARBOUR, next_day=None, held_dates=(_in(-30),))
    line = _rules(HELD, home)["N6"]
    assert line.state is LineState.soon
    assert "N6" not in _rules(HELD, replace(home, held_dates=(_in(-5),)))
    assert "N6" in _rules(HELD, replace(home, held_dates=()))


def test_a_stage_review_is_due_after_three_sessions_or_a_quarter() -> None:
    three = replace(HARBOUR, last_review=_in(-80), held_dates=(_in(-70), _in(-40), _in(-10)))
    line = _rules(HELD, three)["N25"]
    assert line.due == _in(-10)
    assert line.state is LineState.soon, "nobody is overdue with a look"
    assert "N25" not in _rules(HELD, replace(three, held_dates=(_in(-70), _in(-40))))
    assert "N25" in _rules(HELD, replace(three, last_review=_in(-90), held_dates=()))


def test_ratings_far_apart_and_waiting_actions_ask_how_the_group_is() -> None:
    home = replace(
        HARBOUR,
        last_review=_in(-30),
        held_dates=(_in(-3),),
        rating_low=2,
        rating_high=8,
        rating_spread=4.0,
        actions_waiting=3,
    )
    assert "storming may be back" in _rules(HELD, home)["N25"].why
    assert "N25" not in _rules(HELD, replace(home, rating_spread=3.5))
    assert "N25" not in _rules(HELD, replace(home, actions_waiting=2))
    assert "N25" not in _rules(HELD, replace(home, last_review=TODAY))


def test_what_is_in_doubt_comes_before_everything() -> None:
    late = replace(HELD, thanked=False, day=_in(-9))
    found = _lines(late, in_doubt=3, failed=1)
    assert found[0].rule == "N2"
    assert "4 messages" in found[0].what


def test_a_closed_community_asks_for_nothing() -> None:
    assert _rules(replace(HELD, thanked=False), replace(HARBOUR, status="closed")) == {}


def test_a_line_put_off_comes_back_on_its_day_and_a_skipped_one_does_not() -> None:
    session = replace(HELD, thanked=False, day=_in(-3))
    key = _lines(session)[0].key
    assert key == ("N15", "session:3")
    assert not _lines(session, marks={key: Mark(snoozed_until=_in(1))})
    assert _lines(session, marks={key: Mark(snoozed_until=TODAY)})
    assert not _lines(session, marks={key: Mark(skipped_reason="done by phone")})
    facts = Facts((HARBOUR,), (session,), marks={key: Mark(snoozed_until=_in(1))})
    assert everything(facts, TODAY)[0].state is LineState.snoozed


SESSIONS = st.builds(
    replace,
    st.just(PLANNED),
    id=st.integers(1, 4),
    status=st.sampled_from(list(SessionStatus)),
    day=st.one_of(st.none(), st.integers(-70, 70).map(_in)),
    invited=st.booleans(),
    reminded=st.booleans(),
    thanked=st.booleans(),
    summary_sent=st.booleans(),
    decision=st.sampled_from(("", "again", "ask_members", "stop")),
    has_example=st.booleans(),
    yes=st.integers(0, 5),
    present=st.integers(0, 5),
    gone=st.frozensets(st.sampled_from(("noticing", "welcome", "brief", "booking"))),
    ticks=st.dictionaries(
        st.sampled_from(("costs", "support", "confirmed", "access")),
        st.builds(Tick, st.just(TODAY), st.integers(0, 3)),
    ),
    presenter=st.booleans(),
    lived=st.sampled_from(("", "not yet", "a member", "case study")),
    lived_seats=st.integers(0, 2),
    experts_missing=st.integers(0, 2),
    access_requests=st.integers(0, 3),
    sheets_open=st.integers(0, 1),
    photos_open=st.integers(0, 2),
    newcomers=st.integers(0, 3),
    who_else=st.booleans(),
)


@given(st.lists(SESSIONS, max_size=6), st.one_of(st.none(), st.integers(-5, 90).map(_in)))
def test_a_rule_gives_a_subject_at_most_one_line_with_its_reason_and_act(
    sessions: list[SessionFacts], next_day: date | None
) -> None:
    home = replace(HARBOUR, next_day=next_day)
    found = lines(Facts((home,), tuple(sessions)), TODAY)
    keys = [line.key for line in found]
    assert len(keys) == len(set(keys))
    assert all(line.what and line.why and line.do for line in found)
    assert len(choose(found)) <= 7
    order = {
        LineState.overdue: 0,
        LineState.today: 1,
        LineState.soon: 2,
        LineState.waiting: 2,
    }
    states = [order[line.state] for line in found if line.rule != "N2"]
    assert states == sorted(states)


@pytest.mark.parametrize("n", [0, 7, 12])
def test_at_most_seven_lines_are_shown(n: int) -> None:
    sessions = tuple(replace(HELD, id=i, thanked=False, day=_in(-i)) for i in range(n))
    assert len(choose(lines(Facts((HARBOUR,), sessions), TODAY))) == min(n, 7)


def test_nothing_is_late_on_the_day_it_was_put_in() -> None:
    near = replace(PLANNED, day=_in(14))
    assert _rules(near)["N5"].state is LineState.overdue
    fresh = _rules(replace(near, made_on=TODAY))["N5"]
    assert (fresh.state, fresh.due) == (LineState.today, TODAY)


def test_only_those_are_counted_for_thanks_who_can_be_written_to() -> None:
    held = replace(HELD, thanked=False, present=7, reachable=4)
    line = _rules(held)["N15"]
    assert line.what == "Thank 4 people for session 13"
    assert "7 came, 3 not mailed" in line.why
    assert "N15" not in _rules(replace(held, reachable=0))
