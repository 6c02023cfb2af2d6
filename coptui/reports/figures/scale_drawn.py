"""The scale picture as vector graphics: a dot an answer, session by session."""

from __future__ import annotations

from coptui.domain.reports.figures import Scale, ScaleRow
from coptui.reports.figures.sheet import SIZE, Sheet, broken, wide_of
from coptui.reports.figures.words import hidden, middle, row_said

_DOT = 4.5
_GAP = 11
_HIGHEST = 6
"""How many dots are piled up before they are only counted."""


def scale(sheet: Sheet, figure: Scale) -> None:
    """Draw it on the sheet."""
    steps = figure.highest - figure.lowest
    if steps < 1:
        return
    label = max((wide_of(row.label) for row in figure.rows), default=0) + 14
    beside = 186.0
    one_line = label + beside + 30 * steps <= sheet.width
    left = label + 8 if one_line else 12.0
    right = sheet.width - (beside if one_line else 12)
    step = (right - left) / steps
    sheet.y = 16
    for value in range(figure.lowest, figure.highest + 1):
        sheet.text(left + step * (value - figure.lowest), sheet.y, str(value), anchor="middle")
    sheet.y += 6
    for row in figure.rows:
        _row(sheet, figure, row, (left, right, step), one_line)
    _key(sheet, figure)


def _row(
    sheet: Sheet, figure: Scale, row: ScaleRow, place: tuple[float, float, float], one_line: bool
) -> None:
    left, right, step = place
    if not one_line:
        for words in _lines(f"{row.label}: {row_said(row)}", sheet.width):
            sheet.words(0, words, sheet.width)
    shown = () if hidden(row) else row.values
    most = max((shown.count(value) for value in set(shown)), default=1)
    said = _lines(row_said(row), sheet.width - right - 16) if one_line else []
    tall = max(22.0, min(most, _HIGHEST) * _GAP + 12.0, len(said) * 15.0 + 4)
    base = sheet.y + tall
    sheet.line(left - 6, base, right + 6, base, wide=0.8)
    if row.good_enough is not None:
        x = left + step * (row.good_enough - figure.lowest)
        sheet.line(x, sheet.y + 3, x, base, wide=1.6, dashed=True)
    for value in range(figure.lowest, figure.highest + 1):
        x = left + step * (value - figure.lowest)
        sheet.line(x, base - 3, x, base, wide=0.8)
        _pile(sheet, x, base, shown.count(value))
    if shown:
        x = left + step * (float(middle(row)) - figure.lowest)
        for side in (-5, 5):  # a little tent under the line, where the middle is
            sheet.line(x, base + 2, x + side, base + 8, wide=1.6)
    if one_line:
        sheet.text(0, base - 4, row.label)
        for at, one in enumerate(said):
            sheet.text(right + 14, base - 4 - 15 * (len(said) - 1 - at), one, size=SIZE - 1)
    sheet.y = base + 12


def _lines(words: str, room: float) -> list[str]:
    """In one line, or broken after the number of answers, or wherever it has to be."""
    first, comma, rest = words.partition(", ")
    if wide_of(words) <= room or not comma:
        return broken(words, room)
    return [first, *broken(rest, room, SIZE - 1)]


def _pile(sheet: Sheet, x: float, base: float, count: int) -> None:
    for level in range(min(count, _HIGHEST)):
        y = base - 8 - _GAP * level
        if count > _HIGHEST and level == _HIGHEST - 1:
            sheet.patch(x, y + 4, f"×{count}")
        else:
            sheet.dot(x, y, _DOT)


def _key(sheet: Sheet, figure: Scale) -> None:
    """What the marks mean, where they are there."""
    sheet.y += 16
    x, y = 0.0, sheet.y
    sheet.dot(x + 5, y - 4, _DOT)
    x = _named(sheet, x, "one answer")
    if any(not hidden(row) for row in figure.rows):
        for side in (-5, 5):
            sheet.line(x + 6, y - 7, x + 6 + side, y - 1, wide=1.6)
        x = _named(sheet, x, "the middle")
    if any(row.good_enough is not None for row in figure.rows):
        sheet.line(x + 6, y - 13, x + 6, y + 2, wide=1.6, dashed=True)
        _named(sheet, x, "good enough")


def _named(sheet: Sheet, x: float, words: str) -> float:
    sheet.text(x + 16, sheet.y, words, size=SIZE - 1)
    return x + 16 + wide_of(words, SIZE - 1) + 14
