"""The sender's life inside the app: begun when something waits, ended between two messages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from coptui.errors import CoptuiError

if TYPE_CHECKING:
    from coptui.services.left_waiting import Waiting
    from coptui.services.outbox import OutboxView, Progress
    from coptui.services.watched_since import Watch
    from coptui.tui.app import CoptuiApp
    from coptui.workspace import Workspace

TELL_EVERY = 0.5
"""Seconds between two tellings: a mailing of a thousand must not redraw the screens each time."""
BREATH = 1.0
"""Rest after a run that found nothing to do, so that a mistake never becomes a busy loop."""
LAST_WORDS = 0.9
"""How long leaving waits for the message under way."""
_MAIL = frozenset({"mail"})


class Sending:
    """Runs the outbox on the app's own loop; the screens show the ledger, never this memory."""

    def __init__(self, app: CoptuiApp, stop: asyncio.Event) -> None:
        self._app = app
        self._stop = stop
        self._more = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self._told = 0.0
        self._late: asyncio.TimerHandle | None = None
        self._asked = False
        self._watch: Watch | None = None
        self._asking: set[int] = set()
        self._moving: dict[int, Progress] = {}
        self.trouble: CoptuiError | None = None

    @property
    def is_running(self) -> bool:
        """Whether the sender lives just now; it may be waiting for its time."""
        return not self._ended.is_set()

    def moving(self, mailing_id: int) -> str:
        """How much of a large message of that mailing has left; empty where none is under way."""
        ones = [one for one in self._moving.values() if one.mailing_id == mailing_id]
        return f"this one {ones[0].moving}" if ones else ""

    def begin(self, *, asked: bool = True) -> None:
        """See to it that what waits goes in its time, also after trouble. Safe at any moment.

        Where a person asked for it, sending goes on although it was stopped for a reason.
        """
        self.trouble = None
        self._asked = self._asked or asked
        self._more.set()
        if self._stop.is_set() or self.is_running:
            return
        self._ended.clear()
        self._app.run_worker(
            self._live(), group="outbox", exclusive=True, exit_on_error=False, name="sender"
        )

    async def look(self) -> None:
        """Say in the header how the outbox stands, and begin when something waits."""
        await self._hold()
        view = await self._app.backend.call(_status)
        self._app.show_outbox(self._words(view))
        if view.next_at is not None and self.trouble is None and not self.is_running:
            self.begin(asked=False)

    async def finish(self) -> None:
        """Stop at the next boundary between two messages, and wait for it a moment."""
        self._stop.set()
        self._more.set()
        if self._late is not None:
            self._late.cancel()
        try:
            async with asyncio.timeout(LAST_WORDS):
                await self._ended.wait()
        except TimeoutError:
            return  # the ledger keeps the one message as in doubt; the others wait

    async def _hold(self) -> None:
        """What was left waiting is asked for again; it never leaves by itself."""
        if not self.is_running:
            await self._watching().begin()
        await self._ask()

    async def answered(self, held: tuple[Waiting, ...]) -> None:
        """She was asked about these; should they be held once more, she is asked once more."""
        from coptui.services import left_waiting

        ids = [one.id for one in held]
        await self._app.backend.write(left_waiting.told, ids)
        self._asking -= set(ids)

    def _watching(self) -> Watch:
        if self._watch is None:
            from coptui.services.watched_since import Watch

            self._watch = Watch(self._app.backend.call)
        return self._watch

    async def _ask(self) -> None:
        found = await self._app.backend.call(_left_waiting)
        held = tuple(one for one in found if one.id not in self._asking)
        if held:
            self._asking |= {one.id for one in held}
            self._app.changed.publish(frozenset({"mail", "sessions"}))
            self._app.ask_again(held)

    def _words(self, view: OutboxView) -> str:
        words = []
        if self.trouble is not None:
            words.append("sending stopped")
        elif view.going_mailing_id is not None and view.waiting:
            words.append(f"sending {view.done:,} of {view.total:,}")
        elif view.waiting and view.scheduled == view.waiting:
            words.append(f"{view.waiting:,} to go {view.scheduled_words}")
        elif view.waiting:
            words.append(f"{view.waiting:,} waiting to go")
        if view.doubts:
            words.append(f"{view.doubts:,} need you" if view.doubts > 1 else "1 needs you")
        return " · ".join(words)

    async def _live(self) -> None:
        from coptui.services.watched_since import BEAT

        watch = self._watching()
        try:
            while not self._stop.is_set():
                wait = await watch(_seconds_to_next)  # and a look at the clock
                await self._ask()
                if wait is None:
                    return
                await (self._rest(min(wait, BEAT)) if wait > 0 else self._run())
        except CoptuiError as error:
            self.trouble = error
            self._app.say(f"Sending has stopped: {error}")
        finally:
            self._ended.set()
            self._tell()

    async def _run(self) -> None:
        from coptui.services import outbox

        go_on, self._asked = self._asked, False
        result = await outbox.run(
            self._watching(),
            once=True,
            go_on=go_on,
            on_progress=self.heard,
            stop=self._stop,
        )
        self._moving.clear()
        self._tell()
        await self._ask()
        if not result.counts:
            await self._rest(BREATH)

    async def _rest(self, seconds: float) -> None:
        """Wait for the next time, or for somebody to say that there is more."""
        self._more.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._more.wait()
        except TimeoutError:
            return

    def heard(self, step: Progress) -> None:
        """Take in what became of a message, or how much of a large one has left."""
        if step.moving:
            self._moving[step.delivery_id] = step
            return  # the screens that show it look by themselves
        self._moving.pop(step.delivery_id, None)
        self._tell_soon()

    def _tell_soon(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() - self._told >= TELL_EVERY:
            self._tell()
        elif self._late is None:
            self._late = loop.call_later(TELL_EVERY, self._tell)

    def _tell(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
        self._told = asyncio.get_running_loop().time()
        if not self._stop.is_set():
            self._app.changed.publish(_MAIL)


def _status(ws: Workspace) -> OutboxView:
    from coptui.services import outbox  # late: the first screen does not wait for the sender

    return outbox.status(ws)


def _left_waiting(ws: Workspace) -> tuple[Waiting, ...]:
    from coptui.services import database_trouble, left_waiting

    return database_trouble.told(ws, left_waiting.to_tell)


def _seconds_to_next(ws: Workspace) -> float | None:
    from coptui.services import outbox

    return outbox.seconds_to_next(ws)
