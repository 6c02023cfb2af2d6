"""Days that could suit, with how many said yes and maybe; a person chooses, no reckoner does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from coptui.domain import dates
from coptui.domain.errors import RuleBroken

MOST = 8
MOST_PEOPLE = 5000


@dataclass(frozen=True)
class DateOption:
    """A day with its times, how many can come and how many perhaps."""

    on: date
    start: time | None = None
    end: time | None = None
    yes: int = 0
    maybe: int = 0
    chosen: bool = False

    def to_plain(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "on": self.on.isoformat(),
            "start": self.start.isoformat("minutes") if self.start else "",
            "end": self.end.isoformat("minutes") if self.end else "",
            "yes": self.yes,
            "maybe": self.maybe,
            "chosen": self.chosen,
        }


def from_plain(kept: Iterable[Mapping[str, Any]]) -> tuple[DateOption, ...]:
    """The options as they were kept, by day."""
    found = [
        DateOption(
            date.fromisoformat(one["on"]),
            time.fromisoformat(one["start"]) if one.get("start") else None,
            time.fromisoformat(one["end"]) if one.get("end") else None,
            int(one.get("yes", 0)),
            int(one.get("maybe", 0)),
            bool(one.get("chosen")),
        )
        for one in kept
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.start or time())))


def with_option(options: Sequence[DateOption], new: DateOption) -> tuple[DateOption, ...]:
    """One more day. Raises `RuleBroken` for a day that is there already, or for too many."""
    if any((one.on, one.start) == (new.on, new.start) for one in options):
        raise RuleBroken("on", f"{dates.long_day(new.on)} is on the list of days already.")
    if len(options) >= MOST:
        raise RuleBroken("on", f"{MOST} days are as many as people can look through.")
    return from_plain(one.to_plain() for one in (*options, new))


def with_counts(options: Sequence[DateOption], at: int, yes: int, maybe: int) -> tuple[
    DateOption, ...
]:  # fmt: skip
    """The day at that place (from 0) with its counts."""
    if not 0 <= at < len(options):
        raise RuleBroken("option", "There is no such day on the list.")
    if not (0 <= yes <= MOST_PEOPLE and 0 <= maybe <= MOST_PEOPLE):
        raise RuleBroken("yes", "A count is a number of people.")
    return tuple(
        replace(one, yes=yes, maybe=maybe) if i == at else one for i, one in enumerate(options)
    )


def choosing(options: Sequence[DateOption], at: int) -> tuple[DateOption, ...]:
    """That day is the one; the others stay to be seen."""
    if not 0 <= at < len(options):
        raise RuleBroken("option", "There is no such day on the list.")
    return tuple(replace(one, chosen=i == at) for i, one in enumerate(options))


def best(options: Sequence[DateOption]) -> str:
    """What the counts say, in a sentence; it only says it."""
    counted = [one for one in options if one.yes or one.maybe]
    if not counted:
        return "No counts yet."
    top = max(one.yes for one in counted)
    firsts = [one for one in counted if one.yes == top]
    names = " and ".join(dates.long_day(one.on) for one in firsts)
    verb = "suits" if len(firsts) == 1 else "suit"
    return f"{names} {verb} most: {top} said yes. No day suits everybody."
