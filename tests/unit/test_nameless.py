"""A name is found however it is written, and a word that is no name stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.domain.nameless import SOMEBODY, Known, People

NEAR = People(
    ["Hope Marsh", "May Bell", "Will Young", "An Nguyen", "Aurelia Brightwater-Nkemelu",
     "Jan van der Berg", "Mark Cook", "Grace", "The Hub", "a student from the college",
     "Housing Team", "Siân Ní Bhriain"]
)  # fmt: skip
FAR = People(
    [Known("Ngozi Hart", 1, False), Known("Peter Sallow", 2, False), Known("Ann Field", 3, False)],
    ["ngozi@post.example"],
    ["+44 1632 960 071"],
)


@pytest.mark.parametrize(
    "text",
    [
        "we saw Hope at the ward", "then Hope said so", "Hope said so", "Hope's brother rang",
        "what Bell told us", "MAY BELL rang", "with Mr Young", "we thank May and the ward",
        "thanks to An for the tea", "Brightwater-Nkemelu, Aurelia", "Ms Nkemelu",
        "van der Berg rang",
        "Jan Berg", "it was J. Berg who rang", "Mark’s idea", "a word from grace of Grace",
        "**Hope Marsh**", "Hope\nMarsh", "_Aurelia_ rang", "sian ni bhriain", "Sia\u0302n rang",
    ],
)  # fmt: skip
def test_somebody_near_is_found_by_any_of_their_names(text: str) -> None:
    left = NEAR.unnamed(text)
    assert left.names and SOMEBODY in left.text.casefold(), left


@pytest.mark.parametrize(
    "text",
    [
        "Hope is what we need", "we hope for more", "in May 2026", "by May", "5 May", "May we ask?",
        "Will young people come?", "will young people come", "Mark the day", "the cook rang",
        "in Hope Street", "at Bell House", "an answer", "the hub", "The Hub opens at nine",
        "a student from the college told us", "the housing team", "Grace before a meal",
        "with good grace", "Marsh Lane Surgery", "a berg of ice", "the nkemelu",
    ],
)  # fmt: skip
def test_a_word_that_is_no_name_stays(text: str) -> None:
    assert NEAR.unnamed(text).text == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ngozi Hart rang", "Somebody rang"),
        ("Hart, Ngozi", "Somebody"),
        ("so did N. Hart", "so did somebody"),
        ("N.Hart", "Somebody"),
        ("Dr Sallow came", "Somebody came"),
        ("A Field was free", "A Field was free"),
        ("Ngozi rang, and Sallow", "Ngozi rang, and Sallow"),
        ("write to Ngozi@Post.example.", "write to somebody."),
        ("ring 01632 960071 or (01632) 960-071", "ring somebody or somebody"),
        ("ring 01632 960072", "ring 01632 960072"),
        ("ngozi hart and Peter Sallow's list", "Somebody and somebody's list"),
    ],
)
def test_everybody_is_known_by_a_whole_name_an_address_and_a_number(text: str, left: str) -> None:
    assert FAR.unnamed(text).text == left


def test_a_name_that_two_people_bear_means_both() -> None:
    people = People([Known("Sam Yarrow", 1), Known("Sam Finch", 2)])
    assert [one.whose for one in people.seen_in("Sam, Sam Finch")] == [{1, 2}, {2}]


NAME = st.from_regex(r"[A-Z][a-zà-ÿ]{3,9} [A-Z][a-zA-Z'’\-]{3,12}", fullmatch=True)
AROUND = st.text(alphabet=st.characters(codec="utf-8"), max_size=20)


@settings(deadline=None)
@given(NAME, AROUND, AROUND)
def test_a_whole_name_is_found_in_any_text(name: str, before: str, after: str) -> None:
    left = People([Known(name, 1, False)]).unnamed(f"{before} {name}, {after}")
    assert name not in left.text and name in left.names


@given(st.text(max_size=200))
def test_where_nobody_is_known_nothing_changes(text: str) -> None:
    assert People([]).unnamed(text).text == text
    assert NEAR.unnamed(NEAR.unnamed(text).text).names == ()


def test_twenty_thousand_people_in_a_long_report_are_quick() -> None:
    names = [
        f"{a}{b}na {c}{d}ford"
        for a in ("Ka", "Lo", "Mi", "Ta", "Ru", "Sa", "Jo", "An", "Be", "Wi")
        for b in ("ra", "li", "ma", "dri", "tha", "ve", "mo", "ste", "le", "no")
        for c in ("Quil", "Bram", "Wex", "Tol", "Har", "Sten", "Mor", "Fen", "Gal", "Ost")
        for d in ("er", "in", "um", "ol", "ay", "es", "ig", "ot", "ax", "ul", "ed", "ow", "ub",
                  "ic", "ek", "om", "at", "is", "un", "ir")
    ]  # fmt: skip
    assert len(names) == 20_000
    text = " ".join([*("what helps in the first days at home" for _ in range(1500)), *names[::99]])
    began = time.process_time()
    seen = People(Known(name, at, at < 500) for at, name in enumerate(names)).seen_in(text)
    assert len(seen) == len(names[::99])
    assert time.process_time() - began < 1.0  # a tenth of a second to know them, as much to read
