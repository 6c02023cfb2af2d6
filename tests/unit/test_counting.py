"""Numbers and nouns that go together, wherever they are said."""

from __future__ import annotations

import pytest

from coptui.domain import counting


@pytest.mark.parametrize(
    ("number", "name", "said"),
    [
        (1, "neutral experts", "neutral expert"),
        (2, "neutral experts", "neutral experts"),
        (1, "presenters", "presenter"),
        (1, "hosts", "host"),
        (1, "people who decide", "one who decides"),
        (1, "core group", "core group"),
        (1, "came before", "came before"),
        (3, "visitors", "visitors"),
    ],
)
def test_a_group_reads_right_for_one_as_for_many(number: int, name: str, said: str) -> None:
    assert counting.group(number, name) == said
