"""Where people came from, as a table that may leave the house: sectors, and no small number.

Small numbers are masked as everywhere (`masking.py`); a sector that is small in every column is
not in the table at all and only named, so that no row follows the few people who are in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coptui.domain.counting import in_words
from coptui.domain.reports.figures import Bar, Cells
from coptui.domain.reports.masking import REST, Cell, mask, mask_table

MOST_NAMED = 8


def whole(people: Mapping[str, int]) -> Cells | None:
    """People of each sector over a whole time, each of them once."""
    found = mask(people, total_shown=False)
    return _cells(("people",), {name: (found.cells[name],) for name in people})


def by_column(
    columns: Sequence[str], counts: Mapping[str, Sequence[int]], whole: Sequence[int]
) -> Cells | None:
    """People of each sector in each session; `whole` is how many came to it, told elsewhere."""
    rest = [
        max(0, all_ - sum(row))
        for all_, row in zip(whole, _across(counts, len(columns)), strict=True)
    ]
    table = {
        name: dict(zip(columns, row, strict=True)) for name, row in {**counts, REST: rest}.items()
    }
    found = mask_table(table, rows_shown=False, columns_shown=False, columns_known=True)
    rows = {name: tuple(found.cells[name][one] for one in columns) for name in counts}
    return _cells(tuple(columns), rows)


def _across(counts: Mapping[str, Sequence[int]], number: int) -> list[list[int]]:
    return [[row[at] for row in counts.values()] for at in range(number)]


def _cells(columns: tuple[str, ...], cells: Mapping[str, tuple[Cell, ...]]) -> Cells | None:
    names = sorted(cells, key=str.casefold)
    shown = [name for name in names if any(one.value for one in cells[name])]
    if not shown:
        return None
    few = [name for name in names if name not in shown]
    rows = tuple(Bar(name, tuple(one.value for one in cells[name])) for name in shown)
    return Cells(_sentence(len(names), shown, few), columns, rows)


def _sentence(number: int, shown: Sequence[str], few: Sequence[str]) -> str:
    if number == 1:
        return f"People came from one sector, {shown[0]}."
    said = f"People came from {in_words(number)} sectors"
    if not few:
        return f"{said}."
    more = len(few) - MOST_NAMED
    names = ", ".join(few[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{said}; not more than a few each time, or not shown, from {names}."
