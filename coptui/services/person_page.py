"""What one person's page shows beside the timeline: the person, and what is due with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coptui.domain.consent import Purpose
from coptui.domain.person_due import Due, PersonFacts, due
from coptui.errors import Refused
from coptui.services import audit, contacts
from coptui.services.contact_views import ContactView
from coptui.services.done import Done
from coptui.services.session_views import code_of
from coptui.services.undo import recording
from coptui.store.models import (
    Action,
    AddressShare,
    Community,
    ConsentEvent,
    Contact,
    Invitation,
    Session,
)
from coptui.store.rows import tuples
from coptui.workspace import Workspace

_OPEN = ("agreed", "under way")


@dataclass(frozen=True)
class PersonPage:
    """A person and what is due."""

    view: ContactView
    due: tuple[Due, ...]
    today: dt.date
    recorded_by: Mapping[Purpose, str]


def show(ws: Workspace, contact_id: int) -> PersonPage:
    """The page of one person. Raises `NotFound`."""
    view, today = contacts.show(ws, contact_id), ws.today()
    return PersonPage(view, due(_facts(ws, view), today), today, _recorded_by(view))


def _recorded_by(view: ContactView) -> dict[Purpose, str]:
    """Who wrote down what stands for each purpose now."""
    events = {one.event_id: one.purpose for one in view.consents if one.event_id}
    query = ConsentEvent.select(ConsentEvent.id, ConsentEvent.recorded_by).where(
        ConsentEvent.id.in_(list(events))
    )
    return {events[event_id]: by for event_id, by in tuples(query)}


def notes_are_right(ws: Workspace, contact_id: int) -> Done[ContactView]:
    """Write down that the notes were looked through today and are still needed."""
    view = contacts.show(ws, contact_id)
    if not view.notes:
        raise Refused(f"There are no notes about {view.name}.")
    row: Any = Contact.get_by_id(contact_id)
    areas = frozenset({"contacts"})
    with recording(ws, f"Notes about {view.name} looked through", areas) as rec:
        rec.changing(row)
        row.notes_seen_on = ws.today()
        row.save(only=[Contact.notes_seen_on])
        audit.note(ws, "contact.notes-seen", subject="contact", subject_id=contact_id)
    again = contacts.show(ws, contact_id)
    return Done(again, f"The notes about {view.name} are still right.", rec.id, areas)


def _facts(ws: Workspace, view: ContactView) -> PersonFacts:
    asked = (
        Invitation.select(Invitation, Session, Community)
        .join(Session)
        .join(Community)
        .where(
            Invitation.contact == view.id,
            Invitation.reply == "none",
            Invitation.invited_at.is_null(False),
            Session.starts_at > ws.now(),
            Session.status != "cancelled",
        )
    )
    promised = Action.select().where(Action.contact == view.id, Action.status.in_(_OPEN))
    return PersonFacts(
        renew_by=next((o.refresh_by for o in view.consents if o.purpose is Purpose.mail), None),
        hold_reason=view.hold_reason,
        asked=tuple((code_of(row.session), row.session.starts_at.date()) for row in asked),
        promised=tuple((row.text, row.due) for row in promised),
        notes_by=view.notes_by,
        share_undecided_with=_undecided(view),
    )


def _undecided(view: ContactView) -> str:
    if not view.shares_address_with:
        return ""
    decided = AddressShare.select().where(AddressShare.contact == view.id).exists()
    return "" if decided else view.shares_address_with[0]
