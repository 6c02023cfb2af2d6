"""No small number of people can be read or worked out, by whoever has all that is printed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.domain.reports.masking import (
    FEW,
    FEW_WORDS,
    HIDDEN_WORDS,
    REST,
    Cell,
    few,
    mask,
    mask_table,
    presence,
)

Range = tuple[int, int]
MOST = 60
COUNTS = st.integers(0, 14) | st.sampled_from([0, 1, 2, 3, 4, 5])
KINDS = st.dictionaries(st.sampled_from("abcde"), COUNTS, min_size=2, max_size=5)


def _said(cell: Cell, *, least_few: int, least_hidden: int) -> Range:
    """What one printed cell says, for somebody who knows how the program masks."""
    if cell.words == FEW_WORDS:
        return least_few, FEW - 1
    if cell.words == HIDDEN_WORDS:
        return least_hidden, MOST
    return int(cell.words), int(cell.words)


class Attacker:
    """Somebody with all that is printed, who tries every table that could be behind it."""

    def __init__(self, cells: list[list[Range]], rows: list[Range], columns: list[Range],
                 whole: Range) -> None:  # fmt: skip
        self.cells, self.rows, self.columns, self.whole = cells, rows, columns, whole

    def could_be(self, at: tuple[int, int], value: int) -> bool:
        """Whether a table with this value in this place could be behind what is printed."""
        cells = [list(row) for row in self.cells]
        low, high = cells[at[0]][at[1]]
        if not low <= value <= high:
            return False
        cells[at[0]][at[1]] = (value, value)
        return self._some_table(cells)

    def _some_table(self, cells: list[list[Range]]) -> bool:
        """Narrow everything as far as it goes; then try the narrowest place out."""
        bounds = [[list(one) for one in row] for row in cells]
        rows, columns = [list(r) for r in self.rows], [list(c) for c in self.columns]
        whole = list(self.whole)
        lines = [([bounds[i][j] for j in range(len(columns))], rows[i]) for i in range(len(rows))]
        lines += [
            ([bounds[i][j] for i in range(len(rows))], columns[j]) for j in range(len(columns))
        ]
        lines += [(rows, whole), (columns, whole)]
        changed = True
        while changed:
            changed = False
            for parts, total in lines:
                low, high = sum(p[0] for p in parts), sum(p[1] for p in parts)
                changed |= _narrow(total, low, high)
                for part in parts:
                    changed |= _narrow(
                        part, total[0] - (high - part[1]), total[1] - (low - part[0])
                    )
                if any(p[0] > p[1] for p in (*parts, total)):
                    return False
        open_ = [(b[1] - b[0], i, j) for i, r in enumerate(bounds) for j, b in enumerate(r)
                 if b[1] > b[0]]  # fmt: skip
        if not open_:
            return True
        _, i, j = min(open_)
        tried = [[(b[0], b[1]) for b in row] for row in bounds]
        for value in range(bounds[i][j][0], bounds[i][j][1] + 1):
            tried[i][j] = (value, value)
            if self._some_table(tried):
                return True
        return False


def _narrow(one: list[int], low: int, high: int) -> bool:
    new = [max(one[0], low), min(one[1], high)]
    changed, one[:] = new != one, new
    return changed


def _least_hidden(pairs: list[tuple[Cell, int]]) -> int:
    return 0 if any(c.words == HIDDEN_WORDS and true < FEW for c, true in pairs) else FEW


def _attacked(attacker: Attacker, at: tuple[int, int], cell: Cell, true: int, top: int) -> None:
    """A small number is any that its words say, as far as everybody knows the total."""
    small = range(0, FEW)
    could = [value for value in small if attacker.could_be(at, value)]
    assert true in could
    assert len(could) > 1
    wanted = range(1, min(FEW - 1, top) + 1)
    assert set(wanted) <= set(could), (cell, could)


def _table_attacker(
    table: Mapping[str, Mapping[str, int]], known: bool
) -> tuple[Attacker, list[tuple[tuple[int, int], Cell, int, int]]]:
    made = mask_table(table, columns_known=known)
    kinds, columns = list(table), list(made.columns)
    sums = {one: sum(table[kind].get(one, 0) for kind in kinds) for one in columns}
    whole = sum(sums.values())
    assert made.total is not None
    pairs = [(made.cells[k][c], table[k].get(c, 0)) for k in kinds for c in columns]
    pairs += [(made.rows[k], sum(table[k].values())) for k in kinds]
    pairs += [(made.columns[c], sums[c]) for c in columns] + [(made.total, whole)]
    hidden = _least_hidden(pairs)
    cells = [[_said(made.cells[k][c], least_few=0, least_hidden=hidden) for c in columns]
             for k in kinds]  # fmt: skip
    rows = [_said(made.rows[k], least_few=0 if known else 1, least_hidden=hidden) for k in kinds]
    sides = [_said(made.columns[c], least_few=1, least_hidden=hidden) for c in columns]
    attacker = Attacker(cells, rows, sides, _said(made.total, least_few=1, least_hidden=hidden))
    small = [
        ((i, j), made.cells[k][c], table[k].get(c, 0), sums[c] if known else FEW)
        for i, k in enumerate(kinds)
        for j, c in enumerate(columns)
        if table[k].get(c, 0) < FEW and made.cells[k][c].value is None
    ]
    for kind in kinds:
        for one in columns:
            shown = made.cells[kind][one].value
            assert shown in (None, table[kind].get(one, 0))
            nothing = not any(table[kind].values()) or (known and not sums[one])
            assert made.columns[one].value == sums[one] or not known
            assert shown is None or shown >= FEW or (shown == 0 and nothing)
    return attacker, small


TABLE = st.integers(2, 3).flatmap(
    lambda wide: st.lists(
        st.lists(COUNTS, min_size=wide, max_size=wide), min_size=2, max_size=3
    ).map(lambda rows: {f"k{i}": {f"c{j}": n for j, n in enumerate(r)} for i, r in enumerate(rows)})
)


@settings(deadline=None, max_examples=60)
@given(TABLE, st.booleans())
def test_no_small_number_of_a_table_can_be_worked_out(
    table: dict[str, dict[str, int]], known: bool
) -> None:
    attacker, small = _table_attacker(table, known)
    for at, cell, true, top in small:
        _attacked(attacker, at, cell, true, top)


@settings(deadline=None, max_examples=100)
@given(KINDS, st.booleans())
def test_no_small_number_of_a_list_can_be_worked_out(counts: dict[str, int], known: bool) -> None:
    made, whole = mask(counts, total_known=known), sum(counts.values())
    assert made.total is not None
    pairs = [(made.cells[k], n) for k, n in counts.items()] + [(made.total, whole)]
    hidden = _least_hidden(pairs)
    least = 0 if known else 1
    cells = [_said(made.cells[k], least_few=least, least_hidden=hidden) for k in counts]
    free = [(0, MOST)] * len(counts)
    total = _said(made.total, least_few=1, least_hidden=hidden)
    attacker = Attacker([cells], [total], free, total)
    for j, (kind, true) in enumerate(counts.items()):
        shown = made.cells[kind]
        assert shown.value in (None, true)
        assert shown.value is None or true >= FEW or true == 0
        if true < FEW and shown.value is None:
            _attacked(attacker, (0, j), shown, true, whole if known else FEW)


@pytest.mark.parametrize(
    ("counts", "words", "total"),
    [
        ({"health": 7, "housing": 12}, "7 | 12", "19"),
        ({"health": 3, "housing": 12}, "fewer than 5 | not shown", "15"),
        ({"health": 3, "housing": 12, "faith": 4}, "fewer than 5 | not shown | fewer than 5", "19"),
        ({"health": 3, "housing": 9, "faith": 20}, "fewer than 5 | not shown | 20", "32"),
        ({"health": 1, "housing": 5}, "fewer than 5 | 5", "not shown"),
        ({"health": 0, "housing": 9}, "0 | 9", "9"),
        ({"health": 0, "housing": 0}, "0 | 0", "0"),
        ({}, "", "0"),
    ],
)
def test_a_list_as_it_is_printed(counts: dict[str, int], words: str, total: str) -> None:
    made = mask(counts)
    assert made.total is not None
    assert (" | ".join(made.words(one) for one in counts), made.total.words) == (words, total)


def test_those_whose_kind_nobody_knows_hide_the_few_as_well() -> None:
    made = mask({"carers": 3, "health": 6, REST: 3}, total_known=True)
    assert (made.words("carers"), made.words("health")) == (FEW_WORDS, "6")
    assert REST not in made.cells
    made = mask({"carers": 3, "health": 9, REST: 0}, total_known=True)
    assert (made.words("carers"), made.words("health")) == (FEW_WORDS, HIDDEN_WORDS)
    table = {"carers": {"a": 3, "b": 7}, "health": {"a": 6, "b": 8}, REST: {"a": 3, "b": 0}}
    found = mask_table(table, columns_known=True)
    assert found.words("health", "a") == "6" and REST not in found.cells and REST not in found.rows


def test_what_stands_alone() -> None:
    assert [few(one) for one in (0, 1, 4, 5, 12)] == ["0", FEW_WORDS, FEW_WORDS, "5", "12"]
    assert [presence(one) for one in (0, 1, 4, 5)] == [
        "not present this time", "present", "present", "5",
    ]  # fmt: skip


def test_a_year_of_sessions_is_masked_at_once() -> None:
    import time

    table = {f"sector {i}": {f"s{j}": (i * 7 + j * 3) % 11 for j in range(12)} for i in range(15)}
    began = time.process_time()
    made = mask_table(table, columns_known=True)
    assert time.process_time() - began < 2
    assert all(
        made.cells[k][c].value is None for k in table for c in table[k] if 0 < table[k][c] < FEW
    )
