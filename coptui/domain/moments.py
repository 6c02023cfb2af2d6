"""A day with a time on it: how it is typed, and how it is read back with its clock and distance."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from coptui.domain import dates
from coptui.domain.errors import RuleBroken

AS_WRITTEN = "Write a day and a time, like Thu 3 Dec 09:00, tomorrow 9am or 2026-12-03 09:00."
_FIRST = frozenset({"first", "earlier"})
_SECOND = frozenset({"second", "later"})
_TIME = r"\d{1,2}[:.]\d{2}\s*(?:am|pm)?|\d{1,2}\s*(?:am|pm)"
_CLOCK = re.compile(rf"(?P<day>.*?)(?:,|\bat\b|\s|^)\s*(?P<time>{_TIME})(?:\s+(?P<which>[a-z]+))?")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def parse_moment(text: str, now: datetime, zone_name: str = dates.USUAL_ZONE) -> datetime:
    """Read a day and a time on the clock there, as a moment in UTC; a time alone is today's.

    ISO 8601 with an offset is that very moment. A time that the spring change leaves out is
    refused; of one that comes twice in autumn, a word behind it says which: first or second.
    """
    word = " ".join(text.split())
    exact = _exact(word)
    if exact is not None:
        return exact
    match = _CLOCK.fullmatch(re.sub(r"(?<=\d)T(?=\d)", " ", word).casefold())
    if match is None:
        raise RuleBroken("at", AS_WRITTEN)
    day, which = match["day"].strip(" ,"), match["which"] or ""
    if which and which not in _FIRST | _SECOND:
        raise RuleBroken("at", AS_WRITTEN)
    at = dates.parse_time(match["time"])
    today = dates.local_day(now, zone_name)
    on = dates.parse_day(day, today) if day else today
    try:
        return dates.to_utc(on, at, zone_name, earlier=which in _FIRST if which else None)
    except RuleBroken as broken:
        if "comes twice" not in broken.message:
            raise
        raise RuleBroken(
            "at",
            f"The clocks go back on {dates.day(on)}: {at:%H:%M} comes twice. "
            f"Write “{at:%H:%M} first” or “{at:%H:%M} second”.",
        ) from broken


def _exact(word: str) -> datetime | None:
    """An ISO moment with its offset, or None."""
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


def clock_of(zone_name: str) -> str:
    """Whose clock that is: UK time, Berlin time."""
    if zone_name in (dates.USUAL_ZONE, "GB"):
        return "UK time"
    place = zone_name.rpartition("/")[2].replace("_", " ")
    return place if place == "UTC" else f"{place} time"


def told(moment: datetime, zone_name: str = dates.USUAL_ZONE) -> str:
    """In full: Thu 3 December 2026, 09:00 UK time. Of an hour that comes twice it says which."""
    here = dates.to_local(moment, zone_name)
    on = f"{dates.WEEKDAYS[here.weekday()][:3]} {here.day} {dates.MONTHS[here.month - 1]}"
    return f"{on} {here.year}, {here:%H:%M} {clock_of(zone_name)}{_which(here)}"


def _which(here: datetime) -> str:
    if here.utcoffset() == here.replace(fold=1 - here.fold).utcoffset():
        return ""
    return " (the second of the two)" if here.fold else " (the first of the two)"


def short(moment: datetime, zone_name: str, today: date) -> str:
    """Where there is little room: Thu 3 Dec 09:00, and for today the time alone."""
    here = dates.to_local(moment, zone_name)
    on = "" if here.date() == today else f"{dates.day(here.date(), today)} "
    return f"{on}{here:%H:%M}"


def ahead(moment: datetime, now: datetime, zone_name: str = dates.USUAL_ZONE) -> str:
    """How far ahead: in 40 minutes, in 5 hours, tomorrow, in 3 days."""
    seconds = (moment - now).total_seconds()
    days = (dates.local_day(moment, zone_name) - dates.local_day(now, zone_name)).days
    if days > 1 or (days == 1 and seconds >= _DAY / 2):
        return dates.distance(dates.local_day(moment, zone_name), dates.local_day(now, zone_name))
    if seconds < 1.5 * _MINUTE:
        return "in a minute" if seconds > 0 else "now"
    minutes = round(seconds / _MINUTE)
    if minutes < 100:
        return f"in {minutes} minutes"
    hours = round(seconds / _HOUR)
    return f"in {hours} hours"


def read_back(moment: datetime, now: datetime, zone_name: str = dates.USUAL_ZONE) -> str:
    """What was understood: Thu 3 December 2026, 09:00 UK time, in 3 days."""
    return f"{told(moment, zone_name)}, {ahead(moment, now, zone_name)}"
