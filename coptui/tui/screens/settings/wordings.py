"""The words people agree to: every version, whole, and adding a new one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.consent import Purpose
from coptui.services import consent
from coptui.services.consent import WordingView
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList
from coptui.workspace import Workspace

EMPTY = (
    "No wording yet.\n"
    " \n"
    "Here are the words people agree to, as they stand on your sheet or\n"
    "form. Each consent remembers the version that was agreed to.\n"
    " \n"
    "n adds the first one"
)
_YES_NO = (("", "no"), ("yes", "yes"))


class WordingsScreen(PlaceScreen):
    """All versions, the newest first, with the words of the one under the cursor."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings", "Consent wordings")
    CSS_PATH = "../../styles/settings.tcss"
    WATCHES = frozenset({"contacts", "settings"})
    HELP_WORDS = (
        "A version that people agreed to never changes: these are exactly their words. Until "
        "then it may be mended; other words are a new version."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("wordings.add", "n", "Add words", "Adds the words of a new sheet or form.",
                "add words", "Wordings"),
        Command("wordings.edit", "e", "Mend the words", "Mends words nobody has agreed to yet.",
                "mend", "Wordings"),
        Command("wordings.back", "escape", "Back", "Back to the settings.", "back"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min

    def body(self) -> ComposeResult:
        """The versions, and the words."""
        yield RowList[WordingView](
            (
                Column("", lambda row: f"{row.version:>3}", 3, look="bold"),
                Column("Name", lambda row: row.name, 20, grow=1),
                Column("Asks to", _asks, 24, grow=2),
                Column("Since", lambda row: dates.day(row.created_at.date(), self._today), 15),
            ),
            lambda row: row.id,
            title="Consent wordings",
            empty=EMPTY,
            id="versions",
        )
        with VerticalScroll(id="words", classes="region"):
            yield Static("", id="text")

    async def load(self) -> None:
        """Read them."""
        self._today = await self.read(lambda ws: ws.today())
        found = await self.read(consent.wordings)
        await self.query_one("#versions", RowList).show_rows(found)
        self.query_one("#words").display = bool(found)
        self._open = frozenset(await self.read(_still_open, found))
        self.refresh_bindings()

    _open: frozenset[int] = frozenset()

    def why_not(self, action: str) -> str | None:
        """What people agreed to stays as they saw it."""
        row: WordingView | None = self.query_one("#versions", RowList).row
        if action != "edit":
            return None
        if row is None:
            return "There is no wording yet."
        if row.id not in self._open:
            return "People have agreed to this version, so it stays. n adds other words."
        return None

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        row: WordingView | None = event.row
        words: Content = Content("")
        if row is not None:
            words = lines([line((_asks(row), "$dim")), "", row.text])
        self.query_one("#text", Static).update(words)
        self.refresh_bindings()

    def action_add(self) -> None:
        """Add the words of a new sheet or form."""
        self.act(self._form(None), group="ask")

    def action_edit(self) -> None:
        """Mend words that nobody has agreed to yet."""
        self.act(self._form(self.query_one("#versions", RowList).row), group="ask")

    async def _form(self, one: WordingView | None) -> None:
        asked = one.purposes if one is not None else (Purpose.mail,)
        purposes = tuple(
            Field(f"purpose_{each}", each.words, "choice", options=_YES_NO,
                  value="yes" if each in asked else "")
            for each in Purpose
        )  # fmt: skip
        form = FormScreen(
            ("Settings", "Consent wordings", f"Version {one.version}" if one else "New words"),
            (
                Field("title", "Name", value=one.name if one else "",
                      help="Where they stand: sheet 2026, form on the website."),
                Field("text", "The words", "long", value=one.text if one else "",
                      required="The words are missing.",
                      help="Exactly as people see them."),
                *purposes,
            ),
            self._keep_new if one is None else partial(self._mend, one.id),
            draft=f"wording:{one.id if one else 'new'}",
            intro="Exactly what people see and sign. Below: what they may agree to.",
        )  # fmt: skip
        await self.app.push_screen_wait(form)

    async def _keep_new(self, values: Values) -> object:
        return await self.write(
            consent.add_wording, values["text"], _asked(values), values["title"]
        )

    async def _mend(self, wording_id: int, values: Values) -> object:
        return await self.write(
            consent.mend_wording, wording_id, values["text"], _asked(values), values["title"]
        )

    def action_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


def _asked(values: Values) -> list[Purpose]:
    return [one for one in Purpose if values[f"purpose_{one}"]]


def _asks(row: WordingView) -> str:
    return ", ".join(one.words for one in row.purposes)


def _still_open(ws: Workspace, found: list[WordingView]) -> list[int]:
    return [one.id for one in found if consent.may_correct(ws, one.id)]
