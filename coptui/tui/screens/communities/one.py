"""One community: where it stands and how it came there, its topics, its people."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.pictures.strip import Look
from coptui.domain.stages import Stage
from coptui.domain.topics import TopicStatus
from coptui.services import communities, first_steps, members, stages, topics
from coptui.services.communities import CommunityView
from coptui.services.members import ROLES, MemberRow
from coptui.services.stages import ReviewView
from coptui.services.topics import TopicView
from coptui.tui.commands import Command
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities import forms
from coptui.tui.screens.communities.around import status_words
from coptui.tui.screens.communities.words import standing
from coptui.tui.text import line, shown
from coptui.tui.widgets.form import FormScreen
from coptui.tui.widgets.row_list import Column, RowList
from coptui.tui.widgets.stage_strip import dots


class ReasonForm(FormScreen):
    """A reason: why somebody leaves."""


class CommunityScreen(PlaceScreen):
    """A community in three lists under its stage."""

    PLACE = "communities"
    TITLE_WORDS = ("Communities",)
    WATCHES = frozenset({"communities", "contacts", "sessions"})
    CSS_PATH = "../../styles/communities.tcss"
    HELP_WORDS = "Tab goes from list to list; Enter opens what is under the cursor."
    DOES = (
        Command("community.file", "i", "From a file", "Brings people in from a file, into this "
                "community.", action="bring_in"),
        Command("community.topic", "t", "New topic", "A question for some sessions.", "topic"),
        Command("community.people", "a", "Add people", "Brings contacts in.", "people"),
        Command("community.session", "n", "New session", "Plans the next date.", "session"),
        Command("community.noticing", "s", "Noticed", "Something small that changed."),
        Command("community.review", "r", "Stage review",
                "Decide where it stands, with a reason.", "stage"),
        Command("community.role", "o", "Role", "Gives a role to a person, or ends it."),
        Command("community.remove", "d", "Leaves", "Somebody leaves, with the reason."),
        Command("community.move", "m", "Topic: next state",
                "Opens, closes or revisits a topic."),
        Command("community.report", "R", "New report", "How it stands, a year on a page, a topic, "
                "a session."),
        Command("community.around", "h", "Around it", "Setting up, ideas, who should be here, "
                "roles, venues, outcomes, resources.", "around"),
        Command("community.edit", "e", "Edit", "Change what it says of itself."),
        Command("community.spans", "w", "How long things take", "The days behind what is next, "
                "for this community alone."),
        Command("community.back", "escape", "Back", "All communities.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int, act: str = "") -> None:
        super().__init__()
        self._community, self._act = community_id, act
        self._it: CommunityView | None = None
        self._latest = 0

    def body(self) -> ComposeResult:
        """Stage on top, topics and history at the left, people at the right."""
        yield Static("", id="standing", classes="region", markup=False)
        with Horizontal(id="lists"):
            with Vertical():
                yield RowList[TopicView](
                    (
                        Column("Topic", lambda r: r.title, 14, grow=3, look="bold"),
                        Column("Sessions", _where, 12),
                        Column("", lambda r: r.status, 8, gives_way=1, look="dim"),
                    ),
                    key=lambda r: r.id,
                    title="Topics",
                    empty="No topic yet.\n\nt  plans one, a question to stay with",
                    id="topics",
                )
                yield RowList[ReviewView](
                    (
                        Column("When", lambda r: dates.day(r.date, self._today), 15),
                        Column("Stage", lambda r: f"[{r.letter}]", 5, look="bold"),
                        Column("Because", lambda r: r.reason, 10, grow=1),
                        Column("By", lambda r: r.by, 14, gives_way=1, look="dim"),
                    ),
                    key=lambda r: r.id,
                    title="Stage reviews",
                    empty="No review yet.\n\nr  holds the first one",
                    id="reviews",
                )
            yield RowList[MemberRow](
                (
                    Column("Name", lambda r: r.name, 14, grow=2, look="bold"),
                    Column("Role or work", _roles, 12, grow=1),
                    Column("Organisation", lambda r: r.organisation, 12, grow=1, gives_way=2,
                           look="dim"),
                ),
                key=lambda r: r.id,
                title="People",
                empty="Nobody yet.\n\na  brings contacts in\ni  brings in a file of people",
                markable=True,
                id="people",
            )  # fmt: skip

    async def load(self) -> None:
        """Read all of it."""
        self._today = await self.read(lambda ws: ws.today())
        self._it = it = await self.read(communities.show, self._community)
        self.set_crumbs("Communities", f"{it.name} {it.code}")
        where = self.query_one("#standing", Static)
        where.border_title = shown(f"Where it stands · its sessions are {it.code}-1, {it.code}-2 …")
        set_up = await self.read(first_steps.show, self._community)
        where.border_subtitle = status_words(it, set_up)
        await self.query_one("#topics", RowList).show_rows(
            await self.read(topics.of, self._community)
        )
        history = await self.read(stages.history, self._community)
        where.update(standing(it, self._today, [Look(Stage(r.stage), r.date) for r in history]))
        reviews = self.query_one("#reviews", RowList)
        same = bool(history) and history[-1].id == self._latest
        self._latest = history[-1].id if history else 0
        await reviews.show_rows(list(reversed(history)), keep=same)  # a new one is shown at once
        await self.query_one("#people", RowList).show_rows(
            await self.read(members.of, self._community)
        )
        act, self._act = self._act, ""
        if act == "review":
            self.action_review()
        elif act == "topic":
            self.action_topic()
        elif act in ("steps", "who"):
            from coptui.tui.screens.communities.around import screen_for

            self.app.push_screen(screen_for(act, self._community))

    def why_not(self, action: str) -> str | None:
        """Some acts need a person or a topic."""
        if action in ("role", "remove") and self.query_one("#people", RowList).row is None:
            return "There is nobody in this community yet."
        if action in ("move", "session") and self._topic is None:
            return "There is no topic yet. t plans one."
        return None

    @property
    def _topic(self) -> TopicView | None:
        row: TopicView | None = self.query_one("#topics", RowList).row
        return row

    @property
    def _person(self) -> MemberRow | None:
        row: MemberRow | None = self.query_one("#people", RowList).row
        return row

    @on(RowList.Chosen)
    async def _chosen(self, event: RowList.Chosen) -> None:
        if isinstance(event.row, MemberRow):
            await self.house.open("contacts", contact_id=event.row.id)
        elif isinstance(event.row, TopicView) and self._it is not None:
            from coptui.tui.screens.communities.topic import TopicScreen

            self.app.push_screen(TopicScreen(event.row.id))
        elif isinstance(event.row, ReviewView):
            one = event.row
            words = line(
                (f"{one.stage}, decided on {dates.long_day(one.date)} by {one.by}\n\n", "bold"),
                one.reason,
            )
            from coptui.tui.dialogs.read import Read

            await self.app.push_screen(Read("Stage review", words))

    def action_back(self) -> None:
        """Back to all communities; marks go first."""
        if not self.query_one("#people", RowList).clear_marks():
            self.dismiss()

    def action_people(self) -> None:
        """Bring contacts in."""
        self.act(self._people())

    def action_bring_in(self) -> None:
        """Bring people in from a file, into this community."""
        self.act(self._bring_in())

    async def _bring_in(self) -> None:
        from coptui.tui.screens.contacts.bring_in import bring_in

        if self._it is not None:
            await bring_in(self, (self._it.id, self._it.name))

    async def _people(self) -> None:
        from coptui.tui.screens.communities.people import add_people

        if self._it is not None:
            await add_people(self, self._it.id, self._it.name)

    def about_community(self) -> int | None:
        """The community that a new idea belongs to."""
        return self._community

    def action_around(self) -> None:
        """Ask where to, around this community."""
        from coptui.tui.screens.communities.around import open_around

        if self._it is not None:
            self.act(open_around(self, self._it), group="ask")

    def action_report(self) -> None:
        """Write a report of it."""
        self.act(self.house.open("reports", new=True, community_id=self._community))

    def action_role(self) -> None:
        """Give or end a role."""
        self.act(self._role())

    async def _role(self) -> None:
        person = self._person
        if person is None:
            return
        choices = [
            Choice(key, words, "held now: choosing it ends it" if key in person.roles else "")
            for key, words in ROLES.items()
        ]
        chosen = await self.app.push_screen_wait(Choose(f"A role for {person.name}", choices))
        if chosen is None:
            return
        act = members.end_role if chosen in person.roles else members.give_role
        await self.write(act, self._community, person.id, chosen)

    def action_remove(self) -> None:
        """Somebody leaves."""
        self.act(self._remove())

    async def _remove(self) -> None:
        from coptui.tui.screens.communities.leaving import let_leave

        if self._person is not None and self._it is not None:
            await let_leave(self, self._it, self._person)

    def action_review(self) -> None:
        """Hold a stage review."""
        from coptui.tui.screens.communities.review import ReviewScreen

        self.app.push_screen(ReviewScreen(self._community))

    def action_topic(self) -> None:
        """Plan a topic."""
        if self._it is not None:
            self.act(self.app.push_screen_wait(forms.topic_form(self, self._it)))

    def action_noticing(self) -> None:
        """Note a small change, for the topic under the cursor where there is one."""
        from coptui.tui.screens.communities.topic_acts import notice

        self.act(notice(self, community_id=self._community))

    def action_edit(self) -> None:
        """Change what it says of itself."""
        if self._it is not None:
            self.act(self.app.push_screen_wait(forms.edit_community(self, self._it)))

    def action_spans(self) -> None:
        """How long things take here."""
        from coptui.tui.screens.settings.spans import SpansScreen

        if self._it is not None:
            self.app.push_screen(SpansScreen(self._it.id, self._it.name))

    def action_move(self) -> None:
        """Move the topic under the cursor."""
        self.act(self._move())

    async def _move(self) -> None:
        topic = self._topic
        if topic is None:
            return
        moves = await self.read(topics.moves, topic.id)
        choices = [Choice(one.value, MOVES_IN_WORDS[one]) for one in moves]
        chosen = await self.app.push_screen_wait(
            Choose(f"{topic.title}: {topic.status} now", choices, topic.where)
        )
        if chosen in (TopicStatus.closing.value, TopicStatus.closed.value):
            from coptui.tui.screens.communities import topic_closing

            await topic_closing.close(self, topic)
        elif chosen is not None:
            await self.write(topics.move, topic.id, chosen)

    def action_session(self) -> None:
        """Plan a session of the topic under the cursor."""
        topic = self._topic
        if topic is not None:
            self.act(self.house.open("sessions", topic_id=topic.id, new=True))


MOVES_IN_WORDS = {
    TopicStatus.idea: "Back to an idea",
    TopicStatus.planned: "Planned",
    TopicStatus.open: "Open: the community is with it now",
    TopicStatus.closing: "Closing: its report is being written",
    TopicStatus.closed: "Closed",
    TopicStatus.revisited: "Revisit: look back at what became of it",
}


def _where(topic: TopicView) -> str:
    held, planned = topic.held_sessions, topic.planned_sessions
    if not held:
        return "date set" if topic.upcoming_sessions else "not begun"
    return f"{held} of {planned}  {dots(held, planned)}"


def _roles(person: MemberRow) -> str:
    return ", ".join(ROLES.get(role, role) for role in person.roles) or person.job
