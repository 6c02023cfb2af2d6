"""When the next message may leave, and when one that was put off is tried again."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from datetime import datetime, timedelta

RETRY_MINUTES = (5, 15, 30, 60, 120, 240, 480)


def next_try(tries: int, now: datetime) -> datetime:
    """When to try again after so many tries; a little scattered, never under five minutes."""
    minutes = RETRY_MINUTES[min(max(tries, 1), len(RETRY_MINUTES)) - 1]
    scattered = minutes * random.uniform(0.8, 1.2)
    return now + timedelta(minutes=max(scattered, RETRY_MINUTES[0]))


async def sleep_or(stop: asyncio.Event, seconds: float) -> bool:
    """Wait, but no longer than until `stop` is set; whether it is set."""
    if seconds > 0:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stop.wait()
    return stop.is_set()


class Pace:
    """Even gaps between departures, shared by all connections of one run."""

    def __init__(
        self, per_minute: int, monotonic: Callable[[], float], since_last: float | None
    ) -> None:
        self._gap = 60.0 / per_minute
        self._monotonic = monotonic
        wait = 0.0 if since_last is None else max(0.0, self._gap - max(0.0, since_last))
        self._next = monotonic() + wait

    def reserve(self) -> float:
        """Take the next place; how many seconds there are until it."""
        now = self._monotonic()
        start = max(now, self._next)
        self._next = start + self._gap
        return start - now
