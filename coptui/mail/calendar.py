"""The entry in a calendar that comes with an invitation, and the one that takes it away again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from coptui.errors import Refused
from coptui.mail.headers import address, safe
from coptui.mail.quoted import in_lines

REQUEST, CANCEL = "REQUEST", "CANCEL"
_HERE = b"END:VEVENT\r\n"
_LINE = 57
"""The bytes of one line of base64 (RFC 2045)."""


@dataclass(frozen=True)
class Entry:
    """One session as a calendar sees it. `stamp` is when the mailing was frozen."""

    method: str
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    location: str
    description: str
    organiser_name: str
    organiser_address: str
    stamp: datetime
    written: str = ""
    """The entry as it was written out when the mailing was frozen; empty to write it out anew."""


class CalendarPart:
    """The entry made once; each person gets it with herself as its only guest."""

    def __init__(self, entry: Entry) -> None:
        self.method = entry.method
        event = entry.written.encode() if entry.written else written_out(entry)
        self._before, _, rest = event.partition(_HERE)
        self._after = _HERE + rest
        whole = len(self._before) // _LINE * _LINE
        self._shared, self._begun = in_lines(self._before[:whole]), self._before[whole:]

    def for_person(self, name: str, recipient: str) -> bytes:
        """The calendar for one person, who is the only attendee it names."""
        return self._before + self._guest(name, recipient) + self._after

    def on_the_wire(self, name: str, recipient: str) -> bytes:
        """The same in base64. Only the lines from the guest on are made for each person anew."""
        own = self._begun + self._guest(name, recipient) + self._after
        return self._shared + in_lines(own)

    def _guest(self, name: str, recipient: str) -> bytes:
        shown = "" if "=?" in name else safe(name, "name").replace('"', "'").strip()
        shown = shown or recipient
        line = (
            f'ATTENDEE;CN="{shown}";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;'
            f"PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{recipient}"
        )
        return _folded(line)


def written_out(entry: Entry) -> bytes:
    """The whole calendar without its guest. Raises Refused where the entry makes no sense."""
    from icalendar import Calendar, Event, vCalAddress, vText

    if entry.method not in (REQUEST, CANCEL) or entry.ends_at <= entry.starts_at:
        raise Refused("The calendar entry has no sensible beginning and end.")
    for what, value in (("summary", entry.summary), ("location", entry.location)):
        safe(value, what)
    for written in entry.description.split("\n"):
        safe(written, "description of the session")
    where = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.starts_at.astimezone(where))
    event.add("dtend", entry.ends_at.astimezone(where))
    event.add("summary", entry.summary)
    if entry.location:
        event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.method == CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    organiser = vCalAddress(f"mailto:{address(entry.organiser_address, 'address for replies')}")
    organiser.params["CN"] = vText(safe(entry.organiser_name, "name").replace('"', "'"))
    event.add("organizer", organiser, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//coptui//coptui//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", entry.method)
    calendar.add_component(event)
    calendar.add_missing_timezones(
        first_date=entry.starts_at.date().replace(month=1, day=1),
        last_date=entry.starts_at.date().replace(year=entry.starts_at.year + 2, month=1, day=1),
    )
    return bytes(calendar.to_ical())


def _folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets, never cut inside a letter."""
    if line.isascii():
        pieces = [line[:75], *(line[at : at + 74] for at in range(75, len(line), 74))]
        return "\r\n ".join(pieces).encode("ascii") + b"\r\n"
    out, room, size = [], 75, 0
    for char in line:
        piece = char.encode("utf-8")
        if size + len(piece) > room:
            out.append(b"\r\n ")
            size, room = 0, 74
        out.append(piece)
        size += len(piece)
    return b"".join(out) + b"\r\n"
