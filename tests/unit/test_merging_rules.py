"""Two records become one: never more is allowed than by either; likeness is a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.consent import (
    Basis,
    ConsentFact,
    ConsentState,
    Person,
    Purpose,
    gate,
    standing,
)
from coptui.domain.likeness import could_be_one, loose_address
from coptui.domain.merging import set_aside
from coptui.domain.reaching import look_at_notes_by, may_be_rung, prefers_a_call

TODAY = date(2026, 11, 23)
DAYS = [TODAY + timedelta(days=days) for days in (0, 1, 40, 200, 500, 900)]
PURPOSES = (Purpose.mail, Purpose.named)
PLACES = (None, 1, 2)


def _facts(first_id: int) -> st.SearchStrategy[list[ConsentFact]]:
    one = st.builds(
        ConsentFact,
        purpose=st.sampled_from(PURPOSES),
        state=st.sampled_from(list(ConsentState)),
        basis=st.sampled_from([Basis.consent, Basis.legitimate_interest]),
        happened_on=st.integers(-900, 30).map(lambda days: TODAY + timedelta(days=days)),
        recorded_at=st.just(datetime(2026, 1, 1, tzinfo=UTC)),
        community_id=st.sampled_from(PLACES),
    )

    def numbered(facts: list[ConsentFact]) -> list[ConsentFact]:
        return [replace(fact, event_id=first_id + 2 * at) for at, fact in enumerate(facts)]

    def mended(facts: list[ConsentFact], picks: list[int]) -> list[ConsentFact]:
        """Some entries correct an earlier one of the same person."""
        out = list(facts)
        for at in picks:
            if 0 < at < len(out):
                out[at] = replace(out[at], corrects=out[at - 1].event_id)
        return out

    many = st.lists(one, max_size=6).map(numbered)
    return st.builds(mended, many, st.lists(st.integers(0, 5), max_size=2))


def _together(a: list[ConsentFact], b: list[ConsentFact]) -> list[ConsentFact]:
    """What stands in the record after the merge: everything, and what sets some of it aside."""
    newest = max((fact.event_id for fact in (*a, *b)), default=0)
    gone = [
        ConsentFact(
            fact.purpose, ConsentState.not_asked, community_id=fact.community_id,
            event_id=newest + 1 + at, corrects=fact.event_id,
        )
        for at, fact in enumerate(set_aside(a, b, TODAY))
    ]  # fmt: skip
    return [*a, *b, *gone]


def _may(facts: list[ConsentFact], purpose: Purpose, day: date, place: int | None) -> bool:
    person = Person(1, "Jo", "jo@x.example", tuple(facts))
    return gate(person, purpose, day, community_id=place).may


@given(_facts(1), _facts(2))
def test_the_merged_permission_never_exceeds_that_of_either(
    a: list[ConsentFact], b: list[ConsentFact]
) -> None:
    both = _together(a, b)
    for purpose in PURPOSES:
        for day in DAYS:
            for place in PLACES:
                if _may(both, purpose, day, place):
                    assert _may(a, purpose, day, place), (purpose, day, place)
                    assert _may(b, purpose, day, place), (purpose, day, place)


@given(_facts(1), _facts(2))
def test_nothing_is_set_aside_where_nothing_would_be_exceeded(
    a: list[ConsentFact], b: list[ConsentFact]
) -> None:
    gone = {fact.event_id for fact in set_aside(a, b, TODAY)}
    assert gone <= {fact.event_id for fact in (*a, *b) if fact.state is ConsentState.given}
    if not any(_may([*a, *b], p, d, c) for p in PURPOSES for d in DAYS for c in PLACES):
        assert all(
            standing([*a, *b], p, TODAY, c).state is not ConsentState.given
            or standing([*a, *b], p, TODAY, c).expired
            for p in PURPOSES
            for c in PLACES
        )


def test_what_a_yes_had_mended_does_not_come_back_when_that_yes_is_set_aside() -> None:
    yes = ConsentFact(Purpose.mail, ConsentState.given, Basis.consent, TODAY, event_id=1)
    mends = replace(yes, purpose=Purpose.named, event_id=3, corrects=1)
    assert not _may(_together([yes, mends], []), Purpose.mail, TODAY, None)


def _said(
    event: int, state: ConsentState, days: int, purpose: Purpose = Purpose.mail
) -> ConsentFact:
    return ConsentFact(purpose, state, happened_on=TODAY + timedelta(days=days), event_id=event)


@pytest.mark.parametrize("later", [True, False])
def test_a_no_of_either_holds_whichever_was_said_later(later: bool) -> None:
    yes = [_said(1, ConsentState.given, -30)]
    no = [_said(2, ConsentState.withdrawn, -10 if later else -300)]
    stand = standing(_together(yes, no), Purpose.mail, TODAY)
    assert stand.state is ConsentState.withdrawn


def test_a_yes_beside_never_asked_has_to_be_asked_anew() -> None:
    stand = standing(_together([_said(1, ConsentState.given, -30)], []), Purpose.mail, TODAY)
    assert stand.state is ConsentState.not_asked


def test_a_new_yes_after_the_merge_counts_again() -> None:
    both = _together([_said(1, ConsentState.given, -30)], [_said(2, ConsentState.refused, -90)])
    asked = [*both, _said(99, ConsentState.given, 0)]
    assert standing(asked, Purpose.mail, TODAY).live


def test_of_two_yeses_the_one_that_lapses_sooner_stays() -> None:
    both = _together([_said(1, ConsentState.given, -300)], [_said(2, ConsentState.given, -10)])
    stand = standing(both, Purpose.mail, TODAY)
    assert stand.live and stand.since == TODAY - timedelta(days=300)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jo.pardew@gmail.com", "jopardew@googlemail.com"),
        ("jo+cop@x.example", "jo@x.example"),
        ("j.o@x.example", "jo@x.example"),
    ],
)
def test_one_mailbox_written_two_ways_is_seen(one: str, other: str) -> None:
    assert loose_address(one) == loose_address(other)


@pytest.mark.parametrize("other", ["jo@y.example", "joe@x.example", "jo@x.example.org"])
def test_other_mailboxes_stay_apart(other: str) -> None:
    assert loose_address("jo@x.example") != loose_address(other)


@pytest.mark.parametrize("odd", ["", "@", "+@x.example", "...@x.example", "no address"])
def test_an_odd_address_breaks_nothing(odd: str) -> None:
    assert isinstance(loose_address(odd), str)


def test_names_that_can_be_of_one_person() -> None:
    assert could_be_one("jo pardew", "pardew, jo")
    assert could_be_one("j. pardew", "jo pardew")
    assert could_be_one("jo", "jo pardew")
    assert not could_be_one("kavita sen", "peter sallow")


def test_who_would_rather_be_rung_and_who_may_not() -> None:
    assert prefers_a_call(" Phone ") and not prefers_a_call("e-mail") and not prefers_a_call("")
    said_no = (_said(1, ConsentState.withdrawn, -3),)
    assert not may_be_rung(Person(1, "Jo", "", said_no), "phone", TODAY)
    assert may_be_rung(Person(1, "Jo", ""), "", TODAY)
    assert not may_be_rung(Person(1, "Jo", "", suppressed=True), "phone", TODAY)
    no_mail = Person(1, "Jo", "", (_said(1, ConsentState.refused, -3),))
    assert may_be_rung(no_mail, "phone", TODAY) and not may_be_rung(no_mail, "post", TODAY)


def test_notes_are_looked_at_again_after_a_year() -> None:
    assert look_at_notes_by(date(2024, 2, 29)) == date(2025, 2, 28)
