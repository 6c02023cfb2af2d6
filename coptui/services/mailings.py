"""Mailings from draft to ledger: prepare, see to whom and how, change, confirm, take back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from coptui.domain.contact_filter import ContactFilter
from coptui.domain.counting import people
from coptui.domain.mailing import MailingStatus
from coptui.domain.retention import TEXT_GONE
from coptui.domain.text import clean_line, clean_text
from coptui.errors import CoptuiError, NotFound, Refused
from coptui.mail import context, sandbox, templates
from coptui.mail.message import Built
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.slots import MissingValue
from coptui.services import audit, mailing_confirm, mailing_filter, mailing_voices, scheduling
from coptui.services.done import Done
from coptui.services.mailing_checks import as_somebody, findings_of
from coptui.services.mailing_consent import sample_vars
from coptui.services.mailing_discreet import VOICE
from coptui.services.mailing_letters import PREVIEW, Letters, freeze, letters_of
from coptui.services.mailing_messages import message_for, messages_for
from coptui.services.mailing_people import awkward_first, people_of, person_contexts, vars_of
from coptui.services.mailing_rows import choices, recipients, view_of
from coptui.services.mailing_seen import message_view
from coptui.services.mailing_subject import community_of, session_of
from coptui.services.mailing_views import (
    AttachedFile,
    AudienceView,
    Call,
    Choice,
    Finding,
    Goes,
    Held,
    MailingView,
    MessageView,
    RecipientRow,
    Sample,
)
from coptui.services.mailing_words import mailing_row, words_of
from coptui.services.undo import GUARDS, recording
from coptui.store.models import Contact, Delivery, Mailing, MergedDelivery
from coptui.workspace import Workspace

__all__ = [
    "AttachedFile",
    "AudienceView",
    "Call",
    "Choice",
    "Finding",
    "Goes",
    "Held",
    "MailingView",
    "MessageView",
    "Ready",
    "RecipientRow",
    "Sample",
    "Skip",
    "all",
    "as_sent",
    "audience",
    "choose",
    "chosen_by",
    "confirm",
    "edit",
    "findings",
    "is_about_a_session",
    "leave_out",
    "may_be_undone_for",
    "message_for",
    "messages_for",
    "prepare",
    "preview",
    "put_back",
    "recipients",
    "samples",
    "sessions_for",
    "show",
    "take_back",
    "trial",
    "would_go",
]

UNDO_SECONDS = 60
"""How long a confirmed mailing can be taken back whole."""
PRACTICE_SECONDS = 3
"""In practice nothing leaves: long enough to see that it can be taken back."""
_MAIL = frozenset({"mail"})
_MAIL_AND_SESSIONS = frozenset({"mail", "sessions"})


def prepare(
    ws: Workspace,
    template: str,
    *,
    session_id: int | None = None,
    community_id: int | None = None,
    role: str = "",
    flt: ContactFilter | None = None,
    filter_name: str = "",
    voices: Sequence[str] = (),
) -> Done[MailingView]:
    """Make a draft from a template for a session, or for the community's session it fits now.

    `role` narrows the people to those who hold it, `flt` to those who fit; one without a condition
    leaves nobody. `voices` are further templates, for those whom the first is not for. Raises
    Refused where there is no such session.
    """
    found = templates.load(template, ws.templates_dir)
    session = session_of(ws, found, session_id, community_id)
    community = session.community if session is not None else community_of(community_id)
    if found.about == "community":
        session = None
    with recording(ws, f"Prepare {found.title}", _MAIL) as rec:
        row = Mailing.create(
            template=found.key,
            template_version=found.version,
            kind=found.kind,
            purpose=found.purpose,
            community=community,
            session=session,
            audience=mailing_filter.with_filter(
                ws, {"role": role} if role else {}, flt, filter_name
            ),
            voices=mailing_voices.checked(ws, found, voices),
            practice=ws.in_practice,
            created_at=ws.now(),
        )
        rec.created(row)
        audit.note(ws, "mailing.prepare", subject="mailing", subject_id=row.id, detail=found.key)
    view = view_of(ws, row)
    return Done(view, f"Ready to read: {view.title}, to {people(view.to)}.", rec.id, _MAIL)


def is_about_a_session(ws: Workspace, template: str) -> bool:
    """Whether a mailing from this template is about one session, or about a whole community."""
    return templates.load(template, ws.templates_dir).about == "session"


def audience(ws: Workspace, mailing_id: int) -> AudienceView:
    """To whom the mailing goes, who is held back and why, and whom to ring instead."""
    row = mailing_row(mailing_id)
    if row.status != MailingStatus.draft:
        return _kept_audience(row)
    template = templates.load(row.template, ws.templates_dir)
    return people_of(ws, row, template.audience)


def leave_out(ws: Workspace, mailing_id: int, contact_id: int, reason: str) -> Done[MailingView]:
    """Leave one person out of a draft, with the reason."""
    why = clean_line(reason).text
    if not why:
        raise Refused("Say why this person is left out.", field="reason")
    person = Contact.get_or_none(Contact.id == contact_id)
    if person is None:
        raise NotFound("There is no such contact.")
    return _changed_people(ws, mailing_id, contact_id, why, f"{person.name} is left out.")


def put_back(ws: Workspace, mailing_id: int, contact_id: int) -> Done[MailingView]:
    """Put somebody who was left out by hand back among the people of a draft."""
    return _changed_people(ws, mailing_id, contact_id, "", "Back among the people.")


def choose(
    ws: Workspace, mailing_id: int, flt: ContactFilter | None, name: str = ""
) -> Done[MailingView]:
    """Narrow a draft to those of its people who fit a filter; None means all of them again."""
    with recording(ws, "People of a mailing", _MAIL) as rec:
        row = _draft(mailing_id)
        rec.changing(row)
        row.audience = mailing_filter.with_filter(ws, row.audience, flt, name)
        row.save()
        audit.note(ws, "mailing.people", subject="mailing", subject_id=row.id)
    view = view_of(ws, row)
    return Done(view, f"It goes to {people(view.to)} now.", rec.id, _MAIL)


def would_go(ws: Workspace, mailing_id: int, flt: ContactFilter | None) -> int:
    """To how many a draft would go if it were narrowed by this filter."""
    row = _draft(mailing_id)
    row.audience = mailing_filter.with_filter(ws, row.audience, flt)
    return len(people_of(ws, row, templates.load(row.template, ws.templates_dir).audience).goes)


def chosen_by(ws: Workspace, mailing_id: int) -> ContactFilter | None:
    """The filter a mailing was narrowed by; None where it was not."""
    return mailing_filter.filter_of(mailing_row(mailing_id).audience)


def samples(ws: Workspace, mailing_id: int) -> list[Sample]:
    """Whose message to read before sending: of each voice the awkward ones first."""
    return mailing_voices.samples(ws, mailing_row(mailing_id), audience(ws, mailing_id).goes)


def preview(
    ws: Workspace, mailing_id: int, contact_id: int | None = None, *, looked_at: bool = True
) -> MessageView:
    """A person's message exactly as it goes, but for date and id; without a person, a first sample.

    Raises Refused where it cannot be made. `looked_at` notes that somebody has read one.
    """
    row = mailing_row(mailing_id)
    if row.own_body == TEXT_GONE:
        raise Refused(TEXT_GONE.strip(), "It was let go by the retention schedule.")
    people = audience(ws, mailing_id)
    if contact_id is None:
        first = awkward_first(ws, people.goes, 1)
        if not first:
            raise Refused("This mailing goes to nobody.", "Look at who is held back, and why.")
        contact_id = first[0].contact_id
    one = next((goes for goes in people.goes if goes.contact_id == contact_id), None)
    if one is None:
        raise Refused("This person does not get this mailing.", "The list of people says why.")
    built = _letter(ws, row, people, one)
    if looked_at and row.previewed_at is None and not ws.read_only:
        with ws.store.atomic():
            Mailing.update(previewed_at=ws.now()).where(Mailing.id == row.id).execute()
    return message_view(one, built)


def as_sent(ws: Workspace, delivery_id: int) -> MessageView:
    """One message of the ledger as it was made, from what was fixed when it was confirmed.

    Raises `NotFound`, and `Refused` where the kept text is no longer the one that was confirmed.
    """
    row = Delivery.get_or_none(Delivery.id == delivery_id)
    if row is None or not row.mailing.frozen:
        raise NotFound("The text of this message is not kept.")
    earlier = MergedDelivery.get_or_none(MergedDelivery.delivery == delivery_id)
    made_for = earlier.was if earlier is not None else row.contact_id or 0
    letters = letters_of(ws, row.mailing.frozen, row.mailing.frozen_sha256)
    built = letters.letter(made_for, row.address, row.context)
    return message_view(Goes(row.contact_id or 0, row.name, row.address, ""), built)


def findings(ws: Workspace, mailing_id: int, at: datetime | None = None) -> tuple[Finding, ...]:
    """What to look at before sending, now or at that time; errors stop it, warnings ask."""
    row = mailing_row(mailing_id)
    words = words_of(ws, row)
    return findings_of(ws, row, words, people_of(ws, row, words.template.audience), at)


def edit(
    ws: Workspace,
    mailing_id: int,
    body: str | None = None,
    subject: str | None = None,
    *,
    voice: str = "",
) -> Done[MailingView]:
    """Change the words of this mailing alone; an empty text goes back to the template's.

    `voice` is the template whose words are meant where there are several. Raises Refused for
    words that a template may not have.
    """
    with recording(ws, "Words of a mailing", _MAIL) as rec:
        row = _draft(mailing_id)
        rec.changing(row)
        new: dict[str, str | None] = {}
        if body is not None:
            new["body"] = _own_words(body)
        if subject is not None:
            new["subject"] = clean_line(subject, 300).text or None
            sandbox.check(new["subject"] or "")
        voice = mailing_voices.put_words(row, voice, new)
        row.previewed_at = None
        row.save()
        _can_be_filled_in(ws, row, voice)
    return Done(view_of(ws, row), "The words of this mailing are changed.", rec.id, _MAIL)


def _can_be_filled_in(ws: Workspace, row: Any, voice: str) -> None:
    """Refuse words that ask for what nobody knows of, while they are still in hand.

    What is known and only empty now may still be filled in; the checks name it.
    """
    with suppress(MissingValue):
        as_somebody(row, words_of(ws, row, voice))


def may_be_undone_for(ws: Workspace) -> int:
    """Seconds between a confirmation and the first message."""
    return PRACTICE_SECONDS if ws.in_practice else UNDO_SECONDS


def confirm(
    ws: Workspace,
    mailing_id: int,
    number: int,
    *,
    undo_seconds: int | None = None,
    at: datetime | None = None,
    everyone: bool = False,
) -> Done[MailingView]:
    """Send the mailing to exactly `number` people, after `undo_seconds` or from `at` on.

    Without them, after the time it can be taken back, which is short in practice.

    Everything is fixed and queued in one transaction. Raises Refused when the number is not
    exactly right, when a finding stops it, or when one message cannot be made: then none is queued;
    and with the field `EVERYONE` where it goes to a whole list and `everyone` does not say so.
    """
    row = mailing_row(mailing_id)
    seconds = may_be_undone_for(ws) if undo_seconds is None else undo_seconds
    not_before = ws.now() + timedelta(seconds=seconds)
    if at is not None:
        scheduling.check(ws, row, at)
        not_before = max(not_before, at)
    count = mailing_confirm.confirm(ws, row, number, not_before, everyone=everyone)
    view, said = view_of(ws, mailing_row(mailing_id)), f"Confirmed for {people(count)}."
    if view.scheduled and view.not_before is not None:
        said += f" It goes {scheduling.read_back(ws, view.not_before)}."
    return Done(view, said, None, _MAIL_AND_SESSIONS)


def take_back(ws: Workspace, mailing_id: int) -> Done[MailingView]:
    """Make a confirmed mailing a draft again, as long as its time to be taken back lasts."""
    mailing_confirm.take_back(ws, mailing_row(mailing_id))
    view = view_of(ws, mailing_row(mailing_id))
    return Done(view, "Taken back. Nothing has left.", None, _MAIL_AND_SESSIONS)


def all(ws: Workspace) -> list[MailingView]:  # noqa: A001 - the list of all, as elsewhere
    """All mailings, the latest first."""
    return [view_of(ws, row) for row in Mailing.select().order_by(Mailing.id.desc())]


def show(ws: Workspace, mailing_id: int, at: datetime | None = None) -> MailingView:
    """One mailing; a draft with what was found in it, were it to go now or at that time."""
    return view_of(ws, mailing_row(mailing_id), checked=True, at=at)


def sessions_for(ws: Workspace, template: str) -> tuple[Choice, ...]:
    """The sessions that a mailing from this template can be about now, the likeliest first."""
    return choices(ws, templates.load(template, ws.templates_dir))


def trial(ws: Workspace, mailing_id: int, address: str, voice: str = "") -> Ready:
    """One message of the mailing to oneself, marked as a test; it is counted nowhere.

    `voice` is the template in whose words it is where there are several. Raises `NotFound` for
    one that it has not.
    """
    row = mailing_row(mailing_id)
    voice = mailing_voices.spoken(row, voice)
    frozen = row.frozen or freeze(ws, row, words_of(ws, row), ws.now(), key=f"test:{ws.now()}")
    person = vars_of(context.person(ws.by, community=row.community.name))
    kind = templates.load(voice or row.template, ws.templates_dir).audience
    person |= sample_vars(kind, row.created_at.date()) | ({VOICE: voice} if voice else {})
    built = Letters(frozen, ws.store.secret(), ws.places.mail_files).trial(address, person)
    return Ready.of(built.recipient, built.data, built.message_id)


def _has_left(ws: Workspace, changes: list[dict[str, Any]]) -> str:
    ids = [
        one["id"]
        for one in changes
        # Words let go by the schedule were those of a confirmed mailing; they may come back.
        if one["model"] == "Mailing"
        and one.get("new", {}).get("own_body") != TEXT_GONE
        and not _was_dropped(one)
    ]
    confirmed = Mailing.select().where(Mailing.id.in_(ids), Mailing.status != MailingStatus.draft)
    if ids and confirmed.exists():
        return "This mailing was confirmed since."
    return ""


def _was_dropped(change: dict[str, Any]) -> bool:
    """A draft that an act dropped comes back with that act."""
    return bool(change.get("new", {}).get("status") == MailingStatus.cancelled)


GUARDS.append(_has_left)


def _draft(mailing_id: int) -> Any:
    row = mailing_row(mailing_id)
    if row.status != MailingStatus.draft:
        raise Refused(
            "This mailing is confirmed and stays as it is.",
            "Take it back first, or prepare a new one.",
        )
    return row


def _changed_people(
    ws: Workspace, mailing_id: int, contact_id: int, why: str, said: str
) -> Done[MailingView]:
    key = str(contact_id)
    with recording(ws, "People of a mailing", _MAIL) as rec:
        row = _draft(mailing_id)  # read in here: a confirmation made meanwhile must not be undone
        rec.changing(row)
        others = {one: said_why for one, said_why in (row.left_out or {}).items() if one != key}
        row.left_out = {**others, key: why} if why else others
        row.save()
    return Done(view_of(ws, row), said, rec.id, _MAIL)


def _own_words(body: str) -> str | None:
    cleaned = clean_text(body, templates.LARGEST_BODY + 1).text
    if len(cleaned) > templates.LARGEST_BODY:
        raise Refused(f"The text is longer than {templates.LARGEST_BODY} characters.", field="body")
    if not cleaned.strip():
        return None
    sandbox.check(cleaned)
    return re.sub(r"[ \t]+\n", "\n", cleaned) + "\n"


def _letter(ws: Workspace, row: Any, people: AudienceView, one: Goes) -> Built:
    if row.status != MailingStatus.draft and row.frozen:
        kept = Delivery.get(Delivery.mailing == row.id, Delivery.contact == one.contact_id)
        letters = letters_of(ws, row.frozen, row.frozen_sha256)
        return letters.letter(one.contact_id, kept.address, kept.context)
    frozen = freeze(ws, row, words_of(ws, row), ws.now(), key=PREVIEW)
    letters = Letters(frozen, ws.store.secret(), ws.places.mail_files)
    person = person_contexts(ws, row, [one])[one.contact_id]
    try:
        return letters.letter(one.contact_id, one.email, person)
    except CoptuiError as error:
        raise Refused(
            f"The message to {one.name} cannot be made: {error.message}", error.hint
        ) from error


def _kept_audience(row: Any) -> AudienceView:
    rows = Delivery.select().where(Delivery.mailing == row.id).order_by(Delivery.id)
    goes = tuple(Goes(one.contact_id or 0, one.name, one.address, "") for one in rows)
    kept = (row.audience or {}).get("held", [])
    people = {
        one.id: one for one in Contact.select().where(Contact.id.in_([entry[0] for entry in kept]))
    }
    held = tuple(
        Held(key, people[key].name, people[key].email or "", reason, words)
        for key, reason, words in kept
        if key in people
    )
    call = tuple(
        Call(one.contact_id, one.name, people[one.contact_id].phone, one.words)
        for one in held
        if one.reason in ("no_email", "on_hold")
    )
    return AudienceView(goes, held, call)
