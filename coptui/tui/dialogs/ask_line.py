"""A question answered with a line of her own words, such as a reason."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.text import shown


class AskLine(Dialog[str | None]):
    """Gives the line; `needed` is what to say to an empty one. Esc leaves everything as it is."""

    DOES = (
        Command("line.take", "enter", "Take it", "Goes on with these words.", "go on"),
        Command("line.none", "escape", "Leave it", "Leaves everything as it is.", "stay here"),
    )

    def __init__(
        self, title: str, words: str | Content, asks: str, *, value: str = "", needed: str = "",
        secret: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(title, words)
        self._asks, self._value, self._needed, self._secret = asks, value, needed, secret

    def body(self) -> ComposeResult:
        """The line to type into."""
        yield Static(shown(self._asks), markup=False, classes="label")
        yield Input(self._value, compact=True, id="typed", password=self._secret)
        yield Static("", id="wrong", markup=False)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Go on with what is typed."""
        typed = self.query_one(Input).value.strip()
        if typed or not self._needed:
            self.dismiss(typed)
        else:
            self.query_one("#wrong", Static).update(shown(self._needed))

    def action_none(self) -> None:
        """Leave it."""
        self.dismiss(None)
