"""Writes the made-up people: contacts, memberships, parts, consents."""

from __future__ import annotations

import hashlib

from coptui.domain.addresses import address_key
from coptui.domain.consent import Basis, ConsentState, Method, Purpose, refresh_day
from coptui.domain.text import fold
from coptui.services import demo_people as people
from coptui.services.consent_facts import address_mark
from coptui.services.contact_fields import searchable
from coptui.services.demo_writing import Pen
from coptui.store.models import (
    ConsentEvent,
    ConsentWording,
    Contact,
    Membership,
    Organisation,
    RoleHolding,
    Suppression,
)

_CODES = {"H": "HAR", "K": "KIT", "D": "DOR"}
_SHEETS = ("H-11", "H-9", "K-1", "K-4", "D-1")


def write(pen: Pen) -> None:
    """All of them; the communities are already there."""
    wordings = _wordings(pen)
    number = 0
    for name, sector, domain, lines in people.ORGANISATIONS:
        organisation = None
        if name:
            organisation = pen.add(Organisation, name=name, sector=sector, place="Kilnbrook")
            pen.organisations[name] = organisation
        for line in lines:
            number += 1
            who, job, parts = line.split("|")
            pen.employer[who] = name
            _contact(pen, who, job, domain, organisation, name, number)
            _memberships(pen, who, parts.split())
            _consents(pen, who, number, wordings)
    _somebody_long_gone(pen)


def _contact(
    pen: Pen,
    who: str,
    job: str,
    domain: str,
    organisation: int | None,
    organisation_name: str,
    number: int,
) -> None:
    email = None if who in people.NO_ADDRESS else f"{_local_part(who)}@{domain}"
    pen.addresses[who] = email or ""
    bounced = who in people.BOUNCED
    channel = people.REFUSED_MAIL.get(who, "e-mail")
    pen.contacts[who] = pen.add(
        Contact,
        name=who,
        organisation=organisation,
        job=job,
        email=email,
        email_key=address_key(email) if email else None,
        phone=f"01632 960{number:03d}",
        preferred_channel=channel,
        access_needs=people.ACCESS.get(who, ""),
        dietary=people.DIETARY.get(who, ""),
        source="attendance sheet",
        sort_key=fold(who),
        search_text=searchable(who, email, organisation_name, ""),
        mail_hold_reason="mail came back twice" if bounced else "",
        mail_hold_since=pen.day(-9) if bounced else None,
        created_at=pen.at(-200),
        updated_at=pen.at(-20),
    )


def _local_part(who: str) -> str:
    words = [w for w in fold(who).split() if w not in ("dr", "rev", "imam")]
    return ".".join(words)


def _memberships(pen: Pen, who: str, parts: list[str]) -> None:
    reads = "r" in parts
    for part in parts:
        code = _CODES.get(part[0])
        if code is None:
            continue
        community = pen.communities[code]
        (pen.readers if reads else pen.members)[code].append(who)
        pen.add(
            Membership,
            contact=pen.contacts[who],
            community=community,
            standing="interested" if reads else "invitee",
            joined=pen.day(-200 if code == "HAR" else -60 if code == "KIT" else -30),
        )
        roles = ["reading"] if reads else [people.ROLES[letter] for letter in part[1:]]
        for role in roles:
            pen.add(
                RoleHolding,
                contact=pen.contacts[who],
                community=community,
                role=role,
                since=pen.day(-180),
            )


def _wordings(pen: Pen) -> dict[Purpose, int]:
    """The old words, which nobody has signed for long, and those in use."""
    texts = (
        (people.WORDING_1, "Kilnbrook list, first words", ("mail",), -700),
        (people.WORDING_2, "Kilnbrook list", ("mail",), -640),
        (
            people.WORDING_3,
            "Naming, quoting, photographs",
            ("named", "quoted", "photo", "record_role"),
            -640,
        ),
    )
    ids = [
        pen.add(
            ConsentWording,
            version=version,
            title=title,
            purposes=",".join(purposes),
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            created_at=pen.at(days),
        )
        for version, (text, title, purposes, days) in enumerate(texts, 1)
    ]
    return {p: ids[1] if p is Purpose.mail else ids[2] for p in Purpose}


def _consents(pen: Pen, who: str, number: int, wordings: dict[Purpose, int]) -> None:
    given, refused = ConsentState.given, ConsentState.refused
    day = -people.DUE_FOR_REFRESH.get(who, 30 + (number * 37) % 420)
    old = wordings[Purpose.mail] - 1 if who in people.DUE_FOR_REFRESH else wordings[Purpose.mail]
    mail = refused if who in people.REFUSED_MAIL else given
    _event(pen, who, Purpose.mail, mail, day, old)
    if who == people.WITHDREW:
        _event(pen, who, Purpose.mail, ConsentState.withdrawn, -6, None)
    near = max(day, -600)
    for purpose, names, state in (
        (Purpose.named, people.MAY_BE_NAMED, given),
        (Purpose.quoted, people.MAY_BE_QUOTED, given),
        (Purpose.photo, people.NO_PHOTOS, refused),
        (Purpose.record_role, people.RECORDED_ON_REQUEST, given),
    ):
        if who in names:
            _event(pen, who, purpose, state, near, wordings[purpose])


def _event(
    pen: Pen, who: str, purpose: Purpose, state: ConsentState, day: int, wording: int | None
) -> None:
    told = state is ConsentState.withdrawn
    on = pen.day(day)
    pen.add(
        ConsentEvent,
        contact=pen.contacts[who],
        purpose=purpose,
        state=state,
        basis=Basis.consent,
        happened_on=on,
        recorded_at=pen.at(day, 17),
        method=Method.mail if told else Method.sheet,
        recorded_by="Rowan Achebe",
        wording=wording,
        evidence="answered STOP" if told else f"sheet {_SHEETS[pen.contacts[who] % 5]}",
        refresh_by=refresh_day(Basis.consent, on) if state is ConsentState.given else None,
        collected_direct=True,
        opt_out_offered=True,
    )


def _somebody_long_gone(pen: Pen) -> None:
    """One address of which nothing is left but that it must not be written to."""
    key = address_key("somebody.else@gone.example")
    pen.add(
        Suppression,
        address_hmac=address_mark(pen.ws.store.secret(), key),
        purpose="mail",
        since=pen.day(-150),
        reason="asked never to be written to",
    )
