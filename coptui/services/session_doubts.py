"""What is asked about the day of a session before it is kept."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from coptui.domain import dates
from coptui.domain.sessions import Booked, SessionStatus, doubts_about
from coptui.store.models import Session
from coptui.workspace import Workspace

_GONE = (SessionStatus.cancelled.value, SessionStatus.postponed.value)


def doubts(
    ws: Workspace, on: date, start: time | None, venue: str, *, own_id: int | None = None
) -> tuple[str, ...]:
    """Sentences that ask whether this day is meant; none when nothing is odd about it.

    `own_id` is the session that is moved, which does not stand in its own way.
    """
    rows: Any = Session.select().where(
        Session.starts_at.is_null(False), Session.status.not_in(_GONE), Session.id != (own_id or 0)
    )
    others = []
    for row in rows:
        wall = dates.to_local(row.starts_at, row.community.time_zone)
        if wall.date() == on:
            place = row.venue.name if row.venue_id else row.online_link
            code = f"{row.community.code}-{row.number}"
            others.append(Booked(code, wall.date(), wall.time().replace(fold=0), place))
    return doubts_about(Booked("", on, start, venue), ws.today(), others)


def named_in_title(ws: Workspace, community_id: int, title: str) -> str:
    """Who stands in the title of an example without having agreed to it, as a sentence."""
    from coptui.domain.nameless import listed  # late: every list of sessions imports this module
    from coptui.services import naming

    names = naming.unnamed(ws, community_id).found_in([title])
    if not names:
        return ""
    return f"{listed(names)} may be somebody on the list, and has not agreed to be named."
