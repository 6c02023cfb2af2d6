"""Issuing a report again after a permission was taken back, to those who had the version before."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain.counting import counted
from coptui.domain.reports.states import ReportStatus
from coptui.errors import Refused
from coptui.services import audit, mailing_attachments, mailing_correction, mailings
from coptui.services.done import Done
from coptui.services.mailing_views import MailingView
from coptui.services.reports import checking, circulating, forms, sign_off, stored, withdrawal
from coptui.services.reports.circulating import AREA
from coptui.services.reports.stored import report_row
from coptui.services.undo import Recording, together
from coptui.store.models import Dissemination, Influencer, Mailing, Report
from coptui.workspace import Workspace

WORDS = """\
{{ person.greeting }},

**Please use the attached version of our report, and delete the one before it.** \
Something in the earlier one may no longer be told. If you have passed it on, pass this on too.

Thank you for reading it with care.

{% if next.known %}**Our next session, and you are invited:** {{ next.line }}\
{% if next.access %} {{ next.access }}{% endif %}{% else %}**Our next session** has no date yet. \
You are invited already, and you will hear from us as soon as it is set. Tell us what makes coming \
easier for you: steps, hearing, travel, a quiet corner.{% endif %}

{% if host.phone %}You can ring {{ host.name }} on {{ host.phone }}.\
{% else %}{{ host.name }} reads every reply.{% endif %}

With warm thanks,

{{ host.name }}
{{ community.name }}

---

{{ person.why }} {{ sender.stop }}

{{ sender.who }}
"""
"""What goes with it says nothing of what is gone, nor of whom."""
_SUBJECT = "Correction: {{ community.name }}: our report, in a new version"


@dataclass(frozen=True)
class Reissued:
    """The new version, the mails to those who had the old one, and who had it otherwise."""

    report_id: int
    version: int
    mailings: tuple[MailingView, ...]
    by_hand: tuple[str, ...]
    not_prepared: tuple[str, ...]


def reissue(ws: Workspace, report_id: int) -> Done[Reissued]:
    """Make ready what a withdrawal asks for: the version without them, and its correction mails.

    What only says less needs no new agreement. Raises `Refused` for a report that has not to be
    issued again, and for a new version that says more and is not agreed to.
    """
    old = report_row(report_id)
    if stored.status_of(old) is not ReportStatus.circulated:
        raise Refused("People do not have this version, or a newer one went after it.")
    new = _version(old)
    if new is None:
        raise Refused(
            "Nothing in it was taken back.", "For other changes make a new version of it."
        )
    with together(ws, f"Issue “{old.title}” again", AREA) as rec:
        _agreed(ws, rec, new)
        made, failed = _corrections(ws, rec, old, new)
        by_hand = _to_give_again(rec, old, new)
        audit.note(ws, "report.reissue", subject="report", subject_id=new.id)
    views = tuple(mailings.show(ws, one) for one in made)
    view = Reissued(new.id, new.version, views, by_hand, failed)
    return Done(view, _said(view), rec.id, AREA)


def _version(old: Any) -> Any | None:
    there = withdrawal.without(old)
    if there is not None:
        return there
    agreed = Report.select().where(
        Report.previous_id == old.id, Report.status == ReportStatus.agreed.value
    )
    return agreed.order_by(Report.id.desc()).first() if withdrawal.is_waiting(old) else None


def _agreed(ws: Workspace, rec: Recording, new: Any) -> None:
    if stored.status_of(new) is ReportStatus.agreed:
        return
    if not withdrawal.says_only_less(new):
        raise Refused(
            "The new version says more than the one before it.",
            "Have it agreed to first, as any other.",
        )
    checked = checking.check(ws, new.id)
    if not checked.may_leave:
        raise Refused(checked.why_not or "Something in it is still open.", "Settle that first.")
    sign_off.says_less(ws, rec, new)


def _corrections(
    ws: Workspace, rec: Recording, old: Any, new: Any
) -> tuple[list[int], tuple[str, ...]]:
    """One mail for each that carried the old version, to those who had it by that one."""
    rows: Any = Dissemination.select(Dissemination.mailing_id).where(
        Dissemination.report == old.id, Dissemination.mailing_id.is_null(False)
    )
    made: list[int] = []
    failed: list[str] = []
    for key in sorted({key for (key,) in rows.tuples()}):
        try:
            done = mailing_correction.correct(ws, key)
        except Refused as refused:
            failed.append(f"{refused.message} {refused.hint}".strip())
            continue
        _fill(ws, rec, done.view.id, old, new, key)
        made.append(done.view.id)
    return made, tuple(failed)


def _fill(
    ws: Workspace, rec: Recording, mailing_id: int, old: Any, new: Any, corrects: int
) -> None:
    row = Mailing.get_by_id(mailing_id)
    for voice in ("", *(one["template"] for one in row.voices or ())):
        mailings.edit(ws, row.id, body=WORDS, subject=_SUBJECT, voice=voice)
    for one in mailing_attachments.attached(row.id):
        mailing_attachments.detach(ws, row.id, str(one.id))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / circulating.file_name(new)
        forms.write(ws, new.id, path, circulating.FORM, final=True)
        mailing_attachments.attach(ws, row.id, path, ours=True)
    gives = [
        _given_again(rec, one, new).id
        for one in Dissemination.select().where(
            Dissemination.report == old.id,
            Dissemination.mailing_id == corrects,
            Dissemination.influencer.is_null(False),
        )
    ]
    circulating.carry(rec, row, new, gives)


def _to_give_again(rec: Recording, old: Any, new: Any) -> tuple[str, ...]:
    """Those who can decide and had it otherwise than by mail are to be given the new one."""
    rows: Any = Dissemination.select(Dissemination, Influencer).join(Influencer).where(
        Dissemination.report == old.id,
        Dissemination.sent_on.is_null(False),
        Dissemination.mailing_id.is_null(),
    )  # fmt: skip
    names = []
    for one in rows:
        _given_again(rec, one, new)
        names.append(one.influencer.body)
    return tuple(names)


def _given_again(rec: Recording, one: Any, new: Any) -> Any:
    there = Dissemination.get_or_none(
        Dissemination.report == new.id, Dissemination.influencer == one.influencer_id
    )
    if there is None:
        there = Dissemination.create(report=new.id, influencer=one.influencer_id)
        rec.created(there)
    return there


def _said(view: Reissued) -> str:
    said = f"Version {view.version} is ready, without what was taken back."
    if view.mailings:
        mails = counted(len(view.mailings), "mail to those", "mails to those")
        said += f" {mails} who had the old one waits in Mail." if len(view.mailings) == 1 else (
            f" {mails} who had the old one wait in Mail."
        )  # fmt: skip
    if view.by_hand:
        said += f" Give it again by hand to {', '.join(view.by_hand)}."
    return said
