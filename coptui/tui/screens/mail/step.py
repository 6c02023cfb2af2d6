"""What the steps of one mailing share: which mailing, which step, and the way back."""

from __future__ import annotations

from typing import ClassVar

from textual.screen import Screen

from coptui.services import mailings
from coptui.services.mailings import MailingView
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.mail import words


class MailingStep(PlaceScreen):
    """A screen about one mailing. One step takes the place of another, so Esc knows its way."""

    PLACE = "mail"
    STEP: ClassVar[str] = ""
    CSS_PATH = "../../styles/mail.tcss"
    WATCHES = frozenset({"mail", "contacts", "communities", "sessions", "settings"})

    def __init__(self, mailing_id: int) -> None:
        super().__init__()
        self.mailing_id = mailing_id
        self.mailing: MailingView | None = None

    async def load(self) -> None:
        """Read the mailing and say where I am."""
        self.mailing = await self.read(mailings.show, self.mailing_id)
        self.set_crumbs("Mail", words.called(self.mailing), *([self.STEP] if self.STEP else []))
        await self.fill(self.mailing)
        self.refresh_bindings()

    async def fill(self, mailing: MailingView) -> None:
        """Show what this step is about."""

    def turn_to(self, screen: Screen[None]) -> None:
        """Another step in the place of this one."""
        self.app.switch_screen(screen)

    def action_list(self) -> None:
        """Back to all mailings; a draft stays a draft."""
        self.dismiss(None)
