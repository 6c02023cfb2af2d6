"""`CoptuiApp`: the seven places, themes, keys, signals and the way out; no data of its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual._time import get_time
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.screen import Screen
from textual.signal import Signal
from textual.timer import Timer
from textual.worker import WorkerFailed

from coptui.clock import Clock
from coptui.errors import CoptuiError
from coptui.tui import ahead, crash
from coptui.tui.backend import Backend
from coptui.tui.commands import EVERYWHERE, PLACES, bindings_of, key_of
from coptui.tui.leaving import driver_class, half_typed, leave_politely
from coptui.tui.place import PlaceScreen
from coptui.tui.places import screen_of
from coptui.tui.sending import Sending
from coptui.tui.text import AsciiFilter, shown
from coptui.tui.themes import THEMES

if TYPE_CHECKING:
    from coptui.services.left_waiting import Waiting
    from coptui.services.today_views import TodayView
    from coptui.tui.standing import FirstLook

MOST_MESSAGES = 50
STANDS = 6.0
"""Seconds that what was said can be read."""
OPENING = 0.5
"""Seconds at most that a key waits for the screen that is just opening."""
FIRST_SCREEN = 0.4
"""Seconds that belong to the first screen alone."""


def _palette() -> type[Any]:
    from coptui.tui.palette import EveryCommand

    return EveryCommand


class CoptuiApp(App[int]):
    """The program on the screen. Everything it shows comes through `backend`."""

    TITLE = "coptui"
    CSS_PATH = "styles/app.tcss"
    BINDINGS = [
        *bindings_of(EVERYWHERE),
        Binding("ctrl+c", "leave", "Quit", show=False, id="app.leave-too"),
    ]
    COMMANDS = {_palette}
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ENABLE_COMMAND_PALETTE = True
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        name: partial(screen_of, name) for name, _, _ in PLACES
    }
    DEFAULT_MODE = "today"

    standing: reactive[str] = reactive("")
    """The right end of the header: outbox, practice, demo."""
    said: reactive[str] = reactive("")
    """What was said last, as long as it stands above the keys."""

    def __init__(
        self, home: Path, *, ascii_only: bool = False, clock: Clock | None = None,
        lost: Callable[[], None] | None = None, over: bool = False, readies: bool = False,
    ) -> None:  # fmt: skip
        self.home = home
        self.backend = Backend(home, clock, self._publish_later)
        super().__init__(driver_class=driver_class(lost) if lost else None)
        for theme in THEMES.values():
            self.register_theme(theme)
        # Set without its watcher, which would have all styles read a second time before the start.
        self.set_reactive(App.theme, THEMES["dark"].name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.changed: Signal[frozenset[str]] = Signal(self, "changed")
        self.messages_said: list[tuple[str, str]] = []
        self.outbox_words = ""
        self.stop_sending = asyncio.Event()
        self.sending = Sending(self, self.stop_sending)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leaving = False
        self._silence: Timer | None = None
        self._deaf_to = self._opened_at = self.last_key = 0.0
        self._keys_since = 0
        self._practice_words = ""
        self.wants_demo = self.goes_home = False
        self._readies = readies  # makes the other places while nobody types
        self.is_over = over  # made-up data, opened over somebody's own home
        self._ahead = ahead.take(home)
        self._first: asyncio.Task[tuple[FirstLook, TodayView] | None] | None = None
        if ascii_only:
            self._filters.append(AsciiFilter())

    # -- start ---------------------------------------------------------------------------------

    async def on_load(self) -> None:
        """Let the database open on its thread while the first screen is made."""
        self._loop = asyncio.get_running_loop()
        self.animation_level = "none"
        if self._ahead is not None:
            self._first = asyncio.create_task(asyncio.to_thread(self._ahead.result))
        self.run_worker(self._settle_in(), group="start", exit_on_error=False)

    async def _settle_in(self) -> None:
        from coptui.tui.standing import first_look

        first = await self.first_facts()
        try:
            look = first[0] if first else await self.backend.read(first_look)
        except CoptuiError as error:
            self._give_up(error)
            return
        theme = THEMES[look.settings.theme].name
        if theme != self.theme:
            self.theme = theme
        if look.settings.keys:
            self.set_keymap(dict(look.settings.keys))
        if look.settings.ascii and not any(isinstance(f, AsciiFilter) for f in self._filters):
            self._filters.append(AsciiFilter())
            self.refresh(layout=True)
        self._practice_words = look.words
        if self.is_over and not self.messages_said:
            self.say("A made-up town, apart from yours: q leaves it.")
        self._stand()

    async def first_facts(self) -> tuple[FirstLook, TodayView] | None:
        """What was read ahead of the first screen, while that is all there is to know."""
        return await asyncio.shield(self._first) if self._first is not None else None

    def first_facts_shown(self) -> None:
        """From now on ask the database; it opens while the first screen is looked at."""
        if self._first is not None:
            self._first = None
            self.set_timer(0.05, self._open_quietly)

    def _open_quietly(self) -> None:
        from coptui.tui.standing import first_look

        self.run_worker(self.backend.read(first_look), group="start", exit_on_error=False)

    async def settle_again(self) -> None:
        """Read settings and practice anew, after they were changed."""
        await self._settle_in()

    def on_mount(self) -> None:
        """Follow changes, and once the first screen stands see whether mail waits."""
        self.changed.subscribe(self, self._after_change)
        self.set_timer(FIRST_SCREEN, self._first_screen_stands)

    def _first_screen_stands(self) -> None:
        ahead.calm()
        self.look_at_outbox()
        if self._readies:
            from coptui.tui.places_ahead import make_ready

            self.run_worker(make_ready(self), group="ready", exit_on_error=False)
        from coptui.tui.looking_over import look_over

        self.run_worker(look_over(self), group="sound", exit_on_error=False)

    async def _after_change(self, areas: frozenset[str]) -> None:
        if "settings" in areas:
            await self._settle_in()
        if areas & {"settings", "mail"}:
            self.look_at_outbox()

    def look_at_outbox(self) -> None:
        """Say how the outbox stands, and let the sender begin when something waits."""
        self.run_worker(self._look(), group="standing", exclusive=True, exit_on_error=False)

    async def _look(self) -> None:
        with contextlib.suppress(CoptuiError):  # a home that is only read sends nothing
            await self.sending.look()

    def ask_again(self, held: tuple[Waiting, ...]) -> None:
        """Ask about mail that was confirmed and left waiting."""
        from coptui.tui.waiting_mail import ask_again

        self.run_worker(ask_again(self, held), group="waiting", exit_on_error=False)

    def show_outbox(self, words: str) -> None:
        """Say at the right end of the header how the outbox stands; empty when idle."""
        self.outbox_words = words
        self._stand()

    def _stand(self) -> None:
        self.standing = " · ".join(w for w in (self.outbox_words, self._practice_words) if w)

    # -- what screens use ----------------------------------------------------------------------

    def say(self, text: str) -> None:
        """A line that needs no answer; it can be read again with `!`."""
        self._keys_since = 0
        self.messages_said.append((f"{datetime.now():%H:%M}", text))
        del self.messages_said[:-MOST_MESSAGES]
        self.said = text
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(STANDS, partial(setattr, self, "said", ""))

    async def tell(self, error: CoptuiError, title: str = "This was not done") -> None:
        """What could not be done, or is wrong, in words that stay until they are read."""
        from coptui.tui.dialogs.ask import Tell

        self.messages_said.append((f"{datetime.now():%H:%M}", str(error)))
        await self.push_screen(Tell(title, error))

    async def open(self, place: str, **what: Any) -> None:
        """Go to a place and, where `what` is given, to a subject in it."""
        self._said_is_over()
        await self.switch_mode(place)
        if what:
            first = self._screen_stacks[place][0]
            if isinstance(first, PlaceScreen):
                await first.goto(**what)

    def action_look_around(self) -> None:
        """Open the made-up town, unless that is where I am."""
        if not self.is_over:
            self.open_demo()

    def open_demo(self) -> None:
        """End here and open made-up data instead; this home stays as it is."""
        self.wants_demo = True
        self.leave()

    def _publish_later(self, areas: frozenset[str]) -> None:
        if areas and self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.changed.publish, areas)

    # -- what is typed ahead ---------------------------------------------------------------------

    def deaf_until_now(self) -> None:
        """What was typed before this moment was meant for a screen that is gone: drop it."""
        self._deaf_to = get_time()

    async def on_event(self, event: events.Event) -> None:
        """Let no key fall on another screen than the one it was typed for."""
        is_key = isinstance(event, events.Key) and event.key not in ("ctrl+c", "ctrl+q")
        if is_key and (getattr(self.screen, "closing", False) or event.time < self._deaf_to):
            return
        self._keys_since += is_key
        self.last_key = get_time() if is_key else self.last_key
        if is_key and get_time() - self._opened_at < OPENING:
            await self._until_it_hears()
        await super().on_event(event)

    async def _until_it_hears(self) -> None:
        """What is typed while a line to type into opens is for it: wait until it takes letters."""
        end = get_time() + OPENING
        while get_time() < end:
            screen = self.screen
            if screen.focused is not None or "Input" not in (screen.AUTO_FOCUS or ""):
                return
            await asyncio.sleep(0.005)

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Show a screen; what was said before the key that opens it is over."""
        self._said_is_over()
        self._opened_at = get_time()
        return super().push_screen(screen, *args, **options)

    def switch_screen(self, screen: Any) -> Any:
        """The same in the place of this one."""
        self._said_is_over()
        self._opened_at = get_time()
        return super().switch_screen(screen)

    def pop_screen(self) -> Any:
        """Back to the screen below; what was said before the key that goes back is over."""
        self._said_is_over()
        return super().pop_screen()

    def _said_is_over(self) -> None:
        self.said = "" if self._keys_since else self.said

    async def push_screen_wait(self, screen: Screen[Any] | str, *args: Any, **options: Any) -> Any:
        """Show a screen and give what it gave; None where the same one is in front already.

        A key pressed twice in a hurry asks twice for one form.
        """
        one_of = getattr(screen, "is_one_of", None)
        mine = one_of() if one_of is not None else None
        if mine is not None and any(
            getattr(other, "is_one_of", lambda: None)() == mine for other in self.screen_stack
        ):
            return None
        return await super().push_screen_wait(screen, *args, **options)

    # -- commands that work everywhere ----------------------------------------------------------

    async def action_place(self, name: str) -> None:
        """Open a place."""
        self._said_is_over()
        await self.switch_mode(name)

    async def action_to_today(self) -> None:
        """Back to Today, where there is nothing else to go back to."""
        await self.action_place("today")

    async def action_help_here(self) -> None:
        """List what can be done here."""
        from coptui.tui.dialogs.help import Help

        screen = self.screen
        groups = [
            ("Here", getattr(screen, "DOES", ())),
            ("Everywhere", EVERYWHERE),
        ]
        where = getattr(screen, "HELP_TITLE", "") or dict((n, t) for n, _, t in PLACES).get(
            getattr(screen, "PLACE", ""), ""
        )
        await self.push_screen(Help(where, getattr(screen, "HELP_WORDS", ""), groups, self._keymap))

    async def action_messages(self) -> None:
        """Show what was said lately."""
        from coptui.tui.dialogs.messages import Messages

        await self.push_screen(Messages(self.messages_said))

    def action_actions(self) -> None:
        """Show all that can be done here, to choose from."""
        self.run_worker(self._choose_action(), group="ask")

    async def _choose_action(self) -> None:
        from coptui.tui.dialogs.actions import actions_menu

        screen = self.screen
        if not isinstance(screen, PlaceScreen):
            return
        entries = [
            (c.does, c.title, key_of(c, self._keymap), screen.why_not(c.does))
            for c in screen.DOES
            if screen.offers(c.does)
        ]
        chosen = await self.push_screen_wait(actions_menu(entries))
        if chosen is not None:
            await self.run_action(chosen, screen)

    def action_undo(self) -> None:
        """Name what would be taken back, and take it back when told to."""
        from coptui.tui import taking_back

        self.run_worker(taking_back.latest(self), group="ask")

    def action_idea(self) -> None:
        """Note an idea for a topic, from wherever she is."""
        from coptui.tui.quick_idea import note_idea

        self.run_worker(note_idea(self), group="ask")

    def action_taking_back(self) -> None:
        """List what can be taken back, to choose from."""
        from coptui.tui import taking_back

        self.run_worker(taking_back.choose(self), group="ask")

    async def run_action(
        self,
        action: Any,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do an action, or say in words why it cannot be done now."""
        target, name, _ = self._parse_action(
            action, self if default_namespace is None else default_namespace, namespaces
        )
        if isinstance(target, PlaceScreen) and target.offers(name):
            reason = target.why_not(name)
            if reason:
                self.say(reason)
                return True
        return await super().run_action(action, default_namespace, namespaces)

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Tell the coordinator that a key of hers is taken twice."""
        titles = ", ".join(sorted(b.description for b in clashed_bindings))
        self.say(f"In [keys] of your settings one key is taken twice, by: {titles}.")

    # -- the way out -----------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Leave; ask when something is unsaved or on its way."""
        self.run_worker(leave_politely(self), group="ask")

    def leave(self) -> None:
        """End now and cleanly: no further mail begins, what is being written is finished."""
        if not self._leaving:
            self._leaving = True
            self.stop_sending.set()
            if self.sending.is_running or half_typed(self):
                self.run_worker(self._leave_when_still(), group="leave", exit_on_error=False)
            else:
                self.exit(0, 0)

    async def _leave_when_still(self) -> None:
        for form in half_typed(self):
            with contextlib.suppress(CoptuiError):  # a home that takes nothing is left all the same
                await form.keep()
        if self.sending.is_running:
            await self.sending.finish()
        self.exit(0, 0)

    def leave_from_outside(self) -> None:
        """The same, asked from another thread."""
        if self._driver is not None and hasattr(self._driver, "exit_event"):
            self._driver.exit_event.set()
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.leave)

    def _give_up(self, error: CoptuiError) -> None:
        code = 3
        self.exit(code, code, message=shown(str(error)).plain)

    def _handle_exception(self, error: Exception) -> None:
        """A refusal that slipped through is told; anything else ends with a calm sentence."""
        inner = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(inner, CoptuiError) and self._running:
            self.call_later(self.tell, inner)
            return
        first = self._exception is None
        if first:
            self._exception = error
            self._exception_event.set()
        self._return_code = crash.EXIT_CODE
        if first:
            log_file = self.home / "coptui.log"
            self._exit_renderables.append(crash.words(log_file, crash.note(inner, log_file)))
        self.stop_sending.set()
        self._close_messages_no_wait()
