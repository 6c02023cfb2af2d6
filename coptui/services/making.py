"""A process beside the sender that makes its messages, so that the sender only has to send them.

It reads the home and never writes. What it made is an offer like any look ahead: the mark of each
message, set by the sender alone, holds only if nobody has changed anything since it was asked for.
Where there can be no such process, or it has ended, the sender makes the messages itself.
"""

from __future__ import annotations

import gc
import marshal
import os
import signal
import socket
import struct
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peewee import PeeweeException

from coptui.errors import CoptuiError
from coptui.mail.outgoing import Ready, Skip
from coptui.workspace import Workspace

if TYPE_CHECKING:
    import asyncio

_SIZE = struct.Struct("!Q")
_GONE = (OSError, EOFError, ValueError)
_LIMIT = 1 << 22


def messages_for(ws: Workspace, delivery_ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
    """The messages made here; see `mailing_messages`, which is fetched when it is needed."""
    from coptui.services import mailing_messages  # late: it brings the templates with it

    return mailing_messages.messages_for(ws, delivery_ids)


@contextmanager
def beside(home: Path) -> Iterator[Maker | None]:
    """The process for as long as it is needed; None where a program cannot be split in two."""
    maker = Maker.begin(home)
    try:
        yield maker
    finally:
        if maker is not None:
            maker.end()


class Maker:
    """The sender's side of it."""

    def __init__(self, near: socket.socket, pid: int) -> None:
        self._near: socket.socket | None = near
        self._pid = pid
        self._one_asks: asyncio.Lock | None = None
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @classmethod
    def begin(cls, home: Path) -> Maker | None:
        """Begin the process; None where a program cannot simply be split in two."""
        if sys.platform != "linux" or threading.active_count() > 1:
            return None
        near, far = socket.socketpair()
        gc.freeze()  # what is there by now stays, and the two go on sharing it
        pid = os.fork()
        if not pid:
            try:
                near.close()
                _works(far, home)
            finally:
                os._exit(0)
        far.close()
        return cls(near, pid)

    async def made(self, delivery_ids: Sequence[int]) -> Mapping[int, Ready | Skip] | None:
        """What may go for each of these, or why nothing goes; None where it cannot tell."""
        import asyncio  # late: the process beside begins without it

        self._one_asks = self._one_asks or asyncio.Lock()
        async with self._one_asks:  # the answer is whoever's turn it is
            if self._near is None:
                return None
            try:
                found = await self._asked(self._near, delivery_ids)
            except asyncio.CancelledError:
                self.end()  # its answer would come to the next question
                raise
            except _GONE:
                self.end()
                return None
        return None if found is None else {key: _unpacked(*one) for key, *one in found}

    async def _asked(self, near: socket.socket, delivery_ids: Sequence[int]) -> Any:
        import asyncio

        if self._streams is None:
            near.setblocking(False)
            self._streams = await asyncio.open_connection(sock=near, limit=_LIMIT)
        reader, writer = self._streams
        writer.write(_packed(list(delivery_ids)))
        (size,) = _SIZE.unpack(await reader.readexactly(_SIZE.size))
        return marshal.loads(await reader.readexactly(size))

    def end(self) -> None:
        """Let it go; it ends by itself when nobody listens any more."""
        near, self._near = self._near, None
        if near is None:
            return
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None
        near.close()
        with suppress(ChildProcessError):
            os.kill(self._pid, signal.SIGKILL)  # it has nothing to lose
            os.waitpid(self._pid, 0)


def _packed(what: Any) -> bytes:
    words = marshal.dumps(what)
    return _SIZE.pack(len(words)) + words


def _unpacked(address: str, wire: bytes, message_id: str) -> Ready | Skip:
    if not wire:
        return Skip(address)
    return Ready(address, wire, message_id)


def _works(far: socket.socket, home: Path) -> None:
    """The life of the other process: it answers until nobody asks any more, or a fault ends it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the sender decides when it is time to end
    gc.set_threshold(50_000, 20, 50)  # nothing that is made here points back at its maker
    ws: Workspace | None = None
    from coptui.services import mailing_messages  # noqa: F401 - while the sender begins, too

    with far.makefile("rwb") as line:
        while head := line.read(_SIZE.size):
            asked: list[int] = marshal.loads(line.read(*_SIZE.unpack(head)))
            try:
                ws = ws or Workspace.to_read(home)
                answer: Any = [_answer(key, one) for key, one in messages_for(ws, asked).items()]
                if len(answer) != len(asked):
                    answer = None
            except (PeeweeException, CoptuiError):
                answer = None  # the sender makes them itself, and sees what is wrong
            line.write(_packed(answer))
            line.flush()


def _answer(key: int, one: Ready | Skip) -> tuple[int, str, bytes, str]:
    if isinstance(one, Skip):
        return key, one.reason, b"", ""
    return key, one.address, one.wire, one.message_id
