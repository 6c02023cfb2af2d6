"""The line to search in: what is typed filters the list below at once."""

from __future__ import annotations

from typing import ClassVar

from textual.widgets import Input

from coptui.tui.commands import Command, bindings_of


class SearchLine(Input):
    """Hidden until `/`; Enter and Down go to the list, Esc clears and closes."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("search.list", "enter,down", "To the list", "Goes to what was found.",
                "to the list"),
        Command("search.clear", "escape", "Clear", "Shows all again.", "show all"),
    )  # fmt: skip
    BINDINGS = bindings_of(DOES)

    def __init__(self, placeholder: str, *, to: str = "RowList") -> None:
        super().__init__(placeholder=placeholder, id="search", compact=True, classes="-hidden")
        self._to = to

    def open(self) -> None:
        """Appear and take the keys."""
        self.remove_class("-hidden")
        self.focus()

    def action_list(self) -> None:
        """Go to what was found."""
        if not self.value:
            self.add_class("-hidden")
        self.screen.query(self._to).first().focus()

    def action_clear(self) -> None:
        """Show all again."""
        self.value = ""
        self.add_class("-hidden")
        self.screen.query(self._to).first().focus()
