"""A template as one person would read it, beside its words or in their place."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.services.template_preview import NOBODY, Reader, Reading
from coptui.tui.commands import Command, bindings_of
from coptui.tui.screens.mail.html_words import as_words
from coptui.tui.text import line, lines, shown

_FILLED = re.compile(r"({%.*?%}|{{.*?}})", re.S)


def marked(words: str) -> Content:
    """The words of a template: what is filled in stands out, what only asks steps back."""
    looks = {"{{": "$accent", "{%": "$dim"}
    return line(*((one, looks.get(one[:2], "")) for one in _FILLED.split(words) if one))


class Pane(VerticalScroll, can_focus=True):
    """A bordered text that is moved through with the arrows."""

    BINDINGS = [
        Binding("j", "scroll_down", "Down", show=False, id="pane.down"),
        Binding("k", "scroll_up", "Up", show=False, id="pane.up"),
    ]

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static("", markup=False)

    def says(self, words: Content, title: str, note: str = "") -> None:
        """Show this text under this title."""
        self.border_title, self.border_subtitle = shown(title), shown(note)
        self.query_one(Static).update(words)


class AsRead(Pane):
    """The message as somebody gets it; `v` shows what a mail program makes of its HTML."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("as-read.way", "v", "Text or HTML", "Shows the plain text, or the HTML in words.",
                "text or HTML", action="another_way"),
    )  # fmt: skip
    BINDINGS = bindings_of(DOES)

    def __init__(self) -> None:
        super().__init__(id="read", classes="pane")
        self._reading = Reading()
        self._html = False

    def show(self, reading: Reading, reader: Reader, place: str) -> None:
        """Show what this person would read; `place` says which of how many she is."""
        who = "With a name for each value" if reader == NOBODY else f"As {reader.name} reads it"
        self._reading = reading
        self.set_class(bool(reading.problem), "-wrong")
        words = line(("! ", "$warn"), reading.problem) if reading.problem else self._words()
        self.says(words, who, " · ".join(one for one in (place, reader.why) if one))

    def _words(self) -> Content:
        seen = self._reading
        body = as_words(seen.html) if self._html else seen.text
        return lines([line(("Subject  ", "$dim"), (seen.subject, "bold")), "", body])

    def action_another_way(self) -> None:
        """The other way to see it."""
        self._html = not self._html
        if not self._reading.problem:
            self.query_one(Static).update(self._words())
