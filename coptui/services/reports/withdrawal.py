"""When somebody takes a permission back that a circulated report rests on (domain.md 5.5, 9).

Nothing is called back. At once a version without them is made, and the report is marked; that the
new version goes to those who had the old one is for the coordinator, and Today asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from coptui.domain.consent import Purpose
from coptui.domain.counting import counted
from coptui.domain.others import ANOTHER, OtherPeople
from coptui.domain.reports.states import ReportStatus
from coptui.domain.reports.taking_out import photos_in, taken_out
from coptui.services import audit
from coptui.services.naming import SOMEBODY
from coptui.services.reports import stored
from coptui.services.reports.to_reissue import WITHDRAWN
from coptui.services.undo import Recording
from coptui.store.models import Attachment, Attendance, CapturedItem, Contact, Report, ReportNote
from coptui.workspace import Workspace

TOLD_OF = (Purpose.named, Purpose.quoted, Purpose.photo)
"""Purposes by which somebody may stand in a report."""
_BEGINS = re.compile(rf"(^[\s>*#-]*|[.!?]\s+){re.escape(ANOTHER)}")
"""Where a sentence begins with somebody who is taken out."""
LESS = "less"
"""A note that no person made: with these words a new version only says less than the old one."""
_OPEN = (ReportStatus.draft.value, ReportStatus.core_review.value)


def mark(
    ws: Workspace, rec: Recording, contact_id: int, purposes: Collection[Purpose] = TOLD_OF
) -> str:
    """Mark the circulated reports that somebody stands in, and make a version without them.

    Call it before the person goes. Returns a sentence for her, or nothing.
    """
    person = Contact.get_or_none(Contact.id == contact_id)
    wanted = [one for one in purposes if one in TOLD_OF]
    if person is None or not wanted:
        return ""
    marked = 0
    for row in list(Report.select().where(Report.status == ReportStatus.circulated.value)):
        newer = _newer(row)
        text = _without(person, row, wanted, newer.text if newer is not None else row.text)
        if text is None:
            continue
        _keep(ws, rec, row, newer, text)
        if not _is_marked(row.id):
            note = ReportNote.create(report=row.id, kind=WITHDRAWN, noted_at=ws.now())
            rec.created(note)
        audit.note(ws, "report.withdrawn", subject="report", subject_id=row.id)
        marked += 1
    if not marked:
        return ""
    them = counted(marked, "report that people have rests", "reports that people have rest")
    return f" {them} on it: Today says what to issue again."


def is_waiting(row: Any) -> bool:
    """Whether a report is to be issued again."""
    return row.status == ReportStatus.circulated and _is_marked(row.id)


def without(row: Any) -> Any | None:
    """The version without them that waits for a report, or None."""
    return _newer(row)


def says_only_less(row: Any) -> bool:
    """Whether nothing in a version stands that did not stand in the one before it."""
    last: Any = (
        ReportNote.select(ReportNote.kind)
        .where(ReportNote.report == row.id, ReportNote.kind.startswith(LESS))
        .order_by(ReportNote.id.desc())
        .first()
    )
    return last is not None and last.kind == stored.kind_of_note(LESS, row.text)


def _is_marked(report_id: int) -> bool:
    notes = ReportNote.select().where(ReportNote.report == report_id, ReportNote.kind == WITHDRAWN)
    return bool(notes.exists())


def _newer(row: Any) -> Any | None:
    """The version after it that is still open, if one was begun."""
    return (
        Report.select()
        .where(Report.previous_id == row.id, Report.status.in_(_OPEN))
        .order_by(Report.id.desc())
        .first()
    )


def _without(person: Any, row: Any, purposes: Collection[Purpose], text: str) -> str | None:
    """The text without somebody; None where they do not stand in what people have."""
    whole = f"{row.title}\n{row.text}"
    nobody = OtherPeople([], [], [])
    named = OtherPeople([person.name], [person.email or ""], [person.phone or ""])
    who = named if Purpose.named in purposes else nobody

    def nameless(line: str) -> str:
        said = _BEGINS.sub(lambda it: it[1] + SOMEBODY.capitalize(), who.left_out(line))
        return said.replace(ANOTHER, SOMEBODY)

    quoted = _quoted(person, row) if Purpose.quoted in purposes else ()
    photos = _with_faces(person, row) if Purpose.photo in purposes else frozenset()
    if taken_out(whole, nameless, quoted, photos) == whole:
        return None
    return taken_out(text, nameless, quoted, photos)


def _quoted(person: Any, row: Any) -> tuple[str, ...]:
    """What is known to be theirs and may stand in this report."""
    rows: Any = CapturedItem.select(CapturedItem.text).where(
        CapturedItem.contact == person.id, CapturedItem.community == row.community_id
    )
    return tuple(text for (text,) in rows.tuples())


def _with_faces(person: Any, row: Any) -> frozenset[int]:
    """Photographs in it that show faces, of sessions where they were, or whose words name them."""
    came: Any = Attendance.select(Attendance.session).where(Attendance.contact == person.id)
    there = {key for (key,) in came.tuples()}
    named = OtherPeople([person.name], [], [])
    rows: Any = Attachment.select().where(Attachment.id.in_(list(photos_in(row.text))))
    return frozenset(
        one.id
        for one in rows
        if one.faces != "none"
        and (
            one.session_id in there
            or named.left_out(f"{one.permission}\n{one.caption}")
            != f"{one.permission}\n{one.caption}"
        )
    )


def _keep(ws: Workspace, rec: Recording, old: Any, newer: Any | None, text: str) -> None:
    if newer is None:
        here = f"· version {old.version}\n"  # as the head of a final report says it
        text = text.replace(here, f"· version {old.version + 1}\n", 1)
        newer = Report.create(
            community=old.community_id, series=old.series_id, session=old.session_id,
            kind=old.kind, title=old.title, text=text, version=old.version + 1,
            made_on=ws.today(), chosen=old.chosen, words=old.words, previous_id=old.id,
            period_from=old.period_from, period_to=old.period_to, level=old.level,
        )  # fmt: skip
        rec.created(newer)
        less = True
    else:
        less = says_only_less(newer)
        rec.changing(newer)
        newer.text = text
        newer.save()
    if less:
        kind = stored.kind_of_note(LESS, text)
        rec.created(ReportNote.create(report=newer.id, kind=kind, noted_at=ws.now()))
