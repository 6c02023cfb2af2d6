"""The summary of a session as it grows beside the capture; it is the report about that session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from coptui.domain.pictures import scale
from coptui.domain.reports import growing, pieces
from coptui.services import rating_rounds
from coptui.services.done import Done
from coptui.services.reports import drafting, rows
from coptui.services.reports.lengths import count_words
from coptui.services.session_views import session_row
from coptui.services.undo import Recording
from coptui.store.models import Action, CapturedItem, Noticing
from coptui.workspace import Workspace

__all__ = ["SoFar", "begin", "keep", "so_far", "text_of"]

_FIGURE = re.compile(r"^!\[(.*)\]\(figure:(\w+)\)$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_\[\]<>|#+\-=~:.!])")
_WIDE = 76


@dataclass(frozen=True)
class SoFar:
    """The text as it stands, to be read, and how many words it has; seven hundred are good.

    `report_id` is that of the kept draft, or None while nothing is kept. `replaces` stays False:
    keeping it never replaces words of hers.
    """

    text: str
    words: int
    report_id: int | None = None
    replaces: bool = False


def so_far(ws: Workspace, session_id: int) -> SoFar:
    """The summary as far as it has been written down, with what was captured since."""
    row = session_row(session_id)
    report = rows.latest("session", row.id)
    if report is None:
        text = drafting.preview(ws, "session", row.id).text
    elif report.status in rows.OPEN:
        now = drafting.made_now(ws, report)
        text = growing.grow(pieces.from_plain(report.made), report.text, now).text
    else:
        text = report.text
    number = None if report is None else report.id
    return SoFar(_readable(ws, row.id, text), count_words(text), number)


def keep(ws: Workspace, session_id: int) -> Done[SoFar]:
    """Keep the draft as the summary of the session; her own words in it stay."""
    session_row(session_id)
    done = drafting.draft(ws, "session", session_id)
    view = done.view
    said = f"{view.line.name} is kept: {view.words} words."
    return Done(so_far(ws, session_id), said, done.undo, done.changed)


def text_of(ws: Workspace, session_id: int) -> str:
    """The summary to be read: as it was kept, or what a first draft would say."""
    row = session_row(session_id)
    if rows.latest("session", row.id) is None and not _written(row):
        return ""
    return so_far(ws, row.id).text


def begin(ws: Workspace, rec: Recording, row: Any) -> None:
    """The draft of a session that is being closed, where something was written down."""
    if _written(row):
        drafting.begin(ws, rec, "session", row.id)


def _written(row: Any) -> bool:
    return any(
        model.select().where(model.session == row.id).exists()
        for model in (CapturedItem, Action, Noticing)
    )


def _readable(ws: Workspace, session_id: int, text: str) -> str:
    """The text as it is read in the terminal: its scale picture drawn, nothing escaped."""
    view = rating_rounds.scale_of(ws, session_id)
    drawn = scale.picture(view.asked, leaves=True, width=_WIDE) if view.rounds else None

    def figure(found: re.Match[str]) -> str:
        if found[2] != "scale" or drawn is None:
            return found[1]
        return "\n".join([*(f"    {line}" for line in drawn.lines), "", found[1]])

    return _ESCAPE.sub(r"\1", _FIGURE.sub(figure, text))
