"""Days and times as people read them, and local times that the clocks play tricks with."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coptui.domain.errors import RuleBroken

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
AS_WRITTEN = "Write a day like Thu 3 Dec, 3/12 or 2026-12-03."
USUAL_ZONE = "Europe/London"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BRITISH = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")
_SPOKEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?(?:\s+(\d{4}))?")
_NAMED = re.compile(r"([a-z]{2,9})\.?,?\s+(\S.*)")
_HYPHENED = re.compile(r"^(\d{1,2})-(\d{1,2})-(\d{4})$")
_CLOCK = re.compile(r"[ T,]+\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?( ?[apAP][mM])?Z?$")
_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"\d{4}|[/.]\d{1,2}[/.]\d{2}$")
_COUNTS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_AWAY = re.compile(rf"in (\d{{1,3}}|{'|'.join(_COUNTS)}) (day|week|month)s?")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")


def day(value: date, today: date | None = None) -> str:
    """Short: Thu 3 Dec, with the year when it is another one."""
    text = f"{WEEKDAYS[value.weekday()][:3]} {value.day} {MONTHS[value.month - 1][:3]}"
    if today is not None and value.year != today.year:
        return f"{text} {value.year}"
    return text


def long_day(value: date) -> str:
    """In full: Thursday 3 December 2026."""
    return f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]} {value.year}"


def times(start: time | datetime, end: time | datetime | None = None) -> str:
    """12:30–14:30, always with its end when there is one."""
    if end is None:
        return f"{start:%H:%M}"
    return f"{start:%H:%M}–{end:%H:%M}"


def age(then: date, today: date) -> str:
    """How long ago or ahead, in words up to a month; then the day itself."""
    days = (today - then).days
    if abs(days) > 31:
        return day(then, today)
    if days in (-1, 0, 1):
        return {-1: "tomorrow", 0: "today", 1: "yesterday"}[days]
    return f"{_past(days)} ago" if days > 0 else f"in {_ahead(-days)}"


def _past(days: int) -> str:
    """Roughly: nobody counts the days since then."""
    return f"{days} days" if days < 14 else _weeks(days) if days >= 28 else f"{days // 7} weeks"


def _ahead(days: int) -> str:
    """To the day for four weeks: people count the days until then."""
    return f"{days} days" if days < 28 else _weeks(days)


def _weeks(days: int) -> str:
    weeks, more = divmod(days, 7)
    return f"nearly {weeks + 1} weeks" if more >= 4 else f"{weeks} weeks"


def distance(then: date, today: date) -> str:
    """How far away a day is, always in words: in 3 weeks, 2 months ago."""
    days = (today - then).days
    if days in (-1, 0, 1):
        return {-1: "tomorrow", 0: "today", 1: "yesterday"}[days]
    if abs(days) < 63:
        return f"{_past(days)} ago" if days > 0 else f"in {_ahead(-days)}"
    span = _wide_span(abs(days))
    return f"{span} ago" if days > 0 else f"in {span}"


def _wide_span(days: int) -> str:
    months = round(days / 30.44)
    if months < 12:
        return f"{months} months"
    years = round(days / 365.25)
    return "a year" if years == 1 else f"{years} years"


def read_back(value: date, today: date) -> str:
    """What was understood, to be read under what was typed: = Wednesday 16 December 2026."""
    return f"= {long_day(value)}, {distance(value, today)}"


def zone(name: str) -> ZoneInfo:
    """The named time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RuleBroken("time_zone", f"There is no time zone called {name!r}.") from error


def to_local(moment: datetime, zone_name: str = USUAL_ZONE) -> datetime:
    """A stored moment as the clock on the wall shows it there."""
    return moment.astimezone(zone(zone_name))


def to_utc(
    on: date, at: time, zone_name: str = USUAL_ZONE, *, earlier: bool | None = None
) -> datetime:
    """A wall-clock time as a moment.

    A time the spring change leaves out is refused; one the autumn change brings twice has to be
    told apart with `earlier`.
    """
    where = zone(zone_name)
    first = datetime.combine(on, at.replace(tzinfo=None, fold=0), tzinfo=where)
    second = first.replace(fold=1)
    if not _exists(first, where):
        raise RuleBroken(
            "time", f"The clocks go forward on {day(on)}: {at:%H:%M} does not exist that day."
        )
    if first.utcoffset() != second.utcoffset() and earlier is None:
        raise RuleBroken(
            "time", f"The clocks go back on {day(on)}: {at:%H:%M} comes twice. Say which one."
        )
    return (second if earlier is False else first).astimezone(UTC)


def _exists(moment: datetime, where: ZoneInfo) -> bool:
    back = moment.astimezone(UTC).astimezone(where)
    return back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def local_day(moment: datetime, zone_name: str = USUAL_ZONE) -> date:
    """The civil day of a stored moment."""
    return to_local(moment, zone_name).date()


def parse_day(text: str, today: date) -> date:
    """Read a day as people write it: 2026-12-03, 3/12, Thu 3 Dec, today, +7, in 3 weeks, Friday.

    Figures stand in British order, day before month. A weekday has to fit its date: one of the two
    is a slip, and only the writer knows which.
    """
    word = " ".join(text.strip().casefold().split())
    weekday, rest = _weekday_first(word)
    try:
        found = _plain_day(rest, today)
    except (ValueError, OverflowError) as error:
        raise RuleBroken("date", f"There is no day {text.strip()!r}. {AS_WRITTEN}") from error
    if weekday is not None and found.weekday() != weekday:
        named = long_day(found).partition(" ")[2]
        raise RuleBroken(
            "date", f"{named} is a {WEEKDAYS[found.weekday()]}, not a {WEEKDAYS[weekday]}."
        )
    return found


def _weekday_first(word: str) -> tuple[int | None, str]:
    """The weekday in front of a date, where one stands there, and the rest."""
    match = _NAMED.fullmatch(word)
    if match is None:
        return None, word
    fits = [
        at for at, name in enumerate(WEEKDAYS) if name.casefold().startswith(match[1].rstrip("s"))
    ]
    if len(fits) != 1:
        return None, word
    return fits[0], match[2]


def _plain_day(word: str, today: date) -> date:
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if word in near:
        return today + timedelta(days=near[word])
    if re.fullmatch(r"[+-]\d{1,4}", word):
        return today + timedelta(days=int(word))
    if (named := _named_ahead(word, today)) is not None:
        return named
    if match := _ISO.fullmatch(word):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _BRITISH.fullmatch(word):
        return _dated(int(match[1]), int(match[2]), match[3], today)
    if match := _SPOKEN.fullmatch(word):
        return _dated(int(match[1]), _month(match[2]), match[3], today)
    raise RuleBroken("date", AS_WRITTEN)


def _named_ahead(word: str, today: date) -> date | None:
    """A day told from today: in 3 weeks, in a month, Friday, next Friday; None for any other."""
    if match := _AWAY.fullmatch(word):
        said = match[1]
        number = int(said) if said.isdigit() else max(1, _COUNTS.index(said))
        if match[2] == "month":
            return _months_on(today, number)
        return today + timedelta(days=number * (7 if match[2] == "week" else 1))
    name = word.removeprefix("next ").removeprefix("on ")
    fits = [at for at, one in enumerate(WEEKDAYS) if one.casefold().startswith(name)]
    if len(name) < 3 or len(fits) != 1:
        return None
    return today + timedelta(days=(fits[0] - today.weekday() - 1) % 7 + 1)


def _months_on(today: date, number: int) -> date:
    months = today.month - 1 + number
    year, month = today.year + months // 12, months % 12 + 1
    last = ((date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)).day
    return date(year, month, min(today.day, last))


def parse_past_day(text: str, today: date) -> date | None:
    """A day in a list of days that are over, as a spreadsheet or a form writes it.

    A time after it is passed over, and a day without a year is the last one; None where it cannot
    be read or is still to come.
    """
    word = _HYPHENED.sub(r"\1/\2/\3", _CLOCK.sub("", text.strip()))
    if not word[:1].isalnum() or _AWAY.fullmatch(word.casefold()) or not _FIGURE.search(word):
        return None
    try:
        found = parse_day(word, today)
        if found > today and not _YEAR.search(word):
            found = found.replace(year=found.year - 1)
    except (RuleBroken, ValueError):
        return None
    return found if found <= today else None


def _month(name: str) -> int:
    fits = [at for at, month in enumerate(MONTHS, 1) if month.casefold().startswith(name)]
    if len(name) < 3 or len(fits) != 1:
        raise ValueError
    return fits[0]


def _dated(on: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, on)
    guess = date(today.year, month, on)
    # A bare "3 Jan" typed in November means the coming one.
    return guess if (today - guess).days < 183 else guess.replace(year=today.year + 1)


def parse_time(text: str) -> time:
    """Read a time of day: 12:30, 12.30, 2pm."""
    match = _TIME.fullmatch(text.strip().casefold())
    if match is None:
        raise RuleBroken("time", "Write a time like 12:30.")
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise RuleBroken("time", "Write a time like 12:30.") from error


def parse_times(text: str) -> tuple[time, time]:
    """Read a beginning and an end: 12:30-14:30."""
    parts = re.split(r"\s*(?:-|–|to|until)\s*", text.strip().casefold())
    if len(parts) != 2:
        raise RuleBroken("time", "Write both times, like 12:30–14:30.")
    start, end = parse_time(parts[0]), parse_time(parts[1])
    said = [part.endswith(("am", "pm")) for part in (one.strip() for one in parts)]
    if said == [False, True] and start.hour < 12 <= end.hour:  # 2-4pm, but 11-1pm
        start = _afternoon(start, before=end)
    if not said[1] and end <= start and end.hour < 12 and start.hour <= 12:  # 12-2
        end = end.replace(hour=end.hour + 12)
    if end <= start:
        raise RuleBroken("time", "The end has to come after the beginning.")
    if start.hour < EARLY and not said[0] and not parts[0].strip().startswith("0"):
        raise RuleBroken("time", f"Is that the afternoon? Write {start.hour + 12}:{start:%M}.")
    return start, end


EARLY = 7
"""Before this hour nobody meets, unless it is written as the morning: 06:30, 6am."""


def _afternoon(start: time, *, before: time) -> time:
    later = start.replace(hour=start.hour + 12)
    return later if later < before else start


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))
