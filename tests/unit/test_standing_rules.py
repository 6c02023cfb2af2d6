"""What a status report may count, and how it says what became of things."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.errors import RuleBroken
from coptui.domain.reports import costs, fate, posts, sectors
from coptui.domain.reports.crowds import Came, tellable
from coptui.domain.reports.masking import FEW
from coptui.domain.reports.period import period

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("founded", "since", "until", "words"),
    [
        (None, None, None, "27 November 2025 to 26 November 2026"),
        (date(2020, 1, 1), None, None, "27 November 2025 to 26 November 2026"),
        (date(2026, 10, 17), None, None, "17 October 2026 to 26 November 2026"),
        (date(2026, 10, 17), date(2026, 1, 1), None, "17 October 2026 to 26 November 2026"),
        (None, date(2026, 1, 1), date(2026, 3, 31), "1 January 2026 to 31 March 2026"),
        (None, date(2026, 1, 1), date(2027, 3, 31), "1 January 2026 to 26 November 2026"),
        (date(2026, 12, 1), None, None, "27 November 2025 to 26 November 2026"),
    ],
)
def test_a_report_tells_of_a_year_and_of_no_day_before_there_was_anything(
    founded: date | None, since: date | None, until: date | None, words: str
) -> None:
    assert period(founded, TODAY, since, until).words == words


def test_a_report_does_not_end_before_it_begins() -> None:
    with pytest.raises(RuleBroken, match="turn the two days round"):
        period(None, TODAY, date(2026, 11, 1), date(2026, 10, 1))


def _came(*sizes: tuple[int, int]) -> list[Came]:
    return [
        Came(f"HAR-{at}", date(2026, 1, 1) + timedelta(days=28 * at), present, new)
        for at, (present, new) in enumerate(sizes, 1)
    ]


@pytest.mark.parametrize(
    ("sizes", "apart", "present", "new", "sentence"),
    [
        (((13, 13),), True, 13, 13, "13 came."),
        (((16, 16), (18, 6)), True, 34, 22,
         "Between 16 and 18 came to each of two sessions, 18 to the last."),
        (((19, 5), (21, 3)), False, 40, 8,
         "Between 19 and 21 came to each of two sessions, 21 to the last."),
        (((19, 1), (21, 3)), False, 40, None,
         "Between 19 and 21 came to each of two sessions, 21 to the last."),
        (((5, 0),) * 7, True, 35, 0, "5 came to each of the last six sessions."),
        (((19, 0), (4, 0)), False, 23, 0, ""),
        (((3, 1),), False, None, None, ""),
        ((), True, 0, 0, ""),
    ],
)  # fmt: skip
def test_crowds_are_told_only_as_far_as_gives_nobody_away(
    sizes: tuple[tuple[int, int], ...],
    apart: bool,
    present: int | None,
    new: int | None,
    sentence: str,
) -> None:
    told = tellable(_came(*sizes))
    assert (told.apart, told.present, told.new, told.sentence) == (apart, present, new, sentence)


_SESSION = st.integers(0, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(st.lists(_SESSION, max_size=8))
def test_no_printed_crowd_is_small_and_no_small_part_comes_back_from_a_sum(
    sizes: list[tuple[int, int]],
) -> None:
    told = tellable(_came(*sizes))
    parts = [one.present for one in told.crowds]
    if told.apart:
        parts += [number for one in told.crowds for number in (one.new, one.returning)]
    parts += [told.present or 0, told.new or 0]
    if told.new is not None:
        parts.append((told.present or sum(n for n, _ in sizes)) - told.new)
    assert all(number == 0 or number >= FEW for number in parts)
    if told.apart or not told.crowds or told.new is None:
        return
    # Somebody who knows every printed number tries to find how many were new in one session.
    for place, (present, new) in enumerate(sizes):
        others = sum(n for at, (n, _) in enumerate(sizes) if at != place)
        lowest, highest = max(0, told.new - others), min(present, told.new)
        assert lowest <= new <= highest
        if 0 < new < FEW or 0 < present - new < FEW:
            assert highest > lowest, "it could be one number only"


@given(
    st.dictionaries(
        st.sampled_from(["health", "housing", "faith", "justice", "council"]),
        st.lists(st.integers(0, 20), min_size=3, max_size=3),
        max_size=5,
    )
)
def test_a_table_of_sectors_holds_no_small_number_and_no_row_of_a_few(
    counts: dict[str, list[int]],
) -> None:
    for table in (
        sectors.by_column(("one", "two", "three"), counts, [70] * 3),
        sectors.whole({name: max(row) for name, row in counts.items()}),
    ):
        for bar in () if table is None else table.rows:
            assert all(one is None or one >= FEW for one in bar.counts)
            assert max(counts[bar.label]) >= FEW, "a sector with few people in it has no row"


@pytest.mark.parametrize(
    ("statuses", "sentence", "path"),
    [
        ((), "There are no recommendations yet.",
         "0 proposed, 0 sent, 0 answered, 0 accepted, 0 done."),
        (("done",), "Of 1 recommendation one is done.",
         "1 proposed, 1 sent, 1 answered, 1 accepted, 1 done."),
        (("proposed", "agreed", "sent"),
         "Of 3 recommendations one waits for an answer and two are not sent yet.",
         "3 proposed, 1 sent, 0 answered, 0 accepted, 0 done."),
        (("done", "accepted", "partly", "declined", "seen elsewhere"),
         "Of 5 recommendations one is done, one is accepted, one is accepted in part, one has "
         "been seen elsewhere and one was declined.",
         "5 proposed, 4 sent, 4 answered, 3 accepted, 1 done."),
    ],
)  # fmt: skip
def test_what_became_of_recommendations_is_said_in_one_sentence(
    statuses: tuple[str, ...], sentence: str, path: str
) -> None:
    assert fate.sentence(statuses) == sentence
    assert fate.path(statuses) == path
    numbers = [number for _, number in fate.steps(statuses)]
    assert numbers == sorted(numbers, reverse=True)


def test_a_declined_one_is_told_with_the_reason_they_gave() -> None:
    assert fate.words("declined", "The contract  runs on.") == "declined: The contract runs on."


@pytest.mark.parametrize(
    ("lines", "words", "left_out"),
    [
        ([(1, 4500)], "£45 were spent on 1 session, £2.25 for each time somebody came.",
         "Of 2 more sessions no costs are written down."),
        ([(1, 4500), (2, 3000), (2, 500)],
         "£80 were spent on 2 sessions, £40 a session, £2 for each time somebody came.",
         "Of 1 more session no costs are written down."),
    ],
)  # fmt: skip
def test_costs_are_told_per_session_and_per_attendance_of_those_that_are_known(
    lines: list[tuple[int, int]], words: str, left_out: str
) -> None:
    found = costs.costs(lines, {1: 20, 2: 20, 3: 15}, 3)
    assert found is not None
    assert (found.words, found.left_out) == (words, left_out)
    assert costs.costs([], {1: 20}, 1) is None


@given(st.text(max_size=400), st.sampled_from(["", "contributed"]), st.integers(80, 500))
def test_a_post_is_never_longer_than_is_wanted(text: str, level: str, most: int) -> None:
    assert len(posts.post("Harbour", text, level, most)) <= most


def test_a_post_says_whose_it_is_and_how_far_it_was_theirs_as_long_as_there_is_room() -> None:
    text = "The ward clerk rings the pharmacy at nine"
    assert posts.post("Harbour", text, "contributed", 280) == (
        "The ward clerk rings the pharmacy at nine. From Harbour (we contributed to it). "
        "A small change; somebody noticed it."
    )
    assert posts.post("Harbour", text, "contributed", 85).endswith("(we contributed to it).")
    assert posts.post("Harbour", text, "", 50) == f"{text}. Harbour"
    assert posts.post("Harbour", text, "", 30) == "The ward clerk rings the…"
