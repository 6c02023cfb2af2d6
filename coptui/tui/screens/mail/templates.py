"""The templates: which words there are, whose they are, and what is new in the built-in ones."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from coptui.domain.text import fold
from coptui.services import own_templates
from coptui.services.own_templates import TemplateRow
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.mail.as_read import Pane, marked
from coptui.tui.text import line, lines
from coptui.tui.widgets.row_list import Column, RowList
from coptui.tui.widgets.search_line import SearchLine


def whose(row: TemplateRow) -> str:
    """Whose words they are, and whether something asks for a look."""
    if row.view.problem:
        return "! cannot be read"
    if row.newer:
        return "! yours, new built-in"
    return "✓ your own words" if row.view.own else "· built-in"


class TemplatesScreen(PlaceScreen):
    """All templates; Enter opens one."""

    PLACE = "mail"
    TITLE_WORDS = ("Mail", "Templates")
    CSS_PATH = "../../styles/templates.tcss"
    WATCHES = frozenset({"mail"})
    HELP_WORDS = (
        "The words that mailings begin from. Change any of them for good: yours are used from "
        "then on, and the built-in ones are never lost."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("templates.open", "enter", "Open", "Shows the words, and what a person gets.",
                "open"),
        Command("templates.find", "slash", "Find", "Finds by a part of the words.", "find"),
        Command("templates.back", "escape", "Back", "Back to all mailings.", "back"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[TemplateRow] = []

    def body(self) -> ComposeResult:
        """The list, and beside it what the template under the cursor is for."""
        yield SearchLine("type a part of its words")
        with Horizontal(id="two"):
            yield RowList[TemplateRow](
                (
                    Column("", lambda row: row.view.key, 4),
                    Column("Template", lambda row: row.view.title, 26, grow=2, look="bold"),
                    Column("Whose words", whose, 21),
                    Column("Goes to", lambda row: row.view.recipients, 20, grow=1, gives_way=1,
                           look="dim"),
                ),
                lambda row: row.at, title="Templates", empty="No template has these words.",
            )  # fmt: skip
            yield Pane(id="detail", classes="wide-only", can_focus=False)

    async def load(self) -> None:
        """All templates as they are now."""
        self._rows = await self.read(own_templates.rows)
        await self._fill()

    async def _fill(self) -> None:
        wanted = fold(self.query_one(SearchLine).value)
        found = [
            row for row in self._rows
            if wanted in fold(f"{row.view.name} {row.view.aim} {row.view.recipients}")
        ]  # fmt: skip
        await self.query_one(RowList).show_rows(found)
        self._detail(self.query_one(RowList).row)

    @on(Input.Changed)
    async def _typed(self) -> None:
        await self._fill()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        self._detail(event.row)

    def _detail(self, row: TemplateRow | None) -> None:
        pane = self.query_one("#detail", Pane)
        if row is None:
            pane.says(Content(""), "")
        else:
            pane.says(about(row), row.view.name)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def why_not(self, action: str) -> str | None:
        """In words, why a key does nothing now."""
        if action == "open" and self.query_one(RowList).row is None:
            return "There is no template here to open."
        return None

    def action_open(self) -> None:
        """Open the one under the cursor."""
        from coptui.tui.screens.mail.template import TemplateScreen

        row: TemplateRow | None = self.query_one(RowList).row
        if row is not None:
            self.app.push_screen(TemplateScreen(row.view.key))

    def action_find(self) -> None:
        """Open the line to type into."""
        self.query_one(SearchLine).open()

    def action_back(self) -> None:
        """Back to the mailings."""
        self.dismiss(None)


def about(row: TemplateRow) -> Content:
    """What a template is for, to whom it goes and why it sounds as it does, then its words."""
    view = row.view
    if view.problem:
        return line((f"! {view.problem}", "$warn"))
    told = (("For", view.aim), ("Goes to", view.recipients), ("Its tone", view.reason))
    parts: list[str | Content] = []
    if row.newer:
        parts += [line((f"! Version {row.newer} of the built-in words is new.", "$warn")), ""]
    for name, words in told:
        if words:
            parts += [line((f"{name}  ", "$dim"), words), ""]
    return lines([*parts, line(("Subject  ", "$dim"), marked(view.subject)), "", marked(view.body)])
