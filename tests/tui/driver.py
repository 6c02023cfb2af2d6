"""Drives the app as a coordinator does: keys in, the drawn screen out.

    async with rowan(home, clock) as it:
        await it.sees("What's next")
        await it.presses("4")
        await it.types("zoe")
        await it.sees("Zoë Park")

Every wait looks at the screen until the words are there, at most twenty seconds; nothing sleeps
for a fixed time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.keys import _character_to_key
from textual.pilot import Pilot

from coptui.clock import Clock
from coptui.tui.app import CoptuiApp
from coptui.tui.widgets.key_line import KeyLine

PATIENCE = 20.0  # seconds; a slow machine is no fault, a missing word is
QUIET = 0.06  # seconds without work before the screen counts as settled
RESTED = 4  # turns of the loop in a row in which nobody else had anything to do
LOADS = ("load", "rows", "start", "search")


class Coordinator:
    """A person at the keyboard."""

    def __init__(self, app: CoptuiApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self._aside: set[asyncio.Future[Any]] = set()
        self._loop = asyncio.get_running_loop()
        self._watches(self._loop)

    def _watches(self, loop: asyncio.AbstractEventLoop) -> None:
        """Know what is done on other threads: the database is asked there, screens are brought."""
        runs = loop.run_in_executor

        def watched(*args: Any) -> asyncio.Future[Any]:
            future = runs(*args)
            self._aside.add(future)
            future.add_done_callback(self._aside.discard)
            return future

        loop.run_in_executor = watched  # type: ignore[method-assign,assignment]

    def _busy(self) -> bool:
        """Whether another thread is at work, or a list or screen fills itself."""
        return bool(self._aside) or any(
            one.is_running and one.group in LOADS for one in self.app.workers
        )

    def screen(self) -> str:
        """What is drawn, line by line, without trailing blanks."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    async def settles(self) -> None:
        """Wait until no worker runs and the drawing stands still."""
        end = time.monotonic() + PATIENCE
        seen, seen_at = None, 0.0
        while time.monotonic() < end:
            await self.pilot.pause()
            if self._busy():
                seen = None
            elif seen is None:
                seen, seen_at = self.screen(), time.monotonic()
            elif time.monotonic() - seen_at > QUIET:
                now = self.screen()
                if now == seen:
                    return
                seen, seen_at = now, time.monotonic()
            await asyncio.sleep(0.01)

    async def sees(self, *words: str, times: int = 1) -> None:
        """Wait until all of these stand on the screen, so many times each, broken lines joined."""
        end = time.monotonic() + PATIENCE
        while True:
            await self.pilot.pause()
            text = self.screen()
            joined = " ".join(text.replace("│", " ").split())
            missing = [one for one in words if max(text.count(one), joined.count(one)) < times]
            if not missing:
                return
            if time.monotonic() > end:
                raise AssertionError(f"not on the screen: {missing}\n{text}")
            await asyncio.sleep(0.02)

    async def sees_no(self, *words: str) -> None:
        """Wait until none of these stand on the screen."""
        end = time.monotonic() + PATIENCE
        while any(one in self.screen() for one in words):
            if time.monotonic() > end:
                raise AssertionError(f"still on the screen: {words}\n{self.screen()}")
            await self.pilot.pause()
            await asyncio.sleep(0.02)

    async def presses(self, *keys: str) -> None:
        """Press these keys, each after the one before has been dealt with."""
        for key in keys:
            while any(map(getattr(self.app.screen, "too_soon", lambda _: False), ("yes",))):
                await asyncio.sleep(0.02)  # a person reads the question first
            await self._pauses()
            await self.pilot.press(key)
        await self.settles()

    async def _pauses(self) -> None:
        """Until what was asked of the database is there, and nothing is left to do now."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            rested = 0
            while rested < RESTED and time.monotonic() < end:
                await asyncio.sleep(0)
                rested = 0 if self._loop._ready else rested + 1  # type: ignore[attr-defined]
            if not self._busy():
                return
            await asyncio.sleep(0.01)

    async def types(self, text: str) -> None:
        """Type a text letter by letter."""
        await self.pilot.press(*(_key(char) for char in text))
        await self.settles()


def bottom_line_fits(it: Coordinator) -> bool:
    """Whether every key that the bottom line of this screen wants to tell has its place there."""
    line = it.app.screen.query_one(KeyLine)
    return line.left_out == () and len(line.render().plain.rstrip()) <= it.app.size.width


@asynccontextmanager
async def rowan(
    home: Path, clock: Clock | None = None, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Coordinator]:
    """The app on that home, and somebody at its keyboard; the app is left cleanly at the end."""
    app = CoptuiApp(home, clock=clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        person = Coordinator(app, pilot)
        try:
            await person.settles()
            yield person
        finally:
            app.exit()
    app.backend.close()


def _key(char: str) -> str:
    return _character_to_key(char)
