from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain import (
    audience,
    capture,
    intervals,
    mailing,
    running_order,
    sessions,
    stages,
    topics,
    words,
)
from coptui.domain.errors import RuleBroken
from coptui.domain.mailing import FINAL, MOVES, RESTING, DeliveryState
from coptui.domain.sessions import InvitationFacts, SessionStatus
from coptui.domain.stages import Stage
from coptui.domain.topics import TopicStatus

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
COMPLETE = InvitationFacts(
    starts_at=NOON,
    ends_at=NOON + timedelta(hours=2),
    venue="Mill Room",
    host_name="Rowan",
    host_contact="01632 960001",
    access="no steps",
    topic="First 48 hours",
)


# Stages


@pytest.mark.parametrize(
    ("person", "on", "reason", "field"),
    [
        (" ", TODAY, "they bring examples", "person"),
        ("Rowan", None, "they bring examples", "date"),
        ("Rowan", TODAY + timedelta(days=1), "they bring examples", "date"),
        ("Rowan", TODAY, " ", "reason"),
    ],
)
def test_a_stage_changes_only_with_a_person_a_day_and_a_reason(
    person: str, on: date | None, reason: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        stages.review("performing", person=person, on=on, reason=reason, today=TODAY)
    assert broken.value.field == field


def test_a_stage_is_read_from_its_letter() -> None:
    assert stages.stage_of(" n ") is Stage.norming
    assert stages.LETTERS == "FSNPA"
    with pytest.raises(RuleBroken):
        stages.stage_of("best")


def test_the_strip_marks_the_present_stage() -> None:
    assert stages.strip([Stage.forming, Stage.norming]) == "F─S─[N]─P─A"
    assert stages.strip([], ascii_only=True) == "F-S-N-P-A"


# Topics


def test_a_topic_closes_with_its_summaries_or_a_reason() -> None:
    with pytest.raises(RuleBroken):
        topics.check_move(TopicStatus.closing, TopicStatus.closed, without_summary=1)
    topics.check_move(TopicStatus.closing, TopicStatus.closed, without_summary=1, reason="lost")
    topics.check_move(TopicStatus.closing, TopicStatus.closed)
    with pytest.raises(RuleBroken):
        topics.check_move(TopicStatus.idea, TopicStatus.closed)


def test_the_length_of_a_topic_is_a_guess() -> None:
    assert topics.session_of(2, 4) == "session 2 of about 4"
    assert topics.session_of(5, 4) == "session 5 of about 5"
    assert topics.session_of(1, None) == "session 1"


# Sessions


def test_an_invitation_is_complete_or_says_what_it_lacks() -> None:
    assert sessions.missing(COMPLETE) == ()
    assert len(sessions.missing(InvitationFacts())) == 7
    for name in ("starts_at", "ends_at", "venue", "host_name", "host_contact", "access", "topic"):
        empty = None if name.endswith("_at") else ""
        assert len(sessions.missing(replace(COMPLETE, **{name: empty}))) == 1  # type: ignore[arg-type]


def test_a_link_does_for_a_venue_and_a_question_for_a_topic() -> None:
    assert not sessions.missing(replace(COMPLETE, venue="", link="https://meet.example"))
    assert not sessions.missing(replace(COMPLETE, topic="", key_question="What helps?"))


def test_an_end_before_the_beginning_is_missing_an_end() -> None:
    assert sessions.missing(replace(COMPLETE, ends_at=NOON)) == ("an end after its beginning",)


def test_nobody_is_invited_to_an_incomplete_session() -> None:
    with pytest.raises(RuleBroken, match="access"):
        sessions.check_move(
            SessionStatus.date_set, SessionStatus.invited, facts=replace(COMPLETE, access="")
        )
    sessions.check_move(SessionStatus.date_set, SessionStatus.invited, facts=COMPLETE)


def test_a_session_ahead_was_not_held_and_a_summary_is_agreed_first() -> None:
    live, held = SessionStatus.live, SessionStatus.held
    with pytest.raises(RuleBroken):
        sessions.check_move(live, held, on=TODAY + timedelta(days=1), today=TODAY)
    with pytest.raises(RuleBroken):
        sessions.check_move(live, held, today=TODAY)
    sessions.check_move(live, held, on=TODAY, today=TODAY)
    with pytest.raises(RuleBroken):
        sessions.check_move(SessionStatus.summarised, SessionStatus.circulated)
    sessions.check_move(SessionStatus.summarised, SessionStatus.circulated, summary_agreed=True)


def test_people_may_meet_before_every_box_is_ticked() -> None:
    for status in (SessionStatus.idea, SessionStatus.date_set, SessionStatus.invited):
        assert sessions.may_move(status, SessionStatus.live)
    assert not sessions.may_move(SessionStatus.circulated, SessionStatus.idea)


def test_a_neutral_expert_is_left_out_only_with_a_reason() -> None:
    assert sessions.experts_left_out([1, 2, 3], [1], {2: "away", 3: " "}) == (3,)


def test_exactly_one_person_hosts_once_there_is_a_date() -> None:
    assert sessions.host_gap(SessionStatus.idea, 0) is None
    assert sessions.host_gap(SessionStatus.date_set, 1) is None
    assert sessions.host_gap(SessionStatus.date_set, 0)
    assert sessions.host_gap(SessionStatus.invited, 2)


# Running order


def test_the_running_order_has_twelve_parts_and_fills_the_time() -> None:
    order = running_order.for_session()
    assert len(order) == 12
    assert running_order.total(order) == running_order.USUAL_MINUTES
    assert running_order.warnings(order, 120) == ()
    assert "lately" in running_order.for_session(first=True)[2].title


@given(st.integers(60, 300))
def test_the_conversation_has_the_largest_part_whatever_the_length(minutes: int) -> None:
    order = running_order.for_session(minutes=minutes)
    talk = max(i.minutes for i in order if i.kind == "discussion")
    assert talk == max(i.minutes for i in order)


def test_long_examples_and_a_short_conversation_are_pointed_out() -> None:
    item = running_order.Item
    long = (item("Example", 40, "example"), item("Talk", 10, "discussion"))
    assert len(running_order.warnings(long, 45)) == 4  # also of the parts that lack
    assert running_order.warnings((item("Tea", 10, "welcome"),))


def test_each_part_begins_when_the_one_before_ends() -> None:
    begin = running_order.starts(running_order.DEFAULT, NOON)
    assert begin[0] == NOON
    assert begin[1] - begin[0] == timedelta(minutes=running_order.DEFAULT[0].minutes)


# Mailings


def test_what_is_final_never_moves() -> None:
    assert all(not MOVES[state] for state in FINAL)
    assert set(RESTING) - set(FINAL) == {DeliveryState.unknown}
    assert set(MOVES) == set(DeliveryState)


def test_a_message_is_marked_before_it_can_be_accepted() -> None:
    before = {
        old
        for old, new in product(DeliveryState, DeliveryState)
        if mailing.may_move(old, new) and new is DeliveryState.accepted
    }
    assert before == {DeliveryState.sending, DeliveryState.unknown}
    with pytest.raises(RuleBroken):
        mailing.check_move(DeliveryState.sending, DeliveryState.queued)


def test_a_draft_cannot_be_under_way_without_having_waited() -> None:
    draft, going = mailing.MailingStatus.draft, mailing.MailingStatus.going
    with pytest.raises(RuleBroken):
        mailing.check_mailing_move(draft, going)
    mailing.check_mailing_move(mailing.MailingStatus.waiting, draft)


# Audience


def test_no_condition_means_nobody() -> None:
    people = [audience.Candidate(n, "attendee") for n in range(5)]
    assert audience.choose(audience.Audience(), people) == ()
    assert audience.choose(audience.Audience(without_roles=frozenset({"reading"})), people) == ()
    assert audience.choose(audience.LIST, people) == tuple(range(5))


def test_a_mailing_is_to_everybody_when_nobody_on_a_long_list_was_left_to_choose() -> None:
    people = [audience.Candidate(n, "attendee") for n in range(12)]
    reader = audience.Candidate(12, "interested", frozenset({"reading"}))
    gone, guest = audience.Candidate(13, "left"), audience.Candidate(14, invited=True)
    everybody = [*people, reader, gone, guest]
    ids = set(range(12))
    assert audience.is_everybody(ids, set(), everybody)
    assert audience.is_everybody(ids - {3}, {3}, everybody)  # who may not be written to
    assert audience.is_everybody(ids | {14}, set(), everybody)
    assert not audience.is_everybody(ids - {3}, set(), everybody)
    assert not audience.is_everybody(set(range(10)), {10, 11}, everybody)  # seen at a glance
    assert not audience.is_everybody(set(range(20, 40)), set(), [gone, guest])  # no list at all


def test_those_who_left_are_in_no_audience() -> None:
    gone = [audience.Candidate(1, "left", invited=True), audience.Candidate(2, "suppressed")]
    for chosen in (audience.LIST, audience.WHOLE_LIST, audience.INVITED, audience.STILL_COMING):
        assert audience.choose(chosen, gone) == ()


def test_readers_are_on_the_whole_list_only() -> None:
    reader = [audience.Candidate(1, "interested", frozenset({"reading"}))]
    assert audience.choose(audience.LIST, reader) == ()
    assert audience.choose(audience.WHOLE_LIST, reader) == (1,)


def test_who_said_no_is_not_reminded() -> None:
    people = [
        audience.Candidate(n, "attendee", invited=True, reply=reply)
        for n, reply in enumerate(("yes", "no", "maybe", "none", "keep-posted"))
    ]
    assert audience.choose(audience.STILL_COMING, people) == (0, 2, 3)


# Words


@pytest.mark.parametrize(
    ("text", "better"),
    [("The agenda is", "running order"), ("hard-to-reach people", "not reached yet")],
)
def test_a_word_that_closes_doors_brings_a_kinder_one(text: str, better: str) -> None:
    (hint,) = words.check(text)
    assert better in hint.words


def test_plain_words_bring_no_hints() -> None:
    assert words.check("We meet on Thursday; the running order is attached. Nobody is late.") == ()


def test_a_longer_phrase_is_told_once() -> None:
    assert [h.found for h in words.check("Apologies for absence: none.")] == [
        "Apologies for absence"
    ]


# Capture and intervals


def test_nothing_goes_public_while_the_privacy_check_asks() -> None:
    with pytest.raises(RuleBroken):
        capture.check_share(capture.Share.public, ["a name"])
    capture.check_share(capture.Share.community, ["a name"])
    capture.check_share(capture.Share.public, [])


def test_a_rating_lies_on_its_scale() -> None:
    capture.check_ratings((1, 10))
    with pytest.raises(RuleBroken):
        capture.check_ratings((0,))


def test_own_intervals_go_over_the_usual_ones() -> None:
    assert intervals.merged({"thanks": 3}, {"thanks": 1, "nonsense": 4, "summary": -1}) == {
        **intervals.DEFAULTS,
        "thanks": 1,
    }
    assert set(intervals.MEANINGS) == set(intervals.DEFAULTS)
