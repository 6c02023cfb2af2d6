"""Ideas for topics: gathered, put on the short list, chosen, passed on or let go."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from coptui.domain import dates
from coptui.domain import ideas as rules
from coptui.domain.ideas import IdeaStatus
from coptui.errors import Refused
from coptui.services import communities, community_life, ideas
from coptui.services.ideas import IdeaView
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.communities.around import AroundScreen
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "No idea yet.\n\n"
    "Topics come out of conversations: what a member noticed, what a neighbour asked,\n"
    "what stood in the paper. A half-thought is welcome.\n\n"
    "n  notes one; ctrl+n notes one from anywhere\n"
    "w  asks everybody on the list what they would like to talk about"
)
SOURCES = (("", "not said"), *rules.SOURCES.items())


class IdeaForm(FormScreen):
    """An idea for a topic: its words, where it comes from, how many are interested."""


class IdeasScreen(AroundScreen):
    """The ideas of one community, the short list first."""

    WATCHES = frozenset({"communities"})
    HELP_WORDS = "Only numbers are kept of who is interested; no idea belongs to anybody."
    DOES = (
        Command("ideas.edit", "enter,e", "Change", "Its words, source and interest.", "change"),
        Command("ideas.new", "n", "New idea", "Notes an idea; a few words are enough.", "new"),
        Command("ideas.one-more", "i", "One more", "One more person would like to talk about it.",
                "one more"),
        Command("ideas.move", "m", "Next state", "On the short list, chosen, passed on, let go.",
                "short list, …"),
        Command("ideas.call", "w", "Ask for ideas", "Writes the call for topics, in Mail.",
                "ask for ideas"),
        Command("ideas.back", "escape", "Back", "The community.", "back"),
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """The list."""
        yield RowList[IdeaView](
            (
                Column("Idea", lambda r: r.text, 24, grow=3, look="bold"),
                Column("Is", _state, 14),
                Column("Interested", lambda r: str(r.interest or ""), 10),
                Column("From", lambda r: r.source, 14, gives_way=2, look="dim"),
                Column("Raised", lambda r: dates.day(r.raised_on, self._today), 10, gives_way=1,
                       look="dim"),
            ),
            key=lambda r: r.id,
            title="Ideas for topics",
            empty=EMPTY,
        )  # fmt: skip

    async def load(self) -> None:
        """Read them."""
        self._today = await self.read(lambda ws: ws.today())
        it = await self.read(communities.show, self.community)
        self.set_crumbs("Communities", it.name, "Ideas for topics")
        await self.query_one(RowList).show_rows(await self.read(ideas.of, self.community))
        self.refresh_bindings()

    @property
    def _row(self) -> IdeaView | None:
        row: IdeaView | None = self.query_one(RowList).row
        return row

    def why_not(self, action: str) -> str | None:
        """Most acts need an idea."""
        if action in ("edit", "one_more", "move") and self._row is None:
            return "There is no idea yet; n notes one."
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        """Change its words."""
        if self._row is not None:
            self.act(self.app.push_screen_wait(self._form(self._row)))

    def action_new(self) -> None:
        """Note an idea."""
        self.act(self.app.push_screen_wait(self._form(None)))

    def _form(self, it: IdeaView | None) -> FormScreen:
        async def save(values: Values) -> object:
            typed = values["interest"].strip() or "0"
            if not typed.isdigit():
                raise Refused("How many? A number of people.", field="interest")
            if it is None:
                return await self.write(
                    ideas.add, self.community, values["text"], source=values["source"],
                    interest=int(typed),
                )  # fmt: skip
            return await self.write(
                ideas.edit, it.id, text=values["text"], source=values["source"],
                interest=int(typed),
            )  # fmt: skip

        fields = (
            Field("text", "The idea", value=it.text if it else "",
                  required="A few words are enough.", help="As it was said, without a name."),
            Field("source", "It came from", "choice", value=it.source if it else "",
                  options=SOURCES),
            Field("interest", "Interested", value=str(it.interest or "") if it else "",
                  optional=True, help="How many would like to talk about it; only the number."),
        )  # fmt: skip
        name = "Idea" if it else "New idea"
        return IdeaForm(
            ("Communities", "Ideas for topics", name), fields, save,
            draft=f"topic:idea:{it.id if it else f'new:{self.community}'}",
        )  # fmt: skip

    def action_one_more(self) -> None:
        """One more is interested."""
        if self._row is not None:
            self.act(self.write(ideas.one_more, self._row.id))

    def action_move(self) -> None:
        """Move it along its life."""
        if self._row is not None:
            self.act(self._move(self._row), group="ask")

    async def _move(self, it: IdeaView) -> None:
        now = IdeaStatus(it.status)
        choices = [Choice(one.value, rules.WORDS[one]) for one in IdeaStatus
                   if one in rules.MOVES[now]]  # fmt: skip
        if not choices:
            self.house.say("It is a topic already; the topic carries it now.")
            return
        chosen = await self.app.push_screen_wait(Choose(it.text, choices, f"Now: {it.status}."))
        if chosen == IdeaStatus.passed_on.value:
            await self._pass_on(it)
        elif chosen is not None:
            await self.write(ideas.move, it.id, chosen)

    async def _pass_on(self, it: IdeaView) -> None:
        places = await self.read(community_life.living)
        choices = [Choice(str(n), name) for n, name in places if n != self.community]
        choices.append(Choice("", "Somebody else", "in their words"))
        to = await self.app.push_screen_wait(Choose("Passed on to whom?", choices))
        if to:
            await self.write(ideas.move, it.id, "passed on", other_id=int(to))
        elif to is not None:
            where = await self.app.push_screen_wait(AskLine("Passed on", it.text, "To whom?"))
            if where is not None:
                await self.write(ideas.move, it.id, "passed on", passed_to=where)

    def action_call(self) -> None:
        """Write the call for topics."""
        self.act(self.house.open("mail", community_id=self.community, template="T7"))


def _state(row: IdeaView) -> str:
    return f"to {row.passed_to}" if row.passed_to else row.status
