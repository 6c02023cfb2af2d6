"""All reports over all communities: what waits for her first, then what is out."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from coptui.domain import dates
from coptui.domain.text import fold
from coptui.errors import NotFound
from coptui.services.reports import drafting, follow_ups, rows
from coptui.services.reports.page import waiting_first
from coptui.services.reports.rows import ReportLine
from coptui.tui.commands import TO_TODAY, Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.reports import beginning
from coptui.tui.screens.reports.words import in_short
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList
from coptui.tui.widgets.search_line import SearchLine

EMPTY = (
    "No report yet.\n"
    " \n"
    "What people said, noticed and asked for is put together here: a summary\n"
    "of a session, the report of a topic, how a community stands. Each is\n"
    "checked so that nobody can be recognised, and leaves when it is agreed.\n"
    " \n"
    "n begins the first one"
)


class ReportsScreen(PlaceScreen):
    """Every report with its state; what is out and has a newer version is left out."""

    PLACE = "reports"
    TITLE_WORDS = ("Reports",)
    WATCHES = frozenset({"reports", "communities", "sessions", "mail"})
    CSS_PATH = "../../styles/reports.tcss"
    HELP_WORDS = (
        "What waits for you stands first. A report is put together from what was captured; you "
        "change its words, the check looks for anybody who could be recognised, and it leaves "
        "when it is agreed."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("reports.open", "enter", "Open", "What is in it, beside how it reads.", "open"),
        Command("reports.new", "n", "New report", "A session, a topic, a community, a year.",
                "new"),
        Command("reports.find", "slash", "Search", "By community, subject, kind, state.",
                "search"),
        Command("reports.given", "i", "Who has what", "Those who can decide: who has which "
                "report, who owes an answer.", "who has what"),
        Command("reports.older", "v", "Older versions", "Shows those that a newer one replaced, "
                "or leaves them out again.", "versions"),
        Command("reports.drop", "d", "Drop a draft", "A draft goes; what was captured stays."),
        TO_TODAY,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._all: list[ReportLine] = []
        self._older = False

    def body(self) -> ComposeResult:
        """The list, and who owes an answer."""
        yield SearchLine("community, subject, kind, state")
        yield RowList[ReportLine](
            (
                Column("", in_short, 13),
                Column("Kind", lambda r: r.kind_words, 15, look="bold"),
                Column("About", lambda r: r.subject or r.title, 18, grow=3),
                Column("Made", lambda r: dates.day(r.made_on, self._today), 15),
                Column("", lambda r: f"v{r.version}", 3, gives_way=1, look="dim"),
                Column("Community", lambda r: r.community, 13, grow=1, gives_way=2, look="dim"),
            ),
            key=lambda r: r.id,
            title="Reports",
            empty=EMPTY,
        )
        yield Static("", id="owed")

    async def load(self) -> None:
        """Read them all."""
        self._today = await self.read(lambda ws: ws.today())
        found = await self.read(rows.listing, with_superseded=self._older)
        self._all = waiting_first(found)
        await self._show()
        owed = await self.read(follow_ups.standing)
        self.query_one("#owed", Static).update(shown(owed, "$dim"))
        self.refresh_bindings()

    async def _show(self) -> None:
        words = fold(self.query_one(SearchLine).value)
        fitting = [row for row in self._all if words in fold(_told(row))]
        await self.query_one(RowList).show_rows(fitting, words=words)

    @on(Input.Changed)
    async def _typed(self) -> None:
        await self._show()

    @property
    def row(self) -> ReportLine | None:
        """The one under the cursor."""
        found: ReportLine | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """Most keys need a report."""
        if action in ("open", "drop") and self.row is None:
            return "There is no report yet. n begins one."
        if action == "drop" and self.row is not None and self.row.status != "draft":
            return "Only a draft is dropped; this one has been shown to others."
        return None

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        beginning.show(self, event.row.id)

    async def goto(self, **what: Any) -> None:
        """`report_id` opens one; `kind` with a session, topic or community begins it, or goes on.

        `act` "given" shows who has what, at `given_id`; `new` asks which report, of
        `community_id` where that is given.
        """
        report_id = int(what["report_id"]) if what.get("report_id") else None
        if what.get("act") == "given":
            self._show_given(report_id, int(what.get("given_id") or 0))
        elif report_id is not None:
            await self._open(report_id)
        elif what.get("kind") or what.get("new"):
            self.act(beginning.begin(self, what), group="ask")

    async def _open(self, report_id: int) -> None:
        try:
            await self.read(drafting.show, report_id)
        except NotFound as gone:
            await self.house.tell(gone)
        else:
            beginning.show(self, report_id)

    def action_open(self) -> None:
        """Open the one under the cursor."""
        self.query_one(RowList).action_choose()

    def action_new(self) -> None:
        """Begin one."""
        self.act(beginning.begin(self, {}), group="ask")

    def action_find(self) -> None:
        """Open the search."""
        self.query_one(SearchLine).open()

    def action_given(self) -> None:
        """Show who has what."""
        self._show_given(None)

    def _show_given(self, report_id: int | None, given_id: int = 0) -> None:
        from coptui.tui.screens.reports.given import GivenScreen

        self.app.push_screen(GivenScreen(report_id, given_id))

    def action_older(self) -> None:
        """With the versions that were replaced, or without."""
        self._older = not self._older
        said = "Older versions are shown too." if self._older else "Only the newest are shown."
        self.house.say(said)
        self.reload()

    def action_drop(self) -> None:
        """Drop a draft."""
        if self.row is not None:
            self.act(self._drop(self.row), group="ask")

    async def _drop(self, row: ReportLine) -> None:
        words = f"{row.title}\n\nWhat was captured stays; your own words in it go. u takes it back."
        if await self.app.push_screen_wait(Ask("Drop this draft?", words, esc="keep it")):
            await self.write(drafting.delete, row.id)


def _told(row: ReportLine) -> str:
    return " ".join((row.kind_words, row.title, row.subject, row.community, row.status_words))
