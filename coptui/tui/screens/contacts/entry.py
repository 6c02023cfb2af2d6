"""One entry of a timeline in full: a message as it was sent, what was said and how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from coptui.services import contact_log, timeline_details
from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.text import line, lines

if TYPE_CHECKING:
    from coptui.services.timeline import Entry
    from coptui.services.timeline_details import Details
    from coptui.tui.place import PlaceScreen

_LABEL = 14


class EntryBox(Dialog[str | None]):
    """What is known; a note of one's own may be let go from here."""

    DOES = (
        Command("entry.drop", "d", "Let this note go", "Takes the note off; u takes that back.",
                "let it go"),
        Command("entry.close", "escape,enter", "Close", "Goes back.", "close"),
    )  # fmt: skip

    def __init__(self, title: str, words: Content, droppable: bool) -> None:
        super().__init__(title, words)
        self._droppable = droppable

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a note goes; what somebody said, and what was sent, stays on record."""
        return action != "drop" or self._droppable

    def action_drop(self) -> None:
        """Let it go."""
        self.dismiss("drop")

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


async def show_entry(screen: PlaceScreen, entry: Entry) -> None:
    """Open an entry."""
    known = await screen.read(timeline_details.of, entry)
    rows = facts(known)
    if known.message is not None:
        from coptui.tui.screens.mail.evidence import Evidence

        await screen.app.push_screen_wait(Evidence(known.title, rows, known.message))
        return
    box = EntryBox(known.title, lines(rows), known.log_id is not None)
    if await screen.app.push_screen_wait(box) == "drop" and known.log_id is not None:
        await screen.write(contact_log.remove, known.log_id)


def facts(known: Details) -> list[Content]:
    """Label and words, a line each."""
    return [line((f"{label:{_LABEL}}", "$dim"), words) for label, words in known.facts]
