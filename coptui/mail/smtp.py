"""One connection to the sender's own mail server, and one message over it at a time.

The library opens the connection, encrypts it and signs in. The transaction is our own: the durable
mark that a message is about to leave is set after the server has said "go on" (354) and before the
first byte of the message, so that a crash leaves at most the one message in doubt.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from coptui.domain.addresses import ascii_domain
from coptui.mail.replies import Garbage, Lost, Replies, Reply, Silence
from coptui.mail.verdicts import Outcome, Result, Stage, classify, doubtful, plain

if TYPE_CHECKING:
    from aiosmtplib import SMTP

# The machine's own name says who and where somebody is; servers accept this form from everybody.
NEUTRAL_NAME = "[127.0.0.1]"
_LINE_END = re.compile(rb"\r\n|\n|\r")
_UNSAFE_ADDRESS = re.compile(r"[\x00-\x20\x7f<>]")


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail leaves, and as whom."""

    host: str
    port: int
    security: str  # "tls", "starttls" or "none"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long each step may take, in seconds, as mail servers themselves wait."""

    connect: float = 30.0
    command: float = 300.0
    data: float = 120.0
    final: float = 600.0
    bytes_per_second: float = 65_536.0

    def for_body(self, size: int) -> float:
        """Time for a body of this size and the reply to it."""
        return self.final + size / self.bytes_per_second


class Trouble(Exception):
    """The server could not be used. `kind` is a stable word; `code` and `text` are its own."""

    def __init__(self, kind: str, text: str = "", code: int = 0) -> None:
        super().__init__(kind, plain(text), code)
        self.kind = kind
        self.text = plain(text)
        self.code = code


class AddressUnusable(Exception):
    """An address that cannot be said to this server."""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """Certificates are always checked: against the system's store, and one more file if named."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=str(Path(ca_file).expanduser()))
        except (OSError, ssl.SSLError) as fault:
            raise Trouble("ca_file", str(fault)) from fault
    return context


def dot_stuffed(data: bytes) -> bytes:
    """A message as it goes over the wire: CRLF line ends, leading dots doubled, the final dot."""
    body = _LINE_END.sub(b"\r\n", data)
    if not body.endswith(b"\r\n"):
        body += b"\r\n"
    if body.startswith(b"."):
        body = b"." + body
    return body.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def wire_address(address: str, *, utf8: bool) -> bytes:
    """An address as an envelope says it: the domain in ASCII, the local part as it is."""
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or _UNSAFE_ADDRESS.search(address):
        raise AddressUnusable("This is not an address that can be mailed.")
    if not domain.isascii():
        domain = ascii_domain(domain)
        if not domain.isascii():
            raise AddressUnusable("The part after the @ is not a usable domain.")
    if not local.isascii() and not utf8:
        raise AddressUnusable("The mail server cannot take an address with such letters.")
    return f"{local}@{domain}".encode()


class Connection:
    """A signed-in connection. `transact` sends one message to one recipient."""

    def __init__(self, server: Server, timeouts: Timeouts | None = None) -> None:
        self._server = server
        self._timeouts = timeouts or Timeouts()
        self._replies: Replies | None = None
        self._extensions: dict[str, str] = {}

    @property
    def usable(self) -> bool:
        """Whether the next message can go over this connection."""
        return self._replies is not None and self._replies.usable

    async def open(self) -> None:
        """Connect, encrypt and sign in; raises `Trouble` when any of it cannot be had."""
        client = self._client()
        try:
            await self._connect(client)
            await self._sign_in(client)
        except BaseException:
            client.close()
            raise
        self._extensions = dict(client.esmtp_extensions)
        transport = cast(asyncio.Transport, client.transport)
        self._replies = Replies(transport)
        transport.set_protocol(self._replies)

    async def transact(
        self,
        sender: str,
        recipient: str,
        data: bytes,
        on_mark: Callable[[], Awaitable[None]],
    ) -> Result:
        """Send one message. `on_mark` must have made the mark durable when it returns; when it
        raises, nothing has left and the error goes on to the caller."""
        body = dot_stuffed(data)
        try:
            commands = self._envelope(sender, recipient, len(body))
        except AddressUnusable as fault:
            return Result(Outcome.REFUSED, Stage.RCPT, 0, str(fault))
        for stage, line in commands:
            answer = await self._step(stage, line)
            if answer is not None:
                return answer
        try:
            await on_mark()
        except BaseException:
            self.abort()
            raise
        return await self._body(body)

    async def close(self) -> None:
        """Say goodbye; whatever the server makes of that does not matter."""
        if self.usable:
            with contextlib.suppress(Lost, Silence, Garbage):
                await self._talk.ask(b"QUIT\r\n", min(5.0, self._timeouts.command))
        self.abort()
        if self._replies is not None:
            await self._replies.gone()

    def abort(self) -> None:
        """End the connection at once."""
        if self._replies is not None:
            self._replies.abort()

    @property
    def _talk(self) -> Replies:
        if self._replies is None:
            raise Lost("not connected")
        return self._replies

    def _client(self) -> SMTP:
        from aiosmtplib import SMTP

        server = self._server
        if server.security not in {"tls", "starttls", "none"}:
            raise Trouble("security", server.security)
        if server.security == "none" and (server.user or not is_loopback(server.host)):
            raise Trouble("plain_text", server.host)
        encrypted = server.security != "none"
        return SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=NEUTRAL_NAME,
            timeout=self._timeouts.connect,
            use_tls=server.security == "tls",
            start_tls=False,  # asked for in a step of its own: the default may go without
            tls_context=tls_context(server.ca_file) if encrypted else None,
        )

    async def _connect(self, client: SMTP) -> None:
        import aiosmtplib

        encrypting = False
        try:
            await client.connect()
            await client.ehlo()
            if self._server.security == "starttls":
                if not client.supports_extension("starttls"):
                    raise Trouble("starttls")
                encrypting = True
                await client.starttls()
                await client.ehlo()
        except aiosmtplib.SMTPTimeoutError as fault:
            raise Trouble("timeout", str(fault)) from fault
        except aiosmtplib.SMTPResponseException as fault:
            kind = "starttls" if encrypting else "greeting"
            raise Trouble(kind, fault.message, fault.code) from fault
        except (aiosmtplib.SMTPException, OSError) as fault:
            raise _as_trouble(fault, otherwise="tls" if encrypting else "connection") from fault

    async def _sign_in(self, client: SMTP) -> None:
        """One mechanism, tried once: a second try with a wrong password can lock an account."""
        import aiosmtplib

        server = self._server
        if not server.user:
            return
        if client.get_transport_info("sslcontext") is None:
            raise Trouble("plain_text", server.host)
        offered = client.server_auth_methods
        try:
            if "plain" in offered:
                await client.auth_plain(server.user, server.password)
            elif "login" in offered:
                await client.auth_login(server.user, server.password)
            else:
                raise Trouble("no_sign_in", " ".join(offered))
        except aiosmtplib.SMTPAuthenticationError as fault:
            kind = "busy" if 400 <= fault.code < 500 else "sign_in"
            raise Trouble(kind, fault.message, fault.code) from fault
        except aiosmtplib.SMTPTimeoutError as fault:
            raise Trouble("timeout", str(fault)) from fault
        except (aiosmtplib.SMTPException, OSError) as fault:
            raise _as_trouble(fault) from fault

    def _envelope(self, sender: str, recipient: str, size: int) -> list[tuple[Stage, bytes]]:
        utf8 = "smtputf8" in self._extensions
        from_, to = wire_address(sender, utf8=utf8), wire_address(recipient, utf8=utf8)
        options = b""
        if "size" in self._extensions:
            limit = self._extensions["size"].strip()
            if limit.isdigit() and 0 < int(limit) < size:
                raise AddressUnusable(f"The mail server takes at most {int(limit)} bytes.")
            options += b" SIZE=%d" % size
        if not (from_.isascii() and to.isascii()):
            options += b" SMTPUTF8"
        return [
            (Stage.MAIL, b"MAIL FROM:<" + from_ + b">" + options + b"\r\n"),
            (Stage.RCPT, b"RCPT TO:<" + to + b">\r\n"),
            (Stage.DATA, b"DATA\r\n"),
        ]

    async def _step(self, stage: Stage, line: bytes) -> Result | None:
        """Say one line; None means "go on"."""
        seconds = self._timeouts.data if stage is Stage.DATA else self._timeouts.command
        try:
            reply = await self._talk.ask(line, seconds)
        except (Lost, Silence, Garbage) as fault:
            self.abort()
            return doubtful(stage, str(fault))
        except BaseException:
            self.abort()
            raise
        go_on = reply.code == 354 if stage is Stage.DATA else reply.code // 100 == 2
        if go_on and self.usable:
            return None
        if go_on:
            self.abort()
            return doubtful(stage, "the server answered out of turn", reply.code)
        return await self._refused_at(stage, reply)

    async def _refused_at(self, stage: Stage, reply: Reply) -> Result:
        """A clear answer that is not "go on": name it, and leave the connection clean or closed."""
        result = classify(stage, reply.code, reply.text)
        if reply.code == 421 or reply.code // 100 not in (4, 5):
            self.abort()
            return result
        try:
            cleared = await self._talk.ask(b"RSET\r\n", min(30.0, self._timeouts.command))
        except (Lost, Silence, Garbage):
            self.abort()
            return result
        if cleared.code // 100 != 2:
            self.abort()
        return result

    async def _body(self, body: bytes) -> Result:
        """The message itself. From here on only a clear answer counts."""
        if not self.usable:
            self.abort()
            return Result(Outcome.RETRY, Stage.DATA, 0, "the connection ended before the message")
        talk = self._talk
        try:
            reply = await talk.ask(body, self._timeouts.for_body(len(body)))
        except (Lost, Silence, Garbage) as fault:
            self.abort()
            return doubtful(Stage.DOT, str(fault))
        except BaseException:
            self.abort()
            raise
        if reply.code // 100 == 2 and talk.unsent():
            self.abort()
            return doubtful(Stage.DOT, "the server answered before the end", reply.code)
        result = classify(Stage.DOT, reply.code, reply.text)
        if reply.code == 421 or result.outcome is Outcome.UNKNOWN:
            self.abort()
        return result


def _as_trouble(fault: BaseException, otherwise: str = "connection") -> Trouble:
    """Name what stands in the way of a connection."""
    chain: list[BaseException] = []
    cause: BaseException | None = fault
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            return Trouble("certificate", link.verify_message)
    if any(isinstance(link, ssl.SSLError) for link in chain):
        return Trouble("tls", str(fault))
    if any(isinstance(link, socket.gaierror) for link in chain):
        return Trouble("host", str(fault))
    if any(isinstance(link, ConnectionRefusedError) for link in chain):
        return Trouble("refused", str(fault))
    return Trouble(otherwise, str(fault))
