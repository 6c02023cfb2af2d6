"""The way to the sender's own mail server: connected, encrypted and signed in, or a named trouble.

The library opens the connection. Certificates are always checked, a password is never said in
clear, and one mechanism is tried once.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coptui.mail.verdicts import plain

if TYPE_CHECKING:
    from aiosmtplib import SMTP

# The machine's own name says who and where somebody is; servers accept this form from everybody.
NEUTRAL_NAME = "[127.0.0.1]"


class TokenSource(Protocol):
    """Gives the token to sign in with."""

    async def access(self) -> str:
        """A token that is good now. Raises `Trouble`."""
        ...

    def refused(self) -> None:
        """The mail server did not take the last one."""
        ...


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail leaves, and as whom."""

    host: str
    port: int
    security: str  # "tls", "starttls" or "none"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    tokens: TokenSource | None = field(default=None, repr=False)
    """Where a token comes from, for a mailbox that is signed in to without a password."""


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


async def opened(server: Server, timeouts: Timeouts) -> SMTP:
    """Connect, encrypt and sign in; raises `Trouble` when any of it cannot be had."""
    client = _client(server, timeouts)
    if server.tokens is not None:
        await server.tokens.access()  # before the server has to wait for it
    try:
        await _connect(client, server, timeouts)
        await _sign_in(client, server)
    except BaseException:
        client.close()
        raise
    return client


def _client(server: Server, timeouts: Timeouts) -> SMTP:
    from aiosmtplib import SMTP

    if server.security not in {"tls", "starttls", "none"}:
        raise Trouble("security", server.security)
    if server.security == "none" and (server.user or not is_loopback(server.host)):
        raise Trouble("plain_text", server.host)
    encrypted = server.security != "none"
    return SMTP(
        hostname=server.host,
        port=server.port,
        local_hostname=NEUTRAL_NAME,
        timeout=timeouts.connect,
        use_tls=server.security == "tls",
        start_tls=False,  # asked for in a step of its own: the default may go without
        tls_context=tls_context(server.ca_file) if encrypted else None,
    )


async def _connect(client: SMTP, server: Server, timeouts: Timeouts) -> None:
    import aiosmtplib

    encrypting = False
    try:
        await client.connect()
        client.timeout = timeouts.command
        await client.ehlo()
        if server.security == "starttls":
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


async def _sign_in(client: SMTP, server: Server) -> None:
    """One mechanism, tried once: a second try with a wrong password can lock an account."""
    import aiosmtplib

    if not server.user:
        return
    if client.get_transport_info("sslcontext") is None:
        raise Trouble("plain_text", server.host)
    offered = client.server_auth_methods
    if server.tokens is not None and "xoauth2" not in offered:
        raise Trouble("no_token_sign_in", " ".join(offered))
    try:
        if server.tokens is not None:
            await client.auth_xoauth2(server.user, await server.tokens.access())
        elif "plain" in offered:
            await client.auth_plain(server.user, server.password)
        elif "login" in offered:
            await client.auth_login(server.user, server.password)
        else:
            raise Trouble("no_sign_in", " ".join(offered))
    except aiosmtplib.SMTPAuthenticationError as fault:
        kind = "busy" if 400 <= fault.code < 500 else "sign_in"
        if server.tokens is not None:
            server.tokens.refused()
            kind = "token_refused" if kind == "sign_in" else kind
        raise Trouble(kind, fault.message, fault.code) from fault
    except aiosmtplib.SMTPTimeoutError as fault:
        raise Trouble("timeout", str(fault)) from fault
    except (aiosmtplib.SMTPException, OSError) as fault:
        raise _as_trouble(fault) from fault


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
