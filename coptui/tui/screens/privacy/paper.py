"""The record of processing and the privacy notice: read here, kept as a file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.errors import Refused
from coptui.services import privacy_papers
from coptui.services.papers import Paper
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.form import Field, FormScreen, Values


def words_of(paper: Paper) -> Content:
    """The paper as it is read on the screen."""
    rows: list[str | Content] = []
    if paper.missing:
        lacks = f"Still missing in the settings: {', '.join(paper.missing)}."
        rows += [line((lacks, "$warn")), ""]
    for section in paper.sections:
        rows.append(line((section.title, "bold $accent")))
        rows += section.words
        rows += section.drawn
        rows += [f"· {point}" for point in section.points]
        rows.append("")
    return lines(rows[:-1])


class PaperScreen(PlaceScreen):
    """One of the two papers."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings", "Privacy", "…")
    CSS_PATH = "../../styles/privacy.tcss"
    WATCHES = frozenset({"settings", "contacts", "communities"})
    HELP_WORDS = (
        "It is made from the settings, the schedule and what is kept, so it says what is true. "
        "Read it before you give it out; have it looked at where your organisation wants that."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("paper.save", "ctrl+s", "Save", "Writes it into a file: .txt, .md or .html.",
                "save as a file"),
        Command("paper.back", "escape", "Back", "Back to Privacy.", "back"),
    )  # fmt: skip
    AUTO_FOCUS = "#paper"

    def __init__(self, name: str) -> None:
        super().__init__()
        self._which = name

    def body(self) -> ComposeResult:
        """The text, to scroll through."""
        with VerticalScroll(id="paper", classes="region"):
            yield Static("", id="words", markup=False)

    @property
    def named(self) -> str:
        """What it is called, in the header and in the name of its file."""
        return privacy_papers.TITLES[self._which]

    async def made(self) -> Paper:
        """The paper as things are now."""
        return await self.read(privacy_papers.paper, self._which)

    async def keep(self, path: Path) -> object:
        """Write it into that file."""
        return await self.write(privacy_papers.save, self._which, path)

    def where(self) -> tuple[str, ...]:
        """What stands before its name in the header."""
        return self.TITLE_WORDS[:-1]

    async def load(self) -> None:
        """Make it anew."""
        paper = await self.made()
        self.set_crumbs(*self.where(), self.named)
        self.query_one("#paper").border_title = shown(paper.title)
        self.query_one("#words", Static).update(words_of(paper))

    def action_save(self) -> None:
        """Write it into a file."""
        self.act(self._save(), group="ask")

    async def _save(self) -> None:
        name = self.named
        start = str(Path.home() / f"{name.lower().replace(' ', '-')}.html")
        field = Field("path", "File", value=start, required="Where should it go?",
                      help="The ending says how: .html for a browser, .md, or .txt.")  # fmt: skip

        async def save(values: Values) -> object:
            path = Path(values["path"]).expanduser()
            if path.exists():
                raise Refused("There is a file of that name.", "Choose another.", field="path")
            return await self.keep(path)

        crumbs = (*self.where(), name)
        await self.app.push_screen_wait(FormScreen(crumbs, [field], save))

    def action_back(self) -> None:
        """Back to Privacy."""
        self.dismiss(None)
