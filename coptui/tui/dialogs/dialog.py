"""What all dialogs share: one bordered box in the middle, a key line in it, Esc as the safe way."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from coptui.tui.commands import Command, bindings_of
from coptui.tui.text import shown
from coptui.tui.widgets.key_line import KeyLine

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A box with a title and words; subclasses add widgets and their commands."""

    DOES: ClassVar[tuple[Command, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the bindings from the commands declared here."""
        cls.BINDINGS = bindings_of(cls.__dict__.get("DOES", ()))
        super().__init_subclass__(**kwargs)

    def __init__(self, title: str, words: str | Content = "") -> None:
        super().__init__()
        self._title = title
        self._words = words if isinstance(words, Content) else shown(words)

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
