"""What lies along time as vector graphics: a count from point to point, and the stages."""

from __future__ import annotations

from itertools import pairwise

from coptui.domain.reports.figures import Line, Strip
from coptui.reports.figures.sheet import SIZE, Sheet, wide_of
from coptui.reports.figures.words import stay_said

_TALL = 110
_SHORTEST = 24


def line(sheet: Sheet, figure: Line) -> None:
    """Draw a count over time."""
    if not figure.points:
        return
    step = sheet.width / len(figure.points)
    longest = max(wide_of(name, SIZE - 1) for name, _ in figure.points)
    turned = longest > step - 6
    every = max(1, -(-18 // int(max(1, step))))  # labels keep apart
    top = max(1, *(count for _, count in figure.points)) if figure.points else 1
    base = 24.0 + _TALL
    places = [
        (step * (at + 0.5), base - _TALL * count / top)
        for at, (_, count) in enumerate(figure.points)
    ]
    sheet.line(0, base, sheet.width, base, wide=0.8)
    for (x1, y1), (x2, y2) in pairwise(places):
        sheet.line(x1, y1, x2, y2, wide=1.6)
    foot = base + (longest * 0.87 + 10 if turned else 18)
    for at, ((x, y), (name, count)) in enumerate(zip(places, figure.points, strict=True)):
        sheet.dot(x, y, 4)
        if (len(places) - 1 - at) % every:
            continue
        sheet.text(x, y - 9, str(count), anchor="middle")
        if turned:
            sheet.text(x + 4, base + 14, name, anchor="end", size=SIZE - 1, turned=True)
        else:
            sheet.text(x, foot, name, anchor="middle", size=SIZE - 1)
    sheet.y = foot + 4


def strip(sheet: Sheet, figure: Strip) -> None:
    """Draw the stages, each as long as it lasted, with its letter in it."""
    stays = figure.stays
    if not stays:
        return
    ends = [*(one.since for one in stays[1:]), figure.until]
    days = [max(1, (end - one.since).days) for one, end in zip(stays, ends, strict=True)]
    free = sheet.width - 2 - _SHORTEST * len(stays)
    x = 1.0
    for at, (one, long) in enumerate(zip(stays, days, strict=True)):
        wide = _SHORTEST + max(0.0, free) * long / sum(days)
        now = at == len(stays) - 1
        sheet.rect(x, 2, wide, 30, solid=now)
        sheet.text(
            x + wide / 2, 22, one.letter, anchor="middle", strong=True, size=15, on_accent=now
        )
        x += wide
    sheet.y = 40
    for one in stays:
        sheet.words(0, f"{one.letter}  {stay_said(one.name, one.since, one.reviewed)}", sheet.width)
