"""One report: what may stand in it beside how it reads, and what it still asks of her."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from coptui.services.reports import drafting, page
from coptui.services.reports.page import ReportPage
from coptui.tui.commands import Command
from coptui.tui.dialogs.read import Read
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.reports import sign_off_acts, words_forms
from coptui.tui.screens.reports.choice_list import ChoiceList
from coptui.tui.screens.reports.text_pane import TextPane
from coptui.tui.screens.reports.words import length, of_state, section, strip
from coptui.tui.text import lines, shown
from coptui.tui.widgets.row_list import RowList

BESIDE = 100
"""Columns from which on the choice stands beside the text."""
HERS = frozenset({"in_or_out", "up", "down", "words", "edit", "editor", "gather"})
"""What changes the report; once it has left it stays as it is, and a new version is begun."""

FROM_OUTSIDE = frozenset({"sessions", "communities"})
OF_REPORTS = frozenset({"reports", "mail"})
"""Areas of what is captured, and of what is done with a report itself or its mail."""


class ReportScreen(PlaceScreen):
    """A report from its draft to its last answer."""

    PLACE = "reports"
    TITLE_WORDS = ("Reports",)
    WATCHES = frozenset({"reports", "communities", "sessions", "contacts", "mail"})
    CSS_PATH = "../../styles/reports.tcss"
    AUTO_FOCUS = ""
    HELP_WORDS = (
        "One part shows what may stand in it, the other how it reads; tab turns between them where "
        "there is no room for both. What you change in the text stays as you wrote it; what was "
        "captured later is offered, and put in when you say so. s does what comes next: "
        "showing it to others, agreeing to it, sending it."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("report.open", "enter", "Put it in, or read it", "Puts in what came later; shows "
                "the rest whole.", "read"),
        Command("report.in-or-out", "space", "In or out", "Leaves it out of the report, or "
                "takes it in.", "in/out"),
        Command("report.other", "tab", "Choice or text", "Goes between what may be chosen and "
                "how it reads.", "turn"),
        Command("report.words", "f", "Your own words", "Foreword, what you ask of the reader, "
                "concluding words.", "own words"),
        Command("report.edit", "e", "Edit the text", "Changes the text itself; what you change "
                "stays.", "edit"),
        Command("report.check", "c", "Check", "Looks for anybody who could be recognised.",
                "check"),
        Command("report.next", "s", "What comes next", "Shows it to the core group, agrees to "
                "it, sends it, or follows it up.", "next"),
        Command("report.file", "ctrl+s", "As a file", "Markdown, text, a page for a browser, "
                "PDF or Word.", "file"),
        Command("report.editor", "f4", "Your editor", "Opens the text in your own editor."),
        Command("report.up", "shift+up", "Further up", "Moves it towards the beginning of its "
                "section."),
        Command("report.down", "shift+down", "Further down", "Moves it towards the end of its "
                "section."),
        Command("report.steps", "S", "All that can be done with it", "Every step, to choose "
                "from."),
        Command("report.comments", "o", "What was said of it", "Comments and agreements, and to "
                "note another one."),
        Command("report.who", "i", "Who has what", "Those who have it, and who owes an answer."),
        Command("report.gather", "r", "Gather again", "Puts in what was captured since; your own "
                "words stay."),
        Command("report.for-whom", "w", "For whom", "For the community, or for everybody; and "
                "where it can be read on the web."),
        Command("report.back", "escape", "Back", "All reports."),
    )  # fmt: skip

    def __init__(self, report_id: int) -> None:
        super().__init__()
        self.report_id = report_id
        self.page: ReportPage | None = None
        self._gathered = False
        self.add_class("-reads")

    def body(self) -> ComposeResult:
        """What it is and asks on top; the choice beside the text."""
        yield Static("", id="top", classes="region", markup=False)
        with Horizontal(id="both"):
            yield ChoiceList()
            yield TextPane()

    def _on_changed(self, areas: frozenset[str]) -> None:
        if areas & FROM_OUTSIDE and not areas & OF_REPORTS and not self.is_current:
            self._gathered = False  # written down elsewhere: it is put in on coming back
        super()._on_changed(areas)

    async def load(self) -> None:
        """Read it; on the first look, and on coming back, put in what was captured since."""
        if not self._gathered:
            self._gathered = True
            await self._gather_quietly()
        width = max(40, self.query_one(TextPane).size.width - 4)
        it = self.page = await self.read(page.page, self.report_id, width)
        view = it.view
        self.set_crumbs("Reports", view.line.community, view.line.kind_words, view.line.subject)
        top = self.query_one("#top", Static)
        top.border_title = shown(view.title)
        top.border_subtitle = shown(view.target)
        top.update(lines([of_state_line(it), *strip(it, self.size.width - 6)]))
        note = "" if view.may_change else "its words stay as they are"
        await self.query_one(ChoiceList).show_choices(it.choices)
        self.query_one(TextPane).show(view.text, it.figures, "As it reads", note)
        if self.focused is None:
            self._begin(on_choice=bool(it.offered) or self.size.width >= BESIDE)
        self.refresh_bindings()

    async def _gather_quietly(self) -> None:
        found = await self.read(drafting.show, self.report_id)
        if found.may_change and not await self.read(lambda ws: ws.read_only):
            done = await self.house.backend.write(drafting.refresh, self.report_id)
            if done.view.came or done.view.offered:
                self.house.say(done.said)

    def _begin(self, *, on_choice: bool) -> None:
        on_choice = on_choice and bool(self.page and self.page.choices)
        self.set_class(on_choice, "-chooses")
        self.set_class(not on_choice, "-reads")
        self.query_one("#choice" if on_choice else "#text").focus()
        if on_choice and self.page is not None and self.page.offered:
            self.query_one(ChoiceList).go_to(0)  # what came later waits for her there
        self.refresh_bindings()

    @property
    def row(self) -> drafting.Choice | None:
        """The piece under the cursor, while the choice is looked at."""
        choice = self.query_one(ChoiceList)
        return choice.piece if choice.has_focus else None

    def about_community(self) -> int | None:
        """The community that a new idea belongs to."""
        return self.page.view.line.community_id if self.page else None

    def offers(self, action: str) -> bool:
        """What is done to a piece belongs to the choice."""
        if action in ("open", "in_or_out", "up", "down"):
            return self.query_one(ChoiceList).has_focus
        return True

    def why_not(self, action: str) -> str | None:
        """What has left the house stays as it is."""
        it = self.page
        if it is None:
            return None
        if action in HERS and not it.view.may_change:
            return f"It is {it.view.line.status_words}: its words stay. S shows what can be done."
        if action in ("open", "in_or_out", "up", "down") and self.row is None:
            return "There is nothing to choose."
        if action == "other" and not it.choices:
            return "There is nothing to choose."
        return None

    def on_descendant_focus(self) -> None:
        """The keys follow the side that is looked at."""
        self.refresh_bindings()

    @on(RowList.Moved, "#choice")
    def _moved(self, event: RowList.Moved) -> None:
        beside = self.size.width >= BESIDE and self.query_one(ChoiceList).has_focus
        if beside and event.row is not None and event.row.chosen:
            self.query_one(TextPane).go_to(event.row.text)

    @on(RowList.Chosen, "#choice")
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Put in what came later, or read the whole of it."""
        row = self.row
        if row is None:
            return
        if row.offered:
            self.act(self.write(drafting.take, self.report_id, [row.key]))
        else:
            self.app.push_screen(Read(section(row.section), row.text))

    def action_in_or_out(self) -> None:
        """In or out."""
        row = self.row
        if row is None:
            return
        if row.offered:
            self.act(self.write(drafting.take, self.report_id, [row.key]))
        elif row.chosen:
            self.act(self.write(drafting.choose, self.report_id, leave_out=[row.key]))
        else:
            self.act(self.write(drafting.choose, self.report_id, take_in=[row.key]))

    def action_up(self) -> None:
        """Towards the beginning of its section."""
        self._move(-1)

    def action_down(self) -> None:
        """Towards the end of its section."""
        self._move(1)

    def _move(self, by: int) -> None:
        row = self.row
        if row is not None and self.page and row.section in self.page.hang_together:
            self.house.say("These hang together, and stay in their order.")
            return
        order = self.query_one(ChoiceList).moved(by)
        if order is None:
            self.house.say("It stays in its section, among those that are in.")
        else:
            self.act(self.write(drafting.choose, self.report_id, order=order))

    def action_other(self) -> None:
        """The other side."""
        self._begin(on_choice=not self.query_one(ChoiceList).has_focus)

    def action_words(self) -> None:
        """Her own words."""
        if self.page is not None:
            self.act(words_forms.own_words(self, self.page.view), group="ask")

    def action_edit(self) -> None:
        """The text itself, in a form."""
        if self.page is not None:
            self.act(words_forms.edit_text(self, self.page.view), group="ask")

    def action_editor(self) -> None:
        """The text itself, in her own editor."""
        if self.page is not None:
            self.act(words_forms.edit_outside(self, self.page.view), group="ask")

    def action_check(self) -> None:
        """What could tell who somebody is."""
        from coptui.tui.screens.reports.checking import ReportCheckScreen

        self.app.push_screen(ReportCheckScreen(self.report_id))

    def action_next(self) -> None:
        """The one thing that comes next."""
        if self.page is not None:
            self.act(sign_off_acts.next_step(self, self.page), group="ask")

    def action_steps(self) -> None:
        """Every step, to choose from."""
        if self.page is not None:
            self.act(sign_off_acts.choose_step(self, self.page), group="ask")

    def action_comments(self) -> None:
        """What was said of it."""
        from coptui.tui.screens.reports.comments import CommentsScreen

        self.app.push_screen(CommentsScreen(self.report_id))

    def action_who(self) -> None:
        """Who has it."""
        from coptui.tui.screens.reports.given import GivenScreen

        self.app.push_screen(GivenScreen(self.report_id))

    def action_file(self) -> None:
        """Write it into a file."""
        if self.page is not None:
            self.act(words_forms.as_file(self, self.page.view), group="ask")

    def action_gather(self) -> None:
        """Put in what was captured since."""
        self.act(self._gather())

    async def _gather(self) -> None:
        await self.write(drafting.refresh, self.report_id)
        self.reload()

    def action_for_whom(self) -> None:
        """For whom it is, and where it can be read."""
        if self.page is not None:
            self.act(words_forms.for_whom(self, self.page.view), group="ask")

    def action_back(self) -> None:
        """All reports."""
        self.dismiss()


def of_state_line(it: ReportPage) -> str:
    """Its state, its version, and the day it was made."""
    line = it.view.line
    return f"{of_state(line)} · version {line.version} · {length(it.view)}"
