"""Stored mailings and deliveries as they are shown."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import fn

from coptui.domain.dates import day
from coptui.domain.mailing import DeliveryState, MailingStatus
from coptui.errors import CoptuiError
from coptui.mail import templates
from coptui.services import mailing_filter, mailing_voices
from coptui.services.mailing_attachments import attached
from coptui.services.mailing_checks import as_somebody, findings_of
from coptui.services.mailing_letters import is_ahead
from coptui.services.mailing_people import people_of
from coptui.services.mailing_views import (
    COUNTED,
    HEADINGS,
    AudienceView,
    Choice,
    Finding,
    Held,
    MailingView,
    RecipientRow,
    VoiceView,
)
from coptui.services.mailing_words import mailing_row, session_day, session_label, words_of
from coptui.store.models import Contact, Delivery, Session
from coptui.workspace import Workspace

_WRITTEN = "practice: written to "


def view_of(
    ws: Workspace, row: Any, *, checked: bool = False, at: datetime | None = None
) -> MailingView:
    """One mailing. `checked` adds what was found in a draft, were it to go now or at that time."""
    draft = row.status == MailingStatus.draft
    title, subject, body, people = row.template, "", "", AudienceView()
    subject_words = ""
    found: tuple[Finding, ...] = ()
    voices: tuple[VoiceView, ...] = ()
    try:
        words = words_of(ws, row)
        title, body = words.template.title, words.body
        if row.corrects is not None:
            title = f"Correction: {title}"
        subject = subject_words = words.subject
        if draft:
            people = people_of(ws, row, words.template.audience)
            voices = mailing_voices.views(ws, row, people.goes)
            found = findings_of(ws, row, words, people, at) if checked else ()
        subject = as_somebody(row, words).subject
    except CoptuiError as error:
        problem = Finding("error", "template", str(error))
        found = found or ((problem,) if checked and draft else ())
    if not draft and row.frozen:
        body = row.frozen["body"]
    held = people.held if draft else _kept_held(row)
    session = row.session
    return MailingView(
        id=row.id,
        template=row.template,
        title=title,
        kind=row.kind,
        subject=subject,
        body=body,
        status=row.status,
        practice=bool(row.practice) if not draft else ws.in_practice,
        community_id=row.community_id,
        community=row.community.name if row.community_id else "",
        session_id=row.session_id,
        session=session_label(session) if session is not None else "",
        to=len(people.goes) if draft else int(row.confirmed_count or 0),
        held=len(held),
        counts=counts_of(row.id),
        own_words=row.own_body is not None or row.own_subject is not None,
        created_at=row.created_at,
        previewed_at=row.previewed_at,
        confirmed_at=row.confirmed_at,
        not_before=row.not_before,
        expires_at=row.expires_at,
        finished_at=row.finished_at,
        left_out=held,
        findings=found,
        subject_words=subject_words,
        chosen=mailing_filter.words_of(row.audience),
        attachments=attached(row.id),
        voices=voices,
        corrects=row.corrects,
    )


def counts_of(mailing_id: int) -> dict[str, int]:
    """How many messages stand where, under the headings of a result."""
    counts = dict.fromkeys(HEADINGS, 0)
    query: Any = (
        Delivery.select(Delivery.state, fn.COUNT(Delivery.id))
        .where(Delivery.mailing == mailing_id)
        .group_by(Delivery.state)
    )
    for state, number in query.tuples():
        counts[COUNTED[DeliveryState(state)]] += int(number)
    return counts


def recipients(ws: Workspace, mailing_id: int) -> tuple[RecipientRow, ...]:
    """What happened to each person's message, in the order in which they were queued."""
    mailing_row(mailing_id)
    rows = Delivery.select().where(Delivery.mailing == mailing_id).order_by(Delivery.id)
    return tuple(recipient_of(ws, row) for row in rows)


def recipient_of(ws: Workspace, row: Any) -> RecipientRow:
    """What happened to one person's message."""
    reply = f"{row.reply_code or ''} {row.reply_text}".strip()
    return RecipientRow(
        delivery_id=row.id,
        contact_id=row.contact_id,
        name=row.name,
        email=row.address,
        state=row.state,
        reply=reply,
        tries=row.tries,
        at=_last(row),
        next_try=row.next_try,
        reason=row.reason,
        eml=_file(ws, row.reply_text),
    )


def _last(row: Any) -> datetime | None:
    found: datetime | None = row.finished_at or row.sending_at or row.claimed_at
    return found


def _file(ws: Workspace, reply: str) -> Path | None:
    _, found, name = reply.partition(_WRITTEN)
    return ws.practice_dir / Path(name.strip()).name if found else None


def _kept_held(row: Any) -> tuple[Held, ...]:
    kept = (row.audience or {}).get("held", [])
    names = {
        one.id: (one.name, one.email or "")
        for one in Contact.select(Contact.id, Contact.name, Contact.email).where(
            Contact.id.in_([entry[0] for entry in kept])
        )
    }
    return tuple(Held(key, *names.get(key, ("", "")), reason, words) for key, reason, words in kept)


def choices(ws: Workspace, template: templates.Template) -> tuple[Choice, ...]:
    """The sessions a template can be about now, the likeliest first."""
    query = Session.select().where(Session.starts_at.is_null(False))
    if template.kind == "change":
        query = query.where(Session.starts_at > ws.now())
    elif is_ahead(template.kind):
        query = query.where(Session.starts_at > ws.now(), Session.status != "cancelled")
    else:
        query = query.where(Session.starts_at <= ws.now(), Session.status != "cancelled")
    order = Session.starts_at if is_ahead(template.kind) else Session.starts_at.desc()
    found = []
    row: Any
    for row in query.order_by(order).limit(50):
        topic = row.series.title if row.series_id else row.community.name
        on = session_day(row)
        found.append(Choice(row.id, f"{session_label(row)} · {day(on, ws.today())} · {topic}"))
    return tuple(found)
