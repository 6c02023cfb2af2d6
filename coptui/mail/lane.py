"""One connection of a run: message after message, the next envelope said with this body.

At any moment at most one message of a lane is in doubt: the body of the next one waits for its own
mark, and that mark is written in one commit with the result of the message before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Protocol

from coptui.mail.feed import Feed, Item
from coptui.mail.smtp import Connection, Parcel
from coptui.mail.verdicts import Outcome, Result, Stage, doubtful

LARGE = 500_000
"""Bytes from which on it is told how much of a message has left."""
IN_STEP = 0.05
"""Seconds in which the answers to the next envelope may still cast doubt on this message."""
CLOSE_WHEN_WAITING = 20.0
"""Servers hang up on connections that idle longer."""
LAST_WORDS = 10.0
"""Seconds that a message under way may still take when the program must go."""


class Run(Protocol):
    """What a lane asks of the run it belongs to."""

    sender: str

    @property
    def over(self) -> bool:
        """Whether nothing more may begin."""
        ...

    async def connect(self) -> Connection | None:
        """A new connection; None when there is none to be had, and the run knows why."""
        ...

    async def waits_for(self, item: Item) -> bool:
        """Wait for its turn. False when the run is over before it."""
        ...

    def seconds_until(self, item: Item) -> float:
        """How long that will be."""
        ...

    def too_big(self, limit: int) -> None:
        """The server takes no message of this size; the run ends, and nobody is to blame."""
        ...

    async def look_again(self, item: Item) -> bool:
        """Look at it as it may go now. False when it may not, which is then noted."""
        ...

    async def mark(self, item: Item) -> bool:
        """Whether the mark that it is about to leave stands, durably."""
        ...

    async def record(self, item: Item, result: Result) -> None:
        """Write what became of it and wait until it is written."""
        ...

    def record_soon(self, item: Item, result: Result) -> None:
        """Write what became of it with whatever is written next."""
        ...

    async def release(self, item: Item) -> None:
        """Give it back; nothing of it has left."""
        ...

    async def practise(self, item: Item) -> None:
        """Write it into the folder of practice instead."""
        ...

    async def guarded(self, item: Item, work: Awaitable[None]) -> None:
        """Do this, and let no fault in one message hold up the others."""
        ...


class Lane:
    """Works through a feed over a connection of its own, which it keeps for the next feed."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._connection: Connection | None = None
        self._following: Item | None = None
        self._answer: asyncio.Task[Result | None] | None = None
        self._working: asyncio.Task[None] | None = None
        self._under_way: Item | None = None
        self._ending = False

    async def work(self, feed: Feed) -> None:
        """Send what the feed gives, until it has nothing left or the run is over."""
        self._working = working = asyncio.ensure_future(self._message_after_message(feed))
        try:
            await asyncio.shield(working)
        except asyncio.CancelledError:
            if not working.done():
                await self._last_words(working)
            raise
        finally:
            self._working = None

    async def _message_after_message(self, feed: Feed) -> None:
        run = self._run
        try:
            while not (run.over or self._ending):
                item = self._following or await self._next(feed)
                if item is None:
                    return
                await run.guarded(item, self._one(item, feed))
                self._under_way = None
        except asyncio.CancelledError:
            item, self._under_way = self._under_way, None
            if item is None:
                raise
            if not item.marked:  # given up from outside, and nothing of it has left
                await run.release(item)
        finally:
            await self._drop_following()

    async def _next(self, feed: Feed) -> Item | None:
        """The next message. A connection that is to come is opened while it is made."""
        if self._connection is not None or not feed.flows:
            return await feed.next()
        connecting = asyncio.ensure_future(self._connected())
        item: Item | None = None
        try:
            item = await feed.next()
            # Where it failed the run knows why; a fault shows again in the message's own turn.
            await asyncio.gather(connecting, return_exceptions=True)
        except BaseException:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
            if item is not None:
                feed.give_back(item)
            raise
        return item

    def give_up(self) -> None:
        """Wait no longer for the message under way: nothing of it has left, or it is in doubt."""
        self._ending = True
        if self._working is not None and self._under_way is not None:
            self._working.cancel()

    def body(self) -> tuple[Item, int, int] | None:
        """The large message under way, how many bytes of it have left, and how many it has."""
        if self._under_way is None or self._connection is None:
            return None
        gone, size = self._connection.body
        return (self._under_way, gone, size) if size >= LARGE else None

    async def hang_up(self) -> None:
        """Say goodbye to the server."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()

    async def _one(self, item: Item, feed: Feed) -> None:
        """One message from its turn to its row in the ledger."""
        run, said = self._run, item is self._following
        if item.claimed.practice:
            if not item.stale or await run.look_again(item):
                await run.practise(item)
            return
        if not said:
            if run.seconds_until(item) > CLOSE_WHEN_WAITING:
                await self.hang_up()
            if not await run.waits_for(item):
                await run.release(item)
                return
            if not await self._connected():
                await run.release(item)
                return
            if item.stale and not await run.look_again(item):
                return  # somebody has left or moved while it waited
            if await self._is_too_big(item):
                return
        self._under_way = item
        await self._transact(item, feed, said)

    async def _transact(self, item: Item, feed: Feed, said: bool) -> None:
        run, connection = self._run, self._connection
        assert connection is not None
        self._following = following = None
        try:
            answer = await self._answered() if said else await connection.offer(self._parcel(item))
            if said and _never_said(answer):
                await run.release(item)  # the connection ended with the message before it
                return
            if answer is not None:
                await run.record(item, answer)
                return
            if not await self._marked(item):
                return
            following = self._to_follow(feed)
            parcel = self._parcel(following) if following else None
            result = await connection.hand_over(self._parcel(item), parcel)
        except BaseException as fault:
            connection.abort()  # nobody knows what it waits for
            if item.marked:
                await run.record(item, doubtful(Stage.DOT, _why(fault)))
            if following is not None:
                await run.release(following)
            raise
        if following is None:
            await run.record(item, result)
            return
        self._following = following
        try:
            if not await connection.goes_on(IN_STEP):
                self._answer = asyncio.ensure_future(connection.answered())
                await asyncio.wait({self._answer}, timeout=IN_STEP)
        finally:
            if connection.out_of_step and result.outcome is Outcome.ACCEPTED:
                why = "the answers of the server are out of step"
                result = doubtful(Stage.DOT, why, result.code)
            run.record_soon(item, result)

    async def _marked(self, item: Item) -> bool:
        """Whether its mark stands: nothing has changed since it was looked at, perhaps once more.

        What must not go any more ends with the connection, which waits for a message by now.
        """
        run, connection, offered = self._run, self._connection, item.message
        assert connection is not None
        try:
            if run.seconds_until(item) > 0 and not await run.waits_for(item):
                connection.abort()
                await run.release(item)
                return False
            if not item.stale and await run.mark(item):
                return True
            may = await run.look_again(item)
            if may and item.message == offered and await run.mark(item):
                return True
            connection.abort()
            if may:
                await run.release(item)
        except BaseException:
            connection.abort()
            raise
        return False

    async def _is_too_big(self, item: Item) -> bool:
        """Whether the server says beforehand that it takes no message of this size."""
        limit = self._connection.takes_at_most if self._connection is not None else 0
        if not 0 < limit < len(self._parcel(item).body):
            return False
        self._run.too_big(limit)
        await self._run.release(item)
        return True

    def _to_follow(self, feed: Feed) -> Item | None:
        """A message whose envelope may be said with this body."""
        connection = self._connection
        if self._ending or self._run.over or connection is None or not connection.pipelines:
            return None
        item = feed.next_at_once()
        if item is None:
            return None
        try:
            may = not item.claimed.practice and connection.can_follow(self._parcel(item))
        except Exception:  # noqa: BLE001 - its own turn will show what is wrong with it
            may = False
        if not may:
            feed.give_back(item)
        return item if may else None

    def _parcel(self, item: Item) -> Parcel:
        return item.parcel(self._run.sender)

    async def _answered(self) -> Result | None:
        """What the server made of the envelope that was said with the body before it."""
        answer, self._answer = self._answer, None
        return None if answer is None else await answer

    async def _connected(self) -> bool:
        if self._connection is not None and self._connection.usable:
            return True
        await self.hang_up()
        self._connection = await self._run.connect()
        return self._connection is not None

    async def _last_words(self, working: asyncio.Task[None]) -> None:
        """The program must go while a message is under way: hear the end, or put it in doubt."""
        self._ending = True
        if self._under_way is not None:
            done, _ = await asyncio.wait({working}, timeout=LAST_WORDS)
            if done:
                return
        working.cancel()
        await asyncio.wait({working}, timeout=1.0)

    async def _drop_following(self) -> None:
        """An envelope without its message: nothing of it has left."""
        item, self._following = self._following, None
        if item is None:
            return
        if self._connection is not None:
            self._connection.abort()
        if self._answer is not None:
            await asyncio.wait({self._answer})
            self._answer = None
        await self._run.release(item)


def _why(fault: BaseException) -> str:
    if isinstance(fault, asyncio.CancelledError):
        return "the program had to stop before the server answered"
    return f"internal: {type(fault).__name__}"


def _never_said(answer: Result | None) -> bool:
    """Whether the connection was lost before the server heard anything of this message."""
    return (
        answer is not None
        and (answer.stage, answer.code) == (Stage.MAIL, 0)
        and answer.outcome is Outcome.RETRY
    )
