"""All sixteen indicators of one community: value, direction, what they rest on."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from coptui.domain.indicator_reading import Reading
from coptui.domain.pictures import attendance
from coptui.services import participation, stage_page
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.text import lines, shown
from coptui.tui.widgets.row_list import Column, RowList

ARROWS = {"up": "↑", "down": "↓", "level": "=", "": ""}


class SignsScreen(PlaceScreen):
    """The indicators in a list; Enter opens the sessions behind one."""

    PLACE = "communities"
    TITLE_WORDS = ("Communities", "Stage review", "Signs")
    WATCHES = frozenset({"communities", "sessions"})
    CSS_PATH = "../../styles/review.tcss"
    HELP_WORDS = (
        "Each sign is counted over the last three sessions; the arrow says where it went since the "
        "session before. The letters are the stages it points to. None of them is a grade, and "
        "where they begin to point is set in the settings file under [stage]."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("signs.open", "enter", "What is behind it", "Opens the sessions behind a sign.",
                "behind it"),
        Command("signs.back", "escape", "Back", "The stage review.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int) -> None:
        super().__init__()
        self._community = community_id

    def body(self) -> ComposeResult:
        """Attendance as a picture, and the list."""
        yield Static("", id="crowd", classes="region", markup=False)
        yield RowList[Reading](
            (
                Column("", lambda r: r.letter, 3, look="dim"),
                Column("Sign", lambda r: r.title, 23, look="bold"),
                Column("", lambda r: ARROWS[r.direction], 1),
                Column("To", _points, 5),
                Column("What it rests on", lambda r: r.words, 20, grow=1),
            ),
            key=lambda r: int(r.letter[1:]),
            title="Signs",
            id="signs",
        )

    async def load(self) -> None:
        """Read the page."""
        it = await self.read(stage_page.page, self._community)
        self.set_crumbs("Communities", f"{it.name} {it.code}", "Stage review", "Signs")
        crowd = self.query_one("#crowd", Static)
        crowd.border_title = shown("Who came: █ before, ░ new")
        drawn = attendance.picture(it.crowds[-3:], max(40, self.size.width - 6))
        near = await self.read(participation.of, self._community)
        crowd.update(lines([*drawn, attendance.sentence(it.crowds[-3:]), near.sentence]))
        await self.query_one("#signs", RowList).show_rows(it.readings)

    def action_open(self) -> None:
        """Open the sessions behind it."""
        self.query_one("#signs", RowList).action_choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        from coptui.tui.screens.communities.review_acts import open_behind

        self.act(open_behind(self, event.row.words, event.row.sessions))

    def action_back(self) -> None:
        """Back to the review."""
        self.dismiss()


def _points(reading: Reading) -> str:
    return " ".join(stage.letter for stage, points in reading.points.items() if points)
