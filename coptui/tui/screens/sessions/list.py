"""All sessions: those ahead first, those held after them."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services import communities, sessions, topics
from coptui.services.sessions import SessionView
from coptui.services.topics import TopicView
from coptui.tui.commands import TO_TODAY, Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.sessions import forms
from coptui.tui.screens.sessions.one import SessionScreen
from coptui.tui.screens.sessions.words import readiness, top, when, who
from coptui.tui.text import lines
from coptui.tui.widgets.row_list import Column, RowList
from coptui.tui.widgets.search_line import SearchLine

FIRST_SHOWN = 60
"""As many of the latest are read first; the older ones follow at once."""
EMPTY = (
    "No session yet.\n\n"
    "A session is a date with tea and cake, on one topic of a community.\n"
    "n  plans the first one: day, place, example, host"
)


class SessionsScreen(PlaceScreen):
    """Every session with its state and what it lacks."""

    PLACE = "sessions"
    TITLE_WORDS = ("Sessions",)
    WATCHES = frozenset({"sessions", "communities", "mail"})
    AUTO_FOCUS = "RowList"
    CSS_PATH = "../../styles/sessions.tcss"
    HELP_WORDS = "Sessions ahead come first, by day; those that were held follow, the latest first."
    DOES = (
        Command("sessions.open", "enter", "Open", "Readiness, running order, people.", "open"),
        Command("sessions.new", "n", "New session", "Topic, day, place, host.", "new"),
        Command("sessions.find", "slash", "Search", "By community, topic, place.", "search"),
        Command("sessions.people", "a", "Who is here", "Marks who came, by typing two letters.",
                "arrivals"),
        Command("sessions.board", "b", "Board", "Each under its state, with what brings it on.",
                "board"),
        Command("sessions.close", "c", "Close", "The four questions at the end.", "close"),
        TO_TODAY,
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """The list, and the one under the cursor."""
        yield SearchLine("community, topic, place")
        with Horizontal(id="both"):
            yield RowList[SessionView](
                (
                    Column("Session", lambda r: r.code, 8, look="bold"),
                    Column("When", lambda r: when(r, self._today), 24),
                    Column("Topic", lambda r: r.topic or "–", 14, grow=2, gives_way=2),
                    Column("State", lambda r: r.status_words, 10),
                    Column("People", who, 16, look="dim"),
                ),
                key=lambda r: r.id,
                title="Sessions",
                empty=EMPTY,
            )
            yield Static("", id="detail", classes="region", markup=False)

    def __init__(self) -> None:
        super().__init__()
        self._all: list[SessionView] = []

    async def load(self) -> None:
        """Read them, ahead first."""
        self._today = await self.read(lambda ws: ws.today())
        ahead = await self.read(sessions.list_of, None, True)
        past = await self.read(sessions.list_of, None, False, FIRST_SHOWN)
        self._all = [*ahead, *past]
        await self._show()
        if len(past) == FIRST_SHOWN:  # the older ones, once the latest are there to be read
            self._all = [*ahead, *await self.read(sessions.list_of, None, False)]
            await self._show()

    async def _latest_of(self, community_id: int) -> SessionView | None:
        """Asked anew: planning may begin from another place, before this list was read."""
        for ahead in (True, False):
            for row in await self.read(sessions.list_of, None, ahead):
                if row.community_id == community_id:
                    return row
        return None

    async def _show(self) -> None:
        words = fold(self.query_one(SearchLine).value)
        fitting = [
            row
            for row in self._all
            if words in fold(f"{row.code} {row.community} {row.topic} {row.venue} {row.status}")
        ]
        await self.query_one(RowList).show_rows(fitting, words=words)

    @on(Input.Changed)
    async def _typed(self) -> None:
        await self._show()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        row: SessionView | None = event.row
        words = lines([top(row, self._today), "", readiness(row, self._today)]) if row else ""
        detail = self.query_one("#detail", Static)
        detail.set_class(row is None, "-hidden")
        detail.border_title = row.code if row else ""
        detail.update(words)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.app.push_screen(SessionScreen(event.row.id))

    async def goto(self, **what: Any) -> None:
        """Open a session, or plan one of a topic or a community."""
        if "session_id" in what:
            await self.app.push_screen(SessionScreen(int(what["session_id"]), what.get("act", "")))
        elif what.get("new") or what.get("act") == "plan":
            self.act(self._new(what.get("topic_id"), what.get("community_id")))

    def why_not(self, action: str) -> str | None:
        """Most acts need a session under the cursor."""
        if action in ("open", "people", "close") and self.query_one(RowList).row is None:
            return "There is no session yet."
        return None

    def action_open(self) -> None:
        """Open the one under the cursor."""
        self.query_one(RowList).action_choose()

    def action_find(self) -> None:
        """Open the search."""
        self.query_one(SearchLine).open()

    def action_board(self) -> None:
        """Show them under their states."""
        from coptui.tui.screens.sessions.board import BoardScreen

        self.app.push_screen(BoardScreen())

    def action_people(self) -> None:
        """Mark who is here."""
        self._open_with("people")

    def action_close(self) -> None:
        """Close the one under the cursor."""
        self._open_with("close_session")

    def _open_with(self, act: str) -> None:
        row = self.query_one(RowList).row
        if row is not None:
            self.app.push_screen(SessionScreen(row.id, act))

    def action_new(self) -> None:
        """Plan a session."""
        row: SessionView | None = self.query_one(RowList).row
        self.act(self._new(row.topic_id if row else None, None))

    async def _new(self, topic_id: int | None, community_id: int | None) -> None:
        fitting = await self._topics(topic_id, community_id)
        if not fitting:  # a session belongs to a topic, so that comes first
            if not await self._plan_topic(community_id):
                return
            fitting = await self._topics(topic_id, community_id)
        last = await self._latest_of(fitting[0].community_id)
        done = await self.app.push_screen_wait(await forms.plan(self, fitting, last))
        if done is not None:
            await self.app.push_screen(SessionScreen(done.view.id))

    async def _plan_topic(self, community_id: int | None) -> bool:
        """Ask for the topic that the session will belong to; False when she leaves it."""
        from coptui.tui.dialogs.choose import Choice, Choose
        from coptui.tui.screens.communities.forms import topic_form

        places = await self.read(communities.all)
        if not places:
            raise Refused("There is no community yet.", "2 opens Communities; n there begins one.")
        if community_id is None and len(places) > 1:
            choices = [Choice(str(one.id), one.name) for one in places]
            chosen = await self.app.push_screen_wait(Choose("Of which community?", choices))
            if chosen is None:
                return False
            community_id = int(chosen)
        of = community_id if community_id is not None else places[0].id
        it = await self.read(communities.show, of)
        first = "First the topic it belongs to; the day comes next."
        return await self.app.push_screen_wait(topic_form(self, it, intro=first)) is not None

    async def _topics(self, topic_id: int | None, community_id: int | None) -> list[TopicView]:
        found: list[TopicView] = []
        for community in await self.read(communities.all):
            if community_id in (None, community.id):
                found += await self.read(topics.of, community.id)
        living = [one for one in found if one.status not in ("closed", "closing")]
        return sorted(living, key=lambda one: one.id != topic_id)
