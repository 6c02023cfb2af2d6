"""Days and times as people write them in a mail: Thursday 3rd, 3/12/2026, 12.30, 2pm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = rf"(?P<weekday>{'|'.join(DAYS)}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_A_MONTH = _MONTH.replace("?P<month>", "?:")
_NUMBER = r"(?P<day>[12]?\d|3[01])"
_WRITTEN = re.compile(
    rf"\b(?:{_DAY},?\s+(?:the\s+)?)?{_NUMBER}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?![a-z])"
    r"(?:,?\s+(?P<year>20\d\d))?",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    rf"(?<![\d/.:£$€-])(?:\b{_DAY},?\s+)?{_NUMBER}(?P<sign>[/.])(?P<month>0?[1-9]|1[0-2])(?P=sign)"
    r"(?P<year>(?:20)?\d\d)(?![\d/.:]\d|\d)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b{_DAY},?\s+(?:the\s+)?{_NUMBER}(?:st|nd|rd|th)\b(?!\s+(?:of\s+)?{_A_MONTH})",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:./£$€#-])(?P<hour>[01]?\d|2[0-3])(?P<sign>[:.])(?P<minute>[0-5]\d)(?![\d:]|[./]\d)"
    r"\s?(?P<half>[ap]\.?m\b)?",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?<![\d:./£$€#-])(?P<hour>1[0-2]|0?[1-9])\s?(?P<half>[ap]\.?m)\b", re.IGNORECASE
)
_NO_TIME = re.compile(
    r"\s*(?:%|per\s?cent|percent|miles?|km|m\b|metres?|kg|litres?|million|p\b|pounds?|points?"
    r"|an? |per )",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:at|from|until|till|between|by|before|after|at about|around)\s+"
    r"|\d(?:\s?[ap]m)?\s*(?:to|and|until|till|–|-)\s*)$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:to|and|until|till|–|-)\s*\d", re.IGNORECASE)
_LOOK_BACK = 24


@dataclass(frozen=True)
class Told:
    """A day as it stands in a text. `weekday` is 0 for Monday, None where it is not said."""

    shown: str
    day: int
    month: int | None
    year: int | None
    weekday: int | None

    def on(self, near: date) -> date | None:
        """The day that is meant, nearest to another where the text leaves it open.

        None where there is no such day.
        """
        if self.month is None:
            return self._of_a_weekday(near)
        years = [self.year] if self.year else [near.year, near.year + 1, near.year - 1]
        found = []
        for year in years:
            try:
                found.append(date(year, self.month, self.day))
            except ValueError:
                continue
        return min(found, key=lambda day: abs((day - near).days), default=None)

    def _of_a_weekday(self, near: date) -> date | None:
        """Thursday 3rd: the day of that number nearest to another one."""
        days = (near + timedelta(days=step) for step in range(-20, 21))
        found = [one for one in days if one.day == self.day]
        return min(found, key=lambda day: abs((day - near).days), default=None)


def days_in(text: str) -> Iterator[Told]:
    """All days in a text, each written form once."""
    seen: set[str] = set()
    for pattern in (_WRITTEN, _DIGITS, _ORDINAL):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            shown = " ".join(match[0].split())
            if shown in seen or int(parts["day"]) == 0:
                continue
            seen.add(shown)
            yield Told(
                shown,
                int(parts["day"]),
                _month(parts.get("month")),
                _year(parts.get("year")),
                _weekday(parts.get("weekday")),
            )


def times_in(text: str) -> Iterator[tuple[str, frozenset[tuple[int, int]]]]:
    """All times of day in a text, each with the hours and minutes it may mean.

    With am or pm, or a colon, it means one; 2.30 alone may be of the morning or the afternoon.
    """
    for match in _CLOCK.finditer(text):
        if match["sign"] == "." and not match["half"] and not _is_a_time(text, match):
            continue
        hour, minute = int(match["hour"]), int(match["minute"])
        if match["half"]:
            meant = {(_of_day(hour, match["half"]), minute)}
        elif match["sign"] == "." and hour < 12:
            meant = {(hour, minute), (hour + 12, minute)}
        else:
            meant = {(hour, minute)}
        yield match[0].strip(), frozenset(meant)
    for match in _HOUR.finditer(text):
        yield match[0], frozenset({(_of_day(int(match["hour"]), match["half"]), 0)})


def _is_a_time(text: str, match: re.Match[str]) -> bool:
    """Whether 2.30 is said as a time, and is no share, length, price or heading."""
    if _NO_TIME.match(text, match.end()):
        return False
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    return bool(_BEFORE.search(before) or _AFTER.match(text, match.end()))


def _of_day(hour: int, half: str) -> int:
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _month(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdigit():
        return int(text)
    return next(i for i, one in enumerate(_MONTHS, 1) if one[:3] == text[:3].casefold())


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _weekday(text: str | None) -> int | None:
    if text is None:
        return None
    return next(i for i, one in enumerate(DAYS) if one[:3].casefold() == text[:3].casefold())
