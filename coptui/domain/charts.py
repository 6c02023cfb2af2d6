"""One way to hold a state chart: a move that it does not have is refused in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from coptui.domain.errors import RuleBroken

S = TypeVar("S", bound=StrEnum)


def check(chart: Mapping[S, frozenset[S]], old: S, new: S, noun: str) -> None:
    """Refuse a move that the chart does not have; `noun` says of what, with its article."""
    if new in chart[old]:
        return
    if new is old:
        raise RuleBroken("status", f"{noun} is {old} already.")
    ways = [str(one) for one in type(old) if one in chart[old]]
    then = f"it can become {listed(ways)}" if ways else "that is where it ends"
    raise RuleBroken("status", f"{noun} that is {old} cannot become {new}; {then}.")


def listed(words: list[str]) -> str:
    """done, let go or handed on."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
