"""Forms that wait half-written, as the first screen names them and goes on with them."""

from __future__ import annotations

from typing import Any

from coptui.domain.next_line import Line, LineState
from coptui.store.models import Community, Draft, Session
from coptui.workspace import Workspace

RULE = "draft"
_NEW = {
    "contact:new": ("New person", "contacts", "new"),
    "session:new": ("New session", "sessions", "plan"),
    "community:new": ("New community", "communities", "new"),
}
"""The forms that begin something: what they are called, where they are, and the act to begin."""


def half_written(ws: Workspace) -> tuple[Line, ...]:
    """A gentle line for each form that was kept for later and can be gone on with from here."""
    rows: Any = Draft.select(Draft.form).order_by(Draft.kept_at.desc()).tuples()
    found = [_line(str(form)) for (form,) in rows]
    return tuple(one for one in found if one is not None)


def _line(form: str) -> Line | None:
    if form in _NEW:
        words, place, act = _NEW[form]
        return _told(words, "", None, place, 0, act)
    kind, _, which = form.rpartition(":")
    if not which.isdigit():
        return None
    if kind == "topic:new":
        return _of_community("New topic", int(which), "topic")
    if kind == "stage":
        return _of_community("Stage review", int(which), "review")
    if kind in ("session", "close"):
        session: Any = Session.get_or_none(Session.id == int(which))
        if session is None:
            return None
        code = f"{session.community.code}-{session.number}"
        words, act = ("Edit", "set_example") if kind == "session" else ("Close", "close_session")
        return _told(
            f"{words} {code}", session.community.name, session.community_id, "session",
            session.id, act,
        )  # fmt: skip
    return None


def _of_community(words: str, community_id: int, act: str) -> Line | None:
    row: Any = Community.get_or_none(Community.id == community_id)
    return None if row is None else _told(words, row.name, row.id, "community", row.id, act)


def _told(
    words: str, community: str, community_id: int | None, subject: str, subject_id: int, act: str
) -> Line:
    return Line(
        rule=RULE,
        community=community,
        community_id=community_id,
        subject=subject,
        subject_id=subject_id,
        what=f"Half-written: {words}",
        why="You typed it and did not save it.",
        due=None,
        state=LineState.soon,
        do=act,
    )
