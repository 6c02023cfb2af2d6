"""A report's text as the terminal shows it: read as it will be, and never obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.tui.screens.reports.rendered import place_of, rendered
from tests.hostile import FORBIDDEN, HOSTILE


def _read(text: str, width: int = 40, **figures: tuple[str, ...]) -> list[str]:
    return [row.plain for row in rendered(text, width, figures)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("# A title", ["A title"]),
        ("Words **strong** and *stressed*.", ["Words strong and stressed."]),
        ("two\nlines", ["two lines"]),
        ("- one\n- two", ["• one", "• two"]),
        ("- one\n  - under", ["• one", "  • under"]),
        ("1. one\n2. two", ["1. one", "2. two"]),
        ("> said by\n> somebody", ["▎ said by somebody"]),
        ("[our page](https://hub.example)", ["our page"]),
        (r"1\. no point, \*no stars\*", ["1. no point, *no stars*"]),
        ("AT&amp;T &lt;b&gt;", ["AT&T <b>"]),
        ("| A | B |\n|---|---|\n| one | 2 |", ["A    B  ", "one  2  "]),
        (r"| A \| a | B |" + "\n|--|--|\n| x | y |", ["A | a  B  ", "x      y  "]),
        ("![The middle is 5.](figure:scale)", ["1 2 3", "The middle is 5."]),
        ("![The hall](photo:7)", ["photo: The hall"]),
        ("---", ["─" * 24]),
        ("    1  2\n     . :", ["1  2", " . :"]),
        ("one\n\n\n\ntwo", ["one", "", "two"]),
        ("", []),
    ],
)
def test_a_text_reads_as_it_will(text: str, read: list[str]) -> None:
    assert _read(text, scale=("1 2 3",)) == read


def test_a_point_goes_on_under_its_words() -> None:
    assert _read("- a point with more words than there is room for", 24) == [
        "• a point with more",
        "  words than there is",
        "  room for",
    ]


def test_a_table_too_wide_says_each_row_in_words() -> None:
    table = "| Who | What they came to |\n|--|--|\n| Canal Homes | all of the four sessions |"
    assert _read(table, 34) == [
        "Canal Homes",
        "  What they came to: all of the four",
        "                     sessions",
    ]


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(HOSTILE),
    st.sampled_from(["# ", "- ", "> ", "| ", "|--|", "![x](figure:f)", "**", "![", "    ", "---"]),
)


@settings(max_examples=60)
@given(st.lists(LINES, max_size=12).map("\n".join), st.integers(20, 90))
def test_no_text_breaks_out_of_its_pane(text: str, width: int) -> None:
    for row in rendered(text, width, {"f": ("1 2 3 " * 20,)}):
        assert not set(row.plain) & (FORBIDDEN | {"\n"})
        assert row.cell_length <= max(width, 20 + 30)


def test_the_place_of_a_piece_is_found_by_how_it_begins() -> None:
    rows = rendered("# Title\n\n- a cup of tea that was still warm when we came back to it", 30)
    assert place_of(rows, "a cup of tea that was still warm when we came back") == 2
    assert place_of(rows, "nothing of the kind") is None
    assert place_of(rows, "") is None
