"""Taking somebody out of a report only makes it say less."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.reports.taking_out import photos_in, taken_out

LINES = st.lists(
    st.sampled_from(
        ["# Title", "## One", "### Under it", "- “They rang me on Friday.”", "- A kettle.",
         "To Jo Pardew.", "![Dots](photo:3)", "![Dots](photo:4)", "", "Plain words."]
    ),
    max_size=12,
)  # fmt: skip


def same(line: str) -> str:
    return line


def test_a_line_a_photograph_and_what_stands_over_them_go() -> None:
    text = (
        "# T\n\n## Said\n\n- “They rang me, on Friday!”\n\n## Seen\n\n![A hall](photo:3)\n\nEnd.\n"
    )
    assert taken_out(text, same, ["They rang me on Friday"]) == (
        "# T\n\n## Seen\n\n![A hall](photo:3)\n\nEnd.\n"
    )
    assert taken_out(text, same, photos={3}) == text.replace("![A hall](photo:3)\n\n", "")
    assert photos_in(text) == {3}
    assert taken_out(text, same, ["on"]) == text  # two letters are in many lines


@given(LINES)
def test_no_line_is_there_that_was_not_and_nothing_of_theirs_is_left(lines: list[str]) -> None:
    text = "\n".join(lines)
    out = taken_out(
        text, lambda one: one.replace("Jo Pardew", "somebody"), ["They rang me on Friday."], {3}
    )
    assert "rang me" not in out and "photo:3" not in out and "Jo" not in out
    was = {one.replace("Jo Pardew", "somebody") for one in lines}
    assert set(out.split("\n")) <= was | {""}
    assert out.count("A kettle.") == text.count("A kettle.")
    assert out.count("photo:4") == text.count("photo:4")
    assert taken_out(text, same) == text
