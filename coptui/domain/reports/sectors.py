"""Where people came from, as a table that may leave the house: sectors, and no small number.

Nobody and a few print the same, so that a sector with one person in it tells nothing of that
person's coming and going; and no column has a single hidden cell that a sum would give back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coptui.domain.counting import in_words
from coptui.domain.reports.crowds import FEW
from coptui.domain.reports.figures import Bar, Cells


def table(columns: Sequence[str], counts: Mapping[str, Sequence[int]]) -> Cells | None:
    """Sectors with their counts in each column; those that are small everywhere are only named."""
    cells = {name: [n if n >= FEW else None for n in row] for name, row in counts.items()}
    for column in range(len(columns)):
        _hide_a_second(cells, counts, column)
    shown = [name for name in sorted(cells, key=str.casefold) if any(cells[name])]
    few = [name for name in sorted(cells, key=str.casefold) if not any(cells[name])]
    if not shown:
        return None
    rows = tuple(Bar(name, tuple(cells[name])) for name in shown)
    return Cells(_sentence(len(cells), shown, few), tuple(columns), rows)


def _hide_a_second(
    cells: dict[str, list[int | None]], counts: Mapping[str, Sequence[int]], column: int
) -> None:
    """Where one cell of a column is hidden and the others are not, the smallest goes with it."""
    hidden = [name for name, row in cells.items() if row[column] is None]
    seen = [name for name, row in cells.items() if row[column] is not None]
    if len(hidden) == 1 and seen:
        least = min(seen, key=lambda name: (counts[name][column], name))
        cells[least][column] = None


def _sentence(number: int, shown: Sequence[str], few: Sequence[str]) -> str:
    if number == 1:
        return f"People came from one sector, {shown[0]}."
    said = f"People came from {in_words(number)} sectors"
    if not few:
        return f"{said}."
    names = ", ".join(few) if len(few) <= 8 else f"{', '.join(few[:8])} and {len(few) - 8} more"
    return f"{said}; fewer than {FEW} each time from {names}."
