"""`PlaceScreen`: what every screen of the app shares, a header, a footer and a way to load."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual._context import NoActiveAppError
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.worker import Worker

from coptui.errors import CoptuiError, NotFound
from coptui.tui.commands import Command, bindings_of
from coptui.tui.widgets.header import HeaderLine
from coptui.tui.widgets.key_line import KeyLine
from coptui.tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.tui.app import CoptuiApp
    from coptui.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")


WIDE = 100
"""Columns from which on a screen has the class `-wide`; Today asks for more."""


class PlaceScreen(Screen[Any]):
    """A screen with its place, its commands and its data. See `coptui.tui` for how to add one."""

    PLACE: ClassVar[str] = ""
    """Which of the seven places it belongs to."""
    TITLE_WORDS: ClassVar[tuple[str, ...]] = ()
    """Where I am, until `set_crumbs` says it better."""
    DOES: ClassVar[tuple[Command, ...]] = ()
    """What can be done here; bindings, footer, palette and help come from it."""
    WATCHES: ClassVar[frozenset[str]] = frozenset()
    """The areas whose change makes this screen load again."""
    TAKES_BACK: ClassVar[str] = "u"
    """The key that takes back what was just done here."""
    NAMES_PLACES: ClassVar[bool] = False
    """Whether it names the seven places itself, so that the header need not."""
    HELP_WORDS: ClassVar[str] = ""
    """One or two sentences on top of the help."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    AUTO_FOCUS = "RowList"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the bindings from the commands declared here."""
        own = cls.__dict__.get("BINDINGS", ())
        cls.BINDINGS = [*bindings_of(cls.__dict__.get("DOES", ())), *own]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        with suppress(NoActiveAppError):
            # Its styles are read before its widgets are made; then it needs no second look at all
            # styles of the app, which would cost more than everything else about opening it.
            self.app._load_screen_css(self)
            self._css_update_count = self.app._css_update_count
        self._stale = False
        self._loading = False
        self._again = False
        self._leaving: tuple[Any] | None = None

    @property
    def house(self) -> CoptuiApp:
        """The app, with its type."""
        from coptui.tui.app import CoptuiApp

        assert isinstance(self.app, CoptuiApp)
        return self.app

    # -- what a screen writes itself ----------------------------------------------------------

    def body(self) -> ComposeResult:
        """The widgets between header and footer."""
        yield from ()

    async def load(self) -> None:
        """Read what is shown (`await self.read(…)`) and show it. Runs again after changes."""

    def why_not(self, action: str) -> str | None:
        """Why this action cannot be done now, in a sentence; None when it can."""
        return None

    def offers(self, action: str) -> bool:
        """Whether the action belongs on this screen at all just now; False hides its key."""
        return True

    async def goto(self, **what: Any) -> None:
        """Show a subject of this place; called by `house.open(place, …)`."""

    def is_one_of(self) -> object:
        """What there is only one of in front at a time, such as this form; None for any number."""
        return None

    def about_community(self) -> int | None:
        """The community this is about, where there is one: a new idea belongs to it."""
        return None

    def unsaved(self) -> str:
        """What would be lost by leaving, in a few words; empty when nothing would."""
        return ""

    @property
    def is_loading(self) -> bool:
        """Whether what it shows is just being read."""
        return self._loading

    # -- what it may use -----------------------------------------------------------------------

    async def read(
        self, fn: Callable[Concatenate[Workspace, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Ask a service."""
        return await self.house.backend.read(fn, *args, **kwargs)

    async def write(
        self, fn: Callable[Concatenate[Workspace, P], Done[R]], /, *args: P.args, **kwargs: P.kwargs
    ) -> Done[R]:
        """Let a service change something, and say what it said."""
        done = await self.house.backend.write(fn, *args, **kwargs)
        if done.said:
            self.house.say(done.said + (f"   {self.TAKES_BACK} takes it back" * bool(done.undo)))
        return done

    def act(self, work: Coroutine[Any, Any, Any], *, group: str = "do") -> Worker[None]:
        """Run what an action starts; a refusal is told in words and breaks nothing."""
        return self.run_worker(self._guarded(work), group=group, exit_on_error=True)

    def reload(self) -> None:
        """Load again; while one is under way another follows it, so that none is lost."""
        if self._loading:
            self._again = True
        else:
            self._loading = True
            self.run_worker(self._load_until_fresh(), group="load", exclusive=True)

    async def _load_until_fresh(self) -> None:
        try:
            self._again = True
            while self._again:
                self._again = False
                await self._load_or_leave()
        except NoMatches:
            # What was asked for came when the screen had been left; its widgets are gone.
            if any(self in stack for stack in self.app._screen_stacks.values()):
                raise
        finally:
            self._loading = False

    async def _load_or_leave(self) -> None:
        """Load; what is gone, because it was taken back, has no page any more."""
        try:
            await self.load()
        except CoptuiError as error:
            if not any(self is shown for shown in self.app.screen_stack):
                self._stale = True  # nobody looks; when somebody does it is tried again, and told
            else:
                await self._tell_or_leave(error)

    async def _tell_or_leave(self, error: CoptuiError) -> None:
        if isinstance(error, NotFound):
            if self.app.screen_stack[0] is self:
                await self.house.tell(error)
            elif self.is_current:
                self.dismiss(None)
            else:  # something stands in front: go when that is closed
                self._stale = True
        else:
            await self.house.tell(error)

    def set_crumbs(self, *crumbs: str) -> None:
        """Say in the header where I am."""
        self.query_one(HeaderLine).crumbs = crumbs

    async def _guarded(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except CoptuiError as error:
            await self.house.tell(error)

    # -- Textual's side ------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, body, footer."""
        yield HeaderLine(self.TITLE_WORDS)
        yield from self.body()
        yield SaidLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Listen for changes and load."""
        if self.WATCHES:
            self.house.changed.subscribe(self, self._on_changed)
        self.reload()

    def _on_changed(self, areas: frozenset[str]) -> None:
        if areas & self.WATCHES:
            if self.is_current:
                self.reload()
            else:
                self._stale = True

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave; while another screen stands in front, as soon as this one is looked at again."""
        if self.is_active:
            return super().dismiss(result)
        self._leaving = (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Catch up with what has changed while another screen was in front."""
        self.query_one(KeyLine).turned()
        if self._leaving is not None:
            super().dismiss(*self._leaving)
        elif self._stale:
            self._stale = False
            self.reload()

    def on_screen_suspend(self) -> None:
        """No key works here while another screen is in front."""
        self.query_one(KeyLine).turned()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what does not belong here now, dim what cannot be done now."""
        if not self.is_mounted:
            return True
        if not self.offers(action):
            return False
        return None if self.why_not(action) else True
