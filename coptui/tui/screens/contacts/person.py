"""A person's page: who it is, what we may do, what is due, and all that happened, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from coptui.domain.dates import day
from coptui.errors import NotFound
from coptui.services import person_page, timeline
from coptui.services.person_page import PersonPage
from coptui.services.timeline import KINDS, Entry
from coptui.tui.commands import Command
from coptui.tui.place import WIDE, PlaceScreen
from coptui.tui.screens.contacts import acts, letting_go
from coptui.tui.screens.contacts.person_words import full, short
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import WINDOW, Column, RowList, Source

if TYPE_CHECKING:
    from coptui.workspace import Workspace

EMPTY = (
    "Nothing has happened with this person yet.\n"
    "c records what they agreed to, l notes a call or a letter."
)


_Opened = tuple[PersonPage, list[Entry], int]


def _opened(ws: Workspace, contact_id: int, kind: str) -> _Opened:
    """The person, the newest entries and how many there are, so that the page is drawn once."""
    return (
        person_page.show(ws, contact_id),
        timeline.page(ws, contact_id, kind, 0, WINDOW),
        timeline.count(ws, contact_id, kind),
    )


def open_person(screen: PlaceScreen, contact_id: int) -> None:
    """Open the page of somebody over this screen, once what stands there has been read."""
    screen.act(_open(screen, contact_id), group="open")


async def _open(screen: PlaceScreen, contact_id: int) -> None:
    opened = await screen.read(_opened, contact_id, "")
    if screen.is_current:
        screen.app.push_screen(PersonScreen(contact_id, opened))


class PersonScreen(PlaceScreen):
    """One person. Its styles are read with those of the list, where every way here begins."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "…")
    WATCHES = frozenset({"contacts", "communities", "sessions", "mail"})
    HELP_WORDS = (
        "Everything kept about one person; they may ask to see exactly this. Below, what happened "
        "with them, the newest first. Enter opens one: a message as it was sent, a yes with its "
        "proof."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("person.open", "enter", "Open", "Shows one entry in full.", "open"),
        Command("person.log", "l", "Note a call", "Notes a call, a text, a letter or a talk.",
                "log"),
        Command("person.agreed", "c", "They said yes or no",
                "Records what they agreed to, or that they said no.",
                "agreed"),
        Command("person.withdraw", "w", "No more mail",
                "They said no, or no longer agree.", "no more"),
        Command("person.edit", "e", "Edit", "Changes what is kept.", "edit"),
        Command("person.only", "f", "Filter", "Shows one kind of entry alone."),
        Command("person.in-full", "i", "All that is kept",
                "Shows every field and every permission with its proof."),
        Command("person.private", "a", "Access needs", "Shows what is private, and changes it."),
        Command("person.addresses", "o", "Other addresses",
                "Keeps another address, prefers one, says who shares one."),
        Command("person.notes-right", "r", "Notes are still right",
                "Says that the notes were looked through today."),
        Command("person.proof", "p", "Proof", "Shows how it is known what they agreed to."),
        Command("person.care", "h", "Handle with care", "Discreet mail; somebody under 18."),
        Command("person.remove", "d", "Remove", "Takes them off the list."),
        Command("person.held", "H", "Hand over", "Writes everything held on them, for them."),
        Command("person.erase", "delete", "Forget",
                "Takes them out of every file, for good, after saying what that means."),
        Command("person.copy", "y", "Copy the address", "Sends it to the clipboard."),
        Command("person.back", "escape", "Back", "Goes back to the list.", "back"),
    )  # fmt: skip
    AUTO_FOCUS = "RowList"

    def __init__(self, contact_id: int, opened: _Opened | None = None) -> None:
        super().__init__()
        self.contact_id = contact_id
        self._opened = opened
        self.kind = ""
        self._page: PersonPage | None = None

    def body(self) -> ComposeResult:
        """The person, and what happened."""
        with Horizontal(id="page"):
            with VerticalScroll(id="who", classes="region", can_focus=False):
                yield Static("", id="facts", markup=False)
            yield RowList[Entry](
                (
                    Column("When", self._when, 11, look="dim"),
                    Column("What", lambda r: r.title, 22, grow=2, look="bold"),
                    Column("Result", lambda r: r.result or "–", 14, grow=1),
                    Column("", lambda r: r.more, 14, grow=2, gives_way=1, look="dim"),
                ),
                key=lambda r: r.id,
                title="What happened",
                empty=EMPTY,
            )

    def _when(self, row: Entry) -> str:
        if self._page is None or row.on.year == self._page.today.year:
            return day(row.on)
        return f"{row.on.day} {row.on:%b %Y}"

    async def load(self) -> None:
        """Read and show."""
        try:
            if (opened := self._opened) is None:
                opened = await self.read(_opened, self.contact_id, self.kind)
        except NotFound:
            self.dismiss(None)
            return
        self._opened = None
        page, first, total = opened
        self._page = page
        self.set_crumbs("Contacts", page.view.name)
        self._draw(page)
        await self._show_entries(first, total)
        self.refresh_bindings()

    def _draw(self, page: PersonPage) -> None:
        self.query_one("#who").border_title = shown(page.view.name)
        words = full(page) if self.app.size.width >= WIDE else short(page)
        self.query_one("#facts", Static).update(words)

    def on_resize(self) -> None:
        """With more room more is shown."""
        if self._page is not None:
            self._draw(self._page)

    async def _show_entries(self, first: Sequence[Entry], total: int) -> None:
        kind, contact_id = self.kind, self.contact_id

        async def rows(offset: int, limit: int) -> Sequence[Entry]:
            if offset == 0 and limit <= WINDOW:
                return first[:limit]
            return await self.read(timeline.page, contact_id, kind, offset, limit)

        async def count() -> int:
            return total

        async def position(entry_id: int) -> int | None:
            return await self.read(timeline.position, contact_id, kind, entry_id)

        entries = self.query_one(RowList)
        entries.empty = EMPTY if not kind else "Nothing of this kind.\nf shows all again."
        await entries.show(Source(rows, count, position), words=KINDS.get(kind, ""))

    @property
    def row(self) -> Entry | None:
        """The entry under the cursor."""
        found: Entry | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """What has nothing to work on."""
        if self._page is None:
            return None
        if action == "open" and self.row is None:
            return "Nothing has happened yet."
        if action == "copy" and not self._page.view.email:
            return f"{self._page.view.name} has no e-mail address here."
        if action == "notes_right" and not self._page.view.notes:
            return f"There are no notes about {self._page.view.name}."
        return None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Show one entry in full."""
        from coptui.tui.screens.contacts.entry import show_entry

        if self.row is not None:
            self.act(show_entry(self, self.row))

    def action_only(self) -> None:
        """Choose one kind of entry."""
        self.act(self._only(), group="ask")

    async def _only(self) -> None:
        from coptui.tui.dialogs.choose import Choice, Choose

        kinds = [Choice(kind, words[0].upper() + words[1:]) for kind, words in KINDS.items()]
        choices = [Choice("all", "All that happened"), *kinds]
        chosen = await self.app.push_screen_wait(Choose("Show only", choices))
        if chosen is not None:
            self.kind = "" if chosen == "all" else chosen
            self.reload()

    def action_in_full(self) -> None:
        """Show all that is kept."""
        from coptui.tui.dialogs.read import Read

        if self._page is not None:
            box = Read(self._page.view.name, full(self._page))
            box.add_class("-large")
            self.app.push_screen(box)

    def action_log(self) -> None:
        """Note a call."""
        from coptui.tui.screens.contacts import person_acts

        if self._page is not None:
            self.act(person_acts.note_a_call(self, self._page.view))

    def action_private(self) -> None:
        """Show and change what is private."""
        from coptui.tui.screens.contacts import person_acts

        if self._page is not None:
            self.act(person_acts.private(self, self._page.view))

    def action_addresses(self) -> None:
        """Every address."""
        from coptui.tui.screens.contacts import person_acts

        if self._page is not None:
            self.act(person_acts.addresses(self, self._page.view), group="ask")

    def action_notes_right(self) -> None:
        """The notes were looked through."""
        self.act(self.write(person_page.notes_are_right, self.contact_id))

    def action_edit(self) -> None:
        """Change what is kept."""
        self.act(acts.edit_person(self, self.contact_id))

    def action_agreed(self) -> None:
        """Record what they agreed to."""
        if self._page is not None:
            self.act(acts.give_consent(self, self.contact_id, self._page.view.name))

    def action_withdraw(self) -> None:
        """They no longer agree."""
        if self._page is not None:
            self.act(acts.withdraw(self, self.contact_id, self._page.view.name))

    def action_remove(self) -> None:
        """Take them off the list."""
        if self._page is not None:
            self.act(acts.remove_person(self, self.contact_id, self._page.view.name))

    def action_proof(self) -> None:
        """Show how it is known what they agreed to."""
        from coptui.tui.screens.contacts.care import show_proof

        self.act(show_proof(self, self.contact_id))

    def action_care(self) -> None:
        """Discreet mail; somebody under 18."""
        from coptui.tui.screens.contacts.care import take_care

        if self._page is not None:
            self.act(take_care(self, self.contact_id, self._page.view.name))

    def action_held(self) -> None:
        """Everything held on them, for them."""
        if self._page is not None:
            self.act(letting_go.hand_over(self, self.contact_id, self._page.view.name))

    def action_erase(self) -> None:
        """Say what forgetting them means."""
        letting_go.forget(self, self.contact_id)

    def action_copy(self) -> None:
        """Send the address to the clipboard."""
        if self._page is not None and self._page.view.email:
            self.app.copy_to_clipboard(self._page.view.email)
            self.house.say("The address was sent to the clipboard.")

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(None)
