"""The table as cells: one line a sector, filled where somebody is on the list or in the room.

    health        ●●○   3 on the list, 2 came lately
    housing       ·     nobody yet

Pure text. Every sign has a plain twin in `tui/text.py`.
"""

from __future__ import annotations

from coptui.domain.breadth import Breadth, Cell, sentence

HERE, LISTED, NOBODY = "●", "○", "·"
"""Marks for people in the room lately, people on the list only, and nobody."""
WIDEST = 8


def lines(it: Breadth) -> tuple[str, ...]:
    """A line for each sector: its name, its cells, and the same in words. At most 60 columns."""
    wide = max((len(one.sector) for one in it.cells), default=0)
    made = [f"{one.sector:<{wide}}  {cells(one):<{WIDEST}}  {words(one)}" for one in it.cells]
    return tuple(line.rstrip() for line in made)


def cells(one: Cell) -> str:
    """The cells of one sector; beyond eight they are only counted in words."""
    if not one.people:
        return NOBODY
    came = min(one.came, WIDEST)
    return HERE * came + LISTED * (min(one.people, WIDEST) - came)


def words(one: Cell) -> str:
    """The same in words."""
    if not one.people:
        return "nobody yet"
    return f"{one.people} on the list, {one.came} came lately"


def picture(it: Breadth) -> tuple[tuple[str, ...], str]:
    """The lines, and the sentence that says the same."""
    return lines(it), sentence(it)
