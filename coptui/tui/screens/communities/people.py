"""Choosing contacts to bring into a community."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from coptui.services import contacts, members
from coptui.services.contacts import ContactFilter, ContactRow
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.row_list import Column, RowList, Source
from coptui.tui.widgets.search_line import SearchLine

FROM_A_FILE = "file"


async def add_people(screen: PlaceScreen, community_id: int, name: str) -> None:
    """Choose contacts and bring them in; while there are none, bring in a file of them."""
    if not await screen.read(contacts.count, ContactFilter(), None):
        from coptui.tui.screens.contacts.bring_in import bring_in

        await bring_in(screen, (community_id, name))
        return
    chosen = await screen.app.push_screen_wait(PickPeople(name, community_id))
    if chosen == FROM_A_FILE:
        from coptui.tui.screens.contacts.bring_in import bring_in

        await bring_in(screen, (community_id, name))
    elif chosen:
        await screen.write(members.add, community_id, chosen)


class PickPeople(PlaceScreen):
    """Mark several or take the one under the cursor; gives their ids, or None."""

    PLACE = "communities"
    WATCHES = frozenset({"contacts"})
    HELP_WORDS = "Space marks people; Enter brings the marked ones in, or the one under the cursor."
    AUTO_FOCUS = "RowList"
    DOES = (
        Command("pick.take", "enter", "Bring them in", "Those marked, or this one.", "bring in"),
        Command(
            "pick.all", "asterisk", "Mark all", "Marks everybody shown, or nobody.", "mark all"
        ),
        Command(
            "pick.file", "i", "From a file", "Brings people in from a file instead.", "from a file"
        ),
        Command("pick.find", "slash", "Search", "By name, address, organisation.", "search"),
        Command("pick.back", "escape", "Back", "Chooses nobody.", "back"),
    )

    def __init__(self, community: str, community_id: int) -> None:
        super().__init__()
        self._community, self._community_id = community, community_id

    def body(self) -> ComposeResult:
        """The contacts."""
        yield SearchLine("name, address, organisation")
        yield RowList[ContactRow](
            (
                Column("Name", lambda r: r.name, 20, grow=2, look="bold"),
                Column("Organisation", lambda r: r.organisation, 14, grow=2, gives_way=2),
                Column("Mail", lambda r: r.mail.words, 18),
                Column("In", lambda r: ", ".join(r.communities), 12, grow=1, gives_way=1,
                       look="dim"),
            ),
            key=lambda r: r.id,
            title="Contacts",
            empty="Nobody to be found.\n\ni  brings people in from a file",
            markable=True,
        )  # fmt: skip

    async def load(self) -> None:
        """Show those that fit the search."""
        self.set_crumbs("Communities", self._community, "Add people")
        await self._show(self.query_one(SearchLine).value)

    async def _show(self, text: str) -> None:
        wanted = ContactFilter(search=text)
        source: Source[ContactRow] = Source(
            lambda offset, limit: self.read(contacts.page, wanted, offset, limit),
            lambda: self.read(contacts.count, wanted),
            lambda key: self.read(contacts.position, wanted, key),
        )
        await self.query_one(RowList).show(source, words=text, keep=not text)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.run_worker(self._show(event.value), group="load", exclusive=True)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_take()

    def action_find(self) -> None:
        """Open the search."""
        self.query_one(SearchLine).open()

    def action_file(self) -> None:
        """Rather a file of people."""
        self.dismiss(FROM_A_FILE)

    def action_all(self) -> None:
        """Mark everybody shown."""
        self.query_one(RowList).action_mark_all()

    def action_take(self) -> None:
        """Give those chosen."""
        rows: RowList[ContactRow] = self.query_one(RowList)
        chosen = sorted(rows.marks) or ([rows.row.id] if rows.row else [])
        if chosen:
            self.dismiss(chosen)

    def action_back(self) -> None:
        """Choose nobody."""
        self.dismiss(None)
