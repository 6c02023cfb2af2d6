"""The filters saved under a name: take one, rename it, drop it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from coptui.services import filters
from coptui.services.filters import FilterView
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "No filter is saved yet.\n"
    "A saved filter is a sentence about people, used again with two keys.\n"
    "Esc goes back; there n adds conditions and s saves them."
)


class SavedFilters(PlaceScreen):
    """Gives the one that was taken, or None."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Filter", "Saved")
    WATCHES = frozenset({"contacts"})
    HELP_WORDS = "Dropping a filter touches nobody; mailings keep what was chosen by it."
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("saved.take", "enter", "Take it", "Takes its conditions.", "take it"),
        Command("saved.rename", "e", "Rename", "Gives it another name.", "rename"),
        Command("saved.drop", "d", "Drop", "Drops it; u takes that back.", "drop"),
        Command("saved.back", "escape", "Back", "Takes none.", "back"),
    )

    def body(self) -> ComposeResult:
        """Their names, each with its sentence."""
        yield RowList[FilterView](
            (
                Column("Name", lambda row: row.name, 20, grow=1, look="bold"),
                Column("Who", lambda row: row.sentence, 30, grow=4, look="dim"),
            ),
            key=lambda row: row.id,
            title="Saved filters",
            empty=EMPTY,
        )

    async def load(self) -> None:
        """All of them."""
        await self.query_one(RowList).show_rows(await self.read(filters.all))
        self.refresh_bindings()

    @property
    def row(self) -> FilterView | None:
        """The one under the cursor."""
        found: FilterView | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """All but going back needs one."""
        return "No filter is saved yet." if action != "back" and self.row is None else None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take its conditions."""
        if self.row is not None:
            self.act(self._take(self.row))

    async def _take(self, row: FilterView) -> None:
        self.dismiss(await self.read(filters.show, row.id))

    def action_rename(self) -> None:
        """Give it another name."""
        if self.row is not None:
            self.act(self._rename(self.row), group="ask")

    async def _rename(self, row: FilterView) -> None:
        name = await self.app.push_screen_wait(
            AskLine("Rename", row.sentence, "Its name", value=row.name, needed="It needs a name.")
        )
        if name and name != row.name:
            await self.write(filters.rename, row.id, name)

    def action_drop(self) -> None:
        """Drop it."""
        if self.row is not None:
            self.act(self.write(filters.remove, self.row.id))

    def action_back(self) -> None:
        """Take none."""
        self.dismiss(None)
