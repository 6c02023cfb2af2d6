"""How long each kind of thing is kept, what has been kept long enough, and letting it go."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.retention import Kind, months_in_words
from coptui.errors import Refused
from coptui.services import retention
from coptui.services.retention import PersonWaiting, RetentionRow
from coptui.tui.commands import Command
from coptui.tui.dialogs.read import Read
from coptui.tui.dialogs.type_to_confirm import TypeToConfirm
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList
from coptui.workspace import Workspace

_ORDER = {str(kind): number for number, kind in enumerate(Kind)}


def _schedule(ws: Workspace) -> tuple[list[RetentionRow], date]:
    return retention.schedule(ws), ws.today()


def _people(ws: Workspace) -> tuple[list[PersonWaiting], date]:
    return retention.people_waiting(ws), ws.today()


class RetentionScreen(PlaceScreen):
    """The schedule; what has been kept long enough is let go by its number."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings", "Privacy", "How long")
    CSS_PATH = "../../styles/privacy.tcss"
    WATCHES = frozenset({"settings", "contacts", "mail", "sessions", "communities"})
    HELP_WORDS = (
        "Nothing goes by itself. Look at what has been kept long enough, type how much it is, and "
        "it goes; u brings it back for thirty days. The log keeps how much went, never whose."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("retention.months", "e,enter", "How long", "Sets for how long it is kept.",
                "how long"),
        Command("retention.who", "w", "Who it is", "Shows which people would go.", "who"),
        Command("retention.purge", "d", "Let it go", "Lets go what has been kept long enough, by "
                "its number.", "let it go"),
        Command("retention.log", "l", "Log", "Shows what was let go so far.", "log"),
        Command("retention.back", "escape", "Back", "Back to Privacy.", "back"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min

    def body(self) -> ComposeResult:
        """The schedule, and words on the row under the cursor."""
        yield RowList[RetentionRow](
            (
                Column("", lambda row: row.title, 26, grow=1, look="bold"),
                Column("Kept for", lambda row: row.words, 10),
                Column("Long enough", lambda row: f"{row.count:,}" if row.count else "–", 11),
                Column("Oldest", self._oldest, 15, gives_way=1, look="dim"),
            ),
            lambda row: _ORDER[row.kind],
            title="How long things are kept",
            id="schedule",
        )
        yield Static("", id="about", markup=False)

    def _oldest(self, row: RetentionRow) -> str:
        return dates.day(row.oldest, self._today) if row.oldest else ""

    async def load(self) -> None:
        """Read it."""
        rows, self._today = await self.read(_schedule)
        await self.query_one("#schedule", RowList).show_rows(rows)
        self._tell()

    @property
    def row(self) -> RetentionRow | None:
        """The kind under the cursor."""
        found: RetentionRow | None = self.query_one("#schedule", RowList).row
        return found

    @on(RowList.Moved)
    def _tell(self) -> None:
        row = self.row
        if row is None:
            return
        usual = months_in_words(row.usual_months)
        words = [row.about, ""]
        if row.count and row.before is not None:
            words.append(f"{row.counted}, from before {dates.day(row.before, self._today)}.")
        if row.months != row.usual_months:
            words.append(f"Usually: {usual}.")
        self.query_one("#about", Static).update(lines(words))
        self.refresh_bindings()

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_months()

    def why_not(self, action: str) -> str | None:
        """What is always kept has no time; what is not there cannot go."""
        row = self.row if self.is_mounted else None
        if row is None:
            return None
        if action == "months" and row.fixed:
            return "It has no names, so it is always kept."
        if action in ("purge", "who") and not row.count:
            return "Nothing of it has been kept long enough."
        if action == "who" and row.kind != Kind.people:
            return "Only people are shown by name."
        return None

    def offers(self, action: str) -> bool:
        """Names belong to people alone."""
        row = self.row if self.is_mounted else None
        return action != "who" or (row is not None and row.kind == Kind.people)

    def action_months(self) -> None:
        """Set for how long it is kept."""
        row = self.row
        if row is not None and not row.fixed:
            self.act(self._months(row), group="ask")

    async def _months(self, row: RetentionRow) -> None:
        async def save(values: Values) -> object:
            if not values["months"].strip().isdecimal():
                raise Refused("Write a number of months; 0 keeps it.", field="months")
            return await self.write(retention.set_months, row.kind, int(values["months"]))

        field = Field(
            "months", "Months", value=str(row.months), required="For how many months?",
            help=f"Usually {row.usual_months}. 0 keeps it without an end.",
        )  # fmt: skip
        await self.app.push_screen_wait(
            FormScreen((*self.TITLE_WORDS, row.title), [field], save, intro=row.about)
        )

    def action_who(self) -> None:
        """Show which people would go."""
        self.app.push_screen(WhoScreen())

    def action_purge(self) -> None:
        """Let it go."""
        if self.row is not None:
            self.act(self._purge(self.row), group="ask")

    async def _purge(self, row: RetentionRow) -> None:
        back = "For thirty days u brings it back." if row.comes_back else "This does not come back."
        oldest = f", the oldest from {dates.day(row.oldest, self._today)}" if row.oldest else ""
        words = lines(
            [line((f"Goes: {row.counted}{oldest}.", "bold")), "", row.about, "",
             f"{back} The daily copies hold it for two weeks more."]
        )  # fmt: skip
        dialog = TypeToConfirm(
            f"Let go: {row.title.lower()}", words, str(row.count), "Type how many it is to do it:"
        )
        if await self.app.push_screen_wait(dialog):
            await self.write(retention.purge, row.count, row.kind)

    def action_log(self) -> None:
        """Show what was let go."""
        self.act(self._log(), group="ask")

    async def _log(self) -> None:
        runs = await self.read(retention.log)
        rows = [
            f"{dates.day(run.at.date(), self._today):15}  {run.count:>6,}  {run.title}, "
            f"from before {dates.day(run.before, self._today)}"
            for run in runs
        ]
        said = lines(rows or ["Nothing was let go yet. What goes is counted here, never named."])
        await self.app.push_screen_wait(Read("What was let go", said))

    def action_back(self) -> None:
        """Back to Privacy."""
        self.dismiss(None)


class WhoScreen(PlaceScreen):
    """The people of whom nothing was heard for long enough."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings", "Privacy", "How long", "People")
    CSS_PATH = "../../styles/privacy.tcss"
    WATCHES = frozenset({"settings", "contacts"})
    HELP_WORDS = "Open one to look at what is kept; any change makes the time begin again."
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("unheard.open", "enter", "Open", "Opens the person's page.", "open"),
        Command("unheard.back", "escape", "Back", "Back to the schedule.", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min

    def body(self) -> ComposeResult:
        """The names."""
        yield RowList[PersonWaiting](
            (
                Column("Name", lambda row: row.name, 24, grow=1, look="bold"),
                Column("Last changed", lambda row: dates.day(row.last_changed, self._today), 16),
            ),
            lambda row: row.id,
            title="Nobody has heard of them",
            empty="Nobody has been kept longer than they should be.",
            id="who",
        )

    async def load(self) -> None:
        """Read them."""
        people, self._today = await self.read(_people)
        await self.query_one("#who", RowList).show_rows(people)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        from coptui.tui.screens.contacts.person import open_person

        open_person(self, event.row.id)

    def action_open(self) -> None:
        """Open the person's page."""
        self.query_one("#who", RowList).action_choose()

    def action_back(self) -> None:
        """Back to the schedule."""
        self.dismiss(None)
