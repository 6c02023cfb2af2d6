"""Since when somebody has watched the outbox without a break, and what was agreed to lately.

A laptop that slept, or a program that was closed, has not watched. What came due meanwhile is
asked about (`left_waiting`), so the sender looks at the clock at every step of its own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from peewee import PeeweeException

from coptui.mail import lock

if TYPE_CHECKING:
    from coptui.mail.engine import Call
    from coptui.services.left_waiting import Waiting
    from coptui.workspace import Workspace

BEAT = 20.0
"""Seconds between two looks at the clock while nothing else happens."""
BREAK = timedelta(minutes=2)
"""A gap between two looks that means nobody watched: the machine slept, or the clock was set."""
RHYTHM = timedelta(minutes=15)
"""A sender begun so often, as by cron, watches as well as one that never ends."""
_RUN, _AGREED = "outbox_run_looked", "mail_agreed"
_KEPT = timedelta(hours=3)


class Watch:
    """The way of the sender to the database, with a look at the clock on every step.

    `held` is what was kept from going because nobody had watched when it came due.
    """

    def __init__(self, call: Call, *, alone: bool = False) -> None:
        self._call = call
        self._alone = alone
        self._last: datetime | None = None
        self._noted: datetime | None = None
        self._since: datetime | None = None
        self._rhythm: datetime | None = None
        self.held: tuple[Waiting, ...] = ()

    def __call__(self, fn: Callable[..., Any], /, *args: Any) -> Awaitable[Any]:
        """The result of `fn(ws, *args)`, after a look at the clock."""
        return self._call(self._step, fn, args)

    async def begin(self) -> tuple[Waiting, ...]:
        """Hold what came due before anybody watched."""
        found: tuple[Waiting, ...] = await self._call(self._begin)
        return found

    async def look(self) -> None:
        """Look at the clock alone."""
        await self._call(self._look)

    async def go_on(self) -> None:
        """Look at the clock again and again, until this is cancelled."""
        while True:
            await asyncio.sleep(BEAT)
            await self.look()

    def _step(self, ws: Workspace, fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        self._look(ws)
        return fn(ws, *args)

    def _begin(self, ws: Workspace) -> tuple[Waiting, ...]:
        from coptui.services import left_waiting  # late: it brings the templates with it

        self._look(ws)
        if lock.is_held(ws.lock_file):  # whoever sends watches as well
            return ()
        held = left_waiting.hold(ws, self._since, self._rhythm)
        self.held += held
        return held

    def _look(self, ws: Workspace) -> None:
        now, last = ws.now(), self._last
        self._last = now
        if last is None:
            self._since, self._rhythm = now, _by_rhythm(ws, now) if self._alone else now
        elif now - last > BREAK:
            from coptui.services import left_waiting  # late: as above

            self._since = self._rhythm = now
            self.held += left_waiting.hold(ws, now)
        if self._alone and not ws.read_only and (self._noted is None or now - self._noted > BREAK):
            with suppress(PeeweeException):  # whoever must write next tells what is wrong
                ws.store.set_meta(_RUN, now.isoformat())
                self._noted = now


def runs_alone(ws: Workspace) -> bool:
    """Whether a sender without the app has looked lately, so that it may be trusted to."""
    return _looked(ws) is not None


def _by_rhythm(ws: Workspace, now: datetime) -> datetime:
    return _looked(ws) or now


def _looked(ws: Workspace) -> datetime | None:
    """When the sender without the app looked, if that is not long ago."""
    kept, now = ws.store.meta(_RUN), ws.now()
    before = datetime.fromisoformat(kept) if kept else None
    return before if before is not None and now - RHYTHM <= before <= now else None


def agree(ws: Workspace, mailing_id: int) -> None:
    """Note that somebody wants this mailing to go on now, however long it lay still."""
    kept = _agreed(ws)
    fresh = {key: at for key, at in kept.items() if at > ws.now() - _KEPT}
    fresh[mailing_id] = ws.now()
    ws.store.set_meta(_AGREED, json.dumps({k: at.isoformat() for k, at in fresh.items()}))


def agreed_on(ws: Workspace, mailing_id: int) -> datetime | None:
    """When somebody last said that this mailing should go on; kept for a few hours."""
    return _agreed(ws).get(mailing_id)


def _agreed(ws: Workspace) -> dict[int, datetime]:
    kept: dict[str, str] = json.loads(ws.store.meta(_AGREED) or "{}")
    return {int(key): datetime.fromisoformat(at) for key, at in kept.items()}
