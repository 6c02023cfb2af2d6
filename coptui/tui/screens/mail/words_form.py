"""The form in which the words of one mailing are changed."""

from __future__ import annotations

from typing import ClassVar

from textual.widgets import TextArea

from coptui.services import mailing_values
from coptui.services.mailings import MailingView
from coptui.tui.commands import Command
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.mail import words
from coptui.tui.widgets.form import Field, FormScreen, Save

ABOUT_WORDS = (
    "For this mailing alone. What stands in {{ }} is filled in for each person: f3 lists it."
)


class WordsForm(FormScreen):
    """Subject and text; F3 lists the values that can be filled in and writes one down."""

    DOES: ClassVar[tuple[Command, ...]] = (
        *FormScreen.DOES[:1],
        Command("words.values", "f3", "Values", "Lists what can be filled in, and what it gives.",
                "values"),
        *FormScreen.DOES[1:],
    )  # fmt: skip

    def __init__(self, mailing: MailingView, save: Save, voice: str = "") -> None:
        subject, body = mailing.words_in(voice)
        title = next((one.title for one in mailing.voices if one.key == voice), "Words")
        super().__init__(
            ("Mail", words.called(mailing), title),
            (
                Field("subject", "Subject", value=subject),
                Field("body", "Text", "long", value=body, tall=True),
            ),
            save,
            draft=f"mailing:{mailing.id}:{voice}".rstrip(":"),
            intro=ABOUT_WORDS,
        )
        self._mailing = mailing.id

    def action_values(self) -> None:
        """List the values, and write the one chosen where the cursor is."""
        self.act(self._values(), group="ask")

    async def _values(self) -> None:
        found = await self.read(mailing_values.values_of, self._mailing)
        choices = [
            Choice(one.path, one.path, f"{one.gives or 'nothing now'}   ({one.meaning or '–'})")
            for one in found
        ]
        asked = Choose(
            "What can be filled in", choices, "As the first person gets it. Enter writes it down.",
            esc="back to the words",
        )  # fmt: skip
        asked.add_class("-large")
        chosen = await self.app.push_screen_wait(asked)
        if chosen is not None:
            area = self.query_one("#field-body", TextArea)
            area.insert("{{ " + chosen + " }}")
            area.focus()
