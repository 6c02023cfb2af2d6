"""Shares of a group: how near people are, never who."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.participation import Level, level, shares


@pytest.mark.parametrize(
    ("attended", "core", "mail", "found"),
    [
        (6, False, False, Level.core),
        (4, False, True, Level.core),
        (3, False, True, Level.active),
        (2, False, False, Level.active),
        (1, False, True, Level.occasional),
        (0, False, True, Level.reading),
        (0, False, False, None),
        (0, True, False, Level.core),
    ],
)
def test_level(attended: int, core: bool, mail: bool, found: Level | None) -> None:
    assert level(attended, holds_core_role=core, may_be_mailed=mail) is found


@given(st.lists(st.sampled_from([*Level, None])), st.randoms(use_true_random=False))
def test_shares_are_the_same_in_any_order_and_tell_their_number(
    levels: list[Level | None], dice: Random
) -> None:
    found = shares(levels)
    assert found == shares(dice.sample(levels, len(levels)))
    assert not found.n or str(found.n) in found.sentence


def test_a_group_is_told_in_a_sentence_without_a_grade() -> None:
    told = shares([Level.core, Level.active, Level.reading, Level.reading, None])
    assert told.sentence == "Of 4 people 1 in the core, 1 active, 2 reading along."
    assert shares([]).sentence == "Nobody is on the list yet."
