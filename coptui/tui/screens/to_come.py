"""A place that is not furnished yet says what will be in it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from coptui.tui.commands import TO_TODAY
from coptui.tui.place import PlaceScreen
from coptui.tui.text import flowing, shown


class PlaceToCome(PlaceScreen):
    """Words instead of an empty box."""

    WILL_BE: ClassVar[str] = ""
    DOES = (TO_TODAY,)

    def body(self) -> ComposeResult:
        """What will be here, and where to go meanwhile."""
        box = Static(shown(flowing(self.WILL_BE)), classes="region", markup=False)
        box.border_title = shown(self.TITLE_WORDS[0])
        yield box
