"""A figure drawn in letters: for the terminal, for plain text and for Markdown.

The figures stand beside each drawing, so that nothing depends on seeing it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from coptui.domain.pictures import scale as dots
from coptui.domain.pictures import spark, strip
from coptui.domain.ratings import Asked
from coptui.domain.reports.figures import Bar, Bars, Cells, Figure, Line, Scale, ScaleRow, Steps
from coptui.domain.reports.figures import Strip as StripFigure
from coptui.domain.stages import Stage
from coptui.domain.text import visible
from coptui.reports.figures.words import hidden, number, parts_said, row_said, stay_said

FILLS = "█░▓▒▚▞"
FEW_SIGN = "╱"
"""The bar of a count that is not told: always as long, whatever it is."""
_FEW_LONG = 2
_ARROW = " → "
_MOST_DOTS = 20


def lines(figure: Figure, width: int = 72) -> tuple[str, ...]:
    """The drawing, no line wider than `width`."""
    if isinstance(figure, Scale):
        made = _scale(figure, width)
    elif isinstance(figure, Bars):
        made = _bars(figure, width)
    elif isinstance(figure, Cells):
        made = _cells(figure, width)
    elif isinstance(figure, Line):
        made = _line(figure, width)
    elif isinstance(figure, StripFigure):
        made = _strip(figure, width)
    else:
        made = _steps(figure, width)
    return tuple(visible(line).rstrip() for line in made)


def _scale(figure: Scale, width: int) -> Iterator[str]:
    good = sorted({row.good_enough for row in figure.rows if row.good_enough is not None})
    room = dots.CELL * (figure.highest - figure.lowest + 1)
    label = min(max((len(row.label) for row in figure.rows), default=0), max(6, width - room - 2))
    beside = label + 2 + room <= width
    lead = " " * (label + 2) if beside else ""
    yield lead + dots.heading(figure.lowest, figure.highest, good)
    for row in figure.rows:
        drawn = _dots(row, figure)
        if beside:
            yield f"{_cut(row.label, label):<{label}}  {drawn}"
        else:
            yield row.label[:width]
            yield from (drawn,) * bool(drawn)
        yield from _under(lead, row_said(row), width)


def _dots(row: ScaleRow, figure: Scale) -> str:
    asked = Asked(row.values, (), "", figure.lowest, figure.highest)
    return "" if hidden(row) else dots.row(asked).rstrip()


def _bars(figure: Bars, width: int) -> Iterator[str]:
    if len(figure.parts) > 1:
        legend = [f"{_fill(at)} {part}" for at, part in enumerate(figure.parts)]
        yield from _wrapped("   ".join(legend), width)
    label = _label(figure.bars, width)
    beside = max((len(parts_said(figure.parts, bar)) for bar in figure.bars), default=0)
    one_line = label + beside + 20 <= width
    room = width - label - 2 - (beside + 2 if one_line else 0)
    top = max((sum(one or 0 for one in bar.counts) for bar in figure.bars), default=0)
    small = max(
        (sum(_FEW_LONG if one is None else 1 for one in bar.counts) for bar in figure.bars),
        default=0,
    )
    scale = min(1.0, max(0, room - small) / top) if top else 1.0
    longest = max((len(_bar(bar, scale)) for bar in figure.bars), default=0)
    for bar in figure.bars:
        said, drawn = parts_said(figure.parts, bar), _bar(bar, scale)
        lead = f"{_cut(bar.label, label):<{label}}  "
        if one_line:
            yield f"{lead}{drawn:<{longest}}  {said}"
        else:
            yield lead + drawn
            yield from _under(" " * len(lead), said, width)


def _label(bars: Sequence[Bar], width: int) -> int:
    return min(max((len(bar.label) for bar in bars), default=0), width // 3)


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: max(0, room - 1)] + "…"


def _fill(at: int) -> str:
    return FILLS[at % len(FILLS)]


def _bar(bar: Bar, scale: float) -> str:
    drawn = ""
    for at, count in enumerate(bar.counts):
        if count is None:
            drawn += FEW_SIGN * _FEW_LONG
        elif count > 0:
            drawn += _fill(at) * max(1, int(count * scale))
    return drawn


def _cells(figure: Cells, width: int) -> Iterator[str]:
    label = _label(figure.rows, width)
    cell = max([4, *(len(column) for column in figure.columns)]) + 2
    most = max(1, (width - label) // cell)
    for start in range(0, len(figure.columns), most):
        if start:
            yield ""
        shown = figure.columns[start : start + most]
        yield " " * label + "".join(f"{column[: cell - 2]:>{cell}}" for column in shown)
        for row in figure.rows:
            counts = row.counts[start : start + most]
            cells = "".join(f"{'·' if one == 0 else number(one):>{cell}}" for one in counts)
            yield f"{_cut(row.label, label):<{label}}{cells}"


def _line(figure: Line, width: int) -> Iterator[str]:
    counts = [count for _, count in figure.points]
    if not counts:
        return
    if len(counts) > 12 or max(counts) > _MOST_DOTS:
        for start in range(0, len(counts), width):
            yield spark.spark(counts[start : start + width])
        first, last = figure.points[0], figure.points[-1]
        high = max(figure.points, key=lambda one: one[1])
        told = f"{first[0]} {first[1]}, most {high[1]} ({high[0]}), {last[0]} {last[1]}"
        yield from _wrapped(told, width)
        return
    label = min(max(len(name) for name, _ in figure.points), width // 2)
    for name, count in figure.points:
        yield f"{name[:label]:<{label}}  {'●' * count}{' ' if count else ''}{count}"


def _strip(figure: StripFigure, width: int) -> Iterator[str]:
    looks = [strip.Look(_stage(one.letter), one.since) for one in figure.stays]
    yield strip.history(looks, figure.until, width)
    for one in figure.stays:
        yield from _wrapped(f"{one.letter}  {stay_said(one.name, one.since, one.reviewed)}", width)


def _stage(letter: str) -> Stage:
    return next((one for one in Stage if one.letter == letter), Stage.forming)


def _steps(figure: Steps, width: int) -> Iterator[str]:
    yield from _wrapped(_ARROW.join(f"{word} {count}" for word, count in figure.steps), width)


def _under(lead: str, words: str, width: int) -> list[str]:
    return textwrap.wrap(
        words, max(width, len(lead) + 1), initial_indent=lead, subsequent_indent=lead
    )


def _wrapped(words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, subsequent_indent="  ")
