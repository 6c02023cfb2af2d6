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
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from coptui.clock import Clock
from coptui.tui.app import CoptuiApp
from coptui.tui.widgets.key_line import KeyLine

PATIENCE = 20.0  # seconds; a slow machine is no fault, a missing word is
QUIET = 0.03  # seconds without work before the screen counts as settled
LOADS = ("load", "rows", "start", "search")
HEARD = 1.0  # seconds at most until a key is handed on; an app that has ended hears no more


class Coordinator:
    """A person at the keyboard."""

    def __init__(self, app: CoptuiApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self._aside: set[asyncio.Future[Any]] = set()
        self._watches(asyncio.get_running_loop())

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
            await self.pilot.pause()  # until everything sent is dealt with and nothing is reckoned
            if self._busy():
                continue
            now = self.screen()
            if now != seen:
                seen, seen_at = now, time.monotonic()
            elif time.monotonic() - seen_at > QUIET:
                return
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
        for number, key in enumerate(keys):
            await self._waits(first=not number)
            while any(map(getattr(self.app.screen, "too_soon", lambda _: False), ("yes",))):
                await asyncio.sleep(0.02)  # a person reads the question first
            await self._strikes(key)
        await self.settles()

    async def types(self, text: str) -> None:
        """Type a text letter by letter, as quickly as they are taken."""
        for char in text:
            await self._strikes(char)
        await self.settles()

    async def _waits(self, *, first: bool) -> None:
        """Until the key before was dealt with, and what it brought has been read."""
        end = time.monotonic() + PATIENCE
        if not first or self._busy():
            await self.pilot.pause()
        while self._busy() and time.monotonic() < end:
            await self.pilot.pause()

    async def _strikes(self, name: str) -> None:
        """One key, and wait until whoever has the cursor has taken it."""
        self.app.post_message(_struck(name))
        for one in (self.app, self.app.focused):
            if one is not None:
                await _hears(one)


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


async def _hears(one: MessagePump) -> None:
    """Wait until all that was sent to it before is dealt with."""
    dealt = asyncio.Event()
    if one.call_later(dealt.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(dealt.wait(), HEARD)


def _key(char: str) -> str:
    return _character_to_key(char)


def _struck(name: str) -> events.Key:
    """A key by its name or letter, as a terminal reports it."""
    key = _key(name) if len(name) == 1 else name
    char: str | None
    try:
        char = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        char = key if len(key) == 1 else None
    return events.Key(key, char)
