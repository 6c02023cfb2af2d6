"""A filter is read back as a sentence, kept as plain values, and never grows by what it forgets."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.consent import Purpose
from coptui.domain.contact_filter import (
    ORDER,
    STANDINGS,
    Came,
    Condition,
    ContactFilter,
    Names,
    from_plain,
    sentence,
    to_plain,
    words_of,
)
from coptui.domain.errors import RuleBroken

NAMES = Names(
    communities={1: "Kitchen Table", 2: "Harbour"},
    organisations={5: "Canal Homes"},
    sessions={7: "HAR-13", 8: "HAR-12"},
    tags={3: "carer", 4: "driver"},
    roles={"neutral_expert": "neutral expert"},
)
SAID = [
    (ContactFilter(), "everybody"),
    (ContactFilter(search="  "), "everybody"),
    (ContactFilter(search=" pen  dew "), "people found by “pen dew”"),
    (ContactFilter(community_id=1), "people in Kitchen Table"),
    (ContactFilter(community_id=9), "people in a community that is gone"),
    (ContactFilter(may_mail=Purpose.mail), "people who may be mailed"),
    (ContactFilter(may_mail=Purpose.quoted), "people who may be quoted"),
    (ContactFilter(mail_answer="not_asked"), "people who were not asked about mail yet"),
    (
        ContactFilter(community_id=1, mail_answer="refused"),
        "people in Kitchen Table who said no to mail",
    ),
    (ContactFilter(may_mail=Purpose.named), "people who may be named in reports"),
    (
        ContactFilter(community_id=1, came=Came(1, 12), may_mail=Purpose.mail),
        "people in Kitchen Table who came at least once in the last 12 months, may be mailed",
    ),
    (ContactFilter(community_id=1, on_hold=True), "people in Kitchen Table on hold"),
    (ContactFilter(came=Came(2)), "people who came at least twice"),
    (ContactFilter(came=Came(3, 1)), "people who came at least 3 times in the last month"),
    (
        ContactFilter(community_id=1, came=Came(1, 6, 2)),
        "people in Kitchen Table who came to Harbour at least once in the last 6 months",
    ),
    (ContactFilter(standing="interested"), "people interested in a community"),
    (ContactFilter(community_id=1, standing="invitee"), "people invited to Kitchen Table"),
    (ContactFilter(community_id=2, standing="attendee"), "people attending Harbour"),
    (ContactFilter(community_id=2, standing="left"), "people who have left Harbour"),
    (
        ContactFilter(community_id=1, role="neutral_expert", organisation_id=5),
        "people in Kitchen Table with the role neutral expert from Canal Homes",
    ),
    (ContactFilter(sector="housing", tags=(3,)), "people from the sector housing tagged “carer”"),
    (ContactFilter(tags=(3, 4, 99)), "people tagged “carer”, “driver” and “a tag that is gone”"),
    (
        ContactFilter(came_to=(7,), missed=(8,)),
        "people who came to HAR-13 and did not come to HAR-12",
    ),
    (ContactFilter(missed=(99,)), "people who did not come to a session that is gone"),
    (ContactFilter(never_came=True, on_hold=True), "people who have not come yet, on hold"),
    (
        ContactFilter(ask_again=True, no_email=True, channel="phone"),
        "people to be asked again, without e-mail, best reached by phone",
    ),
]


@pytest.mark.parametrize(("flt", "said"), SAID, ids=[said for _, said in SAID])
def test_a_filter_is_read_back_as_a_sentence(flt: ContactFilter, said: str) -> None:
    assert sentence(flt, NAMES) == said


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("community_id", 1), "in Kitchen Table"),
        (Condition("may_mail", Purpose.mail), "may be mailed"),
        (Condition("came", Came(1, 12)), "came at least once in the last 12 months"),
        (Condition("role", "neutral_expert"), "with the role neutral expert"),
        (Condition("standing", "left"), "have left a community"),
        (Condition("tags", 4), "tagged “driver”"),
        (Condition("search", "people"), "found by “people”"),
    ],
)
def test_a_condition_stands_alone_in_a_list(condition: Condition, said: str) -> None:
    assert words_of(condition, NAMES) == said


IDS = st.lists(st.integers(1, 9), max_size=3, unique=True).map(tuple)
FILTERS = st.builds(
    ContactFilter,
    search=st.text(max_size=8),
    community_id=st.none() | st.integers(1, 9),
    role=st.sampled_from(["", "neutral_expert"]),
    may_mail=st.none() | st.sampled_from(list(Purpose)),
    mail_answer=st.sampled_from(["", "not_asked", "refused", "withdrawn"]),
    ask_again=st.booleans(),
    standing=st.sampled_from(["", *STANDINGS]),
    sector=st.sampled_from(["", "housing"]),
    organisation_id=st.none() | st.integers(1, 9),
    on_hold=st.booleans(),
    never_came=st.booleans(),
    came=st.none() | st.builds(Came, st.integers(1, 4), st.integers(0, 24)),
    came_to=IDS,
    missed=IDS,
    tags=IDS,
    channel=st.sampled_from(["", "phone"]),
    no_email=st.booleans(),
)


@given(FILTERS)
def test_a_kept_filter_comes_back_as_it_was(flt: ContactFilter) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(flt)))) == flt


@given(FILTERS)
def test_taking_every_condition_away_leaves_none(flt: ContactFilter) -> None:
    again = ContactFilter()
    for one in flt.conditions:
        again = again.having(one)
    assert again.conditions == flt.conditions
    for one in flt.conditions:
        assert one not in again.without(one).conditions
        again = again.without(one)
    assert again.empty and sentence(again, NAMES) == "everybody"


def test_every_field_is_read_out() -> None:
    assert set(ORDER) == set(ContactFilter.__dataclass_fields__)


@pytest.mark.parametrize(
    "kept",
    [
        {"shoe_size": 39},
        {"community_id": 1, "colour": "red"},
        {"may_mail": "everything"},
        {"mail_answer": "perhaps"},
        {"came": [1, 2, 3, 4]},
        {"tags": ["x"]},
        {"came_to": 3},
    ],
)
def test_a_condition_that_is_not_understood_is_refused_and_never_dropped(
    kept: dict[str, object],
) -> None:
    with pytest.raises(RuleBroken):
        from_plain(kept)


def test_a_month_ends_where_the_calendar_says() -> None:
    assert Came(1, 1).since(date(2026, 3, 31)) == date(2026, 2, 28)
    assert Came(1).since(date(2026, 3, 31)) is None
