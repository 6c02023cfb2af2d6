"""Forms that wait half-written, as the first screen names them and goes on with them."""

from __future__ import annotations

from typing import Any

from coptui.domain.next_line import Line, LineState
from coptui.errors import NotFound
from coptui.store.models import Community, Draft, Session
from coptui.workspace import Workspace

RULE = "draft"
_TEMPLATE = "template:"
_NEW = {
    "contact:new": ("New person", "contacts", "new"),
    "session:new": ("New session", "sessions", "plan"),
    "community:new": ("New community", "communities", "new"),
}
"""The forms that begin something: what they are called, where they are, and the act to begin."""
_OF_A_SESSION = {
    "session": ("Edit", "set_example"),
    "close": ("Close", "close_session"),
    "capture": ("A line in", "live"),
}


def half_written(ws: Workspace) -> tuple[Line, ...]:
    """A gentle line for each form that was kept for later and can be gone on with from here."""
    rows: Any = Draft.select(Draft.id, Draft.form).order_by(Draft.kept_at.desc()).tuples()
    found = [_words_of_template(key, str(form)) or _line(str(form)) for key, form in rows]
    return tuple(one for one in found if one is not None)


def template_of(ws: Workspace, draft_id: int) -> str:
    """The template whose words were typed and not saved. Raises `NotFound` where they are gone."""
    row: Any = Draft.get_or_none(Draft.id == draft_id)
    if row is None or not row.form.startswith(_TEMPLATE):
        raise NotFound("What you typed there is no longer kept.")
    return str(row.form).removeprefix(_TEMPLATE)


def _words_of_template(draft_id: int, form: str) -> Line | None:
    if not form.startswith(_TEMPLATE):
        return None
    words = f"words of template {form.removeprefix(_TEMPLATE)}"
    return _told(words, "", None, "draft", draft_id, "edit_template")


def _line(form: str) -> Line | None:
    if form in _NEW:
        words, place, act = _NEW[form]
        return _told(words, "", None, place, 0, act)
    kind, _, which = form.rpartition(":")
    if not which.isdigit():
        return None
    if kind == "topic:new":
        return _of_community("New topic", int(which), "topic")
    if kind == "stage:answers":
        return _of_community("Answers to the stage review", int(which), "review")
    if kind == "stage":
        return _of_community("Stage review", int(which), "review")
    if kind in _OF_A_SESSION:
        session: Any = Session.get_or_none(Session.id == int(which))
        if session is None:
            return None
        code = f"{session.community.code}-{session.number}"
        words, act = _OF_A_SESSION[kind]
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
