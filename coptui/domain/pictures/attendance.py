"""Attendance as a picture: who was new and who had been before, session by session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coptui.domain.counting import counted

RETURNING, NEW = "█", "░"
_RETURNING_ASCII, _NEW_ASCII = "#", "+"


@dataclass(frozen=True)
class Crowd:
    """One session: its code, how many were there, and how many of them for the first time."""

    label: str
    present: int
    new: int = 0

    @property
    def returning(self) -> int:
        """Those who had been before."""
        return max(0, self.present - self.new)


def picture(
    crowds: Sequence[Crowd], width: int = 40, *, ascii_only: bool = False
) -> tuple[str, ...]:
    """A bar for each session: `HAR-13  ██████████████████░░░░  22, 4 new`."""
    if not crowds:
        return ()
    top = max(1, *(one.present for one in crowds))
    label = max(len(one.label) for one in crowds)
    tail = max(len(_tail(one)) for one in crowds)
    room = max(8, width - label - tail - 4)
    scale = min(1.0, room / top)  # a person is a cell, where there is room for all
    full, fresh = (_RETURNING_ASCII, _NEW_ASCII) if ascii_only else (RETURNING, NEW)
    lines = []
    for one in crowds:
        cells = _cells(one.present, scale)
        new = min(cells, _cells(one.new, scale))
        bar = full * (cells - new) + fresh * new
        lines.append(f"{one.label:<{label}}  {bar:<{round(top * scale)}}  {_tail(one)}")
    return tuple(line.rstrip() for line in lines)


def _cells(number: int, scale: float) -> int:
    return max(1, round(number * scale)) if number else 0


def _tail(one: Crowd) -> str:
    return f"{one.present}, {one.new} new" if one.new else f"{one.present}"


def sentence(crowds: Sequence[Crowd]) -> str:
    """The same in one sentence."""
    if not crowds:
        return "No session has been held yet."
    present, new = sum(c.present for c in crowds), sum(c.new for c in crowds)
    where = counted(len(crowds), "session")
    if not present:
        return f"Nobody was counted in {where}."
    last = crowds[-1]
    said = f"{present} in {where}, {new} of them new"
    if len(crowds) == 1:
        return f"{said}."
    return f"{said}; last time {last.present}, {last.new} of them new."
