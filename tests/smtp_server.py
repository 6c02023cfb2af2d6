"""A real SMTP server on loopback that can misbehave at any step, and remembers what it took.

It runs in a thread of its own, so that ordinary and asynchronous tests use it alike. A message
counts as taken when its last line was read and the server decided to keep it: that is written to
`taken` (and durably to `record`, for tests that kill the sender) before the reply goes out.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import ClassVar

import trustme


@dataclass(frozen=True)
class Say:
    """Answer with these bytes instead of the usual reply."""

    raw: bytes
    then_close: bool = False


@dataclass(frozen=True)
class Drop:
    """Close without a word. At the dot: `take` says whether the message was kept first."""

    take: bool = False
    reset: bool = False


@dataclass(frozen=True)
class Hang:
    """Say nothing for a long time. At the dot: `take` says whether the message was kept first."""

    take: bool = False
    seconds: float = 60.0


@dataclass(frozen=True)
class TakeAndSay:
    """At the dot: keep the message, then answer with these bytes."""

    raw: bytes
    then_close: bool = False


Fault = Say | Drop | Hang | TakeAndSay
Decide = Callable[[str, "Talk"], Fault | None]


@dataclass
class Taken:
    """A message the server kept."""

    sender: str
    recipients: list[str]
    data: bytes
    encrypted: bool
    user: str

    @property
    def message_id(self) -> str:
        return str(message_from_bytes(self.data).get("Message-ID", ""))


@dataclass
class Talk:
    """One connection as the server sees it."""

    number: int
    encrypted: bool = False
    user: str = ""
    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    messages: int = 0
    dropped: bool = False


class Closed(Exception):
    pass


class SmtpServer:
    """Start with `with SmtpServer(...) as server:`; `server.port` is where it listens."""

    offers: ClassVar[tuple[str, ...]] = ("SIZE 10485760", "8BITMIME")
    """What it offers unless told otherwise."""

    def __init__(
        self,
        *,
        security: str = "starttls",
        users: dict[str, str] | None = None,
        mechanisms: str = "PLAIN LOGIN",
        extensions: tuple[str, ...] | None = None,
        decide: Decide | None = None,
        record: Path | None = None,
        identity: str = "127.0.0.1",
        ca: trustme.CA | None = None,
        after_starttls: bytes = b"",
        port: int = 0,
        slow_reply: float = 0.0,
        waits_for_the_dot: bool = False,
    ) -> None:
        self.security = security
        self.users = users or {}
        self.mechanisms = mechanisms
        self.extensions = self.offers if extensions is None else extensions
        self.decide: Decide = decide or (lambda _stage, _talk: None)
        self.record = record
        self.after_starttls = after_starttls
        self.port = port
        self.slow_reply = slow_reply
        self.waits_for_the_dot = waits_for_the_dot
        self.surprises = 0
        self.ca = ca or trustme.CA()
        self._identity = identity
        self.taken: list[Taken] = []
        self.lines: list[str] = []
        self.sign_ins: list[str] = []
        self.names: list[str] = []
        self.connections = 0
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    # -- life ---------------------------------------------------------------------------------

    def __enter__(self) -> SmtpServer:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10), "the server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None and self._thread is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def ca_file(self, folder: Path) -> Path:
        path = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(str(path))
        return path

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        tls = self._tls() if self.security != "none" else None
        self._context = tls
        server = await asyncio.start_server(
            self._meet,
            "127.0.0.1",
            self.port,
            ssl=tls if self.security == "tls" else None,
            limit=1 << 20,
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.01)

    def _tls(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(self._identity).configure_cert(context)
        return context

    # -- one connection -----------------------------------------------------------------------

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        self.connections += 1
        talk = Talk(self.connections, encrypted=self.security == "tls")
        try:
            await self._converse(reader, writer, talk)
        except (Closed, ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        except (ssl.SSLError, ValueError):
            pass
        finally:
            self._tasks.discard(task)
            self._writers.discard(writer)
            writer.transport.abort() if talk.dropped else writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()

    async def _answer(
        self, writer: asyncio.StreamWriter, stage: str, talk: Talk, usual: bytes
    ) -> bool:
        """Send the usual reply or the fault; True when it was the usual one."""
        fault = self.decide(stage, talk)
        if fault is None:
            writer.write(usual)
            await writer.drain()
            return True
        if isinstance(fault, Drop):
            talk.dropped = fault.reset
            raise Closed
        if isinstance(fault, Hang):
            await asyncio.sleep(fault.seconds)
            raise Closed
        writer.write(fault.raw)
        await writer.drain()
        if fault.then_close:
            raise Closed
        return False

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk
    ) -> None:
        await self._answer(writer, "connect", talk, b"220 loopback ready\r\n")
        while True:
            line = (await reader.readuntil(b"\n")).decode("utf-8", "replace").rstrip("\r\n")
            self.lines.append(line if talk.encrypted else f"plain:{line}")
            verb = line.split(" ", 1)[0].upper()
            if verb == "EHLO":
                self.names.append(line[5:])
                await self._answer(writer, "ehlo", talk, self._greeting(talk))
            elif verb == "STARTTLS":
                if await self._answer(
                    writer, "starttls", talk, b"220 go\r\n" + self.after_starttls
                ):
                    assert self._context is not None
                    await writer.start_tls(self._context)
                    talk.encrypted = True
            elif verb == "AUTH":
                await self._auth(reader, writer, talk, line)
            elif verb == "MAIL":
                talk.sender, talk.recipients = "", []
                if await self._answer(writer, "mail", talk, b"250 2.1.0 sender ok\r\n"):
                    talk.sender = line[line.find("<") + 1 : line.rfind(">")]
            elif verb == "RCPT" and not talk.sender:
                writer.write(b"503 5.5.1 who writes?\r\n")
                await writer.drain()
            elif verb == "RCPT":
                recipient = line[line.find("<") + 1 : line.rfind(">")]
                talk.recipients.append(recipient)
                if not await self._answer(writer, "rcpt", talk, b"250 2.1.5 recipient ok\r\n"):
                    talk.recipients.pop()
            elif verb == "DATA" and not talk.recipients:
                await self._nobody(reader, writer)
            elif verb == "DATA":
                if await self._answer(writer, "data", talk, b"354 go on\r\n"):
                    await self._take(reader, writer, talk)
            elif verb == "RSET":
                talk.sender, talk.recipients = "", []
                await self._answer(writer, "rset", talk, b"250 2.0.0 cleared\r\n")
            elif verb == "QUIT":
                await self._answer(writer, "quit", talk, b"221 2.0.0 bye\r\n")
                raise Closed
            else:
                writer.write(b"500 5.5.1 what\r\n")
                await writer.drain()

    def _greeting(self, talk: Talk) -> bytes:
        words = ["loopback", *self.extensions]
        if self.security == "starttls" and not talk.encrypted:
            words.append("STARTTLS")
        if self.users and self.mechanisms and (talk.encrypted or self.security == "none"):
            words.append(f"AUTH {self.mechanisms}")
        lines = [f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"]
        return ("\r\n".join(lines) + "\r\n").encode()

    async def _auth(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk, line: str
    ) -> None:
        parts = line.split(" ")
        self.sign_ins.append(parts[1].upper())
        if parts[1].upper() == "PLAIN":
            _, user, password = base64.b64decode(parts[2]).decode().split("\0")
        else:
            user = base64.b64decode(parts[2]).decode()
            writer.write(b"334 UGFzc3dvcmQ6\r\n")
            await writer.drain()
            password = base64.b64decode((await reader.readuntil(b"\n")).strip()).decode()
        right = self.users.get(user) == password
        usual = b"235 2.7.0 welcome\r\n" if right else b"535 5.7.8 wrong user or password\r\n"
        if await self._answer(writer, "auth", talk, usual) and right:
            talk.user = user

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk
    ) -> None:
        fault = self.decide("body", talk)
        if isinstance(fault, Drop):
            raise Closed
        if isinstance(fault, Say):
            writer.write(fault.raw)
            await writer.drain()
            if fault.then_close:
                raise Closed
        lines: list[bytes] = []
        while (line := await reader.readuntil(b"\n")) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        data = b"".join(lines)
        fault = self.decide("dot", talk)
        if fault is None or isinstance(fault, TakeAndSay) or getattr(fault, "take", False):
            self._keep(talk, data)
        await asyncio.sleep(self.slow_reply)
        if fault is None:
            writer.write(b"250 2.0.0 queued as %d-%d\r\n" % (talk.number, talk.messages))
            await writer.drain()
            return
        if isinstance(fault, Hang):
            await asyncio.sleep(fault.seconds)
        if isinstance(fault, Say | TakeAndSay):
            writer.write(fault.raw)
            await writer.drain()
            if not fault.then_close:
                return
        raise Closed

    async def _nobody(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """DATA after every recipient was refused: most servers refuse it, some wait for the dot."""
        if self.waits_for_the_dot:
            writer.write(b"354 go on\r\n")
            await writer.drain()
            while await reader.readuntil(b"\n") != b".\r\n":
                self.surprises += 1  # a message to nobody is no message
            writer.write(b"554 5.5.1 no valid recipients\r\n")
        else:
            writer.write(b"503 5.5.1 no valid recipients\r\n")
        await writer.drain()

    def _keep(self, talk: Talk, data: bytes) -> None:
        talk.messages += 1
        taken = Taken(talk.sender, list(talk.recipients), data, talk.encrypted, talk.user)
        self.taken.append(taken)
        if self.record is not None:
            with self.record.open("ab") as handle:
                handle.write(f"{taken.message_id}\t{','.join(taken.recipients)}\n".encode())
                handle.flush()
                os.fsync(handle.fileno())


@contextlib.contextmanager
def smtp_server(**options: object) -> Iterator[SmtpServer]:
    """A server for the length of a block."""
    with SmtpServer(**options) as server:  # type: ignore[arg-type]
        yield server


def once(stage: str, fault: Fault) -> Decide:
    """A server that misbehaves at one step, every time."""

    def decide(at: str, _talk: Talk) -> Fault | None:
        return fault if at == stage else None

    return decide
