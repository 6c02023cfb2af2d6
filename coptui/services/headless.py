"""Running the sender without the app: the database in line, its own loop, polite signals."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FrameType
from typing import TypeVar

from coptui.mail.engine import Call
from coptui.store.thread import InLine
from coptui.workspace import Workspace

R = TypeVar("R")
_ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def run_until_signal(home: Path, work: Callable[[Call, asyncio.Event], Awaitable[R]]) -> R:
    """Run `work(call, stop)` over a home; a signal to end sets `stop`, and the work ends itself."""
    with asyncio.Runner(loop_factory=quickest_loop()) as runner:
        return runner.run(_run(home, work))


def quickest_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """A loop written in C where there is one; None stands for Python's own."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _run(home: Path, work: Callable[[Call, asyncio.Event], Awaitable[R]]) -> R:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def end(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    before = {number: signal.signal(number, end) for number in _ENDING}
    database = InLine(lambda: _opened(home))
    try:
        return await work(database.call, stop)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        database.close()


def _opened(home: Path) -> Workspace:
    """Whoever goes through a list once needs little of the file in memory."""
    ws = Workspace.open(home)
    ws.store.keep_little()
    return ws
