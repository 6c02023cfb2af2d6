"""The lines of a report that a mail carries are found in its own words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.blanks import blanks
from coptui.domain.reports import gist

REPORT = """\
# First 48 hours

## A word from the chair

This report is independent. It comes from many sides.
They talked for a year.

A second paragraph that is longer than what fits into the mail.

![Dots climb from four to seven.](figure:scale)

## Main messages

1. Somebody rings before Friday.
2. **Ask once**, and write it down.
3. A key is worth more than a leaflet.
4. And a fourth.

## Recommendations

| What | To whom |
|---|---|
| Say the plan in plain words | Hospital Board |
| Ring on the second day | everyone |

## Nothing here
"""


def test_points_and_first_sentences_are_found_under_their_headings() -> None:
    assert gist.points(REPORT, "messages") == (
        "Somebody rings before Friday.",
        "**Ask once**, and write it down.",
        "A key is worth more than a leaflet.",
    )
    assert gist.points(REPORT, "recommend", most=5) == (
        "Say the plan in plain words",
        "Ring on the second day",
    )
    assert gist.opening(REPORT, "foreword", "word from the chair", words=12) == (
        "This report is independent. It comes from many sides."
    )
    assert gist.points(REPORT, "nothing here") == ()
    assert gist.opening(REPORT, "no such part") == ""


def test_what_would_be_an_order_in_a_mail_is_only_words() -> None:
    text = "## What it says\n\n- {{ person.email }} {% if %} [[ link: here ]]\n"
    (told,) = gist.points(text, "says")
    assert not blanks(told)
    assert not any(order in told for order in ("{{", "{%", "[["))


@given(st.text(alphabet="# -|{}%[]:.!?\nabä*`1", max_size=200))
def test_any_text_is_read(text: str) -> None:
    for part in gist.parts(text):
        assert all(one.strip() or not one for one in part.points)
    told = gist.opening(f"## x\n\n{text}", "x")
    assert "{{" not in told.replace("{ {", "")
    assert not blanks("\n".join(gist.points(text, "a")))
