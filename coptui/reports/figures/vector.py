"""A figure as vector graphics: as wide as a column of text, or as narrow as a telephone.

Black and white is enough to read it: every part has its hatching, its number, and its name.
"""

from __future__ import annotations

import re

from coptui.domain.reports.figures import Bar, Bars, Cells, Figure, Line, Scale, Steps, Strip
from coptui.reports.figures.scale_drawn import scale
from coptui.reports.figures.sheet import SIZE, Sheet, broken, wide_of
from coptui.reports.figures.time_drawn import line, strip
from coptui.reports.figures.words import number, parts_said, spoken

WIDE, NARROW = 640, 320
_BAR = 18
_FEW = 16
"""The bar of a count that is not told: always as long, whatever it is."""
_MANNERS = 6


def svg(figure: Figure, name: str = "figure", width: int = WIDE) -> str:
    """The drawing, with its sentence as title and all its figures as description."""
    sheet = Sheet(width)
    if isinstance(figure, Scale):
        scale(sheet, figure)
    elif isinstance(figure, Bars):
        _bars(sheet, figure)
    elif isinstance(figure, Cells):
        _cells(sheet, figure)
    elif isinstance(figure, Line):
        line(sheet, figure)
    elif isinstance(figure, Strip):
        strip(sheet, figure)
    else:
        _steps(sheet, figure)
    return sheet.svg(figure.sentence, spoken(figure), re.sub(r"[^\w-]", "-", name))


def _bars(sheet: Sheet, figure: Bars) -> None:
    if len(figure.parts) > 1:
        _legend(sheet, figure.parts)
    said = [parts_said(figure.parts, bar) for bar in figure.bars]
    label = max((wide_of(bar.label) for bar in figure.bars), default=0) + 12
    beside = max((wide_of(one) for one in said), default=0) + 12
    one_line = label + beside + 200 <= sheet.width
    left = label if one_line else 0.0
    room = sheet.width - left - (beside if one_line else 0) - 2
    top = max((sum(one or 0 for one in bar.counts) for bar in figure.bars), default=0)
    fews = max((sum(one is None for one in bar.counts) for bar in figure.bars), default=0)
    unit = max(0.0, room - _FEW * fews) / max(1, top)
    for bar, words in zip(figure.bars, said, strict=True):
        if not one_line:
            sheet.words(0, f"{bar.label}: {words}", sheet.width)
            sheet.y += 7
        end = _bar(sheet, bar, left + 1, min(unit, 40.0))
        if one_line:
            sheet.text(0, sheet.y + _BAR - 4, bar.label)
            sheet.text(end + 8, sheet.y + _BAR - 4, words)
        sheet.y += _BAR + 8


def _legend(sheet: Sheet, parts: tuple[str, ...]) -> None:
    x = 0.0
    sheet.y = 4
    for kind, part in enumerate(parts):
        need = 26 + wide_of(part) + 18
        if x and x + need > sheet.width:
            x, sheet.y = 0.0, sheet.y + 22
        sheet.fill(x + 1, sheet.y, 20, 14, kind % _MANNERS)
        sheet.text(x + 27, sheet.y + 12, part)
        x += need
    sheet.y += 26


def _bar(sheet: Sheet, bar: Bar, left: float, unit: float) -> float:
    x, foot = left, sheet.y + _BAR - 5
    for kind, count in enumerate(bar.counts):
        if count == 0:
            continue
        long = float(_FEW) if count is None else count * unit
        if count is None:
            sheet.few(x, sheet.y, long, _BAR)
        else:
            sheet.fill(x, sheet.y, long, _BAR, kind % _MANNERS)
        shown = number(count)
        if count is not None and long > wide_of(shown, SIZE - 2) + 6:
            if kind % _MANNERS == 0:
                sheet.text(
                    x + long / 2, foot, shown, anchor="middle", size=SIZE - 2, on_accent=True
                )
            else:
                sheet.patch(x + long / 2, foot, shown)
        x += long
    return x


def _cells(sheet: Sheet, figure: Cells) -> None:
    label = max((wide_of(row.label) for row in figure.rows), default=0) + 18
    label = min(label, sheet.width * 0.36)
    columns = max(1, len(figure.columns))
    cell = min(64.0, (sheet.width - label) / columns)
    longest = max((wide_of(one, SIZE - 1) for one in figure.columns), default=0)
    turned = longest > cell - 4
    sheet.y = longest * 0.87 + 14 if turned else 16
    for at, name in enumerate(figure.columns):
        x = label + cell * (at + 0.5)
        anchor = "start" if turned else "middle"
        sheet.text(x, sheet.y, name, anchor=anchor, size=SIZE - 1, turned=turned)
    sheet.y += 8
    top = max((one or 0 for row in figure.rows for one in row.counts), default=0)
    for row in figure.rows:
        names = broken(row.label, label - 6)
        tall = max(24.0, 16.0 * len(names) + 6)
        for at, one in enumerate(names):
            sheet.text(0, sheet.y + 16 + 16 * at, one)
        for at, count in enumerate(row.counts[:columns]):
            x = label + cell * at
            _cell(sheet, count, (x, sheet.y, cell, tall), top)
        sheet.y += tall


def _cell(
    sheet: Sheet, count: int | None, box: tuple[float, float, float, float], top: int
) -> None:
    x, y, w, h = box
    if count is None:
        sheet.few(x + 1, y + 1, w - 2, h - 2)
        sheet.patch(x + w / 2, y + h / 2 + 4, number(count))
        return
    if count:
        sheet.shade(x + 1, y + 1, w - 2, h - 2, 0.1 + 0.25 * count / max(1, top))
    words = number(count) if count else "–"
    sheet.text(x + w / 2, y + h / 2 + 4, words, anchor="middle", size=SIZE - 1)


def _steps(sheet: Sheet, figure: Steps) -> None:
    if not figure.steps:
        return
    need = max(wide_of(word) for word, _ in figure.steps) + 12
    box = max(56.0, need)
    row = max(1, int(sheet.width // (box + 22)))
    sheet.y = 2
    for start in range(0, len(figure.steps), row):
        for at, (word, count) in enumerate(figure.steps[start : start + row]):
            x = 1 + at * (box + 22)
            sheet.rect(x, sheet.y, box, 50)
            sheet.text(x + box / 2, sheet.y + 24, str(count), anchor="middle", size=20, strong=True)
            sheet.text(x + box / 2, sheet.y + 42, word, anchor="middle")
            if start + at + 1 < len(figure.steps):  # at the end of a row it says that it goes on
                _arrow(sheet, min(x + box + 3, sheet.width - 18), sheet.y + 25)
        sheet.y += 64
    sheet.y -= 12


def _arrow(sheet: Sheet, x: float, y: float) -> None:
    sheet.line(x, y, x + 16, y, wide=1.5)
    sheet.line(x + 10, y - 5, x + 17, y, wide=1.5)
    sheet.line(x + 10, y + 5, x + 17, y, wide=1.5)
