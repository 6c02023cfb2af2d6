"""An idea noted from anywhere: one line, and the community it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.widgets.choice_line import ChoiceLine


class QuickIdea(Dialog[tuple[int, str] | None]):
    """Gives the community and the words, or None. Tab goes to the community."""

    DOES = (
        Command("idea.keep", "enter", "Keep it", "Notes the idea.", "keep it"),
        Command("idea.other", "tab", "Community", "Goes to the community it belongs to.",
                "community", action="app.focus_next"),
        Command("idea.none", "escape", "Leave it", "Notes nothing.", "leave it"),
    )  # fmt: skip

    def __init__(self, places: Sequence[tuple[int, str]], preset: int | None) -> None:
        super().__init__("An idea for a topic", "What people would like to talk about; no names.")
        self._places = [(str(number), name) for number, name in places]
        self._preset = str(preset or "")

    def body(self) -> ComposeResult:
        """The line to type into, and whose it is."""
        yield Input(compact=True, id="typed")
        whose = ChoiceLine(self._places, self._preset, name_of="whose")
        whose.styles.height = 1
        yield whose
        yield Static("", id="wrong", markup=False)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_keep()

    def action_keep(self) -> None:
        """Note it."""
        typed = self.query_one(Input).value.strip()
        if typed:
            self.dismiss((int(self.query_one(ChoiceLine).value), typed))
        else:
            self.query_one("#wrong", Static).update("A few words are enough.")

    def action_none(self) -> None:
        """Note nothing."""
        self.dismiss(None)
