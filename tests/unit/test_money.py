"""Money as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain import money
from coptui.domain.errors import RuleBroken


@pytest.mark.parametrize(
    ("typed", "pence"), [("12.50", 1250), ("£7.5", 750), (" 12 ", 1200), ("1,200", 120000)]
)
def test_an_amount_is_read_as_it_is_meant(typed: str, pence: int) -> None:
    assert money.parse(typed) == pence


@pytest.mark.parametrize("typed", ["", "twelve", "-3", "1.234", "12,50", "1e5", "999999"])
def test_what_is_no_amount_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        money.parse(typed)
    assert refused.value.message.endswith(".")


@given(st.integers(0, money.MOST))
def test_what_is_written_is_read_back(pence: int) -> None:
    assert money.parse(money.written(pence)) == pence
