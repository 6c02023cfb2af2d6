"""Who should be here? The table with its gaps, the answers to "who else?", neutral experts."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.breadth import SECTORS, Cell
from coptui.domain.pictures import breadth as pictures
from coptui.errors import Refused
from coptui.services import leads, neutral_experts, who_is_here
from coptui.services.leads import LeadView
from coptui.services.neutral_experts import ExpertRow
from coptui.services.who_is_here import WhoView
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.communities.around import AroundScreen
from coptui.tui.text import lines
from coptui.tui.widgets.row_list import Column, RowList

_MARKS = {"open": "◦ open", "contacted": "✓ asked", "dropped": "– let go"}


class WhoScreen(AroundScreen):
    """Sectors by sector, and who else might come."""

    WATCHES = frozenset({"communities", "contacts", "sessions"})
    AUTO_FOCUS = "#leads"
    HELP_WORDS = (
        "Filled dots came to the last three sessions, empty ones are on the list. Gaps are for "
        "thinking, not for counting. Tab goes from list to list."
    )
    DOES = (
        Command("who.new", "n", "Who else?", "Notes somebody, or a kind of person.", "who else?"),
        Command("who.contacted", "enter,c", "Was asked", "Somebody followed it up.", "was asked"),
        Command("who.drop", "d", "Let go", "Lets it go, with a reason.", "let go"),
        Command("who.again", "a", "Take up again", "It is open again.", "open again"),
        Command("who.experts", "x", "Neutral experts", "Who is on the next list, and why not.",
                "experts"),
        Command("who.sectors", "h", "Sectors hoped for", "Which sectors belong around this table.",
                "sectors"),
        Command("who.back", "escape", "Back", "The community.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int) -> None:
        super().__init__(community_id)
        self._it: WhoView | None = None

    def body(self) -> ComposeResult:
        """A sentence on top, the table and the answers below."""
        yield Static("", id="around-top", classes="region", markup=False)
        with Horizontal(id="around-lists"):
            yield RowList[Cell](
                (
                    Column("Sector", lambda r: r.sector, 12, grow=1, look="bold"),
                    Column("", pictures.cells, 8),
                    Column("", pictures.words, 30, gives_way=1, look="dim"),
                ),
                key=lambda r: hash(r.sector),
                title="Around the table",
                id="table",
            )
            yield RowList[LeadView](
                (
                    Column("Who else?", lambda r: r.text, 22, grow=2, look="bold"),
                    Column("", lambda r: _MARKS.get(r.status, r.status), 9),
                    Column("Said", self._said, 16, gives_way=1, look="dim"),
                ),
                key=lambda r: r.id,
                title="Who else should be here?",
                empty="Nobody was named yet.\n\nn  notes somebody, or a kind of person",
                id="leads",
            )

    async def load(self) -> None:
        """Read the table."""
        self._today = await self.read(lambda ws: ws.today())
        self._it = it = await self.read(who_is_here.show, self.community)
        self.set_crumbs("Communities", it.community, "Who should be here?")
        top = self.query_one("#around-top", Static)
        top.border_title = "At a glance"
        seats = ", ".join(f"{name} {number}" for name, number in it.perspectives)
        off = [f"Not on the list of {it.next_session}: {one.name}, {one.reason}."
               for one in it.experts if not one.on_list]  # fmt: skip
        said = [it.sentence, *it.hints, *off]
        top.update(lines(said + ([f"Seats in the last sessions: {seats}."] if seats else [])))
        await self.query_one("#table", RowList).show_rows(it.cells)
        await self.query_one("#leads", RowList).show_rows(it.leads)
        self.refresh_bindings()

    def _said(self, row: LeadView) -> str:
        return row.note or row.session or dates.day(row.raised_on, self._today)

    @property
    def _row(self) -> LeadView | None:
        row: LeadView | None = self.query_one("#leads", RowList).row
        return row

    def why_not(self, action: str) -> str | None:
        """What the answer under the cursor allows."""
        row = self._row
        if action in ("contacted", "drop", "again") and row is None:
            return "Nobody was named yet; n notes somebody."
        if action in ("contacted", "drop") and row is not None and row.status != "open":
            return "It is settled; a takes it up again."
        if action == "again" and row is not None and row.status == "open":
            return "It is open."
        if action == "experts" and (self._it is None or not self._it.experts):
            return "There is no session ahead, or no neutral expert."
        return None

    @on(RowList.Chosen, "#leads")
    def _chosen(self) -> None:
        if self.why_not("contacted") is None:
            self.action_contacted()

    def action_new(self) -> None:
        """Note who else should be here."""
        self.act(self._new(), group="ask")

    async def _new(self) -> None:
        said = await self.app.push_screen_wait(
            AskLine("Who else should be here?", "A kind of person is as good as a name.", "Who?")
        )
        if said:
            await self.write(leads.add, self.community, said)

    def action_contacted(self) -> None:
        """Somebody followed it up."""
        self.act(self._settle("contacted", "What came of it? (may stay empty)"), group="ask")

    def action_drop(self) -> None:
        """Let it go."""
        self.act(self._settle("dropped", "Why is it let go?"), group="ask")

    async def _settle(self, status: str, asks: str) -> None:
        row = self._row
        if row is None:
            return
        needed = "One word is enough." if status == "dropped" else ""
        note = await self.app.push_screen_wait(AskLine(row.text, "", asks, needed=needed))
        if note is not None:
            await self.write(leads.move, row.id, status, note)

    def action_again(self) -> None:
        """Take it up again."""
        if self._row is not None:
            self.act(self.write(leads.move, self._row.id, "open"))

    def action_experts(self) -> None:
        """Who is on the next list."""
        self.act(self._experts(), group="ask")

    async def _experts(self) -> None:
        it = self._it
        if it is None or it.next_session_id is None:
            return
        choices = [Choice(str(one.id), one.name, _stands(one)) for one in it.experts]
        words = "They are on every list. Enter leaves one off this list, or puts them back."
        who = await self.app.push_screen_wait(
            Choose(f"Neutral experts of {it.next_session}", choices, words)
        )
        chosen = next((one for one in it.experts if str(one.id) == who), None)
        if chosen is None:
            return
        if chosen.invited:
            self.house.say(f"{chosen.name} has the invitation to {it.next_session} already.")
            return
        if not chosen.on_list:
            await self.write(neutral_experts.back_on, it.next_session_id, chosen.id)
            return
        asks = f"Why is {chosen.name} not on this list?"
        why = await self.app.push_screen_wait(
            AskLine("Off this list", "Every other session has them.", asks, needed=asks)
        )
        if why:
            await self.write(neutral_experts.excuse, it.next_session_id, chosen.id, why)

    def action_sectors(self) -> None:
        """Say which sectors belong around this table."""
        self.act(self._sectors(), group="ask")

    async def _sectors(self) -> None:
        if self._it is None:
            raise Refused("The table is still being read.")
        now = ", ".join(one.sector for one in self._it.cells)
        words = f"The usual ones: {', '.join(SECTORS)}."
        typed = await self.app.push_screen_wait(
            AskLine("Sectors hoped for", words, "With commas (empty: the usual)", value=now)
        )
        if typed is not None:
            await self.write(who_is_here.hope_for, self.community, typed.split(","))


def _stands(row: ExpertRow) -> str:
    if row.invited:
        return "has the invitation"
    return "on the list" if row.on_list else f"off: {row.reason}"
