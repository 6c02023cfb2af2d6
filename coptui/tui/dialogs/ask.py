"""A question answered with a letter, and a sentence that only wants to be read."""

from __future__ import annotations

from coptui.errors import CoptuiError
from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.text import line


class Ask(Dialog[bool]):
    """`y` does it; Esc, `n` and Enter leave everything as it is."""

    DOES = (
        Command("ask.yes", "y", "Yes", "Does what is asked.", "yes, do it"),
        Command("ask.no", "escape,n,enter", "No", "Leaves everything as it is.", "leave as it is"),
    )
    HASTY = frozenset({"yes"})

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave it."""
        self.dismiss(False)


class Tell(Dialog[None]):
    """What could not be done, and the next step."""

    DOES = (Command("tell.close", "escape,enter", "Close", "Goes back.", "go on"),)

    def __init__(self, title: str, error: CoptuiError) -> None:
        # A hint that names a command is for those who type commands; here the keys are in sight.
        hint = "" if "`coptui" in error.hint else error.hint
        words = line((error.message, "bold"), f"\n\n{hint}" if hint else "")
        super().__init__(title, words)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
