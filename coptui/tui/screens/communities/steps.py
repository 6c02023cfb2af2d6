"""The steps of a beginning, and of a good end; between them a rest with a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.community_life import CommunityStatus
from coptui.domain.community_life import ListChoice as Becomes
from coptui.domain.counting import people
from coptui.services import communities, community_life, ending, first_steps
from coptui.services.communities import CommunityView
from coptui.tui.commands import Command
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.communities.around import AroundScreen, screen_for
from coptui.tui.text import line, lines
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

_ENDS = ("closing", "closed")


class RestForm(FormScreen):
    """Until when a community rests, and why."""


@dataclass(frozen=True)
class Step:
    """A step as the list shows it."""

    id: int
    step: str
    words: str
    done: bool
    why: str


class StepsScreen(AroundScreen):
    """Seven steps to begin with; at the end the steps of a good end."""

    WATCHES = frozenset({"communities", "sessions", "contacts", "mail"})
    HELP_WORDS = (
        "Most steps tick themselves; t ticks one by hand or opens it again. No step waits for "
        "another. A rest has a day to look again; an end has steps of its own."
    )
    DOES = (
        Command("steps.open", "enter", "Go there", "Opens where this step is done.", "go there"),
        Command("steps.tick", "t", "Tick by hand", "Ticks it with a note, or opens it again.",
                "tick"),
        Command("steps.rest", "p", "Rest", "Lets it rest until a day.", "rest"),
        Command("steps.resume", "a", "Take up again", "The rest is over.", "take up again"),
        Command("steps.end", "c", "Come to an end", "Begins its end, with a reason.",
                "come to an end"),
        Command("steps.go-on", "g", "Go on after all", "The members want to go on.", "go on"),
        Command("steps.close", "x", "Close for good", "Closes it when all is settled.", "close"),
        Command("steps.begin", "b", "Begin", "It was planned and begins.", "begin"),
        Command("steps.write", "w", "Write to them", "Writes of the rest or the end, in Mail.",
                "write"),
        Command("steps.story", "s", "Story", "What happened in its life, and one more line.",
                "story"),
        Command("steps.back", "escape", "Back", "The community.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int) -> None:
        super().__init__(community_id)
        self._it: CommunityView | None = None
        self._said: list[Content] = []

    def body(self) -> ComposeResult:
        """Where it is in its life, and the steps."""
        yield Static("", id="around-top", classes="region", markup=False)
        yield RowList[Step](
            (
                Column("", lambda r: "✓" if r.done else "·", 1),
                Column("Step", lambda r: r.words, 27, look="bold"),
                Column("", lambda r: r.why, 24, grow=1, gives_way=1, look="dim"),
            ),
            key=lambda r: r.id,
            title="Steps",
        )

    async def load(self) -> None:
        """Read where it is."""
        self._it = it = await self.read(communities.show, self.community)
        title = "Its end" if it.status in _ENDS else "Setting up"
        self.set_crumbs("Communities", it.name, title)
        rows: RowList[Step] = self.query_one(RowList)
        if it.status in _ENDS:
            end = await self.read(ending.show, it.id)
            steps = [Step(r.id, r.step, r.words, r.done, r.why) for r in end.rows]
            progress, left = end.progress, list(end.in_the_way)
            if end.graduated:
                left.append(f"{people(end.graduated)} graduated: a part of what remains.")
        else:
            begin = await self.read(first_steps.show, it.id)
            steps = [Step(r.id, r.step, r.words, r.done, r.why) for r in begin.rows]
            progress, left = begin.progress, []
        self.query_one("#around-top").border_title = "Where it is"
        today = await self.read(lambda ws: ws.today())
        self._said = [line((_stands(it, today), "bold"), f"  {progress} done")]
        self._said += [line(f"· {one}") for one in left]
        await rows.show_rows(steps)
        self._moved(RowList.Moved(rows, rows.row))
        self.refresh_bindings()

    def offers(self, action: str) -> bool:
        """What its state allows."""
        status = self._it.status if self._it else "active"
        wanted = {
            "rest": ("active",),
            "resume": ("paused",),
            "end": ("active", "paused"),
            "go_on": ("closing",),
            "close": ("closing",),
            "begin": ("planned",),
            "write": ("paused", "closing"),
        }
        return status in wanted.get(action, (status,))

    def why_not(self, action: str) -> str | None:
        """What has ended is read only."""
        if action == "tick" and self._it is not None and self._it.status == "closed":
            return f"{self._it.name} has ended; it is there to be read."
        return None

    @property
    def _row(self) -> Step | None:
        row: Step | None = self.query_one(RowList).row
        return row

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        """The step under the cursor in full: the list may have cut it."""
        row: Step | None = event.row
        said = [line((f"{row.words}: ", "$dim"), row.why)] if row else []
        self.query_one("#around-top", Static).update(lines([*self._said, *said]))

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open where this step is done."""
        if self._row is not None and self._it is not None:
            self.act(self._open(self._row, self._it))

    async def _open(self, row: Step, it: CommunityView) -> None:
        if row.step == "identify":
            await self._identify(it)
        elif row.step in ("venue", "refreshments", "hand_over"):
            names = {"venue": "venues", "refreshments": "roles", "hand_over": "network"}
            await self.app.push_screen(screen_for(names[row.step], it.id))
        elif row.step in ("people", "example", "date", "host", "celebration"):
            await self._open_session(row.step, it)
        elif row.step in ("reports", "legacy"):
            await self.house.open("reports")
        elif row.step == "thanks":
            await self._farewell(it)
        elif row.step == "archive":
            await self._close(it)
        else:
            await self._tick(row)

    async def _identify(self, it: CommunityView) -> None:
        """Whatever the first step still lacks, one after the other."""
        left = (await self.read(first_steps.show, it.id)).lacking
        if left[:1] == ("purpose",):
            from coptui.tui.screens.communities.forms import edit_community

            await self.app.push_screen_wait(edit_community(self, it))
        elif left[:1] == ("people",):
            from coptui.tui.screens.communities.people import add_people

            await add_people(self, it.id, it.name)
        else:
            await self.app.push_screen(screen_for("ideas", it.id))

    async def _open_session(self, step: str, it: CommunityView) -> None:
        if step == "people" and it.status in _ENDS:
            await self._people(it)
        elif it.next_session is None:
            await self.house.open("sessions", community_id=it.id, new=True)
        else:
            act = "set_example" if step == "example" else ""
            await self.house.open("sessions", session_id=it.next_session.id, act=act)

    async def _farewell(self, it: CommunityView) -> None:
        if it.status == "closing":
            await self.house.open("mail", community_id=it.id, template="T22")

    def action_tick(self) -> None:
        """Tick it by hand, or open it again."""
        if self._row is not None:
            self.act(self._tick(self._row), group="ask")

    async def _tick(self, row: Step) -> None:
        it = self._it
        if it is None:
            return
        tick = ending.tick if it.status in _ENDS else first_steps.tick
        if row.step == "people" and it.status in _ENDS:
            await self._people(it)
            return
        if row.done:
            await self.write(tick, it.id, row.step, "")
            return
        note = await self.app.push_screen_wait(
            AskLine(row.words, "A few words stay beside the tick.", "Note (may stay empty)")
        )
        if note is not None:
            await self.write(tick, it.id, row.step, note)

    async def _people(self, it: CommunityView) -> None:
        choices = [Choice(one.value, one.words) for one in Becomes]
        chosen = await self.app.push_screen_wait(Choose("What becomes of the list?", choices))
        other: int | None = None
        if chosen == Becomes.move.value:
            places = await self.read(community_life.living)
            choices = [Choice(str(n), name) for n, name in places if n != it.id]
            if not choices:
                self.house.say("There is no other community to move to.")
                return
            to = await self.app.push_screen_wait(Choose("To which community?", choices))
            if to is None:
                return
            other = int(to)
        if chosen is not None:
            await self.write(ending.settle_people, it.id, chosen, other)

    def action_rest(self) -> None:
        """Let it rest until a day."""
        if self._it is not None:
            self.act(self.app.push_screen_wait(self._rest_form(self._it)))

    def _rest_form(self, it: CommunityView) -> FormScreen:
        async def save(values: Values) -> object:
            until = await day_of(self, values["until"], "until")
            return await self.write(community_life.pause, it.id, until, values["reason"])

        fields = (
            Field("until", "Until", required="A rest has a day to look again.", live=True,
                  help=f"The day to look again. {DAY_HELP}"),
            Field("reason", "Because", optional=True, help="For its own story; a few words."),
        )  # fmt: skip
        return RestForm(
            ("Communities", it.name, "Rest"), fields, save, check=check_of(self, "until"),
            draft=f"community:rest:{it.id}",
            intro="Resting is no end; a rest has a day on which somebody looks again.",
        )  # fmt: skip

    def action_resume(self) -> None:
        """Take up again."""
        self.act(self.write(community_life.resume, self.community))

    def action_begin(self) -> None:
        """It begins."""
        self.act(self.write(community_life.begin, self.community))

    def action_end(self) -> None:
        """Begin its end."""
        self.act(self._reasoned(
            "Come to an end", "Every community comes to one; a good end has steps, listed next.",
            "Why does it come to its end?", community_life.begin_end), group="ask")  # fmt: skip

    def action_go_on(self) -> None:
        """Go on after all."""
        self.act(self._reasoned("Go on after all", "", "What did the members say?",
                                community_life.go_on), group="ask")  # fmt: skip

    async def _reasoned(self, title: str, words: str, asks: str, act: object) -> None:
        why = await self.app.push_screen_wait(AskLine(title, words, asks, needed=asks))
        if why and callable(act):
            await self.write(act, self.community, why)

    def action_close(self) -> None:
        """Close it for good."""
        if self._it is not None:
            self.act(self._close(self._it), group="ask")

    async def _close(self, it: CommunityView) -> None:
        words = "Everything it did stays to be read. Nothing new is added to it any more."
        if await self.app.push_screen_wait(Ask(f"Close {it.name}?", words)):
            await self.write(community_life.close, it.id)

    def action_write(self) -> None:
        """Write of the rest or of the end."""
        it = self._it
        if it is not None:
            template = "T21" if it.status == "paused" else "T22"
            self.act(self.house.open("mail", community_id=it.id, template=template))

    def action_story(self) -> None:
        """Read its story, and add a line."""
        self.act(self._story(), group="ask")

    async def _story(self) -> None:
        today = await self.read(lambda ws: ws.today())
        rows = await self.read(community_life.story, self.community)
        told = [f"{dates.day(r.on, today)}  {r.kind}" + f": {r.text}" * bool(r.text) for r in rows]
        words = "\n".join(told) or "Nothing noted yet."
        more = await self.app.push_screen_wait(
            AskLine("Its story", words, "One more line (empty: none)")
        )
        if more:
            kind, _, text = more.partition(":")
            await self.write(community_life.tell, self.community, kind, text)


def _stands(it: CommunityView, today: date) -> str:
    words = CommunityStatus(it.status).words
    if it.status == "paused" and it.paused_until and it.paused_until <= today:
        return f"{it.name} rested until {dates.long_day(it.paused_until)}: a takes it up again."
    if it.status == "paused" and it.paused_until:
        return f"{it.name} is {words} until {dates.long_day(it.paused_until)}."
    if it.status == "closed" and it.closed_on:
        return f"{it.name} ended on {dates.long_day(it.closed_on)}."
    return f"{it.name} is {words}."
