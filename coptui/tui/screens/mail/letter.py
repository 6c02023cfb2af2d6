"""A message to read: as text, as HTML in plain words, its headers, or exactly as it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coptui.services.mailings import MessageView
from coptui.tui.commands import Command, bindings_of
from coptui.tui.screens.mail.html_words import as_words
from coptui.tui.text import line, lines, shown

_TOLD = ("From", "To", "Reply-To", "Subject")
MOST_RAW = 150_000
"""Letters of a message exactly as it goes that are shown: the words come first, then the files."""


def _as_text(message: MessageView) -> Content:
    return lines([*_head(message), "", message.text])


def _as_html(message: MessageView) -> Content:
    return lines([*_head(message), "", as_words(message.html)])


def _as_headers(message: MessageView) -> Content:
    return lines([line((f"{name}: ", "$dim"), value) for name, value in message.headers])


def _as_raw(message: MessageView) -> Content:
    raw, more = message.raw[:MOST_RAW], len(message.raw) - MOST_RAW
    cut = f"\n… and {more:,} letters more, all of them of the files." if more > 0 else ""
    return shown(raw.replace("\r\n", "\n") + cut)


def _as_calendar(message: MessageView) -> Content:
    return shown(message.calendar.replace("\r\n", "\n"))


def _head(message: MessageView) -> list[Content]:
    told = dict(message.headers)
    rows = [line((f"{name:<9}", "$dim"), told[name]) for name in _TOLD if name in told]
    rows += [line((f"{'With':<9}", "$dim"), name) for name in message.attached]
    return rows


WAYS: tuple[tuple[str, Callable[[MessageView], Content]], ...] = (
    ("the words", _as_text),
    ("HTML as words", _as_html),
    ("headers", _as_headers),
    ("calendar", _as_calendar),
    ("exactly as it goes", _as_raw),
)
"""The ways to read a message; the first is the one most people will see."""


class Letter(VerticalScroll, can_focus=True):
    """Shows one message at a time; `v` shows it another way."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("letter.way", "v", "Another way to see it",
                "Text, HTML, headers, calendar, exactly as it goes.", "more",
                action="another_way"),
    )  # fmt: skip
    BINDINGS = [
        *bindings_of(DOES),
        Binding("j", "scroll_down", "Down", show=False, id="letter.down"),
        Binding("k", "scroll_up", "Up", show=False, id="letter.up"),
    ]

    class Turned(Message):
        """Another way was chosen."""

    def __init__(self) -> None:
        super().__init__(id="letter")
        self._message: MessageView | None = None
        self._way = 0

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static("", markup=False)

    def show(self, message: MessageView, title: str, note: str) -> None:
        """Show a message in the way chosen last."""
        self._message = message
        self.border_title = shown(title)
        self.border_subtitle = shown(note)
        self._draw()

    def tell(self, title: str, words: str) -> None:
        """Say something in the place of a message."""
        self._message = None
        self.border_title, self.border_subtitle = shown(title), Content("")
        self.query_one(Static).update(shown(words))

    @property
    def ways(self) -> Content:
        """The ways, the chosen one strong."""
        if not self._way:
            return line(("the words they read", "bold $accent"), "   ", ("v", "bold $accent"),
                        (" more: HTML, headers, and so on", "$dim"))  # fmt: skip
        parts: list[str | tuple[str, str]] = []
        for i, (words, _) in enumerate(WAYS):
            if words != "calendar" or self._has_calendar:
                parts += [(words, "bold $accent" if i == self._way else "$dim"), "   "]
        return line(*parts)

    @property
    def _has_calendar(self) -> bool:
        return self._message is None or bool(self._message.calendar)

    def _draw(self) -> None:
        if self._message is not None:
            if WAYS[self._way][0] == "calendar" and not self._has_calendar:
                self._way = 0
            self.query_one(Static).update(WAYS[self._way][1](self._message))
            self.scroll_home(animate=False)

    def action_another_way(self) -> None:
        """The next way."""
        self._way = (self._way + 1) % len(WAYS)
        if WAYS[self._way][0] == "calendar" and not self._has_calendar:
            self._way = (self._way + 1) % len(WAYS)
        self._draw()
        self.post_message(self.Turned())
