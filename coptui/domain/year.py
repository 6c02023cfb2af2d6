"""The year of every community, month by month: what is set, what is expected, what is promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coptui.domain.dates import day

MONTHS_SHOWN = 12


class YearKind(StrEnum):
    """What stands in a month."""

    session = "session"
    expected = "expected"
    review = "review"
    report = "report"
    deadline = "deadline"
    renewal = "renewal"


@dataclass(frozen=True)
class YearMark:
    """One thing in the year: its kind, its day, and its words; `number` is for how many people."""

    kind: YearKind
    on: date
    words: str
    number: int = 0


@dataclass(frozen=True)
class YearRow:
    """A community (or, with the id 0, the house) and its marks, one tuple for each month."""

    id: int
    name: str
    code: str
    months: tuple[tuple[YearMark, ...], ...]


def first_of(any_day: date) -> date:
    """The first day of its month."""
    return any_day.replace(day=1)


def months_from(today: date, count: int = MONTHS_SHOWN) -> tuple[date, ...]:
    """The first days of this month and of those that follow."""
    start = today.year * 12 + today.month - 1
    return tuple(date(n // 12, n % 12 + 1, 1) for n in range(start, start + count))


def in_months(
    marks: Iterable[YearMark], months: Sequence[date], today: date
) -> tuple[tuple[YearMark, ...], ...]:
    """The marks by month; what is past due and still open stands in the month of today."""
    found: dict[date, list[YearMark]] = {month: [] for month in months}
    for mark in sorted(marks, key=lambda one: (one.on, one.kind, one.words)):
        month = first_of(mark.on)
        if month < months[0] and mark.kind is not YearKind.session:
            month = first_of(today)
        if month in found:
            found[month].append(mark)
    return tuple(tuple(found[month]) for month in months)


def expected(last: date | None, rhythm_days: int, months: Sequence[date]) -> list[YearMark]:
    """About when the sessions after the last one would be, if the rhythm were kept."""
    if last is None or rhythm_days < 7:
        return []
    end = months[-1] + timedelta(days=31)
    out: list[YearMark] = []
    on = last + timedelta(days=rhythm_days)
    while on < end:
        if on >= months[0]:
            words = f"about {day(on, months[0])}, if the rhythm is kept"
            out.append(YearMark(YearKind.expected, on, words))
        on += timedelta(days=rhythm_days)
    return out


def clashes(marks: Iterable[YearMark], notes: Iterable[tuple[date, date, str]]) -> list[str]:
    """Sessions that fall on days of which something is noted, in a sentence each."""
    kept = list(notes)
    return [
        f"{mark.words} falls into {text}"
        for mark in marks
        if mark.kind is YearKind.session
        for start, end, text in kept
        if start <= mark.on <= end
    ]
