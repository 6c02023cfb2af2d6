"""The facts held on one person, by what they are about; later tables come along by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import ForeignKeyField

from coptui.domain.dates import local_day
from coptui.errors import CoptuiError
from coptui.services.access_words import RETENTION, RIGHTS
from coptui.services.consent_facts import address_mark
from coptui.services.contact_lines import tags_of
from coptui.services.mailing_letters import letters_of
from coptui.services.mailing_words import session_label
from coptui.store.models import (
    MODELS,
    Action,
    Attendance,
    AuditEvent,
    CapturedItem,
    ConsentEvent,
    Contact,
    Delivery,
    Dissemination,
    Draft,
    Example,
    Invitation,
    Membership,
    Resource,
    RoleHolding,
    Session,
    Suppression,
)
from coptui.workspace import Workspace

_PROFILE = (
    "name", "pronouns", "job", "email", "phone", "preferred_channel", "preferred_format",
    "access_needs", "dietary", "notes", "mail_hold_reason",
)  # fmt: skip
_SAID: tuple[tuple[Any, str, str, tuple[str, ...]], ...] = (
    (CapturedItem, "contact", "said in a session", ("kind", "text", "share")),
    (Action, "contact", "promised", ("text", "due", "status", "what_happened")),
    (Example, "presenter", "example shown", ("title", "summary", "permission")),
    (Resource, "suggested_by", "suggested", ("title", "where_to_find", "helps_with")),
    (Session, "host", "hosted a session", ("key_question",)),
)
_OWN_PART = {
    Contact, ConsentEvent, Membership, RoleHolding, Attendance, Invitation, Delivery,
    *(one[0] for one in _SAID),
}  # fmt: skip
_NOT_WORTH_TELLING = ("id", "search_text", "sort_key")
_OTHER_FORMS = (
    "capture",
    "close",
    "community",
    "mailing",
    "session",
    "stage",
    "topic",
    "venue",
    "wording",
)


def gather(ws: Workspace, row: Any) -> dict[str, Any]:
    """All parts, as plain values."""
    return {
        "controller": _controller(ws),
        "profile": _profile(row),
        "never_write": _suppressed(ws, row),
        "consents": _consents(row.id),
        "communities": _communities(row.id),
        "attendance": _attendance(row.id),
        "invitations": _invitations(row.id),
        "mails": _mails(ws, row.id),
        "said": _said(row.id),
        "also_held": _also(row.id),
        "history": _history(row),
        "sources": _sources(row),
        "recipients": _recipients(ws, row.id),
        "retention": list(RETENTION),
        "rights": list(RIGHTS),
    }


def _controller(ws: Workspace) -> dict[str, str]:
    sender = ws.settings.sender
    return {
        "organisation": sender.organisation,
        "postal_address": sender.postal_address,
        "write_to": sender.reply_to or sender.from_address,
    }


def _profile(row: Any) -> dict[str, Any]:
    held = {name: getattr(row, name) or "" for name in _PROFILE}
    return {
        "id": row.id,
        **held,
        "discreet": bool(row.discreet),
        "under_18": bool(row.under_18),
        "tags": list(tags_of([row.id]).get(row.id, ())),
        "organisation": row.organisation.name if row.organisation else "",
        "since": row.created_at.isoformat(),
        "changed": row.updated_at.isoformat(),
    }


def _suppressed(ws: Workspace, row: Any) -> bool:
    if not row.email_key:
        return False
    mark = address_mark(ws.store.secret(), row.email_key)
    return bool(Suppression.select().where(Suppression.address_hmac == mark).exists())


def _consents(contact_id: int) -> list[dict[str, Any]]:
    rows: Any = ConsentEvent.select().where(ConsentEvent.contact == contact_id)
    return [
        {
            "purpose": one.purpose,
            "state": one.state,
            "basis": one.basis,
            "date": _plain(one.happened_on),
            "recorded_at": _plain(one.recorded_at),
            "method": one.method,
            "evidence": one.evidence,
            "renew_by": _plain(one.refresh_by),
            "by_guardian": bool(one.by_guardian),
            "mends_entry": one.corrects_id,
            "entry": one.id,
            "wording_version": one.wording.version if one.wording else None,
            "wording": one.wording.text if one.wording else "",
        }
        for one in rows.order_by(ConsentEvent.id)
    ]


def _communities(contact_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "community": one.community.name,
            "standing": one.standing,
            "joined": _plain(one.joined),
            "left_on": _plain(one.left_on),
            "reason": one.left_reason,
        }
        for one in Membership.select().where(Membership.contact == contact_id)
    ]
    held = RoleHolding.select().where(RoleHolding.contact == contact_id)
    return found + [
        {
            "community": one.community.name,
            "role": one.role,
            "since": _plain(one.since),
            "until": _plain(one.until),
        }
        for one in held
    ]


def _attendance(contact_id: int) -> list[dict[str, Any]]:
    rows: Any = Attendance.select().where(Attendance.contact == contact_id)
    return [
        {
            **_session(one.session),
            "role": one.role_that_day,
            "perspective": one.perspective,
            "label": one.guest_label,
            "first_time": one.new_here,
        }
        for one in rows
    ]


def _invitations(contact_id: int) -> list[dict[str, Any]]:
    rows: Any = Invitation.select().where(Invitation.contact == contact_id)
    return [
        {
            **_session(one.session),
            "list": one.list_reason,
            "invited_at": _plain(one.invited_at),
            "channel": one.channel,
            "reply": one.reply,
            "replied_at": _plain(one.replied_at),
            "note": one.note,
            "reminders": one.reminders,
        }
        for one in rows
    ]


def _session(row: Any) -> dict[str, Any]:
    day = local_day(row.starts_at, row.community.time_zone) if row.starts_at else None
    return {
        "session": session_label(row),
        "community": row.community.name,
        "date": _plain(day),
        "topic": row.series.title if row.series else "",
    }


def _mails(ws: Workspace, contact_id: int) -> list[dict[str, Any]]:
    rows: Any = Delivery.select().where(Delivery.contact == contact_id)
    return [
        {
            "date": _plain(one.finished_at or one.queued_at),
            "state": one.state,
            "practice": bool(one.mailing.practice),
            "to": one.address,
            "answer_of_the_server": f"{one.reply_code or ''} {one.reply_text}".strip(),
            "reason": one.reason,
            **_read_as(ws, one),
        }
        for one in rows.order_by(Delivery.id)
    ]


def _read_as(ws: Workspace, row: Any) -> dict[str, str]:
    """Subject and text as the person had them, as far as they are kept."""
    frozen = row.mailing.frozen
    if not frozen or not row.context:
        return {"subject": "", "text": ""}
    try:
        seen = letters_of(ws, frozen, row.mailing.frozen_sha256).render(row.context)
    except (CoptuiError, KeyError, TypeError):
        return {"subject": "", "text": "The words of this mail are no longer kept."}
    return {"subject": seen.subject, "text": seen.text}


def _said(contact_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for model, field, what, names in _SAID:
        for one in model.select().where(getattr(model, field) == contact_id):
            found.append({"what": what, **{name: _plain(getattr(one, name)) for name in names}})
    return found


def _also(contact_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every other table that points at people, column by column, and unsaved forms."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in MODELS:
        points = [
            one
            for one in model._meta.sorted_fields
            if isinstance(one, ForeignKeyField) and one.rel_model is Contact
        ]
        if not points or model in _OWN_PART:
            continue
        for point in points:
            rows = [_columns(one) for one in model.select().where(point == contact_id)]
            if rows:
                found.setdefault(str(model._meta.table_name), []).extend(rows)
    forms = [
        {"form": one.form.partition(":")[0], "typed": one.values}
        for one in Draft.select().where(Draft.form.endswith(f":{contact_id}"))
        if one.form.partition(":")[2] == str(contact_id)
        and one.form.partition(":")[0] not in _OTHER_FORMS
    ]
    return {**found, **({"unsaved_forms": forms} if forms else {})}


def _columns(row: Any) -> dict[str, Any]:
    return {
        one.name: _plain(row.__data__.get(one.name))
        for one in row._meta.sorted_fields
        if not isinstance(one, ForeignKeyField) and one.name not in _NOT_WORTH_TELLING
    }


def _history(row: Any) -> list[dict[str, Any]]:
    """What was done about the person, since they came; a number may have been another's before."""
    rows: Any = AuditEvent.select().where(
        AuditEvent.subject == "contact",
        AuditEvent.subject_id == row.id,
        AuditEvent.at >= row.created_at,
    )
    return [
        {"at": _plain(one.at), "what": one.action, "detail": one.detail}
        for one in rows.order_by(AuditEvent.id)
    ]


def _sources(row: Any) -> list[str]:
    run = row.import_run
    told = [f"came from: {row.source}"] if row.source else []
    if run is not None:
        told.append(f"brought in from the file {run.file_name} on {run.started_at:%Y-%m-%d}")
    return told or ["typed in by the coordinator"]


def _recipients(ws: Workspace, contact_id: int) -> list[str]:
    told = []
    if ws.settings.sender.host:
        told.append(f"the mail server {ws.settings.sender.host}, which carries the mails")
    places = Membership.select(Membership.community).where(Membership.contact == contact_id)
    handed: Iterable[Any] = Dissemination.select().where(Dissemination.sent_on.is_null(False))
    number = sum(one.report.community_id in {p.community_id for p in places} for one in handed)
    if number:
        told.append(f"{number} reports of their communities were handed out; numbers, no names")
    return told or ["nobody outside"]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
