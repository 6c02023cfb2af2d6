"""People who need care in what is sent to them: discreet mail, and those under 18."""

from __future__ import annotations

from typing import Any

from coptui.errors import NotFound
from coptui.services import audit
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.contact_views import ContactView
from coptui.services.contacts import show
from coptui.services.done import Done
from coptui.services.undo import recording
from coptui.store.models import Contact
from coptui.workspace import Workspace

_AREAS = frozenset({"contacts", "mail"})


def care_of(ws: Workspace, contact_id: int) -> tuple[bool, bool]:
    """Whether this person is written to discreetly, and whether they are under 18."""
    row = _contact(contact_id)
    return bool(row.discreet), bool(row.under_18)


def set_care(
    ws: Workspace, contact_id: int, *, discreet: bool | None = None, under_18: bool | None = None
) -> Done[ContactView]:
    """Change one mark or both; None leaves one as it is.

    Discreet mail shows neither community nor subject before it is opened. Somebody under 18 gets
    no mail before a parent or guardian has agreed; no date of birth is kept.
    """
    row = _contact(contact_id)
    with recording(ws, f"Care for {row.name}", _AREAS) as rec:
        rec.changing(row)
        if discreet is not None:
            row.discreet = discreet
        if under_18 is not None:
            row.under_18 = under_18
        row.updated_at = ws.now()
        row.save()
        refresh_mail_cache(ws, [contact_id])
        audit.note(ws, "contact.care", subject="contact", subject_id=contact_id)
    said = [
        "is written to discreetly" if row.discreet else "is written to as everybody else",
        *(["is under 18: a parent or guardian has to agree"] if row.under_18 else []),
    ]
    return Done(show(ws, contact_id), f"{row.name} {', and '.join(said)}.", rec.id, _AREAS)


def _contact(contact_id: int) -> Any:
    row = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return row
