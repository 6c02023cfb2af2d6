"""The fields of a contact: cleaned, checked as each is left, and folded for searching."""

from __future__ import annotations

from coptui.domain.text import clean_line, clean_text, fold, searched
from coptui.errors import Refused
from coptui.services.email_rules import EmailRules
from coptui.services.field_check import FieldCheck
from coptui.store.models import Contact, ContactAddress, Organisation
from coptui.store.rows import tuples
from coptui.workspace import Workspace

LINES = {
    "name": 200,
    "email": 254,
    "organisation": 200,
    "phone": 60,
    "job": 200,
    "pronouns": 60,
    "preferred_channel": 60,
    "preferred_format": 60,
    "dietary": 500,
    "source": 200,
}
TEXTS = {"notes": 10_000, "access_needs": 5_000}
LABELS = {
    "name": "name",
    "email": "e-mail",
    "organisation": "organisation",
    "phone": "phone",
    "job": "role",
    "pronouns": "pronouns",
    "preferred_channel": "preferred channel",
    "preferred_format": "preferred format",
    "access_needs": "access needs",
    "dietary": "dietary needs",
    "notes": "notes",
    "source": "source",
}
ALIASES = {
    "role": "job",
    "org": "organisation",
    "e-mail": "email",
    "note": "notes",
    "channel": "preferred_channel",
    "format": "preferred_format",
}
_SEARCHED = 2_000


def field_name(name: str) -> str:
    """The field meant by a name. Raises `Refused` with those there are."""
    plain = name.strip().casefold().replace("-", "_").replace(" ", "_")
    plain = ALIASES.get(plain, plain)
    if plain not in LABELS:
        raise Refused(
            f"A contact has no field {clean_line(name, 40).text!r}.",
            f"Fields are: {', '.join(LABELS)}.",
            field=plain,
        )
    return plain


def cleaned(name: str, value: str) -> str:
    """The value of a field as it may be kept."""
    if name in TEXTS:
        return clean_text(value, TEXTS[name]).text
    return clean_line(value, LINES[name]).text


def check(ws: Workspace, name: str, value: str, *, own_id: int | None = None) -> FieldCheck:
    """What is wrong with a typed value, beside a hint where something looks odd."""
    field = field_name(name)
    text = cleaned(field, value)
    if field == "name":
        if not text:
            return FieldCheck("A contact needs a name; a first name or an alias will do.")
        return FieldCheck(hint=_namesakes(text, own_id))
    if field == "email" and text:
        found = EmailRules().check(text)
        if found.error:
            return FieldCheck(found.error)
        return FieldCheck(hint=found.hint or _shared_with(found.key, own_id))
    if field == "phone" and text and sum(sign.isdigit() for sign in text) < 5:
        return FieldCheck(hint="That is short for a phone number.")
    return FieldCheck()


def _namesakes(name: str, own_id: int | None) -> str:
    rows = [
        row
        for row in Contact.select().where(Contact.sort_key == fold(name)).limit(3)
        if row.id != own_id
    ]
    if not rows:
        return ""
    where = rows[0].organisation.name if rows[0].organisation else rows[0].email
    return f"{rows[0].name} is on the list already{f' ({where})' if where else ''}."


def _shared_with(key: str, own_id: int | None) -> str:
    rows = Contact.select().where(Contact.email_key == key).limit(3)
    names = [row.name for row in rows if row.id != own_id]
    return f"{names[0]} has this address too." if names else ""


def organisation(name: str) -> Organisation | None:
    """The organisation of that name, made where it is new; None for no name."""
    if not name:
        return None
    row: Organisation | None = Organisation.get_or_none(Organisation.name == name)
    if row is None:
        wanted = fold(name)
        for one in Organisation.select():
            if fold(one.name) == wanted:
                return one
        row = Organisation.create(name=name)
    return row


def search_text_of(row: Contact) -> str:
    """The text that searching looks into for a stored contact, all their addresses included."""
    where = row.organisation.name if row.organisation else ""
    more = ContactAddress.select(ContactAddress.address).where(ContactAddress.contact == row.id)
    further = "\n".join(address for (address,) in tuples(more)) if row.id else ""
    return searchable(row.name, row.email, where, row.notes, further)


def searchable(
    name: str, email: str | None, organisation_name: str, notes: str, further: str = ""
) -> str:
    """The text that searching looks into: folded, one line for each field.

    `further` are the addresses beside the preferred one.
    """
    parts = (name, email or "", organisation_name, further, notes[:_SEARCHED])
    return "\n".join(searched(part) for part in parts if part)
