"""How long things take: the spans behind what is next, for all communities or for one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from coptui.errors import Refused
from coptui.services import spans
from coptui.services.spans import SpanView
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList


class SpanForm(FormScreen):
    """One span, as a number."""


class SpansScreen(PlaceScreen):
    """All spans with their numbers; Enter changes one."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings", "How long things take")
    WATCHES = frozenset({"settings", "communities"})
    CSS_PATH = "../../styles/settings.tcss"
    HELP_WORDS = (
        "What is next follows these numbers. They hold for all communities; a community may have\n"
        "its own, which you set on its page."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("spans.change", "enter", "Change", "Changes the number under the cursor.",
                "change"),
        Command("spans.usual", "r", "As usual", "Goes back to the usual number.", "as usual"),
        Command("spans.back", "escape", "Back", "Goes back.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int | None = None, name: str = "") -> None:
        super().__init__()
        self._community, self._name = community_id, name

    def body(self) -> ComposeResult:
        """The list, and what it is for."""
        yield RowList[SpanView](
            (
                Column("", lambda row: f"{row.number:>4}", 4, look="bold"),
                Column("", lambda row: row.meaning, 40, grow=1),
                Column("", lambda row: "" if row.where == "usual" else "●", 1),
            ),
            lambda row: row.id,
            title=f"For {self._name}" if self._name else "For all communities",
            headings=False,
            id="spans",
        )
        yield Static("", id="about", markup=False)

    async def load(self) -> None:
        """As they are now."""
        if self._name:
            self.set_crumbs("Communities", self._name, "How long things take")
        await self.query_one("#spans", RowList).show_rows(
            await self.read(spans.spans, self._community)
        )
        self._tell()

    @property
    def row(self) -> SpanView | None:
        """The span under the cursor."""
        found: SpanView | None = self.query_one("#spans", RowList).row
        return found

    @on(RowList.Moved)
    def _tell(self) -> None:
        row = self.row
        if row is not None:
            words = line((f"{row.number} {row.meaning}", "bold"), "\n", (_where(row), "$dim"))
            self.query_one("#about", Static).update(words)
        self.refresh_bindings()

    def why_not(self, action: str) -> str | None:
        """Only what was set here can go back."""
        own = "set here" if self._community is not None else "set for all"
        if action == "usual" and (self.row is None or self.row.where != own):
            return "That is not set here."
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_change()

    def action_change(self) -> None:
        """Change the number under the cursor."""
        if self.row is not None:
            self.act(self._change(self.row))

    async def _change(self, row: SpanView) -> None:
        async def save(values: Values) -> object:
            typed = values["number"].strip()
            if typed and not typed.isdigit():
                raise Refused("Write a number, such as 7.", field="number")
            number = int(typed) if typed else None
            return await self.write(spans.change, row.key, number, self._community)

        field = Field("number", "Number", value=str(row.number),
                      help=f"Usually {row.usual}. Empty: back to what is usual.")  # fmt: skip
        crumbs = ("How long things take", self._name or "all communities")
        await self.app.push_screen_wait(
            SpanForm(crumbs, [field], save, intro=row.meaning[:1].upper() + row.meaning[1:] + ".")
        )

    def action_usual(self) -> None:
        """Go back to the usual number."""
        if self.row is not None:
            self.act(self._usual(self.row))

    async def _usual(self, row: SpanView) -> None:
        await self.write(spans.change, row.key, None, self._community)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _where(row: SpanView) -> str:
    return "as usual" if row.where == "usual" else f"● {row.where}, usually {row.usual}"
