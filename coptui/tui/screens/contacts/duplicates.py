"""Who may be on the list twice: pairs, the surest first, each to be looked at side by side."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.services import duplicates
from coptui.services.duplicates import Alike, Pair
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "Nobody seems to be on the list twice.\n"
    "Here come two with one address, or like names in one organisation."
)


class DuplicatesScreen(PlaceScreen):
    """Pairs that may be one person."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Twice on the list?")
    WATCHES = frozenset({"contacts"})
    HELP_WORDS = (
        "The program only guesses. Enter lays two records side by side; nothing is merged before "
        "you say so. x remembers that they are two people."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("twice.open", "enter", "Side by side", "Compares the two, field by field.",
                "side by side"),
        Command("twice.two-people", "x", "Two people",
                "Remembers that they are not the same person.", "two people"),
        Command("twice.back", "escape", "Back", "All contacts.", "back"),
    )  # fmt: skip
    CSS_PATH = "../../styles/merge.tcss"

    def body(self) -> ComposeResult:
        """The pairs, and more about the one under the cursor."""
        yield RowList[Pair](
            (
                Column("One", lambda r: r.left.name, 20, grow=1, look="bold"),
                Column("The other", lambda r: r.right.name, 20, grow=1, look="bold"),
                Column("Why", lambda r: r.why, 28, look="dim"),
            ),
            key=lambda r: r.id,
            title="Twice on the list?",
            empty=EMPTY,
        )
        yield Static("", id="about", markup=False)

    async def load(self) -> None:
        """Look through everybody."""
        found = await self.read(duplicates.find)
        rows: RowList[Pair] = self.query_one(RowList)
        await rows.show_rows(found.pairs)
        rows.whole = found.total
        rows.show_counts()
        self.refresh_bindings()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        pair: Pair | None = event.row
        words = [] if pair is None else [_about(pair.left), _about(pair.right)]
        self.query_one("#about", Static).update(lines(words))
        self.refresh_bindings()

    @property
    def row(self) -> Pair | None:
        """The pair under the cursor."""
        found: Pair | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """Most needs a pair."""
        if action in ("open", "two_people") and self.row is None:
            return "No pair is under the cursor."
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Lay the two side by side."""
        from coptui.tui.screens.contacts.merge import MergeScreen

        if self.row is not None:
            self.app.push_screen(MergeScreen(self.row.left.id, self.row.right.id))

    def action_two_people(self) -> None:
        """They are not the same person."""
        if self.row is not None:
            self.act(self.write(duplicates.not_the_same, self.row.left.id, self.row.right.id))

    def action_back(self) -> None:
        """All contacts."""
        self.dismiss(None)


def _about(one: Alike) -> Content:
    parts = " · ".join(part for part in (one.email or "no e-mail", one.organisation) if part)
    return line((one.name, "bold"), f"  {parts}")
