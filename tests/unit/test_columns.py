"""How the columns of a list share its width, and how an empty list speaks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.intervals import MEANINGS, meaning
from coptui.tui.widgets.rows import Column, said_when_empty, shared_out


def column(width: int, grow: int = 0, gives_way: int = 0) -> Column[str]:
    return Column("", str, width, grow, gives_way)


def test_a_column_lends_what_it_does_not_fill_to_one_whose_words_would_be_cut() -> None:
    two = (column(24, grow=1), column(16, grow=1, gives_way=1))
    assert shared_out(two, 70) == [38, 30]
    assert shared_out(two, 70, needs=[5, 44]) == [24, 44]


def test_columns_stay_where_they_are_while_nothing_is_cut() -> None:
    two = (column(24, grow=1), column(16, grow=1, gives_way=1))
    assert shared_out(two, 70, needs=[20, 20]) == [38, 30]


@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.integers(0, 3), st.integers(0, 2), st.integers(1, 60)),
        min_size=1,
        max_size=6,
    ),
    st.integers(50, 140),
)
def test_no_column_runs_out_of_its_list(made: list[tuple[int, int, int, int]], room: int) -> None:
    columns = [column(*one[:3]) for one in made]
    widths = shared_out(columns, room, needs=[one[3] for one in made])
    shown = [one for one in widths if one]
    assert sum(shown) + 2 * (len(shown) - 1) <= room
    assert all(one >= 0 for one in widths)


def test_an_empty_list_breaks_its_sentence_between_words() -> None:
    told = said_when_empty("Ask which of a few days suits.\n \nn  puts one down", 24)
    assert told == [" Ask which of a few", " days suits.", " ", " n  puts one down"]


def test_a_span_of_one_is_one_day() -> None:
    assert meaning("day_before", 1).startswith("day before a session")
    assert meaning("day_before", 2).startswith("days before a session")
    assert all(meaning(key, 3) == words for key, words in MEANINGS.items())
