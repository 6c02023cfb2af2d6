"""One commit for the marks and results of all connections: durable, and nearly free.

While one commit is under way, whatever else wants to be written gathers for the next one. A mark
is awaited, because nothing may leave before it is durable. A result may wait a moment for company:
until it is written its message counts as in doubt, and the next mark takes it along.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from peewee import PeeweeException

from coptui.mail import ledger
from coptui.mail.ledger import Claimed, Mark, Record
from coptui.mail.verdicts import Result

if TYPE_CHECKING:
    from datetime import datetime

REST = 0.05
"""Seconds for which a result may wait for a mark or for other results."""
COMPANY = 0.008
"""Seconds for which a mark may wait for those of other connections."""
CROWDED = 0.25
"""The share of the time that goes into commits, above which most connections share one.

Two of three: with all of them the server has nothing to do meanwhile, with half of them there are
more commits, which take the processor from a server on the same machine.
"""
SLOW = 0.0002
"""Seconds of a commit for each connection above which all of them share one."""
WRITE_AGAIN = (0.2, 1.0, 3.0)
"""What has happened must be kept: so long apart it is tried again when the disk refuses."""

Call = Callable[..., Awaitable[Any]]
Then = Callable[[bool | None, BaseException | None], None]
"""Told whether a step holds, or the fault that kept it from being written."""
_Step = tuple[Mark | Record, Then]


class Journal:
    """Gathers what the connections of one run have to write."""

    def __init__(
        self, call: Call, server: str = "", account: str = "", *, connections: int = 1
    ) -> None:
        self._call = call
        self._server = server
        self._account = account
        self._connections = connections
        self._took = self._share = 0.0
        self._ended = time.monotonic()
        self._marks = self._wanted = self._hurry = 0
        self._together: asyncio.Future[None] | None = None
        self._steps: list[_Step] = []
        self._writing: asyncio.Task[None] | None = None
        self._soon: asyncio.TimerHandle | None = None

    async def mark(self, claimed: Claimed, seen: int | None = None) -> bool:
        """Whether the mark that this message is about to leave now stands, durably.

        False when it must not leave: withdrawn, paused or gone, or anything at all has been
        changed since it was `seen`. Raises `PeeweeException` where it cannot be written.
        """
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._steps.append((Mark(claimed, seen, self._server, self._account), _to(answer)))
        self._marks += 1
        if self._marks >= self._wanted:
            self._wait_no_longer()
        self._write_now()
        return await answer

    def record(
        self, claimed: Claimed, result: Result, next_try: datetime | None
    ) -> asyncio.Future[bool]:
        """Write what became of a message, soon; await the answer to have it written at once."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(_noticed)
        self.note(claimed, result, next_try, _to(answer))
        return answer

    def note(self, claimed: Claimed, result: Result, next_try: datetime | None, then: Then) -> None:
        """The same for somebody who does not wait, and is told when it is written."""
        self._steps.append((Record(claimed, result, next_try, self._account), then))
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(REST, self._write_now)

    async def settled(self) -> None:
        """Everything that was given is written. Raises what kept it from being so."""
        self._hurry += 1
        try:
            while self._steps or self._writing is not None:
                self._wait_no_longer()
                self._write_now()
                if self._writing is not None:
                    await asyncio.shield(self._writing)
        finally:
            self._hurry -= 1

    def _write_now(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        if self._steps and self._writing is None:
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._steps:
                await self._company()
                steps, self._steps, self._marks = self._steps, [], 0
                began = time.monotonic()
                await self._commit(steps)
                self._learn(began)
        finally:
            self._writing = None

    def _learn(self, began: float) -> None:
        now = time.monotonic()
        took, since = now - began, max(now - self._ended, 1e-6)
        self._took += (took - self._took) / 8
        self._share += (min(took / since, 1.0) - self._share) / 8
        self._ended = now

    async def _company(self) -> None:
        """Wait for the marks of other connections where commits, and not they, take the time."""
        if self._took > SLOW * self._connections:
            self._wanted = self._connections
        else:
            self._wanted = (2 * self._connections + 2) // 3 if self._share > CROWDED else 0
        if self._hurry or self._marks >= self._wanted:
            await asyncio.sleep(0)
            return
        loop = asyncio.get_running_loop()
        self._together = loop.create_future()
        alarm = loop.call_later(COMPANY, self._wait_no_longer)
        try:
            await self._together
        finally:
            alarm.cancel()
            self._together = None

    def _wait_no_longer(self) -> None:
        if self._together is not None and not self._together.done():
            self._together.set_result(None)

    async def _commit(self, steps: list[_Step]) -> None:
        """One commit for all; on a fault no mark stands, and the results are tried again."""
        try:
            answers: Sequence[bool] = await self._call(ledger.write, [step for step, _ in steps])
        except PeeweeException as fault:
            results = [one for one in steps if isinstance(one[0], Record)]
            for step, then in steps:
                if isinstance(step, Mark):
                    then(None, fault)
            await self._insist(results)
            return
        except BaseException:
            for _, then in steps:
                then(None, None)
            raise
        _answer(steps, answers)

    async def _insist(self, results: list[_Step]) -> None:
        for wait in WRITE_AGAIN if results else ():
            await asyncio.sleep(wait)
            try:
                answers = await self._call(ledger.write, [step for step, _ in results])
            except PeeweeException as fault:
                last = fault
            else:
                _answer(results, answers)
                return
        for _, then in results:
            then(None, last)


def _answer(steps: list[_Step], answers: Sequence[bool]) -> None:
    for (_, then), answer in zip(steps, answers, strict=True):
        then(answer, None)


def _to(answer: asyncio.Future[bool]) -> Then:
    """Hand it on to whoever awaits; with neither an answer nor a fault nobody shall wait on."""

    def told(holds: bool | None, fault: BaseException | None) -> None:
        if answer.done():
            return
        if fault is not None:
            answer.set_exception(fault)
        elif holds is None:
            answer.cancel()
        else:
            answer.set_result(holds)

    return told


def _noticed(answer: asyncio.Future[bool]) -> None:
    """A fault may come to a result that nobody awaits; the run sees it at its next mark."""
    if not answer.cancelled():
        answer.exception()
