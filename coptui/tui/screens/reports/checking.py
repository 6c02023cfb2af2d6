"""What the privacy check found in a report, one after the other, and why each is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.services.reports import checking, drafting
from coptui.services.reports.drafting import ReportView
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.reports import words_forms
from coptui.tui.text import line, lines, safe_line, shown
from coptui.tui.widgets.row_list import Column, RowList

CLEAN = (
    "Nothing was found: nobody is named who did not agree, no address, no\n"
    "telephone number, no number so small that it points at somebody.\n"
    " \n"
    "A program cannot know who would be recognised all the same. Read it once\n"
    "more as somebody local would."
)


@dataclass(frozen=True)
class Found:
    """One line: open, or staying as it is with a reason."""

    number: int
    rule: str
    excerpt: str
    why: str
    line: int
    words: str
    reason: str = ""


class ReportCheckScreen(PlaceScreen):
    """The findings above, the one under the cursor in full below."""

    PLACE = "reports"
    TITLE_WORDS = ("Reports", "Check")
    WATCHES = frozenset({"reports", "contacts"})
    CSS_PATH = "../../styles/reports.tcss"
    HELP_WORDS = (
        "Nothing leaves while one is open. Either the words change, or it stays as it is and you "
        "say why it may: agreed in the room, a public post, a street of three hundred houses."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("report-check.words", "enter,e", "Change the words", "Opens the text to change "
                "what was found.", "change words"),
        Command("report-check.accept", "a", "It may stay", "Leaves it as it is, with the reason "
                "why it may.", "it may stay"),
        Command("report-check.back", "escape", "Back", "The report.", "back"),
    )  # fmt: skip

    def __init__(self, report_id: int) -> None:
        super().__init__()
        self._report = report_id
        self._view: ReportView | None = None

    def body(self) -> ComposeResult:
        """The list, and the one under the cursor with its line."""
        yield RowList[Found](
            (
                Column("", _state, 10),
                Column("What", lambda r: rule(r.rule), 20, look="dim"),
                Column("In the text", lambda r: r.words, 24, grow=1, look="bold"),
                Column("Line", lambda r: str(r.line) if r.line else "", 5, gives_way=1,
                       look="dim"),
            ),
            key=lambda r: r.number,
            title="Who could be recognised",
            empty=CLEAN,
        )  # fmt: skip
        yield Static("", id="why", classes="region", markup=False)

    async def load(self) -> None:
        """Look through the report once more."""
        self._view = view = await self.read(drafting.show, self._report)
        checked = await self.read(checking.check, self._report)
        self.set_crumbs("Reports", view.line.kind_words, view.line.subject, "Check")
        found = [
            Found(i, one.rule, one.excerpt, one.why, one.line, one.found or one.excerpt)
            for i, one in enumerate(checked.findings)
        ]
        found += [
            Found(len(found) + i, one.rule, one.excerpt, "", 0, one.excerpt, one.reason)
            for i, one in enumerate(checked.accepted)
        ]
        rows = self.query_one(RowList)
        await rows.show_rows(found)
        rows.border_subtitle = shown(_counts(len(checked.findings), len(checked.accepted)))
        self.refresh_bindings()

    @property
    def row(self) -> Found | None:
        """The one under the cursor."""
        found: Found | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """Both need a finding."""
        if action == "accept" and self.row is not None and self.row.reason:
            return "It stays already; its reason is below."
        if action != "back" and self.row is None:
            return "Nothing was found."
        if action == "accept" and self.row is not None:
            return checking.NEVER.get(self.row.rule)
        return None

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        box, row = self.query_one("#why", Static), event.row
        box.set_class(row is None, "-hidden")
        if row is not None:
            box.border_title = shown(rule(row.rule))
            box.update(lines(self._told(row)))
        self.refresh_bindings()

    def _told(self, row: Found) -> list[str | Content]:
        text = self._view.text.split("\n") if self._view else []
        around = text[row.line - 1] if 0 < row.line <= len(text) else row.excerpt
        told: list[str | Content] = [_marked(around, row.words), "", row.why]
        return [told[0], "", line(("It may stay: ", "$dim"), row.reason)] if row.reason else told

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_words()

    def action_words(self) -> None:
        """Change the words."""
        if self.row is not None and self._view is not None:
            found = (self.row.words, self.row.line)
            self.act(words_forms.edit_text(self, self._view, found), group="ask")

    def action_accept(self) -> None:
        """It may stay as it is."""
        if self.row is not None:
            self.act(self._accept(self.row), group="ask")

    async def _accept(self, row: Found) -> None:
        reason = await self.app.push_screen_wait(
            AskLine("It may stay", row.excerpt, "Why it may", needed="A few words why.")
        )
        if reason:
            await self.write(checking.accept, self._report, row.rule, row.excerpt, reason)

    def action_back(self) -> None:
        """The report."""
        self.dismiss()


RULES = {
    "name": "a name", "name-of-member": "a member's name",
    "titled": "a name not on the list", "address": "an e-mail address",
    "telephone": "a telephone number", "postcode": "a postcode",
    "date-of-birth": "a day of birth", "identifier": "a number of theirs",
    "unique-role": "one who has this role", "small-number": "a small number",
    "age": "somebody's age", "photo": "a photograph", "quote": "in their words",
}  # fmt: skip


def rule(name: str) -> str:
    """A rule of the check, as what it found."""
    return RULES.get(name, name.replace("-", " "))


def _state(row: Found) -> str:
    return "✓ may stay" if row.reason else "? open"


def _counts(open_: int, stays: int) -> str:
    said = f"{open_} open" if open_ else "nothing open"
    return f"{said} · {stays} may stay" if stays else said


def _marked(text: str, excerpt: str) -> Content:
    """The line with what was found standing out."""
    plain, wanted = safe_line(text), safe_line(excerpt)
    before, found, after = plain.partition(wanted)
    if not found:
        return line((wanted, "bold reverse"))
    return line(before[-200:], (found, "bold reverse"), after[:200])
