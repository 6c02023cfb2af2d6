"""The figures of a report in letters, as vector graphics and in words: all say the same."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.domain.reports.figures import Bar, Bars, Cells, Figure, Line, Scale, ScaleRow, Steps
from coptui.reports.figures.letters import lines
from coptui.reports.figures.vector import NARROW, WIDE, svg
from coptui.reports.figures.words import spoken
from tests.hostile import HOSTILE
from tests.reports.samples import FIGURES

_label = st.sampled_from(["HAR-1", "é", "A label that is rather long for a bar"])
_count = st.none() | st.integers(0, 400)
_counts = st.lists(_count, min_size=3, max_size=3).map(tuple)
_point = st.tuples(_label, st.integers(0, 400))
_bar = st.builds(Bar, _label, _counts)
_figures: st.SearchStrategy[Figure] = st.one_of(
    st.builds(Bars, st.just("Said."), st.just(("new", "returning", "by phone")),
              st.lists(_bar, max_size=5).map(tuple)),
    st.builds(Cells, st.just("Said."), st.just(("HAR-1", "a long heading", "HAR-3")),
              st.lists(_bar, max_size=5).map(tuple)),
    st.builds(Line, st.just("Said."), st.lists(_point, max_size=30).map(tuple)),
    st.builds(Steps, st.just("Said."), st.lists(_point, max_size=6).map(tuple)),
    st.lists(st.integers(1, 10), max_size=40).map(
        lambda values: Scale("Said.", 1, 10, (ScaleRow("HAR-1", tuple(values), len(values), 6),))
    ),
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(_figures, st.sampled_from([40, 60, 72, 78]))
def test_any_figure_can_be_drawn_in_letters_and_lines(figure: Figure, width: int) -> None:
    assert all(len(line) <= width for line in lines(figure, width) if not isinstance(figure, Cells))
    for wide in (WIDE, NARROW):
        ET.fromstring(svg(figure, "x", wide))
    spoken(figure)


@pytest.mark.parametrize("name", FIGURES)
def test_every_number_stands_in_letters_on_the_drawing_and_in_words(name: str) -> None:
    figure = FIGURES[name]
    told = [spoken(figure), "\n".join(lines(figure)), svg(figure), svg(figure, width=NARROW)]
    wanted = set(
        re.findall(
            r"\b\d+\b", repr(getattr(figure, "bars", None) or getattr(figure, "steps", None) or ())
        )
    )
    wanted -= set(re.findall(r"\d+", " ".join(re.findall(r"HAR-\d+", repr(figure)))))
    wanted.discard("0")
    for one in told:
        assert wanted <= set(re.findall(r"\b\d+\b", one)), name


def test_a_masked_count_is_fewer_than_five_and_drawn_alike_whatever_it_was() -> None:
    figure = Bars("Said.", ("returning", "new"), (Bar("HAR-1", (12, None)),))
    assert "fewer than 5 new" in spoken(figure)
    assert lines(figure)[-1].endswith("12 returning, fewer than 5 new")
    assert "stroke-dasharray" in svg(figure) and "fewer than 5 new" in svg(figure)
    cells = Cells("Said.", ("HAR-1",), (Bar("Police", (None,)),))
    assert lines(cells)[-1].endswith("<5") and "&lt;5" in svg(cells)


def test_of_fewer_than_three_answers_only_their_number_is_told() -> None:
    figure = Scale("Said.", 1, 10, (ScaleRow("HAR-1", (3, 9), 2, 7),))
    for told in (spoken(figure), "\n".join(lines(figure)), svg(figure)):
        assert "2 answers" in told and "too few to be shown" in told
        assert "the middle" not in told and "middle 6" not in told and "•" not in told
    assert svg(figure).count("<circle") == 1  # the one that says what a dot is


def test_a_drawing_has_its_sentence_as_title_its_figures_as_words_and_nothing_from_elsewhere() -> (
    None
):
    for name, figure in FIGURES.items():
        drawn = svg(figure, name)
        root = ET.fromstring(drawn)
        space = "{http://www.w3.org/2000/svg}"
        title, about = root.find(f"{space}title"), root.find(f"{space}desc")
        assert title is not None and title.text == figure.sentence
        assert about is not None and about.text == spoken(figure)
        assert root.get("aria-labelledby") == f"{name}-t {name}-d"
        assert "href" not in drawn and "url(" not in drawn and "<script" not in drawn


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_is_only_a_label(text: str) -> None:
    for figure in (
        Bars(text, (text,), (Bar(text, (3,)),)), Cells(text, (text,), (Bar(text, (3,)),)),
        Line(text, ((text, 3),)), Steps(text, ((text, 3),)),
        Scale(text, 1, 5, (ScaleRow(text, (1, 2, 3), 3),)),
    ):  # fmt: skip
        root = ET.fromstring(svg(figure, text))
        assert {one.tag.split("}")[1] for one in root.iter()} <= {
            "svg", "title", "desc", "text", "rect", "line", "circle",
        }  # fmt: skip
        assert "\x1b" not in "".join(lines(figure))
