"""What was said of a draft: comments, agreements, the second look."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from coptui.domain import dates
from coptui.services.reports import sign_off
from coptui.services.reports.sign_off import NoteView, SignOff
from coptui.tui.commands import Command
from coptui.tui.dialogs.read import Read
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.reports import sign_off_acts
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "Nobody has said anything of it yet.\n"
    " \n"
    "n  notes what somebody said\n"
    "a  notes that somebody agrees to it"
)


class CommentsScreen(PlaceScreen):
    """Who said what, and what is still missing before it may go round."""

    PLACE = "reports"
    TITLE_WORDS = ("Reports", "What was said of it")
    WATCHES = frozenset({"reports"})
    CSS_PATH = "../../styles/reports.tcss"
    HELP_WORDS = (
        "An agreement counts for the words as they were then: when they change, it is asked for "
        "again. Comments stay."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("comments.read", "enter", "Read it whole", "Shows all of it.", "read"),
        Command("comments.note", "n", "Note a comment", "What somebody said of it.",
                "note a comment"),
        Command("comments.agree", "a", "Somebody agrees", "Notes an agreement, or that somebody "
                "looked who could be known.", "agrees"),
        Command("comments.back", "escape", "Back", "The report.", "back"),
    )  # fmt: skip

    def __init__(self, report_id: int) -> None:
        super().__init__()
        self._report = report_id
        self._it: SignOff | None = None

    def body(self) -> ComposeResult:
        """How it stands, and the list."""
        yield Static("", id="stands", classes="region", markup=False)
        yield RowList[NoteView](
            (
                Column("When", lambda r: dates.day(r.noted_at.date(), self._today), 10,
                       look="dim"),
                Column("Who", lambda r: r.who, 16, grow=1, look="bold"),
                Column("What", _what, 16),
                Column("Said", lambda r: r.text, 20, grow=3),
            ),
            key=lambda r: r.id,
            title="What was said of it",
            empty=EMPTY,
        )  # fmt: skip

    async def load(self) -> None:
        """Read it."""
        self._today = await self.read(lambda ws: ws.today())
        self._it = it = await self.read(sign_off.show, self._report)
        self.set_crumbs("Reports", it.title, "What was said of it")
        self.query_one("#stands", Static).update(shown(_standing(it)))
        await self.query_one(RowList).show_rows(it.notes)
        self.refresh_bindings()

    def why_not(self, action: str) -> str | None:
        """Reading needs something to read."""
        if action == "read" and self.query_one(RowList).row is None:
            return "Nobody has said anything of it yet."
        return None

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.app.push_screen(Read(event.row.who, event.row.text or event.row.kind_words))

    def action_read(self) -> None:
        """All of it."""
        self.query_one(RowList).action_choose()

    def action_note(self) -> None:
        """What somebody said."""
        self.act(sign_off_acts.note_comment(self, self._report), group="ask")

    def action_agree(self) -> None:
        """Somebody agrees."""
        self.act(sign_off_acts.note_agreement(self, self._report), group="ask")

    def action_back(self) -> None:
        """The report."""
        self.dismiss()


def _standing(it: SignOff) -> str:
    if it.missing:
        return f"{it.mark} {it.status}. Still missing: {'; '.join(it.missing)}."
    return f"{it.mark} {it.status}"


def _what(row: NoteView) -> str:
    return row.kind_words if row.counts else f"{row.kind_words} (before)"
