"""Who is on the list of a session, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coptui.domain.sessions import PAST, SessionStatus, check_move
from coptui.errors import NotFound, Refused
from coptui.services import audit, neutral_experts
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line
from coptui.services.session_views import code_of, facts_of, session_row
from coptui.services.undo import Recording, recording
from coptui.store.models import Attendance, Contact, Invitation, Membership, RoleHolding
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
REPLIES = {
    "yes": "will come",
    "no": "cannot come",
    "maybe": "may come",
    "keep-posted": "cannot come and would like to hear",
    "none": "has not answered",
}
"""Answers as they are kept, with their words."""
_REASONS = {
    "facilichair": "core",
    "co_facilitator": "core",
    "core_member": "core",
    "neutral_expert": "neutral",
}


@dataclass(frozen=True)
class InvitedRow:
    """Somebody on the list of a session. `id` is that of the contact.

    `invited_at` is empty as long as no invitation has gone; `reason` is why they are on the list:
    core, neutral, topic or guest.
    """

    id: int
    name: str
    email: str
    organisation: str
    reason: str
    reply: str
    reply_words: str
    replied_at: datetime | None
    invited_at: datetime | None
    note: str
    present: bool


def invited(ws: Workspace, session_id: int) -> list[InvitedRow]:
    """Everybody on the list: those invited already, and before that the members who will be.

    Every neutral expert of the community is among them, but those left off with a reason.
    """
    row = session_row(session_id)
    asked = {one.contact_id: one for one in row.invitations}
    reasons = member_reasons(row.community_id) if row.status not in _DONE else {}
    wanted = list(asked.keys() | (reasons.keys() - neutral_experts.excused(row.id).keys()))
    marks: Any = Attendance.select(Attendance.contact).where(
        Attendance.session == row.id, Attendance.contact.is_null(False)
    )
    here = {contact for (contact,) in marks.tuples()}
    people = [
        person for part in _parts(wanted) for person in Contact.select().where(Contact.id.in_(part))
    ]
    people.sort(key=lambda person: (person.sort_key, person.id))
    return [
        _row(person, asked.get(person.id), reasons.get(person.id, "guest"), person.id in here)
        for person in people
    ]


def reply(
    ws: Workspace, session_id: int, contact_id: int, reply: str, *, note: str = ""
) -> Done[InvitedRow]:
    """Note what somebody answered; somebody who was not invited is on the list from now on."""
    row = session_row(session_id)
    person = _contact(contact_id)
    answer = answer_of(row, reply)
    with recording(ws, f"{person.name}: {answer} to {code_of(row)}", _AREA) as rec:
        asked = put_reply(ws, rec, row, person.id, answer, note)
    shown = _row(person, asked, asked.list_reason, False)
    return Done(shown, f"{person.name} {REPLIES[answer]}.", rec.id, _AREA)


def answer_of(row: Any, reply: str) -> str:
    """The answer as it is kept. Raises `Refused` for another, and where none is taken any more."""
    answer = line(reply).casefold().replace("_", "-").replace(" ", "-")
    if answer not in REPLIES:
        raise Refused(f"An answer is one of {', '.join(REPLIES)}.", field="reply")
    if row.status in (SessionStatus.cancelled.value, *_DONE):
        words = SessionStatus(row.status).words
        raise Refused(f"{code_of(row)} is {words}; answers to it change nothing now.")
    return answer


def put_reply(
    ws: Workspace, rec: Recording, row: Any, contact_id: int, answer: str, note: str = ""
) -> Any:
    """Write an answer in the transaction of a larger act; gives the row of the list."""
    asked = _asked(row.id, contact_id)
    if asked is None:
        reason = member_reasons(row.community_id).get(contact_id, "guest")
        asked = Invitation.create(contact=contact_id, session=row.id, list_reason=reason)
        rec.created(asked)
    else:
        rec.changing(asked)
    asked.reply, asked.note = answer, line(note, 500) or asked.note
    asked.replied_at = None if answer == "none" else ws.now()
    asked.save()
    audit.note(ws, "session.reply", subject="session", subject_id=row.id, detail=answer)
    return asked


def mark_invited(ws: Workspace, session_id: int, contact_ids: Iterable[int]) -> None:
    """Write down that an invitation has gone to these people, and that the session is invited.

    For the mailing's own transaction. Raises `Refused` where the session lacks what an invitation
    must say. It cannot be taken back: it has left the house.
    """
    row = session_row(session_id)
    if row.status == SessionStatus.date_set.value:
        with in_plain_words(f"Complete {code_of(row)} first."):
            check_move(SessionStatus.date_set, SessionStatus.invited, facts=facts_of(row))
        row.status = SessionStatus.invited.value
        row.save()
    reasons = member_reasons(row.community_id)
    asked = {one.contact_id: one for one in row.invitations}
    for contact_id in dict.fromkeys(contact_ids):
        if contact_id in asked:
            asked[contact_id].invited_at = ws.now()
            asked[contact_id].save()
        else:
            Invitation.create(
                contact=contact_id,
                session=row.id,
                list_reason=reasons.get(contact_id, "guest"),
                invited_at=ws.now(),
            )


_DONE = tuple(status.value for status in PAST)
_AT_ONCE = 500  # ids in one query


def _parts(ids: list[int]) -> Iterable[list[int]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))


def member_reasons(community_id: int) -> dict[int, str]:
    """Why each present member is on a list: core, neutral, or because of the topic."""
    members: Any = Membership.select(Membership.contact).where(
        Membership.community == community_id,
        Membership.standing.not_in(("left", "suppressed")),
    )
    found = {contact: "topic" for (contact,) in members.tuples()}
    held: Any = RoleHolding.select(RoleHolding.contact, RoleHolding.role).where(
        RoleHolding.community == community_id,
        RoleHolding.session_id.is_null(),
        RoleHolding.until.is_null(),
    )
    for contact, role in held.tuples():
        if role in _REASONS and contact in found and found[contact] != "neutral":
            found[contact] = _REASONS[role]
    return found


def _asked(session_id: int, contact_id: int) -> Any | None:
    return Invitation.get_or_none(
        Invitation.session == session_id, Invitation.contact == contact_id
    )


def _contact(contact_id: int) -> Any:
    row = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound("There is no such contact.", "See `coptui contacts list`.")
    return row


def _row(person: Any, asked: Any | None, reason: str, present: bool) -> InvitedRow:
    answer = asked.reply if asked is not None else "none"
    return InvitedRow(
        id=person.id,
        name=person.name,
        email=person.email or "",
        organisation=person.organisation.name if person.organisation_id else "",
        reason=asked.list_reason if asked is not None and asked.list_reason else reason,
        reply=answer,
        reply_words=REPLIES.get(answer, answer),
        replied_at=asked.replied_at if asked is not None else None,
        invited_at=asked.invited_at if asked is not None else None,
        note=asked.note if asked is not None else "",
        present=present,
    )
