"""The running order, to be changed part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from coptui.domain.running_order import KINDS
from coptui.errors import Refused
from coptui.services import order_template, sessions
from coptui.services.sessions import OrderItem
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.sessions.words import starts
from coptui.tui.text import lines, shown
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList


class ItemForm(FormScreen):
    """One part of the running order."""


class OrderScreen(PlaceScreen):
    """Parts up and down, longer and shorter; every change is kept at once and can be undone."""

    CSS_PATH = "../../styles/sessions.tcss"
    PLACE = "sessions"
    WATCHES = frozenset({"sessions"})
    HELP_WORDS = (
        "Every change is kept at once; u takes it back. ctrl+s keeps this order as the one the "
        "community begins from, ctrl+r puts that one in its place."
    )
    DOES = (
        Command("order.edit", "enter,e", "Edit", "Title, minutes, who leads it.", "edit"),
        Command("order.new", "n", "New part", "After the one under the cursor."),
        Command("order.up", "K,shift+up", "Earlier", "Moves it up.", "up",
                action="shift(-1)"),
        Command("order.down", "J,shift+down", "Later", "Moves it down.", "down",
                action="shift(1)"),
        Command("order.longer", "plus", "Five minutes more", "Makes it longer.", "longer",
                action="minutes(5)"),
        Command("order.shorter", "minus", "Five minutes less", "Makes it shorter.", "shorter",
                action="minutes(-5)"),
        Command("order.delete", "d", "Leave it out", "Takes it out of the order.", "leave out"),
        Command("order.keep", "ctrl+s", "Keep as usual",
                "The community's sessions begin from this order."),
        Command("order.usual", "ctrl+r", "The usual order",
                "Puts the usual order in its place; u brings this one back."),
        Command("order.back", "escape", "Back", "The session."),
    )  # fmt: skip

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self._session = session_id
        self._items: tuple[OrderItem, ...] = ()

    def body(self) -> ComposeResult:
        """The parts."""
        yield RowList[OrderItem](
            (
                Column("At", starts, 5, look="dim"),
                Column("Part", lambda r: r.title, 24, grow=3, look="bold"),
                Column("Min", lambda r: str(r.minutes), 4),
                Column("Who", lambda r: r.lead, 12, grow=1, gives_way=1),
                Column("Words to open with", lambda r: r.prompts, 16, grow=2, gives_way=2,
                       look="dim"),
            ),
            key=lambda r: r.position,
            title="Running order",
            empty="Nothing in it. n adds a part.",
        )  # fmt: skip
        yield Static("", id="warnings", classes="region", markup=False)

    async def load(self) -> None:
        """Read it."""
        it = await self.read(sessions.show, self._session)
        self.set_crumbs(it.community, it.code, "Running order")
        order = await self.read(sessions.running_order, self._session)
        self._items = tuple(order.items)
        rows: RowList[OrderItem] = self.query_one(RowList)
        rows.border_title = shown(f"{order.minutes} of {order.booked or 120} minutes")
        await rows.show_rows(order.items, keep=False)
        rows.go_to(self._cursor)
        warned = self.query_one("#warnings", Static)
        title = "Worth a second look" if order.warnings else "Questions it carries"
        warned.border_title = shown(title)
        said = [f"! {one}" for one in order.warnings] + [f"? {one}" for one in order.carried]
        warned.update(lines(said))
        warned.set_class(not said, "-hidden")

    _cursor = 0

    async def _keep(self, items: Sequence[OrderItem], cursor: int) -> None:
        self._cursor = max(0, min(cursor, len(items) - 1))
        await self.write(sessions.set_running_order, self._session, items)

    def _at(self) -> int:
        self._cursor = self.query_one(RowList).cursor
        return self._cursor

    def action_shift(self, by: int) -> None:
        """Move the part under the cursor."""
        at = self._at()
        to = at + by
        if 0 <= to < len(self._items):
            items = list(self._items)
            items[at], items[to] = items[to], items[at]
            self.act(self._keep(items, to))

    def action_minutes(self, by: int) -> None:
        """Make the part longer or shorter."""
        at = self._at()
        if self._items:
            items = list(self._items)
            items[at] = replace(items[at], minutes=max(0, items[at].minutes + by))
            self.act(self._keep(items, at))

    def action_delete(self) -> None:
        """Take the part out."""
        at = self._at()
        if self._items:
            self.act(self._keep([*self._items[:at], *self._items[at + 1 :]], at))

    def action_new(self) -> None:
        """A part after the one under the cursor."""
        self.act(self._form(None))

    def action_edit(self) -> None:
        """Change the part under the cursor."""
        if self._items:
            self.act(self._form(self._items[self._at()]))

    async def _form(self, item: OrderItem | None) -> None:
        at = self._at()

        async def save(values: Values) -> Any:
            if not values["minutes"].strip().isdigit():
                raise Refused("How many minutes, as a number.", field="minutes")
            made = replace(
                item or OrderItem(""),
                title=values["title"],
                minutes=int(values["minutes"]),
                lead=values["lead"],
                kind=values["kind"],
                prompts=values["prompts"],
            )
            before, rest = self._items[: at + (item is None)], self._items[at + 1 :]
            if item is None:
                await self._keep([*before, made, *rest], at + 1)
            else:
                await self._keep([*self._items[:at], made, *rest], at)
            return made

        fields = (
            Field("title", "Part", value=item.title if item else "", required="What is it?"),
            Field(
                "minutes",
                "Minutes",
                value=str(item.minutes if item else 10),
                help="An example does well in five.",
            ),
            Field(
                "lead",
                "Who",
                value=item.lead if item else "",
                optional=True,
                help="Chair, co-facilitator, the presenter, a volunteer.",
            ),
            Field(
                "kind",
                "What it is for",
                "choice",
                value=item.kind if item else "",
                options=KINDS,
                help="The card for the host comes from it.",
            ),
            Field("prompts", "Words to open with", "long", value=item.prompts if item else ""),
        )
        title = item.title if item else "New part"
        await self.app.push_screen_wait(ItemForm(("Running order", title), fields, save))

    def action_keep(self) -> None:
        """Begin the community's sessions from this order."""
        self.act(self.write(order_template.keep, self._session))

    def action_usual(self) -> None:
        """Put the usual order in its place."""
        self.act(self.write(order_template.begin_anew, self._session))

    def action_back(self) -> None:
        """The session."""
        self.dismiss()
