"""Every row of a file and what becomes of it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from coptui.domain.consent import Purpose
from coptui.services.importing import Fate, ImportPlan, PlannedRow
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts.import_words import CHANGED
from coptui.tui.screens.contacts.marks import sign
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList

WORDS = {
    "new": "new", "updated": "changed", "same": "nothing new", "refused": "not taken",
    "suppressed": "stays away", "duplicate": "twice", "doubtful": "who is it?",
    "left_out": "left out",
}  # fmt: skip

ORDER = (
    Fate.refused, Fate.doubtful, Fate.suppressed, Fate.left_out, Fate.duplicate, Fate.updated,
    Fate.new, Fate.same,
)  # fmt: skip


def why(row: PlannedRow) -> str:
    """What changes, or why not."""
    changes = ", ".join(f"{CHANGED.get(one.field, one.field)} {one.new}" for one in row.changes)
    return row.reason or changes or row.hint or row.parsed.hint


def mail(row: PlannedRow) -> str:
    """What the file changes about whether they may be written to."""
    if Purpose.mail in row.denies:
        return f"{sign('refused')} said no"
    if Purpose.mail in row.purposes:
        return f"{sign('given')} yes" if row.parsed.email else "no e-mail"
    return "? not asked" if row.fate is Fate.new else ""


class PlannedRows(PlaceScreen):
    """A list to read."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Import", "Rows")
    HELP_WORDS = "The numbers are those of the file, its headings being row 1."
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("rows.back", "escape", "Back", "Goes back to what will happen.", "back"),
    )
    CSS_PATH = "../../styles/contacts.tcss"

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self._plan = plan

    def body(self) -> ComposeResult:
        """The list."""
        yield RowList[PlannedRow](
            (
                Column("Row", lambda r: str(r.parsed.number), 5, look="dim"),
                Column("Name", lambda r: r.parsed.name, 20, grow=1, look="bold"),
                Column("E-mail", lambda r: r.parsed.email, 20, 1, 1),
                Column("Becomes", lambda r: WORDS.get(r.fate.value, ""), 11),
                Column("Mail", mail, 11),
                Column("", why, 14, grow=2, look="dim"),
            ),
            key=lambda r: r.parsed.number,
            title="Rows",
            empty="The file has no rows.",
        )
        yield Static("", id="whole", markup=False)

    async def load(self) -> None:
        """Show them, what needs a look first."""
        order = {fate: at for at, fate in enumerate(ORDER)}
        rows = sorted(self._plan.rows, key=lambda r: order[r.fate])
        await self.query_one(RowList).show_rows(rows)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        words = ""
        if event.row is not None:
            one = event.row.parsed
            words = " · ".join(part for part in (one.name, one.email, why(event.row)) if part)
        self.query_one("#whole", Static).update(shown(words))

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
