"""The clock that is read from the other side of the room."""

from __future__ import annotations

import pytest

from coptui.tui.text import ASCII_TWINS
from coptui.tui.widgets.big_figures import ROWS, big, clock


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00"), (59, "0:59"), (60, "1:00"), (27 * 60 + 14, "27:14"), (-125, "+2:05"),
     (7200, "120:00")],
)  # fmt: skip
def test_what_is_left_and_what_it_took_longer(seconds: int, words: str) -> None:
    assert clock(seconds) == words


def test_every_figure_is_five_rows_high_and_differs_from_the_others() -> None:
    drawn = {figure: "\n".join(big(figure)) for figure in "0123456789"}
    assert len(set(drawn.values())) == 10
    for text in ("27:14", "+2:05", "-:--", "120:00"):
        rows = big(text)
        assert len(rows) == ROWS and len({len(row) for row in rows}) == 1
        assert all(row.translate(ASCII_TWINS).isascii() for row in rows)
        assert len(rows[0]) <= 30
