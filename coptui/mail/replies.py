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
from functools import lru_cache

MAX_LINE = 4_096
MAX_REPLY = 32_768
_AT_ONCE = 16_384
"""Bytes that are read at once."""
_PIECE = 65_536
"""Bytes that are given to the line at once; the rest waits until it takes more."""
_COMMON = 80
"""A line so short is likely to come again and again."""
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


class Asked:
    """Something said that asks for one reply."""

    __slots__ = ("fault", "given_up", "reply", "waiter")

    def __init__(self) -> None:
        self.reply: Reply | None = None
        self.fault: Exception | None = None
        self.given_up = False
        self.waiter: asyncio.Future[None] | None = None

    def answer(self, reply: Reply | None, fault: Exception | None = None) -> None:
        """It came, or will never come; whoever waits goes on."""
        self.reply, self.fault = reply, fault
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)


def parse_reply(buffer: bytearray) -> tuple[Reply, int] | None:
    """Read one whole reply from the front: it and its length, or None while it is partial."""
    end = buffer.find(b"\n")
    if 0 <= end < _COMMON and (common := _common(bytes(buffer[:end]))) is not None:
        return common, end + 1
    texts: list[str] = []
    first_code = 0
    offset = 0
    while (end := buffer.find(b"\n", offset)) != -1:
        line = bytes(buffer[offset:end])
        code, dash, text = _read_line(line)
        if first_code and code != first_code:
            raise Garbage(line[:200].decode("utf-8", "replace"))
        first_code = code
        texts.append(text)
        offset = end + 1
        if offset > MAX_REPLY:
            raise Garbage("a reply without end")
        if not dash:
            return Reply(code, "\n".join(texts)), offset
    if len(buffer) > MAX_REPLY or len(buffer) - offset > MAX_LINE:
        raise Garbage("a line without end")
    return None


def _read_line(whole: bytes) -> tuple[int, bool, str]:
    """The code, whether more lines follow, and the text of one line."""
    line = whole.rstrip(b"\r")
    match = _LINE.match(line)
    if match is None or len(line) > MAX_LINE:
        raise Garbage(line[:200].decode("utf-8", "replace"))
    code, dash, text = match.groups()
    if text and not dash:
        raise Garbage(line[:200].decode("utf-8", "replace"))
    return int(code), dash == b"-", text.decode("utf-8", "replace")


@lru_cache(maxsize=256)
def _common(line: bytes) -> Reply | None:
    """The reply that a short line is by itself; None where more lines follow."""
    code, dash, text = _read_line(line)
    return None if dash else Reply(code, text)


class Replies(asyncio.BufferedProtocol):
    """Speaks on a transport that is already connected, encrypted and signed in."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._room = bytearray(_AT_ONCE)
        self._view = memoryview(self._room)
        self._buffer = bytearray()
        self._waiting: deque[Asked] = deque()
        self._rest: deque[memoryview] = deque()
        self._full = False
        self._lost = transport.is_closing()
        self._gone = asyncio.Event()
        self._until: tuple[asyncio.Future[None], float] | None = None
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def usable(self) -> bool:
        """Whether the next thing said would be answered by the reply to it."""
        return not (self._lost or self._buffer or self._waiting or self._transport.is_closing())

    async def ask(self, data: bytes, timeout: float) -> Reply:
        """Write `data` and wait for the one reply to it."""
        (reply,) = self.say(data, 1)
        return await self.hear(reply, timeout)

    def say(self, data: bytes, replies: int) -> list[Asked]:
        """Write `data`, which asks for so many replies; `hear` each of them, in order."""
        if not self.usable:
            raise Lost("the connection is no longer in step")
        asked = [Asked() for _ in range(replies)]
        self._waiting.extend(asked)
        if len(data) <= _PIECE and not self._rest:
            self._transport.write(data)
        else:
            whole = memoryview(data)
            self._rest.extend(whole[at : at + _PIECE] for at in range(0, len(data), _PIECE))
            self._pour()
        return asked

    def _pour(self) -> None:
        """Give the line as much as it takes: so much of a big message is known to have left."""
        while self._rest and not (self._full or self._lost):
            self._transport.write(self._rest.popleft())

    def pause_writing(self) -> None:
        """The line takes no more for now."""
        self._full = True

    def resume_writing(self) -> None:
        """The line takes more."""
        self._full = False
        self._pour()

    async def hear(self, asked: Asked, timeout: float) -> Reply:
        """Wait for one reply; raises `Lost`, `Silence` or `Garbage`."""
        if asked.reply is None and asked.fault is None:
            await self.came(asked, timeout)
        if asked.fault is not None:
            raise asked.fault
        if asked.reply is None:
            asked.given_up = True
            raise Silence(f"no reply within {timeout:.0f} seconds")
        return asked.reply

    async def came(self, asked: Asked, timeout: float) -> bool:
        """Wait for one reply, but no longer than that; whether it has come, or never will."""
        if asked.reply is None and asked.fault is None:
            asked.waiter = waiter = asyncio.get_running_loop().create_future()
            self._be_patient(waiter, timeout)
            try:
                await waiter
            except asyncio.CancelledError:
                asked.given_up = True
                raise
            finally:
                asked.waiter = None
        return asked.reply is not None or asked.fault is not None

    def _be_patient(self, waiter: asyncio.Future[None], seconds: float) -> None:
        """Wake this waiter after so long. One alarm serves one reply after the other: setting one
        for each takes longer than the reply."""
        loop = asyncio.get_running_loop()
        self._until = waiter, loop.time() + seconds
        if self._alarm is None or self._alarm.when() > self._until[1]:
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = loop.call_at(self._until[1], self._rings)

    def _rings(self) -> None:
        self._alarm = None
        if self._until is None or self._until[0].done():
            return
        waiter, until = self._until
        loop = asyncio.get_running_loop()
        if loop.time() < until:
            self._alarm = loop.call_at(until, self._rings)
        else:
            waiter.set_result(None)

    def _let_be(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def unsent(self) -> int:
        """How many bytes still wait here to leave."""
        if self._lost:
            return 0
        kept = sum(map(len, self._rest)) if self._rest else 0
        return kept + self._transport.get_write_buffer_size()

    def abort(self) -> None:
        """End the connection at once; what still waits here never leaves."""
        self._lost = True
        self._rest.clear()
        self._transport.abort()  # whoever still waits hears of it in a moment

    async def gone(self) -> None:
        """Wait until the connection is really closed, which takes a moment and never long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._gone.wait()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the next bytes go: always the same room, for one of its own each time is slow."""
        return self._view

    def buffer_updated(self, nbytes: int) -> None:
        """Take bytes in; complete the replies that are waited for, one after the other."""
        if len(self._buffer) > MAX_REPLY:
            return  # nobody asked for this; the connection is out of step already
        self._buffer += self._view[:nbytes]
        while self._waiting:
            waiting = self._waiting[0]
            if waiting.given_up or waiting.fault is not None:
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
            waiting.answer(reply)

    def _fail(self, fault: Exception) -> None:
        """Nobody who waits gets an answer any more."""
        for waiting in self._waiting:
            if waiting.fault is None and not waiting.given_up:
                waiting.answer(None, fault)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end; whoever waits hears of it."""
        self._lost = True
        self._rest.clear()
        self._gone.set()
        self._let_be()
        self._fail(Lost(str(exc or "the server closed the connection")))
