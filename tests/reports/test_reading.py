"""The text of a report as blocks: what it may hold is read, everything else stays letters."""

from __future__ import annotations

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.domain.text import visible
from coptui.reports.document import (
    Block,
    Drawn,
    Heading,
    NewPage,
    Paragraph,
    Photo,
    Point,
    Points,
    Run,
    Table,
)
from coptui.reports.forms.markdown import source
from coptui.reports.reading import blocks
from tests.hostile import HOSTILE
from tests.reports.samples import TEXT

SIGNS = string.ascii_letters + string.digits + string.punctuation + "éßŁ漢🙂→“”–·"
_words = (
    st.lists(st.text(SIGNS, min_size=1, max_size=9), min_size=1, max_size=5)
    .map(" ".join)
    .map(visible)
)
_links = st.sampled_from(
    ["", "", "", "https://a.example/x_y*z(1)?q=[2]", "mailto:hub@hub.example", "tel:+441632960001"]
)


@st.composite
def _runs(draw: st.DrawFn) -> tuple[Run, ...]:
    """Runs of changing manner, with a blank between them that belongs to the one before."""
    made: list[Run] = []
    for words in draw(st.lists(_words, min_size=1, max_size=4)):
        plain = not made or made[-1].strong or made[-1].stressed or made[-1].link
        if plain:
            made.append(Run(words))
        else:
            link = draw(_links)
            strong, stressed = draw(st.sampled_from([(True, False), (False, True), (True, True)]))
            letters = "".join(one for one in words if one.isalnum()) or "word"
            made.append(Run(letters if not link else words, strong, stressed, link))
    spaced = [
        Run(one.text + " ", one.strong, one.stressed, one.link)
        if number + 1 < len(made) and not (one.strong or one.stressed or one.link)
        else Run(" " + one.text) if number and not (one.strong or one.stressed or one.link)
        else one
        for number, one in enumerate(made)
    ]  # fmt: skip
    for number, one in enumerate(spaced):
        if 0 < number < len(spaced) - 1 and not one.text.startswith(" ") and one.text.endswith(" "):
            spaced[number] = Run(" " + one.text)
    return tuple(spaced)


def _points(deeper: st.SearchStrategy[Points]) -> st.SearchStrategy[Points]:
    point = st.builds(Point, _runs(), st.none() | deeper)
    return st.builds(
        Points, st.lists(point, min_size=1, max_size=3).map(tuple), numbered=st.booleans()
    )


_flat = st.builds(
    Points,
    st.lists(st.builds(Point, _runs()), min_size=1, max_size=3).map(tuple),
    numbered=st.booleans(),
)


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    row = st.lists(_runs(), min_size=2, max_size=2).map(tuple)
    caption = draw(st.just("") | _words)
    return Table(draw(row), tuple(draw(st.lists(row, max_size=3))), caption)


_blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(2, 4), _runs()),
    st.builds(Paragraph, _runs(), st.booleans()),
    _points(_flat),
    _tables(),
    st.builds(Drawn, st.sampled_from(["scale", "attendance-2", "s.1"]), _words),
    st.builds(Photo, st.integers(0, 999), _words),
    st.just(NewPage()),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_blocks, max_size=6), st.booleans())
def test_what_is_written_reads_back_to_the_same(made: list[Block], titled: bool) -> None:
    given_ = [Heading(1, (Run("A title"),)), *made] if titled else made
    expected, now = [], 1
    for one in given_:  # a heading never leaves a level out
        if isinstance(one, Heading) and one.level > 1:
            one = Heading(max(2, min(one.level, now + 1)), one.runs)
        now = one.level if isinstance(one, Heading) else now
        expected.append(one)
    assert blocks(source(given_)) == tuple(expected)


def test_the_sample_reads_to_itself_and_has_every_kind_of_block() -> None:
    read = blocks(TEXT)
    assert {type(one) for one in read} == {
        Heading, Paragraph, Points, Table, Drawn, Photo, NewPage,
    }  # fmt: skip
    assert blocks(source(read)) == read


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    for one in (text, f"- {text}", f"| {text} | b |\n|---|---|\n| c | {text} |", f"> {text}"):
        for link in _links_in(blocks(one)):
            assert link.startswith(("https://", "mailto:", "tel:"))


def _links_in(found: tuple[Block, ...]) -> list[str]:
    runs: list[Run] = []
    for one in found:
        if isinstance(one, Heading | Paragraph):
            runs += one.runs
        if isinstance(one, Table):
            runs += [run for row in (one.headings, *one.rows) for cell in row for run in cell]
        if isinstance(one, Points):
            runs += [run for point in one.points for run in point.runs]
    assert all(visible(run.text) == run.text for run in runs)
    return [run.link for run in runs if run.link]


TEXTS = [
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("<b>bold</b> &amp; more", "<b>bold</b> &amp; more"),
    ("    indented", "indented"),
    ("`code` and ~~~", "`code` and ~~~"),
    ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ("[x](file:///etc/passwd)", "[x](file:///etc/passwd)"),
    ("![alt](https://evil.example/p.png)", "alt"),
    ("see ![alt](photo:3) here", "see alt here"),
    ("[old](http://old.example)", "old (http://old.example)"),
    ("[1]: https://a.example", "[1]: https://a.example"),
    ("a\x1b[31m&#8238;b", "a·[31m&#8238;b"),
]


@pytest.mark.parametrize(("text", "said"), TEXTS)
def test_what_a_text_may_not_do_is_only_said(text: str, said: str) -> None:
    (only,) = blocks(text)
    assert isinstance(only, Paragraph)
    assert "".join(run.text for run in only.runs) == said
    assert all(run.link == "" for run in only.runs)


def test_a_rule_is_a_new_page_and_makes_no_heading_of_the_line_above() -> None:
    assert [type(one) for one in blocks("above\n---\nbelow")] == [Paragraph, NewPage, Paragraph]


def test_only_a_first_title_is_a_title_and_no_level_is_left_out() -> None:
    levels = [
        one.level for one in blocks("# A\n\n#### B\n\n# C\n\n###### D") if isinstance(one, Heading)
    ]
    assert levels == [1, 2, 2, 3]
    assert [one.level for one in blocks("words\n\n# A") if isinstance(one, Heading)] == [2]


def test_figures_and_photographs_stand_where_their_line_stands() -> None:
    found = blocks("before\n![One](figure:scale)\n![Two](photo:2)\nafter")
    assert found == (
        Paragraph((Run("before"),)), Drawn("scale", "One"), Photo(2, "Two"),
        Paragraph((Run("after"),)),
    )  # fmt: skip
