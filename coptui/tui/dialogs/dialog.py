"""What all dialogs share: one bordered box in the middle, a key line in it, Esc as the safe way."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from coptui.tui.commands import Command, bindings_of
from coptui.tui.text import shown
from coptui.tui.widgets.key_line import KeyLine

T = TypeVar("T")
TOO_SOON = 0.3
"""Seconds in which nobody can have read a question: a key then was typed for what stood before."""


class Dialog(ModalScreen[T]):
    """A box with a title and words; subclasses add widgets and their commands."""

    DOES: ClassVar[tuple[Command, ...]] = ()
    HASTY: ClassVar[frozenset[str]] = frozenset()
    """The actions that need the question to have been read; typed ahead they do nothing."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the bindings from the commands declared here."""
        cls.BINDINGS = bindings_of(cls.__dict__.get("DOES", ()))
        super().__init_subclass__(**kwargs)

    def __init__(self, title: str, words: str | Content = "", *, esc: str = "") -> None:
        """`esc` says in the key line what Esc does here, where it is not the usual."""
        super().__init__()
        if esc:
            self.DOES = tuple(  # type: ignore[misc]
                replace(one, footer=esc) if "escape" in one.key.split(",") else one
                for one in type(self).DOES
            )
        self._title = title
        self._seen_at = time.monotonic()
        self._words = words if isinstance(words, Content) else shown(words)

    def is_one_of(self) -> object:
        """The same question is asked once."""
        return (type(self), self._title)

    @on(events.Mount)
    def _first_seen(self) -> None:
        self._seen_at = time.monotonic()
        if self.HASTY:
            self.set_timer(TOO_SOON + 0.01, self.refresh_bindings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What was typed before anybody can have read the question is no answer to it."""
        return None if self.too_soon(action) else True

    def too_soon(self, action: str) -> bool:
        """Whether this cannot be an answer yet."""
        return action in self.HASTY and time.monotonic() - self._seen_at < TOO_SOON

    def on_screen_suspend(self) -> None:
        """No key works here while another question is in front."""
        self.query_one(KeyLine).turned()

    def on_screen_resume(self) -> None:
        """Keys work again."""
        self.query_one(KeyLine).turned()

    def body(self) -> ComposeResult:
        """The widgets below the words."""
        yield from ()

    def compose(self) -> ComposeResult:
        """The box."""
        with VerticalScroll(id="box", can_focus=False) as box:
            box.border_title = shown(self._title)
            if self._words.plain:
                yield Static(self._words, id="words", markup=False)
            yield from self.body()
            yield KeyLine()
