"""The board: every session under the state it is in, with the one thing that brings it on."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from coptui.domain import dates
from coptui.services import session_board
from coptui.services.session_board import BoardRow
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = "No session yet.\nEsc goes back; n there plans the first one."


class BoardScreen(PlaceScreen):
    """Grouped lines: the state stands once, before the first session that is in it."""

    PLACE = "sessions"
    TITLE_WORDS = ("Sessions", "Board")
    WATCHES = frozenset({"sessions", "communities", "mail"})
    HELP_WORDS = (
        "From the idea to the summary that went round. Of what is over the latest three are shown."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("board.open", "enter", "Open", "The page of the session.", "open"),
        Command("board.back", "escape", "Back", "The list of sessions.", "back"),
    )

    def body(self) -> ComposeResult:
        """The lines."""
        yield RowList[BoardRow](
            (
                Column("State", _state, 14, look="bold"),
                Column("Session", lambda r: r.session.code, 8, look="bold"),
                Column("When", lambda r: self._day(r), 10),
                Column("What next", lambda r: r.step, 36, grow=2),
                Column("Topic", lambda r: r.session.topic, 12, grow=2, gives_way=1, look="dim"),
            ),
            key=lambda r: r.id,
            title="Board",
            empty=EMPTY,
        )

    async def load(self) -> None:
        """Read all of them."""
        self._today = await self.read(lambda ws: ws.today())
        await self.query_one(RowList).show_rows(await self.read(session_board.rows))

    def _day(self, row: BoardRow) -> str:
        start = row.session.start
        return dates.day(start.date(), self._today) if start is not None else "no date"

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        from coptui.tui.screens.sessions.one import SessionScreen

        self.app.push_screen(SessionScreen(event.row.id))

    def why_not(self, action: str) -> str | None:
        """There has to be one to open."""
        if action == "open" and self.query_one(RowList).row is None:
            return "There is no session yet."
        return None

    def action_open(self) -> None:
        """Open the one under the cursor."""
        self.query_one(RowList).action_choose()

    def action_back(self) -> None:
        """The list."""
        self.dismiss()


def _state(row: BoardRow) -> str:
    return f"{row.column} {row.whole}" if row.first else ""
