"""The filter: conditions added and taken away one by one, the sentence and the number above."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from coptui.domain.contact_filter import Condition, ContactFilter
from coptui.services import contacts, filters
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts.asking import ask_condition
from coptui.tui.screens.contacts.saved import SavedFilters
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "No condition yet, so everybody is shown.\n"
    "All conditions must hold: in a community, came lately, may be mailed.\n"
    "n adds one, o takes a saved filter."
)
NOBODY = (
    "No condition yet, so it would go to nobody.\n"
    "All conditions must hold: came lately, in a role, with a tag.\n"
    "n adds one, o takes a saved filter."
)


@dataclass(frozen=True)
class Picked:
    """The filter that was put together, and the name it is saved under, if it is."""

    filter: ContactFilter
    name: str = ""


class FilterScreen(PlaceScreen):
    """Puts a filter together; gives a `Picked`, or None when left."""

    PLACE = "contacts"
    HELP_WORDS = (
        "A person is shown when all conditions hold. Nothing changes for anybody by looking.\n"
        "A filter saved under a name can choose the people of a mailing later."
    )
    # Before the list sees it: Enter shows what is chosen, also while there is no condition.
    BINDINGS = [Binding("enter", "show", "Show these", show=False, priority=True)]
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("filter.show", "enter,ctrl+s,f2", "Show these", "Uses the filter as it stands.",
                "show these"),
        Command("filter.new", "n", "New condition", "Adds a condition.", "new"),
        Command("filter.drop", "d", "Take away", "Takes this condition away.", "take away"),
        Command("filter.saved", "o", "Saved filters", "Opens one that was saved.", "saved"),
        Command("filter.save", "s", "Save", "Keeps these conditions under a name.", "save"),
        Command("filter.back", "escape", "Leave", "Leaves everything as it was.", "leave"),
        Command("filter.change", "e", "Change", "Asks for this condition again."),
    )  # fmt: skip

    CSS_PATH = "../../styles/contacts.tcss"

    def __init__(
        self,
        start: ContactFilter,
        *,
        crumbs: tuple[str, ...] = ("Contacts", "Filter"),
        number: Callable[[ContactFilter], Awaitable[str]] | None = None,
        empty: str = EMPTY,
    ) -> None:
        super().__init__()
        self.filter, self.called = start, ""
        self._crumbs, self._number, self._empty = crumbs, number, empty
        self._begun = not start.empty

    def body(self) -> ComposeResult:
        """The sentence with its number, and the conditions."""
        yield Static("", id="sentence", classes="region", markup=False)
        yield RowList[tuple[int, Condition, str]](
            (Column("", lambda row: row[2], 30, grow=1, look="bold"),),
            key=lambda row: row[0],
            title="Conditions",
            headings=False,
            empty=self._empty,
        )

    async def load(self) -> None:
        """Read it out, and count."""
        self.set_crumbs(*self._crumbs)
        told = await self.read(filters.described, self.filter)
        rows = [(at, one, words) for at, (one, words) in enumerate(told.conditions)]
        await self.query_one(RowList).show_rows(rows)
        box = self.query_one("#sentence", Static)
        box.border_title = shown(f"“{self.called}”" if self.called else "Who")
        nobody = self.filter.empty and self._empty == NOBODY
        said = filters.NOBODY if nobody else told.sentence
        number = await (self._number or self._of_all)(self.filter)
        box.update(lines([line((said, "bold")), line((number, "$accent"))]))
        self.refresh_bindings()
        if not self._begun:
            self._begun = True
            self.action_new()

    async def _of_all(self, flt: ContactFilter) -> str:
        everybody = await self.read(contacts.count, ContactFilter(), None)
        return f"{await self.read(contacts.count, flt, None):,} of {everybody:,} people"

    @property
    def condition(self) -> Condition | None:
        """The one under the cursor."""
        row = self.query_one(RowList).row
        return None if row is None else row[1]

    def why_not(self, action: str) -> str | None:
        """Some things need a condition."""
        if action in ("change", "drop") and self.condition is None:
            return "There is no condition yet. n adds one."
        if action == "save" and self.filter.empty:
            return "There is nothing to save yet: n adds a condition."
        return None

    def _take(self, flt: ContactFilter, name: str = "") -> None:
        self.filter, self.called = flt, name
        self.reload()

    def action_new(self) -> None:
        """Add a condition."""
        self.act(self._new(), group="ask")

    async def _new(self) -> None:
        one = await ask_condition(self, self.filter)
        if one is not None:
            self._take(self.filter.having(one))

    def action_change(self) -> None:
        """Ask for the condition under the cursor again."""
        old = self.condition
        if old is not None:
            self.act(self._change(old), group="ask")

    async def _change(self, old: Condition) -> None:
        new = await ask_condition(self, self.filter, instead_of=old)
        if new is not None:
            self._take(self.filter.without(old).having(new))

    def action_drop(self) -> None:
        """Take the condition under the cursor away."""
        if self.condition is not None:
            self._take(self.filter.without(self.condition))

    def action_save(self) -> None:
        """Keep it under a name."""
        if not self.filter.empty:
            self.act(self._save(), group="ask")

    async def _save(self) -> None:
        told = await self.read(filters.described, self.filter)
        name = await self.app.push_screen_wait(
            AskLine(
                "Save the filter", told.sentence, "Under which name?", value=self.called,
                needed="A word is enough: regulars, to ring, housing.",
            )
        )  # fmt: skip
        if name:
            done = await self.write(filters.save, name, self.filter)
            self._take(self.filter, done.view.name)

    def action_saved(self) -> None:
        """Take one that was saved."""
        self.act(self._saved(), group="ask")

    async def _saved(self) -> None:
        found = await self.app.push_screen_wait(SavedFilters())
        if found is not None:
            self._take(found.filter, found.name)

    def action_show(self) -> None:
        """Use it as it stands."""
        self.dismiss(Picked(self.filter, self.called))

    def action_back(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
