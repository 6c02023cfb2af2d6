"""The replies of an SMTP server, read strictly.

Which message a reply belongs to is the whole question of safe delivery. So a reply counts only when
it was asked for: bytes that come unasked leave a surplus, and a connection with a surplus is not
used again.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import deque
from dataclasses import dataclass

MAX_LINE = 4_096
MAX_REPLY = 32_768
_LINE = re.compile(rb"^([2-5][0-9][0-9])([ -]?)(.*)$", re.DOTALL)


class Lost(Exception):
    """The connection ended before the reply came."""


class Silence(Exception):
    """The reply did not come in time."""


class Garbage(Exception):
    """What came is no SMTP reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: its code and its text, lines joined by line ends."""

    code: int
    text: str


def parse_reply(buffer: bytearray) -> tuple[Reply, int] | None:
    """Read one whole reply from the front: it and its length, or None while it is partial."""
    texts: list[str] = []
    first_code = b""
    offset = 0
    while (end := buffer.find(b"\n", offset)) != -1:
        line = bytes(buffer[offset:end]).rstrip(b"\r")
        match = _LINE.match(line)
        if match is None or len(line) > MAX_LINE:
            raise Garbage(line[:200].decode("utf-8", "replace"))
        code, dash, text = match.groups()
        if (first_code and code != first_code) or (text and not dash):
            raise Garbage(line[:200].decode("utf-8", "replace"))
        first_code = code
        texts.append(text.decode("utf-8", "replace"))
        offset = end + 1
        if offset > MAX_REPLY:
            raise Garbage("a reply without end")
        if dash != b"-":
            return Reply(int(code), "\n".join(texts)), offset
    if len(buffer) > MAX_REPLY or len(buffer) - offset > MAX_LINE:
        raise Garbage("a line without end")
    return None


class Replies(asyncio.Protocol):
    """Speaks on a transport that is already connected, encrypted and signed in."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._buffer = bytearray()
        self._waiting: deque[asyncio.Future[Reply]] = deque()
        self._lost = transport.is_closing()
        self._gone = asyncio.Event()

    @property
    def usable(self) -> bool:
        """Whether the next thing said would be answered by the reply to it."""
        return not (self._lost or self._buffer or self._waiting or self._transport.is_closing())

    async def ask(self, data: bytes, timeout: float) -> Reply:
        """Write `data` and wait for the one reply to it."""
        (reply,) = self.say(data, 1)
        return await self.hear(reply, timeout)

    def say(self, data: bytes, replies: int) -> list[asyncio.Future[Reply]]:
        """Write `data`, which asks for so many replies; `hear` each of them, in order."""
        if not self.usable:
            raise Lost("the connection is no longer in step")
        loop = asyncio.get_running_loop()
        asked = [loop.create_future() for _ in range(replies)]
        for one in asked:
            one.add_done_callback(_noticed)
        self._waiting.extend(asked)
        self._transport.write(data)
        return asked

    async def hear(self, reply: asyncio.Future[Reply], timeout: float) -> Reply:
        """Wait for one reply; raises `Lost`, `Silence` or `Garbage`."""
        if reply.done() and not reply.cancelled():  # it came with the one before it
            return reply.result()
        try:
            async with asyncio.timeout(timeout):
                return await reply
        except TimeoutError:
            raise Silence(f"no reply within {timeout:.0f} seconds") from None

    def unsent(self) -> int:
        """How many bytes still wait here to leave."""
        return 0 if self._lost else self._transport.get_write_buffer_size()

    def abort(self) -> None:
        """End the connection at once; what still waits here never leaves."""
        self._lost = True
        self._transport.abort()

    async def gone(self) -> None:
        """Wait until the connection is really closed, which takes a moment and never long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._gone.wait()

    def data_received(self, data: bytes) -> None:
        """Take bytes in; complete the replies that are waited for, one after the other."""
        if len(self._buffer) > MAX_REPLY:
            return  # nobody asked for this; the connection is out of step already
        self._buffer += data
        while self._waiting:
            waiter = self._waiting[0]
            if waiter.done():
                return  # given up: what comes now belongs to nobody any more
            try:
                parsed = parse_reply(self._buffer)
            except Garbage as fault:
                self._fail(fault)
                return
            if parsed is None:
                return
            reply, length = parsed
            del self._buffer[:length]
            self._waiting.popleft()
            waiter.set_result(reply)

    def _fail(self, fault: Exception) -> None:
        """Nobody who waits gets an answer any more."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_exception(fault)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end; whoever waits hears of it."""
        self._lost = True
        self._gone.set()
        self._fail(Lost(str(exc or "the server closed the connection")))


def _noticed(reply: asyncio.Future[Reply]) -> None:
    """A fault may come to a reply that nobody hears any more; that is no news."""
    if not reply.cancelled():
        reply.exception()
