"""The call sheet: whom to ring, what to say; one letter notes the answer and the call."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from coptui.errors import Refused
from coptui.services import call_sheet, call_sheet_file
from coptui.services.call_sheet import CallRow, CallSheet
from coptui.services.contact_log import NOT_REACHED
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.sessions.words import REPLIES
from coptui.tui.text import line, lines
from coptui.tui.widgets.form import Field, FormScreen
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "Nobody has to be rung.\nHere stand those without e-mail, on hold, or who would rather be rung."
)


class CallsScreen(PlaceScreen):
    """Whom to ring for a session, or for a mailing."""

    PLACE = "sessions"
    TITLE_WORDS = ("Call sheet",)
    WATCHES = frozenset({"sessions", "contacts", "mail"})
    HELP_WORDS = (
        "People whom no mail reaches, or who would rather be rung. The answer counts as if it had "
        "come by mail, and the call stands in their log. Who said no to everything is not here."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("calls.yes", "y", "Comes", "Reached, and said yes.", "yes",
                action="answer('yes')"),
        Command("calls.maybe", "m", "Maybe", "Reached, and is not sure.", "maybe",
                action="answer('maybe')"),
        Command("calls.no", "n", "Not this time", "Reached, and said no.", "no",
                action="answer('no')"),
        Command("calls.posted", "p", "Keep me posted", "Reached; not this time, but stays on.",
                "keep posted", action="answer('keep-posted')"),
        Command("calls.not-reached", "x", "Not reached", "Rang in vain.", "not reached",
                action="answer('not-reached')"),
        Command("calls.file", "ctrl+s", "Print or keep", "Writes the sheet into a file to print.",
                "to a file"),
        Command("calls.back", "escape", "Back", "Goes back.", "back"),
    )  # fmt: skip
    CSS_PATH = "../../styles/calls.tcss"

    def __init__(self, *, session_id: int = 0, mailing_id: int = 0) -> None:
        super().__init__()
        self._session, self._mailing = session_id, mailing_id
        self._sheet: CallSheet | None = None

    def body(self) -> ComposeResult:
        """What to say, and whom to."""
        yield Static("", id="say", classes="region", markup=False)
        yield RowList[CallRow](
            (
                Column("Name", lambda r: r.name, 17, grow=2, look="bold"),
                Column("Number", lambda r: r.phone or "not known", 14),
                Column("Call", _outcome, 18),
                Column("Why a call", lambda r: r.why, 18, grow=1, gives_way=1, look="dim"),
            ),
            key=lambda r: r.id,
            title="To ring",
            empty=EMPTY,
        )

    async def load(self) -> None:
        """Read the sheet."""
        if self._session:
            sheet = await self.read(call_sheet.for_session, self._session)
        else:
            sheet = await self.read(call_sheet.for_mailing, self._mailing)
        self._sheet = sheet
        self.set_crumbs(*(part for part in (sheet.session, "Call sheet") if part))
        say = self.query_one("#say", Static)
        say.border_title = "What to say"
        say.update(lines([line(one) for one in sheet.say]))
        left = f"{sheet.left} still to reach" if sheet.rows else ""
        await self.query_one(RowList).show_rows(sheet.rows, words=left)
        self.refresh_bindings()

    @property
    def row(self) -> CallRow | None:
        """The person under the cursor."""
        found: CallRow | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """What has nothing to work on."""
        if self._sheet is not None and not self._sheet.rows and action in ("answer", "file"):
            return "Nobody has to be rung."
        return None

    def action_answer(self, answer: str) -> None:
        """Note the call to the person under the cursor."""
        if self.row is not None and self._sheet is not None:
            self.act(self._note(self._sheet, self.row, answer))

    async def _note(self, sheet: CallSheet, row: CallRow, answer: str) -> None:
        if sheet.session_id:
            await self.write(call_sheet.called, sheet.session_id, row.id, answer)
        else:
            reached = answer != NOT_REACHED
            about = " · ".join(sheet.say)
            await self.write(call_sheet.rung, row.id, about, reached=reached)
        self.query_one(RowList).action_move(1)

    def action_file(self) -> None:
        """Write the sheet into a file."""
        if self._sheet is not None:
            self.act(self._file(self._sheet))

    async def _file(self, sheet: CallSheet) -> None:
        name = "-".join(["calls", *sheet.session.lower().split()])
        start = str(Path.home() / f"{name}.html")
        words = ".html to print, .txt for plain text. Only you can read it."
        field = Field("path", "File", value=start, required="Where should it go?", help=words)

        async def save(values: dict[str, str]) -> Any:
            path = Path(values["path"]).expanduser()
            if path.exists():
                raise Refused("There is a file of that name.", "Choose another.", field="path")
            return await self.write(call_sheet_file.save, sheet, path)

        await self.app.push_screen_wait(FormScreen(("Call sheet", "To a file"), [field], save))

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)


def _outcome(row: CallRow) -> str:
    if row.reply_words:
        return REPLIES.get(row.reply, row.reply_words)
    if row.outcome == NOT_REACHED:
        return "↻ not reached"
    return "✓ reached" if row.outcome else "· not rung yet"
