"""Signing a report off: comments, agreements and the second look, each of one text (R98, 5.5).

What was said of a text counts for that text alone. Words that change afterwards are a draft again,
so that nothing goes round that was not agreed to as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coptui.domain.counting import agree as verb
from coptui.domain.counting import in_words
from coptui.domain.reports import gaps, states
from coptui.domain.reports.states import ReportStatus
from coptui.domain.sessions import SessionStatus
from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, note
from coptui.services.reports import asked, checking, stored
from coptui.services.reports.stored import AGREED, AREA, COMMENT, LOOKED, report_row
from coptui.services.undo import GUARDS, Recording, recording
from coptui.store.models import Contact, Dissemination, Report, ReportNote, RoleHolding
from coptui.workspace import Workspace

_KINDS = {COMMENT: "said", AGREED: "agreed", LOOKED: "looked who could be known"}


@dataclass(frozen=True)
class NoteView:
    """What somebody said about a report; `counts` where it was of the words as they are now."""

    id: int
    who: str
    kind: str
    text: str
    noted_at: datetime
    counts: bool

    @property
    def kind_words(self) -> str:
        """What they did."""
        return _KINDS[self.kind]


@dataclass(frozen=True)
class SignOff:
    """How the sign-off of a report stands, and what is still missing for its agreement."""

    id: int
    kind: str
    title: str
    version: int
    status: str
    mark: str
    status_on: date | None
    missing: tuple[str, ...]
    notes: tuple[NoteView, ...]

    @property
    def said(self) -> str:
        """In a sentence."""
        if self.status in (ReportStatus.draft, ReportStatus.core_review) and self.missing:
            return f"It is {self.status}. Still missing: {'; '.join(self.missing)}."
        return f"It is {self.status}."


def show(ws: Workspace, report_id: int) -> SignOff:
    """How it stands."""
    row = report_row(report_id)
    now = stored.status_of(row)
    open_ = now in (ReportStatus.draft, ReportStatus.core_review)
    return SignOff(
        row.id, row.kind, row.title, row.version, now.value, now.mark, row.status_on,
        _missing(ws, row) if open_ else (), tuple(notes(ws, report_id)),
    )  # fmt: skip


def notes(ws: Workspace, report_id: int) -> list[NoteView]:
    """The comments, agreements and looks, the earliest first."""
    row = report_row(report_id)
    rows: Any = ReportNote.select().where(ReportNote.report == row.id).order_by(ReportNote.id)
    kept = ((one, str(one.kind).partition(" ")[0]) for one in rows)
    return [
        NoteView(
            one.id, one.who, kind, one.text, one.noted_at,
            one.kind == stored.kind_of_note(kind, row.text),
        )
        for one, kind in kept
        if kind in _KINDS
    ]  # fmt: skip


def comment(ws: Workspace, report_id: int, who: str | int, text: str) -> Done[SignOff]:
    """Note what somebody said about it; it changes nothing else."""
    row = report_row(report_id)
    words = note(text)
    if not words:
        raise Refused("What did they say?", field="text")
    with recording(ws, f"A comment on “{row.title}”", AREA) as rec:
        _note(ws, rec, row, who, COMMENT, words)
        audit.note(ws, "report.comment", subject="report", subject_id=row.id)
    return Done(show(ws, row.id), "Noted.", rec.id, AREA)


def agree(
    ws: Workspace, report_id: int, who: str | int = "", text: str = "", looked: bool = False
) -> Done[SignOff]:
    """Somebody agrees to it as it stands; with `looked` they also asked who could be known by it.

    When everybody that its kind asks for has agreed, the report is agreed. Raises `Refused` then
    for one with an open finding, and for one that has left the house.
    """
    row = _open_row(report_id)
    with recording(ws, f"Agree to “{row.title}”", AREA) as rec:
        _note(ws, rec, row, who, AGREED, note(text))
        if looked:
            _note(ws, rec, row, who, LOOKED, "")
        _settle(ws, rec, row)
        audit.note(ws, "report.agree", subject="report", subject_id=row.id)
    return _done(ws, row, rec)


def look(ws: Workspace, report_id: int, who: str | int, text: str = "") -> Done[SignOff]:
    """A second person asked whether somebody local could work out who."""
    row = _open_row(report_id)
    if fold(_who(who)[0] or ws.by) == fold(ws.by):
        raise Refused("It is a second person who looks.", "Name somebody else.", field="who")
    with recording(ws, f"A second look at “{row.title}”", AREA) as rec:
        _note(ws, rec, row, who, LOOKED, note(text))
        _settle(ws, rec, row)
        audit.note(ws, "report.look", subject="report", subject_id=row.id)
    return _done(ws, row, rec)


def to_review(ws: Workspace, rec: Recording, row: Any) -> None:
    """It is with the core group from now on."""
    if stored.status_of(row) is ReportStatus.draft:
        _move(ws, rec, row, ReportStatus.core_review)


def back(ws: Workspace, report_id: int) -> Done[SignOff]:
    """Take a report back from review, or from its agreement, to work on it."""
    row = _open_row(report_id)
    with recording(ws, f"Back to a draft: “{row.title}”", AREA) as rec:
        _move(ws, rec, row, ReportStatus.draft)
    return Done(show(ws, row.id), "It is a draft again.", rec.id, AREA)


def text_changed(ws: Workspace, rec: Recording, row: Any) -> str:
    """The words of a report are about to be kept anew, in `row`: agreed ones are a draft again.

    Returns a sentence for her, or nothing. Raises `Refused` for one that people have already.
    """
    if ReportStatus(str(row.status).replace("_", " ")).has_left:
        raise Refused("People have this version; it stays as it is.", "Make a new version.")
    if row.status != ReportStatus.agreed or stored.is_as_agreed(row):
        return ""
    _move(ws, rec, row, ReportStatus.draft)
    return "It was agreed to as it stood before: it is a draft again."


def left(ws: Workspace, rec: Recording, row: Any) -> None:
    """It goes round: the report and its session stand accordingly, an older version is overtaken.

    Raises `Refused` for one that was not agreed to as it stands.
    """
    check_agreed(row)
    _move(ws, rec, row, ReportStatus.circulated)
    if row.previous_id:
        old = report_row(row.previous_id)
        if stored.status_of(old) is not ReportStatus.superseded:
            rec.changing(old)
            old.status, old.status_on = ReportStatus.superseded.value, ws.today()
            old.save()
        _are_to_have_the_new_one(rec, old, row)


def _are_to_have_the_new_one(rec: Recording, old: Any, row: Any) -> None:
    """Whoever was put down for the version before, and has not had it, is to have this one."""
    rows: Any = Dissemination.select().where(
        Dissemination.report == row.id, Dissemination.influencer.is_null(False)
    )
    there = {one.influencer_id for one in rows}
    waiting: Any = Dissemination.select().where(
        Dissemination.report == old.id, Dissemination.sent_on.is_null(),
        Dissemination.influencer.is_null(False),
    )  # fmt: skip
    for one in list(waiting):
        if one.influencer_id not in there:
            rec.changing(one)
            one.report = row.id
            one.save()


def says_less(ws: Workspace, rec: Recording, row: Any) -> None:
    """A version that only says less than the one before it is agreed to with that one."""
    if states.asks_of(row.kind).others:
        to_review(ws, rec, row)
    _move(ws, rec, row, ReportStatus.agreed)
    row.signed_off_by = report_row(row.previous_id).signed_off_by
    row.save()


def check_agreed(row: Any) -> None:
    """Refuse what was not agreed to as it stands."""
    now = stored.status_of(row)
    if now in (ReportStatus.draft, ReportStatus.core_review):
        raise Refused(
            f"“{row.title}” is not agreed to as it stands.",
            "Agree to it first: only what was agreed goes round.",
        )
    if now is ReportStatus.superseded:
        raise Refused(f"There is a newer version of “{row.title}”.", "Send that one.")


@dataclass(frozen=True)
class CoreMember:
    """Somebody who may be asked to read a draft."""

    contact_id: int
    name: str
    roles: tuple[str, ...]


def core(ws: Workspace, report_id: int) -> list[CoreMember]:
    """Whom the review goes to: the core group of its community."""
    from coptui.domain.audience import CORE

    row, today = report_row(report_id), ws.today()
    rows: Any = (
        RoleHolding.select(RoleHolding.contact, Contact.name, RoleHolding.role)
        .join(Contact)
        .where(
            RoleHolding.community == row.community_id,
            RoleHolding.role.in_(sorted(CORE)),
            RoleHolding.since <= today,
            RoleHolding.until.is_null() | (RoleHolding.until >= today),
        )
        .order_by(Contact.sort_key, RoleHolding.id)
    )
    found: dict[int, CoreMember] = {}
    for key, name, role in rows.tuples():
        had = found[key].roles if key in found else ()
        found[key] = CoreMember(key, name, (*had, role.replace("_", " ")))
    return list(found.values())


def _open_row(report_id: int) -> Any:
    row = report_row(report_id)
    if stored.status_of(row).has_left:
        raise Refused("People have this version; it stays as it is.", "Make a new version.")
    return row


def _note(ws: Workspace, rec: Recording, row: Any, who: str | int, kind: str, text: str) -> None:
    name, contact = _who(who)
    made = ReportNote.create(
        report=row.id, contact=contact, who=name or ws.by,
        kind=stored.kind_of_note(kind, row.text), text=text, noted_at=ws.now(),
    )  # fmt: skip
    rec.created(made)


def _who(who: str | int) -> tuple[str, int | None]:
    """The name, and the contact where it is one of those we know."""
    if isinstance(who, int):
        row = Contact.get_or_none(Contact.id == who)
        if row is None:
            raise Refused("There is no such contact.", field="who")
        return row.name, row.id
    name = line(who)
    found = list(Contact.select(Contact.id).where(Contact.name == name).limit(2)) if name else []
    return name, found[0].id if len(found) == 1 else None


def _missing(ws: Workspace, row: Any) -> tuple[str, ...]:
    told = [one for one in notes(ws, row.id) if one.counts]
    unwritten = tuple(f"to be written: {one}" for one in gaps.gaps(row.text))
    return unwritten + states.missing(
        row.kind, ws.by, [one.who for one in told if one.kind == AGREED],
        [one.who for one in told if one.kind == LOOKED],
    )  # fmt: skip


def _settle(ws: Workspace, rec: Recording, row: Any) -> None:
    """It is agreed when nothing is missing, and with the core group as long as something is."""
    if stored.status_of(row) is ReportStatus.agreed:
        return
    if _missing(ws, row):
        if states.asks_of(row.kind).others:
            to_review(ws, rec, row)
        return
    checked = checking.check(ws, row.id)
    if not checked.may_leave:
        raise Refused(checked.why_not or "Something in it is still open.", "Settle that first.")
    asked.agree(ws, rec, row)
    if states.asks_of(row.kind).others:
        to_review(ws, rec, row)
    _move(ws, rec, row, ReportStatus.agreed)


def _move(ws: Workspace, rec: Recording, row: Any, new: ReportStatus) -> None:
    old = stored.status_of(row)
    rec.changing(row)
    if old is not new:
        with in_plain_words():
            states.check_move(old, new)
    row.status, row.status_on = new.value, ws.today()
    if new is ReportStatus.agreed:
        row.signed_off_by = _signed(ws, row)
        stored.settle(ws, rec, row)
    elif new in (ReportStatus.draft, ReportStatus.core_review):
        row.signed_off_by = ""
    row.save()
    if row.kind == "session" and row.session_id:
        _session_follows(ws, rec, row, new)


def _signed(ws: Workspace, row: Any) -> str:
    """By how many, without a name: it is printed in the report."""
    told = {fold(one.who) for one in notes(ws, row.id) if one.counts and one.kind == AGREED}
    others = len(told - {fold(ws.by)})
    parts = ["the author"] * (fold(ws.by) in told)
    parts += [f"{in_words(others)} {verb(others, 'other person', 'others')}"] * bool(others)
    return " and ".join(parts)


def _session_follows(ws: Workspace, rec: Recording, row: Any, new: ReportStatus) -> None:
    """A session is summarised when its summary is agreed, and circulated when that has gone."""
    session = row.session
    rec.changing(session)
    if new is ReportStatus.agreed:
        session.summary_agreed_on = ws.today()
        if session.status == SessionStatus.held:
            session.status = SessionStatus.summarised.value
    elif new is ReportStatus.circulated:
        session.summary_circulated_on = ws.today()
        if session.status in (SessionStatus.held, SessionStatus.summarised):
            session.status = SessionStatus.circulated.value
    elif session.status == SessionStatus.summarised:
        session.status, session.summary_agreed_on = SessionStatus.held.value, None
    session.save()


def _done(ws: Workspace, row: Any, rec: Recording) -> Done[SignOff]:
    view = show(ws, row.id)
    said = "It is agreed, and may go round." if view.status == ReportStatus.agreed else view.said
    return Done(view, said, rec.id, AREA)


def _people_have_it(ws: Workspace, changes: list[dict[str, Any]]) -> str:
    """What was agreed to and has left is not taken back any more."""
    agreed = [
        one["id"]
        for one in changes
        if one["model"] == Report.__name__ and one.get("new", {}).get("status") == "agreed"
    ]
    gone = Report.select().where(Report.id.in_(agreed), Report.status.in_(_LEFT))
    return "People have this report already." if agreed and gone.exists() else ""


_LEFT = (ReportStatus.circulated.value, ReportStatus.superseded.value)
GUARDS.append(_people_have_it)
