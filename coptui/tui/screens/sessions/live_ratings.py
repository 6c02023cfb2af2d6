"""Answers on a scale, in live mode: typed in one line, seen at once, good enough after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from coptui.domain.counting import counted
from coptui.services import rating_rounds
from coptui.services.rating_rounds import SAID, RoundView
from coptui.tui.screens.sessions import live_words
from coptui.tui.screens.sessions.live_line import CaptureLine
from coptui.tui.screens.sessions.live_words import ANSWERS, ENOUGH, HERE, UP
from coptui.tui.text import shown

if TYPE_CHECKING:
    from coptui.tui.screens.sessions.live import LiveScreen


class RatingsAsked(VerticalScroll, can_focus=False):
    """The picture, and what is asked around it: answers, good enough, here, one point up."""

    def __init__(self, screen: LiveScreen) -> None:
        super().__init__(id="ratings", classes="region -hidden")
        self._live = screen
        self._step = ANSWERS
        self._round: RoundView | None = None
        self._before: int | None = None

    def compose(self) -> ComposeResult:
        """The picture."""
        yield Static("", id="scale", markup=False)

    def begin(self) -> None:
        """Ask for answers."""
        self._step, self._round = ANSWERS, None
        self.border_title = shown("Where are we?")

    def title(self) -> str:
        """What is asked now."""
        return live_words.ASKS[self._step][0]

    def asks(self) -> str:
        """How it is answered."""
        words = live_words.ASKS[self._step][1]
        as_before = self._step == ENOUGH and self._before is not None
        return f"{self._before} as before; {words}" if as_before else words

    async def load(self) -> None:
        """Read the rounds."""
        live = self._live
        view = await live.read(rating_rounds.scale_of, live.session_id)
        self._before = view.good_enough_before
        width = max(50, (self.size.width or live.size.width) - 4)
        self.query_one("#scale", Static).update(live_words.picture(view, width))
        self.border_title = shown(f"Where are we? · round {len(view.rounds) or 1}")

    def typed(self, text: str) -> None:
        """Nothing to look for."""

    def pick(self, by: int) -> None:
        """Nothing to choose among."""

    async def take(self, text: str) -> None:
        """Keep what was answered, and ask the next; an empty line passes a question over."""
        live, said = self._live, ""
        if self._step == ANSWERS:
            if not text:
                live.command_keys()
                return
            done = await live.kept(rating_rounds.add, text)
            self._round, said = done.view, f"{counted(done.view.number, 'answer')} kept."
            self._step = ENOUGH
        elif not text:
            self._step += 1
        else:
            said = await self._answer(text)
        live.query_one(CaptureLine).value = ""
        if self._step > UP:
            live.command_keys("The answers are kept.")
            return
        live.typing()
        live.tell(said)

    async def _answer(self, text: str) -> str:
        assert self._round is not None
        live = self._live
        if self._step == ENOUGH:
            done = await live.kept(rating_rounds.good_enough, self._round.id, text)
            self._step = HERE
        else:
            field = SAID[self._step - HERE]
            done = await live.kept(rating_rounds.say, self._round.id, field, text)
        return str(done.said)
