"""Live mode: a big calm clock, the questions of the moment, and a line for what is said.

Two states, plainly shown. With command keys a letter chooses: a kind to write down, people,
answers on a scale, the next part. While typing, letters are text: Enter keeps the line, Esc lets
letters choose again. A line is on the disk before it leaves the screen.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker

from coptui.domain.capture import BY_VALUE, KINDS, Kind, kind_at, next_kind
from coptui.errors import CoptuiError
from coptui.services import capture, drafts, live, undo
from coptui.services.capture import Written
from coptui.services.live import LiveView
from coptui.services.reports import summary
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.sessions import live_acts, live_commands, live_words
from coptui.tui.screens.sessions.live_line import CaptureLine
from coptui.tui.screens.sessions.live_people import PeopleAsked
from coptui.tui.screens.sessions.live_ratings import RatingsAsked
from coptui.tui.text import line, shown
from coptui.tui.widgets.row_list import Column, RowList

DRAFT_AFTER = 0.4
"""Seconds after which a half-typed line is kept, so that nothing is lost with the light."""


class LiveScreen(PlaceScreen):
    """A session while it runs."""

    PLACE = "sessions"
    TITLE_WORDS = ("Sessions", "Live")
    WATCHES = frozenset({"sessions"})
    AUTO_FOCUS = "CaptureLine"
    TAKES_BACK = "ctrl+z"
    CSS_PATH = "../../styles/live.tcss"
    HELP_TITLE = "Live"
    HELP_WORDS = (
        "A letter chooses what you write down; then letters are text, and Enter keeps each line. "
        "A line that begins with + answers the question about the one before. Nothing holds a "
        "name. Several lines pasted at once become several items."
    )
    DOES = live_commands.DOES

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self.session_id = session_id
        self.kind: Kind = KINDS[0]
        self.editing: Written | None = None
        self.it: LiveView | None = None
        self._rows: list[Written] = []
        self._asked: PeopleAsked | RatingsAsked | None = None
        self.is_typing = False
        self._acts: list[int] = []
        self._drawn: dict[str, Content] = {}
        self._half = ""
        self._begun = self._draft_waits = False

    # -- what is seen ---------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        """Clock, card and list; the line, and the keys of the kinds."""
        with Horizontal(id="top"):
            yield Static("", id="clock", markup=False)
            yield Static("", id="part", markup=False)
        with Horizontal(id="mid"):
            with VerticalScroll(id="card", classes="region", can_focus=False):
                yield Static("", id="questions", markup=False)
            rows: RowList[Written] = RowList(
                (
                    Column("", live_words.sort_of, 15, look="dim"),
                    Column("", live_words.told_of, 16, grow=1, look="bold"),
                ),
                key=lambda row: row.key,
                title="Written down",
                empty="Nothing yet. A letter below chooses\nwhat you write down.",
                headings=False,
                id="captured",
            )
            rows.can_focus = False  # every key belongs to the line
            yield rows
            with VerticalScroll(id="summary", classes="region wide-only", can_focus=False):
                yield Static("", id="so-far", markup=False)
        yield PeopleAsked(self)
        yield RatingsAsked(self)
        yield Static("", id="state", markup=False)
        yield CaptureLine(self, compact=True, id="line")
        yield Static("", id="kinds", markup=False)

    async def load(self) -> None:
        """Read how it stands; the first time, begin, and bring back a half-typed line."""
        if not self._begun and not await self._begin():
            return
        self.it = it = await self.read(live.view, self.session_id)
        self.set_crumbs(it.community, it.topic or "no topic", f"{it.code} live")
        title, words = live_words.card(it)
        self.query_one("#card").border_title = shown(title)
        self.query_one("#questions", Static).update(words)
        await self._list()
        await self._tick_now()
        if self.has_class("-wide"):
            made = await self.read(summary.so_far, self.session_id)
            pane = self.query_one("#summary", VerticalScroll)
            pane.border_title = shown("Summary so far")
            pane.border_subtitle = shown(f"{made.words} words")
            self.query_one("#so-far", Static).update(shown(made.text))
        if self._asked is not None:
            await self._asked.load()

    async def _begin(self) -> bool:
        """Let the session be live; before its day there is nothing to be seen here."""
        try:
            done = await self.house.backend.write(live.begin, self.session_id)
        except CoptuiError as error:
            await self.house.tell(error)
            self.dismiss()
            return False
        self._begun = True
        if not self.is_typing:
            self.kind = kind_at(done.view.now.kind if done.view.now else "best_hopes")
            self._say_state(done.said)
            await self._bring_back()
        self.set_interval(1.0, self._tick)
        return True

    async def _list(self) -> None:
        self._rows = await self.read(capture.listing, self.session_id)
        rows = self._written()
        at_end = self.is_typing or rows.cursor >= rows.total - 1
        await rows.show_rows(self._rows, keep=not at_end)
        if at_end and self._rows:
            rows.go_to(len(self._rows) - 1)

    def _written(self) -> RowList[Written]:
        return self.query_one("#captured", RowList)

    def _tick(self) -> Worker[None]:
        return self.run_worker(self._tick_now, group="tick", exclusive=True)

    async def _tick_now(self) -> None:
        if self.it is not None and self.is_current:
            now: datetime = await self.read(lambda ws: ws.now())
            self._put("#clock", live_words.figures(self.it, now))
            self._put("#part", live_words.beside(self.it, now))

    def _put(self, where: str, words: Content) -> None:
        """Draw it where it is another: nothing on the table flickers."""
        if words != self._drawn.get(where):
            self._drawn[where] = words
            self.query_one(where, Static).update(words)

    def on_resize(self) -> None:
        """As many keys to a line as there is room for."""
        self._say_state()

    def tell(self, words: str) -> None:
        """Say it beside the line, where the eye is."""
        self._say_state(words)

    def _say_state(self, told: str = "") -> None:
        """Which of the two states it is, and what was said last."""
        if self._asked is not None:
            state, words = f" typing · {self._asked.title()} ", self._asked.asks()
        elif self.is_typing:
            doing = "typing" if self.editing is None else "changing"
            state, words = f" {doing} · {self.kind.title} ", "Enter keeps the line"
        else:
            state, words = " command keys ", "a letter chooses what you write down"
        self.query_one("#state", Static).update(
            line((state, "bold reverse"), " ", (told or words, "bold" if told else ""))
        )
        kinds = self.query_one("#kinds", Static)
        width = (self.size.width or 80) - 2
        kinds.update(live_words.keys(self.kind if self.is_typing else None, width))

    @property
    def is_asking(self) -> bool:
        """Whether names or answers are asked for."""
        return self._asked is not None

    # -- the two states -------------------------------------------------------------------------

    def typing(self, text: str | None = None) -> None:
        """Letters are text from now on."""
        self.is_typing = True
        entry = self.query_one(CaptureLine)
        entry.remove_class("-keys")
        entry.placeholder = self._asked.asks() if self._asked else ""
        if text is not None:
            entry.value = text
            entry.cursor_position = len(text)
        entry.focus()
        self._say_state()
        self.refresh_bindings()

    def command_keys(self, told: str = "") -> None:
        """Letters choose from now on; what is half typed stays where it is."""
        if self._asked is not None:
            self._asked.add_class("-hidden")
            self._asked = None
            self.query_one("#mid").remove_class("-hidden")
            self.query_one("#kinds").remove_class("-hidden")
            self._put_back()
        if self.editing is not None:
            self.editing = None
            self._put_back()
        self.is_typing = False
        entry = self.query_one(CaptureLine)
        entry.placeholder = ""
        entry.add_class("-keys")
        self._say_state(told)
        self.refresh_bindings()

    def _put_back(self) -> None:
        """A line that was half typed before something else was asked stands there again."""
        entry = self.query_one(CaptureLine)
        entry.value, self._half = self._half, ""
        entry.cursor_position = len(entry.value)

    def ask(self, which: type[PeopleAsked] | type[RatingsAsked], text: str = "") -> None:
        """Names, or answers, in the place of card and list."""
        self._half = self._draft_text()
        self._asked = self.query_one(which)
        self._asked.begin()
        self._asked.remove_class("-hidden")
        self.query_one("#mid").add_class("-hidden")
        self.query_one("#kinds").add_class("-hidden")
        self.typing(text)
        self.act(self._asked.load(), group="asked")

    def step_back(self) -> None:
        """From typing to command keys, and from there to the session's page."""
        if not self.is_typing:
            self.action_back()
            return
        half = bool(self._draft_text())
        self._keep_draft()
        self.command_keys("The half line stays; tab goes on with it." if half else "")

    def turn_kind(self, by: int) -> None:
        """The same line as another kind; with command keys, type again."""
        if self._asked is not None:
            return
        if self.is_typing:
            self.kind = next_kind(self.kind.value, by)
        self.typing()

    def pick(self, by: int) -> None:
        """Another one in the list that is in front."""
        if self._asked is not None:
            self._asked.pick(by)
        else:
            self._written().action_move(by)
            row = self._written().row
            if row is not None and not self.is_typing:
                self.tell(live_words.told_of(row))

    def change_line(self, row: Written | None = None) -> None:
        """Take the line under the cursor back into the line to type in."""
        row = row or self._written().row
        if row is not None:
            self._half = self._draft_text()
            self.editing, self.kind = row, BY_VALUE[row.kind]
            self.typing(live_words.as_typed(row))

    def answers_from(self, figure: str) -> None:
        """A figure where letters choose begins the answers; it leads nowhere else."""
        self.ask(RatingsAsked, figure)

    # -- what is typed --------------------------------------------------------------------------

    async def take(self, text: str) -> None:
        """One line, entered: on the disk first, then gone from the line."""
        try:
            if self._asked is not None:
                await self._asked.take(text)
            elif text:
                await self._keep(text)
        except CoptuiError as error:
            self.tell(f"{error.message} {error.hint}".strip())

    async def _keep(self, text: str) -> None:
        entry, editing = self.query_one(CaptureLine), self.editing
        last = self._rows[-1] if self._rows else None
        asked = self._follow_ups(last)
        if editing is not None:
            done = await self.kept(capture.edit, editing.what, editing.id, text, self.kind.value)
            self.command_keys(done.said)
            return
        if text.startswith("+") and last is not None and asked and text[1:].strip():
            await self.kept(capture.follow_up, last.id, asked[0].name, text[1:].strip())
            said = "Kept with it."
        else:
            done = await self.kept(capture.add, self.kind.value, text, draft=self._form())
            self._rows.append(done.view)
            said = done.said
        entry.value = ""
        self.tell(said)
        await self._list()
        more = self._follow_ups(self._rows[-1] if self._rows else None)
        entry.placeholder = f"+ {more[0].asks}" if more else ""

    async def kept(self, service: Any, *args: Any, **more: Any) -> Any:
        """Let a service write for this session, and remember how to take it back."""
        done = await self.house.backend.write(service, self.session_id, *args, **more)
        if done.undo is not None:
            self._acts.append(done.undo)
        return done

    def _follow_ups(self, row: Written | None) -> list[Any]:
        """What may still be asked about a line."""
        if row is None or row.what != "item":
            return []
        return [one for one in BY_VALUE[row.kind].follow_ups if not row.more.get(one.name)]

    @on(CaptureLine.Lines)
    def _pasted(self, event: CaptureLine.Lines) -> None:
        self.act(live_acts.take_in(self, event.lines), group="paste")

    # -- the half-typed line --------------------------------------------------------------------

    def _form(self) -> str:
        return f"capture:{self.session_id}"

    def _draft_text(self) -> str:
        other = self._asked is not None or self.editing is not None
        return self._half if other else self.query_one(CaptureLine).value.strip()

    @on(Input.Changed)
    def _changed(self) -> None:
        if self._asked is not None:
            self._asked.typed(self.query_one(CaptureLine).value)
        elif not self._draft_waits:
            self._draft_waits = True
            self.set_timer(DRAFT_AFTER, self._keep_draft)

    def _keep_draft(self) -> None:
        self._draft_waits = False
        text = self._draft_text()
        values = {"kind": self.kind.value, "text": text}
        act = partial(drafts.keep, values=values) if text else drafts.drop
        keep = self.house.backend.call(act, form=self._form())
        self.house.run_worker(keep, group="draft", exit_on_error=False)

    async def _bring_back(self) -> None:
        found = await self.read(drafts.find, self._form())
        if found is not None and found.values.get("text") and not self.is_typing:
            self.kind = BY_VALUE.get(found.values.get("kind", ""), self.kind)
            self.typing(found.values["text"])
            self.tell("The half line is here again.")

    # -- commands -------------------------------------------------------------------------------

    def action_kind(self, value: str) -> None:
        """Write down lines of this kind."""
        self.kind = BY_VALUE[value]
        self.typing()

    def action_other(self) -> None:
        """Choose among all kinds."""
        self.act(live_acts.other_kind(self))

    async def action_next(self) -> None:
        """The next part."""
        try:
            done = await self.kept(live.next_part)
        except CoptuiError as error:
            self.tell(f"{error.message} {error.hint}".strip())
            return
        if done.view.now is not None:
            self.kind = kind_at(done.view.now.kind)
        self.tell(done.said)

    def action_rate(self) -> None:
        """Answers on a scale."""
        self.ask(RatingsAsked)

    def action_people(self) -> None:
        """Who is here."""
        self.ask(PeopleAsked)

    async def action_take_back(self) -> None:
        """Take back what was kept last here."""
        if not self._acts:
            self.tell("Nothing more to take back here; u, with command keys, goes further back.")
            return
        try:
            done = await self.house.backend.write(undo.undo, self._acts.pop())
        except CoptuiError as error:
            self.tell(f"{error.message} {error.hint}".strip())
            return
        self.tell(done.said)

    def action_back(self) -> None:
        """Leave; the session stays live."""
        self.dismiss()

    def action_draft(self) -> None:
        """The summary so far."""
        self.act(live_acts.read_draft(self))

    def action_seats(self) -> None:
        """Seats by perspective."""
        self.act(live_acts.count_seats(self))

    def action_jobs(self) -> None:
        """Who helps with what."""
        self.act(live_acts.who_helps(self))

    def action_remove(self) -> None:
        """Take the line under the cursor away."""
        row = self._written().row
        if row is not None:
            self.act(live_acts.remove(self, row))

    def action_keep_in(self) -> None:
        """In this house only, or not."""
        row = self._written().row
        if row is not None:
            self.act(live_acts.keep_in(self, row))

    def action_name(self) -> None:
        """Say whose words they are."""
        row = self._written().row
        if row is not None:
            self.act(live_acts.name_speaker(self, row))

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        if isinstance(event.row, Written):
            self.change_line(event.row)
