"""A community that writes a lot down: sessions of one topic with as many items as are asked for."""

from __future__ import annotations

import random
from datetime import date, timedelta

from coptui.domain.dates import to_utc
from coptui.services.recommendations import add as recommend
from coptui.store.models import (
    Action,
    Attendance,
    CapturedItem,
    Contact,
    Noticing,
    Organisation,
    Rating,
    RatingRound,
    Resource,
    SeatTally,
    Session,
    TopicSeries,
)
from coptui.workspace import Workspace
from tests.services.practice import harbour, topic

_SHARES = (
    ("gone_well", 16), ("good_practice", 10), ("exception", 6), ("best_hope", 10), ("question", 10),
    ("preferred_future", 4), ("outside_our_control", 5), ("conclusion", 6), ("recommendation", 4),
    ("useful", 5), ("difficulty", 6), ("statement", 6), ("who_else", 2), ("noticing", 5),
    ("action", 4), ("resource", 1),
)  # fmt: skip
_WHO = ("the ward", "a neighbour", "the pharmacy", "the night driver", "the link worker",
        "a family", "the larder", "the housing office")  # fmt: skip
_DID = ("rang before noon", "waited until the light was on", "left a note on the fridge",
        "asked who would be there", "brought the tablets along", "said the plan in plain words",
        "kept the door open", "counted the keys twice", "knew the name by heart")  # fmt: skip
_WHEN = ("on the second day", "last week", "for the first time", "without being asked",
         "in the rain", "before the weekend", "after the holidays")  # fmt: skip


def sentence(chance: random.Random) -> str:
    """Something that somebody may say."""
    return f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_WHEN)}"


def room(ws: Workspace, sessions: int, items: int, people: int = 18) -> TopicSeries:
    """A topic with sessions that were held, each with so many items; always the same."""
    with ws.store.atomic():
        return _room(ws, sessions, items, people)


def _room(ws: Workspace, sessions: int, items: int, people: int) -> TopicSeries:
    chance = random.Random(4)
    which = topic(ws, home := harbour(ws))
    contacts = [
        Contact.create(
            name=f"{_NAMES[n % len(_NAMES)]} {_FAMILIES[n // len(_NAMES)]}", created_at=ws.now(),
            updated_at=ws.now(), organisation=_house(n),
        ).id
        for n in range(people)
    ]  # fmt: skip
    kinds = [kind for kind, _ in _SHARES]
    weights = [share for _, share in _SHARES]
    for number in range(1, sessions + 1):
        day = ws.today() - timedelta(days=30 * (sessions - number))
        row = _held(ws, home, which, number, day)
        for contact in contacts:
            Attendance.create(session=row.id, contact=contact, noted_at=ws.now())
        SeatTally.create(session=row.id, perspective="lived experience", count=3)
        asked = RatingRound.create(
            session=row.id, question="How near are we?", good_enough=7,
            what_puts_us_here="We know each other", one_point_up="A call",
        )  # fmt: skip
        for value in (4, 5, 5, 6, 7):
            Rating.create(round=asked.id, value=min(10, value + number // 2))
        for kind in chance.choices(kinds, weights, k=items):
            _said(ws, row, kind, sentence(chance))
    for number, text in enumerate(("Ring on the second day.", "One page with pictures.")):
        recommend(ws, which, text, addressed=["Hospital Board" if number else "everyone"])
    TopicSeries.update(preferred_future="Nobody is alone on the second evening.").execute()
    return TopicSeries.get_by_id(which)


def _held(ws: Workspace, home: int, which: int, number: int, day: date) -> Session:
    start = to_utc(day, ws.now().time().replace(hour=9, minute=0), "Europe/London")
    return Session.create(
        community=home, series=which, number=number, status="circulated", starts_at=start,
        ends_at=start + timedelta(hours=2), calendar_uid=f"room-{number}", decision="again",
        created_at=start, recorded_how="notes", summary_agreed_on=day,
    )  # fmt: skip


def _said(ws: Workspace, row: Session, kind: str, text: str) -> None:
    home = row.community_id
    if kind == "noticing":
        Noticing.create(community=home, session=row.id, text=text, seen_on=ws.today())
    elif kind == "action":
        Action.create(community=home, session=row.id, who="the group", text=text)
    elif kind == "resource":
        Resource.create(community=home, session_id=row.id, title=text)
    else:
        CapturedItem.create(session=row.id, series=row.series_id, community=home, kind=kind,
                            text=text, captured_at=ws.now())  # fmt: skip


def _house(number: int) -> int:
    name = f"Place {number % 9}"
    found = Organisation.get_or_none(Organisation.name == name)
    made = found or Organisation.create(name=name, sector=_SECTORS[number % len(_SECTORS)])
    return int(made.id)


_SECTORS = ("health", "housing", "voluntary")
_NAMES = ("Quillon", "Tansy", "Peregrine", "Aurelia", "Zebedee", "Wilhelmina", "Isolde")
_FAMILIES = ("Zwart", "Vellacott", "Ashdown", "Brightwater", "Quillfeather", "Nkemelu")
