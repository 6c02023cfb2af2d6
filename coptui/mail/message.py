"""One person's message as bytes: one recipient, known headers, seven bits, the same every time."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from coptui.errors import Refused
from coptui.mail import headers
from coptui.mail.attachments import LARGEST, Attachment, Enclosed
from coptui.mail.calendar import CalendarPart
from coptui.mail.compile import Rendered
from coptui.mail.final import HEADERS, ONE_CLICK, Expectations, Others, final_check
from coptui.mail.quoted import coded

__all__ = ["HEADERS", "Builder", "Built", "Envelope", "Expectations", "Others", "final_check"]


@dataclass(frozen=True)
class Envelope:
    """What all messages of a mailing have in their head, fixed when it was confirmed."""

    mailing: str
    from_name: str
    from_address: str
    reply_to: str
    list_name: str
    list_code: str
    date: datetime
    unsubscribe: str = ""
    """A page of the organisation that takes one click by POST (RFC 8058); usually there is none."""


@dataclass(frozen=True)
class Built:
    """The bytes of one message and what they must turn out to say when read back."""

    data: bytes
    message_id: str
    recipient: str
    expected: Expectations


class Builder:
    """Makes the messages of one mailing. Everything that does not change is made once."""

    def __init__(
        self,
        envelope: Envelope,
        secret: bytes,
        calendar: CalendarPart | None = None,
        files: Sequence[Attachment] = (),
    ) -> None:
        self._secret = secret
        self._mailing = envelope.mailing
        self._calendar = calendar
        self._calendar_head = _calendar_head(calendar.method) if calendar else b""
        self.sender = headers.address(envelope.from_address, "sender's address")
        self.reply_to = headers.address(envelope.reply_to or self.sender, "address for replies")
        self._domain = self.sender.rpartition("@")[2]
        self._reply = self.reply_to
        moment = format_datetime(envelope.date.astimezone(UTC).replace(microsecond=0))
        sender = headers.mailbox(envelope.from_name, self.sender, "sender's name")
        self._head = f"Date: {moment}\r\nFrom: {sender}\r\n"
        self._list = self._list_lines(envelope)
        self._page = envelope.unsubscribe
        self._boundary = "=_" + self._token(0, "part")
        self._fence = f"--{self._boundary}\r\n".encode()
        self._last_fence = f"--{self._boundary}--\r\n".encode()
        self._text_head = self._fence + _TEXT_HEADS["plain"]
        self._html_head = b"\r\n" + self._fence + _TEXT_HEADS["html"]
        outer = "=_" + self._token(0, "files")
        self._enclosed = Enclosed.of(files, outer) if files else None
        self._opening = self._opened(outer)

    def _opened(self, outer: str) -> str:
        """The last line of the head, and what stands before the text part."""
        inner = f'Content-Type: multipart/alternative;\r\n boundary="{self._boundary}"\r\n\r\n'
        if self._enclosed is None:
            return inner
        return f'Content-Type: multipart/mixed;\r\n boundary="{outer}"\r\n\r\n--{outer}\r\n{inner}'

    def _list_lines(self, envelope: Envelope) -> str:
        code = "".join(c for c in envelope.list_code.lower() if c.isascii() and c.isalnum())
        shown = headers.mailbox(envelope.list_name, f"{code or 'list'}.{self._domain}", "list name")
        list_id = shown if shown.endswith(">") else f"<{shown}>"
        return (
            f"List-Id: {list_id}\r\n"
            f"List-Help: <mailto:{self._reply}?subject=help>\r\n"
            "Auto-Submitted: no\r\n"
            "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
            "MIME-Version: 1.0\r\n"
        )

    def message_id(self, contact: int) -> str:
        """The id of a person's message, with its brackets: stable, and nobody can guess it."""
        return f"<{self._token(contact, 'id')}@{self._domain}>"

    def build(
        self, contact: int, name: str, address: str, rendered: Rendered, message_id: str = ""
    ) -> Built:
        """The message to one person; `message_id` where it was worked out before.

        Raises Refused where the address, the name or the subject cannot stand in a head.
        """
        recipient = headers.address(address)
        message_id = message_id or self.message_id(contact)
        token = self._token(contact, "stop", 26)
        head = (
            f"{self._head}"
            f"To: {headers.mailbox(name, recipient)}\r\n"
            f"Reply-To: {self._reply}\r\n"
            f"{headers.unstructured('Subject', rendered.subject)}\r\n"
            f"Message-ID: {message_id}\r\n"
            f"{self._stop_lines(token)}"
            f"{self._list}"
            f"{self._opening}"
        )
        text, html = rendered.coded or (coded(rendered.text), coded(rendered.html))
        parts = [head.encode("ascii"), self._text_head, text, self._html_head, html, b"\r\n"]
        if self._calendar is not None:
            entry = self._calendar.on_the_wire(name, recipient)
            parts += [self._fence, self._calendar_head, entry, b"\r\n"]
        parts.append(self._last_fence)
        if self._enclosed is not None:
            parts.append(self._enclosed.block)
        data = b"".join(parts)
        if len(data) > LARGEST:
            raise Refused("The message is larger than 20 MB.", "Shorten it.")
        expected = Expectations(
            unsubscribe=self._page_for(token),
            recipient=recipient,
            name=name,
            sender=self.sender,
            reply_to=self._reply,
            message_id=message_id,
            rendered=rendered,
            method="" if self._calendar is None else self._calendar.method,
            enclosed=self._enclosed,
        )
        return Built(data, message_id, recipient, expected)

    def _stop_lines(self, token: str) -> str:
        """How to stop: by mail always, and by one click where there is a page that takes it."""
        mail = f"<mailto:{self._reply}?subject=unsubscribe%20{token}>"
        if not self._page:
            return f"List-Unsubscribe:\r\n {mail}\r\n"
        return (
            f"List-Unsubscribe:\r\n <{self._page_for(token)}>,\r\n {mail}\r\n"
            f"List-Unsubscribe-Post: {ONE_CLICK}\r\n"
        )

    def _page_for(self, token: str) -> str:
        if not self._page:
            return ""
        return f"{self._page}{'&' if '?' in self._page else '?'}t={token}"

    def _token(self, contact: int, part: str, letters: int = 52) -> str:
        seed = f"{self._mailing}\0{contact}\0{part}".encode()
        return _in_letters(hmac.digest(self._secret, seed, "sha256"), letters)


_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + two for one in _LETTERS for two in _LETTERS]


def _in_letters(digest: bytes, letters: int) -> str:
    """The first of the 52 small letters that are 32 bytes in base32 (RFC 4648), two at a time."""
    number = int.from_bytes(digest, "big") << 4
    last = 250 - 5 * letters
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(250, last, -10)])


_TEXT_HEADS = {
    kind: (
        f"Content-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()
    for kind in ("plain", "html")
}


def _calendar_head(method: str) -> bytes:
    return (
        f"Content-Type: text/calendar; charset=utf-8; method={method}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode()
