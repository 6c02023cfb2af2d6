"""The addresses of a person: one preferred, in the contact itself, and any number beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coptui.domain.addresses import address_key
from coptui.domain.text import clean_line
from coptui.errors import NotFound, Refused
from coptui.services import audit, contact_fields
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.done import Done
from coptui.services.email_rules import LONGEST, EmailRules
from coptui.services.undo import Recording, recording
from coptui.store.models import Contact, ContactAddress
from coptui.store.rows import tuples
from coptui.workspace import Workspace

_AREAS = frozenset({"contacts", "mail"})


def all_of(contact_id: int) -> tuple[str, ...]:
    """Every address of a person, the preferred one first."""
    row = _contact(contact_id)
    return ((row.email,) if row.email else ()) + others_of(contact_id)


def others_of(contact_id: int) -> tuple[str, ...]:
    """The addresses beside the preferred one, in the order in which they came."""
    query = ContactAddress.select(ContactAddress.address).where(
        ContactAddress.contact == contact_id
    )
    return tuple(row[0] for row in tuples(query.order_by(ContactAddress.id)))


def keys_of(contact: Contact) -> list[str]:
    """The keys of every address of a person."""
    query = ContactAddress.select(ContactAddress.address_key).where(
        ContactAddress.contact == contact.id
    )
    own = [contact.email_key] if contact.email_key else []
    return list(dict.fromkeys([*own, *(row[0] for row in tuples(query))]))


def holders(keys: Iterable[str]) -> list[int]:
    """Everybody who has one of these addresses, preferred or not."""
    wanted = list(keys)
    if not wanted:
        return []
    preferred = Contact.select(Contact.id).where(Contact.email_key.in_(wanted))
    beside = ContactAddress.select(ContactAddress.contact).where(
        ContactAddress.address_key.in_(wanted)
    )
    return list(dict.fromkeys(row[0] for query in (preferred, beside) for row in tuples(query)))


def add(ws: Workspace, contact_id: int, address: str) -> Done[tuple[str, ...]]:
    """Keep a further address; without a preferred one it becomes that. Raises `Refused`."""
    row = _contact(contact_id)
    found = EmailRules().check(clean_line(address, LONGEST).text)
    if found.error:
        raise Refused(f"The address cannot be taken: {found.error}", field="email")
    if found.key in keys_of(row):
        raise Refused(f"{row.name} has this address already.", field="email")
    with recording(ws, f"Add an address of {row.name}", _AREAS) as rec:
        if not row.email:
            rec.changing(row)
            row.email, row.email_key = found.address, found.key
        else:
            rec.created(_keep(ws, row.id, found.address, found.key))
            rec.changing(row)
        _settled(ws, row, "contact.address.added")
    said = f"{found.address} is kept for {row.name}."
    return Done(all_of(contact_id), said, rec.id, _AREAS)


def prefer(ws: Workspace, contact_id: int, address: str) -> Done[tuple[str, ...]]:
    """Make a further address the one that is written to; the one before stays beside it."""
    row, beside = _contact(contact_id), _beside(contact_id, address)
    if beside is None:
        if row.email_key == address_key(address):
            raise Refused("This is the preferred address already.")
        raise _not_theirs(row)
    with recording(ws, f"Prefer another address of {row.name}", _AREAS) as rec:
        rec.deleting(beside)
        beside.delete_instance()
        rec.changing(row)
        if row.email:
            rec.created(_keep(ws, row.id, row.email, row.email_key))
        row.email, row.email_key = beside.address, beside.address_key
        _settled(ws, row, "contact.address.preferred")
    said = f"{row.name} is written to at {row.email} from now on."
    return Done(all_of(contact_id), said, rec.id, _AREAS)


def remove(ws: Workspace, contact_id: int, address: str) -> Done[tuple[str, ...]]:
    """Let a further address go. The preferred one is changed by editing the person."""
    row, beside = _contact(contact_id), _beside(contact_id, address)
    if beside is None:
        if row.email_key == address_key(address):
            raise Refused(
                "This is the preferred address.", "Prefer another one first, then let this go."
            )
        raise _not_theirs(row)
    with recording(ws, f"Let an address of {row.name} go", _AREAS) as rec:
        rec.deleting(beside)
        beside.delete_instance()
        rec.changing(row)
        _settled(ws, row, "contact.address.removed")
    return Done(all_of(contact_id), f"{beside.address} is no longer kept.", rec.id, _AREAS)


def absorb(ws: Workspace, row: Contact, addresses: Iterable[str], rec: Recording) -> None:
    """Keep these addresses too, where the person does not have them; for the act that merges."""
    known = set(keys_of(row))
    for address in addresses:
        key = address_key(address)
        if key not in known:
            known.add(key)
            rec.created(_keep(ws, row.id, address, key))


def drop_preferred_from_others(row: Contact, rec: Recording) -> None:
    """The preferred address does not stand among the others as well."""
    for one in ContactAddress.select().where(
        ContactAddress.contact == row.id, ContactAddress.address_key == row.email_key
    ):
        rec.deleting(one)
        one.delete_instance()


def _keep(ws: Workspace, contact_id: int, address: str, key: str | None) -> ContactAddress:
    kept: ContactAddress = ContactAddress.create(
        contact=contact_id, address=address, address_key=key, added_at=ws.now()
    )
    return kept


def _settled(ws: Workspace, row: Contact, verb: str) -> None:
    """What follows from other addresses: what searching looks into, and the kept standing."""
    row.search_text = contact_fields.search_text_of(row)
    row.updated_at = ws.now()
    row.save()
    refresh_mail_cache(ws, [row.id])
    fresh = Contact.get_by_id(row.id)  # so that taking back puts the standing back too
    row.mail_standing, row.mail_renew_by = fresh.mail_standing, fresh.mail_renew_by
    audit.note(ws, verb, subject="contact", subject_id=row.id)


def _beside(contact_id: int, address: str) -> Any | None:
    return ContactAddress.get_or_none(
        ContactAddress.contact == contact_id,
        ContactAddress.address_key == address_key(clean_line(address, LONGEST).text),
    )


def _not_theirs(row: Contact) -> NotFound:
    return NotFound(f"{row.name} has no such address.", "Their page lists those there are.")


def _contact(contact_id: int) -> Contact:
    row: Contact | None = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return row
