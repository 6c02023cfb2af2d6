"""What has gone to people. What was practised has reached nobody, except in a demo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from coptui.domain.sessions import UPCOMING, SessionStatus
from coptui.store.models import Delivery, Invitation, Mailing, Session
from coptui.store.rows import among, plain_rows
from coptui.workspace import Workspace

NOT_HAD = ("cancelled", "skipped", "expired", "refused")
"""States in which a message has reached nobody and will not."""
_GONE_OUT = ("waiting", "going", "paused", "done")
_AHEAD = tuple(status.value for status in UPCOMING - {SessionStatus.live})
_Kinds = dict[int, dict[str, datetime | None]]


def counts(ws: Workspace) -> Any:
    """The condition for mailings that count. A demo plays at being real: there practice counts."""
    return Mailing.practice.in_((False, True)) if ws.is_demo else ~Mailing.practice


def practice_changes_nothing(ws: Workspace) -> bool:
    """Whether what is confirmed now is only practised: it marks nobody and nothing."""
    return ws.in_practice and not ws.is_demo


def kinds_by_session(ws: Workspace, ids: Iterable[int]) -> tuple[_Kinds, _Kinds]:
    """The kinds of mailing that went for each session, with the moment of the latest; and those
    that were only practised."""
    sent: _Kinds = defaultdict(dict)
    practised: _Kinds = defaultdict(dict)
    rows: Any = (
        Mailing.select(
            Mailing.session, Mailing.kind, Mailing.confirmed_at, Mailing.practice, Mailing.voices
        )
        .where(among(Mailing.session, ids), Mailing.status.in_(_GONE_OUT))
        .order_by(Mailing.id)
    )
    pretend, moment = ws.is_demo, Mailing.confirmed_at.python_value
    for session_id, kind, then, practice, spoken in plain_rows(ws.store.db, rows):
        voices = Mailing.voices.python_value(spoken) if spoken != "[]" else ()
        at = moment(then)
        kinds_of = (practised if practice and not pretend else sent)[session_id]
        kinds_of.update(dict.fromkeys((kind, *(one["kind"] for one in voices or ())), at))
    for session_id, kinds in practised.items():
        for kind in sent.get(session_id, {}):
            kinds.pop(kind, None)
    return sent, practised


@dataclass(frozen=True)
class Carrier:
    """A mailing that carried a session into calendars: with which day, in which state of it."""

    id: int
    kind: str
    code: str
    sequence: int
    starts_at: str


def carriers(ws: Workspace, session: Any) -> list[Carrier]:
    """All mailings that carried this session, also the thanks and news of the one before it."""
    rows: Any = (
        Mailing.select(Mailing, Session)
        .join(Session)
        .where(
            counts(ws),
            Mailing.community == session.community_id,
            Mailing.calendar_method != "",
            Mailing.frozen.is_null(False),
        )
    )
    return [
        Carrier(
            row.id,
            row.kind,
            f"{session.community.code}-{row.session.number}",
            row.calendar_sequence,
            str(entry["starts_at"]),
        )
        for row in rows
        if (entry := row.frozen.get("calendar")) and entry["uid"] == session.calendar_uid
    ]


def reached(mailing_ids: Iterable[int]) -> list[Any]:
    """The messages of these mailings that somebody has, or has on the way."""
    query = Delivery.select(Delivery.mailing, Delivery.contact, Delivery.address_key)
    wanted = (Delivery.mailing.in_(list(mailing_ids)), Delivery.state.not_in(NOT_HAD))
    return list(query.where(*wanted))


@dataclass(frozen=True, eq=False, repr=False)
class OldPlan:
    """Who knows a session as it was planned before, and what has changed: day, place or off."""

    people: frozenset[int] = frozenset()
    what: str = ""


def old_plan(ws: Workspace, session: Any) -> OldPlan:
    """Those who were told of a session before its plan changed, and have not been told since.

    A message in doubt counts as told, as everywhere; one that was refused does not.
    """
    if not session.calendar_sequence or session.status not in (*_AHEAD, "cancelled"):
        return OldPlan()
    if session.starts_at is None or session.starts_at <= ws.now():
        return OldPlan()
    asked: Any = Invitation.select(Invitation.contact).where(
        Invitation.session == session.id, Invitation.invited_at.is_null(False)
    )
    invited = {contact for (contact,) in asked.tuples()}
    if not invited:
        return OldPlan()
    found = carriers(ws, session)
    now = {one.id for one in found if one.sequence == session.calendar_sequence}
    had = reached(one.id for one in found)
    told = {one.contact_id for one in had if one.mailing_id in now}
    never = _contacts(one.id for one in found) - {one.contact_id for one in had}
    return OldPlan(frozenset(invited - told - never), _what(session, found))


def _contacts(mailing_ids: Iterable[int]) -> set[int | None]:
    query: Any = Delivery.select(Delivery.contact).where(Delivery.mailing.in_(list(mailing_ids)))
    return {contact for (contact,) in query.tuples()}


def _what(session: Any, found: list[Carrier]) -> str:
    if session.status == SessionStatus.cancelled.value:
        return "off"
    before = {one.starts_at for one in found if one.sequence < session.calendar_sequence}
    return "place" if before and before == {session.starts_at.isoformat()} else "day"


def old_plans(ws: Workspace, ids: Iterable[int]) -> dict[int, OldPlan]:
    """The same for several sessions; those of which everybody knows the plan are left out."""
    query = Session.select().where(
        among(Session.id, ids),
        Session.calendar_sequence > 0,
        Session.starts_at > ws.now(),
        Session.status.in_((*_AHEAD, "cancelled")),
    )
    plans = {row.id: old_plan(ws, row) for row in query}
    return {key: plan for key, plan in plans.items() if plan.people}


def invited_by_session(ids: Iterable[int]) -> dict[int, int]:
    """How many have the invitation to each session."""
    rows: Any = (
        Invitation.select(Invitation.session, fn.COUNT(Invitation.id))
        .where(Invitation.session.in_(list(ids)), Invitation.invited_at.is_null(False))
        .group_by(Invitation.session)
        .tuples()
    )
    return dict(rows)
