"""One entry of a person's timeline in full: what is known of it, and for a message its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from coptui.domain import dates
from coptui.domain.consent import ConsentState, Purpose
from coptui.domain.mailing import DeliveryState
from coptui.errors import CoptuiError, NotFound
from coptui.services import contact_log, mailings, watching
from coptui.services.consent_facts import community_names
from coptui.services.mailing_views import MessageView
from coptui.services.session_people import REPLIES
from coptui.services.session_views import code_of
from coptui.services.timeline import METHODS, STATES, Entry
from coptui.store.models import (
    Attendance,
    CapturedItem,
    ConsentEvent,
    ContactLog,
    ContactMerge,
    Delivery,
    Invitation,
    Membership,
    RoleHolding,
)
from coptui.workspace import Workspace

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Details:
    """What is known: label and words, a line each. `log_id` is that of a note, which may go."""

    title: str
    facts: tuple[tuple[str, str], ...]
    message: MessageView | None = None
    log_id: int | None = None


def of(ws: Workspace, entry: Entry) -> Details:
    """All about one entry. Raises `NotFound` where it is gone."""
    model, facts = _OF[entry.source]
    row = model.get_or_none(model.id == entry.ref)
    if row is None:
        raise NotFound("This is no longer kept.")
    known = [(label, words) for label, words in facts(ws, row) if words]
    if entry.source != "message":
        note = entry.ref if entry.source == "log" else None
        return Details(entry.title, tuple(known), None, note)
    message, why = _text(ws, row)
    known += [("text", why)] if why else []
    return Details(entry.title, tuple(known), message)


def _text(ws: Workspace, row: Any) -> tuple[MessageView | None, str]:
    """The message as it was sent: made from what was confirmed, or as practice wrote it."""
    try:
        return mailings.as_sent(ws, row.id), ""
    except CoptuiError as error:
        reason = error.message
    try:
        return watching.written(ws, row.id), ""
    except CoptuiError:
        return None, reason


def _moment(ws: Workspace, moment: Any) -> str:
    if moment is None:
        return ""
    local = dates.to_local(moment, ws.settings.time_zone)
    return f"{dates.long_day(local.date())}, {local:%H:%M}"


def _consent(ws: Workspace, row: Any) -> Facts:
    words = row.wording
    where = community_names([row.community]).get(row.community, "") if row.community else ""
    return [
        ("about", Purpose(row.purpose).words),
        ("said", STATES[ConsentState(row.state)]),
        ("on", dates.long_day(row.happened_on)),
        ("how", METHODS.get(row.method, row.method)),
        ("ground", row.basis.replace("_", " ")),
        ("proof", row.evidence),
        ("only in", where),
        ("ask again by", dates.long_day(row.refresh_by) if row.refresh_by else ""),
        ("mends entry", str(row.corrects_id or "")),
        ("written down", f"{_moment(ws, row.recorded_at)}, by {row.recorded_by}"),
        ("words", f"version {words.version}: {words.text}" if words is not None else ""),
    ]


def _message(ws: Workspace, row: Any) -> Facts:
    reply = f"{row.reply_code or ''} {row.reply_text}".strip()
    state = DeliveryState(row.state).words
    return [
        ("to", row.address),
        ("result", f"{state}, practised" if row.mailing.practice else state),
        ("when", _moment(ws, row.finished_at or row.sending_at or row.queued_at)),
        ("server said", reply),
        ("because", row.reason),
        ("settled by", row.settled_by),
    ]


def _invited(ws: Workspace, row: Any) -> Facts:
    return [
        ("session", f"{code_of(row.session)}, {_moment(ws, row.session.starts_at)}".rstrip(", ")),
        ("invited", _moment(ws, row.invited_at)),
        ("answer", REPLIES.get(row.reply, row.reply)),
        ("answered", _moment(ws, row.replied_at)),
        ("note", row.note),
        ("reminders", str(row.reminders or "")),
    ]


def _came(ws: Workspace, row: Any) -> Facts:
    return [
        ("session", f"{code_of(row.session)}, {_moment(ws, row.session.starts_at)}".rstrip(", ")),
        ("first time", "yes" if row.new_here else ""),
        ("part that day", row.role_that_day.replace("_", " ")),
        ("noted", _moment(ws, row.noted_at)),
    ]


def _log(ws: Workspace, row: Any) -> Facts:
    view = contact_log.show(ws, row.id)
    return [
        ("what", view.kind_words),
        ("on", dates.long_day(view.on)),
        ("session", view.session),
        ("outcome", view.outcome.replace("-", " ")),
        ("about", view.text),
        ("written down", f"{_moment(ws, row.noted_at)}, by {view.by}"),
    ]


def _membership(ws: Workspace, row: Any) -> Facts:
    return [
        ("community", row.community.name),
        ("joined", dates.long_day(row.joined)),
        ("left", dates.long_day(row.left_on) if row.left_on else ""),
        ("because", row.left_reason),
    ]


def _role(ws: Workspace, row: Any) -> Facts:
    return [
        ("community", row.community.name),
        ("role", row.role.replace("_", " ")),
        ("since", dates.long_day(row.since)),
        ("until", dates.long_day(row.until) if row.until else ""),
    ]


def _said(ws: Workspace, row: Any) -> Facts:
    session = code_of(row.session) if row.session_id else ""
    return [
        ("session", session),
        ("when", _moment(ws, row.captured_at)),
        ("words", row.text),
        ("may be told", f"in the {row.share}" if row.share != "private" else "to nobody"),
    ]


def _merged(ws: Workspace, row: Any) -> Facts:
    return [
        ("record", f"number {row.was} became part of this one"),
        ("when", _moment(ws, row.merged_at)),
        ("by", row.merged_by),
    ]


_OF: Mapping[str, tuple[Any, Callable[[Workspace, Any], Facts]]] = {
    "consent": (ConsentEvent, _consent),
    "message": (Delivery, _message),
    "invited": (Invitation, _invited),
    "came": (Attendance, _came),
    "log": (ContactLog, _log),
    "joined": (Membership, _membership),
    "left": (Membership, _membership),
    "role": (RoleHolding, _role),
    "role-end": (RoleHolding, _role),
    "said": (CapturedItem, _said),
    "merged": (ContactMerge, _merged),
}
