"""The people on the list: find, look at, add, change and remove them."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields as dataclass_fields
from typing import Any

from coptui.domain.consent import ConsentState, Purpose, standing
from coptui.domain.reaching import look_at_notes_by
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit, contact_addresses, contact_fields
from coptui.services.consent import suppress_address
from coptui.services.consent_facts import mail_cache, person_for_gate
from coptui.services.contact_lines import last_came, rows_of, tags_of
from coptui.services.contact_queries import count, ids_of, page, position
from coptui.services.contact_removal import let_go
from coptui.services.contact_views import (
    Belonging,
    ContactFilter,
    ContactRow,
    ContactView,
    MailMark,
    NewContact,
    PurposeStanding,
    mail_mark,
)
from coptui.services.done import Done
from coptui.services.email_rules import EmailRules
from coptui.services.field_check import FieldCheck
from coptui.services.undo import Recording, recording
from coptui.store.models import Attendance, Community, Contact, Membership, RoleHolding
from coptui.workspace import Workspace

__all__ = [
    "Belonging",
    "ContactFilter",
    "ContactRow",
    "ContactView",
    "FieldCheck",
    "MailMark",
    "NewContact",
    "PurposeStanding",
    "add",
    "check_field",
    "count",
    "edit",
    "ids_of",
    "page",
    "position",
    "remove",
    "rows_of",
    "show",
    "take_off",
]

_AREAS = frozenset({"contacts"})


def show(ws: Workspace, contact_id: int) -> ContactView:
    """Everything about one person. Raises `NotFound`."""
    row = _contact(contact_id)
    today = ws.today()
    came = Attendance.select().where(Attendance.contact == contact_id).count()
    values = {name: getattr(row, name) or "" for name in contact_fields.LABELS}
    values["organisation"] = row.organisation.name if row.organisation else ""
    return ContactView(
        id=row.id,
        **values,
        mail=mail_mark(row.mail_standing, row.mail_renew_by, bool(row.email), today),
        hold_reason=row.mail_hold_reason,
        consents=_consents(ws, contact_id),
        communities=_belongings(contact_id, today),
        came=came,
        last_came=last_came([contact_id]).get(contact_id),
        shares_address_with=_sharers(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        other_addresses=contact_addresses.others_of(contact_id),
        notes_by=_notes_by(row),
        tags=tuple(tags_of([contact_id]).get(contact_id, ())),
    )


def add(ws: Workspace, new: NewContact) -> Done[ContactView]:
    """Add a person. Nothing is agreed to by being added. Raises `Refused`."""
    values = {one.name: getattr(new, one.name) for one in dataclass_fields(new)}
    kept = _checked(ws, values)
    with recording(ws, f"Add {kept['name']}", _AREAS) as rec:
        now = ws.now()
        row = Contact(created_at=now, updated_at=now)
        _put(ws, row, kept)
        row.save(force_insert=True)
        _put_standing(ws, row)
        rec.created(row)
        audit.note(ws, "contact.added", subject="contact", subject_id=row.id)
    return Done(show(ws, row.id), f"{row.name} is on the list.", rec.id, _AREAS)


def edit(ws: Workspace, contact_id: int, **fields: str) -> Done[ContactView]:
    """Change fields by name; what is not named stays. Raises `NotFound`, `Refused`."""
    row = _contact(contact_id)
    named = {contact_fields.field_name(name): value for name, value in fields.items()}
    kept = _checked(ws, named, own_id=contact_id)
    with recording(ws, f"Change {row.name}", _AREAS) as rec:
        rec.changing(row)
        _put(ws, row, kept)
        if "email" in kept:
            contact_addresses.drop_preferred_from_others(row, rec)
        row.updated_at = ws.now()
        row.save()
        _put_standing(ws, row)
        audit.note(
            ws,
            "contact.changed",
            subject="contact",
            subject_id=contact_id,
            detail=",".join(sorted(kept)),
        )
    return Done(show(ws, contact_id), f"{row.name} is changed." if rec.id else "", rec.id, _AREAS)


def remove(ws: Workspace, contact_id: int) -> Done[str]:
    """Take a person off the list, with what they said; sessions keep their counts.

    Somebody who refused or withdrew stays protected: the address is kept as one that must not
    be written to. Raises `NotFound`, and `Refused` while a message to them is on its way.
    """
    row = _contact(contact_id)
    name = row.name
    with recording(ws, f"Remove {name}", _AREAS | {"mail", "communities"}) as rec:
        take_off(ws, row, rec)
    return Done(name, f"{name} is no longer on the list.", rec.id, _AREAS | {"mail"})


def take_off(ws: Workspace, row: Contact, rec: Recording) -> None:
    """Take one person off the list as a part of another act; as `remove`."""
    person = person_for_gate(ws, row.id)
    said_no = standing(person.facts, Purpose.mail, ws.today()).state in (
        ConsentState.refused,
        ConsentState.withdrawn,
    )
    audit.note(ws, "contact.removed", subject="contact", subject_id=row.id)
    for key in contact_addresses.keys_of(row) if said_no else ():
        kept = suppress_address(ws, key, "had said no when removed")
        if kept is not None:
            rec.created(kept)
    let_go(ws, row, rec)


def check_field(ws: Workspace, name: str, value: str, *, own_id: int | None = None) -> FieldCheck:
    """What is wrong with a typed value, beside a hint where something looks odd."""
    return contact_fields.check(ws, name, value, own_id=own_id)


def _checked(ws: Workspace, values: dict[str, str], *, own_id: int | None = None) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in values.items():
        found = contact_fields.check(ws, name, value, own_id=own_id)
        if found.error:
            label = contact_fields.LABELS[name]
            raise Refused(f"The {label} cannot be taken: {found.error}", field=name)
        kept[name] = contact_fields.cleaned(name, value)
    return kept


def _put(ws: Workspace, row: Contact, kept: dict[str, str]) -> None:
    if kept.get("notes", row.notes) != row.notes:
        row.notes_seen_on = ws.today()
    for name, value in kept.items():
        if name == "organisation":
            row.organisation = contact_fields.organisation(value)
        elif name == "email":
            found = EmailRules().check(value, hints=False) if value else None
            row.email = found.address if found else None
            row.email_key = found.key if found else None
        else:
            setattr(row, name, value)
    row.sort_key = fold(row.name)
    row.search_text = contact_fields.search_text_of(row)


def _put_standing(ws: Workspace, row: Contact) -> None:
    """Another address may be a suppressed one: the kept standing follows at once."""
    person = person_for_gate(ws, row.id)
    stand = standing(person.facts, Purpose.mail, ws.today())
    row.mail_standing, row.mail_renew_by = mail_cache(person, stand, ws.today()), stand.refresh_by
    row.save(only=[Contact.mail_standing, Contact.mail_renew_by])


def _consents(ws: Workspace, contact_id: int) -> tuple[PurposeStanding, ...]:
    person, today = person_for_gate(ws, contact_id), ws.today()
    found: list[PurposeStanding] = []
    for purpose in Purpose:
        stand = standing(person.facts, purpose, today)
        fact = stand.fact
        found.append(
            PurposeStanding(
                purpose=purpose,
                state=str(stand.state),
                basis=None if stand.basis is None else str(stand.basis),
                date=stand.since,
                method=None if fact is None or fact.method is None else str(fact.method),
                wording_version=_version(fact.wording_version) if fact else None,
                refresh_by=stand.refresh_by,
                expired=stand.expired,
                evidence="" if fact is None else fact.evidence,
                event_id=0 if fact is None else fact.event_id,
            )
        )
    return tuple(found)


def _version(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _belongings(contact_id: int, today: Any) -> tuple[Belonging, ...]:
    roles: dict[int, list[str]] = {}
    held = RoleHolding.select().where(
        RoleHolding.contact == contact_id,
        RoleHolding.session_id.is_null(),
        RoleHolding.until.is_null() | (RoleHolding.until >= today),
    )
    for one in held:
        roles.setdefault(one.community.id, []).append(one.role)
    rows = (
        Membership.select(Membership, Community)
        .join(Community)
        .where(Membership.contact == contact_id)
        .order_by(Community.name)
    )
    return tuple(
        Belonging(
            community_id=row.community.id,
            name=row.community.name,
            code=row.community.code,
            standing=row.standing,
            joined=row.joined,
            left_on=row.left_on,
            roles=tuple(roles.get(row.community.id, ())),
        )
        for row in rows
    )


def _notes_by(row: Contact) -> dt.date | None:
    """When the notes are to be looked through again; None where there are none."""
    return look_at_notes_by(row.notes_seen_on or row.created_at.date()) if row.notes else None


def _sharers(row: Contact) -> tuple[str, ...]:
    if not row.email_key:
        return ()
    rows = Contact.select().where(Contact.email_key == row.email_key, Contact.id != row.id)
    return tuple(one.name for one in rows.order_by(Contact.sort_key).limit(5))


def _contact(contact_id: int) -> Contact:
    row: Contact | None = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return row
