"""Readiness: what is there, what lacks, and the way to mend each thing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.readiness import AfterFacts, ReadyFacts, after, before, lacking
from coptui.domain.sessions import InvitationFacts, missing

COMPLETE = ReadyFacts(
    has_date=True, has_end=True, place="Library", access="Step-free", host="Rowan",
    host_contact="01632 960001", topic="Home", example="The pharmacy", lived_experience="two",
    sheets=1, helpers=2,
    ticked=frozenset({"room", "refreshments", "pens", "notice", "camera", "support"}),
)  # fmt: skip
texts = st.sampled_from(["", "something"])


def test_a_complete_session_lacks_nothing() -> None:
    assert lacking(before(COMPLETE)) == ()


@given(st.builds(ReadyFacts, has_date=st.booleans(), has_end=st.booleans(), place=texts,
                 access=texts, host=texts, host_contact=texts, topic=texts))  # fmt: skip
def test_it_lacks_at_least_what_the_invitation_lacks(facts: ReadyFacts) -> None:
    """Invariant 3 and readiness never disagree."""
    words = {one.words for one in lacking(before(facts))}
    wanted = missing(
        InvitationFacts(venue=facts.place, host_name=facts.host, host_contact=facts.host_contact,
                        access=facts.access, topic=facts.topic)
    )  # fmt: skip
    of_day = {"a date and a time to begin", "a time to end"}
    assert set(wanted) - of_day <= words


@given(
    st.builds(
        ReadyFacts,
        has_date=st.booleans(),
        place=texts,
        example=texts,
        case_study=st.booleans(),
        lived_experience=texts,
        sheets=st.integers(0, 2),
    )
)
def test_every_line_that_lacks_says_how_it_is_mended(facts: ReadyFacts) -> None:
    for one in lacking(before(facts)):
        assert one.mends.partition(":")[0] in ("field", "tick", "act"), one


def test_a_case_study_stands_in_for_lived_experience_and_is_called_so() -> None:
    facts = ReadyFacts(example="A night on the ward", case_study=True)
    words = [one.words for one in before(facts) if one.key == "lived"]
    assert words == ["lived experience: case study instead"]
    assert "lived experience: not yet" in [one.words for one in before(ReadyFacts())]


def test_food_is_counted_and_names_nobody() -> None:
    words = [one.words for one in before(ReadyFacts(eating=17, diets=3))]
    assert "refreshments for 17, 3 needs beside" in words


def test_after_the_day_it_says_how_it_ended() -> None:
    open_ = [one.words for one in after(AfterFacts(present=9))]
    assert open_[:2] == ["9 came", "close it: meet again, when, who, who else"]
    closed = after(AfterFacts(closed=True, present=9, decision="meet again", next_code="HAR-2"))
    assert [one.words for one in closed][1:3] == ["decided: meet again", "next: HAR-2"]
    assert [one.words for one in after(AfterFacts(called_off=True, reason="snow"))] == [
        "called off: snow"
    ]
