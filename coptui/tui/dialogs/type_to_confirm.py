"""A question that only the right word or number answers, so that a reflex never sends."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog


class TypeToConfirm(Dialog[bool]):
    """Enter does it once the expected text is typed exactly; Esc leaves everything as it is."""

    DOES = (
        Command("confirm.do", "enter", "Do it", "Does it when the text is right.", "do it"),
        Command(
            "confirm.no", "escape", "Leave it", "Leaves everything as it is.", "leave as it is"
        ),
    )

    def __init__(self, title: str, words: str | Content, expected: str, asks: str) -> None:
        super().__init__(title, words)
        self._expected, self._asks = expected, asks

    def body(self) -> ComposeResult:
        """The line to type into."""
        yield Static(self._asks, markup=False, classes="label")
        yield Input(compact=True, id="typed")
        yield Static("", id="wrong", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter is dim until the text is right."""
        return True if action != "do" or self._right() else None

    def _right(self) -> bool:
        return self.is_mounted and self.query_one(Input).value.strip() == self._expected

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one("#wrong", Static).update("")
        self.refresh_bindings()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_do()

    def action_do(self) -> None:
        """Do it when the text is right, else say what is asked."""
        if self._right():
            self.dismiss(True)
        else:
            self.query_one("#wrong", Static).update("That is not it. Nothing has been done.")

    def action_no(self) -> None:
        """Leave it."""
        self.dismiss(False)
