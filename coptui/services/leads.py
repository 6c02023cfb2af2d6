"""Who else should be here? The answers, from sessions and between them, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import leads as rules
from coptui.domain.leads import LeadStatus
from coptui.domain.text import fold
from coptui.errors import NotFound
from coptui.services import audit
from coptui.services.community_life import may_still_plan
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import Recording, recording
from coptui.store.models import InviteeLead
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})


@dataclass(frozen=True)
class LeadView:
    """Somebody, or some kind of person, who should be here."""

    id: int
    community_id: int
    text: str
    raised_on: date
    session: str
    status: str
    status_on: date | None
    note: str


def add(
    ws: Workspace, community_id: int, text: str, session_id: int | None = None
) -> Done[LeadView]:
    """Note who else should be here; a kind of person is as good as a name."""
    community = community_row(community_id)
    may_still_plan(community)
    said = needed(text, "text", "Who should be here? Somebody from the credit union, say.", 300)
    with recording(ws, f"Who else in {community.name}", _AREA) as rec:
        session = session_row(session_id).id if session_id is not None else None
        row = _create(ws, rec, community.id, said, session)
        audit.note(ws, "lead.add", subject="community", subject_id=community.id)
    return Done(_view(row), f"Noted: {said}", rec.id, _AREA)


def note_from_close(ws: Workspace, rec: Recording, session: Any) -> None:
    """Take what was said at the close of a session into the list, inside that act."""
    known = {
        fold(one.text)
        for one in InviteeLead.select().where(InviteeLead.community == session.community_id)
        if one.status == LeadStatus.open.value
    }
    for said in rules.answers(session.who_else or ""):
        if fold(said) not in known:
            _create(ws, rec, session.community_id, line(said, 300), session.id)


def of(ws: Workspace, community_id: int, *, open_only: bool = False) -> list[LeadView]:
    """The answers of a community: those still open first, the newest on top."""
    row = community_row(community_id)
    query: Any = InviteeLead.select().where(InviteeLead.community == row.id)
    if open_only:
        query = query.where(InviteeLead.status == LeadStatus.open.value)
    rows = [_view(one) for one in query.order_by(InviteeLead.id.desc())]
    return sorted(rows, key=lambda one: one.status != LeadStatus.open.value)


def move(ws: Workspace, lead_id: int, status: str, note: str = "") -> Done[LeadView]:
    """Somebody was asked, or it is let go, or it is taken up again.

    Raises `Refused` for a move that it does not have, and for letting go without a reason.
    """
    row = _lead(lead_id)
    with in_plain_words():
        new = _status(status)
        rules.check_move(LeadStatus(row.status), new)
    if new is LeadStatus.dropped:
        why = needed(note, "note", "Why is it let go? One word is enough.", 300)
    else:
        why = line(note, 300)
    with recording(ws, f"Who else: {new.value}", _AREA) as rec:
        rec.changing(row)
        row.status, row.status_on, row.note = new.value, ws.today(), why
        row.save()
        audit.note(
            ws, "lead.move", subject="community", subject_id=row.community_id, detail=new.value
        )
    words = {"contacted": "was asked", "dropped": "is let go", "open": "is open again"}[new.value]
    return Done(_view(row), f"“{row.text}” {words}.", rec.id, _AREA)


def _status(text: str) -> LeadStatus:
    from coptui.domain.errors import RuleBroken

    word = line(text).casefold()
    try:
        return LeadStatus({"drop": "dropped", "asked": "contacted"}.get(word, word))
    except ValueError as error:
        raise RuleBroken("status", "It is open, contacted or dropped.") from error


def _create(
    ws: Workspace, rec: Recording, community_id: int, text: str, session_id: int | None
) -> InviteeLead:
    row = InviteeLead.create(
        community=community_id, session=session_id, text=text, raised_on=ws.today()
    )
    rec.created(row)
    return row


def _lead(lead_id: int) -> Any:
    row = InviteeLead.get_or_none(InviteeLead.id == lead_id)
    if row is None:
        raise NotFound("There is no such answer.", "See `coptui communities who`.")
    return row


def _view(row: Any) -> LeadView:
    return LeadView(
        id=row.id,
        community_id=row.community_id,
        text=row.text,
        raised_on=row.raised_on,
        session=code_of(row.session) if row.session_id else "",
        status=row.status,
        status_on=row.status_on,
        note=row.note,
    )
