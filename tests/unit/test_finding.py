from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coptui.domain.finding import begins, rank


def test_names_come_before_what_stands_beside_them() -> None:
    people = [
        ("Rosa Lind", "Community Garden"),
        ("Ann Simunek", ""),
        ("José Muñoz", ""),
        ("Munira Ali", "Larder"),
        ("Jo Park", "Larder"),
    ]
    fitting = [(at, name) for name, rest in people if (at := rank("mun", name, rest)) is not None]
    assert [name for _, name in sorted(fitting)] == [
        "Munira Ali", "José Muñoz", "Ann Simunek", "Rosa Lind",
    ]  # fmt: skip


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.text(max_size=20))
@example("'", "", "")
@example("''", "' '", "")
def test_a_name_that_begins_so_is_never_behind(typed: str, name: str, rest: str) -> None:
    best = rank(typed, typed + name, rest)
    other = rank(typed, name, rest)
    assert best == 0
    assert other is None or other >= best


@pytest.mark.parametrize(
    "typed", ["obr", "o'b", "obrien", "o'brien", "O’Brien", "brien", "nia obr"]
)
def test_an_apostrophe_may_be_typed_or_left_out(typed: str) -> None:
    assert rank(typed, "Niamh O'Brien") is not None or " " in typed
    assert begins(typed, "Niamh O'Brien")
