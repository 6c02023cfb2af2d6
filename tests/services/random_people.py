"""A few people with random lives, and who of them fits a filter, worked out without a query."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coptui.domain.consent import ASK_AGAIN_MONTHS, REFRESH_MONTHS, Purpose, add_months, gate
from coptui.domain.contact_filter import STANDINGS, Came, ContactFilter
from coptui.domain.text import fold
from coptui.services.consent_facts import address_mark, people_for_gate, refresh_mail_cache
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
    Suppression,
    Tag,
)
from coptui.workspace import Workspace

NAMES = (
    "Jürgen Kask",
    "Ågot Berg",
    "Ada Ek",
    "ada ek",
    "Zoë Pen-Dew",
    "Łukasz Ødegård",
    "王 伟",
    "O'Neil",
)
NOTES = ("", "Drummer", "rings on Thu", "100% step-free", "pen and paper")
CHANNELS = ("", "phone", "post")
ROLES = ("core_member", "reading")
SECTORS = ("", "housing", "health")
STATES = ("given", "given", "given", "refused", "withdrawn", "not_asked")
BASES = ("consent", "consent", "soft_opt_in", "legitimate_interest")


@dataclass
class Made:
    """The ids of what there is."""

    communities: list[int]
    organisations: list[int]
    sessions: list[int]
    tags: list[int]
    contacts: list[int]


def people(ws: Workspace, rnd: random.Random, number: int) -> Made:
    """Write them, straight into the tables."""
    made = Made([], [], [], [], [])
    for at in range(2):
        one = Community.create(name=f"Community {at}", code=f"C{at}", created_at=ws.now())
        made.communities.append(one.id)
    for at, sector in enumerate(SECTORS):
        made.organisations.append(Organisation.create(name=f"Place {at}", sector=sector).id)
    for at in range(4):
        made.sessions.append(_session(ws, rnd, at, made))
    made.tags = [Tag.create(name=name, key=name).id for name in ("carer", "driver")]
    made.contacts = [_contact(ws, rnd, made) for _ in range(number)]
    for who in made.contacts:
        _life(ws, rnd, who, made)
    keys = [row.email_key for row in Contact.select() if row.email_key]
    if keys and rnd.random() < 0.5:
        mark = address_mark(ws.store.secret(), rnd.choice(keys))
        Suppression.create(address_hmac=mark, since=ws.today())
    refresh_mail_cache(ws, made.contacts)
    return made


def _session(ws: Workspace, rnd: random.Random, at: int, made: Made) -> int:
    when = None if rnd.random() < 0.1 else ws.now() - timedelta(days=rnd.randrange(0, 900))
    where = rnd.choice(made.communities)
    row = Session.create(
        community=where, number=at, starts_at=when, calendar_uid=f"{at}@test", created_at=ws.now()
    )
    return int(row.id)


def _contact(ws: Workspace, rnd: random.Random, made: Made) -> int:
    name, notes = rnd.choice(NAMES), rnd.choice(NOTES)
    email = None if rnd.random() < 0.2 else f"p{rnd.randrange(10_000)}@{rnd.choice('ab')}.example"
    place = rnd.choice([None, *made.organisations])
    where = "" if place is None else Organisation.get_by_id(place).name
    row = Contact.create(
        name=name,
        email=email,
        email_key=email,
        organisation=place,
        notes=notes,
        preferred_channel=rnd.choice(CHANNELS),
        mail_hold_reason=rnd.choice(("", "", "", "bounced")),
        sort_key=fold(name),
        search_text=searchable(name, email, where, notes),
        created_at=ws.now(),
        updated_at=ws.now(),
    )
    return int(row.id)


def _life(ws: Workspace, rnd: random.Random, who: int, made: Made) -> None:
    today = ws.today()
    for community in made.communities:
        if rnd.random() < 0.6:
            standing = rnd.choice([*STANDINGS, "suppressed"])
            Membership.create(contact=who, community=community, standing=standing, joined=today)
        if rnd.random() < 0.4:
            until = rnd.choice([None, today, today - timedelta(days=1)])
            RoleHolding.create(
                contact=who, community=community, role=rnd.choice(ROLES), since=today, until=until,
                session_id=rnd.choice([None, None, 1]),
            )  # fmt: skip
    for session in made.sessions:
        if rnd.random() < 0.4:
            Attendance.create(session=session, contact=who, noted_at=ws.now())
    for tag in made.tags:
        if rnd.random() < 0.4:
            ContactTag.create(contact=who, tag=tag)
    for _ in range(rnd.randrange(4)):
        _event(ws, rnd, who, made)


def _event(ws: Workspace, rnd: random.Random, who: int, made: Made) -> None:
    own = [row.id for row in ConsentEvent.select().where(ConsentEvent.contact == who)]
    ConsentEvent.create(
        contact=who,
        purpose=rnd.choice(["mail", "quoted"]),
        community=rnd.choice([None, None, None, *made.communities]),
        state=rnd.choice(STATES),
        basis=rnd.choice(BASES),
        happened_on=ws.today()
        - timedelta(days=rnd.choice([0, 1, 1, 400, 725, 726, 730, 731, 900])),
        recorded_at=ws.now() - timedelta(seconds=rnd.randrange(3)),
        refresh_by=rnd.choice([None, None, ws.today(), ws.today() - timedelta(days=1)]),
        corrects=rnd.choice([None, None, None, *own]),
    )


def condition_values(made: Made, rnd: random.Random) -> ContactFilter:
    """A random filter of one to four conditions; with more hardly anybody fits."""
    came = Came(rnd.randrange(1, 4), rnd.choice([0, 1, 12, 24]))
    if rnd.random() < 0.4:
        came = replace(came, community_id=rnd.choice(made.communities))
    session = rnd.choice([*made.sessions, *made.sessions, 999])
    values: dict[str, Any] = {
        "search": rnd.choice(["a", "ek", "ada", "pen dew", "JÜRG", "100%", "王", "place 1", "o'n"]),
        "community_id": rnd.choice(made.communities),
        "role": rnd.choice(ROLES),
        "may_mail": rnd.choice([Purpose.mail, Purpose.quoted]),
        "ask_again": True,
        "standing": rnd.choice(list(STANDINGS)),
        "sector": rnd.choice(SECTORS[1:]),
        "organisation_id": rnd.choice(made.organisations),
        "on_hold": True,
        "never_came": True,
        "came": came,
        "came_to": (session,),
        "missed": (session,),
        "tags": tuple(one for one in made.tags if rnd.random() < 0.5),
        "channel": rnd.choice(CHANNELS[1:]),
        "no_email": True,
    }
    often = [*values, "may_mail", "may_mail", "may_mail", "community_id", "community_id", "search"]
    kinds = {rnd.choice(often) for _ in range(rnd.choice([1, 1, 2, 2, 3, 4]))}
    return ContactFilter(**{kind: values[kind] for kind in kinds})


def who_fit(ws: Workspace, flt: ContactFilter) -> list[int]:
    """Everybody who fits, in the order of names, by looking at each of them."""
    rows = sorted(Contact.select(), key=lambda row: (row.sort_key.encode(), row.id))
    tests = _tests(ws, flt)
    return [row.id for row in rows if all(fits(row) for fits in tests)]


def _tests(ws: Workspace, flt: ContactFilter) -> list[Callable[[Any], bool]]:
    today = ws.today()
    where = flt.community_id
    tests: list[Callable[[Any], bool]] = [
        lambda row: all(word in row.search_text for word in flt.words)
    ]
    if where is not None or flt.standing:
        tests.append(
            lambda row: any(
                (where is None or one.community_id == where)
                and (one.standing == flt.standing if flt.standing else one.standing != "left")
                for one in row.memberships
            )
        )
    if flt.role:
        tests.append(lambda row: any(_holds(one, flt, today) for one in row.roles))
    if flt.may_mail is not None:
        purpose, known = flt.may_mail, people_for_gate(ws, [row.id for row in Contact.select()])
        tests.append(lambda row: gate(known[row.id], purpose, today, community_id=where).may)
    if flt.ask_again:
        soon = add_months(today, REFRESH_MONTHS - ASK_AGAIN_MONTHS)
        tests.append(
            lambda row: (
                row.mail_standing == "given"
                and row.mail_renew_by is not None
                and today <= row.mail_renew_by <= soon
            )
        )
    return tests + _more_tests(ws, flt)


def _more_tests(ws: Workspace, flt: ContactFilter) -> list[Callable[[Any], bool]]:
    there = {row.id for row in Session.select()}
    plain: list[tuple[object, Callable[[Any], bool]]] = [
        (flt.sector, lambda row: bool(row.organisation) and row.organisation.sector == flt.sector),
        (flt.organisation_id, lambda row: row.organisation_id == flt.organisation_id),
        (flt.on_hold, lambda row: row.mail_hold_reason != ""),
        (flt.never_came, lambda row: not list(row.attendances)),
        (flt.no_email, lambda row: not row.email),
        (flt.channel, lambda row: row.preferred_channel == flt.channel),
        (flt.came_to, lambda row: set(flt.came_to) <= {one.session_id for one in row.attendances}),
        (
            flt.missed,
            lambda row: (
                set(flt.missed) <= there
                and not set(flt.missed) & {one.session_id for one in row.attendances}
            ),
        ),
        (flt.tags, lambda row: set(flt.tags) <= {one.tag_id for one in row.tags}),
        (flt.came, lambda row: _came_often(ws, row, flt.came)),
    ]
    return [fits for wanted, fits in plain if wanted]


def _holds(one: Any, flt: ContactFilter, today: date) -> bool:
    return (
        one.role == flt.role
        and one.session_id is None
        and (one.until is None or one.until >= today)
        and flt.community_id in (None, one.community_id)
    )


def _came_often(ws: Workspace, row: Any, came: Came | None) -> bool:
    assert came is not None
    since = came.since(ws.today())
    zone = ZoneInfo(ws.settings.time_zone)
    first = datetime.combine(since, datetime.min.time(), zone).astimezone(UTC) if since else None
    visits = [
        one
        for one in row.attendances
        if came.community_id in (None, one.session.community_id)
        and (
            first is None or (one.session.starts_at is not None and one.session.starts_at >= first)
        )
    ]
    return len(visits) >= came.times
