"""Putting a mailing right: nothing is called back; one more mail goes to those who had it."""

from __future__ import annotations

from typing import Any

from coptui.domain.dates import day, local_day
from coptui.domain.mailing import MailingStatus
from coptui.domain.text import clean_line
from coptui.errors import Refused
from coptui.mail import sandbox
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.mailing_corrected import corrected_before, of_the_same
from coptui.services.mailing_rows import view_of
from coptui.services.mailing_views import MailingView
from coptui.services.mailing_voices import HAD_IT
from coptui.services.mailing_words import mailing_row
from coptui.services.undo import recording
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

OUR_LINE = "Something in our last mail was not right. Please go by this one instead."
"""What stands on top where nothing better is said."""
SUBJECT = "Correction: "
__all__ = ["OUR_LINE", "correct", "corrected_before", "may_be_corrected"]
_MAIL = frozenset({"mail"})
_ENDED = (MailingStatus.done, MailingStatus.cancelled)


def correct(
    ws: Workspace, mailing_id: int, line: str = "", *, again: bool = False
) -> Done[MailingView]:
    """Make a draft that puts a mailing right, for those who had it or may have had it.

    `line` stands on top of the words that went. A draft that was begun for it is gone on with.
    Raises Refused for a mailing that has not ended or reached nobody, and for a second correction
    unless it is wanted `again`.
    """
    row = mailing_row(mailing_id)
    _can_be_corrected(ws, row)
    begun = next((one for one in of_the_same(row) if one.status == MailingStatus.draft), None)
    if begun is not None:
        since = day(local_day(begun.created_at, ws.settings.time_zone))
        return Done(view_of(ws, begun), f"You began this correction on {since}.", None, _MAIL)
    earlier = corrected_before(ws, mailing_id)
    if earlier and not again:
        raise Refused(earlier, "Read both once more. If one more is needed, say so with --again.")
    on_top = clean_line(line, 500).text or OUR_LINE
    sandbox.check(on_top)
    with recording(ws, "Correct a mailing", _MAIL) as rec:
        made = Mailing.create(
            template=row.template, template_version=row.template_version, kind=row.kind,
            purpose=row.purpose, community=row.community, session=row.session,
            own_subject=f"{SUBJECT}{row.frozen['subject'].removeprefix(SUBJECT)}",
            own_body=f"**{on_top}**\n\n{row.frozen['body']}",
            voices=_voices(row, on_top), corrects=row.id, audience={}, practice=ws.in_practice,
            created_at=ws.now(),
        )  # fmt: skip
        rec.created(made)
        audit.note(ws, "mailing.correct", subject="mailing", subject_id=row.id)
    said = "A correction is ready to read. It goes to those who had the mail, and to nobody else."
    return Done(view_of(ws, made), said, rec.id, _MAIL)


def may_be_corrected(ws: Workspace, view: MailingView) -> bool:
    """Whether there is anything to put right: it has ended, and somebody had it."""
    reached = view.counts["accepted"] + view.counts["unknown"] > 0
    return view.status in _ENDED and reached and view.practice == ws.in_practice


def _can_be_corrected(ws: Workspace, row: Any) -> None:
    if row.status not in _ENDED:
        hint = "Change it: nothing has left." if row.status == "draft" else (
            "Cancel the rest of it first, so that nobody else gets the wrong one."
        )  # fmt: skip
        raise Refused("This mailing has not ended yet.", hint)
    if row.practice and not ws.in_practice:
        raise Refused("This mailing was only practised; nobody has it.", "Prepare a new one.")
    if not row.frozen:
        raise Refused("The text of this mailing is no longer kept.", "Prepare a new one.")
    had = Delivery.select().where(Delivery.mailing == row.id, Delivery.state.in_(HAD_IT))
    if not had.exists():
        raise Refused("This mailing has reached nobody.", "Prepare a new one.")


def _voices(row: Any, on_top: str) -> list[dict[str, Any]]:
    kept = row.frozen.get("voices", {})
    return [
        {
            "template": one["template"],
            "kind": one["kind"],
            "subject": f"{SUBJECT}{kept[one['template']]['subject'].removeprefix(SUBJECT)}",
            "body": f"**{on_top}**\n\n{kept[one['template']]['body']}",
        }
        for one in row.voices or ()
        if one["template"] in kept
    ]
