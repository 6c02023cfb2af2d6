"""The consent calendar: whose yes runs out when, who is asked again, and the answer in one key."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from coptui.domain.dates import day
from coptui.errors import Refused
from coptui.services import consent, consent_calendar, consent_renewal
from coptui.services.consent_calendar import LapseView, MonthView
from coptui.tui.commands import Command
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts import acts
from coptui.tui.text import line
from coptui.tui.widgets.row_list import Column, RowList

ASK = MonthView(date.min, 0, "to be asked now")
NOBODY = (
    "Nobody's yes runs out in this time.\n"
    "Here stand the people who agreed 22 months ago or more.\n"
    "They are asked again, twice at most, before it ends."
)


class RenewalsScreen(PlaceScreen):
    """Months at the left, the people of one at the right."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Renewals")
    WATCHES = frozenset({"contacts", "mail"})
    AUTO_FOCUS = "#people"
    CSS_PATH = "../../styles/renewals.tcss"
    HELP_WORDS = (
        "A yes holds for 24 months. After 22 and again after 23 the person is asked, in a mail "
        "that takes no answer as a no: YES as before, CHANGE, or STOP. Who withdrew or said no is "
        "not here and is never asked. Answers are recorded here, each with one key."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("renewals.ask", "n", "Ask by mail", "Writes to those who are to be asked now.",
                "ask by mail"),
        Command("renewals.as-before", "a", "Yes as before",
                "Renews all they agreed to, by the same words.", "yes as before"),
        Command("renewals.changed", "c", "Changed", "Records what they agree to now.", "changed"),
        Command("renewals.stop", "w", "Stop", "They no longer agree; mail stops at once.", "stop"),
        Command("renewals.open", "enter", "Open", "Opens the person's page."),
        Command("renewals.other", "tab", "Months or people", "Goes between the two lists.",
                action="app.focus_next"),
        Command("renewals.back", "escape", "Back", "Goes back to the list.", "back"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._month = ASK
        self._today = date.min

    def body(self) -> ComposeResult:
        """The two lists, and what they mean."""
        with Horizontal(id="both"):
            yield RowList[MonthView](
                (
                    Column("", lambda row: row.words, 15, grow=1, look="bold"),
                    Column("", lambda row: f"{row.people:>4}", 4),
                ),
                key=lambda row: row.month.toordinal(),
                title="Runs out in",
                headings=False,
                id="months",
            )
            yield RowList[LapseView](
                (
                    Column("Name", lambda row: row.name, 18, grow=2, look="bold"),
                    Column("Until", self._until, 15),
                    Column("", _asked, 15, grow=1),
                    Column("In", lambda row: " ".join(row.communities), 8, gives_way=1, look="dim"),
                ),
                key=lambda row: row.id,
                title="To be asked now",
                empty=NOBODY,
                id="people",
            )
        yield Static("", id="says", markup=False)

    def _until(self, row: LapseView) -> str:
        return day(row.refresh_by, self._today)

    async def load(self) -> None:
        """The months with their counts, and the people of the one chosen."""
        self._today = await self.read(lambda ws: ws.today())
        ask = await self.read(consent_calendar.to_ask)
        first = MonthView(ASK.month, len(ask), ASK.words)
        found = [first, *await self.read(consent_calendar.months)]
        months = self.query_one("#months", RowList)
        await months.show_rows(found)
        await self._show(self._month, ask)
        due = sum(one.ask.due for one in ask)
        words = f"{due} to be asked by mail now" if due else "Nobody is to be asked by mail now"
        self.query_one("#says", Static).update(
            line((words, "bold"), ("   A yes holds 24 months; no answer ends it.", "$dim"))
        )
        self.refresh_bindings()

    async def _show(self, month: MonthView, ask: list[LapseView] | None = None) -> None:
        self._month = month
        if month.month == ASK.month:
            rows = ask if ask is not None else await self.read(consent_calendar.to_ask)
        else:
            rows = await self.read(consent_calendar.people, month.month)
        people = self.query_one("#people", RowList)
        title = month.words[0].upper() + month.words[1:]
        people.border_title = line(title)
        await people.show_rows(rows)
        self.refresh_bindings()

    @on(RowList.Moved, "#months")
    def _turned(self, event: RowList.Moved) -> None:
        if event.row is not None and event.row.month != self._month.month:
            self.act(self._show(event.row), group="month")

    @on(RowList.Chosen, "#months")
    def _to_people(self) -> None:
        self.query_one("#people").focus()

    @on(RowList.Chosen, "#people")
    def _chosen(self, event: RowList.Chosen) -> None:
        from coptui.tui.screens.contacts.person import open_person

        open_person(self, event.row.id)

    @property
    def row(self) -> LapseView | None:
        """The person under the cursor."""
        found: LapseView | None = self.query_one("#people", RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """Answers belong to a person."""
        if action in ("as_before", "changed", "stop", "open") and self.row is None:
            return "No person is under the cursor."
        return None

    # -- acts ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if isinstance(self.focused, RowList):
            self.focused.action_choose()

    def action_ask(self) -> None:
        """Write to those who are to be asked now."""
        self.act(self._ask(), group="ask")

    async def _ask(self) -> None:
        found = await self.read(consent_calendar.batches)
        if not found:
            raise Refused(
                "Nobody can be asked by mail now.",
                "Whoever is left has been asked, has no address, or is in no community: ring them.",
            )
        chosen: str | None = str(found[0].community_id)
        if len(found) > 1:
            choices = [
                Choice(str(one.community_id), one.community, f"{one.people} to ask")
                for one in found
            ]
            words = "Each is asked once, by whichever community asks first."
            chosen = await self.app.push_screen_wait(Choose("Who asks?", choices, words))
        if chosen is not None:
            await self.house.open("mail", template="T16", community_id=int(chosen))

    def action_as_before(self) -> None:
        """They answered yes: all stays as it is."""
        if self.row is not None:
            self.act(self._write(consent_renewal.renew, self.row))

    def action_stop(self) -> None:
        """They answered stop: mail ends at once."""
        if self.row is not None:
            self.act(self._stop(self.row))

    async def _stop(self, row: LapseView) -> None:
        await self.write(consent.withdraw, row.id, None, how="answered STOP when asked again")

    async def _write(self, service: Any, row: LapseView) -> None:
        await self.write(service, row.id)

    def action_changed(self) -> None:
        """They answered with a change: record what they agree to now."""
        if self.row is not None:
            self.act(acts.give_consent(self, self.row.id, self.row.name))

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(None)


def _asked(row: LapseView) -> str:
    told = f", {day(row.asked_on)}" if row.asked_on is not None else ""
    mark = "!" if row.ask.due else "✗" if row.ask == "lapsed" else "·"
    return f"{mark} {row.ask.words}{told}"
