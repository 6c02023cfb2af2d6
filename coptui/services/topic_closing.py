"""Closing a topic: what is covered, its report begun, and those who can decide put down (R136).

Nothing stands in the way of closing but a session without a summary, and there a reason will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coptui.domain import dates
from coptui.domain.counting import counted
from coptui.domain.questions import QuestionState
from coptui.domain.recommendations import is_for_everyone
from coptui.domain.sessions import PAST, UPCOMING
from coptui.domain.text import fold
from coptui.domain.topics import TopicStatus
from coptui.errors import Refused
from coptui.services import actions, questions, recommendations, topics
from coptui.services.done import Done
from coptui.services.refusing import note
from coptui.services.reports import coverage as report_coverage
from coptui.services.reports import drafting
from coptui.services.topics import TopicView, topic_row
from coptui.services.undo import Recording, together
from coptui.store.models import (
    CapturedItem,
    Community,
    Dissemination,
    Report,
    Session,
    TopicIdea,
)
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})
_HELD = [status.value for status in PAST]
_AHEAD = [status.value for status in UPCOMING]
IDEAS_ALIVE = ("idea", "shortlisted")


@dataclass(frozen=True)
class Coverage:
    """What a topic that is to be closed has, and what it would leave behind."""

    topic: TopicView
    held: int
    without_summary: tuple[str, ...]
    without_items: tuple[str, ...]
    still_planned: tuple[str, ...]
    open_questions: int
    living_actions: int
    recommendations: int
    said: int
    to_nobody: tuple[str, ...]
    decide: tuple[str, ...]
    ideas: int

    @property
    def needs_reason(self) -> bool:
        """Whether closing for good asks for a reason."""
        return bool(self.without_summary)

    @property
    def findings(self) -> tuple[str, ...]:
        """What is not covered, in sentences; nothing when all is."""
        out = []
        if self.without_summary:
            out.append(f"No summary yet: {', '.join(self.without_summary)}.")
        if self.without_items:
            out.append(f"Nothing written down: {', '.join(self.without_items)}.")
        if self.still_planned:
            out.append(f"Still planned: {', '.join(self.still_planned)}.")
        if self.living_actions:
            alive = counted(self.living_actions, "action lives", "actions live")
            out.append(f"{alive}: done, let go or handed on?")
        if self.open_questions:
            out.append(f"{counted(self.open_questions, 'question is', 'questions are')} open.")
        if self.said:
            out.append(f"{counted(self.said, 'thing')} recommended in a session, not taken up.")
        elif not self.recommendations:
            out.append("No recommendation is written down.")
        out += [f"Addressed to nobody: “{one}”" for one in self.to_nobody]
        return tuple(out)


@dataclass(frozen=True)
class CloseTopic:
    """How a topic is closed.

    `now` closes for good, also without its report; otherwise it is closing while the report is
    written. `keep_questions` makes topic ideas of those that are open; `ideas_to` is a community
    that the ideas not used here are passed on to.
    """

    notes: str = ""
    reason: str = ""
    now: bool = False
    keep_questions: bool = False
    ideas_to: int | None = None


def coverage(ws: Workspace, topic_id: int) -> Coverage:
    """What is there and what is not; nothing is written."""
    row, view = topic_row(topic_id), topics.show(ws, topic_id)
    code = row.community.code
    meetings: list[Any] = list(
        Session.select().where(Session.series == row.id).order_by(Session.number)
    )
    held = [one for one in meetings if one.status in _HELD]
    query: Any = CapturedItem.select(CapturedItem.session).where(
        CapturedItem.session.in_([one.id for one in held])
    )
    said = {key for (key,) in query.distinct().tuples()}
    asked = recommendations.of(ws, topic_id)
    bodies = {one for each in asked for one in each.addressed if not is_for_everyone(one)}
    return Coverage(
        topic=view,
        held=len(held),
        without_summary=_codes(code, report_coverage.without_summary(row.id)),
        without_items=_codes(code, [one for one in held if one.id not in said]),
        still_planned=_codes(code, [one for one in meetings if one.status in _AHEAD]),
        open_questions=len(questions.of(ws, topic_id, alive=True)),
        living_actions=len(actions.of(ws, topic_id=topic_id, alive=True)),
        recommendations=len(asked),
        said=len(recommendations.said(ws, topic_id)),
        to_nobody=tuple(one.text for one in asked if not one.addressed),
        decide=tuple(sorted(bodies, key=fold)),
        ideas=_ideas(row.community_id).count(),
    )


def close(ws: Workspace, topic_id: int, how: CloseTopic) -> Done[TopicView]:
    """Close a topic: first it is closing while its report is written, then closed.

    Raises `Refused` for a topic that cannot be closed from where it stands, and for a close that
    would lose a session without a summary and without a reason.
    """
    row = topic_row(topic_id)
    reason = note(how.reason)
    with together(ws, f"Close {row.title}", _AREA) as rec:
        was = TopicStatus(row.status)
        if was is TopicStatus.open:
            topics.move(ws, topic_id, TopicStatus.closing.value)
        if how.now or was in (TopicStatus.closing, TopicStatus.revisited):
            topics.move(ws, topic_id, TopicStatus.closed.value, reason=reason)
        elif was is not TopicStatus.open:
            topics.move(ws, topic_id, TopicStatus.closing.value)  # says what it can become
        _notes(ws, rec, topic_id, how.notes)
        if how.keep_questions:
            _questions_to_ideas(ws, rec, topic_id)
        if how.ideas_to is not None:
            _pass_on(ws, rec, row.community, how.ideas_to)
    view = topics.show(ws, topic_id)
    return Done(view, _said(ws, view), rec.id, _AREA)


def revisit(ws: Workspace, topic_id: int, words: str = "") -> Done[TopicView]:
    """Look back at a closed topic, months or years later."""
    row = topic_row(topic_id)
    with together(ws, f"Revisit {row.title}", _AREA) as rec:
        topics.move(ws, topic_id, TopicStatus.revisited.value)
        if words.strip():
            _notes(ws, rec, topic_id, f"Looked at again on {dates.long_day(ws.today())}: {words}")
    said = f"“{row.title}” is looked at again. What has become of its recommendations?"
    return Done(topics.show(ws, topic_id), said, rec.id, _AREA)


def prepare(ws: Workspace, rec: Recording, row: Any) -> None:
    """What every closing makes: the report to be written, and a row for each who can decide.

    Invariant 8. What is there already stays as it is.
    """
    bodies = recommendations.addressees(rec, row.id)
    report = drafting.begin(ws, rec, "topic", row.id)
    given: Any = Dissemination.select(Dissemination.influencer).where(
        Dissemination.report == report.id
    )
    have = {key for (key,) in given.tuples()}
    for body in bodies:
        if body.id not in have:
            rec.created(Dissemination.create(report=report.id, influencer=body.id))


def _codes(code: str, rows: list[Any]) -> tuple[str, ...]:
    return tuple(f"{code}-{one.number}" for one in rows)


def _ideas(community_id: int) -> Any:
    return TopicIdea.select().where(
        TopicIdea.community == community_id, TopicIdea.status.in_(IDEAS_ALIVE)
    )


def _notes(ws: Workspace, rec: Recording, topic_id: int, words: str) -> None:
    kept = note(words)
    if kept:
        row = topic_row(topic_id)
        rec.changing(row)
        row.closing_notes = "\n\n".join(one for one in (row.closing_notes, kept) if one)
        row.save()


def _questions_to_ideas(ws: Workspace, rec: Recording, topic_id: int) -> None:
    row = topic_row(topic_id)
    known = {fold(one.text) for one in TopicIdea.select().where(
        TopicIdea.community == row.community_id)}  # fmt: skip
    for one in questions.of(ws, topic_id, alive=True):
        if fold(one.text) in known or one.state == QuestionState.outside:
            continue
        known.add(fold(one.text))
        made = TopicIdea.create(
            community=row.community_id, text=one.text, source=f"open at the end of {row.title}",
            raised_on=ws.today(),
        )  # fmt: skip
        rec.created(made)


def _pass_on(ws: Workspace, rec: Recording, home: Any, to: int) -> None:
    """Ideas that are not used here may be what another community looks for (R128)."""
    other = Community.get_or_none(Community.id == to)
    if other is None or other.id == home.id:
        raise Refused("Pass them on to another community.", field="ideas_to")
    known = {fold(one.text) for one in TopicIdea.select().where(TopicIdea.community == other.id)}
    for idea in list(_ideas(home.id)):
        if fold(idea.text) not in known:
            made = TopicIdea.create(
                community=other.id, text=idea.text, source=f"passed on by {home.name}",
                raised_on=ws.today(), interest=0,
            )  # fmt: skip
            rec.created(made)
        rec.changing(idea)
        idea.status = "passed on"
        idea.save()


def _said(ws: Workspace, view: TopicView) -> str:
    rows = Dissemination.select().join(Report).where(
        Report.series == view.id, Dissemination.sent_on.is_null()
    )  # fmt: skip
    waiting = rows.count()
    said = f"“{view.title}” is {view.status}."
    if view.status == TopicStatus.closing:
        said += " Its report is begun."
    if waiting:
        said += f" {counted(waiting, 'body', 'bodies')} to be given it."
    return said


def asks_to_close(view: TopicView) -> str:
    """A question to think about after the sixth session; it stops nothing (R90)."""
    if view.status != TopicStatus.open or not view.ask_to_close:
        return ""
    return f"{view.held_sessions} sessions were held. Is this topic ready to close? c begins it."
