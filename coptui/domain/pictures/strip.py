"""The stage strip: five letters with the present one in brackets, and the way a community came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coptui.domain import stages
from coptui.domain.counting import counted
from coptui.domain.dates import day
from coptui.domain.stages import Stage

JOINT, LOOKED = "─", "·"
_JOINT_ASCII, _LOOKED_ASCII = "-", "."


@dataclass(frozen=True)
class Look:
    """One stage review: what it decided and when."""

    stage: Stage
    on: date


def letters(now: Stage | None, *, ascii_only: bool = False) -> str:
    """`F S [N] P A`, joined; without a stage yet the five letters alone."""
    return stages.strip(() if now is None else (now,), ascii_only=ascii_only)


def history(
    looks: Sequence[Look], today: date, width: int = 40, *, ascii_only: bool = False
) -> str:
    """The way in time, a letter where a stage was decided and a point where it was kept.

    `F────S──·──N─────[P]──`: the line goes from the first review to today, as long as its days.
    """
    if not looks:
        return ""
    joint = _JOINT_ASCII if ascii_only else JOINT
    kept = _LOOKED_ASCII if ascii_only else LOOKED
    ordered = sorted(looks, key=lambda look: look.on)
    span = max(1, (today - ordered[0].on).days)
    marks: list[tuple[int, str]] = []
    for index, look in enumerate(ordered):
        began = index == 0 or ordered[index - 1].stage is not look.stage
        mark = look.stage.letter if began else kept
        marks.append((round((look.on - ordered[0].on).days / span * (width - 4)), mark))
    last = max(i for i, (_, mark) in enumerate(marks) if mark != kept)
    marks[last] = (marks[last][0], f"[{marks[last][1]}]")
    line = ""
    for place, mark in marks:
        line += joint * max(place - len(line), 1 if line else 0) + mark
    return line + joint * (width - len(line))


def sentence(looks: Sequence[Look], today: date) -> str:
    """The same way in one sentence."""
    if not looks:
        return "Its stage has not been looked at yet."
    ordered = sorted(looks, key=lambda look: look.on)
    turns = [a for i, a in enumerate(ordered) if i == 0 or ordered[i - 1].stage is not a.stage]
    way = ", then ".join(f"{one.stage} from {day(one.on, today)}" for one in turns[-4:])
    if len(turns) > 4:
        way = f"… {way}"
    return f"{way[0].upper()}{way[1:]}; {counted(len(ordered), 'review')}."
