"""The suggestion rule, the twelve statements, the talk that goes with a stage, and its cadence."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.errors import RuleBroken
from coptui.domain.indicator_reading import Reading
from coptui.domain.stage_questions import (
    STATEMENTS,
    Sheet,
    distributions,
    read_marks,
    scores,
    sheet,
)
from coptui.domain.stage_suggestion import Suggestion, suggest
from coptui.domain.stage_talk import CROSSWALK, Cadence, Turn, next_step, prompt, when_due, why_back
from coptui.domain.stages import Stage

F, S, N, P, A = Stage
TODAY = date(2026, 11, 26)
Row = tuple[str, str, str]


def reading(letter: str, points: str, most: str, value: int = 1) -> Reading:
    def as_points(text: str) -> dict[Stage, int]:
        by_letter = {stage.letter: stage for stage in Stage}
        return {by_letter[part[0]]: int(part[1:]) for part in text.split()}

    words = f"what {letter} says"
    return Reading(
        letter, letter, Fraction(value), "1", 9, words, as_points(points), as_points(most), (7,)
    )


def suggestion(*rows: Row, held: int = 6, respondents: int = 0) -> Suggestion:
    return suggest([reading(*row) for row in rows], (), respondents, held)


def test_a_score_is_the_points_out_of_those_it_could_have_got_where_there_is_data() -> None:
    found = suggest(
        [
            reading("I2", "N1 P1", "F2 N1 P1 A1"),
            reading("I10", "P2", "S1 N2 P2"),
            Reading("I7", "x"),
        ]
    )
    assert {stage.letter: value for stage, value in found.data.items()} == {
        "F": 0, "S": 0, "N": Fraction(1, 3), "P": 1, "A": 0,
    }  # fmt: skip
    assert found.stages == (P,) and found.words == "performing"
    assert found.basis == "from the sessions alone; nobody has answered the statements this time"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (100, 90, "norming"),
        (100, 91, "between norming and performing"),
        (91, 100, "between performing and norming"),
        (100, 100, "between norming and performing"),
        (9, 0, "norming"),
        (0, 0, ""),
    ],
)
def test_two_that_are_less_than_a_tenth_apart_are_both_named(
    first: int, second: int, words: str
) -> None:
    rows = [reading("I8", f"N{first} P{second}", "N100 P100")]
    assert suggest(rows).words == words


def test_half_comes_from_the_sessions_and_half_from_the_answers() -> None:
    marks = {1: 1, 2: 1, 3: 5, 4: 5, 5: 5, 6: 3, 7: 3, 8: 1, 9: 1, 10: 1, 11: 1, 12: 1}
    answers = distributions([Sheet("core", marks)] * 3)
    rows = [reading("I10", "N1", "N2 S2")]
    found = suggest(rows, answers, 3, 6)
    assert found.data[N] == Fraction(1, 2) and found.answers[N] == Fraction(1, 2)
    assert found.scores[N] == Fraction(1, 2) and found.scores[S] == Fraction(1, 2)
    assert found.words == "between storming and norming" and found.basis == ""
    alone = suggest([], answers, 3, 0)
    assert alone.words == "storming" and alone.scores[S] == 1
    assert alone.basis == "from the answers alone, there is no session to go by"


def test_nothing_held_and_nobody_asked_points_nowhere() -> None:
    nothing = Reading("I1", "Sessions held", Fraction(0), "0", 0, "0 held", {F: 2}, {F: 2})
    assert suggest([nothing]).words == "" and suggest([nothing]).confidence == "low"


SIX: tuple[Row, ...] = tuple((f"I{n}", "P1", "P1") for n in range(2, 8))


@pytest.mark.parametrize(
    ("held", "people", "known", "confidence", "because"),
    [
        (3, 3, 6, "fair", ()),
        (99, 99, 6, "fair", ()),
        (2, 3, 6, "low", ("2 of 3 sessions",)),
        (3, 2, 6, "low", ("2 of 3 answered",)),
        (3, 3, 5, "low", ("5 of 6 indicators",)),
        (1, 0, 1, "low", ("1 of 3 sessions", "0 of 3 answered",
                          "1 of 6 indicators")),
    ],
)  # fmt: skip
def test_confidence_is_low_or_fair_and_never_more(
    held: int, people: int, known: int, confidence: str, because: tuple[str, ...]
) -> None:
    breadth = reading("I16", "", "")
    found = suggest([*(reading(*row) for row in SIX[:known]), breadth], (), people, held)
    assert (found.confidence, found.because) == (confidence, because)


def test_three_strongest_reasons_and_the_strongest_against_come_first() -> None:
    found = suggestion(
        ("I2", "N1 P1", "F2 N1 P1 A1"),
        ("I3", "F1 S1", "F1 S1 N1 P1"),
        ("I7", "N1", "F2 N1 P2"),
        ("I9", "P1", "P1"),
        ("I10", "P2", "S1 N2 P2"),
        ("I11", "P2", "F1 N1 P2"),
        ("I8", "P2", "F1 N1 P2"),
        ("I14", "", "P1"),
    )
    assert found.words == "performing"
    assert [one.letter for one in found.for_it] == ["I10", "I11", "I8"]
    assert found.for_it[2].words == "members bring the examples: what I8 says"
    assert found.for_it[0].sessions == (7,)
    assert [one.letter for one in found.against] == ["I7", "I3", "I14"]


def test_newcomers_are_told_where_nothing_else_speaks_against() -> None:
    found = suggestion(("I2", "N1 P1", "F2 N1 P1 A1"), ("I10", "P2", "S1 N2 P2"))
    assert [one.letter for one in found.against] == ["I2"]


def test_after_a_session_or_two_it_is_too_early_to_say() -> None:
    found = suggestion(("I1", "F2", "F2"), ("I2", "F2", "F2 N1 P1 A1"), held=1)
    assert found.words == "forming" and found.against[0].words == "too early to say"


def test_answers_give_reasons_too_without_a_name() -> None:
    marks = {n: 5 if n in (6, 7) else 1 for n in range(1, 13)}
    few = suggest([], distributions([Sheet("core", marks)] * 2), 2, 5)
    assert few.words == "norming" and not few.for_it and not few.against
    found = suggest([], distributions([Sheet("core", marks)] * 4), 4, 5)
    assert [one.words for one in found.for_it] == ["“habits”: 4 people say 5",
                                                  "“open and curious”: 4 people say 5"]  # fmt: skip


# -- the statements ----------------------------------------------------------------------------


def test_there_are_twelve_statements_of_five_stages() -> None:
    letters = "".join(one.stage.letter for one in STATEMENTS)
    assert letters == "FFSSSNNPPPAA"
    assert [one.number for one in STATEMENTS] == list(range(1, 13))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 2 3 4 5 1 2 3 4 5 1 2", {n: (n - 1) % 5 + 1 for n in range(1, 13)}),
        ("123451234512", {n: (n - 1) % 5 + 1 for n in range(1, 13)}),
        ("- 2 - - - - - - - - - 5", {2: 2, 12: 5}),
        ("5,5,5,5,5,5,5,5,5,5,5,5", dict.fromkeys(range(1, 13), 5)),
    ],
)
def test_a_paper_sheet_is_typed_as_twelve_figures(text: str, found: dict[int, int]) -> None:
    assert read_marks(text) == found


@pytest.mark.parametrize("text", ["", "1 2 3", "1 2 3 4 5 1 2 3 4 5 1 6", "x" * 12, "0" * 12])
def test_other_figures_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(RuleBroken):
        read_marks(text)


def test_a_sheet_is_of_the_core_group_or_the_coordinator_and_answers_something() -> None:
    assert sheet("core", {1: 5}).marks == {1: 5}
    for voice, marks in (("chair", {1: 5}), ("core", {}), ("core", {13: 1}), ("core", {1: 6})):
        with pytest.raises(RuleBroken):
            sheet(voice, marks)


@pytest.mark.parametrize(
    ("marks", "worth", "words"),
    [
        ((1, 4), True, "2 people say 1 to 4: worth talking about"),
        ((1, 3), False, "2 people say 1 to 3"),
        ((2, 5, 3), True, "3 people say 2 to 5: worth talking about"),
        ((4,), False, "1 person says 4"),
        ((), False, "nobody has answered yet"),
    ],
)
def test_a_spread_of_three_is_worth_talking_about(
    marks: tuple[int, ...], worth: bool, words: str
) -> None:
    found = distributions([Sheet("core", {3: mark}) for mark in marks])[2]
    assert found.worth_talking is worth and found.words == words and found.n == len(marks)


def test_scores_are_the_mean_of_the_items_and_need_an_answer_for_every_stage() -> None:
    marks = {1: 1, 2: 3, 3: 5, 6: 4, 8: 2, 11: 1}
    found = scores(distributions([Sheet("core", marks)]))
    assert found == {F: Fraction(1, 4), S: 1, N: Fraction(3, 4), P: Fraction(1, 4), A: 0}
    assert scores(distributions([Sheet("core", {1: 5})])) == {}
    assert scores(()) == {}


sheets = st.lists(
    st.builds(
        Sheet,
        st.sampled_from(["core", "coordinator"]),
        st.dictionaries(st.integers(1, 12), st.integers(1, 5), min_size=1),
    ),
    max_size=8,
)


@given(sheets, st.randoms(use_true_random=False))
def test_who_answers_first_makes_no_difference(given_sheets: list[Sheet], dice: Random) -> None:
    other = dice.sample(given_sheets, len(given_sheets))
    assert distributions(other) == distributions(given_sheets)
    rows = [reading("I10", "N2", "S1 N2 P2")]
    assert suggest(rows, distributions(other), 3, 3) == suggest(
        rows, distributions(given_sheets), 3, 3
    )
    for spread in distributions(given_sheets):
        assert not spread.n or str(spread.n) in spread.words


# -- transitions and cadence -------------------------------------------------------------------


def test_going_back_is_told_kindly_and_with_its_usual_reasons() -> None:
    turn = Turn(newcomer_share=40, new_chair=True, longest_gap_days=57, rhythm_days=28)
    assert why_back(turn) == (
        "40 % of those who came are new", "there is a new chair or host", "there was a long gap",
    )  # fmt: skip
    told = prompt(S, N, Turn(new_topic=True))
    assert told.startswith("Groups go back when the topic is new. Storming can return and is no")
    assert prompt(N, S, turn) == next_step(N)
    assert why_back(Turn(newcomer_share=39, longest_gap_days=56, rhythm_days=28)) == ()
    assert set(CROSSWALK) == set(Stage)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "due", "why"),
    [
        (Cadence(), None, ""),
        (Cadence(held=(ago(10),)), ago(-80), "90 days have gone by"),
        (Cadence(held=(ago(10), ago(60), ago(30))), ago(10), "3 sessions were held"),
        (Cadence(ago(40), (ago(10), ago(60), ago(30))), ago(-50), "90 days have gone by"),
        (Cadence(ago(95), (ago(1),)), ago(5), "90 days have gone by"),
        (Cadence(ago(40), topics_closed=(ago(50), ago(3))), ago(3), "a topic was closed"),
        (Cadence(ago(40), chairs_changed=(ago(3),)), ago(3), "the chair changed"),
        (Cadence(ago(40), chairs_changed=(ago(40),)), ago(-50), "90 days have gone by"),
        (Cadence(ago(40), signals_since=(ago(31),)), ago(1),
         "a sign of being left behind stands since Mon 26 Oct"),
        (Cadence(ago(40), signals_since=(ago(75),)), ago(-50), "90 days have gone by"),
        (Cadence(ago(40), every_days=30), ago(10), "30 days have gone by"),
    ],
)  # fmt: skip
def test_when_to_look_again(facts: Cadence, due: date | None, why: str) -> None:
    found = when_due(facts)
    assert (found and found.on, found.why if found else "") == (due, why)
