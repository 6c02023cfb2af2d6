"""All communities at a glance."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from coptui.services import communities, topic_page
from coptui.services.communities import CommunityRow, CommunityView
from coptui.tui.commands import TO_TODAY, Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities import forms
from coptui.tui.screens.communities.one import CommunityScreen
from coptui.tui.screens.communities.words import bars, detail, next_words
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "No community yet.\n\n"
    "A community is people who meet around one purpose, with tea and cake.\n"
    "It has a stage, topics and sessions, and everybody in it agreed to be written to.\n\n"
    "n  sets up the first one: its name, what it is for, who hosts it"
)


class CommunitiesScreen(PlaceScreen):
    """The communities, each with its stage, topic and next date."""

    PLACE = "communities"
    TITLE_WORDS = ("Communities",)
    WATCHES = frozenset({"communities", "sessions"})
    CSS_PATH = "../../styles/communities.tcss"
    HELP_WORDS = (
        "Each community with its stage, its topic and its next date. The letters are forming, "
        "storming, norming, performing and adjourning: a picture of where it is, not a mark."
    )
    DOES = (
        Command("communities.open", "enter", "Open", "Its stage, topics and people.", "open"),
        Command("communities.new", "n", "New community", "Name, purpose, host.", "new"),
        Command("communities.review", "r", "Stage review",
                "Decide where it stands, with a reason.", "stage review"),
        Command("communities.topic", "t", "New topic", "A question for some sessions.", "topic"),
        Command("communities.edit", "e", "Edit", "Change what it says of itself.", "edit"),
        TO_TODAY,
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """The list, and beside it the one under the cursor."""
        with Horizontal(id="both"):
            yield RowList[CommunityRow](
                (
                    Column("Name", lambda r: r.name, 16, grow=2, look="bold"),
                    Column("Stage", lambda r: r.strip, 13),
                    Column("Is", lambda r: r.stage, 10, gives_way=4, look="dim"),
                    Column("Topic", _topic, 18, grow=3, gives_way=2),
                    Column("Came", lambda r: bars(r.attendance), 8, gives_way=3, look="dim"),
                    Column("Next", lambda r: next_words(r.next_session), 20),
                ),
                key=lambda r: r.id,
                title="Communities",
                empty=EMPTY,
            )
            yield Static("", id="detail", classes="region", markup=False)

    async def load(self) -> None:
        """Read them."""
        self.today = await self.read(lambda ws: ws.today())
        rows = await self.read(communities.all)
        await self.query_one(RowList).show_rows(rows)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        row: CommunityRow | None = event.row
        beside = self.query_one("#detail", Static)
        beside.set_class(row is None, "-hidden")
        beside.update(detail(row, self.today) if row else "")

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.app.push_screen(CommunityScreen(event.row.id))

    async def goto(self, **what: Any) -> None:
        """Open one community or one topic, or begin a community."""
        if "report_id" in what:
            topic = await self.read(topic_page.of_report, int(what["report_id"]))
            what |= {"topic_id": topic} if topic is not None else {}
        if "topic_id" in what:
            from coptui.tui.screens.communities.topic import TopicScreen

            act = str(what.get("act", ""))
            await self.app.push_screen(TopicScreen(int(what["topic_id"]), act))
            return
        if "community_id" in what:
            act = str(what.get("act", ""))
            await self.app.push_screen(CommunityScreen(int(what["community_id"]), act))
        elif what.get("new") or what.get("act") == "new":
            self.action_new()

    def why_not(self, action: str) -> str | None:
        """Most acts need a community under the cursor."""
        if action in ("open", "review", "topic", "edit") and self._row is None:
            return "There is no community yet."
        return None

    @property
    def _row(self) -> CommunityRow | None:
        row: CommunityRow | None = self.query_one(RowList).row
        return row

    def about_community(self) -> int | None:
        """The community under the cursor."""
        return self._row.id if self._row is not None else None

    async def _view(self) -> CommunityView | None:
        row = self._row
        return await self.read(communities.show, row.id) if row else None

    def action_open(self) -> None:
        """Open the one under the cursor."""
        self.query_one(RowList).action_choose()

    def action_new(self) -> None:
        """Set up a community."""
        self.act(self._new())

    async def _new(self) -> None:
        done = await self.app.push_screen_wait(await forms.new_community(self))
        if done is not None:
            await self.app.push_screen(CommunityScreen(done.view.id))

    def action_review(self) -> None:
        """Hold a stage review."""
        from coptui.tui.screens.communities.review import ReviewScreen

        if self._row is not None:
            self.app.push_screen(ReviewScreen(self._row.id))

    def action_topic(self) -> None:
        """Plan a topic."""
        self.act(self._plan_topic())

    async def _plan_topic(self) -> None:
        it = await self._view()
        if it:
            await self.app.push_screen_wait(forms.topic_form(self, it))

    def action_edit(self) -> None:
        """Change what it says of itself."""
        self.act(self._edit())

    async def _edit(self) -> None:
        it = await self._view()
        if it:
            await self.app.push_screen_wait(forms.edit_community(self, it))


def _topic(row: CommunityRow) -> str:
    return f"{row.topic} · {row.topic_where}" if row.topic else "no topic open"
