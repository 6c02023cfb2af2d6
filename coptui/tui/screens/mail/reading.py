"""The mail as real people will read it, the awkward ones first; here its words are changed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from coptui.errors import CoptuiError, Refused
from coptui.services import mailing_own_line, mailings
from coptui.services.mailings import MailingView, Sample
from coptui.tui.commands import Command
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.editor import edit
from coptui.tui.screens.mail import words
from coptui.tui.screens.mail.letter import Letter
from coptui.tui.screens.mail.step import MailingStep
from coptui.tui.text import line, shown
from coptui.tui.widgets.form import Field, FormScreen, Values


class ReadingScreen(MailingStep):
    """Step three of a mailing: read it."""

    STEP = "Read it"
    HELP_WORDS = (
        "Each page is one person's real message. The ones most likely to look odd come first: "
        "no first name, the longest name, accents, the oldest consent."
    )
    AUTO_FOCUS = "Letter"
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("reading.check", "enter", "Check", "Goes on to the checks and the number.",
                "check it", "Mailing", action="go_on"),
        Command("reading.edit", "e", "Change the words",
                "Adds a line of your own, or changes the words, of this mailing alone.",
                "change words", "Words"),
        Command("reading.next", "right,n", "Next person", "Shows the next person's message.",
                "next", "Messages", action="turn(1)"),
        Command("reading.files", "a", "Files with it", "Attaches a file to the mailing, or takes "
                "one off.", "files", "Words"),
        Command("reading.before", "left,p", "Person before", "Shows the message before.",
                "", "Messages", action="turn(-1)"),
        Command("reading.voices", "b", "All voices", "Shows a message of each voice beside the "
                "others.", "all voices", "Messages"),
        Command("reading.editor", "f4", "Your editor", "Opens the text in your own editor.",
                "editor", "Words"),
        Command("reading.people", "escape", "Back", "Back to the people.", "back"),
    )  # fmt: skip

    def __init__(self, mailing_id: int) -> None:
        super().__init__(mailing_id)
        self._samples: list[Sample] = []
        self._at = 0

    def body(self) -> ComposeResult:
        """The ways to see it, and the message."""
        yield Static("", id="ways")
        yield Letter()

    async def fill(self, mailing: MailingView) -> None:
        """The same person as before, where she still gets it."""
        self._samples = await self.read(mailings.samples, self.mailing_id)
        self._at = min(self._at, max(0, len(self._samples) - 1))
        await self._page()

    async def _page(self) -> None:
        letter = self.query_one(Letter)
        if not self._samples:
            letter.tell("Nobody", "It goes to nobody yet. Go back and see who is held back.")
            return
        who = self._samples[self._at]
        note = f"{self._at + 1} of {len(self._samples)} to look at · {who.why}"
        try:
            message = await self.read(mailings.preview, self.mailing_id, who.contact_id)
        except CoptuiError as error:
            letter.tell(f"{who.name} cannot be written to like this", _in_full(error))
        else:
            letter.show(message, f"As {who.name} will read it", note)
        self._say_ways()

    @on(Letter.Turned)
    def _say_ways(self) -> None:
        ways = self.query_one(Letter).ways
        if self.offers("voices"):
            ways = line(ways, "   ", ("b", "bold $accent"), (" all voices", "$dim"))
        self.query_one("#ways", Static).update(ways)

    def action_turn(self, by: int) -> None:
        """Another person's message."""
        if self._samples:
            self._at = (self._at + by) % len(self._samples)
            self.run_worker(self._guarded(self._page()), group="page", exclusive=True)

    def action_edit(self) -> None:
        """Change the words in a form."""
        self.act(self._edit())

    async def _edit(self) -> None:
        assert self.mailing is not None
        voice = self._voice
        if await self.read(mailing_own_line.may_add, self.mailing_id, voice):
            chosen = await self.app.push_screen_wait(
                Choose(
                    "Change what?",
                    [
                        Choice("line", "Add a line of your own", "after the first sentence"),
                        Choice("words", "Change all its words", "with the marks in them"),
                    ],
                    "For this mailing alone.",
                )
            )
            if chosen is None:
                return
            if chosen == "line":
                await self._add_a_line(self.mailing, voice)
                return
        from coptui.tui.screens.mail.words_form import WordsForm

        await self.app.push_screen_wait(
            WordsForm(self.mailing, lambda values: self._keep(values, voice), voice)
        )

    @property
    def _voice(self) -> str:
        """The voice in which the person on this page is written to."""
        return self._samples[self._at].voice if self._samples else ""

    async def _add_a_line(self, mailing: MailingView, voice: str) -> None:
        async def save(values: Values) -> object:
            return await self.write(
                mailing_own_line.put_own_line, self.mailing_id, values["text"], voice
            )

        field = Field(
            "text", "Your own words", "long", tall=True,
            value=await self.read(mailing_own_line.own_line, self.mailing_id, voice),
            help="Plain words; an empty line begins a new paragraph. Empty: nothing is added.",
        )  # fmt: skip
        await self.app.push_screen_wait(
            FormScreen(
                ("Mail", words.called(mailing), "Your own words"), [field], save,
                draft=f"mailing-line:{self.mailing_id}{voice}",
                intro="They stand after the first sentence; the rest of the mail stays as it is.",
            )
        )  # fmt: skip

    async def _keep(self, values: Values, voice: str) -> object:
        assert self.mailing is not None
        body, subject = values["body"], values["subject"]
        old_subject, old_body = self.mailing.words_in(voice)
        try:
            return await self.write(
                mailings.edit,
                self.mailing_id,
                body if body != old_body else None,
                subject if subject != old_subject else None,
                voice=voice,
            )
        except Refused as error:  # it is about these words: said under them, with them kept
            raise Refused(error.message, error.hint, field="body") from error

    def action_editor(self) -> None:
        """Change the text in the coordinator's own editor."""
        self.act(self._edit_outside())

    async def _edit_outside(self) -> None:
        assert self.mailing is not None
        voice = self._voice
        text = self.mailing.words_in(voice)[1]
        while True:
            back = await edit(self.app, text)
            if back.outcome == "unchanged":
                self.house.say("Nothing was changed.")
                return
            if back.outcome == "aborted":
                self.house.say("The editor was left without saving; the words are as they were.")
                return
            text = back.text
            try:
                await self.write(mailings.edit, self.mailing_id, text, voice=voice)
            except CoptuiError as error:
                if not await self._once_more(error):
                    return
            else:
                return

    async def _once_more(self, error: CoptuiError) -> bool:
        from coptui.tui.dialogs.ask import Ask

        words = f"{_in_full(error)}\n\nOpen the editor again, with your text as you left it?"
        ask = Ask("These words cannot be used", words, esc="leave the words as they were")
        again: bool = await self.app.push_screen_wait(ask)
        return again

    def offers(self, action: str) -> bool:
        """The voices only where there are several."""
        several = self.mailing is not None and bool(self.mailing.voices)
        return action != "voices" or several

    def action_voices(self) -> None:
        """One message of each voice, beside each other."""
        from coptui.tui.screens.mail.voices import VoicesScreen

        self.turn_to(VoicesScreen(self.mailing_id))

    def action_files(self) -> None:
        """Attach a file, or take one off."""
        from coptui.tui.screens.mail.files import choose_files

        self.act(choose_files(self, self.mailing_id), group="ask")

    def action_people(self) -> None:
        """Back to the people."""
        from coptui.tui.screens.mail.people import PeopleScreen

        self.turn_to(PeopleScreen(self.mailing_id))

    def action_go_on(self) -> None:
        """On to the checks."""
        from coptui.tui.screens.mail.checking import CheckScreen

        self.turn_to(CheckScreen(self.mailing_id))


def _in_full(error: CoptuiError) -> str:
    return shown(f"{error.message}\n\n{error.hint}".strip()).plain
