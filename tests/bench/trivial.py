"""The smallest Textual apps to compare with: a greeting, a typed letter, and a drawn list."""

from __future__ import annotations

import sys

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Static


class Hello(App[None]):
    """What starting costs before anything is written."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("Hello, bench-ready.")


class Echo(App[None]):
    """What a typed letter costs before anything is looked up."""

    def compose(self) -> ComposeResult:
        """A line to type in and a line that repeats it."""
        yield Input()
        yield Static("bench-ready", id="echo", markup=False)

    @on(Input.Changed)
    def repeat(self, event: Input.Changed) -> None:
        """Show what was typed."""
        self.query_one("#echo", Static).update(f"typed={event.value};")


class Rows(ScrollView, can_focus=True):
    """Numbered lines with a cursor, one style each, and nothing behind them."""

    BINDINGS = [("down", "down", "Down")]
    total, cursor = 1_000, 0
    plain, hot = Style.parse("white on #121212"), Style.parse("bold white on #204060")

    def on_mount(self) -> None:
        """Know how far it can be scrolled."""
        self.virtual_size = Size(60, self.total)

    def action_down(self) -> None:
        """One line down."""
        self.cursor += 1
        height = self.scrollable_content_region.height
        if self.cursor >= self.scroll_offset.y + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        for line in (self.cursor - 1, self.cursor):
            self.refresh_lines(line, 1)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        number = y + self.scroll_offset.y
        style = self.hot if number == self.cursor else self.plain
        text = f"P{number:06d}   Organisation   role   may be written to"
        return Strip([Segment(text, style)]).crop_extend(0, self.size.width, self.plain)


class Listed(App[None]):
    """What moving a cursor costs before anything is looked up."""

    def compose(self) -> ComposeResult:
        """The lines and a word under them."""
        yield Rows()
        yield Static("bench-ready")

    CSS = "Static { dock: bottom; height: 1; }"


if __name__ == "__main__":
    if "list" in sys.argv:
        Listed().run()
    elif "echo" in sys.argv:
        Echo().run()
    else:
        Hello().run()
