"""The form in which the words of a template are changed, with the mail it makes beside it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from coptui.errors import CoptuiError
from coptui.services import drafts, editing, own_templates
from coptui.services.mailing_views import TemplateView
from coptui.tui.commands import Command
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.editor import edit
from coptui.tui.screens.mail.as_read import AsRead
from coptui.tui.screens.mail.template_readers import Readers
from coptui.tui.widgets.form import Field, FormScreen, Values

ABOUT = "For all mailings still to be written. What stands in {{ }} is filled in: f3 lists it."
SOON = 0.25
"""Seconds after the last key before the mail beside is made anew."""


def draft_of(key: str) -> str:
    """Under which name the unsaved words of a template are kept."""
    return f"template:{key}"


class TemplateForm(FormScreen):
    """Subject and text; what is typed is kept every few seconds, and while an editor has it."""

    CSS_PATH = "../../styles/templates.tcss"
    DOES: ClassVar[tuple[Command, ...]] = (
        *FormScreen.DOES[:1],
        Command("template-words.values", "f3", "Values", "Lists what can be filled in, and what "
                "it gives.", "values"),
        Command("template-words.read", "f5", "As it is read", "Shows the mail in place of the "
                "words, and the words again.", "as it is read"),
        Command("template-words.next", "f8", "Next person", "Shows the mail of the next person.",
                "next person"),
        *FormScreen.DOES[1:],
    )  # fmt: skip

    def __init__(self, view: TemplateView, readers: Readers, *, at_once: bool = False) -> None:
        super().__init__(
            ("Mail", "Templates", view.name, "Words"),
            (
                Field("subject", "Subject", value=view.subject),
                Field("body", "Text", "long", value=view.body.rstrip("\n"), tall=True),
            ),
            self._keep_words,
            draft=draft_of(view.key),
            intro=ABOUT,
        )
        self._key = view.key
        self._readers = readers
        self._at_once = at_once
        self._waits: Timer | None = None

    def body(self) -> ComposeResult:
        """The fields, and the mail beside them where there is room."""
        with Horizontal(id="edit"):
            yield from super().body()
            yield AsRead()

    def _widget(self, field: Field) -> Widget:
        made = super()._widget(field)
        if isinstance(made, TextArea):
            made.show_line_numbers = True  # what is wrong is told by its line
        return made

    async def load(self) -> None:
        """Bring back what was typed, or what an editor had saved when it was cut off."""
        await self.read(editing.bring_back, draft_of(self._key), "body")
        await super().load()
        await self._readers.refresh(self)
        await self._show()
        if self._at_once:
            self._at_once = False
            area = self.query_one("#field-body", TextArea)
            area.focus()
            self.act(self._edit(area))

    async def _keep_words(self, values: Values) -> Any:
        return await self.write(own_templates.save, self._key, **values)

    # -- the mail beside it --------------------------------------------------------------------

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        if self._waits is not None:
            self._waits.stop()
        self._waits = self.set_timer(SOON, self._show_soon)

    def _show_soon(self) -> None:
        if self.is_mounted and not self.closing:
            self.run_worker(self._guarded(self._show()), group="page", exclusive=True)

    async def _show(self) -> None:
        now = self.values()
        reading = await self._readers.read(self, now["subject"], now["body"])
        self.query_one(AsRead).show(reading, self._readers.reader, self._readers.place)

    def action_read(self) -> None:
        """The mail in place of the words, or the words again."""
        edited = self.query_one("#edit")
        edited.toggle_class("-read")
        self.query_one("#read" if edited.has_class("-read") else "#field-body").focus()

    def action_back(self) -> None:
        """From the mail back to the words, where it stands in their place; else out of the form."""
        if self.query_one("#edit").has_class("-read") and self.has_class("-narrow"):
            self.action_read()
        else:
            super().action_back()

    def action_next(self) -> None:
        """The next person's mail."""
        self._readers.turn(1)
        self._show_soon()

    def action_values(self) -> None:
        """List the values, and write the one chosen where the cursor is."""
        self.act(self._values(), group="ask")

    async def _values(self) -> None:
        found = await self._readers.values(self)
        choices = [
            Choice(one.path, one.path, f"{one.gives or 'nothing now'}   ({one.meaning or '–'})")
            for one in found
        ]
        who = self._readers.reader.name
        asked = Choose("What can be filled in", choices, f"As {who} gets it. Enter writes it down.",
                       esc="back to the words")  # fmt: skip
        asked.add_class("-large")
        chosen = await self.app.push_screen_wait(asked)
        if chosen is not None:
            typed = self.query_one("#field-subject", Input)
            area = self.query_one("#field-body", TextArea)
            target: Input | TextArea = typed if typed.has_focus else area
            if isinstance(target, Input):
                target.insert_text_at_cursor("{{ " + chosen + " }}")
            else:
                target.insert("{{ " + chosen + " }}")
            target.focus()

    # -- the editor ----------------------------------------------------------------------------

    async def _edit(self, area: TextArea) -> None:
        """The text in her own editor; what she saved there outlives the end of this program."""
        name = draft_of(self._key)
        before = await self.read(drafts.find, name)
        await self.read(drafts.keep, name, self._plain())
        path = await self.read(editing.path_for, name)
        try:
            back = await edit(self.app, area.text, path=path)
        except CoptuiError:
            await self._not_out(before is None)
            raise
        if back.outcome == "changed":
            area.text = back.text
            await self.read(drafts.keep, name, self._plain())
        else:
            await self._not_out(before is None)
        if back.outcome == "aborted":
            self.house.say("The editor was left without saving; the text is as it was.")
        area.focus()

    async def _not_out(self, was_nothing: bool) -> None:
        """Nothing came back from the editor: what was kept for its sake alone is not needed."""
        if was_nothing and self.values() == self._start:
            await self.read(drafts.drop, draft_of(self._key))
