"""Who in a file may be somebody on the list: side by side, and one key for each."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.services import contacts
from coptui.services.contact_views import ContactView
from coptui.services.importing import Choice, ImportPlan, PlannedRow
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts import marks
from coptui.tui.text import cut, line, lines
from coptui.tui.widgets.row_list import Column, RowList

SAID = {
    Choice.same: "the same person",
    Choice.other: "somebody else",
    Choice.out: "left out",
}
SIDE = 32


class CompareScreen(PlaceScreen):
    """Gives what was said of each row, by its number."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Import", "Compare")
    HELP_WORDS = (
        "The same person: what the file knows more is added, and their address stays as it is.\n"
        "Somebody else: they come in as new. Whoever said no stays a no either way."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("compare.same", "y", "The same person", "Adds what the file knows more.",
                "same person"),
        Command("compare.other", "n", "Somebody else", "Brings the row in as new.",
                "somebody else"),
        Command("compare.out", "x", "Leave out", "Leaves the row out.", "leave out"),
        Command("compare.back", "escape", "Back", "Goes back; what was said counts.", "back"),
    )  # fmt: skip
    CSS_PATH = "../../styles/contacts.tcss"

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self._rows = plan.asked_about
        self.choices: dict[int, Choice] = dict(plan.choices)
        self._unit = plan.table.unit
        self._known: dict[int, ContactView] = {}

    def body(self) -> ComposeResult:
        """The rows, and the two people of the one under the cursor."""
        yield RowList[PlannedRow](
            (
                Column("Row", lambda r: str(r.parsed.number), 5, look="dim"),
                Column("In the file", lambda r: r.parsed.name, 18, grow=1, look="bold"),
                Column("Because", lambda r: r.reason or r.hint, 20, 2, 1, "dim"),
                Column("Is", self._said, 16),
            ),
            key=lambda r: r.parsed.number,
            title="May be somebody you have",
            empty="Nobody in the file looks like somebody you have.",
        )
        yield Static("", id="sides", markup=False)

    def _said(self, row: PlannedRow) -> str:
        choice = self.choices.get(row.parsed.number)
        return SAID[choice] if choice else "?"

    async def load(self) -> None:
        """Show the rows."""
        await self.query_one(RowList).show_rows(self._rows)

    @on(RowList.Moved)
    async def _moved(self, event: RowList.Moved) -> None:
        self.act(self._show(event.row), group="sides")

    async def _show(self, row: PlannedRow | None) -> None:
        if row is None or row.meant is None:
            return
        if row.meant not in self._known:
            self._known[row.meant] = await self.read(contacts.show, row.meant)
        self.query_one("#sides", Static).update(self._sides(row, self._known[row.meant]))

    def _sides(self, row: PlannedRow, view: ContactView) -> Content:
        one = row.parsed
        pairs = (
            ("Name", one.name, view.name),
            ("E-mail", one.email, view.email),
            ("Organisation", one.organisation, view.organisation),
            ("Phone", one.phone, view.phone),
            ("Work", one.job, view.job),
            ("Mail", "", marks.mail(view.mail)),
        )
        head = line((" " * 14, ""), (cut(f"In the file, {self._unit} {one.number}", SIDE), "bold"),
                    ("On the list", "bold"))  # fmt: skip
        return lines([head, *(self._pair(*pair) for pair in pairs if pair[1] or pair[2])])

    def _pair(self, label: str, left: str, right: str) -> Content:
        differs = bool(left and right and left.casefold() != right.casefold())
        style = "$warn" if differs else ""
        return line(
            (f"{label:14}", "$dim"), (cut(left or "–", SIDE - 2) + "  ", style), right or "–"
        )

    def why_not(self, action: str) -> str | None:
        """There has to be a row."""
        if action in ("same", "other", "out") and not self._rows:
            return "Nobody in the file looks like somebody you have."
        return None

    def _say(self, choice: Choice) -> None:
        rows = self.query_one(RowList)
        row: PlannedRow | None = rows.row
        if row is not None:
            self.choices[row.parsed.number] = choice
            self.act(self._next(rows.cursor))

    async def _next(self, at: int) -> None:
        rows = self.query_one(RowList)
        await rows.show_rows(self._rows)
        if at + 1 < len(self._rows):
            rows.go_to(at + 1)

    def action_same(self) -> None:
        """They are the same person."""
        self._say(Choice.same)

    def action_other(self) -> None:
        """They are two people."""
        self._say(Choice.other)

    def action_out(self) -> None:
        """Leave the row out."""
        self._say(Choice.out)

    def action_back(self) -> None:
        """Back, with what was said."""
        self.dismiss(self.choices)
