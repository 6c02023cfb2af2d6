"""One thing out of several, by its letter, by arrows, or by typing a part of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from coptui.domain.finding import rank
from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.widgets.row_list import Column, RowList
from coptui.tui.widgets.search_line import SearchLine

WORTH_FINDING = 6


@dataclass(frozen=True)
class Choice:
    """What can be chosen: `value` comes back; `note` stands dim beside the words."""

    value: str
    words: str
    note: str = ""


class FindLine(SearchLine):
    """Finds, and takes what was found first, in one go."""

    DOES = (
        Command("found.take", "enter", "Choose", "Takes what was found first.", "choose",
                action="screen.take_found"),
        SearchLine.DOES[1],
    )  # fmt: skip
    BINDINGS = [one.binding() for one in DOES[:1]]


class Choose(Dialog[str | None]):
    """Gives the value of the choice, or None."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("choose.this", "enter", "Choose", "Takes the one under the cursor.", "choose"),
        Command("choose.find", "slash", "Find", "Finds by a part of its words.", "find"),
        Command("choose.none", "escape", "Leave it", "Chooses nothing.", "stay here"),
    )

    def __init__(
        self, title: str, choices: Sequence[Choice], words: str = "", *, esc: str = ""
    ) -> None:
        super().__init__(title, words, esc=esc)
        self._choices = list(choices)

    def body(self) -> ComposeResult:
        """The list."""
        yield FindLine("type a part of its words")
        rows: RowList[tuple[int, Choice]] = RowList(
            (
                Column("", lambda r: r[1].words, 24, grow=1, look="bold"),
                Column("", lambda r: r[1].note, 16, grow=1, gives_way=1, look="dim"),
            ),
            key=lambda r: r[0],
            headings=False,
            empty="Nothing has these words.",
        )
        rows.styles.height = min(14, max(1, len(self._choices)))
        yield rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A few choices are seen at once; nobody searches among them."""
        if action == "find" and len(self._choices) < WORTH_FINDING:
            return False
        return super().check_action(action, parameters)

    async def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(RowList).focus()
        await self._fill("")

    async def _fill(self, text: str) -> None:
        ranked = [(rank(text, one.words, one.note), i, one) for i, one in enumerate(self._choices)]
        fitting = [(at, i, one) for at, i, one in ranked if at is not None]
        if text.strip():
            fitting.sort(key=lambda found: found[:2])
        await self.query_one(RowList).show_rows([found[1:] for found in fitting], keep=False)

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        await self._fill(event.value)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.row[1].value)

    def action_this(self) -> None:
        """Take the one under the cursor."""
        self.query_one(RowList).action_choose()

    async def action_take_found(self) -> None:
        """Take the first that has the words typed; the list may be older than they are."""
        await self._fill(self.query_one(FindLine).value)
        self.query_one(RowList).action_choose()

    def action_find(self) -> None:
        """Open the line to type into."""
        self.query_one(SearchLine).open()

    def action_none(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
