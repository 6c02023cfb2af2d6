"""The smallest Textual apps to be compared with: a greeting, and a letter typed and shown again."""

from __future__ import annotations

import sys

from textual import on
from textual.app import App, ComposeResult
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


if __name__ == "__main__":
    if "echo" in sys.argv:
        Echo().run()
    else:
        Hello().run()
