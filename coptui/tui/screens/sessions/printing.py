"""What is printed for the day, and the host's own page."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.domain.page import Page
from coptui.services import host_brief, print_pack
from coptui.services.print_pack import Pack
from coptui.services.sessions import SessionView
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines
from coptui.tui.widgets.form import Field, FormScreen, Values


async def print_pack_of(screen: PlaceScreen, it: SessionView) -> None:
    """Ask for a folder, and write everything for the table and the host into it."""
    start = str(Path.home() / f"{it.code.lower()}-print")
    field = Field(
        "folder", "Folder", value=start, required="Where should it go?",
        help="It is made where there is none. Each paper as .html to print, and .txt.",
    )  # fmt: skip

    async def save(values: Values) -> Any:
        folder = Path(values["folder"]).expanduser()
        return await screen.write(print_pack.write, it.id, folder)

    done = await screen.app.push_screen_wait(
        FormScreen(
            (it.community, it.code, "Print pack"), [field], save,
            intro="Attendance sheet, running order, prompt cards, agreement, where we left off, "
            "and the host brief. The sheet and the brief hold names.",
        )
    )  # fmt: skip
    if done is not None:
        made: Pack = done.view
        for reason in made.not_made:
            screen.house.say(reason)


class BriefScreen(PlaceScreen):
    """Who is new and who comes back, for the host alone."""

    PLACE = "sessions"
    TITLE_WORDS = ("Sessions", "Host brief")
    WATCHES = frozenset({"sessions", "contacts"})
    CSS_PATH = "../../styles/sessions.tcss"
    AUTO_FOCUS = "#paper"
    HELP_WORDS = "Who is new and who comes back after a while. Nobody is counted here."
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("brief.back", "escape", "Back", "The session.", "back"),
    )

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self._session = session_id

    def body(self) -> ComposeResult:
        """The page, to scroll through."""
        with VerticalScroll(id="paper", classes="region"):
            yield Static("", id="words", markup=False)

    async def load(self) -> None:
        """Make it anew."""
        told = await self.read(host_brief.brief, self._session)
        page = host_brief.page_of(told)
        self.set_crumbs(told.community, told.code, "Host brief")
        self.query_one("#paper").border_title = Content("For the host alone")
        self.query_one("#words", Static).update(_words(page))

    def action_back(self) -> None:
        """The session."""
        self.dismiss()


def _words(page: Page) -> Content:
    rows: list[str | Content] = [*page.about]
    for part in page.parts:
        rows += ["", line((part.heading, "bold $accent"))]
        rows += [one for one in part.words if one]
        rows += [f"· {one}" for one in part.points]
    return lines(rows)
