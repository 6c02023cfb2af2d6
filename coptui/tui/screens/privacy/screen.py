"""What the law asks of a house with a list of people, as one short list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.dates import local_day
from coptui.services import audit, breaches, complaints, data_requests, retention_kinds
from coptui.tui.commands import Command
from coptui.tui.dialogs.read import Read
from coptui.tui.place import PlaceScreen
from coptui.tui.text import lines
from coptui.tui.widgets.row_list import Column, RowList
from coptui.workspace import Workspace


@dataclass(frozen=True)
class Row:
    """One part of it: how it stands, and what it is for."""

    key: int
    what: str
    now: str
    about: str
    does: str


@dataclass(frozen=True)
class Standing:
    """How everything stands, read in one go."""

    requests: tuple[int, int]
    complaints: tuple[int, int]
    breaches: int
    kept_too_long: tuple[str, ...]
    lines: int
    since: date | None
    today: date


def standing(ws: Workspace) -> Standing:
    """Read it."""
    asked = data_requests.entries(ws, all=False)
    told = complaints.entries(ws, all=False)
    trail = audit.overview(ws)
    return Standing(
        (len(asked), sum(one.state == "overdue" for one in asked)),
        (len(told), sum(one.state == "overdue" for one in told)),
        len(breaches.entries(ws, all=False)),
        tuple(retention_kinds.due_words(ws)),
        trail.lines,
        local_day(trail.since, ws.settings.time_zone) if trail.since else None,
        ws.today(),
    )


def rows_of(now: Standing) -> list[Row]:
    """The rows in the order in which they press."""
    kept = ", ".join(now.kept_too_long) or "nothing was kept too long"
    since = f" since {dates.day(now.since, now.today)}" if now.since else ""
    return [
        Row(1, "Requests", _waiting(*now.requests),
            "Who asked to see, to have put right, to be forgotten: by when, and what was done.",
            "requests"),
        Row(2, "Complaints", _waiting(*now.complaints),
            "Each is acknowledged within thirty days, and the person is told what came of it.",
            "complaints"),
        Row(3, "Breaches", _waiting(now.breaches, 0),
            "Data lost, or seen by somebody who should not have. The ICO hears of it within 72 "
            "hours, unless it is unlikely to harm anybody.", "breaches"),
        Row(4, "How long", kept,
            "What is kept for how long. Nothing goes by itself: look, and let it go.", "retention"),
        Row(5, "Record", "made from the settings",
            "The record of processing that the law asks for, as a page to keep or hand over.",
            "record"),
        Row(6, "Notice", "made from the settings",
            "The privacy notice for the people on the list, as a page to give out.", "notice"),
        Row(7, "History", f"{now.lines:,} line{'' if now.lines == 1 else 's'}{since}",
            "Every act is a line, each tied to the one before it. Enter checks that none was "
            "changed.", "history"),
    ]  # fmt: skip


def _waiting(waiting: int, overdue: int) -> str:
    if not waiting:
        return "none waits"
    words = "1 waits" if waiting == 1 else f"{waiting} wait"
    return f"{words}, {overdue} overdue" if overdue else words


class PrivacyScreen(PlaceScreen):
    """The registers and papers; Enter opens one."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings", "Privacy")
    CSS_PATH = "../../styles/privacy.tcss"
    WATCHES = frozenset({"settings", "contacts", "mail"})
    HELP_WORDS = (
        "What people may ask of you, and what the law asks of you, each with its clock. What is "
        "due comes up on the first screen by itself."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("privacy.open", "enter", "Open", "Opens what is under the cursor.", "open"),
        Command("privacy.back", "escape", "Back", "Back to the settings.", "back"),
    )

    def __init__(self, begin: str = "", entry: int = 0) -> None:
        super().__init__()
        self._begin, self._entry = begin, entry

    def body(self) -> ComposeResult:
        """The list, and what the row under the cursor is for."""
        yield RowList[Row](
            (
                Column("", lambda row: row.what, 12, look="bold"),
                Column("", lambda row: row.now, 30, grow=1),
            ),
            lambda row: row.key,
            title="Privacy",
            headings=False,
            id="parts",
        )
        yield Static("", id="about", markup=False)

    async def load(self) -> None:
        """As it stands now; then what was asked for when it was opened."""
        await self.query_one("#parts", RowList).show_rows(rows_of(await self.read(standing)))
        self._tell()
        if self._begin:
            begin, self._begin = self._begin, ""
            self.open_part(begin, self._entry)

    @on(RowList.Moved)
    def _tell(self) -> None:
        row: Row | None = self.query_one("#parts", RowList).row
        if row is not None:
            self.query_one("#about", Static).update(lines([row.about]))

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.open_part(event.row.does)

    def open_part(self, what: str, entry: int = 0) -> None:
        """Open a part by name, at an entry where one is given."""
        if what == "history":
            self.act(self._check(), group="ask")
        else:
            self.app.push_screen(_screen(what, entry))

    async def _check(self) -> None:
        found = await self.read(audit.verify)
        if not found:
            words = "The history is whole: every line follows from the one before it."
            await self.app.push_screen_wait(Read("History", words))
            return
        more = ["", "Somebody changed the file by other means. Keep a copy of it as it is."]
        await self.app.push_screen_wait(Read("The history was changed", lines([*found, *more])))

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.query_one("#parts", RowList).action_choose()

    def action_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


def _screen(what: str, entry: int) -> PlaceScreen:
    from coptui.tui.screens.privacy import breaches, complaints, paper, requests, retention

    makers: dict[str, Any] = {
        "requests": lambda: requests.RequestsScreen(entry),
        "complaints": lambda: complaints.ComplaintsScreen(entry),
        "breaches": lambda: breaches.BreachesScreen(entry),
        "retention": retention.RetentionScreen,
        "record": lambda: paper.PaperScreen("record"),
        "notice": lambda: paper.PaperScreen("notice"),
    }
    made: PlaceScreen = makers[what]()
    return made
