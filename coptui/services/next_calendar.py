"""What is next as a calendar file: a day to each line, and the name of nobody in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from coptui.domain.next_line import Line, LineState
from coptui.domain.whats_next import everything
from coptui.errors import Refused
from coptui.services import today_facts
from coptui.services.exporting import write_private_bytes
from coptui.workspace import Workspace

_HOME = "calendar_home"
_WITHOUT_WORDS = {
    ("N24", "follow_up"): "Follow up with somebody who can decide",
    ("N29", "noticing"): "Share a small victory",
    ("N29", "case_study"): "Write up a case study",
}
"""Lines whose words somebody typed freely: a calendar is seen by others, so they stay here."""


@dataclass(frozen=True)
class CalendarFile:
    """A calendar that was written."""

    file: str
    entries: int


def write(ws: Workspace, path: Path, community_id: int | None = None) -> CalendarFile:
    """Write what is due into a calendar file that only you can read.

    Each line keeps its own sign from one file to the next, so that a calendar which reads the
    file again changes what it has and doubles nothing. Raises `Refused` for another ending.
    """
    if path.suffix.casefold() != ".ics":
        raise Refused("A calendar file ends in .ics.", "Give it such a name.", field="ics")
    facts = today_facts.gather(ws, community_id)
    lines = [one for one in everything(facts, ws.today()) if one.due is not None]
    lines = [one for one in lines if not one.skipped]
    days = {
        one.key: mark.snoozed_until
        for one in lines
        if one.state is LineState.snoozed and (mark := facts.marks.get(one.key)) is not None
    }
    data = calendar(lines, ws.today(), ws.now(), _home(ws), days)
    write_private_bytes(path, data)
    return CalendarFile(str(path), len(lines))


def calendar(
    lines: Iterable[Line],
    today: date,
    now: datetime,
    home: str,
    days: dict[tuple[str, str], date | None] | None = None,
) -> bytes:
    """The bytes of the calendar. What is past its day stands on today."""
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//coptui//coptui//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "What is next")
    for line in lines:
        on = (days or {}).get(line.key) or max(line.due or today, today)
        event = Event()
        event.add("uid", f"{line.rule}-{line.subject}-{line.subject_id}-{home}@coptui")
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
        event.add("summary", words_of(line))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def words_of(line: Line) -> str:
    """What to do, with its community, and nothing that somebody typed freely."""
    what = _WITHOUT_WORDS.get((line.rule, line.subject), line.what)
    return f"{line.community}: {what}" if line.community else what


def _home(ws: Workspace) -> str:
    """A sign of this home, made once, so that two homes in one calendar stay apart."""
    kept = ws.store.meta(_HOME)
    if kept is None:
        kept = uuid4().hex
        with ws.store.atomic():
            ws.store.set_meta(_HOME, kept)
    return kept
