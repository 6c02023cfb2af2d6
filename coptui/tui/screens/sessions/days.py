"""Days that could suit a session, with how many said yes; Enter takes one."""

from __future__ import annotations

import re

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.errors import RuleBroken
from coptui.errors import Refused
from coptui.services import date_options, sessions
from coptui.services.date_options import OptionRow
from coptui.tui.commands import Command
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.place import PlaceScreen
from coptui.tui.text import shown
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "No day yet.\n\n"
    "Ask which of a few days suits, and note how many said yes. No day suits everybody.\n\n"
    "n  puts a day on the list"
)


class DayOptionForm(FormScreen):
    """A day to ask about."""


class DaysScreen(PlaceScreen):
    """Each day with its counts; only numbers are kept."""

    PLACE = "sessions"
    WATCHES = frozenset({"sessions"})
    CSS_PATH = "../../styles/around.tcss"
    HELP_WORDS = "Counts are typed by hand: 7 2 means seven yes and two maybe. A person chooses."
    DOES = (
        Command("days.choose", "enter", "This day it is", "The session takes this day.",
                "this day it is"),
        Command("days.new", "n", "New day", "One more day to ask about.", "new day"),
        Command("days.count", "c", "Count", "How many said yes, and maybe.", "count"),
        Command("days.drop", "d", "Off the list", "Takes the day off.", "off"),
        Command("days.back", "escape", "Back", "The session.", "back"),
    )  # fmt: skip

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self._session = session_id

    def body(self) -> ComposeResult:
        """What the counts say, and the days."""
        yield Static("", id="around-top", classes="region", markup=False)
        yield RowList[OptionRow](
            (
                Column("Day", lambda r: dates.long_day(r.on), 24, grow=1, look="bold"),
                Column("Times", lambda r: r.times, 12),
                Column("Yes", lambda r: str(r.yes or ""), 4),
                Column("Maybe", lambda r: str(r.maybe or ""), 6),
                Column("", lambda r: "✓ chosen" if r.chosen else "", 9),
            ),
            key=lambda r: r.number,
            title="Days that could suit",
            empty=EMPTY,
        )

    async def load(self) -> None:
        """Read them."""
        self._it = await self.read(sessions.show, self._session)
        self.set_crumbs(self._it.community, self._it.code, "Days that could suit")
        view = await self.read(date_options.show, self._session)
        top = self.query_one("#around-top", Static)
        top.border_title = "What the counts say"
        top.update(shown(view.sentence))
        await self.query_one(RowList).show_rows(view.options)
        self.refresh_bindings()

    @property
    def _row(self) -> OptionRow | None:
        row: OptionRow | None = self.query_one(RowList).row
        return row

    def why_not(self, action: str) -> str | None:
        """Most acts need a day."""
        if action in ("choose", "count", "drop") and self._row is None:
            return "There is no day yet; n puts one on the list."
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_choose()

    def about_community(self) -> int | None:
        """The community that a new idea belongs to."""
        return self._it.community_id

    def action_back(self) -> None:
        """The session."""
        self.dismiss()

    def action_choose(self) -> None:
        """The session takes this day."""
        if self._row is not None:
            self.act(self._choose(self._row), group="ask")

    async def _choose(self, row: OptionRow) -> None:
        words = f"{dates.long_day(row.on)}: {row.yes} said yes, {row.maybe} maybe."
        if self._it.invited:
            words += "\nPeople have an invitation for another day; they have to be told."
        if await self.app.push_screen_wait(Ask("This day it is?", words)):
            await self.write(date_options.choose, self._session, row.number)

    def action_count(self) -> None:
        """How many said yes, and maybe."""
        if self._row is not None:
            self.act(self._count(self._row), group="ask")

    async def _count(self, row: OptionRow) -> None:
        typed = await self.app.push_screen_wait(
            AskLine(dates.long_day(row.on), "7 2 means seven yes and two maybe.", "Yes and maybe",
                    value=f"{row.yes} {row.maybe}" if row.yes or row.maybe else "")
        )  # fmt: skip
        if typed is None:
            return
        numbers = [int(one) for one in re.findall(r"\d{1,5}", typed)]
        if not 1 <= len(numbers) <= 2:
            raise Refused("Write one number or two, such as 7 2.")
        await self.write(date_options.count, self._session, row.number, *numbers)

    def action_drop(self) -> None:
        """Off the list."""
        if self._row is not None:
            self.act(self.write(date_options.drop, self._session, self._row.number))

    def action_new(self) -> None:
        """One more day."""
        self.act(self.app.push_screen_wait(self._form()))

    def _form(self) -> FormScreen:
        async def save(values: Values) -> object:
            on = await day_of(self, values["on"], "on")
            start = end = None
            if values["times"].strip():
                try:
                    start, end = dates.parse_times(values["times"])
                except (RuleBroken, ValueError) as error:
                    raise Refused(f"{error}", field="times") from error
            return await self.write(date_options.add, self._session, on, start, end)

        it = self._it
        times = dates.times(it.start, it.end) if it.start else "12:30–14:30"
        fields = (
            Field("on", "Day", required="Which day?", help=DAY_HELP, live=True),
            Field("times", "From and to", value=times, optional=True,
                  help="Like 12:30-14:30; empty: as planned."),
        )  # fmt: skip
        return DayOptionForm(
            (it.community, it.code, "New day"), fields, save, check=check_of(self, "on")
        )
