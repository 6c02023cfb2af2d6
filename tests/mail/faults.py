"""A mail server that misbehaves at one phase of the conversation, on the loop of the test."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import socket
import ssl
import struct
import warnings
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from functools import cache
from pathlib import Path

import trustme

from tests.mail.fault_cases import (
    DOUBLE,
    FALLS_SILENT,
    GOES_ON,
    HALF_CLOSES,
    HARMLESS,
    LEAVES,
    PHASES,
    RESETS,
    Case,
    Fault,
)

OURS = "loopback"
IN_PLAIN = frozenset(PHASES) - {"starttls", "tls", "auth"}
_USUAL = {
    "banner": b"220 loopback ready\r\n",
    "ehlo": b"250-loopback\r\n250 8BITMIME\r\n",
    "starttls": b"220 go\r\n",
    "auth": b"235 2.7.0 welcome\r\n",
    "mail": b"250 2.1.0 ok\r\n",
    "rcpt": b"250 2.1.5 ok\r\n",
    "data": b"354 go on\r\n",
    "dot": b"250 2.0.0 queued\r\n",
    "rset": b"250 2.0.0 cleared\r\n",
    "quit": b"221 2.0.0 bye\r\n",
}


class _Over(Exception):
    pass


@dataclass
class _Talk:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    sender: bool = False
    recipients: int = 0


@dataclass
class FaultServer:
    """Misbehaves at the phase of its case. `taken` counts the messages that it kept."""

    case: Case | None
    folder: Path
    port: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    sign_ins: int = 0
    connections: int = 0
    in_plain: list[bytes] = field(default_factory=list)

    async def __aenter__(self) -> FaultServer:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        self._listening = listening
        if self._does("connect", "nobody listens"):
            listening.close()
        elif self._does("connect", "nobody answers"):
            listening.listen(1)  # the system takes the connection, and nobody ever looks
        else:
            self._server = await asyncio.start_server(self._meet, sock=listening, limit=1 << 22)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        self._listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def secure(self) -> bool:
        """Whether the sender must encrypt and sign in."""
        return self.case is not None and self.case.phase not in IN_PLAIN

    def _does(self, phase: str, name: str) -> bool:
        case = self.case
        return case is not None and (case.phase, case.fault.name) == (phase, name)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        talk = _Talk(reader, writer)
        try:
            if self.case is not None and self.case.phase == "connect":
                await self._then(talk, self.case.fault)
            await self._reply(talk, "banner")
            while True:
                await self._one(talk, await talk.reader.readuntil(b"\n"))
        except (_Over, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, ValueError):
            pass
        except (asyncio.LimitOverrunError, asyncio.CancelledError, TimeoutError):
            pass
        finally:
            self._tasks.discard(task)
            talk.writer.transport.abort()

    async def _one(self, talk: _Talk, line: bytes) -> None:
        verb = line.split(b" ")[0].strip().upper()
        if verb == b"EHLO":
            await self._reply(talk, "ehlo")
        elif verb == b"STARTTLS":
            await self._reply(talk, "starttls")
            await self._encrypt(talk)
        elif verb == b"AUTH":
            self.sign_ins += 1
            if talk.writer.get_extra_info("sslcontext") is None:
                self.in_plain.append(line)
            await self._reply(talk, "auth")
        elif verb == b"MAIL":
            talk.recipients = 0
            talk.sender = await self._reply(talk, "mail")
        elif verb == b"RCPT":
            await self._recipient(talk, line)
        elif verb == b"DATA":
            await self._data(talk)
        elif verb == b"RSET":
            talk.sender, talk.recipients = False, 0
            await self._reply(talk, "rset")
        elif verb == b"QUIT":
            await self._reply(talk, "quit")
            raise _Over
        else:
            await self._say(talk, b"500 5.5.1 what\r\n")

    async def _recipient(self, talk: _Talk, line: bytes) -> None:
        if self.case is not None and self.case.phase == "rset" and b"nobody" in line:
            await self._say(talk, b"550 5.1.1 nobody here\r\n")
        elif not talk.sender:
            await self._say(talk, b"503 5.5.1 who writes\r\n")
        elif await self._reply(talk, "rcpt"):
            talk.recipients += 1

    async def _data(self, talk: _Talk) -> None:
        if not talk.recipients:
            await self._say(talk, b"503 5.5.1 to whom\r\n")
            return
        if not await self._reply(talk, "data"):
            return
        if self.case is not None and self.case.phase == "body":
            await talk.reader.readexactly(20)
            await self._misbehave(talk, self.case.fault, b"")
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            body += await talk.reader.readuntil(b"\n")
        at_fault = self.case is not None and self.case.phase == "dot"
        fault = self.case.fault if self.case is not None and at_fault else None
        if fault is None or fault.take or fault in HARMLESS or fault is DOUBLE:
            self.taken[str(message_from_bytes(body)["Message-ID"])] += 1
        await self._reply(talk, "dot")

    async def _reply(self, talk: _Talk, phase: str) -> bool:
        """Whether what was said is the usual thing, so that the conversation has come further."""
        usual = self._usual(phase, talk)
        if self.case is None or self.case.phase != phase or not self._has_words(phase):
            await self._say(talk, usual)
            return True
        fault = self.case.fault
        await self._misbehave(talk, fault, usual)
        return fault in HARMLESS or fault is DOUBLE or fault.name == "a blank line first"

    def _has_words(self, phase: str) -> bool:
        return not self._does(phase, "not offered")

    def _usual(self, phase: str, talk: _Talk) -> bytes:
        if phase != "ehlo":
            return _USUAL[phase]
        words = [b"loopback", b"8BITMIME"]
        if self.case is not None and self.case.pipelined:
            words.append(b"PIPELINING")
        encrypted = talk.writer.get_extra_info("sslcontext") is not None
        if self.secure and encrypted:
            words.append(b"AUTH PLAIN")
        elif self.secure and not self._does("starttls", "not offered"):
            words.append(b"STARTTLS")
        return b"".join(b"250-" + one + b"\r\n" for one in words[:-1]) + b"250 %s\r\n" % words[-1]

    async def _misbehave(self, talk: _Talk, fault: Fault, usual: bytes) -> None:
        words = fault.says(usual)
        if fault.drip:
            for byte in words:
                await self._say(talk, bytes([byte]))
                await asyncio.sleep(fault.drip)
        elif words:
            await self._say(talk, words)
        while fault.endless:
            await self._say(talk, words)
            await asyncio.sleep(0)
        await self._then(talk, fault)

    async def _then(self, talk: _Talk, fault: Fault) -> None:
        if fault.then == FALLS_SILENT:
            await asyncio.sleep(60)
        if fault.then == RESETS:
            plain = talk.writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise _Over
        if fault.then == HALF_CLOSES:
            if talk.writer.can_write_eof():
                talk.writer.write_eof()
            await asyncio.sleep(60)
        if fault.then == LEAVES:
            talk.writer.close()
            await talk.writer.wait_closed()
            raise _Over

    async def _say(self, talk: _Talk, words: bytes) -> None:
        talk.writer.write(words)
        await talk.writer.drain()

    async def _encrypt(self, talk: _Talk) -> None:
        fault = self.case.fault if self.case is not None and self.case.phase == "tls" else None
        if fault is not None and (fault.then != GOES_ON or fault.says(b"")):
            await talk.reader.read(1)  # the first byte of its greeting
            await self._misbehave(talk, fault, b"")
        await talk.writer.start_tls(server_context(fault.name if fault else ""))


@cache
def authority(name: str) -> trustme.CA:
    """Who vouches for the servers of the tests; another one for strangers."""
    return trustme.CA(organization_name=name)


@cache
def server_context(name: str) -> ssl.SSLContext:
    """What a server shows of itself, as the fault of this name has it."""
    ca = authority("stranger" if name == "a stranger's certificate" else OURS)
    host = "elsewhere.example" if name == "another's name" else "127.0.0.1"
    ends = None
    if name == "an expired certificate":
        ends = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(host, not_after=ends).configure_cert(context)
    if name == "old TLS":
        with warnings.catch_warnings(action="ignore"):
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context
