"""A home with many made-up people, written fast: for measuring lists and searches at full size."""

from __future__ import annotations

import random
from datetime import date

from coptui.domain.consent import Purpose
from coptui.domain.contact_filter import Came, ContactFilter
from coptui.domain.text import fold
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.consent_wordings import add_wording
from coptui.services.contact_fields import searchable
from coptui.store.models import (
    Attendance,
    Community,
    ConsentEvent,
    Contact,
    ContactTag,
    Membership,
    Organisation,
    RoleHolding,
    Session,
    Tag,
)
from coptui.store.rows import insert_rows, tuples
from coptui.workspace import Workspace

FIRST = "Ada,Asha,Bridget,Cai,Dilys,Efua,Femi,Gwen,Hugo,Idris,Jürgen,Kofi,Leila,Nadia".split(",")  # noqa: SIM905
LAST = "Achebe,Berg,Calder,Duffy,Ek,Grey,Hull,Ivers,Kask,Lane,Marr,Oyelaran,Pardew".split(",")  # noqa: SIM905
PLACES = "Canal Homes,Carers' Table,Grief Harbour,Larder,Doorstep,Library".split(",")  # noqa: SIM905


def fill(ws: Workspace, n: int, *, consenting: float = 0.6, seed: int = 3) -> list[int]:
    """Write `n` contacts, some of whom agreed to mail, and half of them in one community."""
    rnd = random.Random(seed)
    with ws.store.atomic():
        places = [_place(name) for name in PLACES]
        _contacts(ws, n, rnd, places)
        ids = [row[0] for row in tuples(Contact.select(Contact.id).order_by(Contact.id))][-n:]
        agreed = [one for one in ids if rnd.random() < consenting]
        _agree(ws, agreed)
        _join(ws, ids[: n // 2])
        refresh_mail_cache(ws, agreed)
    return ids


def _place(name: str) -> int:
    row = Organisation.get_or_none(Organisation.name == name) or Organisation.create(name=name)
    return int(row.id)


def _contacts(ws: Workspace, n: int, rnd: random.Random, places: list[int]) -> None:
    now = ws.now()
    values = []
    for number in range(n):
        name = f"{rnd.choice(FIRST)} {rnd.choice(LAST)}"
        email = f"{fold(name).replace(' ', '.')}.{number}@d{rnd.randrange(3_000)}.example"
        place = rnd.randrange(len(places))
        values.append(
            {
                "name": name,
                "email": email,
                "email_key": email,
                "organisation": places[place],
                "phone": f"01632 96{number % 10_000:04}",
                "sort_key": fold(name),
                "search_text": searchable(name, email, PLACES[place], ""),
                "created_at": now,
                "updated_at": now,
            }
        )
    insert_rows(ws.store.db, Contact, values)


def _agree(ws: Workspace, ids: list[int]) -> None:
    words = add_wording(ws, "May we write to you?", ["mail"]).view.id
    values = [
        {
            "contact": one,
            "purpose": "mail",
            "state": "given",
            "basis": "consent",
            "happened_on": date(2026, 1 + one % 9, 1 + one % 28),
            "recorded_at": ws.now(),
            "method": "sheet",
            "wording": words,
        }
        for one in ids
    ]
    insert_rows(ws.store.db, ConsentEvent, values)


def _join(ws: Workspace, ids: list[int]) -> None:
    community = Community.get_or_none(Community.code == "MANY") or Community.create(
        code="MANY", name="Many Voices", created_at=ws.now()
    )
    today = ws.today()
    values = [{"contact": one, "community": community.id, "joined": today} for one in ids]
    insert_rows(ws.store.db, Membership, values)


EVERY = ContactFilter(
    community_id=1,
    role="reading",
    may_mail=Purpose.mail,
    standing="attendee",
    sector="housing",
    came=Came(1, 12),
    came_to=(1,),
    missed=(2,),
    tags=(1,),
    channel="phone",
)
"""A condition of nearly every kind, each met by very many once `everything_holds`."""


def everything_holds(ws: Workspace, half: list[int]) -> None:
    """A life for these people in which they meet all conditions of `EVERY`, once they agreed."""
    community = Community.get(Community.code == "MANY")
    now = ws.now()
    with ws.store.atomic():
        Organisation.update(sector="housing").execute()
        Contact.update(preferred_channel="phone").execute()
        Membership.update(standing="attendee").execute()
        tag = Tag.create(name="many", key="many")
        for number in (1, 2):
            Session.create(
                community=community, number=number, starts_at=now, calendar_uid=f"{number}@many",
                created_at=now,
            )  # fmt: skip
        db, today = ws.store.db, ws.today()
        insert_rows(db, ContactTag, [{"contact": one, "tag": tag.id} for one in half])
        insert_rows(
            db, Attendance, [{"contact": one, "session": 1, "noted_at": now} for one in half]
        )
        role = {"community": community.id, "role": "reading", "since": today}
        insert_rows(db, RoleHolding, [{"contact": one, **role} for one in half])


def agree_to_everything(ws: Workspace, ids: list[int]) -> None:
    """People who are there already join, agree to mail and meet all conditions of `EVERY`."""
    with ws.store.atomic():
        _agree(ws, ids)
        _join(ws, ids)
        Contact.update(organisation=_place(PLACES[0])).execute()
        refresh_mail_cache(ws, ids)
    everything_holds(ws, ids)
