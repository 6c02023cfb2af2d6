"""The readiness of a session as a list: Enter opens the very field that mends a line."""

from __future__ import annotations

from collections.abc import Sequence

from coptui.domain import readiness
from coptui.domain.readiness import Line, Phase
from coptui.services.session_ready import ReadyView
from coptui.services.sessions import SessionView
from coptui.tui.screens.sessions.words import nobody_to_invite
from coptui.tui.widgets.row_list import Column, RowList

TITLES = {Phase.ahead: "Readiness", Phase.day: "Readiness for today", Phase.over: "How it ended"}


class ReadyList(RowList[tuple[int, Line]]):
    """Each thing with its mark; what lacks comes first."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("", lambda r: _mark(r[1]), 1),
                Column("", lambda r: r[1].words, 20, grow=1),
            ),
            key=lambda r: r[0],
            title="Readiness",
            headings=False,
            empty="Nothing is known yet.",
            id="ready",
        )

    async def show_ready(self, found: ReadyView, it: SessionView) -> None:
        """Show these lines, what can be done now on top."""
        self.border_title = TITLES[found.phase]
        rows = [*_now(found, it), *readiness.lacking(found.lines)]
        rows += [one for one in found.lines if one.done]
        lacks = len(readiness.lacking(found.lines))
        words = f"{lacks} to see to" if lacks and found.phase is not Phase.over else ""
        await self.show_rows(list(enumerate(rows)), words=words)


def _now(found: ReadyView, it: SessionView) -> Sequence[Line]:
    """Acts that are due before any detail, with their key as the mark."""
    rows = []
    if it.old_people:
        rows.append(Line("w", False, readiness.untold(it.old_people, it.old_what), "act:tell"))
    if found.phase is not Phase.over and nobody_to_invite(it):
        rows.append(Line("b", False, "brings people in to invite", "act:bring"))
    elif found.phase is not Phase.over and it.may_invite and it.status == "date_set":
        can = "the invitation can be written"
        if it.practised_on:
            can = "practised, not yet sent: the invitation can go"
        rows.append(Line("i", False, can, "act:invite"))
    return rows


def _mark(one: Line) -> str:
    if one.key in ("w", "i", "b"):
        return one.key
    return "✓" if one.done else "·" if one.mends.startswith("tick:") else "✗"
