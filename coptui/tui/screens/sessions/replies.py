"""The list of a session: who is on it, why, and what they answered."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from coptui.domain.finding import rank
from coptui.services import sessions
from coptui.services.sessions import InvitedRow
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.sessions.words import REPLIES
from coptui.tui.widgets.row_list import Column, RowList
from coptui.tui.widgets.search_line import SearchLine


class RepliesScreen(PlaceScreen):
    """One letter records an answer, however it came: by mail, by phone, over the fence."""

    PLACE = "sessions"
    WATCHES = frozenset({"sessions", "communities", "contacts"})
    AUTO_FOCUS = "RowList"
    HELP_WORDS = "An answer can be noted however it came; the last one counts."
    DOES = (
        Command("replies.yes", "y", "Comes", "She said yes.", "yes", action="answer('yes')"),
        Command("replies.maybe", "m", "Maybe", "She is not sure.", "maybe",
                action="answer('maybe')"),
        Command("replies.no", "n", "Not this time", "She said no.", "no", action="answer('no')"),
        Command("replies.posted", "p", "Keep me posted", "Not this time, but stays on the list.",
                "keep posted", action="answer('keep-posted')"),
        Command("replies.find", "slash", "Search", "By a part of the name.", "search"),
        Command("replies.back", "escape", "Back", "The session.", "back"),
    )  # fmt: skip

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self._session = session_id
        self._partly = False

    def body(self) -> ComposeResult:
        """The people."""
        yield SearchLine("a part of the name")
        yield RowList[InvitedRow](
            (
                Column("Name", lambda r: r.name, 20, grow=2, look="bold"),
                Column("Answer", lambda r: _answer(r, partly=self._partly), 18),
                Column("On the list as", lambda r: r.reason, 14, gives_way=1),
                Column("Organisation", lambda r: r.organisation, 12, grow=1, gives_way=2,
                       look="dim"),
            ),
            key=lambda r: r.id,
            title="The list",
            empty="Nobody is on the list of this session yet: its invitation puts people there.",
        )  # fmt: skip

    async def load(self) -> None:
        """Read the list."""
        it = await self.read(sessions.show, self._session)
        self.set_crumbs(it.community, it.code, "The list")
        self._partly = it.invited > 0 and it.to_invite > 0
        self._all = await self.read(sessions.invited, self._session)
        await self._show()

    async def _show(self) -> None:
        words = self.query_one(SearchLine).value
        ranked = [(rank(words, row.name, row.organisation), row) for row in self._all]
        found = [(at, row) for at, row in ranked if at is not None]
        fitting = [row for _, row in sorted(found, key=lambda one: one[0])] if words else self._all
        await self.query_one(RowList).show_rows(fitting, words=words)

    @on(Input.Changed)
    async def _typed(self) -> None:
        await self._show()

    def action_find(self) -> None:
        """Open the search."""
        self.query_one(SearchLine).open()

    def action_back(self) -> None:
        """The session."""
        self.dismiss()

    def action_answer(self, reply: str) -> None:
        """Note what the person under the cursor answered."""
        row = self.query_one(RowList).row
        if row is not None:
            self.act(self.write(sessions.reply, self._session, row.id, reply))


def _answer(row: InvitedRow, *, partly: bool) -> str:
    if row.present:
        return "✓ came"
    silent = "· no answer yet" if row.invited_at else "– not invited" if partly else ""
    return REPLIES.get(row.reply, row.reply) or silent
