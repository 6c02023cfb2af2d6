"""A text with gaps goes over the wire as the whole text would, whatever stands in the gaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.errors import Refused
from coptui.mail.quoted import Coder, coded

WORDS = st.text(st.sampled_from("aé .=\n\r\t—_🙂" + "x" * 8), max_size=120)


@given(
    pieces=st.lists(WORDS, min_size=1, max_size=6), values=st.lists(WORDS, min_size=5, max_size=5)
)
def test_only_the_lines_with_a_gap_are_coded_anew_and_nobody_can_tell(
    pieces: list[str], values: list[str]
) -> None:
    paths = [f"person.{at}" for at in range(len(pieces) - 1)]
    known = dict(zip(paths, values, strict=False))
    whole = pieces[0]
    for path, piece in zip(paths, pieces[1:], strict=True):
        whole += known[path] + piece
    assert Coder(pieces, paths).filled(known) == coded(whole)


def test_a_broken_letter_goes_nowhere() -> None:
    with pytest.raises(Refused, match="broken letter"):
        Coder(["Dear ", ",\nhello"], ["person.name"]).filled({"person.name": "\ud800"})
