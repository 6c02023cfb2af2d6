"""A figure in words: all that can be read off it, for whoever hears it and for what stands beside.

A count that is None is fewer than five, and is said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median

from coptui.domain.counting import counted
from coptui.domain.ratings import ENOUGH
from coptui.domain.reports.figures import Bar, Bars, Cells, Figure, Line, Scale, ScaleRow, Strip

FEW = "<5"
"""What stands in a drawing for a count that is not told."""
FEW_WORDS = "fewer than 5"


def spoken(figure: Figure) -> str:
    """Everything that is drawn, in sentences."""
    if isinstance(figure, Scale):
        return " ".join(f"{row.label}: {_answers(row)}." for row in figure.rows)
    if isinstance(figure, Bars):
        return " ".join(f"{bar.label}: {parts_said(figure.parts, bar)}." for bar in figure.bars)
    if isinstance(figure, Cells):
        return " ".join(f"{row.label}: {parts_at(figure.columns, row)}." for row in figure.rows)
    if isinstance(figure, Line):
        return ", ".join(f"{label}: {count}" for label, count in figure.points) + "."
    if isinstance(figure, Strip):
        said = [stay_said(one.name, one.since, one.reviewed) for one in figure.stays]
        return "; ".join(said) + f"; until {long_day(figure.until)}."
    return ", then ".join(f"{word} {count}" for word, count in figure.steps) + "."


def number(count: int | None) -> str:
    """A count as it stands in a drawing."""
    return FEW if count is None else str(count)


def parts_said(parts: Sequence[str], bar: Bar) -> str:
    """`18 returning, 4 new`; parts that are nobody's are left out."""
    shown = [
        f"{FEW_WORDS if count is None else count} {part}"
        for part, count in zip(parts, bar.counts, strict=False)
        if count != 0
    ]
    return ", ".join(shown) or "none"


def parts_at(columns: Sequence[str], row: Bar) -> str:
    """`4 at HAR-12, 7 at HAR-13`."""
    shown = [
        f"{FEW_WORDS if count is None else count} at {column}"
        for column, count in zip(columns, row.counts, strict=False)
        if count != 0
    ]
    return ", ".join(shown) or "nobody"


def middle(row: ScaleRow) -> str:
    """The middle answer, with a half where it lies between two; empty where none are shown."""
    if hidden(row):
        return ""
    found = median(row.values)
    return str(int(found)) if found == int(found) else f"{found:.1f}"


def hidden(row: ScaleRow) -> bool:
    """Whether only the number of answers may be told."""
    return len(row.values) < ENOUGH


def row_said(row: ScaleRow) -> str:
    """What stands beside the dots of one session."""
    answers = counted(row.n, "answer")
    if hidden(row):
        return f"{answers}: too few to be shown" if row.n else "not asked"
    enough = "" if row.good_enough is None else f", good enough {row.good_enough}"
    return f"{answers}, middle {middle(row)}{enough}"


def _answers(row: ScaleRow) -> str:
    if hidden(row):
        return row_said(row)
    each = [f"{row.values.count(value)} gave {value}" for value in sorted(set(row.values))]
    return f"{row_said(row)}; {', '.join(each)}"


def long_day(on: date) -> str:
    """`3 March 2025`."""
    return f"{on.day} {on:%B %Y}"


def stay_said(name: str, since: date, reviewed: bool) -> str:
    """`forming from 3 March 2025`."""
    return f"{name} from {long_day(since)}{'' if reviewed else ', as it seems'}"
