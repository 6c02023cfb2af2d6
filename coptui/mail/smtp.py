"""One message at a time over a connection, each with its durable mark before its first byte.

The transaction is our own: the mark that a message is about to leave is set after the server has
said "go on" (354) and before the body, so that a crash leaves at most the one message in doubt.
Where the server offers PIPELINING (RFC 2920) the envelope of the next message goes out together
with the body of this one; its own body still waits for its own mark.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from coptui.domain.addresses import ascii_domain
from coptui.mail.connecting import Server, Timeouts, Trouble, is_loopback, opened, tls_context
from coptui.mail.outgoing import dot_stuffed
from coptui.mail.replies import Asked, Garbage, Lost, Replies, Reply, Silence
from coptui.mail.verdicts import Outcome, Result, Stage, classify, doubtful

__all__ = [
    "AddressUnusable",
    "Connection",
    "Parcel",
    "Server",
    "Timeouts",
    "Trouble",
    "is_loopback",
    "tls_context",
    "wire_address",
]

ENVELOPE = (Stage.MAIL, Stage.RCPT, Stage.DATA)
_UNSAFE_ADDRESS = re.compile(r"[\x00-\x20\x7f<>]")


class AddressUnusable(Exception):
    """An address that cannot be said to this server."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to one recipient, ready for the wire."""

    sender: str
    recipient: str
    body: bytes

    @classmethod
    def of(cls, sender: str, recipient: str, data: bytes) -> Parcel:
        """From the bytes of a message."""
        return cls(sender, recipient, dot_stuffed(data))


@lru_cache(maxsize=64)
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
    """A signed-in connection. `transact` sends one message to one recipient.

    `offer`, `hand_over` and `answered` are its steps, for a sender that says the next envelope
    together with this body.
    """

    def __init__(self, server: Server, timeouts: Timeouts | None = None) -> None:
        self._server = server
        self._timeouts = timeouts or Timeouts()
        self._replies: Replies | None = None
        self._extensions: dict[str, str] = {}
        self._ahead: list[Asked] = []
        self._worded: tuple[Parcel, list[bytes]] | None = None
        self._body = self._behind = 0
        self.out_of_step = False
        """Whether a reply came that cannot belong to what was said."""

    @property
    def usable(self) -> bool:
        """Whether the next message can go over this connection."""
        return self._replies is not None and self._replies.usable

    @property
    def takes_at_most(self) -> int:
        """The bytes that a message may have, as the server says (RFC 1870); 0 where it does not."""
        limit = self._extensions.get("size", "").strip()
        return int(limit) if limit.isdigit() else 0

    @property
    def pipelines(self) -> bool:
        """Whether several commands may be said at once."""
        return "pipelining" in self._extensions

    @property
    def body(self) -> tuple[int, int]:
        """Of the message under way: how many bytes have left, and how many there are."""
        size, talk = self._body, self._replies
        left = 0 if talk is None else max(0, talk.unsent() - self._behind)
        return size - min(size, left), size

    async def open(self) -> None:
        """Connect, encrypt and sign in; raises `Trouble` when any of it cannot be had."""
        client = await opened(self._server, self._timeouts)
        self._extensions = dict(client.esmtp_extensions)
        transport = cast(asyncio.Transport, client.transport)
        self._replies = Replies(transport)
        transport.set_protocol(self._replies)

    async def transact(
        self, sender: str, recipient: str, data: bytes, on_mark: Callable[[], Awaitable[None]]
    ) -> Result:
        """Send one message. `on_mark` must have made the mark durable when it returns; when it
        raises, nothing has left and the error goes on to the caller."""
        parcel = Parcel.of(sender, recipient, data)
        answer = await self.offer(parcel)
        if answer is not None:
            return answer
        try:
            await on_mark()
        except BaseException:
            self.abort()
            raise
        return await self.hand_over(parcel)

    async def offer(self, parcel: Parcel) -> Result | None:
        """Say who writes to whom and that a message comes; None means "go on"."""
        try:
            lines = self._envelope(parcel)
        except AddressUnusable as fault:
            return Result(Outcome.REFUSED, Stage.RCPT, 0, str(fault))
        if self.pipelines:
            try:
                self._ahead = self._talk.say(b"".join(lines), len(lines))
            except Lost as fault:
                self.abort()
                return doubtful(Stage.MAIL, str(fault))
            return await self.answered()
        for stage, line in zip(ENVELOPE, lines, strict=True):
            answer = await self._step(stage, line)
            if answer is not None:
                return answer
        return None

    def can_follow(self, parcel: Parcel) -> bool:
        """Whether the envelope of this message may be said together with the body before it."""
        if not self.pipelines:
            return False
        try:
            self._envelope(parcel)
        except AddressUnusable:
            return False
        return True

    async def hand_over(self, parcel: Parcel, following: Parcel | None = None) -> Result:
        """The message itself, for which the server said "go on". From here on only a clear answer
        counts. The envelope of `following` goes with it; hear of that in `answered`."""
        if not self.usable:
            self.abort()
            return Result(Outcome.RETRY, Stage.DATA, 0, "the connection ended before the message")
        lines = self._envelope(following) if following is not None else []
        after, talk = b"".join(lines), self._talk
        self._body, self._behind = len(parcel.body), len(after)
        try:
            first, *self._ahead = talk.say(parcel.body + after, 1 + len(lines))
            reply = await talk.hear(first, self._timeouts.for_body(len(parcel.body)))
        except (Lost, Silence, Garbage) as fault:
            self.abort()
            return doubtful(Stage.DOT, str(fault))
        except BaseException:
            self.abort()
            raise
        finally:
            self._body = 0
        if reply.code // 100 == 2 and talk.unsent() > len(after):
            self.abort()
            return doubtful(Stage.DOT, "the server answered before the end", reply.code)
        result = classify(Stage.DOT, reply.code, reply.text)
        if reply.code == 421 or result.outcome is Outcome.UNKNOWN:
            self.abort()
        return result

    async def goes_on(self, patience: float) -> bool:
        """Whether within that time the server said "go on" to all of an envelope said in one go.

        Then there is nothing more to hear of it; else `answered` tells.
        """
        ahead = self._ahead
        if not ahead or not await self._talk.came(ahead[-1], patience):
            return False
        for stage, asked in zip(ENVELOPE, ahead, strict=True):
            if asked.reply is None or not _goes_on(stage, asked.reply):
                return False
        if not self.usable:
            return False
        self._ahead = []
        return True

    async def answered(self) -> Result | None:
        """What the server says of an envelope that was said in one go; None means "go on"."""
        heard, self._ahead = self._ahead, []
        refused: Result | None = None
        for stage, asked in zip(ENVELOPE, heard, strict=True):
            try:
                reply = await self._talk.hear(asked, self._patience(stage))
            except (Lost, Silence, Garbage) as fault:
                self.out_of_step = self.out_of_step or isinstance(fault, Garbage)
                self.abort()
                return refused or doubtful(stage, str(fault))
            except BaseException:
                self.abort()
                raise
            if _goes_on(stage, reply):
                continue
            if reply.code // 100 not in (4, 5):
                self.out_of_step = True
            if refused is None:
                refused = classify(stage, reply.code, reply.text)
            if reply.code == 421 or self.out_of_step:
                self.abort()
                return refused
        if refused is not None:
            await self._clear(waits_for_a_message=reply.code == 354)
            return refused
        if not self.usable:
            self.out_of_step = True
            self.abort()
            return doubtful(Stage.DATA, "the server answered out of turn", reply.code)
        return None

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

    def _patience(self, stage: Stage) -> float:
        return self._timeouts.data if stage is Stage.DATA else self._timeouts.command

    def _envelope(self, parcel: Parcel) -> list[bytes]:
        """The lines of ENVELOPE. Raises `AddressUnusable`."""
        if self._worded is None or self._worded[0] is not parcel:
            self._worded = parcel, self._put_into_words(parcel)
        return self._worded[1]

    def _put_into_words(self, parcel: Parcel) -> list[bytes]:
        utf8, size = "smtputf8" in self._extensions, len(parcel.body)
        from_ = wire_address(parcel.sender, utf8=utf8)
        to = wire_address(parcel.recipient, utf8=utf8)
        options = b""
        if "size" in self._extensions:
            if 0 < self.takes_at_most < size:
                raise AddressUnusable(f"The mail server takes at most {self.takes_at_most} bytes.")
            options += b" SIZE=%d" % size
        if not (from_.isascii() and to.isascii()):
            options += b" SMTPUTF8"
        return [
            b"MAIL FROM:<" + from_ + b">" + options + b"\r\n",
            b"RCPT TO:<" + to + b">\r\n",
            b"DATA\r\n",
        ]

    async def _step(self, stage: Stage, line: bytes) -> Result | None:
        """Say one line and wait for its reply; None means "go on"."""
        try:
            reply = await self._talk.ask(line, self._patience(stage))
        except (Lost, Silence, Garbage) as fault:
            self.abort()
            return doubtful(stage, str(fault))
        except BaseException:
            self.abort()
            raise
        if _goes_on(stage, reply):
            if self.usable:
                return None
            self.abort()
            return doubtful(stage, "the server answered out of turn", reply.code)
        result = classify(stage, reply.code, reply.text)
        if reply.code == 421 or reply.code // 100 not in (4, 5):
            self.abort()
        else:
            await self._clear()
        return result

    async def _clear(self, *, waits_for_a_message: bool = False) -> None:
        """After a clear refusal: leave the connection clean for the next message, or closed."""
        patience = min(30.0, self._timeouts.command)
        try:
            if waits_for_a_message:  # RFC 2920: it said 354 although nobody is to get it
                await self._talk.ask(b".\r\n", patience)
            cleared = await self._talk.ask(b"RSET\r\n", patience)
        except (Lost, Silence, Garbage):
            self.abort()
            return
        if cleared.code // 100 != 2:
            self.abort()


def _goes_on(stage: Stage, reply: Reply) -> bool:
    return reply.code == 354 if stage is Stage.DATA else reply.code // 100 == 2
