"""What was said lately, for whoever was reading something else."""

from __future__ import annotations

from collections.abc import Sequence

from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.text import lines


class Messages(Dialog[None]):
    """The latest first."""

    DOES = (Command("messages.close", "escape,enter,exclamation_mark", "Close", "Goes back.",
                    "go back"),)  # fmt: skip

    def __init__(self, said: Sequence[tuple[str, str]]) -> None:
        words = lines([f"{at}  {text}" for at, text in reversed(said)] or ["Nothing yet today."])
        super().__init__("Recent messages", words)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
