"""The life of a community: it begins, rests with a date, takes up again, comes to a good end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import community_life as rules
from coptui.domain import dates
from coptui.domain.community_life import ClosingFacts, CommunityStatus
from coptui.domain.mailing import Kind, MailingStatus
from coptui.domain.sessions import UPCOMING
from coptui.errors import Refused
from coptui.services import audit, gone_out
from coptui.services.community_views import GONE, CommunityView, community_row, view
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.undo import Recording, recording
from coptui.store.models import (
    Community,
    CommunityEvent,
    Mailing,
    Membership,
    Session,
    TopicSeries,
)
from coptui.workspace import Workspace

AREA = frozenset({"communities", "sessions"})
_UPCOMING = [status.value for status in UPCOMING]
_OPEN_TOPICS = ("open", "closing", "revisited")
_WAITING = (
    MailingStatus.draft.value,
    MailingStatus.waiting.value,
    MailingStatus.going.value,
    MailingStatus.paused.value,
)


@dataclass(frozen=True)
class EventView:
    """A line of a community's story."""

    id: int
    kind: str
    text: str
    on: date


def may_still_plan(community: Any) -> None:
    """Refuse to add to a community that has ended: it is there to be read."""
    if community.status == CommunityStatus.closed.value:
        raise Refused(
            f"{community.name} has ended; what it did stays to be read.",
            "Choose another community, or begin a new one.",
            field="community",
        )


def begin(ws: Workspace, community_id: int) -> Done[CommunityView]:
    """A community that was only planned begins."""
    return _move(ws, community_id, CommunityStatus.active, "began", "", "has begun")


def pause(ws: Workspace, community_id: int, until: date, reason: str = "") -> Done[CommunityView]:
    """Let a community rest until a day on which somebody looks again.

    Raises `Refused` for a day that is not ahead, and for a community that cannot rest now.
    """
    with in_plain_words("Give a day that is still to come."):
        on = rules.check_pause(until, ws.today())
    words = f"rests until {dates.day(on, ws.today())}"
    return _move(ws, community_id, CommunityStatus.paused, "paused", reason, words, until=on)


def resume(ws: Workspace, community_id: int) -> Done[CommunityView]:
    """A community that rested takes up again."""
    row = community_row(community_id)
    if row.status == CommunityStatus.closing.value:
        raise Refused(f"{row.name} does not rest.", "It can go on after all, with a reason.")
    return _move(ws, community_id, CommunityStatus.active, "resumed", "", "takes up again")


def begin_end(ws: Workspace, community_id: int, reason: str) -> Done[CommunityView]:
    """A community comes to its end; a list of steps shows what makes it a good one."""
    why = needed(reason, "reason", "Why does it come to its end? One sentence is enough.", 500)
    words = "comes to its end; here are the steps of a good one"
    return _move(ws, community_id, CommunityStatus.closing, "coming to its end", why, words)


def go_on(ws: Workspace, community_id: int, reason: str) -> Done[CommunityView]:
    """The members want to go on after all."""
    row = community_row(community_id)
    if row.status != CommunityStatus.closing.value:
        raise Refused(f"{row.name} is {CommunityStatus(row.status).words}, not ending.")
    why = needed(reason, "reason", "What did the members say?", 500)
    return _move(ws, community_id, CommunityStatus.active, "goes on", why, "goes on")


def close(ws: Workspace, community_id: int) -> Done[CommunityView]:
    """Close a community for good: nothing that it did is lost, nothing is added any more.

    Raises `Refused` while a topic is open, a session is planned or the farewell has not gone.
    """
    row = community_row(community_id)
    _check(row, CommunityStatus.closed)
    with in_plain_words("`coptui communities ending` shows what is left."):
        rules.check_close(closing_facts(ws, row))
    words = "has ended; everything it did stays to be read"
    return _move(ws, community_id, CommunityStatus.closed, "closed", "", words)


def closing_facts(ws: Workspace, row: Any) -> ClosingFacts:
    """What must be settled before this community is closed."""
    topics: Any = TopicSeries.select(TopicSeries.title).where(
        TopicSeries.community == row.id, TopicSeries.status.in_(_OPEN_TOPICS)
    )
    ahead: Any = (
        Session.select(Session.number)
        .where(Session.community == row.id, Session.status.in_(_UPCOMING))
        .order_by(Session.number)
    )
    mails = Mailing.select().where(Mailing.community == row.id, Mailing.kind == Kind.closing.value)
    people = Membership.select().where(
        Membership.community == row.id, Membership.standing.not_in(GONE)
    )
    thanked = (row.ending or {}).get(rules.EndingStep.thanks.value, {})
    return ClosingFacts(
        open_topics=tuple(f"“{title}”" for (title,) in topics.tuples()),
        sessions_ahead=tuple(f"{row.code}-{number}" for (number,) in ahead.tuples()),
        farewell_waiting=mails.where(Mailing.status.in_(_WAITING)).count(),
        farewell_gone=mails.where(
            Mailing.status == MailingStatus.done.value, gone_out.counts(ws)
        ).count(),
        thanked_otherwise=str(thanked.get("note", "")),
        people=people.count(),
    )


def story(ws: Workspace, community_id: int) -> list[EventView]:
    """What happened in the life of a community, the oldest first."""
    row = community_row(community_id)
    rows: Any = CommunityEvent.select().where(CommunityEvent.community == row.id)
    return [
        EventView(one.id, one.kind, one.text, one.happened_on)
        for one in rows.order_by(CommunityEvent.happened_on, CommunityEvent.id)
    ]


def tell(
    ws: Workspace, community_id: int, kind: str, text: str, on: date | None = None
) -> Done[list[EventView]]:
    """Write a line into a community's story: founded, another chair, another scope."""
    row = community_row(community_id)
    what = needed(kind, "kind", "What happened? Founded, another chair, another scope.", 60)
    with recording(ws, f"{row.name}: {what}", AREA) as rec:
        write_event(rec, row, what, note(text), on or ws.today())
    return Done(story(ws, row.id), f"Noted in the story of {row.name}.", rec.id, AREA)


def write_event(rec: Recording, row: Any, kind: str, text: str, on: date) -> None:
    """Write a line of the story inside the caller's recording."""
    rec.created(CommunityEvent.create(community=row.id, kind=kind, text=text, happened_on=on))


def set_status(row: Any, text: str) -> None:
    """Change the state as a part of editing: only what needs neither a day nor a reason.

    Raises `Refused` for a move that a community does not have, and for one with an act of its own.
    """
    new = _status_of(text)
    if new.value == row.status:
        return
    _check(row, new)
    own = {
        CommunityStatus.paused: "communities pause",
        CommunityStatus.closing: "communities end",
        CommunityStatus.closed: "communities close",
    }
    if new in own:
        raise Refused(
            f"{row.name} is not set to {new.words} by editing.",
            f"It has its own act, with a day or a reason: `coptui {own[new]}`.",
            field="status",
        )
    row.status, row.paused_until = new.value, None


def _status_of(text: str) -> CommunityStatus:
    try:
        return CommunityStatus(line(text).casefold())
    except ValueError as error:
        known = ", ".join(one.value for one in CommunityStatus)
        raise Refused(f"A community is one of {known}.", field="status") from error


def _check(row: Any, new: CommunityStatus) -> None:
    with in_plain_words():
        rules.check_move(CommunityStatus(row.status), new)


def _move(
    ws: Workspace, community_id: int, new: CommunityStatus, kind: str, reason: str, said: str,
    *, until: date | None = None,
) -> Done[CommunityView]:  # fmt: skip
    row = community_row(community_id)
    _check(row, new)
    with recording(ws, f"{row.name} {said}".split(";")[0], AREA) as rec:
        _set(ws, rec, row, new, kind, reason, until)
    return Done(view(ws, row.id), f"{row.name} {said}.", rec.id, AREA)


def turn(
    ws: Workspace, rec: Recording, row: Any, new: CommunityStatus, kind: str, reason: str,
    *, until: date | None = None,
) -> None:  # fmt: skip
    """Let it rest or come to its end inside the caller's recording, where it does not already.

    A rest that is chosen while it rests has its day from then on.
    """
    old = CommunityStatus(row.status)
    if new in rules.MOVES[old] or (old is new is CommunityStatus.paused):
        _set(ws, rec, row, new, kind, reason, until)


def _set(
    ws: Workspace, rec: Recording, row: Any, new: CommunityStatus, kind: str, reason: str,
    until: date | None,
) -> None:  # fmt: skip
    rec.changing(row)
    row.status, row.paused_until = new.value, until
    if new is CommunityStatus.closed:
        row.closed_on = ws.today()
    row.save()
    write_event(rec, row, kind, note(reason), ws.today())
    audit.note(ws, "community.status", subject="community", subject_id=row.id, detail=new.value)


def living(ws: Workspace) -> list[tuple[int, str]]:
    """The communities that have not ended, by name: where something new may go."""
    rows: Any = (
        Community.select(Community.id, Community.name)
        .where(Community.status != CommunityStatus.closed.value)
        .order_by(Community.name)
    )
    return list(rows.tuples())
