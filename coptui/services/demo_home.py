"""Writes what stands around the made-up communities: who else, sisters, what was shared."""

from __future__ import annotations

from coptui.services.demo_writing import Pen
from coptui.store.models import (
    CommunityEvent,
    InviteeLead,
    SharingEvent,
    SisterCommunity,
)

_LEADS: tuple[tuple[str, str, int, str, str, str], ...] = (
    ("HAR", "HAR-13", -21, "somebody who drives patients home", "open", ""),
    ("HAR", "HAR-13", -21, "the night pharmacist", "contacted", "comes to the next one"),
    ("HAR", "HAR-12", -49, "a letting agent", "dropped", "no answer to two letters"),
    ("KIT", "KIT-4", -3, "somebody from the credit union", "open", ""),
    ("DOR", "DOR-1", -20, "whoever runs the bowling green", "open", ""),
)
_SISTERS = (
    ("Millbrook Table", "Millbrook", "by its own mail list", "A visit and our templates.", -400),
    (
        "Quayside Neighbours",
        "Quayside",
        "through the library",
        "We sat in on their first one.",
        -90,
    ),
)
_SHARED = (
    ("HAR", "presentation", "Ten minutes for the regional network.", -150, ""),
    ("HAR", "visit", "Four people sat in on a session.", -119, "Quayside Neighbours"),
    ("HAR", "training", "An afternoon on scaling questions.", -60, "Millbrook Table"),
)
_STORY = (
    ("HAR", "founded", "Seven people and a tin of shortbread.", -620),
    ("HAR", "another scope", "Weekends are part of it now.", -300),
    ("KIT", "founded", "Began as a conversation in a queue.", -160),
)


def write(pen: Pen) -> None:
    """All of it."""
    for code, session, day, text, status, note in _LEADS:
        pen.add(
            InviteeLead,
            community=pen.communities[code],
            session=pen.sessions[session],
            text=text,
            raised_on=pen.day(day),
            status=status,
            status_on=None if status == "open" else pen.day(day + 2),
            note=note,
        )
    sisters = {
        name: pen.add(
            SisterCommunity,
            name=name,
            place=place,
            contact=contact,
            how_we_helped=helped,
            since=pen.day(day),
        )
        for name, place, contact, helped, day in _SISTERS
    }
    for code, kind, text, day, sister in _SHARED:
        pen.add(
            SharingEvent,
            community=pen.communities[code],
            sister=sisters.get(sister),
            kind=kind,
            text=text,
            happened_on=pen.day(day),
        )
    for code, kind, text, day in _STORY:
        pen.add(
            CommunityEvent,
            community=pen.communities[code],
            kind=kind,
            text=text,
            happened_on=pen.day(day),
        )
