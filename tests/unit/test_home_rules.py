"""The rules around a community: its life, its beginning, breadth, ideas, venues, outcomes."""

from __future__ import annotations

from datetime import date, time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain import (
    breadth,
    community_life,
    core_group,
    date_options,
    first_steps,
    ideas,
    leads,
    outcomes,
    venues,
)
from coptui.domain.breadth import Seat
from coptui.domain.community_life import ClosingFacts, CommunityStatus
from coptui.domain.date_options import DateOption
from coptui.domain.errors import RuleBroken
from coptui.domain.first_steps import BeginningFacts, FirstStep, Tick
from coptui.domain.ideas import IdeaStatus
from coptui.domain.leads import LeadStatus
from coptui.domain.pictures import breadth as pictures
from coptui.domain.venues import Known, VenueFacts

TODAY = date(2026, 11, 23)
COMMUNITY_CHART = {
    ("planned", "active"), ("active", "paused"), ("paused", "active"), ("active", "closing"),
    ("paused", "closing"), ("closing", "closed"), ("closing", "active"),
}  # fmt: skip
IDEA_CHART = {
    *product(("idea", "shortlisted"), ("chosen", "passed on", "dropped")),
    ("idea", "shortlisted"), ("shortlisted", "idea"), ("passed on", "idea"), ("dropped", "idea"),
}  # fmt: skip
LEAD_CHART = {
    ("open", "contacted"), ("open", "dropped"), ("contacted", "open"), ("dropped", "open"),
}  # fmt: skip


@pytest.mark.parametrize("old", CommunityStatus)
@pytest.mark.parametrize("new", CommunityStatus)
def test_a_community_moves_only_along_its_life(old: CommunityStatus, new: CommunityStatus) -> None:
    if (old.value, new.value) in COMMUNITY_CHART:
        community_life.check_move(old, new)
        return
    with pytest.raises(RuleBroken) as refused:
        community_life.check_move(old, new)
    assert refused.value.message.count(".") == 2
    assert old.words in refused.value.message and new.words in refused.value.message


@pytest.mark.parametrize("old", IdeaStatus)
@pytest.mark.parametrize("new", IdeaStatus)
def test_an_idea_moves_only_along_its_life(old: IdeaStatus, new: IdeaStatus) -> None:
    if (old.value, new.value) in IDEA_CHART:
        ideas.check_move(old, new)
        return
    with pytest.raises(RuleBroken, match=r"^An idea that is .* cannot become .*\. .*\.$"):
        ideas.check_move(old, new)


@pytest.mark.parametrize("old", LeadStatus)
@pytest.mark.parametrize("new", LeadStatus)
def test_an_answer_moves_only_along_its_life(old: LeadStatus, new: LeadStatus) -> None:
    if (old.value, new.value) in LEAD_CHART:
        leads.check_move(old, new)
        return
    with pytest.raises(RuleBroken, match=r"^It is .*\.$"):
        leads.check_move(old, new)


@pytest.mark.parametrize(
    ("until", "said"),
    [(None, "Until when"), (TODAY, "not ahead"), (date(2026, 11, 22), "not ahead")],
)
def test_a_rest_has_a_day_ahead(until: date | None, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        community_life.check_pause(until, TODAY)
    tomorrow = date(2026, 11, 24)
    assert community_life.check_pause(tomorrow, TODAY) == tomorrow


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        (ClosingFacts(), ()),
        (ClosingFacts(open_topics=("“Slugs”",)), ("“Slugs” is",)),
        (ClosingFacts(open_topics=("“A”", "“B”")), ("“A” and “B” are",)),
        (ClosingFacts(sessions_ahead=("ALL-3",)), ("ALL-3 is still planned",)),
        (ClosingFacts(farewell_waiting=1, farewell_gone=1), ("has not gone",)),
        (ClosingFacts(people=3), ("Nobody has been thanked",)),
        (ClosingFacts(people=3, farewell_gone=1), ()),
        (ClosingFacts(people=3, thanked_otherwise="in the room"), ()),
        (ClosingFacts(people=3, thanked_otherwise="  "), ("Nobody has been thanked",)),
        (
            ClosingFacts(open_topics=("“A”",), sessions_ahead=("X-1",), people=1),
            ("“A” is", "X-1 is", "Nobody"),
        ),
    ],
)
def test_what_stands_in_the_way_of_closing(facts: ClosingFacts, left: tuple[str, ...]) -> None:
    said = community_life.in_the_way(facts)
    assert len(said) == len(left)
    assert all(words in one for words, one in zip(left, said, strict=True))
    if left:
        with pytest.raises(RuleBroken):
            community_life.check_close(facts)
    else:
        community_life.check_close(facts)


FULL = BeginningFacts(
    purpose="Growing food", topics=1, people=3, venue="Library", invited="3 people invited",
    example="A box", refreshments="Stan sees to them", day=TODAY, held=1,
)  # fmt: skip
EMPTY = BeginningFacts()


def test_an_empty_community_has_no_step_and_a_full_one_seven() -> None:
    assert first_steps.progress(first_steps.steps(EMPTY)) == "0 of 7 steps"
    assert first_steps.progress(first_steps.steps(FULL)) == "7 of 7 steps"


facts_of_a_beginning = st.builds(
    BeginningFacts,
    purpose=st.sampled_from(["", " ", "Growing food"]),
    topics=st.integers(0, 2),
    ideas=st.integers(0, 2),
    people=st.integers(0, 2),
    partner=st.sampled_from(["", "Hub"]),
    venue=st.sampled_from(["", "Library"]),
    invited=st.sampled_from(["", "3 people invited"]),
    example=st.sampled_from(["", "A box"]),
    refreshments=st.sampled_from(["", "Stan sees to them"]),
    day=st.sampled_from([None, TODAY]),
    held=st.integers(0, 2),
    ticked=st.dictionaries(
        st.sampled_from([one.value for one in FirstStep]), st.just(Tick(TODAY, ""))
    ),
)


@given(facts_of_a_beginning)
def test_a_step_is_done_by_what_is_known_or_by_hand_and_says_why(facts: BeginningFacts) -> None:
    states = first_steps.steps(facts)
    assert [one.step for one in states] == list(FirstStep)
    for one in states:
        assert one.words
        hand = one.step.value in (facts.ticked or {})
        assert one.done or not hand
        assert one.done == (not one.words.startswith("needs "))
        assert not one.by_hand or hand
    bare = first_steps.steps(BeginningFacts(**{**facts.__dict__, "ticked": {}}))
    assert all(now.done or not before.done for now, before in zip(states, bare, strict=True))


@pytest.mark.parametrize("known", list(product(Known, repeat=4)))
def test_an_access_line_says_what_is_known_and_nothing_else(known: tuple[Known, ...]) -> None:
    facts = VenueFacts(*known)
    said = venues.access_line(facts)
    assert bool(said) == any(one is not Known.unsure for one in known)
    words = said.casefold()
    for one, there, not_there in zip(
        known,
        ("step-free", "accessible toilet", "hearing loop", "quiet space"),
        ("there are steps", "no accessible toilet", "no hearing loop", "no quiet space"),
        strict=True,
    ):
        if one is Known.unsure:
            assert there not in words and not_there not in words
        else:
            assert (not_there in words) == (one is Known.no)
    assert len(venues.unknown(facts)) == sum(one is Known.unsure for one in known)


@pytest.mark.parametrize(
    ("neutral", "host", "topic", "asked"),
    [
        (Known.yes, "Canal Homes", ("Repairs by Canal Homes",), "part of the topic"),
        (Known.yes, "Canal Homes", ("Repairs",), ""),
        (Known.yes, "Homes", ("Homesick",), ""),
        (Known.unsure, "", ("Repairs",), ""),
        (Known.no, "", ("Repairs",), "not neutral ground"),
        (Known.no, "Canal Homes", ("Repairs",), "belongs to Canal Homes"),
    ],
)
def test_a_house_with_a_stake_is_asked_about(
    neutral: Known, host: str, topic: tuple[str, ...], asked: str
) -> None:
    said = venues.doubt_about_neutral(neutral, host, topic)
    assert asked in said and bool(said) == bool(asked)


@pytest.mark.parametrize(
    ("checked", "due"),
    [(None, True), (TODAY, False), (date(2025, 11, 24), False), (date(2025, 11, 23), True)],
)
def test_access_is_looked_at_again_after_a_year(checked: date | None, due: bool) -> None:
    assert venues.check_due(checked, TODAY, 365) is due


seats = st.lists(
    st.builds(
        Seat,
        sector=st.sampled_from(["", "health", "Housing", "rowing"]),
        organisation=st.sampled_from([None, 1, 2]),
        came=st.booleans(),
    ),
    max_size=20,
)


@given(seats, st.randoms(use_true_random=False))
def test_breadth_counts_everybody_once_and_knows_no_order(people: list[Seat], lot: object) -> None:
    it = breadth.table(people)
    placed = [one for one in people if one.sector]
    assert sum(one.people for one in it.cells) == len(placed)
    assert it.unplaced == len(people) - len(placed)
    assert all(0 <= one.came <= one.people for one in it.cells)
    mixed = list(people)
    lot.shuffle(mixed)  # type: ignore[attr-defined]
    again = breadth.table(mixed)
    assert {(c.sector.casefold(), c.people, c.came) for c in again.cells} == {
        (c.sector.casefold(), c.people, c.came) for c in it.cells
    }
    assert set(it.gaps).isdisjoint(one.sector for one in it.cells if one.people)
    lines, sentence = pictures.picture(it)
    assert len(lines) == len(it.cells) and sentence.endswith(".")
    assert all(len(one) <= 62 for one in lines)
    for gap in it.gaps[:1]:
        assert gap in sentence or not people


def test_the_sectors_a_topic_speaks_of() -> None:
    assert breadth.named_in("What could health and advice offer?") == ("health", "advice/finance")
    assert breadth.named_in("Unhealthy homes; another way") == ()
    here = [Seat("Health", 1)]
    assert breadth.absent_from(("health", "justice"), here) == ("justice",)


@pytest.mark.parametrize(
    ("rooms", "suggested"),
    [
        ([{1}, {1}], ()),  # too early to say
        ([{1}, {1}, set()], ((1, 2, 3),)),
        ([{1}, set(), set()], ()),
        ([{1}, {1}, {1}, {1}, set(), set()], ((1, 4, 6),)),
        ([{1}, {1}, {1}, set(), set(), set()], ()),
        ([{1}] * 3 + [set()] * 6, ()),  # only the last six count
        ([{1, 2, 9}] * 6, ((1, 6, 6),)),  # 2 is in the core group, 9 is no member
    ],
)
def test_regulars_are_suggested_from_two_thirds_on(
    rooms: list[set[int]], suggested: tuple[tuple[int, int, int], ...]
) -> None:
    found = core_group.regulars(rooms, [1, 2], {2})
    assert tuple((one.contact_id, one.came, one.of) for one in found) == suggested


def test_levels_are_said_in_words_and_never_too_much() -> None:
    for one in outcomes.Contribution:
        assert outcomes.contribution_of(one.value) == one.value
        assert outcomes.contribution_of(one.words.upper()) == one.value
    with pytest.raises(RuleBroken):
        outcomes.contribution_of("all ours")
    text = outcomes.victory_text("Harbour", "The ward rings", "same direction")
    assert text.startswith("The ward rings.\nFrom Harbour (it went in the same direction).")


@pytest.mark.parametrize(
    ("share", "permission", "may"),
    [
        ("public", "agreed in the room", True),
        ("public", "", False),
        ("community", "agreed", False),
        ("private", "agreed", False),
    ],
)
def test_what_may_be_told_outside(share: str, permission: str, may: bool) -> None:
    assert outcomes.may_be_told(share, permission) is may


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 12, 1), date(2026, 12, 31)), st.integers(0, 30)), max_size=8
    )
)
def test_days_keep_their_order_and_counts(days: list[tuple[date, int]]) -> None:
    kept: tuple[DateOption, ...] = ()
    for on, yes in days:
        if any(one.on == on for one in kept):
            with pytest.raises(RuleBroken):
                date_options.with_option(kept, DateOption(on, time(12, 30)))
        else:
            kept = date_options.with_option(kept, DateOption(on, time(12, 30), None, yes))
    assert [one.on for one in kept] == sorted(one.on for one in kept)
    assert date_options.from_plain(one.to_plain() for one in kept) == kept
    if kept:
        chosen = date_options.choosing(kept, len(kept) - 1)
        assert [one.chosen for one in chosen].count(True) == 1
    assert date_options.best(kept).endswith(".")


def test_answers_at_the_close_are_told_apart() -> None:
    typed = "somebody from the credit union;  a letting agent\n\na letting agent"
    assert leads.answers(typed) == ("somebody from the credit union", "a letting agent")
