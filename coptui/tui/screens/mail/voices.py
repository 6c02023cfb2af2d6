"""The voices of one mailing beside each other: what each kind of person will read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from coptui.errors import CoptuiError
from coptui.services import mailings
from coptui.services.mailing_voices import MOST_VOICES
from coptui.services.mailings import MailingView, Sample
from coptui.tui.commands import Command
from coptui.tui.screens.mail.as_read import Pane
from coptui.tui.screens.mail.step import MailingStep
from coptui.tui.text import line, lines

BESIDE_FROM = 110
"""Columns from which they stand beside each other; below that, one under another."""


class VoicesScreen(MailingStep):
    """One message of each voice, read together and confirmed once."""

    STEP = "All voices"
    AUTO_FOCUS = "#voice-0"
    HELP_WORDS = (
        "Each part is one person's real message in that voice; n turns all of them to the next "
        "people. Tab goes from one to the other, the arrows move through it."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("voices.check", "enter", "Check", "Goes on to the checks and the number.",
                "check it", "Mailing", action="go_on"),
        Command("voices.next", "right,n", "Next people", "Shows the next person in each voice.",
                "next", "Messages", action="turn(1)"),
        Command("voices.before", "left,p", "People before", "Shows the messages before.",
                "", "Messages", action="turn(-1)"),
        Command("voices.test", "ctrl+t", "Test to myself", "Sends one message, marked as a test, "
                "in one voice or in each.", "test to me", "Mailing"),
        Command("voices.reading", "escape", "Back", "Back to one message at a time.", "back"),
    )  # fmt: skip

    def __init__(self, mailing_id: int) -> None:
        super().__init__(mailing_id)
        self._samples: list[Sample] = []
        self._at = 0

    def body(self) -> ComposeResult:
        """A pane for each voice that there may be."""
        with VerticalScroll(id="voices", can_focus=False):
            for at in range(MOST_VOICES):
                yield Pane(id=f"voice-{at}")

    def on_resize(self) -> None:
        """Beside each other where there is room for it."""
        self.set_class(self.size.width >= BESIDE_FROM, "-beside")
        self.set_class(self.size.width < BESIDE_FROM, "-under")

    async def fill(self, mailing: MailingView) -> None:
        """The same people as before, where they still get it."""
        self._samples = await self.read(mailings.samples, self.mailing_id)
        for at in range(MOST_VOICES):
            pane = self.query_one(f"#voice-{at}", Pane)
            pane.display = at < len(mailing.voices)
            if pane.display:
                await self._page(pane, mailing, at)

    async def _page(self, pane: Pane, mailing: MailingView, at: int) -> None:
        voice = mailing.voices[at]
        own = voice.key if voice.key != mailing.template else ""
        heard = [one for one in self._samples if one.voice == own]
        title = f"{voice.title}, to {voice.to:,}"
        if not heard:
            pane.says(Content("Nobody hears this voice."), title)
            return
        who = heard[self._at % len(heard)]
        try:
            seen = await self.read(mailings.preview, self.mailing_id, who.contact_id)
        except CoptuiError as error:
            pane.says(line(("! ", "$warn"), f"{error}"), title, who.name)
            return
        subject = line(("Subject  ", "$dim"), (seen.subject, "bold"))
        pane.says(lines([subject, "", seen.text]), title, f"as {who.name} reads it")

    def action_turn(self, by: int) -> None:
        """Other people's messages."""
        self._at += by
        self.reload()

    def action_test(self) -> None:
        """A test to herself."""
        from coptui.tui.screens.mail.trying import test_to_myself

        self.act(test_to_myself(self), group="test")

    def action_reading(self) -> None:
        """Back to reading one by one."""
        from coptui.tui.screens.mail.reading import ReadingScreen

        self.turn_to(ReadingScreen(self.mailing_id))

    def action_go_on(self) -> None:
        """On to the checks."""
        from coptui.tui.screens.mail.checking import CheckScreen

        self.turn_to(CheckScreen(self.mailing_id))
