"""The last look at a message: its bytes are read again, and anything unplanned stops it."""

from __future__ import annotations

import html as html_parser
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from coptui.errors import Refused
from coptui.mail.compile import Rendered

HEADERS = (
    "Date",
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Message-ID",
    "List-Unsubscribe",
    "List-Id",
    "List-Help",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
)
"""Exactly these, each once, in this order."""

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.S)


@dataclass(frozen=True)
class Expectations:
    """What was planned for one message."""

    recipient: str
    name: str
    sender: str
    reply_to: str
    message_id: str
    rendered: Rendered
    method: str = ""


@dataclass(frozen=True)
class Others:
    """Everybody else: whose address or name must not stand in a message.

    `allowed` are the names and addresses that may, such as the host's.
    """

    addresses: frozenset[str] = frozenset()
    names: Mapping[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, people: Iterable[tuple[str, str]], allowed: Iterable[str] = (), spoken: str = ""
    ) -> Others:
        """From (name, address) pairs. Names that occur in `spoken` (venue, community) may stand."""
        free = {one.casefold() for one in allowed}
        free_words = {_words(one) for one in free}
        by_first: dict[str, set[tuple[str, ...]]] = {}
        addresses, known = set(), _words(spoken)
        for name, address in people:
            words = _words(name)
            if len(words) > 1 and words not in free_words and not _holds(known, words):
                by_first.setdefault(words[0], set()).add(words)
            if address and address.casefold() not in free:
                addresses.add(address.casefold())
        return cls(frozenset(addresses), {key: frozenset(v) for key, v in by_first.items()})

    def named_in(self, text: str, own: str = "") -> str:
        """The first name of somebody else that stands in the text, or nothing."""
        words, mine = _words(text), _words(own)
        for at, word in enumerate(words):
            for name in self.names.get(word, ()):
                if words[at : at + len(name)] == name and not _holds(mine, name):
                    return str(" ".join(name))
        return ""

    def addressed_in(self, text: str, own: Iterable[str]) -> str:
        """The first address of somebody else that stands in the text, or nothing."""
        mine = {one.casefold() for one in own}
        if "@" not in text:
            return ""
        for found in _ADDRESS.findall(text):
            key = found.strip(".'").casefold()
            if key in self.addresses and key not in mine:
                return str(found)
        return ""


def final_check(data: bytes, expected: Expectations, others: Others | None = None) -> None:
    """Read the bytes of a message again and compare them with what was planned.

    Raises Refused at the first thing that is not as planned; the message must not leave then.
    """
    _check_lines(data)
    message = message_from_bytes(data)
    if tuple(message.keys()) != HEADERS:
        raise _stop("its head does not hold exactly the lines it should")
    _check_people(message, expected)
    _check_words(message, expected)
    text, html, calendar = _parts(message)
    if _lines(text) != _lines(expected.rendered.text):
        raise _stop("its text is not the text that was seen")
    if _lines(html) != _lines(expected.rendered.html):
        raise _stop("its HTML part is not the one that was seen")
    if not parts_agree(text, html):
        raise _stop("its text and its HTML part do not say the same")
    _check_calendar(calendar, message, expected)
    if others is not None:
        _check_others(expected, text + "\n" + html, calendar, others)


def parts_agree(text: str, html: str) -> bool:
    """Whether the two parts say the same words."""
    body = _BODY.search(html)
    shown = html_parser.unescape(_TAG.sub(" ", body.group(1) if body else html))
    said, written = set(_WORD.findall(shown)), set(_WORD.findall(text))
    if not said <= written:
        return False
    # The text part also writes out where a link leads, and counts its lists.
    extra = written - said
    return all(word in html or word.isdigit() for word in extra)


def _check_lines(data: bytes) -> None:
    if not data.isascii():
        raise _stop("it has letters beyond seven bits on the wire")
    lines = data.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines):
        raise _stop("it has a broken line end")
    if max(map(len, lines)) > 998:
        raise _stop("it has a line longer than mail allows")


def _check_people(message: Message, expected: Expectations) -> None:
    for name, wanted in (
        ("To", expected.recipient),
        ("From", expected.sender),
        ("Reply-To", expected.reply_to),
    ):
        found = getaddresses([_unfolded(message[name])])
        if len(found) != 1 or found[0][1] != wanted:
            raise _stop(f"its line {name} does not name exactly the one it should")
    if expected.name and "=?" not in expected.name:
        shown = _decoded(getaddresses([_unfolded(message["To"])])[0][0])
        if shown != expected.name:
            raise _stop("the recipient's name does not come through")


def _check_words(message: Message, expected: Expectations) -> None:
    if _unfolded(message["Message-ID"]).strip() != expected.message_id:
        raise _stop("its message id is not the planned one")
    if _decoded(_unfolded(message["Subject"])) != expected.rendered.subject:
        raise _stop("its subject is not the subject that was seen")
    stop = _unfolded(message["List-Unsubscribe"]).strip()
    if not stop.startswith(f"<mailto:{expected.reply_to}?subject=unsubscribe%20"):
        raise _stop("it does not say how to stop")


def _parts(message: Message) -> tuple[str, str, str]:
    found = message.get_payload()
    if message.get_content_type() != "multipart/alternative" or not isinstance(found, list):
        raise _stop("it is not made of the parts it should have")
    kinds = [part.get_content_type() for part in found if isinstance(part, Message)]
    if kinds not in (
        ["text/plain", "text/html"],
        ["text/plain", "text/html", "text/calendar"],
    ):
        raise _stop("it is not made of the parts it should have")
    bodies = []
    for part in found:
        payload = part.get_payload(decode=True) if isinstance(part, Message) else None
        try:
            bodies.append(bytes(payload).decode("utf-8") if isinstance(payload, bytes) else "")
        except UnicodeDecodeError as error:
            raise _stop("one of its parts cannot be read") from error
    return bodies[0], bodies[1], bodies[2] if len(bodies) > 2 else ""


def _check_calendar(calendar: str, message: Message, expected: Expectations) -> None:
    if not expected.method:
        if calendar:
            raise _stop("it has a calendar entry that nobody planned")
        return
    part = message.get_payload()[2] if calendar else None  # type: ignore[index]
    said = part.get_param("method") if isinstance(part, Message) else None
    lines = calendar.replace("\r\n ", "").split("\r\n")
    guests = [line for line in lines if line.startswith("ATTENDEE")]
    if said != expected.method or f"METHOD:{expected.method}" not in lines:
        raise _stop("its calendar entry is not of the planned kind")
    if len(guests) != 1 or not guests[0].endswith(f":mailto:{expected.recipient}"):
        raise _stop("its calendar entry does not invite exactly this person")


def _check_others(expected: Expectations, body: str, calendar: str, others: Others) -> None:
    seen = "\n".join((expected.rendered.subject, html_parser.unescape(body), calendar))
    mine = (expected.recipient, expected.sender, expected.reply_to)
    if others.addressed_in(seen.replace("\r\n ", ""), mine):
        raise _stop("it holds the address of somebody else")
    text = "\n".join((expected.rendered.subject, expected.rendered.text, calendar))
    if others.named_in(text, expected.name):
        raise _stop("it holds the name of somebody else")


def _stop(what: str) -> Refused:
    return Refused(f"A message did not pass the last look: {what}.", "Nothing of it was sent.")


def _unfolded(value: object) -> str:
    return str(value or "").replace("\r\n", "").replace("\n", "")


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    return "".join(
        piece.decode(charset or "ascii", "replace") if isinstance(piece, bytes) else piece
        for piece, charset in decode_header(value)
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _holds(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    size = len(name)
    return any(words[at : at + size] == name for at in range(len(words) - size + 1))
