"""One topic: where in its nine steps it is, its scale, and what goes on in it."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from coptui.domain.nine_steps import Step
from coptui.services import topic_page, topic_report, topics
from coptui.services.papers import Paper
from coptui.services.topic_page import KINDS, Thread, TopicPage, some_of_each
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities import topic_acts, topic_closing, topic_forms
from coptui.tui.screens.communities.topic_words import (
    NOTHING,
    scale,
    state,
    step_mark,
    step_short,
    step_told,
    top,
)
from coptui.tui.screens.privacy.paper import PaperScreen
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList

_KINDS = tuple(KINDS)
ABOVE = 20
"""Lines of the screen that are not for what goes on: facts, steps, borders, header and keys."""


class TopicScreen(PlaceScreen):
    """A topic's life on one page; `act` opens one of its acts at once."""

    PLACE = "communities"
    TITLE_WORDS = ("Communities",)
    WATCHES = frozenset({"communities", "sessions", "mail"})
    AUTO_FOCUS = "#steps"
    CSS_PATH = "../../styles/topic.tcss"
    HELP_WORDS = (
        "The nine steps tick themselves from what is there; Enter goes to where a step is done. "
        "Below stands what goes on: what was noticed first, then actions. Letting one go is fine."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("topic.open", "enter", "Open", "Does the step, or takes on what is under the "
                "cursor.", "do it"),
        Command("topic.noticing", "n", "Noticed", "Something small that changed.", "noticed"),
        Command("topic.action", "a", "Action", "What is done next, and by whom.", "action"),
        Command("topic.question", "o", "Question", "One that the topic carries."),
        Command("topic.progress", "p", "Progress", "What came of it so far, on one page.",
                "progress"),
        Command("topic.report", "R", "Report", "Its final report, begun or gone on with."),
        Command("topic.close", "c", "Close", "Says what is covered; then the topic closes.",
                "close"),
        Command("topic.revisit", "r", "Revisit", "Looks at a closed topic again.", "revisit"),
        Command("topic.show", "f", "Show", "One kind, the next kind, or some of each.", "show"),
        Command("topic.practice", "w", "What works", "Good practice, from any source."),
        Command("topic.recommend", "m", "Recommendation", "Asked of those who can decide."),
        Command("topic.take-out", "d", "Take it out", "What was written down by mistake; asks."),
        Command("topic.longer", "plus", "One session more", "The number is only a guess.",
                action="stretch(1)"),
        Command("topic.shorter", "minus", "One session fewer", "The number is only a guess.",
                action="stretch(-1)"),
        Command("topic.examples", "x", "Examples", "Examples and case studies."),
        Command("topic.influencers", "i", "Who can decide", "The register of those to whom "
                "recommendations go."),
        Command("topic.session", "s", "Session", "The session it is at."),
        Command("topic.edit", "e", "Edit", "Its question, hopes and scale."),
        Command("topic.other", "tab", "Steps or below", "Goes between the steps and what goes on.",
                action="app.focus_next"),
        Command("topic.back", "escape", "Back", "Goes back.", "back"),
    )  # fmt: skip

    def __init__(self, topic_id: int, act: str = "") -> None:
        super().__init__()
        self._topic, self._act = topic_id, act
        self._page: TopicPage | None = None
        self._only = ""

    def body(self) -> ComposeResult:
        """Facts on top, the steps beside the scale, what goes on below."""
        yield Static("", id="top", classes="region", markup=False)
        with Horizontal(id="both"):
            yield RowList[Step](
                (
                    Column("", step_mark, 1),
                    Column("", step_short, 18, look="bold"),
                    Column("", step_told, 12, grow=1, gives_way=1, look="dim"),
                ),
                key=lambda r: r.number,
                title="Nine steps",
                headings=False,
                id="steps",
            )
            with VerticalScroll(id="where", classes="region", can_focus=False):
                yield Static("", id="scale", markup=False)
        yield RowList[Thread](
            (
                Column("", state, 15, look="dim"),
                Column("", lambda r: r.text, 24, grow=3),
                Column("", lambda r: r.more, 22, grow=1, gives_way=1, look="dim"),
            ),
            key=lambda r: _KINDS.index(r.kind) * 10_000_000 + r.id,
            title="What goes on",
            headings=False,
            empty=NOTHING,
            id="threads",
        )

    async def load(self) -> None:
        """Read it, and do what it was opened for."""
        self._page = page = await self.read(topic_page.page, self._topic)
        it = page.topic
        self.set_crumbs(it.community, it.title)
        head = self.query_one("#top", Static)
        head.border_title, head.border_subtitle = shown(it.title), shown(it.status)
        head.update(top(page))
        self.query_one("#where").border_title = shown("Where are we?")
        self._draw_scale()
        steps: RowList[Step] = self.query_one("#steps", RowList)
        first = not steps.total
        await steps.show_rows(page.steps.steps)
        following = page.steps.next
        if first and following is not None:
            steps.go_to(following.number - 1)
        await self._show_threads()
        self.refresh_bindings()
        act, self._act = self._act, ""
        if act and f"action_{act}" in dir(self) and not self.why_not(act):
            getattr(self, f"action_{act}")()

    def on_resize(self) -> None:
        """The scale and what goes on have as much room as there is."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self._draw_scale()
        if self._page is not None:
            self.act(self._show_threads(), group="show")

    def _draw_scale(self) -> None:
        if self._page is not None:
            room = self.query_one("#where").scrollable_content_region.width
            self.query_one("#scale", Static).update(scale(self._page, room))

    async def _show_threads(self) -> None:
        page = self._page
        if page is None:
            return
        threads: RowList[Thread] = self.query_one("#threads", RowList)
        rows = [one for one in page.threads if one.kind == self._only]
        if not self._only:
            rows = some_of_each(page.threads, self.size.height - ABOVE)
        await threads.show_rows(rows, words=KINDS.get(self._only, ""))
        threads.whole = len(page.threads)
        threads.show_counts()

    def why_not(self, action: str) -> str | None:
        """What the state of the topic does not allow."""
        page = self._page
        if page is None:
            return None
        status = page.topic.status
        if action == "close" and status in ("closed", "idea", "planned"):
            return f"It is {status}." if status == "closed" else "It has not begun yet."
        if action == "revisit" and status != "closed":
            return "Only a closed topic is looked at again."
        if action == "take_out" and not self._on_a_thread:
            return "Tab goes to what goes on; there d takes one out."
        if action == "take_out" and self._kind == "given":
            return "It is on the register of what is given; what came of it is noted instead."
        if action == "session" and page.steps.session_id is None:
            return "It has no session yet."
        return None

    def offers(self, action: str) -> bool:
        """A topic is closed, or looked at again: one of the two at a time."""
        closed = self._page is not None and self._page.topic.status == "closed"
        return not ((action == "close" and closed) or (action == "revisit" and not closed))

    @on(RowList.Chosen, "#steps")
    def _step(self, event: RowList.Chosen) -> None:
        if self._page is not None:
            self.act(topic_acts.open_step(self, self._page, event.row.opens))

    @on(RowList.Chosen, "#threads")
    def _thread(self, event: RowList.Chosen) -> None:
        self._with_topic(topic_acts.take_on, event.row)

    def _with_topic(self, act: Any, *more: Any) -> None:
        if self._page is not None:
            work: Coroutine[Any, Any, Any] = act(self, self._page.topic, *more)
            self.act(work)

    # -- acts ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if isinstance(self.focused, RowList):
            self.focused.action_choose()

    def action_noticing(self) -> None:
        """Note a small change."""
        self.act(topic_acts.notice(self, topic_id=self._topic))

    def action_action(self) -> None:
        """Note an action."""
        self._with_topic(self._push, topic_forms.action)

    async def _push(self, _screen: PlaceScreen, topic: Any, form: Any, *more: Any) -> None:
        await self.app.push_screen_wait(form(self, topic, *more))

    def action_question(self) -> None:
        """Note a question."""
        self._with_topic(topic_acts.ask)

    def action_practice(self) -> None:
        """Note something that works."""
        self._with_topic(self._push, topic_forms.practice, None)

    def action_recommend(self) -> None:
        """Propose something to those who can decide."""
        self._with_topic(topic_acts.recommend)

    def action_progress(self) -> None:
        """Show what came of it so far."""
        if self._page is not None:
            it = self._page.topic
            self.app.push_screen(DigestScreen(it.id, (it.community, it.title)))

    def action_report(self) -> None:
        """Begin its report, or go on with it."""
        self.act(self.house.open("reports", kind="topic", topic_id=self._topic))

    def action_close(self) -> None:
        """Close it."""
        self._with_topic(topic_closing.close)

    def action_revisit(self) -> None:
        """Look at it again."""
        self._with_topic(topic_closing.revisit)

    def action_show(self) -> None:
        """One kind of what goes on, the next one, or all."""
        there = [""] + [
            kind for kind in KINDS if any(one.kind == kind for one in self._page.threads)
        ] if self._page else [""]  # fmt: skip
        at = there.index(self._only) if self._only in there else 0
        self._only = there[(at + 1) % len(there)]
        self.act(self._show_threads(), group="show")

    def action_stretch(self, by: int) -> None:
        """Plan one session more, or one fewer."""
        self.act(self._stretch(by), group="stretch")

    async def _stretch(self, by: int) -> None:
        await self.write(topics.stretch, self._topic, by)

    @property
    def _on_a_thread(self) -> bool:
        threads = self.query_one("#threads", RowList)
        return threads.has_focus and threads.row is not None

    @property
    def _kind(self) -> str:
        row: Thread | None = self.query_one("#threads", RowList).row
        return row.kind if row is not None else ""

    def action_take_out(self) -> None:
        """Take out what is under the cursor."""
        row: Thread | None = self.query_one("#threads", RowList).row
        if row is not None:
            self.act(topic_acts.take_out(self, row))

    def action_examples(self) -> None:
        """Show examples and case studies."""
        from coptui.tui.screens.communities.examples import ExamplesScreen

        if self._page is not None:
            it = self._page
            self.app.push_screen(ExamplesScreen(it.topic, it.steps.session_id))

    def action_influencers(self) -> None:
        """Show who can decide."""
        from coptui.tui.screens.communities.influencers import InfluencersScreen

        self.app.push_screen(InfluencersScreen())

    def action_session(self) -> None:
        """Open the session it is at."""
        if self._page is not None and self._page.steps.session_id is not None:
            where = self._page.steps.session_id
            self.act(self.house.open("sessions", session_id=where))

    def action_edit(self) -> None:
        """Change its words."""
        self._with_topic(self._push, topic_forms.words)

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss()


class DigestScreen(PaperScreen):
    """The progress of a topic on one page, to be read, printed and laid out on the tables."""

    PLACE = "communities"
    WATCHES = frozenset({"communities", "sessions"})
    HELP_WORDS = "It names nobody who did not agree to be named. ctrl+s keeps it as a file."

    def __init__(self, topic_id: int, where: tuple[str, ...]) -> None:
        super().__init__("progress")
        self._topic, self._crumbs = topic_id, where

    @property
    def named(self) -> str:
        """What it is called."""
        return "Progress"

    def where(self) -> tuple[str, ...]:
        """The community and its topic."""
        return self._crumbs

    async def made(self) -> Paper:
        """The digest as things are now."""
        return await self.read(topic_report.digest, self._topic)

    async def keep(self, path: Path) -> object:
        """Write it into that file."""
        return await self.write(topic_report.save, self._topic, path)
