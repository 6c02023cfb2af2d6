"""Whom a mailing could be about, with all that is asked about them, and whom its template means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from coptui.domain import audience as rules
from coptui.domain.audience import Candidate
from coptui.domain.consent import HeldBack
from coptui.domain.mailing import Kind
from coptui.services import gone_out
from coptui.store.models import (
    Action,
    Attendance,
    Delivery,
    Dissemination,
    Influencer,
    Invitation,
    Mailing,
    Membership,
    Report,
    RoleHolding,
)
from coptui.workspace import Workspace

_OPEN = ("agreed", "under way")
_Parts = dict[int, set[str]]


def candidates(ws: Workspace, row: Any) -> dict[int, Candidate]:
    """Everybody the mailing could be about: the community's list, and the session's."""
    community = row.community_id
    found: dict[int, Candidate] = {}
    for member in Membership.select().where(Membership.community == community):
        found[member.contact_id] = Candidate(member.contact_id, standing=member.standing)
    for invitation in invitations(row):
        one = found.get(invitation.contact_id, Candidate(invitation.contact_id))
        found[invitation.contact_id] = replace(one, invited=True, reply=invitation.reply)
    for contact_id in _present(row):
        found[contact_id] = replace(found.get(contact_id, Candidate(contact_id)), present=True)
    parts = _roles(ws, row)
    _parts_in_session(row, parts)
    _parts_in_registers(row, parts)
    for contact_id, roles in parts.items():
        one = found.get(contact_id, Candidate(contact_id))
        found[contact_id] = replace(one, roles=frozenset(roles))
    return found


def chosen(ws: Workspace, row: Any, audience: str, found: dict[int, Candidate]) -> tuple[int, ...]:
    """Those whom the template of a mailing means, before the gate looks at them."""
    meant = rules.named(audience, found.values())
    if audience == "expected":
        sent = _sent(row)
        asked = tuple(one for one in meant if one in sent) if sent else meant
        return tuple(one for one in asked if found[one].reply not in rules.NO)
    if audience == "invited":
        if row.kind == Kind.change and (old := gone_out.old_plan(ws, row.session).people):
            return tuple(one for one in found if one in old)
        sent = _sent(row)
        return tuple(one for one in meant if one in sent) if sent else meant
    if audience == "missed" and not _present(row):
        return ()  # nobody knows yet who came: whoever did must not read that they were elsewhere
    if audience == "unanswered":
        waiting = _without_answer(ws, row)
        return tuple(one for one in meant if one in waiting)
    return meant


def passed_over(
    ws: Workspace, row: Any, audiences: Iterable[str], found: dict[int, Candidate]
) -> dict[int, tuple[str, str]]:
    """Who would be meant had they not left, or not said no: the reason, short and in words."""
    passed: dict[int, tuple[str, str]] = {}
    meant = tuple(dict.fromkeys(audiences))
    for reason, people in rules.eased(found):
        for audience in meant:
            for one in chosen(ws, row, audience, people):
                if people[one] is not found[one]:
                    passed.setdefault(one, (reason, _passed_words(reason, found[one])))
    return passed


def _passed_words(reason: str, one: Candidate) -> str:
    if reason == rules.LEFT:
        return HeldBack.left.words
    return "cannot come" if one.reply == "no" else "asked for the news only"


def invitations(row: Any) -> Iterable[Any]:
    """The list of the session a mailing is about."""
    return Invitation.select().where(Invitation.session == row.session_id) if row.session_id else ()


def present(session_id: int) -> frozenset[int]:
    """Whoever was there and is known."""
    rows: Any = Attendance.select(Attendance.contact).where(
        Attendance.session == session_id, Attendance.contact.is_null(False)
    )
    return frozenset(contact for (contact,) in rows.tuples())


def open_actions(row: Any) -> list[Any]:
    """What known people agreed to try at the session of a mailing, and have not finished."""
    if row.session_id is None:
        return []
    query = Action.select().where(
        Action.session == row.session_id,
        Action.status.in_(_OPEN),
        Action.contact.is_null(False),
    )
    return list(query.order_by(Action.id))


def _present(row: Any) -> frozenset[int]:
    return present(row.session_id) if row.session_id else frozenset()


def _sent(row: Any) -> set[int]:
    return {one.contact_id for one in invitations(row) if one.invited_at is not None}


def _roles(ws: Workspace, row: Any) -> _Parts:
    today = ws.today()
    found: _Parts = defaultdict(set)
    here = RoleHolding.session_id.is_null() | (RoleHolding.session_id == (row.session_id or 0))
    query = RoleHolding.select().where(
        RoleHolding.community == row.community_id,
        RoleHolding.since <= today,
        RoleHolding.until.is_null() | (RoleHolding.until >= today),
        here,
    )
    for holding in query:
        found[holding.contact_id].add(holding.role)
    return found


def _parts_in_session(row: Any, parts: _Parts) -> None:
    """Who hosts the session, brings its example, came to look, or agreed to try something."""
    session = row.session
    if session is None:
        return
    if session.host_id:
        parts[session.host_id].add("host")
    if session.example_id and session.example.presenter_id:
        parts[session.example.presenter_id].add("presenter")
    looked: Any = Attendance.select(Attendance.contact).where(
        Attendance.session == session.id,
        Attendance.role_that_day == "visitor",
        Attendance.contact.is_null(False),
    )
    for (contact,) in looked.tuples():
        parts[contact].add("visitor")
    for action in open_actions(row):
        parts[action.contact_id].add("owner")


def _parts_in_registers(row: Any, parts: _Parts) -> None:
    """Those in the register of influencers to whom a report of this community goes."""
    rows: Any = (
        Influencer.select(Influencer.contact)
        .join(Dissemination, on=(Dissemination.influencer == Influencer.id))
        .join(Report, on=(Dissemination.report == Report.id))
        .where(Report.community == row.community_id, Influencer.contact.is_null(False))
    )
    for (contact,) in rows.tuples():
        parts[contact].add("influencer")


def _without_answer(ws: Workspace, row: Any) -> frozenset[int]:
    """Who has had findings of this community by mail, and has not answered as far as is noted."""
    had: Any = (
        Delivery.select(Delivery.contact)
        .join(Mailing)
        .where(
            Mailing.community == row.community_id,
            Mailing.kind == Kind.influence.value,
            ws.in_practice | gone_out.counts(ws),
            Delivery.contact.is_null(False),
            Delivery.state.not_in(gone_out.NOT_HAD),
        )
    )
    answered: Any = (
        Influencer.select(Influencer.contact)
        .join(Dissemination, on=(Dissemination.influencer == Influencer.id))
        .join(Report, on=(Dissemination.report == Report.id))
        .where(
            Report.community == row.community_id,
            (Dissemination.reply != "") | (Dissemination.result != ""),
            Influencer.contact.is_null(False),
        )
    )
    return frozenset(contact for (contact,) in had.tuples()) - frozenset(
        contact for (contact,) in answered.tuples()
    )
