"""The names of a group, in front of the step they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from coptui.domain.text import fold
from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList
from coptui.tui.widgets.search_line import SearchLine


@dataclass(frozen=True)
class Name:
    """Somebody, how to reach her, and a word about it."""

    contact_id: int
    name: str
    reach: str
    note: str = ""


class Names(Dialog[Name | None]):
    """Shows them; where something can be done with one, `x` gives that one back."""

    DOES = (
        Command("names.take", "x", "Do it", "Does it with the one under the cursor.", "this one"),
        Command("names.find", "slash", "Find", "Finds by a part of the name.", "find"),
        Command("names.back", "escape,enter", "Back", "Goes back.", "back"),
    )

    def __init__(self, title: str, names: Sequence[Name], does: str = "") -> None:
        super().__init__(title)
        self._names, self._does = tuple(names), does

    def body(self) -> ComposeResult:
        """The list, with a line to search in."""
        yield SearchLine("type a part of the name")
        rows: RowList[Name] = RowList(
            (
                Column("", lambda one: one.name, 22, grow=1, look="bold"),
                Column("", lambda one: one.reach, 24, grow=1, look="dim"),
                Column("", lambda one: one.note, 14, grow=1, gives_way=1, look="dim"),
            ),
            key=lambda one: one.contact_id,
            headings=False,
            empty="Nobody has these letters.",
        )
        rows.styles.height = min(14, max(1, len(self._names)))
        yield rows

    async def on_mount(self) -> None:
        """Fill the list."""
        self.query_one("#box").border_subtitle = shown(self._does)
        self.query_one(RowList).focus()
        await self._fill("")

    async def _fill(self, text: str) -> None:
        wanted = fold(text)
        found = [one for one in self._names if wanted in fold(f"{one.name} {one.reach}")]
        await self.query_one(RowList).show_rows(found, keep=False)

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        await self._fill(event.value)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without anything to do with one, there is no key for it."""
        return action != "take" or bool(self._does)

    def action_take(self) -> None:
        """Give back the one under the cursor."""
        row: Name | None = self.query_one(RowList).row
        if row is not None:
            self.dismiss(row)

    def action_find(self) -> None:
        """Open the line to type into."""
        self.query_one(SearchLine).open()

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)
