"""Files that were brought in: what they did, and taking one back, weeks later too."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from coptui.domain.dates import day, local_day
from coptui.services import importing
from coptui.services.importing import ImportView
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = "No file was brought in yet.\nEsc goes back to the people; i there brings one in."


def _all(ws: Any) -> tuple[date, list[ImportView]]:
    return ws.today(), importing.imports(ws)


class ImportsScreen(PlaceScreen):
    """The imports, the latest first."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Imports")
    WATCHES = frozenset({"contacts"})
    HELP_WORDS = (
        "An import can be taken back whenever you like. Whoever was changed, came to a session or\n"
        "was written to since stays on the list; so does every field that was changed since."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("imports.take-back", "d,enter", "Take back",
                "Takes the people of this file off the list again, after asking.", "take back"),
        Command("imports.back", "escape", "Back", "Goes back to the people.", "back"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min

    def body(self) -> ComposeResult:
        """The list."""
        yield RowList[ImportView](
            (
                Column("When", lambda r: day(local_day(r.at), self._today), 15),
                Column("File", lambda r: r.file, 16, grow=2, look="bold"),
                Column("New", lambda r: f"{r.new:,}", 6),
                Column("Changed", lambda r: f"{r.updated:,}", 7),
                Column("Agreed", lambda r: f"{r.consented:,}", 6, gives_way=1),
                Column("Not taken", lambda r: f"{r.refused:,}", 9, gives_way=2),
                Column("", lambda r: "taken back" if r.taken_back else "", 10, look="dim"),
            ),
            key=lambda r: r.id,
            title="Imports",
            empty=EMPTY,
        )

    async def load(self) -> None:
        """Show them."""
        self._today, rows = await self.read(_all)
        await self.query_one(RowList).show_rows(rows)
        self.refresh_bindings()

    @on(RowList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @property
    def row(self) -> ImportView | None:
        """The import under the cursor."""
        found: ImportView | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """Only what is still there can be taken back."""
        if action == "take_back":
            if self.row is None:
                return "No import is under the cursor."
            if self.row.taken_back:
                return f"{self.row.file} was taken back before."
        return None

    @on(RowList.Chosen)
    def action_take_back(self) -> None:
        """Take this import back."""
        if self.row is not None and not self.row.taken_back:
            self.act(self._take_back(self.row))

    async def _take_back(self, row: ImportView) -> None:
        words = (
            f"{row.new:,} came in as new and {row.updated:,} were changed. The new ones go, the "
            "others are as before.\nWhatever was done since stays, and so does whoever it was "
            "done with."
        )
        if await self.app.push_screen_wait(Ask(f"Take {row.file} back?", words)):
            await self.write(importing.undo_import, row.id)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
