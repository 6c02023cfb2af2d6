"""How many came, and how many for the first time, told only as far as gives nobody away.

A small part is never hidden beside a sum that would give it back (domain.md 5.5, 1): either every
session is told with both of its parts, or none is and only all of them together are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coptui.domain.counting import in_words
from coptui.domain.pictures.attendance import Crowd
from coptui.domain.reports.masking import FEW

SHOWN = 6
"""As many sessions stand in a picture."""


@dataclass(frozen=True)
class Came:
    """How many came to one session, how many of them for the first time."""

    label: str
    on: date
    present: int
    new: int


@dataclass(frozen=True)
class Crowds:
    """The sessions as they may be told.

    `crowds` is empty where a session was so small that not even its size is told; where they are
    not told `apart`, nobody is said to be new in any of them. `new` is how many came for the first
    time in all of them together; None is not told.
    """

    crowds: tuple[Crowd, ...]
    apart: bool
    present: int | None
    new: int | None

    @property
    def sentence(self) -> str:
        """What is seen in the picture of them; empty where there is none."""
        if not self.crowds:
            return ""
        sizes = [one.present for one in self.shown]
        if len(sizes) == 1:
            return f"{sizes[0]} came."
        each = f"each of {'the last ' * (len(sizes) < len(self.crowds))}{in_words(len(sizes))}"
        if min(sizes) == max(sizes):
            return f"{sizes[0]} came to {each} sessions."
        said = f"Between {min(sizes)} and {max(sizes)} came to {each} sessions"
        return f"{said}, {sizes[-1]} to the last."

    @property
    def shown(self) -> tuple[Crowd, ...]:
        """Those in the picture: the last few."""
        return self.crowds[-SHOWN:]


def tellable(came: Sequence[Came]) -> Crowds:
    """As much of it as may be told."""
    ordered = sorted(came, key=lambda one: (one.on, one.label))
    whole = Crowd("", sum(one.present for one in ordered), sum(one.new for one in ordered))
    present = whole.present if _told(whole.present) else None
    new = whole.new if _both_told(whole) else None
    single = tuple(Crowd(one.label, one.present, one.new) for one in ordered)
    if all(map(_both_told, single)):
        return Crowds(single, apart=True, present=present, new=new)
    if all(_told(one.present) for one in single):
        bare = tuple(Crowd(one.label, one.present) for one in single)
        return Crowds(bare, apart=False, present=present, new=new)
    return Crowds((), apart=False, present=present, new=new)


def _both_told(one: Crowd) -> bool:
    return _told(one.new) and _told(one.returning)


def _told(number: int) -> bool:
    return not number or number >= FEW
