"""The sender's life inside the app: begun when something waits, ended between two messages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from coptui.errors import CoptuiError
from coptui.services import outbox

if TYPE_CHECKING:
    from coptui.tui.app import CoptuiApp
    from coptui.workspace import Workspace

TELL_EVERY = 0.3
"""Seconds between two tellings: a mailing of a thousand must not redraw the screens each time."""
LAST_WORDS = 1.2
"""How long leaving waits for the message under way."""
_MAIL = frozenset({"mail"})


class Sending:
    """Runs the outbox on the app's own loop; the screens show the ledger, never this memory."""

    def __init__(self, app: CoptuiApp) -> None:
        self._app = app
        self._stop = asyncio.Event()
        self._more = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self._told = 0.0
        self._late: asyncio.TimerHandle | None = None
        self.trouble: CoptuiError | None = None

    @property
    def is_running(self) -> bool:
        """Whether the sender lives just now; it may be waiting for its time."""
        return not self._ended.is_set()

    def begin(self) -> None:
        """See to it that what waits goes in its time. Safe to call at any moment."""
        self._more.set()
        if self._stop.is_set() or self.is_running:
            return
        self.trouble = None
        self._ended.clear()
        self._app.run_worker(
            self._live(), group="outbox", exclusive=True, exit_on_error=False, name="sender"
        )

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

    async def _live(self) -> None:
        call = self._app.backend.call
        try:
            while not self._stop.is_set():
                wait = await call(_seconds_to_next)
                if wait is None:
                    return
                if wait > 0:
                    await self._rest(wait)
                    continue
                await outbox.run(
                    call, once=True, on_progress=lambda _one: self._tell_soon(), stop=self._stop
                )
                self._tell()
        except CoptuiError as error:
            self.trouble = error
            await self._app.tell(error)
        finally:
            self._ended.set()
            self._tell()

    async def _rest(self, seconds: float) -> None:
        """Wait for the next time, or for somebody to say that there is more."""
        self._more.clear()
        self._tell()
        try:
            async with asyncio.timeout(seconds):
                await self._more.wait()
        except TimeoutError:
            return

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


def _seconds_to_next(ws: Workspace) -> float | None:
    due = outbox.status(ws).next_at
    return None if due is None else max(0.0, (due - ws.now()).total_seconds())
