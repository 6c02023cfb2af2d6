"""Seats: how many came from which perspective, and who takes which small task. Never who is which.

Lived experience is counted in seats and stands on nobody's record (domain.md finding 5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services import capture_rows
from coptui.services.attendance_counts import counted_by_session
from coptui.services.capture_rows import begun
from coptui.services.done import Done
from coptui.services.refusing import line, needed
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import HelperSlot, SeatTally
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
LIVED = "lived experience"
SLOTS = ("greeting", "recording", "time", "photos", "refreshments", "tidy-up")
VOLUNTEER = "volunteer"
MOST = 1_000


@dataclass(frozen=True)
class SeatRow:
    """So many seats from one perspective."""

    perspective: str
    count: int


@dataclass(frozen=True)
class Slot:
    """A small task of the day; `who` is empty while it is open."""

    slot: str
    who: str = ""
    contact_id: int | None = None


def seats(ws: Workspace, session_id: int) -> list[SeatRow]:
    """The seats of a session."""
    rows = session_row(session_id).seats.order_by(SeatTally.perspective)
    return [SeatRow(one.perspective, one.count) for one in rows]


def count_seats(
    ws: Workspace, session_id: int, perspective: str, count: int
) -> Done[list[SeatRow]]:
    """How many seats were taken from this perspective; none takes the line away."""
    row = begun(ws, session_id)
    asked = needed(perspective, "perspective", "Which perspective?", 80)
    name = capture_rows.unnamed(row, asked)
    if not 0 <= count <= MOST:
        raise Refused("Seats are a number from 0 up.", field="count")
    total = counted_by_session([row.id]).get(row.id, 0)
    if total and count > total:
        raise Refused(
            f"{total} people are here, so it cannot be {count} seats.",
            "Mark who is here first, or count again.",
            field="count",
        )
    known = next((one for one in row.seats if fold(one.perspective) == fold(name)), None)
    with recording(ws, f"Seats at {code_of(row)}", _AREA) as rec:
        if known is not None and not count:
            rec.deleting(known)
            known.delete_instance()
        elif known is not None:
            rec.changing(known)
            known.count = count
            known.save()
        elif count:
            rec.created(SeatTally.create(session=row.id, perspective=name, count=count))
    said = f"{name}: {count} of the seats." if count else f"{name} is not counted any more."
    return Done(seats(ws, row.id), said, rec.id, _AREA)


def read_seats(text: str) -> tuple[str, int]:
    """`lived experience 3`, or `3 carers`, as a perspective and its seats; a bare number is lived
    experience."""
    words = line(text, 100)
    found = re.fullmatch(r"(?:(\d{1,4})\s*)?(.*?)(?:[\s:=]*(\d{1,4}))?", words)
    number = (found[1] or found[3]) if found else None
    if found is None or number is None or (found[1] and found[3]):
        raise Refused("Write how many, like lived experience 3.", field="count")
    return found[2].strip() or LIVED, int(number)


def slots(ws: Workspace, session_id: int) -> list[Slot]:
    """The small tasks of the day, open or taken; the usual ones first."""
    row = session_row(session_id)
    taken = {one.slot: one for one in row.slots.order_by(HelperSlot.id)}
    names = (*SLOTS, *(one for one in taken if one not in SLOTS))
    return [
        Slot(name, _who(taken[name]), taken[name].contact_id) if name in taken else Slot(name)
        for name in names
    ]


def take_slot(ws: Workspace, session_id: int, slot: str, who: str) -> Done[list[Slot]]:
    """Somebody takes a task: a name, or just a volunteer; nobody leaves it open."""
    row = session_row(session_id)
    name = needed(slot, "slot", "Which task?", 60)
    person = line(who, 120)
    names = capture_rows.first_names(capture_rows.names_in_the_room(row))
    contact = next((key for one, key in names.items() if fold(one) == fold(person)), None)
    known = next((one for one in row.slots if fold(one.slot) == fold(name)), None)
    with recording(ws, f"{name.capitalize()} at {code_of(row)}", _AREA) as rec:
        if known is not None:
            rec.changing(known)
            known.who, known.contact = person, contact
            known.save()
        elif person:
            rec.created(HelperSlot.create(session=row.id, slot=name, who=person, contact=contact))
    said = f"{name}: {person}." if person else f"{name} is open again."
    return Done(slots(ws, row.id), said, rec.id, _AREA)


def _who(row: HelperSlot) -> str:
    return str(row.who)
