"""Whether a final report holds every session of its topic (R93)."""

from __future__ import annotations

from typing import Any

from coptui.domain.counting import counted, in_words
from coptui.domain.sessions import PAST
from coptui.services.session_views import code_of
from coptui.store.models import Action, CapturedItem, Noticing, Report, Session
from coptui.workspace import Workspace

_HELD = [status.value for status in PAST]
SETTLED = ("agreed", "circulated", "superseded")
"""A summary in one of these states is a summary."""


def of(ws: Workspace, topic_id: int) -> list[str]:
    """What a final report of this topic would not hold, in sentences."""
    held, bare, silent = _sorted(topic_id)
    if not held:
        return ["No session of this topic has been held yet."]
    out = []
    if silent:
        out.append(f"Nothing written down: {_codes(silent)}.")
    if bare:
        out.append(f"No agreed summary yet: {_codes(bare)}.")
    return out


def sentence(ws: Workspace, topic_id: int) -> str:
    """The coverage as a report prints it."""
    held, _, silent = _sorted(topic_id)
    told = len(held) - len(silent)
    if not held:
        return ""
    if not silent:
        every = "the one session" if told == 1 else f"all {in_words(told)} sessions"
        return f"It is made from what was written down in {every}."
    if not told:
        return "What was recommended was kept; what was said in the sessions was not written down."
    return (
        f"It is made from what was written down in {told} of {counted(len(held), 'session')}; "
        f"of {_codes(silent)} nothing was."
    )


def without_summary(topic_id: int) -> list[Any]:
    """The held sessions of a topic whose summary is not agreed."""
    return _sorted(topic_id)[1]


def _sorted(topic_id: int) -> tuple[list[Any], list[Any], list[Any]]:
    """The held sessions, those of them without a summary, and those with nothing written down."""
    query: Any = Session.select().where(Session.series == topic_id, Session.status.in_(_HELD))
    held = list(query.order_by(Session.starts_at, Session.number))
    ids = [one.id for one in held]
    said: set[int] = set()
    for model in (CapturedItem, Noticing, Action):
        rows: Any = model.select(model.session).where(model.session.in_(ids)).distinct()
        said |= {key for (key,) in rows.tuples()}
    done: Any = Report.select(Report.session).where(
        Report.session.in_(ids), Report.kind == "session", Report.status.in_(SETTLED)
    )
    agreed = {key for (key,) in done.tuples()}
    bare = [
        one for one in held if one.id not in agreed and one.summary_agreed_on is None
        and one.status != "circulated"
    ]  # fmt: skip
    return held, bare, [one for one in held if one.id not in said]


def _codes(rows: list[Any]) -> str:
    return ", ".join(code_of(one) for one in rows)
