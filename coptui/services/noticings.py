"""Noticings: small changes that somebody saw, in a session or between two of them (R76, R88)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import line, needed
from coptui.services.topics import topic_row
from coptui.services.undo import recording
from coptui.store.models import Community, Noticing, Session, TopicSeries
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})


@dataclass(frozen=True)
class NoticingView:
    """A small change. `between` when no session heard of it first."""

    id: int
    community_id: int
    community: str
    topic_id: int | None
    topic: str
    session: str
    text: str
    seen_on: date
    place: str
    size: str
    shareable: bool

    @property
    def between(self) -> bool:
        """Whether it was noticed between sessions."""
        return not self.session


def add(
    ws: Workspace, text: str, *, community_id: int | None = None, topic_id: int | None = None,
    seen_on: date | None = None, place: str = "", shareable: bool = False,
) -> Done[NoticingView]:  # fmt: skip
    """Note a small change for a community, or for one of its topics."""
    words = needed(text, "text", "What was noticed?", 500)
    on = seen_on or ws.today()
    if on > ws.today():
        raise Refused("That day is still to come. When was it seen?", field="seen_on")
    home = _home(community_id, topic_id)
    with recording(ws, "New noticing", _AREA) as rec:
        row = Noticing.create(
            community=home, series=topic_id, text=words, seen_on=on, place=line(place),
            shareable=shareable,
        )  # fmt: skip
        rec.created(row)
        audit.note(ws, "noticing.add", subject="noticing", subject_id=row.id)
    return Done(
        show(ws, row.id), "Noted. Small changes are what the rest grows from.", rec.id, _AREA
    )


def edit(
    ws: Workspace, noticing_id: int, *, text: str | None = None, place: str | None = None,
    shareable: bool | None = None,
) -> Done[NoticingView]:  # fmt: skip
    """Change the words of a noticing, or whether it may be told."""
    row = _row(noticing_id)
    with recording(ws, "Edit a noticing", _AREA) as rec:
        rec.changing(row)
        if text is not None:
            row.text = needed(text, "text", "What was noticed?", 500)
        if place is not None:
            row.place = line(place)
        if shareable is not None:
            row.shareable = shareable
        row.save()
    return Done(show(ws, noticing_id), "It is changed." if rec.id else "", rec.id, _AREA)


def of(
    ws: Workspace, *, topic_id: int | None = None, community_id: int | None = None,
    since: date | None = None,
) -> list[NoticingView]:  # fmt: skip
    """Noticings of a topic or a community, the newest first."""
    where: list[Any] = []
    if topic_id is not None:
        where.append(Noticing.series == topic_id)
    if community_id is not None:
        where.append(Noticing.community == community_id)
    if since is not None:
        where.append(Noticing.seen_on >= since)
    return _views(where)


def show(ws: Workspace, noticing_id: int) -> NoticingView:
    """One noticing."""
    found = _views([Noticing.id == noticing_id])
    if not found:
        raise NotFound("There is no such noticing.", "See `coptui noticings list`.")
    return found[0]


def _home(community_id: int | None, topic_id: int | None) -> int:
    if topic_id is not None:
        topic = topic_row(topic_id)
        if community_id not in (None, topic.community_id):
            raise Refused("That topic is not one of this community's.", field="topic")
        return int(topic.community_id)
    if Community.get_or_none(Community.id == community_id) is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    assert community_id is not None
    return community_id


def _views(where: list[Any]) -> list[NoticingView]:
    query: Any = (
        Noticing.select(
            Noticing.id, Noticing.community, Community.name, Noticing.series, TopicSeries.title,
            Community.code, Session.number, Noticing.text, Noticing.seen_on, Noticing.place,
            Noticing.size, Noticing.shareable,
        )
        .join_from(Noticing, Community)
        .join_from(Noticing, TopicSeries, JOIN.LEFT_OUTER)
        .join_from(Noticing, Session, JOIN.LEFT_OUTER)
        .where(*(where or [True]))
        .order_by(Noticing.seen_on.desc(), Noticing.id.desc())
    )  # fmt: skip
    return [
        NoticingView(
            key, home, community, topic_id, topic or "", f"{code}-{number}" if number else "",
            text, seen_on, place, size, shareable,
        )
        for key, home, community, topic_id, topic, code, number, text, seen_on, place, size,
        shareable in query.tuples()
    ]  # fmt: skip


def _row(noticing_id: int) -> Any:
    row = Noticing.get_or_none(Noticing.id == noticing_id)
    if row is None:
        raise NotFound("There is no such noticing.", "See `coptui noticings list`.")
    return row
