"""Letting a person go: what hangs on them goes too, or stays without their name."""

from __future__ import annotations

from typing import Any

from coptui.domain.mailing import DeliveryState
from coptui.errors import Refused
from coptui.services.undo import Recording
from coptui.store.models import (
    Action,
    AddressShare,
    Attendance,
    CapturedItem,
    Complaint,
    ConsentEvent,
    Contact,
    ContactAddress,
    ContactLog,
    ContactMerge,
    ContactTag,
    DataRequest,
    Delivery,
    Example,
    HelperSlot,
    Influencer,
    Invitation,
    ListException,
    Membership,
    MergedDelivery,
    NotTheSame,
    ReportNote,
    Resource,
    RoleHolding,
    Session,
    SheetRow,
)
from coptui.workspace import Workspace

STAYS: tuple[tuple[Any, str], ...] = (
    (Attendance, "contact"),
    (Session, "host"),
    (Example, "presenter"),
    (CapturedItem, "contact"),
    (Action, "contact"),
    (HelperSlot, "contact"),
    (Resource, "suggested_by"),
    (Influencer, "contact"),
    (DataRequest, "contact"),
    (Complaint, "contact"),
    (ReportNote, "contact"),
)
"""What stays without the person: counts, stories and promises belong to the community."""

GOES: tuple[Any, ...] = (
    Invitation,
    ListException,
    RoleHolding,
    Membership,
    ContactTag,
    ContactAddress,
    AddressShare,
    ContactLog,
    ContactMerge,
    MergedDelivery,
    NotTheSame,
)
_WAITING = (str(DeliveryState.queued), str(DeliveryState.claimed), str(DeliveryState.retry))


def let_go(ws: Workspace, row: Contact, rec: Recording) -> None:
    """Delete a contact with all that belongs to them alone, so that it can be taken back.

    What was posted stays in the ledger. Raises `Refused` while a message is on its way.
    """
    own = Delivery.contact == row.id
    if Delivery.select().where(own, Delivery.state == str(DeliveryState.sending)).exists():
        raise Refused(
            f"A message to {row.name} is on its way at this moment.", "Try again in a minute."
        )
    Delivery.update(
        state=str(DeliveryState.skipped),
        reason="no longer on the list",
        finished_at=ws.now(),
        next_try=None,
    ).where(own, Delivery.state.in_(_WAITING)).execute()
    for model, field in STAYS:
        for one in model.select().where(getattr(model, field) == row.id):
            rec.changing(one)
            setattr(one, field, None)
            one.save()
    for one in SheetRow.select().where(SheetRow.contact == row.id):
        rec.changing(one)
        one.contact, one.name, one.address = None, "", ""
        one.save()
    for model in GOES:
        for one in model.select().where(model.contact == row.id):
            rec.deleting(one)
            one.delete_instance()
    for one in NotTheSame.select().where(NotTheSame.other == row.id):
        rec.deleting(one)
        one.delete_instance()
    # The newest first: an entry that mends another one hangs on it.
    events = ConsentEvent.select().where(ConsentEvent.contact == row.id)
    for event in events.order_by(ConsentEvent.id.desc()):
        rec.deleting(event)
        event.delete_instance()
    rec.deleting(row)
    row.delete_instance()
