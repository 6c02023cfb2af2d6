"""Days typed into forms: what to write, what was understood, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any, Protocol

from coptui.domain import dates
from coptui.domain.errors import RuleBroken
from coptui.errors import Refused
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Check, Looked


class Reads(Protocol):
    """Whoever asks a service: a screen, or the way to the database itself."""

    async def read(self, fn: Callable[..., Any], /, *args: Any) -> Any:
        """What `fn(workspace, …)` answers."""
        ...


DAY_HELP = "Like Thu 3 Dec, 3/12 or 2026-12-03."
TO_COME = "That day is still to come. Give the day it was said or signed."


def written(day: date | None) -> str:
    """A day as it stands in a field: 3 December 2026; empty for none.

    Without its weekday, which would have to be changed together with it.
    """
    return f"{day.day} {dates.MONTHS[day.month - 1]} {day.year}" if day is not None else ""


def example(day: date) -> str:
    """A placeholder that cannot be taken for a value."""
    return f"e.g. {day.day} {dates.MONTHS[day.month - 1][:3]} {day.year}"


async def day_of(screen: PlaceScreen, text: str, field: str, *, past: bool = False) -> date:
    """The day that was typed. Raises `Refused` for that field; with `past` for a day to come."""
    today = await screen.read(lambda ws: ws.today())
    try:
        found = dates.parse_day(text, today)
    except RuleBroken as broken:
        raise Refused(broken.message, field=field) from broken
    if past and found > today:
        raise Refused(TO_COME, field=field)
    return found


def check_of(
    screen: PlaceScreen,
    *names: str,
    past: bool = False,
    odd: Callable[[date], Awaitable[tuple[str, ...]]] | None = None,
    others: Check | None = None,
) -> Check:
    """A form's check for the fields `names`: each day is read back, and refused where it is wrong.

    `past` refuses days to come; `odd` adds what is to be asked about a day; `others` checks all
    other fields.
    """

    async def check(name: str, value: str) -> Looked:
        if name not in names:
            if others is None:
                return Looked()
            found = await others(name, value)
            return Looked(found.error, found.hint)
        try:
            day = await day_of(screen, value, name, past=past)
        except Refused as error:
            return Looked(error.message)
        today = await screen.read(lambda ws: ws.today())
        asked = await odd(day) if odd is not None else ()
        return Looked(hint="\n".join([dates.read_back(day, today), *(f"? {one}" for one in asked)]))

    return check


MOMENT_NEEDED = "Like Thu 3 Dec 09:00, tomorrow 9am or 2026-12-03 09:00."
MOMENT_HELP = f"{MOMENT_NEEDED} Empty: as soon as it is confirmed."


async def moment_of(screen: Reads, mailing_id: int, text: str) -> datetime:
    """The time to send that was typed. Raises `Refused` where this mailing cannot go then."""
    from coptui.services import scheduling  # late: it brings the templates with it

    at: datetime = await screen.read(scheduling.moment, mailing_id, text)
    return at


def check_moment(screen: Reads, mailing_id: int) -> Check:
    """A form's check for the time to send, read back with its weekday, clock and distance."""
    from coptui.services import scheduling

    async def check(_name: str, value: str) -> Looked:
        if not value.strip():
            return Looked()
        try:
            at = await moment_of(screen, mailing_id, value)
        except Refused as error:
            return Looked(f"{error.message} {error.hint}".strip())
        return Looked(hint=f"= {await screen.read(scheduling.read_back, at)}")

    return check
