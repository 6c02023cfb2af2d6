"""A report goes round: its mail, the file with it, and who has it from then on (R99 to R109)."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain.blanks import blanks
from coptui.domain.counting import people
from coptui.domain.mailing import Kind, MailingStatus
from coptui.domain.reports.states import ReportStatus
from coptui.errors import Refused
from coptui.mail import templates
from coptui.services import (
    audit,
    mailing_attachments,
    mailing_drafts,
    mailing_voices,
    mailings,
)
from coptui.services.done import Done
from coptui.services.mailing_views import MailingView
from coptui.services.mailing_words import words_of
from coptui.services.reports import checking, forms, mail_words, sign_off, stored
from coptui.services.reports.stored import report_row
from coptui.services.undo import Recording, together
from coptui.store.models import Dissemination, Mailing
from coptui.workspace import Workspace

AREA = frozenset({"communities", "sessions", "mail"})
REVIEW, LIST, DECIDERS, OFFER = "T19", "T9", "T10", "T11"
_OF_KIND = {"session": "T3a", "photos": "T3a", "topic": LIST, "status": DECIDERS, "year": DECIDERS,
            "years": DECIDERS}  # fmt: skip
_VOICES = {"T3a": ("T3b",)}
_CARRIES = "report"
"""Where a mailing keeps which report goes with it, in which words, and to whom it is given."""
FORM = "pdf"


@dataclass(frozen=True)
class Prepared:
    """A report and the mail that carries it; `left` is what she has still to write in."""

    report_id: int
    mailing: MailingView
    file: str
    left: tuple[str, ...]


def send_to_core(
    ws: Workspace, report_id: int, readers: Iterable[int] | None = None
) -> Done[Prepared]:
    """Ask the core group to read a draft: a mail to them with it as a file, marked as a draft.

    `readers` are those of the core group who are asked this time; without them all are.
    """
    row = report_row(report_id)
    if stored.status_of(row) not in (ReportStatus.draft, ReportStatus.core_review):
        raise Refused("It is agreed already.", "To work on it again, take it back to a draft.")
    with together(ws, f"“{row.title}” goes to the core group", AREA) as rec:
        mailing = _mailing(ws, rec, row, REVIEW)
        _words(ws, row, mailing)
        name = _attach(ws, row, mailing, final=False)
        if readers is not None:
            _only(ws, rec, mailing, set(readers), "is not asked this time")
        carry(rec, mailing, row, [])
        sign_off.to_review(ws, rec, row)
        audit.note(ws, "report.review", subject="report", subject_id=row.id)
    view = mailings.show(ws, mailing.id)
    said = f"Ready to read: the draft goes to {people(view.to)} of the core group."
    return Done(_prepared(ws, row, mailing, name), said, rec.id, AREA)


def prepare(
    ws: Workspace, report_id: int, template: str = "", *, given_id: int | None = None
) -> Done[Prepared]:
    """Make the mail of a report that is agreed, or go on with the one that was begun.

    Without a `template` it is that of its kind: a summary goes with thanks and news, a final
    report to the list. `given_id` says to which of those who can decide; without it, to the first
    who has not had it. Raises `Refused` for what was not agreed as it stands, or may not leave.
    """
    row = report_row(report_id)
    sign_off.check_agreed(row)
    checked = checking.check(ws, row.id)
    if not checked.may_leave:
        raise Refused(checked.why_not or "Something in it is still open.", "Settle that first.")
    key = template or _OF_KIND.get(row.kind, LIST)
    if key == REVIEW:
        return send_to_core(ws, report_id)
    given = _given(row, key, given_id) if key in (DECIDERS, OFFER) else []
    with together(ws, f"Send “{row.title}” round", AREA) as rec:
        mailing = _mailing(ws, rec, row, key)
        _words(ws, row, mailing, given[0].influencer.body if given else "")
        name = "" if key == OFFER else _attach(ws, row, mailing, final=True)
        if given:
            _only(ws, rec, mailing, {given[0].influencer.contact_id}, "is not the one it is for")
        carry(rec, mailing, row, [one.id for one in given])
        audit.note(ws, "report.prepare", subject="report", subject_id=row.id, detail=key)
    done = _prepared(ws, row, mailing, name)
    said = f"Ready to read: {done.mailing.title}, to {people(done.mailing.to)}"
    said += f", with {name}." if name else "."
    if done.left:
        said += f" Still to be written: {', '.join(done.left)}."
    return Done(done, said, rec.id, AREA)


def findings(row: Any) -> tuple[str, ...]:
    """What keeps a mailing from going because of the report that it carries, in sentences."""
    about = (row.audience or {}).get(_CARRIES)
    if about is None or row.kind == Kind.review:
        return ()
    try:
        report = report_row(about["id"])
        if row.kind != Kind.offer:
            sign_off.check_agreed(report)
    except Refused as refused:
        return (f"{refused.message} {refused.hint}".strip(),)
    if row.kind != Kind.offer and about["text"] != stored.digest(report.text):
        return ("The report was changed since this was prepared: prepare it anew.",)
    return ()


def confirmed(ws: Workspace, row: Any, contact_ids: Iterable[int]) -> None:
    """A mailing was confirmed: what it carries is circulated, and who has it is noted with it."""
    about = (row.audience or {}).get(_CARRIES)
    if about is None or row.kind == Kind.review:
        return
    rec, report, goes = Recording(""), report_row(about["id"]), set(contact_ids)
    day = max(ws.today(), row.not_before.date()) if row.not_before else ws.today()
    given: list[Any] = list(Dissemination.select().where(Dissemination.id.in_(about["gives"])))
    if row.kind != Kind.offer and stored.status_of(report) is ReportStatus.agreed:
        sign_off.left(ws, rec, report)
    if not given and row.kind != Kind.offer:
        _went_to_list(rec, row, report, day)
    _given_to(rec, row, [one for one in given if one.influencer.contact_id in goes], day)
    row.audience = {**row.audience, "circulated": rec.changes()}
    audit.note(ws, "report.circulate", subject="report", subject_id=report.id, detail=row.template)


def taken_back(ws: Workspace, row: Any) -> None:
    """A confirmed mailing is a draft again: nobody has what it carries."""
    from coptui.services.undo import reverse

    changes = (row.audience or {}).get("circulated")
    if changes:
        reverse(ws, changes)
        row.audience = {key: value for key, value in row.audience.items() if key != "circulated"}


def _went_to_list(rec: Recording, row: Any, report: Any, day: Any) -> None:
    from coptui.services import giving

    rec.created(
        Dissemination.create(
            report=report.id, sent_on=day, channel="mail", mailing_id=row.id, note=row.template
        )
    )
    giving.everyone_has_it(rec, report, day)


def _given_to(rec: Recording, row: Any, given: list[Any], day: Any) -> None:
    from coptui.services import giving

    for one in given:
        if row.kind == Kind.offer:
            giving.mark_offered(rec, one, day)
        else:
            giving.mark_sent(rec, one, day, channel="mail", mailing_id=row.id, words=row.template)


def _given(row: Any, key: str, given_id: int | None) -> list[Any]:
    """The one of those who can decide to whom this goes; nobody where the role alone tells it."""
    rows: Any = Dissemination.select().where(
        Dissemination.report == row.id, Dissemination.influencer.is_null(False)
    )
    if given_id is not None:
        found = [one for one in rows if one.id == given_id]
    elif key == OFFER:
        found = [one for one in rows if one.sent_on and not (one.result or one.reply)]
    else:
        found = [one for one in rows if one.sent_on is None]
    if not found:
        if given_id is None and not rows.exists():
            return []  # whoever holds the role in the community
        raise Refused(
            "Nobody is left who is to have it.", "See `coptui influencers given`, or put one down."
        )
    reachable = [one for one in found if one.influencer.contact_id]
    if not reachable:
        raise Refused(
            f"{found[0].influencer.body} has no person here who could be written to.",
            "Say who it is with `coptui influencers edit … --contact`, or give it by hand and note "
            "that.",
        )
    return reachable[:1]


def _mailing(ws: Workspace, rec: Recording, row: Any, key: str) -> Any:
    """The draft of this mail: the one that carries the report, one that waits for it, or new."""
    session = stored.last_session(row)
    about_session = templates.load(key, ws.templates_dir).about == "session"
    if about_session and session is None:
        raise Refused(
            f"{row.community.name} has held no session yet that this mail could be about.",
            "Hold one first, or write the mail by hand.",
        )
    here = Mailing.select().where(
        Mailing.community == row.community_id,
        Mailing.status == MailingStatus.draft.value,
        Mailing.template == key,
        Mailing.corrects.is_null(),
    )
    for one in here.order_by(Mailing.id.desc()):
        if ((one.audience or {}).get(_CARRIES) or {}).get("id") == row.id:
            return one
    if key in _VOICES and session is not None:
        there = mailing_drafts.begun(ws, key, session_id=session.id)
        if there is not None:
            return _with_voices(ws, rec, Mailing.get_by_id(there.view.id))
    done = mailings.prepare(
        ws, key, session_id=session.id if session is not None and about_session else None,
        community_id=row.community_id, voices=_VOICES.get(key, ()),
    )  # fmt: skip
    return Mailing.get_by_id(done.view.id)


def _with_voices(ws: Workspace, rec: Recording, mailing: Any) -> Any:
    """Thanks that were begun for those who came take the news for the whole list along (R99)."""
    has = {one["template"] for one in mailing.voices or ()}
    more = [one for one in _VOICES[mailing.template] if one not in has]
    if more:
        first = templates.load(mailing.template, ws.templates_dir)
        rec.changing(mailing)
        mailing.voices = [*(mailing.voices or ()), *mailing_voices.checked(ws, first, more)]
        mailing.save()
    return mailing


def _words(ws: Workspace, row: Any, mailing: Any, addressed: str = "") -> None:
    """Fill the words of each voice; words that she changed by hand stay as she wrote them."""
    voices = [("", mailing.own_body), *((v["template"], v["body"]) for v in mailing.voices or ())]
    for voice, own in voices:
        carries = (mailing.audience or {}).get(_CARRIES) or {}
        if own is not None and stored.digest(own) != carries.get("words", {}).get(voice):
            continue
        key = voice or mailing.template
        template = templates.load(key, ws.templates_dir)
        if template.kind in (Kind.thanks, Kind.summary):
            body = mail_words.with_summary(row, template.body)
        else:
            body = mail_words.fill(ws, row, template.body, addressed)
        if template.kind == Kind.influence and (more := mail_words.gaps(ws, row)):
            body = body.replace("## Come and see", f"{more}\n\n## Come and see", 1)
        if body != template.body:
            mailings.edit(ws, mailing.id, body=body, voice=voice)
        if row.kind in mail_words.OF_A_COMMUNITY and "session.topic" in template.subject:
            subject = "{{ community.name }}: how we are getting on"
            mailings.edit(ws, mailing.id, subject=subject, voice=voice)


def _attach(ws: Workspace, row: Any, mailing: Any, *, final: bool) -> str:
    """Put the report into the mailing as a file, in place of an earlier state of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name(row, draft=not final)
        forms.write(ws, row.id, path, FORM, final=final)
        names = {one.name.casefold() for one in mailing_attachments.attached(mailing.id)}
        for name in {path.name.casefold(), file_name(row, draft=final).casefold()} & names:
            mailing_attachments.detach(ws, mailing.id, name)
        mailing_attachments.attach(ws, mailing.id, path, ours=True)
    return path.name


def file_name(row: Any, *, draft: bool = False) -> str:
    """What the file is called: har-13-summary.pdf, first-48-hours-at-home-report.pdf."""
    words = {"session": "summary", "photos": "photos"}.get(row.kind, "report")
    kept = re.sub(r"[^a-z0-9]+", "-", stored.about(row).casefold()).strip("-")[:40].rstrip("-")
    version = f"-version-{row.version}" if row.version > 1 else ""
    return f"{kept or 'community'}-{words}{version}{'-draft' if draft else ''}.{FORM}"


def _only(ws: Workspace, rec: Recording, mailing: Any, wanted: set[int | None], why: str) -> None:
    """Leave everybody else out, by hand as it were, so that it is seen and can be put back."""
    row = Mailing.get_by_id(mailing.id)
    rec.changing(row)
    # Who was left out for this reason before may be meant now.
    kept = {key: said for key, said in (row.left_out or {}).items() if said != why}
    row.left_out = kept
    row.save()
    goes = mailings.audience(ws, row.id).goes
    row.left_out = kept | {str(o.contact_id): why for o in goes if o.contact_id not in wanted}
    row.save()


def carry(rec: Recording, mailing: Any, row: Any, gives: list[int]) -> None:
    """Note in an act under way that a mailing carries a report, and to whom it is given by it."""
    kept = Mailing.get_by_id(mailing.id)
    rec.changing(kept)
    own = {"": kept.own_body, **{one["template"]: one["body"] for one in kept.voices or ()}}
    about = {"id": row.id, "text": stored.digest(row.text), "gives": gives}
    words = {voice: stored.digest(body) for voice, body in own.items() if body is not None}
    kept.audience = {**(kept.audience or {}), _CARRIES: {**about, "words": words}}
    kept.save()


def _prepared(ws: Workspace, row: Any, mailing: Any, name: str) -> Prepared:
    kept = Mailing.get_by_id(mailing.id)
    left = tuple(one.name for one in blanks(words_of(ws, kept).body))
    return Prepared(row.id, mailings.show(ws, mailing.id), name, left)
