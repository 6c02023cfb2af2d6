"""Outcomes, how far each was the community's, and the small victories that may be told."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from coptui.domain import dates
from coptui.domain import outcomes as rules
from coptui.domain.outcomes import Contribution
from coptui.services import communities, outcomes, topics, victories
from coptui.services.outcomes import NewOutcome, OutcomeView
from coptui.services.victories import VictoryView
from coptui.tui.commands import Command
from coptui.tui.days import DAY_HELP, check_of, day_of, written
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.read import Read
from coptui.tui.screens.communities.around import AroundScreen
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

_NOT_SAID = ("", "not said yet")
SHARES = (
    ("community", "the community"), ("public", "anybody, with permission"), ("private", "nobody"),
)  # fmt: skip


class OutcomeForm(FormScreen):
    """Something that became different."""


class OutcomesScreen(AroundScreen):
    """What is different now, and what may be told of it."""

    WATCHES = frozenset({"communities", "sessions"})
    HELP_WORDS = (
        "Nobody claims more than is so: the level says how far it was the community's. A text to "
        "copy names nobody who did not agree to be named; read it all the same."
    )
    DOES = (
        Command("outcomes.edit", "enter,e", "Open", "The outcome, or the text of a victory.",
                "open"),
        Command("outcomes.new", "n", "New outcome", "What is different now?", "new"),
        Command("outcomes.copy", "y", "Copy", "Sends the text to the clipboard.", "copy"),
        Command("outcomes.told", "t", "Was told", "It leaves the list of those that wait.",
                "was told"),
        Command("outcomes.back", "escape", "Back", "The community.", "back"),
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """The outcomes above, small victories below."""
        with Vertical(id="around-lists"):
            yield RowList[OutcomeView](
                (
                    Column("What is different", lambda r: r.text, 30, grow=3, look="bold"),
                    Column("How far ours", lambda r: r.level, 28, gives_way=1),
                    Column("When", lambda r: dates.day(r.on, self._today), 15, gives_way=2,
                           look="dim"),
                ),
                key=lambda r: r.id,
                title="Outcomes",
                empty="No outcome yet.\n\nn  writes one down: what is different now?",
                id="outcomes",
            )  # fmt: skip
            yield RowList[VictoryView](
                (
                    Column("May be told", lambda r: r.short, 34, grow=3, look="bold"),
                    Column("When", lambda r: dates.day(r.on, self._today), 15, gives_way=1,
                           look="dim"),
                ),
                key=_key,
                title="Small victories",
                empty="None waits. A noticing or an outcome that may be told stands here.",
                id="victories",
            )  # fmt: skip

    async def load(self) -> None:
        """Read both."""
        self._today = await self.read(lambda ws: ws.today())
        it = await self.read(communities.show, self.community)
        self.set_crumbs("Communities", it.name, "Outcomes")
        await self.query_one("#outcomes", RowList).show_rows(
            await self.read(outcomes.of, self.community)
        )
        await self.query_one("#victories", RowList).show_rows(
            await self.read(victories.of, self.community)
        )
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """The keys follow the list."""
        self.refresh_bindings()

    @property
    def _victory(self) -> VictoryView | None:
        row: VictoryView | None = self.query_one("#victories", RowList).row
        return row if self.query_one("#victories", RowList).has_focus else None

    def why_not(self, action: str) -> str | None:
        """Copying is for what may be told."""
        if action in ("copy", "told") and self._victory is None:
            return "Tab goes to the small victories; what may be told stands there."
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        """Open what is under the cursor."""
        victory = self._victory
        row: OutcomeView | None = self.query_one("#outcomes", RowList).row
        if victory is not None:
            words = victory.text
            if victory.names_taken_out:
                words += "\n\nNames of people who did not agree to be named were taken out."
            self.app.push_screen(Read("To copy (y)", words))
        elif row is not None:
            self.act(self._edit(row))

    def action_new(self) -> None:
        """Write one down."""
        self.act(self._edit(None))

    async def _edit(self, it: OutcomeView | None) -> None:
        about = await self.read(topics.of, self.community)
        await self.app.push_screen_wait(self._form(it, [(str(one.id), one.title) for one in about]))

    def _form(self, it: OutcomeView | None, about: list[tuple[str, str]]) -> FormScreen:
        async def save(values: Values) -> object:
            typed = values.pop("on").strip()
            day = await day_of(self, typed, "on", past=True) if typed else None
            topic = values.pop("topic", "")
            more: dict[str, object] = {"series": int(topic) if topic else None}
            more |= {"on": day} if day else {}
            if it is None:
                new = NewOutcome(**values, **more)  # type: ignore[arg-type]
                return await self.write(outcomes.add, self.community, new)
            return await self.write(lambda ws: outcomes.edit(ws, it.id, **values, **more))

        fields = (
            Field("text", "What is different", value=it.text if it else "",
                  required="One sentence is enough.", help="As people would say it; no names."),
            Field("contribution", "How far ours", "choice", value=it.contribution if it else "",
                  options=(_NOT_SAID, *((one.value, one.words) for one in Contribution))),
            Field("kind", "It is", "choice", value=it.kind if it else "",
                  options=(_NOT_SAID, *rules.KINDS.items())),
            Field("on", "When", value=written(it.on) if it else "", optional=True, live=True,
                  help=f"Empty: today. {DAY_HELP}"),
            Field("topic", "Topic", "choice", options=(("", "none"), *about),
                  value=str(it.topic_id) if it and it.topic_id else "",
                  when=lambda _: bool(about)),
            Field("place", "Where", value=it.place if it else "", optional=True),
            Field("evidence", "Seen by", value=it.evidence if it else "", optional=True,
                  help="What shows it: told in the room, counted by the ward."),
            Field("share", "May be told to", "choice", value=it.share if it else "community",
                  options=SHARES),
            Field("permission", "Permission", value=it.permission if it else "", optional=True,
                  help="Who said that it may be told: agreed in the room, say.",
                  when=lambda values: values.get("share") == "public"),
            Field("value", "Worth", "choice", value=it.value if it else "",
                  options=(_NOT_SAID, *rules.VALUES.items())),
        )  # fmt: skip
        return OutcomeForm(
            ("Communities", "Outcomes", "Outcome" if it else "New outcome"), fields, save,
            check=check_of(self, "on", past=True),
            draft=f"community:outcome:{it.id if it else f'new:{self.community}'}",
            intro="The first two are enough.",
        )  # fmt: skip

    def action_copy(self) -> None:
        """Send the text to the clipboard."""
        victory = self._victory
        if victory is not None:
            self.app.copy_to_clipboard(victory.text)
            self.house.say("The text was sent to the clipboard. t marks it as told.")

    def action_told(self) -> None:
        """It was told."""
        if self._victory is not None:
            self.act(self._told(self._victory), group="ask")

    async def _told(self, victory: VictoryView) -> None:
        if await self.app.push_screen_wait(Ask("Was it told?", victory.text)):
            await self.write(victories.told, victory.id)


def _key(row: VictoryView) -> int:
    kind, _, number = row.id.partition("-")
    return 2 * int(number) + (kind == "outcome")
