"""What the last session left behind, on one page for the room; without names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coptui.domain import dates
from coptui.domain.capture import ItemKind, Share
from coptui.domain.counting import counted
from coptui.domain.page import Page, Part
from coptui.domain.pictures.scale import picture
from coptui.domain.ratings import Asked
from coptui.domain.sessions import PAST
from coptui.services.naming import nameless
from coptui.services.session_views import code_of, session_row
from coptui.store.models import Action, CapturedItem, Noticing, Rating, RatingRound, Session
from coptui.workspace import Workspace

_OVER = [status.value for status in PAST]
_DONE_FIRST = ("done", "under way", "agreed", "handed on", "let go")
_MOST = 12


def before(ws: Workspace, session_id: int) -> Any | None:
    """The session that was held before this one: of its topic, else of its community."""
    row = session_row(session_id)
    query = Session.select().where(
        Session.community == row.community_id,
        Session.id != row.id,
        Session.status.in_(_OVER),
        Session.starts_at.is_null(False),
    )
    if row.starts_at is not None:
        query = query.where(Session.starts_at < row.starts_at)
    held = list(query.order_by(Session.starts_at.desc()).limit(20))
    of_topic = [one for one in held if row.series_id and one.series_id == row.series_id]
    return next(iter([*of_topic, *held]), None)


def digest(ws: Workspace, session_id: int) -> Page | None:
    """Noticings first, then what was agreed, done first; None where nothing was held before."""
    last = before(ws, session_id)
    if last is None:
        return None
    zone = last.community.time_zone
    day = dates.local_day(last.starts_at, zone)
    actions = [_action(one) for one in _actions(last)]
    parts = (
        Part("Small changes noticed since", (), _noticings(last, day)),
        Part("What we said we would try, and what came of it", (), tuple(actions)),
        Part("What we concluded", (), _said(last, ItemKind.conclusion)),
        _scale(last),
        Part("Questions we took with us", (), _said(last, ItemKind.question)),
    )
    bare = (replace(part, points=nameless(ws, last.id, part.points)) for part in parts)
    shown = tuple(part for part in bare if part.points or part.lines)
    about = [f"After session {code_of(last)} of {dates.long_day(day)}. No names stand here."]
    if not shown:
        about.append("Nothing was written down then. What do you remember?")
    return Page(f"{last.community.name}: where we left off", tuple(about), shown)


def _noticings(last: Any, day: Any) -> tuple[str, ...]:
    query = Noticing.select().where(
        Noticing.community == last.community_id, Noticing.seen_on >= day
    )
    return tuple(one.text for one in query.order_by(Noticing.seen_on).limit(_MOST))


def _actions(last: Any) -> list[Any]:
    found = list(Action.select().where(Action.session == last.id).order_by(Action.id))
    place = {status: at for at, status in enumerate(_DONE_FIRST)}
    return sorted(found, key=lambda one: place.get(one.status, len(place)))


def _action(one: Any) -> str:
    happened = f": {one.what_happened}" if one.what_happened else ""
    return f"{one.status}: {one.text}{happened}"


def _said(last: Any, kind: ItemKind) -> tuple[str, ...]:
    query = CapturedItem.select().where(
        CapturedItem.session == last.id,
        CapturedItem.kind == kind.value,
        CapturedItem.share != Share.private.value,
    )
    return tuple(one.text for one in query.order_by(CapturedItem.position).limit(_MOST))


def _scale(last: Any) -> Part:
    """The ratings of the topic so far; of fewer than three only how many there were."""
    sessions = Session.series == last.series_id if last.series_id else Session.id == last.id
    rounds = (
        RatingRound.select(RatingRound, Session)
        .join(Session)
        .where(sessions, Session.starts_at <= last.starts_at)
        .order_by(Session.starts_at)
    )
    asked = []
    for one in rounds:
        values: Any = Rating.select(Rating.value).where(Rating.round == one.id)
        enough = (one.good_enough,) if one.good_enough is not None else ()
        given = tuple(sorted(value for (value,) in values.tuples()))
        if given:
            asked.append(Asked(given, enough, code_of(one.session), one.lowest, one.highest))
    if not asked:
        return Part()
    drawn = picture(asked, leaves=True, width=78)
    words = f"{counted(len(asked), 'asking')} so far. {drawn.sentence}"
    return Part("Where we are, 1 to 10", (words,), lines=drawn.lines)
