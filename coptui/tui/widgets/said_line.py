"""What was said last, in one line directly above the keys; it hides nothing and asks nothing."""

from __future__ import annotations

from textual.widgets import Static

from coptui.tui.text import shown


class SaidLine(Static):
    """Follows what the app says; empty it takes no room."""

    def __init__(self) -> None:
        super().__init__("", markup=False, classes="-hidden")

    def on_mount(self) -> None:
        """Follow the app."""
        self.watch(self.app, "said", self._say)

    def _say(self, words: str) -> None:
        self.update(shown(words))
        self.set_class(not words, "-hidden")
