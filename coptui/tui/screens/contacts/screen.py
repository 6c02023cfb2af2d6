"""The list of people: search as you type, filters, the person under the cursor beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer
from textual.widgets import Input, Static

from coptui.domain.dates import age
from coptui.services import contacts, filters
from coptui.services.contact_views import ContactFilter, ContactRow
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts import acts, many, marks
from coptui.tui.screens.contacts.words import aside, came, mail_line, who
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.row_list import Column, RowList, Source
from coptui.tui.widgets.search_line import SearchLine

if TYPE_CHECKING:
    from coptui.workspace import Workspace

RESTED = 0.08
"""Seconds on one row after which the person is shown: not while a key is held down."""

_OF_ONE = frozenset(
    {"open", "edit", "agreed", "withdraw", "remove", "erase", "copy", "tag", "join", "role"}
)
EMPTY = (
    "Nobody is here yet.\n"
    "People you may write to live here, each with what they agreed to.\n"
    "i brings them in from a spreadsheet, n adds one."
)


def today_of(ws: Workspace) -> date:
    """The day it is for this house."""
    return ws.today()


class ContactsScreen(PlaceScreen):
    """People."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts",)
    WATCHES = frozenset({"contacts"})
    HELP_WORDS = (
        "Type / and a part of a name, an organisation or an address to find people.\n"
        "✓ may be written to, ? not asked, – said no, ✗ withdrew, ⌛ ask again soon.\n"
        "space, v and * mark people; t tags all of them, a adds them to a community, o a role."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("contacts.open", "enter", "Open", "Opens the person's page.", "open"),
        Command("contacts.search", "slash", "Search", "Finds by a part of a name or address.",
                "search"),
        Command("contacts.filter", "f", "Filter", "Shows only people of whom conditions hold.",
                "filter"),
        Command("contacts.new", "n", "New person", "Adds one person.", "new"),
        Command("contacts.edit", "e", "Edit", "Changes what is kept about the person."),
        Command("contacts.agreed", "c", "They said yes or no",
                "Records what the person agreed to, or that they said no."),
        Command("contacts.withdraw", "w", "No more mail",
                "They said no, or no longer agree. Mail stops at once; what was said stays.",
                "no more"),
        Command("contacts.remove", "d", "Remove", "Takes the person off the list."),
        Command("contacts.erase", "delete", "Forget",
                "Takes the person out of every file, for good, after saying what that means."),
        Command("contacts.import", "i", "Import", "Brings people in from a file.", "import",
                action="bring_in"),
        Command("contacts.imports", "I", "Files brought in",
                "Lists the imports; one can be taken back, weeks later too."),
        Command("contacts.renewals", "r", "Renewals", "Whose consent runs out when; asks again."),
        Command("contacts.twice", "T", "Twice on the list?",
                "Shows who may be on the list twice, to be merged or told apart."),
        Command("contacts.tag", "t", "Tag", "Tags the person, or all that are marked."),
        Command("contacts.join", "a", "Add to a community",
                "Brings the person, or all that are marked, into a community."),
        Command("contacts.role", "o", "Role",
                "Gives the person, or all that are marked, a role."),
        Command("contacts.export", "ctrl+s", "Export", "Writes what is shown into a file."),
        Command("contacts.copy", "y", "Copy the address", "Sends the address to the clipboard."),
        Command("contacts.all", "escape", "Show all",
                "Takes search, filter and marks away; then goes back to Today."),
    )  # fmt: skip
    CSS_PATH = "../../styles/contacts.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.filter = ContactFilter()
        self.filter_words = ""
        self.today = date.min
        self._stand_on: int | None = None
        self._rest: Timer | None = None

    def body(self) -> ComposeResult:
        """Search line, list, and the person."""
        yield SearchLine("a part of a name, an organisation or an address")
        yield Static("", id="who", classes="-hidden", markup=False)
        with Container(id="people"):
            yield RowList[ContactRow](
                (
                    Column("Name", lambda r: r.name, 17, grow=2, look="bold"),
                    Column("Organisation", lambda r: r.organisation or "–", 14, 1, 2, "dim"),
                    Column(
                        "Role or work", lambda r: r.role.replace("_", " ") or "–", 12, gives_way=1
                    ),
                    Column("Mail", lambda r: marks.mail(r.mail), 23),
                    Column("Last came", self._last_came, 11, look="dim"),
                    Column("Tags", lambda r: ", ".join(r.tags), 12, 1, 3, "dim"),
                ),
                key=lambda r: r.id,
                title="People",
                empty=EMPTY,
                markable=True,
            )
            yield Static("", id="person", markup=False)

    def _last_came(self, row: ContactRow) -> str:
        if row.last_came is None:
            return "–"
        words = age(row.last_came, self.today).removesuffix(" ago")
        # Beyond the year the day of the week makes room for the year.
        return words if len(words) <= 11 else words.split(" ", 1)[1]

    async def load(self) -> None:
        """Show the people that fit the filter."""
        flt = self.filter
        self.today = await self.read(today_of)

        async def page(offset: int, limit: int) -> Sequence[ContactRow]:
            return await self.read(contacts.page, flt, offset, limit)

        async def count() -> int:
            return await self.read(contacts.count, flt, None)

        async def position(contact_id: int) -> int | None:
            return await self.read(contacts.position, flt, contact_id)

        async def keys() -> Sequence[int]:
            return await self.read(contacts.ids_of, flt)

        rows = self.query_one(RowList)
        rows.empty = EMPTY if flt.empty else "Nobody fits.\nEsc shows all again."
        await self._say_who(replace(flt, search=""))
        keep = flt == getattr(self, "_shown", flt)
        self._shown = flt
        await rows.show(Source(page, count, position, keys), words=flt.search, keep=keep)
        if self._stand_on is not None:
            at = await position(self._stand_on)
            self._stand_on = None
            if at is not None:
                rows.go_to(at)
        if not flt.empty:
            rows.whole = await self.read(contacts.count, ContactFilter(), None)
            rows.show_counts()

    async def _say_who(self, flt: ContactFilter) -> None:
        """The conditions as a sentence above the list; names may have changed since."""
        told = self.query_one("#who", Static)
        self.filter_words = "" if flt.empty else (await self.read(filters.described, flt)).sentence
        told.set_class(flt.empty, "-hidden")
        told.update(shown(self.filter_words))

    async def goto(self, **what: Any) -> None:
        """Open a person, add one, begin an import, or show whose consent runs out."""
        if what.get("act") == "import":
            self.action_bring_in()
        elif what.get("new") or what.get("act") == "new":
            self.action_new()
        elif what.get("act") == "refresh_consent":
            self.action_renewals()
        elif what.get("contact_id"):
            self._open(int(what["contact_id"]))

    # -- the person under the cursor -----------------------------------------------------------

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(RESTED, partial(self._rested, event.row))
        self.refresh_bindings()

    def _rested(self, row: ContactRow | None) -> None:
        self.run_worker(self._show_person(row), group="person", exclusive=True)

    async def _show_person(self, row: ContactRow | None) -> None:
        pane = self.query_one("#person", Static)
        if row is None:
            pane.update("", layout=False)
            return
        view = await self.read(contacts.show, row.id)
        if self.has_class("-wide"):
            pane.update(aside(view, self.today), layout=False)
            return
        third = line((f"{view.email or 'no e-mail'} · {came(view, self.today)}", "$dim"))
        pane.update(lines([who(view), mail_line(view, self.today), third]), layout=False)
        import coptui.tui.screens.contacts.person  # noqa: F401 - at rest: Enter opens it at once

    @property
    def row(self) -> ContactRow | None:
        """The person under the cursor."""
        found: ContactRow | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """Most things need a person."""
        if action in _OF_ONE and self.row is None:
            return "No person is under the cursor."
        if action == "copy" and self.row is not None and not self.row.email:
            return f"{self.row.name} has no e-mail address here."
        return None

    # -- acts ----------------------------------------------------------------------------------

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self.filter = replace(self.filter, search=event.value)
        self.reload()

    def action_search(self) -> None:
        """Open the line to search in."""
        self.query_one(SearchLine).open()

    def action_all(self) -> None:
        """Take marks away, then search and filter."""
        if self.query_one(RowList).clear_marks():
            return
        if self.filter != ContactFilter():
            self._show_only(ContactFilter())
        else:
            self.act(self.app.run_action("app.to_today"))

    def _show_only(self, flt: ContactFilter) -> None:
        """Show those who fit; the words to look for stand in their line."""
        self.filter = flt
        search = self.query_one(SearchLine)
        with search.prevent(Input.Changed):
            search.value = flt.search
        search.set_class(not flt.search, "-hidden")
        self.reload()

    def action_filter(self) -> None:
        """Choose which people are shown."""
        self.act(self._filter(), group="ask")

    async def _filter(self) -> None:
        from coptui.tui.screens.contacts.filter import FilterScreen, Picked

        picked: Picked | None = await self.app.push_screen_wait(FilterScreen(self.filter))
        if picked is not None:
            self._show_only(picked.filter)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self._open(event.row.id)

    def action_open(self) -> None:
        """Open the person's page."""
        if self.row is not None:
            self._open(self.row.id)

    def _open(self, contact_id: int) -> None:
        from coptui.tui.screens.contacts.person import open_person

        open_person(self, contact_id)

    def action_new(self) -> None:
        """Add a person."""
        self.act(self._new())

    async def _new(self) -> None:
        done = await acts.add_person(self)
        if done is not None:
            self._stand_on = done.view.id
            self.reload()

    def action_edit(self) -> None:
        """Change what is kept about the person."""
        if self.row is not None:
            self.act(acts.edit_person(self, self.row.id))

    def action_agreed(self) -> None:
        """Record what the person agreed to."""
        if self.row is not None:
            self.act(acts.give_consent(self, self.row.id, self.row.name))

    def action_withdraw(self) -> None:
        """They no longer agree."""
        if self.row is not None:
            self.act(acts.withdraw(self, self.row.id, self.row.name))

    def action_remove(self) -> None:
        """Take the person off the list."""
        if self.row is not None:
            self.act(acts.remove_person(self, self.row.id, self.row.name))

    def _meant(self) -> tuple[list[int], str]:
        """All that are marked, or the one under the cursor, with a name for one."""
        marks = sorted(self.query_one(RowList).marks)
        row = self.row
        if marks or row is None:
            return marks, "1 person"
        return [row.id], row.name

    def action_tag(self) -> None:
        """Tag the person, or all that are marked."""
        self.act(many.tag(self, *self._meant()), group="ask")

    def action_join(self) -> None:
        """Bring them into a community."""
        self.act(many.join(self, *self._meant()), group="ask")

    def action_role(self) -> None:
        """Give them a role."""
        self.act(many.role(self, *self._meant()), group="ask")

    def action_copy(self) -> None:
        """Send the address to the clipboard."""
        if self.row is not None and self.row.email:
            self.app.copy_to_clipboard(self.row.email)
            self.house.say("The address was sent to the clipboard.")

    def action_bring_in(self) -> None:
        """Bring people in from a file."""
        from coptui.tui.screens.contacts.bring_in import bring_in

        self.act(bring_in(self))

    def action_imports(self) -> None:
        """List the files brought in."""
        from coptui.tui.screens.contacts.imports import ImportsScreen

        self.app.push_screen(ImportsScreen())

    def action_renewals(self) -> None:
        """Whose consent runs out when."""
        from coptui.tui.screens.contacts.renewals import RenewalsScreen

        self.app.push_screen(RenewalsScreen())

    def action_twice(self) -> None:
        """Show who may be on the list twice."""
        from coptui.tui.screens.contacts.duplicates import DuplicatesScreen

        self.app.push_screen(DuplicatesScreen())

    def action_export(self) -> None:
        """Write what is shown into a file."""
        from coptui.tui.screens.contacts.letting_go import export

        self.act(export(self, self.filter, self.filter_words))

    def action_erase(self) -> None:
        """Say what forgetting the person means."""
        from coptui.tui.screens.contacts.letting_go import forget

        if self.row is not None:
            forget(self, self.row.id)
