"""One template: its words, what can be filled in, and the mail that a real person would get."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from coptui.errors import CoptuiError
from coptui.services import own_templates, templates
from coptui.services.mailing_views import Finding, TemplateView
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.mail import beginning
from coptui.tui.screens.mail.as_read import AsRead, Pane, marked
from coptui.tui.screens.mail.template_readers import Readers
from coptui.tui.screens.mail.template_values import ValueList
from coptui.tui.text import line, lines, shown

VIEWS = (("words", "#words"), ("values", "#values"), ("as it is read", "#read"))
"""What there is to see: one at a time in a narrow window, side by side in a wide one."""


class TemplateScreen(PlaceScreen):
    """The page of one template. With `choosing`, Enter gives its key back to who asked."""

    PLACE = "mail"
    CSS_PATH = "../../styles/templates.tcss"
    AUTO_FOCUS = "#read"
    WATCHES = frozenset({"mail", "contacts", "communities", "sessions", "settings"})
    HELP_WORDS = (
        "The words on one side, on the other the mail as a real person would get it; the awkward "
        "ones come first. Nothing is sent from here."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("template.edit", "e", "Change the words", "Changes them for good, for all "
                "mailings still to be written.", "change words", "Words"),
        Command("template.other", "tab", "Other view", "Goes between the words, the values and "
                "the mail.", "view", "Views"),
        Command("template.next", "right,n", "Next person", "Shows the next person's mail.",
                "next", "Views", action="turn(1)"),
        Command("template.write", "enter", "Write with it", "Begins a mailing with these words.",
                "use it", "Words"),
        Command("template.back", "escape", "Back", "Goes back; nothing is lost.", "back"),
        Command("template.before", "left,p", "Person before", "Shows the mail before.",
                "", "Views", action="turn(-1)"),
        Command("template.subject", "s", "About another", "Shows it about another session or "
                "community.", "about another", "Views"),
        Command("template.editor", "f4", "Your editor", "Opens the text in your own editor.",
                "", "Words"),
        Command("template.changes", "c", "What differs", "Shows what is new in the built-in words, "
                "and what yours say otherwise.", "what differs", "Words"),
        Command("template.built-in", "b", "Built-in words", "Goes back to the built-in words; "
                "u takes that back.", "built-in", "Words"),
        Command("template.copy", "o", "Copy to own", "Makes a copy of your own, to change by "
                "hand.", "", "Words"),
    )  # fmt: skip

    def __init__(self, key: str, *, choosing: bool = False) -> None:
        super().__init__()
        self.key = key
        self.view: TemplateView | None = None
        self._choosing = choosing
        self._newer = 0
        self._front = 2
        self._readers = Readers(key)

    def body(self) -> ComposeResult:
        """What it is, the views, and what is found in it."""
        yield Static("", id="what", markup=False)
        yield Static("", id="ways", markup=False, classes="narrow-only")
        with Horizontal(id="two"):
            with Vertical(id="left"):
                yield Pane(id="words", classes="pane")
                yield ValueList()
            yield AsRead()
        yield Static("", id="findings", markup=False)

    async def load(self) -> None:
        """The words as they are now, for the same reader as before."""
        self.view = await self.read(templates.readable, self.key)
        self._newer = await self.read(own_templates.newer_version, self.key)
        self.set_crumbs("Mail", "Templates", self.view.name)
        self.query_one("#what", Static).update(_what(self.view, self._newer))
        found = () if self.view.problem else await self.read(templates.check, self.key)
        self.query_one("#findings", Static).update(_findings(found))
        self.query_one("#findings").set_class(not found, "-hidden")
        await self._readers.refresh(self)
        await self._show()
        self._turn_to(self._front, focus=False)
        self.refresh_bindings()

    async def _show(self) -> None:
        assert self.view is not None
        words = line((f"! {self.view.problem}", "$warn")) if self.view.problem else lines(
            [line(("Subject  ", "$dim"), marked(self.view.subject)), "", marked(self.view.body)]
        )  # fmt: skip
        self.query_one("#words", Pane).says(words, "Words as they are written")
        readers = self._readers
        self.query_one(AsRead).show(await readers.read(self), readers.reader, self._note())
        values = [] if self.view.problem else await readers.values(self)
        await self.query_one(ValueList).show_rows(list(enumerate(values)))

    def _note(self) -> str:
        about = self._readers.about.label.partition(" · ")[0]
        return " · ".join(one for one in (about, self._readers.place) if one)

    # -- views ---------------------------------------------------------------------------------

    def _turn_to(self, front: int, *, focus: bool = True) -> None:
        self._front = front
        self.query_one("#two").set_class(VIEWS[front][1] == "#read", "-read")
        for at, (_, name) in enumerate(VIEWS):
            self.query_one(name).set_class(at == front, "-front")
        parts: list[tuple[str, str] | str] = []
        for at, (words, _) in enumerate(VIEWS):
            parts += [(words, "bold $accent" if at == front else "$dim"), "   "]
        self.query_one("#ways", Static).update(line(*parts))
        if focus:
            self.query_one(VIEWS[front][1]).focus()

    def action_other(self) -> None:
        """The next view: in front where there is room for one, in focus where there is more."""
        self._turn_to((self._front + 1) % len(VIEWS))

    def action_turn(self, by: int) -> None:
        """Another person's mail and values."""
        self._readers.turn(by)
        self.run_worker(self._guarded(self._show()), group="page", exclusive=True)

    def action_subject(self) -> None:
        """About something else."""
        self.act(self._subject(), group="ask")

    async def _subject(self) -> None:
        if await self._readers.choose(self):
            await self._show()

    # -- words ---------------------------------------------------------------------------------

    def why_not(self, action: str) -> str | None:
        """In words, why a key does nothing now."""
        if self.view is None:
            return "The template is still being read."
        broken = "Its file cannot be read; b goes back to the built-in words."
        if self.view.problem and action in ("edit", "editor", "changes", "write"):
            return broken
        if action == "built_in" and not self.view.own:
            return "These are the built-in words."
        if action == "copy" and self.view.own:
            return "There is an own copy of it already."
        if action == "turn" and not self._readers.several:
            return "There is nobody else to show it for."
        if action == "subject" and not self._readers.can_choose():
            return "There is nothing else it could be about."
        return None

    def offers(self, action: str) -> bool:
        """What differs is worth a key once there is an own copy."""
        return action != "changes" or self.view is None or self.view.own

    def action_edit(self) -> None:
        """Change the words in a form."""
        self.act(self._edit())

    def action_editor(self) -> None:
        """Change the text in the coordinator's own editor."""
        self.act(self._edit(at_once=True))

    async def _edit(self, *, at_once: bool = False) -> None:
        from coptui.tui.screens.mail.template_form import TemplateForm

        view = self.view
        if view is None:
            view = await self.read(templates.show, self.key)
        await self.app.push_screen_wait(TemplateForm(view, self._readers, at_once=at_once))

    def action_copy(self) -> None:
        """Make an own copy."""
        self.act(self.write(own_templates.copy, self.key))

    def action_built_in(self) -> None:
        """Back to the built-in words."""
        self.act(go_back(self, self.key), group="ask")

    def action_changes(self) -> None:
        """Show what differs."""
        from coptui.tui.screens.mail.template_changes import ChangesScreen

        self.app.push_screen(ChangesScreen(self.key))

    def action_write(self) -> None:
        """Begin a mailing with these words, or give them back to who is about to."""
        if self._choosing:
            self.dismiss(self.key)
        else:
            self.act(self._write(), group="ask")

    async def _write(self) -> None:
        from coptui.tui.screens.mail.people import PeopleScreen

        made = await beginning.begin(self, template=self.key)
        if made is not None:
            self.app.switch_screen(PeopleScreen(made.id))

    def action_back(self) -> None:
        """Back to where it was opened from."""
        self.dismiss(None)


async def go_back(screen: PlaceScreen, key: str) -> Any:
    """Ask, and let go of the own copy; whether it is gone."""
    told = (
        "Your own words are laid aside and the built-in ones are used from now on, also by drafts "
        "that are written from it.\n\nu takes it back."
    )
    ask = Ask("Go back to the built-in words?", told, esc="keep my words")
    if not await screen.app.push_screen_wait(ask):
        return False
    try:
        await screen.write(own_templates.revert, key)
    except CoptuiError as error:
        await screen.house.tell(error)
        return False
    return True


def _what(view: TemplateView, newer: int) -> Content:
    whose = "✓ your own words" if view.own else "· the built-in words"
    parts: list[str | Content] = [line((f"{whose}   ", "bold"), (view.recipients, "$dim"))]
    if newer:
        parts.append(
            line((f"! Version {newer} of the built-in words is new: ", "$warn"),
                 "c shows it; yours stay in use.")
        )  # fmt: skip
    return lines(parts)


def _findings(found: tuple[Finding, ...]) -> Content:
    return lines([line(("! ", "$warn"), one.text) for one in found]) if found else shown("")
