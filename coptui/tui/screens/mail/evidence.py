"""One message with all that is known of it: its state, the server's last words, its text."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.domain import dates
from coptui.errors import CoptuiError
from coptui.services import mailings, watching
from coptui.services.mailings import MessageView, RecipientRow
from coptui.services.outbox import Doubt
from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.mail import words
from coptui.tui.screens.mail.letter import Letter
from coptui.tui.text import line, lines, shown


def known_of(row: RecipientRow, zone: str, *, practice: bool) -> list[Content]:
    """The state and the evidence, a line each."""
    rows = [line((words.marked(row.state, practice=practice), "bold"), f"   {row.email}")]
    if row.eml is not None:
        rows.append(line(("File        ", "$dim"), str(row.eml)))
        return rows
    if row.at is not None:
        when = f"{dates.to_local(row.at, zone):%H:%M:%S}"
        tries = "first try" if row.tries < 2 else f"{row.tries} tries"
        rows.append(line(("Last heard  ", "$dim"), f"{when}, {tries}"))
    if row.reply:
        rows.append(line(("Server said ", "$dim"), row.reply))
    if row.reason:
        rows.append(line(("Because     ", "$dim"), row.reason))
    if row.next_try is not None:
        again = f"{dates.to_local(row.next_try, zone):%H:%M}"
        rows.append(line(("Again at    ", "$dim"), again))
    return rows


def known_of_doubt(doubt: Doubt, zone: str) -> list[Content]:
    """The evidence of a doubt."""
    when = f"{dates.to_local(doubt.at, zone):%H:%M:%S}" if doubt.at else "not known"
    return [
        line(("? in doubt", "bold"), f"   {doubt.email}"),
        line(("Handed over ", "$dim"), when),
        line(("Server said ", "$dim"), doubt.reply or "nothing"),
        line(doubt.evidence),
        line(("Look into the folder Sent of the mailbox, or ask her.", "$dim")),
    ]


class Evidence(Dialog[None]):
    """The evidence on top, the message below."""

    DOES = (Command("evidence.back", "escape,enter", "Back", "Goes back.", "back"),)

    def __init__(self, title: str, rows: list[Content], message: MessageView | None) -> None:
        super().__init__(title, lines(rows))
        self._message = message
        if message is not None:
            self.add_class("-large", "-letter")

    def body(self) -> ComposeResult:
        """The message, where there is one."""
        if self._message is not None:
            yield Static("", id="ways")
            yield Letter()

    def on_mount(self) -> None:
        """Show it."""
        if self._message is not None:
            letter = self.query_one(Letter)
            letter.show(self._message, "The message", "")
            letter.focus()
            self._say_ways()

    @on(Letter.Turned)
    def _say_ways(self) -> None:
        self.query_one("#ways", Static).update(self.query_one(Letter).ways)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)


async def message_of(
    screen: PlaceScreen, mailing_id: int, row: RecipientRow
) -> tuple[MessageView | None, str]:
    """The message as written or as it goes, or why it cannot be shown."""
    try:
        if row.eml is not None:
            return await screen.read(watching.written, row.delivery_id), ""
        return await screen.read(mailings.preview, mailing_id, row.contact_id), ""
    except CoptuiError as error:
        return None, error.message


async def show_evidence(screen: PlaceScreen, mailing_id: int, row: RecipientRow, zone: str) -> None:
    """Open what is known of one message."""
    message, why = await message_of(screen, mailing_id, row)
    known = known_of(row, zone, practice=row.eml is not None)
    if why:
        known.append(shown(why, "$dim"))
    await screen.app.push_screen_wait(Evidence(row.name or row.email, known, message))
