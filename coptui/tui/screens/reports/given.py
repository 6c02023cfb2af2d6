"""Who has which report, who owes an answer, and what became of what was recommended."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from coptui.errors import Refused
from coptui.services import giving, influencers
from coptui.services.recommendations import RecommendationView
from coptui.services.reports import drafting, follow_ups, rows
from coptui.services.reports.follow_ups import GivenLine
from coptui.tui.commands import Command
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities import deciding
from coptui.tui.screens.reports import beginning
from coptui.tui.widgets.row_list import Column, RowList

Asked = tuple[str, RecommendationView]
_TO_GIVE = ("agreed", "circulated")
NOBODY = (
    "Nobody is to be given a report yet.\n"
    " \n"
    "A recommendation is addressed to those who can decide. When its topic\n"
    "closes they stand here, with the way in, until their answer is noted.\n"
    "n  puts somebody down for a report that is agreed"
)
NOTHING = "Nothing is recommended yet. On the page of a topic m writes a recommendation down."


def _report(row: GivenLine) -> str:
    return row.report if row.version == 1 else f"v{row.version} {row.report}"


class GivenScreen(PlaceScreen):
    """Follow-ups above, recommendations and their fate below."""

    PLACE = "reports"
    TITLE_WORDS = ("Reports", "Who has what")
    WATCHES = frozenset({"reports", "communities", "mail"})
    CSS_PATH = "../../styles/reports.tcss"
    AUTO_FOCUS = "#given"
    HELP_WORDS = (
        "Two weeks after a report was given, a meeting or a presentation is offered to those who "
        "did not answer. No answer is an answer as well: note it, and nobody is asked again."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("given.take-on", "enter", "What came of it", "Sent, a meeting offered, an answer, "
                "or nothing.", "note it"),
        Command("given.write", "w", "Write to them", "The report with its covering note, or the "
                "offer of a meeting.", "write"),
        Command("given.put-down", "n", "Give it to somebody", "Puts somebody down who is to have a "
                "report.", "give it"),
        Command("given.report", "o", "Open the report", "The report that is given."),
        Command("given.register", "i", "Who can decide", "The register: what they decide, who "
                "knows the way in.", "register"),
        Command("given.other", "tab", "The other list", "Between follow-ups and recommendations.",
                action="app.focus_next"),
        Command("given.back", "escape", "Back", "All reports.", "back"),
    )  # fmt: skip

    def __init__(self, report_id: int | None = None, given_id: int = 0) -> None:
        super().__init__()
        self._report, self._first = report_id, given_id

    def body(self) -> ComposeResult:
        """Both lists."""
        with Vertical():
            yield RowList[GivenLine](
                (
                    Column("", lambda r: f"{r.mark} {r.state}", 14),
                    Column("Who", lambda r: r.name, 18, grow=1, look="bold"),
                    Column("Next", lambda r: r.when, 20),
                    Column("Report", _report, 14, grow=2, gives_way=1, look="dim"),
                    Column("In their words", lambda r: r.reply, 12, grow=1, gives_way=2,
                           look="dim"),
                ),
                key=lambda r: r.id,
                title="Who has what",
                empty=NOBODY,
                id="given",
            )  # fmt: skip
            yield RowList[Asked](
                (
                    Column("", lambda r: f"{r[1].mark} {r[1].status}", 16),
                    Column("Recommended", lambda r: r[1].text, 24, grow=3, look="bold"),
                    Column("To", lambda r: r[1].to, 14, grow=1),
                    Column("Topic", lambda r: r[1].topic, 12, grow=1, gives_way=1, look="dim"),
                    Column("Community", lambda r: r[0], 12, gives_way=2, look="dim"),
                ),
                key=lambda r: r[1].id,
                title="What was recommended",
                empty=NOTHING,
                id="asked",
            )

    async def load(self) -> None:
        """Read both; of one report only what belongs to it."""
        given, asked = await self.read(follow_ups.given), await self.read(follow_ups.asked)
        if self._report is not None:
            it = await self.read(drafting.show, self._report)
            self.set_crumbs("Reports", it.title, "Who has it")
            given = [one for one in given if one.report_id == self._report]
            asked = [one for one in asked if one[1].topic_id == it.topic_id]
        listed: RowList[GivenLine] = self.query_one("#given", RowList)
        await listed.show_rows(given)
        if self._first in (ids := [one.id for one in given]):
            listed.go_to(ids.index(self._first))
            self._first = 0
        await self.query_one("#asked", RowList).show_rows(asked)
        self.refresh_bindings()

    @property
    def row(self) -> GivenLine | None:
        """The follow-up under the cursor."""
        found: GivenLine | None = self.query_one("#given", RowList).row
        return found

    @property
    def _below(self) -> bool:
        return self.query_one("#asked", RowList).has_focus

    def on_descendant_focus(self) -> None:
        """The keys follow the list."""
        self.refresh_bindings()

    def offers(self, action: str) -> bool:
        """Writing is for those who are to be given something, or asked."""
        return not (action in ("write", "report") and self._below)

    def why_not(self, action: str) -> str | None:
        """What needs a line under the cursor."""
        if action in ("write", "report") and self.row is None:
            return "Nobody is to be given a report yet."
        if action == "write" and self.row is not None and self.row.result:
            return f"{self.row.name} answered already."
        if action == "write" and self.row is not None and not self.row.reachable:
            return (f"Nobody is put down who reads for {self.row.name}: i opens the register. "
                    "What you hand over yourself, enter notes.")  # fmt: skip
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_take_on()

    def action_take_on(self) -> None:
        """Offer what can be noted."""
        asked: Asked | None = self.query_one("#asked", RowList).row
        if self._below and asked is not None:
            self.act(deciding.recommendation(self, asked[1].id), group="ask")
        elif self.row is not None:
            self.act(deciding.given(self, self.row.id), group="ask")

    def action_put_down(self) -> None:
        """Put somebody down for a report."""
        self.act(self._put_down(), group="ask")

    async def _put_down(self) -> None:
        report_id = self._report or await self._which()
        if report_id is None:
            return
        known = await self.read(influencers.all)
        if not known:
            raise Refused("Nobody is in the register yet.", "i opens it; n there enters somebody.")
        choices = [Choice(str(one.id), one.name, one.can_decide) for one in known]
        chosen = await self.app.push_screen_wait(Choose("Who is to have it?", choices))
        if chosen is not None:
            self._first = (await self.write(giving.put_down, report_id, int(chosen))).view.id
            self.reload()

    async def _which(self) -> int | None:
        found = [one for one in await self.read(rows.listing) if one.status in _TO_GIVE]
        if not found:
            raise Refused("No report is agreed yet.", "What is agreed can be given to people.")
        choices = [Choice(str(one.id), one.name, one.community) for one in found]
        chosen: str | None = await self.app.push_screen_wait(Choose("Which report?", choices))
        return int(chosen) if chosen is not None else None

    def action_write(self) -> None:
        """Write to the one under the cursor."""
        from coptui.tui.screens.reports import sign_off_acts

        if self.row is not None:
            self.act(sign_off_acts.write_to(self, self.row), group="ask")

    def action_report(self) -> None:
        """Open its report."""
        if self.row is not None:
            beginning.show(self, self.row.report_id)

    def action_register(self) -> None:
        """Show the register."""
        from coptui.tui.screens.communities.influencers import InfluencersScreen

        self.app.push_screen(InfluencersScreen())

    def action_back(self) -> None:
        """All reports."""
        self.dismiss()
