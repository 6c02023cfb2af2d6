from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.consent import (
    Basis,
    ConsentFact,
    ConsentState,
    HeldBack,
    Person,
    Purpose,
    add_months,
    gate,
    soft_opt_in_allowed,
    standing,
    strictest,
)

TODAY = date(2026, 11, 23)
MAIL = Purpose.mail
GIVEN, REFUSED = ConsentState.given, ConsentState.refused
WITHDRAWN, NOT_ASKED = ConsentState.withdrawn, ConsentState.not_asked
YES = ConsentFact(MAIL, GIVEN, happened_on=TODAY - timedelta(days=30), event_id=1)
JO = Person(1, "Jo Pardew", "jo@lantern.example", (YES,))


def _fact(state: ConsentState, days_ago: int, event_id: int, **more: object) -> ConsentFact:
    fact = ConsentFact(MAIL, state, happened_on=TODAY - timedelta(days=days_ago), event_id=event_id)
    return replace(fact, **more)  # type: ignore[arg-type]


facts = st.lists(
    st.builds(
        _fact,
        st.sampled_from((GIVEN, REFUSED, WITHDRAWN)),
        st.integers(0, 400),
        st.integers(1, 99),
        community_id=st.sampled_from((None, None, 7, 8)),
        recorded_at=st.one_of(
            st.none(),
            st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC)),
        ),
    ),
    max_size=6,
    unique_by=lambda f: f.event_id,
)


def test_somebody_who_agreed_may_be_written_to() -> None:
    verdict = gate(JO, MAIL, TODAY)
    assert (verdict.may, verdict.held, verdict.basis) == (True, None, Basis.consent)


@pytest.mark.parametrize(
    ("person", "held"),
    [
        (replace(JO, facts=()), HeldBack.not_asked),
        (replace(JO, facts=(_fact(REFUSED, 3, 1),)), HeldBack.refused),
        (replace(JO, facts=(YES, _fact(WITHDRAWN, 3, 2))), HeldBack.withdrew),
        (replace(JO, facts=(_fact(GIVEN, 800, 1),)), HeldBack.expired),
        (replace(JO, suppressed=True), HeldBack.suppressed),
        (replace(JO, hold_reason="mail came back"), HeldBack.on_hold),
        (replace(JO, email=" "), HeldBack.no_email),
        (replace(JO, left=frozenset({7})), HeldBack.left),
        (replace(JO, removed=True), HeldBack.removed),
    ],
)
def test_the_gate_holds_back_and_says_why(person: Person, held: HeldBack) -> None:
    verdict = gate(person, MAIL, TODAY, community_id=7)
    assert (verdict.may, verdict.held) == (False, held)
    assert verdict.text


def test_one_yes_is_for_one_purpose() -> None:
    for purpose in Purpose:
        assert gate(JO, purpose, TODAY).may is (purpose is MAIL)


def test_leaving_one_community_leaves_the_others() -> None:
    person = replace(JO, left=frozenset({7}))
    assert gate(person, MAIL, TODAY, community_id=8).may


def test_the_answer_to_a_persons_own_request_may_go_and_nothing_else() -> None:
    gone = replace(JO, facts=(_fact(WITHDRAWN, 0, 1),), suppressed=True)
    assert gate(gone, MAIL, TODAY, service=True).may
    assert not gate(gone, MAIL, TODAY).may
    assert not gate(replace(gone, email=""), MAIL, TODAY, service=True).may


def test_the_last_good_day_is_good_and_the_next_is_not() -> None:
    fact = _fact(GIVEN, 100, 1, refresh_by=TODAY)
    assert standing([fact], MAIL, TODAY).live
    assert standing([fact], MAIL, TODAY + timedelta(days=1)).expired


def test_a_sheet_typed_in_after_a_withdrawal_does_not_undo_it() -> None:
    signed = _fact(GIVEN, 10, 2, recorded_at=datetime(2026, 11, 22, tzinfo=UTC))
    withdrew = _fact(WITHDRAWN, 5, 1, recorded_at=datetime(2026, 11, 18, tzinfo=UTC))
    assert standing([withdrew, signed], MAIL, TODAY).state is WITHDRAWN


def test_on_one_day_the_stricter_answer_wins_unless_it_is_corrected() -> None:
    no, yes = _fact(WITHDRAWN, 0, 1), _fact(GIVEN, 0, 2)
    assert standing([no, yes], MAIL, TODAY).state is WITHDRAWN
    assert standing([no, replace(yes, corrects=1)], MAIL, TODAY).state is GIVEN


def test_a_yes_for_one_community_opens_no_other_door() -> None:
    here = [_fact(GIVEN, 5, 1, community_id=7)]
    assert standing(here, MAIL, TODAY, 7).live
    assert standing(here, MAIL, TODAY, 8).state is NOT_ASKED
    assert standing(here, MAIL, TODAY).state is NOT_ASKED


def test_a_no_to_one_community_is_not_lifted_by_a_yes_to_all() -> None:
    said = [_fact(WITHDRAWN, 5, 1, community_id=7), _fact(GIVEN, 1, 2)]
    assert standing(said, MAIL, TODAY, 7).state is WITHDRAWN
    assert standing(said, MAIL, TODAY, 8).live


def test_a_no_to_everything_closes_every_community() -> None:
    said = [_fact(GIVEN, 9, 1, community_id=7), _fact(WITHDRAWN, 1, 2)]
    assert standing(said, MAIL, TODAY, 7).state is WITHDRAWN


def test_a_yes_of_tomorrow_does_not_count_today_but_a_no_does() -> None:
    assert standing([_fact(GIVEN, -1, 1)], MAIL, TODAY).state is NOT_ASKED
    assert standing([YES, _fact(REFUSED, -1, 2)], MAIL, TODAY).state is REFUSED


def test_only_consent_carries_naming_and_photographs() -> None:
    for basis in Basis:
        fact = ConsentFact(Purpose.photo, GIVEN, basis, TODAY)
        assert standing([fact], Purpose.photo, TODAY).live is (basis is Basis.consent)


@given(facts)
def test_where_somebody_stands_does_not_hang_on_the_order_of_reading(
    said: list[ConsentFact],
) -> None:
    wanted = standing(said, MAIL, TODAY, 7)
    for order in list(permutations(said))[:24]:
        assert standing(order, MAIL, TODAY, 7) == wanted


@given(facts, st.sampled_from((None, 7)))
def test_after_a_no_nothing_older_lets_a_mail_through(
    said: Sequence[ConsentFact], community: int | None
) -> None:
    last = _fact(WITHDRAWN, 0, 100)
    assert not gate(replace(JO, facts=(*said, last)), MAIL, TODAY, community_id=community).may


@given(facts)
def test_the_gate_never_opens_wider_than_a_given_consent(said: Sequence[ConsentFact]) -> None:
    verdict = gate(replace(JO, facts=tuple(said)), MAIL, TODAY, community_id=7)
    if verdict.may:
        assert any(f.state is GIVEN and f.community_id in (None, 7) for f in said)


@given(facts, st.integers(1, 99))
def test_adding_a_no_never_opens_the_gate(said: list[ConsentFact], days: int) -> None:
    before = gate(replace(JO, facts=tuple(said)), MAIL, TODAY, community_id=7).may
    after = (*said, _fact(REFUSED, days, 100))
    if not before:
        assert not gate(replace(JO, facts=after), MAIL, TODAY, community_id=7).may


SOFT = {
    "charity_number": "1234567",
    "collected_on": date(2026, 2, 5),
    "collected_directly": True,
    "opt_out_offered": True,
    "opt_out_in_each_mail": True,
    "furthers_charitable_aims": True,
}


def test_a_charity_may_rely_on_the_soft_opt_in_when_all_holds() -> None:
    assert soft_opt_in_allowed(**SOFT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("charity_number", " "),
        ("collected_on", date(2026, 2, 4)),
        ("collected_directly", False),
        ("opt_out_offered", False),
        ("opt_out_in_each_mail", False),
        ("furthers_charitable_aims", False),
    ],
)
def test_the_soft_opt_in_fails_when_one_thing_lacks(field: str, value: object) -> None:
    answer = soft_opt_in_allowed(**{**SOFT, field: value})  # type: ignore[arg-type]
    assert not answer
    assert answer.text


def test_of_two_answers_the_stricter_is_kept() -> None:
    order = (GIVEN, NOT_ASKED, REFUSED, WITHDRAWN)
    for i, a in enumerate(order):
        for j, b in enumerate(order):
            assert strictest(a, b) is order[max(i, j)]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-36, 36))
def test_months_are_added_within_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
