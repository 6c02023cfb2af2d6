"""A mail server that misbehaves at one phase, in every way we know, and what must come of it.

It lives on the loop of the test. A phase is a moment of the conversation; a fault is what the
server does there instead of its usual reply. What must come of each is said by `wanted`, which
knows nothing of the program: it is the table that the sender is held against.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import socket
import ssl
import struct
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from functools import cache
from pathlib import Path
from typing import Any

import trustme

SETTING_UP = ("connect", "banner", "ehlo", "starttls", "tls", "auth")
ENVELOPE = ("mail", "rcpt", "data")
PHASES = (*SETTING_UP, *ENVELOPE, "body", "dot", "rset", "quit")
IN_PLAIN = frozenset(PHASES) - {"starttls", "tls", "auth"}
GOES_ON, LEAVES, RESETS, FALLS_SILENT, HALF_CLOSES = (
    "goes on", "leaves", "resets", "falls silent", "half closes",
)  # fmt: skip
OURS = "loopback"
_DISCARDED = ("words before the encryption", "garbage after the reply")
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


@dataclass(frozen=True)
class Fault:
    """What the server does at its phase: says this (or drips it), then goes on, leaves, …"""

    name: str
    says: Callable[[bytes], bytes] = lambda _usual: b""
    then: str = GOES_ON
    drip: float = 0.0
    endless: bool = False
    take: bool = False
    slow: bool = False
    """Whether only the patience of the sender ends it."""
    code: int = 0
    """The code that is clearly said, or 0."""
    lies: bool = False
    """Whether it takes the message and says that it did not."""


def said(name: str, words: bytes, then: str = GOES_ON, **more: Any) -> Fault:
    """A fault that says these words."""
    return Fault(name, lambda _usual: words, then, **more)


def code(number: int, text: str, **more: Any) -> Fault:
    """A clear refusal, or something that belongs elsewhere."""
    words = f"{number} {text}\r\n".encode()
    return said(f"{number} {text}", words, code=number, **more)


def dirty(usual: bytes) -> bytes:
    """The usual code with a text of controls, 8-bit bytes and escapes."""
    return usual[:-2] + b" \x00\x07\x1b[31m\xff\xfe\r\n"


NETWORK = (
    Fault("silence", then=FALLS_SILENT, slow=True),
    Fault("end", then=LEAVES),
    Fault("reset", then=RESETS),
    Fault("half an end", then=HALF_CLOSES, slow=True),
    Fault("a byte at a time", lambda usual: usual * 50, FALLS_SILENT, drip=0.1, slow=True),
    Fault("half a reply, then silence", lambda usual: usual[:5], FALLS_SILENT, slow=True),
    Fault("half a reply, then the end", lambda usual: usual[:5], LEAVES),
)
SHAPES = (
    said("a line of a megabyte", b"2" * 1_000_000, LEAVES),
    Fault("lines without end", lambda _usual: b"250-more\r\n" * 100, endless=True),
    said("garbage", b"what is this\r\n"),
    said("an HTTP server", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    Fault("a blank line first", lambda usual: b"\r\n" + usual),
    said("two codes in one reply", b"250-one\r\n550 two\r\n"),
    said("a code of two digits", b"25 ok\r\n"),
    said("a code of the future", b"650 ok\r\n"),
)
HARMLESS = (Fault("dirty text", dirty), Fault("no text", lambda usual: usual[:3] + b"\r\n"))
DOUBLE = Fault("two replies at once", lambda usual: usual * 2)
LATER = (
    code(450, "4.2.0 mailbox busy"),
    code(450, "4.7.1 greylisted"),
    code(451, "4.3.0 local trouble"),
    code(452, "4.3.1 disk full"),
    code(454, "4.7.0 too many log-ins"),
    code(421, "4.3.2 closing", then=LEAVES),
    code(421, "4.7.0 but stays"),
)
REFUSALS = (
    code(500, "5.5.2 what"),
    code(501, "5.5.4 syntax"),
    code(502, "5.5.1 not here"),
    code(503, "5.5.1 not now"),
    code(504, "5.5.4 not so"),
    code(550, "5.1.1 nobody here"),
    code(550, "5.7.1 no"),
    code(551, "5.1.6 moved"),
    code(552, "5.2.2 mailbox full"),
    code(553, "5.1.3 bad address"),
    code(554, "5.6.0 no"),
    code(555, "5.5.4 unknown parameter"),
)
ABOUT_THE_ACCOUNT = (
    code(530, "5.7.0 sign in first"),
    code(535, "5.7.8 wrong password"),
    code(538, "5.7.11 encrypt first"),
    code(550, "5.4.5 Daily user sending quota exceeded"),
    code(550, "5.7.30 Basic authentication is not supported"),
    code(550, "5.7.515 Access denied"),
)
_REPLIES = (*NETWORK, *SHAPES, *HARMLESS, DOUBLE, *LATER, *REFUSALS, *ABOUT_THE_ACCOUNT)

AT_CONNECT = (
    Fault("nobody listens"),
    Fault("nobody answers", then=FALLS_SILENT, slow=True),
    Fault("reset", then=RESETS),
)
AT_TLS = (
    *NETWORK[:4],
    said("words in plain", b"250 AUTH PLAIN\r\n", LEAVES),
    said("a megabyte of noise", b"\x17" * 1_000_000, LEAVES),
    Fault("a stranger's certificate"),
    Fault("an expired certificate"),
    Fault("another's name"),
    Fault("old TLS"),
)
AT_BODY = (
    Fault("silence", then=FALLS_SILENT, slow=True),
    Fault("end", then=LEAVES),
    Fault("reset", then=RESETS),
    Fault("half an end", then=HALF_CLOSES, slow=True),
    Fault("a byte at a time", lambda _usual: b"250 ok" * 50, FALLS_SILENT, drip=0.1, slow=True),
    said("garbage", b"what is this\r\n", LEAVES),
    said("lines without end", b"250-more\r\n" * 100, LEAVES),
    said("half a reply", b"250 o", LEAVES),
    said("354 again", b"354 more\r\n", LEAVES),
    code(421, "4.3.2 closing", then=LEAVES),
    code(451, "4.3.0 local trouble", then=LEAVES),
    code(452, "4.3.1 disk full", then=LEAVES),
    code(552, "5.2.2 mailbox full", then=LEAVES),
    code(554, "5.6.0 no", then=LEAVES),
)
AT_DOT = (
    *(_fault for _fault in _REPLIES if not _fault.name.startswith("half an")),
    Fault("taken, then silence", then=FALLS_SILENT, take=True, slow=True),
    Fault("taken, then the end", then=LEAVES, take=True),
    Fault("taken, then a reset", then=RESETS, take=True),
    said("taken, then garbage", b"queued I think\r\n", take=True),
    Fault("taken, then a blank line first", lambda usual: b"\r\n" + usual, take=True),
    Fault("taken, then half a reply", lambda usual: usual[:5], LEAVES, take=True),
    Fault("taken, then lines without end", lambda _u: b"250-x\r\n" * 99, take=True, endless=True),
    code(354, "more", take=True),
    code(251, "will forward", take=True),
    code(299, "odd but taken", take=True),
    code(250, "taken, then the end", take=True, then=LEAVES),
    code(451, "4.3.0 taken all the same", take=True, lies=True),
    code(554, "5.6.0 taken all the same", take=True, lies=True),
)
AT_STARTTLS = (
    *_REPLIES,
    Fault("not offered"),
    Fault("garbage after the reply", lambda usual: usual + b"\x00\x01garbage"),
    Fault("words before the encryption", lambda usual: usual + b"250 AUTH PLAIN\r\n"),
)
FAULTS: dict[str, tuple[Fault, ...]] = {
    "connect": AT_CONNECT,
    "banner": _REPLIES,
    "ehlo": (*_REPLIES, Fault("no AUTH is needed", lambda _usual: b"250 loopback\r\n")),
    "starttls": AT_STARTTLS,
    "tls": AT_TLS,
    "auth": (*_REPLIES, code(334, "and once more")),
    "mail": (*_REPLIES, code(354, "go on")),
    "rcpt": (*_REPLIES, code(354, "go on")),
    "data": (*_REPLIES, code(250, "ok")),
    "body": AT_BODY,
    "dot": AT_DOT,
    "rset": _REPLIES,
    "quit": _REPLIES,
}


@dataclass(frozen=True)
class Case:
    """One fault at one phase, in one way of speaking."""

    phase: str
    fault: Fault
    pipelined: bool = False

    def __str__(self) -> str:
        way = ", pipelined" if self.pipelined else ""
        return f"{self.phase}: {self.fault.name}{way}"


def cases() -> list[Case]:
    """The whole matrix: each fault at each phase, both ways where the two differ."""
    plain = [Case(phase, fault) for phase in PHASES for fault in FAULTS[phase]]
    differs = (*ENVELOPE, "body", "dot", "rset")
    return plain + [Case(phase, fault, True) for phase in differs for fault in FAULTS[phase]]


def wanted(case: Case) -> frozenset[str]:
    """The states in which the one message may end.

    More than one where a reply too many may or may not be taken for the next one's.
    """
    phase, fault = case.phase, case.fault
    if phase in {"rset", "quit"}:
        return frozenset({"accepted"})
    if fault in HARMLESS or fault.name == "no AUTH is needed":
        return frozenset({"accepted"})
    if phase in SETTING_UP:
        late = fault is DOUBLE or fault.name in _DISCARDED
        return frozenset({"queued", "accepted"} if late else {"queued"})
    if fault.code // 100 == 2 and phase == "dot":
        return frozenset({"accepted"})
    if fault is DOUBLE and phase == "dot":
        return frozenset({"accepted", "unknown"})
    if fault.code // 100 == 4:
        return frozenset({"retry"})
    if fault.code // 100 == 5:
        about_us = phase == "mail" or fault in ABOUT_THE_ACCOUNT
        return frozenset({"retry" if about_us else "refused"})
    return frozenset({"unknown" if phase in {"body", "dot"} else "retry"})


def troubles(case: Case) -> frozenset[str]:
    """The words that may name what stands in the way of a connection."""
    if case.fault.name.endswith(("certificate", "another's name")):
        return frozenset({"certificate"})
    if case.fault.name == "nobody listens":
        return frozenset({"refused"})
    more = {
        "connect": {"connection", "timeout"},
        "banner": {"connection", "greeting"},
        "ehlo": {"connection", "greeting"},
        "starttls": {"connection", "starttls", "tls"},
        "tls": {"connection", "tls"},
        "auth": {"connection", "sign_in", "busy"},
    }
    return frozenset(more[case.phase] | ({"timeout"} if case.fault.slow else set()))


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
