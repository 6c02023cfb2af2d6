"""Neutral experts: on the list of every session, unless somebody wrote down why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coptui.domain.sessions import UPCOMING, experts_left_out
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.community_views import GONE
from coptui.services.done import Done
from coptui.services.refusing import needed
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import (
    Contact,
    Invitation,
    ListException,
    Membership,
    RoleHolding,
)
from coptui.workspace import Workspace

_AREA = frozenset({"sessions", "communities", "mail"})
_UPCOMING = [status.value for status in UPCOMING]


@dataclass(frozen=True)
class ExpertRow:
    """A neutral expert and one session. `id` is that of the contact."""

    id: int
    name: str
    on_list: bool
    reason: str
    invited: bool


def of_community(community_id: int) -> dict[int, str]:
    """The neutral experts of a community as they are now, by contact, with their names."""
    rows: Any = (
        RoleHolding.select(Contact.id, Contact.name)
        .join(Contact)
        .join(
            Membership,
            on=(
                (Membership.contact == RoleHolding.contact)
                & (Membership.community == RoleHolding.community)
            ),
        )
        .where(
            RoleHolding.community == community_id,
            RoleHolding.role == "neutral_expert",
            RoleHolding.until.is_null(),
            RoleHolding.session_id.is_null(),
            Membership.standing.not_in(GONE),
        )
        .order_by(Contact.sort_key, Contact.id)
    )
    return dict(rows.tuples())


def excused(session_id: int) -> Mapping[int, str]:
    """Who is not on the list of this session, with the reason."""
    rows: Any = ListException.select(ListException.contact, ListException.reason).where(
        ListException.session == session_id
    )
    return dict(rows.tuples())


def for_session(ws: Workspace, session_id: int) -> list[ExpertRow]:
    """Every neutral expert of the community, and whether they are on the list of this session."""
    row = session_row(session_id)
    out, sent = excused(row.id), _sent(row.id)
    return [
        ExpertRow(number, name, number not in out, out.get(number, ""), number in sent)
        for number, name in of_community(row.community_id).items()
    ]


def _sent(session_id: int) -> set[int]:
    """Who has the invitation to this session."""
    rows: Any = Invitation.select(Invitation.contact).where(
        Invitation.session == session_id, Invitation.invited_at.is_null(False)
    )
    return {contact for (contact,) in rows.tuples()}


def left_out(ws: Workspace, session_id: int) -> tuple[int, ...]:
    """Neutral experts who are missing from the list without a reason; nobody, as it should be."""
    from coptui.services.session_people import invited

    row = session_row(session_id)
    on_list = [one.id for one in invited(ws, row.id)]
    return experts_left_out(list(of_community(row.community_id)), on_list, excused(row.id))


def excuse(ws: Workspace, session_id: int, contact_id: int, reason: str) -> Done[list[ExpertRow]]:
    """Leave a neutral expert off the list of one session, with the reason.

    Raises `Refused` for somebody who has the invitation already, or who is no neutral expert.
    """
    row, name = _ahead(session_id), _expert(session_id, contact_id)
    why = needed(reason, "reason", f"Why is {name} not on this list?", 300)
    if contact_id in _sent(row.id):
        raise Refused(f"{name} has the invitation to {code_of(row)} already.")
    with recording(ws, f"{name} not on the list of {code_of(row)}", _AREA) as rec:
        kept = ListException.get_or_none(
            ListException.session == row.id, ListException.contact == contact_id
        )
        if kept is None:
            kept = ListException.create(
                session=row.id, contact=contact_id, reason=why, noted_on=ws.today()
            )
            rec.created(kept)
        else:
            rec.changing(kept)
            kept.reason = why
            kept.save()
        audit.note(ws, "session.excuse", subject="session", subject_id=row.id)
    said = f"{name} is not on the list of {code_of(row)}; every other session has them."
    return Done(for_session(ws, row.id), said, rec.id, _AREA)


def back_on(ws: Workspace, session_id: int, contact_id: int) -> Done[list[ExpertRow]]:
    """Put a neutral expert back on the list of a session."""
    row, name = _ahead(session_id), _expert(session_id, contact_id)
    kept = ListException.get_or_none(
        ListException.session == row.id, ListException.contact == contact_id
    )
    if kept is None:
        raise Refused(f"{name} is on the list of {code_of(row)}.")
    with recording(ws, f"{name} back on the list of {code_of(row)}", _AREA) as rec:
        rec.deleting(kept)
        kept.delete_instance()
        audit.note(ws, "session.excuse-back", subject="session", subject_id=row.id)
    said = f"{name} is on the list of {code_of(row)}."
    return Done(for_session(ws, row.id), said, rec.id, _AREA)


def _ahead(session_id: int) -> Any:
    row = session_row(session_id)
    if row.status not in _UPCOMING:
        raise Refused(f"{code_of(row)} is over; its list stays as it was.")
    return row


def _expert(session_id: int, contact_id: int) -> str:
    row = session_row(session_id)
    known = of_community(row.community_id)
    if contact_id not in known:
        raise Refused(
            f"That person is not a neutral expert of {row.community.name}.",
            "Only neutral experts are on every list.",
            field="who",
        )
    return known[contact_id]
