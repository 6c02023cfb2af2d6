"""The call sheet: whom to ring for a session or a mailing, what to say, and what they answered.

It is for people without e-mail, for those on hold, and for those who would rather be rung.
Somebody who said no to mail, or asked never to be written to, is not rung either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coptui.domain import dates
from coptui.domain.consent import Purpose, gate
from coptui.domain.reaching import may_be_rung, prefers_a_call
from coptui.errors import NotFound, Refused
from coptui.services import contact_log, mailings, sessions
from coptui.services.consent_facts import people_for_gate
from coptui.services.contact_log import NOT_REACHED, REACHED
from coptui.services.done import Done
from coptui.services.mailing_people import RATHER_RUNG
from coptui.services.mailing_words import mailing_row
from coptui.services.refusing import line
from coptui.services.session_people import REPLIES, answer_of, put_reply
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import Contact, ContactLog
from coptui.store.rows import tuples
from coptui.workspace import Workspace

NO_ADDRESS = "no e-mail"
_AREAS = frozenset({"sessions", "contacts"})


@dataclass(frozen=True)
class CallRow:
    """One person to ring. `id` is that of the contact; `outcome` that of the last call."""

    id: int
    name: str
    phone: str
    why: str
    outcome: str
    reply: str
    reply_words: str
    called_at: datetime | None


@dataclass(frozen=True)
class CallSheet:
    """Whom to ring, about what, and the words for it. `session_id` is 0 where none is meant."""

    title: str
    session_id: int
    session: str
    say: tuple[str, ...]
    rows: tuple[CallRow, ...]

    @property
    def left(self) -> int:
        """How many have not been reached yet."""
        return sum(1 for one in self.rows if one.outcome != REACHED)


def for_session(ws: Workspace, session_id: int) -> CallSheet:
    """The sheet of a session: everybody on its list whom a mail does not reach, or not well."""
    row = session_row(session_id)
    asked = {one.id: one for one in sessions.invited(ws, session_id)}
    why = _reasons(ws, list(asked), row.community_id)
    replies = {one.id: one.reply for one in asked.values()}
    title = f"Call sheet: {code_of(row)}"
    rows = _rows(ws, why, replies, session_id)
    return CallSheet(title, session_id, code_of(row), _about(ws, session_id), rows)


def for_mailing(ws: Workspace, mailing_id: int) -> CallSheet:
    """The sheet of a mailing: those in its audience whom it does not reach, or not well."""
    row = mailing_row(mailing_id)
    why = {one.contact_id: one.words for one in mailings.audience(ws, mailing_id).call}
    if row.session_id is None:
        view = mailings.show(ws, mailing_id)
        return CallSheet(f"Call sheet: {view.title}", 0, "", (view.community, view.subject),
                         _rows(ws, why, {}, None))  # fmt: skip
    replies = {one.id: one.reply for one in sessions.invited(ws, row.session_id)}
    code = code_of(row.session)
    return CallSheet(
        f"Call sheet: {code}", row.session_id, code, _about(ws, row.session_id),
        _rows(ws, why, replies, row.session_id),
    )  # fmt: skip


def called(
    ws: Workspace, session_id: int, contact_id: int, answer: str, *, note: str = ""
) -> Done[CallRow]:
    """Note a call about a session: an answer, or that nobody was reached.

    The answer is kept as one that came by mail would be, and the call in the contact log; `u`
    takes both back at once. Raises `Refused`.
    """
    row = session_row(session_id)
    person = _contact(contact_id)
    reached = line(answer).casefold().replace("_", "-").replace(" ", "-") != NOT_REACHED
    said = answer_of(row, answer) if reached else ""
    if said == "none":
        raise Refused("A call has an answer, or nobody was reached.", field="answer")
    code = code_of(row)
    words = REPLIES[said] if reached else "not reached"
    with recording(ws, f"Call {person.name} about {code}: {words}", _AREAS) as rec:
        if reached:
            put_reply(ws, rec, row, contact_id, said, note)
        text = f"{code}: {words}{f'. {line(note, 500)}' if note.strip() else ''}"
        contact_log.put(
            ws, rec, contact_id, kind="call", text=text, happened_on=ws.today(),
            session=session_id, outcome=REACHED if reached else NOT_REACHED,
        )  # fmt: skip
    shown = _rows(ws, {contact_id: ""}, {contact_id: said or _reply_of(row, contact_id)}, row.id)
    told = f"{person.name} {words}." if reached else f"{person.name} was not reached."
    return Done(shown[0], told, rec.id, _AREAS)


def rung(ws: Workspace, contact_id: int, about: str, *, reached: bool) -> Done[int]:
    """Note a call that has no session to answer to."""
    outcome = REACHED if reached else NOT_REACHED
    done = contact_log.write(ws, contact_id, "call", about, outcome=outcome)
    told = f"{done.view.name} was {'reached' if reached else 'not reached'}."
    return Done(contact_id, told, done.undo, done.changed)


def _reasons(ws: Workspace, ids: list[int], community_id: int) -> dict[int, str]:
    """Whom to ring out of these, and why."""
    people, found = people_for_gate(ws, ids), dict[int, str]()
    query = Contact.select(Contact.id, Contact.preferred_channel).where(Contact.id.in_(ids))
    channels: dict[int, str] = dict(tuples(query))
    for one, person in people.items():
        channel = channels.get(one, "")
        if not may_be_rung(person, channel, ws.today()) or community_id in person.left:
            continue
        verdict = gate(person, Purpose.mail, ws.today(), community_id=community_id)
        if not person.email:
            found[one] = NO_ADDRESS
        elif person.hold_reason:
            found[one] = verdict.text
        elif prefers_a_call(channel):
            found[one] = RATHER_RUNG
    return found


def _rows(
    ws: Workspace, why: dict[int, str], replies: dict[int, str], session_id: int | None
) -> tuple[CallRow, ...]:
    last = _last_calls(list(why), session_id)
    people = Contact.select(Contact.id, Contact.name, Contact.phone).where(
        Contact.id.in_(list(why))
    )
    found = []
    for one in people.order_by(Contact.sort_key, Contact.id):
        call, reply = last.get(one.id), replies.get(one.id, "none")
        outcome = call.outcome if call is not None else ""
        found.append(
            CallRow(
                one.id, one.name, one.phone, why[one.id],
                REACHED if reply != "none" else outcome,
                reply, "" if reply == "none" else REPLIES.get(reply, reply),
                call.noted_at if call is not None else None,
            )
        )  # fmt: skip
    return tuple(found)


def _last_calls(ids: list[int], session_id: int | None) -> dict[int, Any]:
    calls = ContactLog.select().where(ContactLog.contact.in_(ids), ContactLog.kind == "call")
    if session_id is not None:
        calls = calls.where(ContactLog.session == session_id)
    else:
        calls = calls.where(ContactLog.session.is_null())
    return {row.contact_id: row for row in calls.order_by(ContactLog.id)}


def _about(ws: Workspace, session_id: int) -> tuple[str, ...]:
    """What to say, in three lines at most: what, when and where, and how to answer."""
    it = sessions.show(ws, session_id)
    when = it.when
    if it.start is not None:
        when = f"{dates.long_day(it.start.date())}, {dates.times(it.start, it.end)}"
    where = it.venue or ("online" if it.online_link else "")
    host = ", ".join(part for part in (it.host, it.host_contact) if part)
    lines = (
        f"{it.community}: {it.key_question or it.topic}".rstrip(": "),
        ". ".join(part for part in (", ".join(p for p in (when, where) if p), it.access) if part),
        f"Will you come? {host} is there for questions." if host else "Will you come?",
    )
    return tuple(one for one in lines if one)


def _reply_of(row: Any, contact_id: int) -> str:
    for one in row.invitations:
        if one.contact_id == contact_id:
            return str(one.reply)
    return "none"


def _contact(contact_id: int) -> Any:
    row = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound("There is no such contact.", "See `coptui contacts list`.")
    return row
