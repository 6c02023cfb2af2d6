"""A report as it will read, to be scrolled through."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.tui.screens.reports.rendered import Figures, place_of, rendered
from coptui.tui.text import lines, shown


class TextPane(VerticalScroll, can_focus=True):
    """Draws the text anew when its room changes, and stays where it was read."""

    BINDINGS = [
        Binding("j", "scroll_down", "Down", show=False, id="pane.down"),
        Binding("k", "scroll_up", "Up", show=False, id="pane.up"),
    ]

    def __init__(self) -> None:
        super().__init__(id="text")
        self._text = ""
        self._figures: Figures = {}
        self._rows: list[Content] = []
        self._width = 0

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static("", markup=False)

    def show(self, text: str, figures: Figures, title: str, note: str) -> None:
        """Show this text."""
        self.border_title, self.border_subtitle = shown(title), shown(note)
        if (text, figures) != (self._text, self._figures):
            self._text, self._figures = text, figures
            self._draw()

    def on_resize(self) -> None:
        """Lines are broken for the new width."""
        if self.size.width != self._width:
            self._draw()

    def _draw(self) -> None:
        self._width = self.size.width
        if self._width:
            self._rows = rendered(self._text, self._width - 3, self._figures)
            self.query_one(Static).update(lines(self._rows))

    def go_to(self, words: str) -> None:
        """Bring the place where these words stand into sight."""
        at = place_of(self._rows, words)
        if at is not None and not self.scroll_y <= at < self.scroll_y + self.size.height - 2:
            self.scroll_to(y=max(0, at - 2), animate=False)
