"""What could tell who somebody is, is found in a report; what belongs in one is let be."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.nameless import Known as Somebody
from coptui.domain.nameless import People
from coptui.domain.reports.scan import RULES, Known, PhotoState, own, scan, unlike
from coptui.domain.reports.scan_marks import is_nhs_number
from tests.unit.good_reports import GOOD, OWN

PEOPLE = People(
    [
        Somebody("Jo Pardew", 1), Somebody("Grace Hope", 2), Somebody("May Bell", 3),
        Somebody("Dr Anil Bexley", 4, False), Somebody("Will Young", 5), Somebody("Mark Cook", 6),
        Somebody("Wilhelmina Quillfeather", 7, False),
    ],
    ["jo@post.example", "rowan@hub.example"],
    ["07700 900123", "01632 960001"],
)  # fmt: skip
KNOWN = Known(
    today=date(2026, 11, 26),
    seen_in=PEOPLE.seen_in,
    on_the_list=PEOPLE.seen_in,
    names=frozenset({"Rosa Lindqvist", "Mrs Gray's Rooms", "Hill Surgery"}),
    own=own(OWN),
    roles=("housing manager", "caretaker", "pharmacist", "discharge nurse", "volunteer"),
    kinds=("peer mentor", "lived experience"),
    quotes=("We ring before the taxi is called, and it works.",),
    photos={3: PhotoState(), 4: PhotoState("Nobody has said whether faces are on it.")},
)

BAD = {
    "name": (
        "Thanks to Wilhelmina Quillfeather.", "QUILLFEATHER, Wilhelmina was there",
        "as Dr Bexley says", "W. Quillfeather", "Wilhel\u200bmina\nQuillfeather", "jo pardew rang",
    ),
    "name-of-member": (
        "and Jo rang back", "what Grace told us", "Mark's brother", "we met with Young",
        "Grace said it first.",
    ),
    "titled": (
        "The ward rang Mr Hill.", "- Mrs. O'Connor was glad", "what Dr Anne Marsh-Field saw",
        "Ms Ng's daughter",
    ),
    "address": (
        "Write to somebody@else.example.", "mail: a.b+c@d-e.co.uk", "jo@post.example",
        "jo (at) post.example", "jo at post dot example", "ｊｏ＠post.example",
        "[me](mailto:x@y.example)",
    ),
    "telephone": (
        "ring 01782 234567", "07700 900 999", "+44 (0)20 7946 0018", "(01632) 960-555",
        "0044 1632 960555", "on 07700900123 today",
    ),
    "postcode": ("in ST4 2AA", "a flat at sw1a 1aa", "who lives in ST4", "postcode: B12",
                 "moved to CF10", "comes from WN3"),
    "date-of-birth": (
        "born on 3 May 1961", "DOB 12.05.61", "d.o.b.: 1961-05-12", "her birthday is 3 May",
        "(12/05/1961)", "May 12, 1948 was the day", "born in 1950", "the 4th of June 1972",
    ),
    "identifier": (
        "943 476 5919", "NHS number 943 476 5918", "prisoner A1234BC", "QQ 12 34 56 C is no number "
        "but AB 12 34 56 C is", "hospital no. 4471123", "case ref: HB/20441",
        "tenancy number 00812345",
        "12-34-56 12345678",
    ),
    "unique-role": (
        "The housing manager promised it", "- Housing manager: bring the list",
        "“It was warm”, caretaker.", "our pharmacist rings at nine", "the discharge-nurse said",
    ),
    "small-number": (
        "three carers came", "only one nurse was there", "2 people with lived experience",
        "Lived experience: 2.", "| carers | 3 |", "two members from housing",
        "one to four peer mentors", "four of the older tenants", "3 people who have been homeless",
        "- Health: 4",
    ),
    "age": (
        "aged 74", "a 74-year-old", "an eighty-two-year-old man", "she is 82.", "he turned 41",
        "age: 9", "82 yo", "aged ninety",
    ),
    "photo": (
        "![](photo:3)", "![A sunny day in the yard](photo:4)", "![ x ](photo:99)",
    ),
    "quote": (
        "“Nobody came back to us for a week”, housing officer.",
        "\"Nobody came back to us for a week\" – a nurse",
        "> Nobody came back to us for a week\n> — carer",
        "A nurse said: “Nobody came back to us for a week.”",
        "“Nobody came back to us for a week”, said a carer from the north.",
        "“Nobody came back to us for a week”, somebody from health.",
    ),
}  # fmt: skip
BANDS = ("aged 60 to 74", "aged 18–25", "aged 65 and over", "over 80", "in her eighties", "65+",
         "under 25", "aged between 30 and 40", "aged 16 or 17")  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), [(rule, t) for rule, all_ in BAD.items() for t in all_])
def test_a_mark_of_somebody_is_found(rule: str, text: str) -> None:
    found = [one for one in scan(f"First line.\n\n{text}", KNOWN) if one.rule == rule]
    assert found, scan(text, KNOWN)
    assert found[0].line >= 3 and found[0].why and found[0].excerpt


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_a_good_report_is_let_be(text: str) -> None:
    assert [(one.rule, one.found) for one in scan(text, KNOWN)] == []


def test_thirty_good_reports_and_every_rule_with_bad_ones() -> None:
    assert len(GOOD) == 30 and set(BAD) == set(RULES) - {"too-long"}
    assert scan("\n\n".join(GOOD), KNOWN) == ()


def test_a_title_says_no_more_than_the_list_does() -> None:
    for text in ("Rev Lindqvist hosts.", "at Mrs Gray's Rooms", "Miss nothing, Dr or nurse"):
        assert scan(text, KNOWN) == (), text
    assert [one.rule for one in scan("as Dr Bexley says", KNOWN)] == ["name"]


@pytest.mark.parametrize("text", BANDS)
def test_a_band_of_ages_may_stand(text: str) -> None:
    assert scan(f"People {text} came.", KNOWN) == ()


def test_words_may_be_quoted_where_that_was_agreed() -> None:
    text = "“We ring before the taxi is called, and it works”, a nurse."
    assert [one.rule for one in scan(text, KNOWN)] == []


def test_what_may_stay_stays_until_its_words_change() -> None:
    (found,) = scan("We thank Wilhelmina Quillfeather for the cake.", KNOWN)
    accepted = [(found.rule, found.excerpt)]
    assert unlike([found], accepted) == ()
    (changed,) = scan("We blame Wilhelmina Quillfeather for the cake.", KNOWN)
    assert unlike([changed], accepted) == (changed,)


def test_the_check_digit_of_the_health_service() -> None:
    assert is_nhs_number("943 476 5919") and not is_nhs_number("943 476 5918")
    assert not is_nhs_number("0000000000") and not is_nhs_number("123")


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    for one in scan(text, KNOWN):
        assert one.rule in RULES and one.line >= 1


SLOW = (" ", "a@a.", "“", "one two ", "0 ", "- \n", "case no ", '"abcdefghijklm ', "![a")


@pytest.mark.parametrize(
    "piece", ["a", *(pytest.param(one, marks=pytest.mark.slow) for one in SLOW)]
)
def test_a_line_without_end_is_soon_looked_through(piece: str) -> None:
    huge = piece * (10_000_000 // len(piece))
    began = time.process_time()
    found = scan(huge, KNOWN)
    assert "too-long" in {one.rule for one in found}
    assert time.process_time() - began < 5
