"""The charts of a topic's life and its nine steps."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain import (
    actions,
    best_hopes,
    case_studies,
    examples,
    good_practice,
    questions,
    recommendations,
    topics,
)
from coptui.domain.actions import ActionStatus
from coptui.domain.best_hopes import HopeState
from coptui.domain.case_studies import Anonymity, CaseFacts, CaseStatus, Permission
from coptui.domain.errors import RuleBroken
from coptui.domain.nine_steps import Round, RoundFacts, StepState, TopicFacts, round_of, steps
from coptui.domain.questions import QuestionState
from coptui.domain.recommendations import RecommendationStatus
from coptui.domain.topics import TopicStatus

# The charts, written down a second time: from each state, what it may become.
ACTIONS = {
    "agreed": {"under way", "done", "let go", "handed on"},
    "under way": {"agreed", "done", "let go", "handed on"},
    "done": set(),
    "let go": {"agreed"},
    "handed on": {"agreed", "done", "let go"},
}
QUESTIONS = {
    "open": {"carried to the next session", "answered", "outside our control"},
    "carried to the next session": {"open", "answered", "outside our control"},
    "answered": {"open"},
    "outside our control": {"open"},
}
RECOMMENDATIONS = {
    "proposed": {"agreed"},
    "agreed": {"sent", "seen elsewhere"},
    "sent": {"accepted", "partly", "declined", "seen elsewhere"},
    "accepted": {"done", "seen elsewhere"},
    "partly": {"done", "seen elsewhere"},
    "declined": {"done", "seen elsewhere"},
    "done": {"seen elsewhere"},
    "seen elsewhere": set(),
}
CASES = {
    "draft": {"shown to the person", "agreed", "withdrawn"},
    "shown to the person": {"draft", "agreed", "withdrawn"},
    "agreed": {"draft", "published", "withdrawn"},
    "published": {"withdrawn"},
    "withdrawn": {"draft"},
}
TOPICS = {
    "idea": {"planned", "open"},
    "planned": {"open", "idea"},
    "open": {"closing"},
    "closing": {"closed", "open"},
    "closed": {"revisited"},
    "revisited": {"closed"},
}
ALLOWED = CaseFacts(Permission.published, Anonymity.changed, has_words=True)
CHARTS: list[tuple[Any, dict[str, set[str]], Any]] = [
    (ActionStatus, ACTIONS, actions.check_move),
    (QuestionState, QUESTIONS, questions.check_move),
    (RecommendationStatus, RECOMMENDATIONS,
     lambda old, new: recommendations.check_move(old, new, addressed=True, response="yes")),
    (CaseStatus, CASES, lambda old, new: case_studies.check_move(old, new, ALLOWED)),
    (TopicStatus, TOPICS, topics.check_move),
]  # fmt: skip
EVERY = [
    pytest.param(check, old, new, new.value in chart[old.value], id=f"{kind.__name__}-{old}-{new}")
    for kind, chart, check in CHARTS
    for old, new in product(kind, kind)
]


@pytest.mark.parametrize(("check", "old", "new", "allowed"), EVERY)
def test_a_chart_has_its_moves_and_refuses_all_others_in_a_sentence(
    check: Any, old: Any, new: Any, allowed: bool
) -> None:
    if allowed:
        check(old, new)
        return
    with pytest.raises(RuleBroken) as broken:
        check(old, new)
    said = broken.value.message
    assert said[0].isupper() and said.endswith(".") and str(old) in said
    assert broken.value.field == "status"


def test_a_recommendation_is_sent_to_somebody_or_to_everyone() -> None:
    agreed, sent = RecommendationStatus.agreed, RecommendationStatus.sent
    with pytest.raises(RuleBroken, match="addressed to nobody"):
        recommendations.check_move(agreed, sent, addressed=False)
    recommendations.check_move(agreed, sent, addressed=True)
    assert recommendations.is_for_everyone(" Everyone ")
    assert not recommendations.is_for_everyone("Everyman Housing")


def test_only_a_decline_needs_its_reason() -> None:
    sent = RecommendationStatus.sent
    for answer in (RecommendationStatus.accepted, RecommendationStatus.partly):
        recommendations.check_move(sent, answer, addressed=True)
    with pytest.raises(RuleBroken, match="the reason they gave"):
        recommendations.check_move(sent, RecommendationStatus.declined, addressed=True)


@pytest.mark.parametrize(
    ("facts", "new", "said"),
    [
        (replace(ALLOWED, has_words=False), "agreed", "no story"),
        (replace(ALLOWED, permission=Permission.not_asked), "agreed", "sees it first"),
        (replace(ALLOWED, permission=Permission.retold), "published", "may be printed"),
        (replace(ALLOWED, named=("Jo Pardew",)), "agreed", "names Jo Pardew"),
        (CaseFacts(Permission.not_asked, Anonymity.composite, True), "agreed", ""),
        (CaseFacts(Permission.not_asked, Anonymity.composite, True, ("Jo",)), "agreed", "names Jo"),
        (replace(ALLOWED, permission=Permission.retold), "agreed", ""),
        (replace(ALLOWED, named=("Jo Pardew",)), "withdrawn", ""),
    ],
)
def test_a_story_is_told_only_with_permission_and_without_names(
    facts: CaseFacts, new: str, said: str
) -> None:
    old = CaseStatus.agreed if new == "published" else CaseStatus.draft
    if not said:
        case_studies.check_move(old, CaseStatus(new), facts)
        return
    with pytest.raises(RuleBroken, match=said):
        case_studies.check_move(old, CaseStatus(new), facts)


@pytest.mark.parametrize(("minutes", "fits"), [(0, False), (1, True), (5, True), (6, False)])
def test_an_example_takes_five_minutes_at_most(minutes: int, fits: bool) -> None:
    if fits:
        examples.check_minutes(minutes)
        return
    with pytest.raises(RuleBroken, match="five minutes at most"):
        examples.check_minutes(minutes)


def test_a_question_of_the_chain_can_be_passed_over() -> None:
    assert good_practice.drawn({}) == "○○○○"
    told = {"what_makes_it_work": "one person asked", "who_notices": "  "}
    assert good_practice.drawn(told) == "○○●○" and good_practice.answered(told) == 1
    following = good_practice.next_link(told)
    assert following is not None and following.name == "elicit"
    assert good_practice.next_link({one.key: "x" for one in good_practice.CHAIN}) is None


def test_hopes_are_told_without_a_grade() -> None:
    states = [HopeState.met, HopeState.met, HopeState.partly, HopeState.left]
    assert best_hopes.told(states) == "4 best hopes: 2 met, 1 partly, 1 not looked at again."
    assert best_hopes.told([]) == "No best hope was written down."
    assert best_hopes.told([HopeState.not_yet]) == "1 best hope: 1 not yet."


# The nine steps

_bool = st.booleans()
_few = st.integers(0, 7)
ROUNDS = st.builds(
    RoundFacts, has_day=_bool, has_place=_bool, has_access=_bool, has_example=_bool,
    invited=_bool, held=_bool, items=_few, decided=_bool, summary_agreed=_bool, summary_sent=_bool,
)  # fmt: skip
FACTS = st.builds(
    TopicFacts, question=_bool, chair=_bool, members=_few, round=st.none() | ROUNDS, held=_few,
    planned=st.integers(1, 6), closing=_bool, closed=_bool, report=_bool, report_sent=_bool,
    influencers=_few, influencers_sent=_few, next_date=_bool, other_topic=_bool, in_touch=_bool,
)  # fmt: skip
WANTS = {"planned", "influencers"}
"""Figures that ask for more when they grow; all others only ever bring a step nearer."""


def _more(data: st.DataObject, facts: Any) -> Any:
    """The same facts with something added to them, of the same round."""
    changes: dict[str, Any] = {}
    for field in fields(facts):
        now = getattr(facts, field.name)
        if field.name in WANTS or now is None:
            continue
        if isinstance(now, bool):
            changes[field.name] = now or data.draw(_bool)
        elif isinstance(now, int):
            changes[field.name] = now + data.draw(st.integers(0, 2))
        else:
            changes[field.name] = _more(data, now)
    return replace(facts, **changes)


@given(st.data(), FACTS)
def test_what_is_done_stays_done_whatever_is_added(data: st.DataObject, facts: TopicFacts) -> None:
    before = {one.number for one in steps(facts) if one.done}
    after = {one.number for one in steps(_more(data, facts)) if one.done}
    assert before <= after


@given(FACTS)
def test_nine_steps_each_tell_what_they_lack_and_at_most_one_is_next(facts: TopicFacts) -> None:
    made = steps(facts)
    assert [one.number for one in made] == list(range(1, 10))
    following = [one for one in made if one.is_next]
    assert len(following) <= 1
    for one in made:
        assert one.done == (not one.lacks)
        assert one.state is not StepState.done or not one.is_next
    if following:
        skipped = [one for one in made[: following[0].number - 1] if not one.done]
        # Only what can no longer be done is passed over.
        assert not skipped or facts.closing or facts.closed or (facts.round and facts.round.held)
    elif not facts.closed:
        assert all(one.done for one in made if one.number >= 8)


READY = RoundFacts(has_day=True, has_place=True, has_access=True, has_example=True, invited=True)
HELD = replace(READY, held=True, items=20)
BEGUN = TopicFacts(question=True, chair=True, members=9, held=0)
STORY = [
    (TopicFacts(), 1), (BEGUN, 2), (replace(BEGUN, round=RoundFacts(has_day=True)), 2),
    (replace(BEGUN, round=replace(READY, has_example=False)), 3),
    (replace(BEGUN, round=READY), 4),
    (replace(BEGUN, round=replace(HELD, items=0), held=1), 4),
    (replace(BEGUN, round=HELD, held=1), 5),
    (replace(BEGUN, round=replace(HELD, has_example=False), held=1), 5),
    (replace(BEGUN, round=replace(HELD, decided=True), held=1), 6),
    (replace(BEGUN, round=replace(HELD, decided=True, summary_sent=True), held=1), 7),
    (replace(BEGUN, round=replace(HELD, decided=True, summary_sent=True), held=4), 8),
    (replace(BEGUN, round=replace(HELD, decided=True), held=4, closing=True), 6),
    (replace(BEGUN, round=RoundFacts(held=True), held=2, closed=True), 8),
    (replace(BEGUN, held=2, closed=True, report=True, report_sent=True), 9),
    (replace(BEGUN, held=2, closed=True, report=True, report_sent=True, influencers=2), 8),
    (replace(BEGUN, held=2, closed=True, report=True, report_sent=True, in_touch=True), 0),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "number"), STORY)
def test_the_next_step_along_a_topics_life(facts: TopicFacts, number: int) -> None:
    assert next((one.number for one in steps(facts) if one.is_next), 0) == number


DAY = date(2026, 11, 23)


@given(st.lists(st.tuples(st.integers(-90, 90), _bool, _bool), max_size=6))
def test_a_topic_stays_with_a_session_until_it_is_finished(
    drawn: list[tuple[int, bool, bool]],
) -> None:
    sessions = [
        Round(n, DAY + timedelta(days=days), days < 0 and held, days < 0 and held and finished)
        for n, (days, held, finished) in enumerate(drawn)
    ]
    at = round_of(sessions)
    held = [one for one in sessions if one.held]
    if not sessions:
        assert at is None
    elif held and not max(held, key=lambda one: (one.on, one.session_id)).finished:
        assert at == max(held, key=lambda one: (one.on, one.session_id))
    elif len(held) < len(sessions):
        ahead = [one for one in sessions if not one.held]
        assert at == min(ahead, key=lambda one: (one.on, one.session_id))
    else:
        assert at is not None and at.held
