"""Closing a session: four questions, and from the answers the next session and drafts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from coptui.domain import dates
from coptui.domain.counting import counted
from coptui.domain.sessions import PAST, Decision, SessionStatus, check_move
from coptui.domain.topics import TopicStatus
from coptui.errors import CoptuiError, Refused
from coptui.services import audit, leads, session_next, topics
from coptui.services.done import Done
from coptui.services.mailing_drafts import drop_what_is_over
from coptui.services.refusing import in_plain_words, line, note
from coptui.services.reports import summary
from coptui.services.session_next import Following, Wish
from coptui.services.session_views import SessionView, code_of, session_row, view
from coptui.services.undo import Recording, recording
from coptui.store.models import Attendance, Invitation, Mailing, Membership, TopicSeries, UndoEntry
from coptui.workspace import Workspace

_AREA = frozenset({"sessions", "communities", "contacts", "mail", "reports"})
_OVER = [status.value for status in (*PAST, SessionStatus.cancelled)]
_MEET_AGAIN = (Decision.again, Decision.other_topic)


@dataclass(frozen=True)
class CloseAnswers:
    """Meet again? When? Who? Who else? And what was useful.

    `decision` is again, stop, ask-members, other-topic or pause. Of the next session only what
    differs from this one needs saying.
    """

    decision: str
    reason: str = ""
    who_else: str = ""
    useful: str = ""
    thanks_for: str = ""
    next_on: date | None = None
    next_start: time | None = None
    next_end: time | None = None
    next_venue: str = ""
    next_host: str = ""
    next_topic_id: int | None = None
    next_example: str = ""
    earlier: bool | None = None
    drafts: bool = True


@dataclass(frozen=True)
class DraftRow:
    """A mailing that is ready to be read; `id` is that of the mailing."""

    id: int
    template: str
    session_id: int
    what: str
    voices: tuple[str, ...] = ()  # further templates, for those whom the first is not for


@dataclass(frozen=True)
class Closed:
    """A closed session, the next one where there is one, and the mails that wait to be read.

    `taken` says that the next one was planned before; `practised` that no mail leaves yet.
    """

    session: SessionView
    next_session: SessionView | None
    drafts: tuple[DraftRow, ...]
    dropped: int = 0
    not_prepared: tuple[str, ...] = field(default=())
    taken: bool = False
    practised: bool = False


def close(ws: Workspace, session_id: int, answers: CloseAnswers) -> Done[Closed]:
    """Close a session that was held, and prepare what follows from the answers.

    Raises `Refused` for a session without a day, in the future, called off or closed already.
    Drafts are only drafts: each is read, checked and confirmed before it goes.
    """
    row = session_row(session_id)
    decision = _decision(answers)
    _may_be_held(ws, row)
    with recording(ws, f"Close {code_of(row)}", _AREA) as rec:
        found = _next(ws, rec, row, decision, answers)
        following = None if found is None else found.row
        rec.changing(row)
        row.status = SessionStatus.held.value
        row.decision, row.decision_reason = decision.value, note(answers.reason)
        row.who_else, row.useful = note(answers.who_else), note(answers.useful)
        row.thanks_for = note(answers.thanks_for) or row.thanks_for
        row.next_session, row.closed_at = following, ws.now()
        row.save()
        leads.note_from_close(ws, rec, row)
        _people_have_come(rec, row)
        _topic_is_open(ws, rec, row)
        summary.begin(ws, rec, row)
        audit.note(ws, "session.close", subject="session", subject_id=row.id, detail=decision.value)
        dropped = drop_what_is_over(rec, row)
        drafts, failed = _drafts(ws, rec, row, following) if answers.drafts else ((), ())
    closed = Closed(
        session=view(ws, row.id),
        next_session=view(ws, following.id) if following is not None else None,
        drafts=drafts,
        dropped=dropped,
        not_prepared=failed,
        taken=found is not None and found.taken,
        practised=ws.in_practice,
    )
    return Done(closed, _said(closed, decision), rec.id, _AREA)


def _decision(answers: CloseAnswers) -> Decision:
    try:
        decision = Decision(line(answers.decision).casefold().replace("-", "_").replace(" ", "_"))
    except ValueError as error:
        raise Refused(
            "Meet again? One of again, stop, ask-members, other-topic or pause.", field="decision"
        ) from error
    if answers.next_on is not None and decision not in _MEET_AGAIN:
        raise Refused(
            f"“{decision.words}” and a next date do not go together.",
            "Leave the date out, or decide to meet again.",
            field="next_on",
        )
    return decision


def _may_be_held(ws: Workspace, row: Any) -> None:
    # A session that was held may still wait for its answers: they came later than the washing up.
    if row.status == SessionStatus.held.value and not row.decision:
        return
    if row.status in _OVER:
        words = SessionStatus(row.status).words
        raise Refused(f"{code_of(row)} is {words} already.", "See `coptui sessions show`.")
    zone = row.community.time_zone
    with in_plain_words("Give it its day first, or call it off."):
        check_move(
            SessionStatus(row.status),
            SessionStatus.held,
            on=dates.local_day(row.starts_at, zone) if row.starts_at else None,
            today=dates.local_day(ws.now(), zone),
        )


def not_begun(ws: Workspace, session_id: int) -> str:
    """What is odd about closing a session of today before its hour, in a sentence; or empty."""
    row = session_row(session_id)
    if row.starts_at is None or row.starts_at <= ws.now():
        return ""
    begins = dates.to_local(row.starts_at, row.community.time_zone)
    return f"{code_of(row)} is to begin at {begins:%H:%M}: by the clock it has not begun yet."


def _next(
    ws: Workspace, rec: Recording, row: Any, decision: Decision, answers: CloseAnswers
) -> Following | None:
    """The next session: the one that is planned, else one like this; or none."""
    if decision not in _MEET_AGAIN:
        return None
    wish = Wish(
        on=answers.next_on,
        start=answers.next_start,
        end=answers.next_end,
        venue=answers.next_venue,
        host=line(answers.next_host),
        example=answers.next_example,
        same_topic=decision is Decision.again,
        earlier=answers.earlier,
    )
    return session_next.following(ws, rec, row, _next_topic(row, decision, answers), wish)


def _next_topic(row: Any, decision: Decision, answers: CloseAnswers) -> Any | None:
    if answers.next_topic_id is None:
        return row.series if decision is Decision.again and row.series_id else None
    topic: Any = TopicSeries.get_or_none(TopicSeries.id == answers.next_topic_id)
    if topic is None or topic.community_id != row.community_id:
        raise Refused("That topic is not one of this community's.", field="topic")
    return topic


def _people_have_come(rec: Recording, row: Any) -> None:
    """Members who were here are attendees from now on. It says nothing about consent."""
    here = Attendance.select(Attendance.contact).where(
        Attendance.session == row.id, Attendance.contact.is_null(False)
    )
    members = Membership.select().where(
        Membership.community == row.community_id,
        Membership.contact.in_(here),
        Membership.standing.in_(("interested", "invitee")),
    )
    for member in list(members):
        rec.changing(member)
        member.standing = "attendee"
        member.save()


def _topic_is_open(ws: Workspace, rec: Recording, row: Any) -> None:
    """The first session of a topic opens it."""
    if row.series_id and row.series.status in ("idea", "planned"):
        rec.changing(row.series)
        topics.set_status(row.series, TopicStatus.open, ws.today())


def _drafts(
    ws: Workspace, rec: Recording, row: Any, following: Any | None
) -> tuple[tuple[DraftRow, ...], tuple[str, ...]]:
    """Thanks to those who came with news for the others, and the invitation to the next.

    What cannot be prepared yet is told in a sentence; the session is closed all the same. The
    drafts belong to the close, so that taking it back takes them back as well.
    """
    from coptui.services import mailings

    wanted: list[tuple[tuple[str, ...], int, str]] = []
    voices = {"T3a": "thanks to those who came", "T3b": "news for those who could not"}
    if not _somebody_came(row):
        del voices["T3a"]
    if not _somebody_was_elsewhere(row):
        del voices["T3b"]
    if voices:
        wanted.append((tuple(voices), row.id, ", ".join(voices.values())))
    if following is not None and following.starts_at is not None:
        wanted.append((("T1",), following.id, "invitation to the next"))
    made: list[DraftRow] = []
    failed: list[str] = []
    for (template, *others), about, what in wanted:
        try:
            done = mailings.prepare(ws, template, session_id=about, voices=others)
        except CoptuiError as error:
            failed.append(f"{what}: {error}")
        else:
            rec.created(Mailing.get_by_id(done.view.id))
            UndoEntry.delete().where(UndoEntry.id == done.undo).execute()
            made.append(DraftRow(done.view.id, template, about, what, tuple(others)))
    return tuple(made), tuple(failed)


def _somebody_came(row: Any) -> bool:
    return bool(row.attendances.where(Attendance.contact.is_null(False)).exists())


def _somebody_was_elsewhere(row: Any) -> bool:
    here = Attendance.select(Attendance.contact).where(
        Attendance.session == row.id, Attendance.contact.is_null(False)
    )
    return bool(row.invitations.where(Invitation.contact.not_in(here)).exists())


def _said(closed: Closed, decision: Decision) -> str:
    said = f"{closed.session.code} is closed: {decision.words}."
    if closed.next_session is not None:
        how = " was planned already and is taken" if closed.taken else ""
        said += f" {closed.next_session.code}{how}: {closed.next_session.when}."
    if closed.drafts:
        said += f" {counted(len(closed.drafts), 'mail waits as a draft', 'mails wait as drafts')}."
    if closed.dropped:
        said += f" {counted(closed.dropped, 'draft', 'drafts')} from before the session went away."
    return said
