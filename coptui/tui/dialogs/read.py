"""Something to read, with nothing to decide."""

from __future__ import annotations

from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog


class Read(Dialog[None]):
    """A text in a box; Esc and Enter close it."""

    DOES = (Command("read.close", "escape,enter", "Close", "Goes back.", "close"),)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
