"""The last look at a message: its bytes are read again, and anything unplanned stops it."""

from __future__ import annotations

import binascii
import html as html_parser
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.header import decode_header
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses
from functools import lru_cache

from coptui.errors import Refused
from coptui.mail.attachments import Enclosed
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
ONE_CLICK = "List-Unsubscribe=One-Click"
_POST = "List-Unsubscribe-Post"
_AT = HEADERS.index("List-Unsubscribe") + 1
HEADERS_WITH_PAGE = (*HEADERS[:_AT], _POST, *HEADERS[_AT:])
"""The same where one click is taken; only then may that line be there (RFC 8058)."""

_BEFORE = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+\Z")
_AFTER = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_QP = b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
_BASE64 = b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
_TEXT = b"\r\nContent-Type: text/plain; charset=utf-8" + _QP
_HTML = b"\r\nContent-Type: text/html; charset=utf-8" + _QP
_ENTRY = b"\r\nContent-Type: text/calendar; charset=utf-8;"
_BOUNDARY = re.compile(r'multipart/alternative; boundary="(=_[a-z2-7]{52})"')
_FILE_HEAD = ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding")
_WORD = re.compile(r"\w+")
_LINE = re.compile(r"([A-Za-z-]+):(?: ([ -~]*))?")
_MORE = re.compile(r"[ \t][ -~\t]*")
_PLAIN = re.compile(r"([A-Za-z0-9]+(?: [A-Za-z0-9]+)*) <([^<>@\s,;:\"()\\]+@[A-Za-z0-9.-]+)>")
_HIDDEN = ("&#", "&commat", "%40")
_KNOWN_LINES = 2_000


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
    enclosed: Enclosed | None = None
    unsubscribe: str = ""


@dataclass(frozen=True)
class Others:
    """Everybody else: whose address or name must not stand in a message.

    `allowed` are the names and addresses that may, such as the host's.
    """

    addresses: frozenset[str] = frozenset()
    names: Mapping[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    # Most lines are the same in all messages of a mailing: each is gone through once.
    _lines: dict[str, tuple[tuple[str, ...], bool]] = field(
        default_factory=dict, repr=False, compare=False
    )

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
        lines = [self._read(line) for line in text.split("\n")]
        if not any(begins for _, begins in lines):
            return ""
        words, mine = tuple(word for line, _ in lines for word in line), _words(own)
        for at in [at for at, word in enumerate(words) if word in self.names]:
            for name in self.names[words[at]]:
                if words[at : at + len(name)] == name and not _holds(mine, name):
                    return str(" ".join(name))
        return ""

    def _read(self, line: str) -> tuple[tuple[str, ...], bool]:
        """The words of a line, and whether anybody's name begins in it."""
        found = self._lines.get(line)
        if found is None:
            words = _words(line)
            found = words, not self.names.keys().isdisjoint(words)
            if len(self._lines) >= _KNOWN_LINES:
                self._lines.clear()
            self._lines[line] = found
        return found

    def addressed_in(self, text: str, own: Iterable[str]) -> str:
        """The first address of somebody else that stands in the text, or nothing."""
        mine = {one.casefold() for one in own}
        at = text.find("@")
        while at >= 0:
            before = _BEFORE.search(text[max(0, at - 70) : at])
            after = _AFTER.match(text[at + 1 : at + 255])
            found = f"{before[0] if before else ''}@{after[0] if after else ''}".strip(".'-")
            key = found.casefold()
            if key in self.addresses and key not in mine:
                return found
            at = text.find("@", at + 1)
        return ""


def final_check(data: bytes, expected: Expectations, others: Others | None = None) -> None:
    """Read the bytes of a message again and compare them with what was planned.

    Raises Refused at the first thing that is not as planned; the message must not leave then.
    """
    data = _without_files(data, expected.enclosed)
    _check_lines(data)
    top, _, body = data.partition(b"\r\n\r\n")
    head = _head(top, HEADERS_WITH_PAGE if expected.unsubscribe else HEADERS)
    _check_people(head, expected)
    _check_words(head, expected)
    kind = head["Content-Type"]
    if expected.enclosed is not None:
        kind, body = _inside(kind, body, expected.enclosed)
    text, html, calendar = _parts(kind, body, expected)
    if _lines(text) != _lines(expected.rendered.text):
        raise _stop("its text is not the text that was seen")
    if _lines(html) != _lines(expected.rendered.html):
        raise _stop("its HTML part is not the one that was seen")
    _check_calendar(calendar, expected)
    if others is not None:
        _check_others(expected, calendar, others)


def _head(top: bytes, wanted: tuple[str, ...]) -> dict[str, str]:
    """The lines of the head, unfolded: exactly those wanted, in their order, of plain letters.

    Stricter than any mail program reads, so that none can find a line there that this does not.
    """
    found: list[tuple[str, str]] = []
    for line in top.decode("ascii").split("\r\n"):
        if found and _MORE.fullmatch(line):
            found[-1] = (found[-1][0], found[-1][1] + line)
        elif begun := _LINE.fullmatch(line):
            found.append((begun[1], begun[2] or ""))
        else:
            raise _stop("its head holds a line that cannot be read")
    if tuple(name for name, _ in found) != wanted:
        raise _stop("its head does not hold exactly the lines it should")
    return dict(found)


def _without_files(data: bytes, enclosed: Enclosed | None) -> bytes:
    """The message up to its files, which must stand at its end exactly as they were enclosed."""
    if enclosed is None:
        return data
    if not data.endswith(enclosed.block):
        raise _stop("its files are not those that were attached")
    _check_files(enclosed)
    return data[: -len(enclosed.block)]


@lru_cache(maxsize=2)
def _check_files(enclosed: Enclosed) -> None:
    """Read the block of files as a mail program would; it is the same in every message."""
    _check_lines(enclosed.block)
    head = f'Content-Type: multipart/mixed; boundary="{enclosed.fence}"\r\n\r\n'
    read = BytesParser(policy=compat32).parsebytes(head.encode("ascii") + enclosed.block)
    parts = read.get_payload()
    if not isinstance(parts, list) or len(parts) != len(enclosed.files):
        raise _stop("it does not hold exactly the files that were attached")
    for part, wanted in zip(parts, enclosed.files, strict=True):
        found = part.get_payload(decode=True)
        as_planned = (
            tuple(part.keys()) == _FILE_HEAD
            and part.get_content_type() == wanted.kind
            and part.get_content_disposition() == "attachment"
            and part.get_filename() == wanted.name
            and found == wanted.data
        )
        if not as_planned or part.defects:
            raise _stop("one of its files is not as it was attached")


def _inside(kind: str, body: bytes, enclosed: Enclosed) -> tuple[str, bytes]:
    """The kind and the body of the words, which stand before the files."""
    opening = f"--{enclosed.fence}\r\n".encode("ascii")
    inner, gap, rest = body.removeprefix(opening).partition(b"\r\n\r\n")
    declared = f'multipart/mixed; boundary="{enclosed.fence}"'
    if kind != declared or not body.startswith(opening) or not gap:
        raise _stop("it is not made of the parts it should have")
    name, _, value = inner.decode("ascii").partition(": ")
    if name != "Content-Type":
        raise _stop("it is not made of the parts it should have")
    return _unfolded(value), rest


def _check_lines(data: bytes) -> None:
    if not data.isascii():
        raise _stop("it has letters beyond seven bits on the wire")
    lines = data.split(b"\r\n")
    if data.count(b"\r") != len(lines) - 1 or data.count(b"\n") != len(lines) - 1 or b"\0" in data:
        raise _stop("it has a broken line end")
    if max(map(len, lines)) > 998:
        raise _stop("it has a line longer than mail allows")


def _check_people(head: Mapping[str, str], expected: Expectations) -> None:
    for name, wanted in (("From", expected.sender), ("Reply-To", expected.reply_to)):
        if [address for _, address in _same_for_all(head[name])] != [wanted]:
            raise _stop(f"its line {name} does not name exactly the one it should")
    plain = _PLAIN.fullmatch(head["To"])
    found = [plain.groups()] if plain else getaddresses([head["To"]])
    if len(found) != 1 or found[0][1] != expected.recipient:
        raise _stop("its line To does not name exactly the one it should")
    if "=?" not in expected.name and _decoded(str(found[0][0])) != expected.name:
        raise _stop("the recipient's name does not come through")


@lru_cache(maxsize=32)
def _same_for_all(value: str) -> tuple[tuple[str, str], ...]:
    return tuple(getaddresses([value]))


def _check_words(head: Mapping[str, str], expected: Expectations) -> None:
    if head["Message-ID"].strip() != expected.message_id:
        raise _stop("its message id is not the planned one")
    if _decoded(head["Subject"]) != expected.rendered.subject:
        raise _stop("its subject is not the subject that was seen")
    stop = head["List-Unsubscribe"].strip()
    if expected.unsubscribe:
        page = f"<{expected.unsubscribe}>, "
        if not stop.startswith(page) or head[_POST].strip() != ONE_CLICK:
            raise _stop("it does not say how to stop with one click")
        stop = stop.removeprefix(page)
    if not stop.startswith(f"<mailto:{expected.reply_to}?subject=unsubscribe%20"):
        raise _stop("it does not say how to stop")


def _parts(kind: str, body: bytes, expected: Expectations) -> tuple[str, str, str]:
    """The parts behind their exact heads, decoded; a strict reader, not a forgiving one."""
    declared = _BOUNDARY.fullmatch(kind)
    fence = b"--" + (declared[1] if declared else "").encode("ascii")
    pieces = body.split(fence)
    heads = [_TEXT, _HTML, *([_calendar_head(expected.method)] if expected.method else [])]
    shaped = (
        declared is not None
        and len(pieces) == len(heads) + 2
        and pieces[0] == b""
        and pieces[-1] == b"--\r\n"
    )
    found = []
    for wanted, piece in zip(heads, pieces[1:-1], strict=False):
        if not shaped or not piece.startswith(wanted):
            raise _stop("it is not made of the parts it should have")
        coded = piece[len(wanted) :]
        decode = binascii.a2b_base64 if wanted.startswith(_ENTRY) else binascii.a2b_qp
        try:
            found.append(decode(coded).decode("utf-8"))
        except ValueError as error:
            raise _stop("one of its parts cannot be read") from error
    if not shaped:
        raise _stop("it is not made of the parts it should have")
    return found[0], found[1], found[2] if len(found) > 2 else ""


def _calendar_head(method: str) -> bytes:
    return _ENTRY + f" method={method}".encode() + _BASE64


def _check_calendar(calendar: str, expected: Expectations) -> None:
    if not expected.method:
        return
    lines = calendar.replace("\r\n ", "").split("\r\n")
    guests = [line for line in lines if line.startswith("ATTENDEE")]
    if f"METHOD:{expected.method}" not in lines:
        raise _stop("its calendar entry is not of the planned kind")
    if len(guests) != 1 or not guests[0].endswith(f":mailto:{expected.recipient}"):
        raise _stop("its calendar entry does not invite exactly this person")


def _check_others(expected: Expectations, calendar: str, others: Others) -> None:
    # The HTML part says the same words (checked when the mailing was worked out), so that names
    # need looking for in one of them; addresses may also hide in a link.
    seen = expected.rendered
    text = "\n".join((seen.subject, seen.text, calendar.replace("\r\n ", "")))
    mine = (expected.recipient, expected.sender, expected.reply_to)
    if others.addressed_in(text, mine) or others.addressed_in(_addresses_of(seen.html), mine):
        raise _stop("it holds the address of somebody else")
    if others.named_in(text, expected.name):
        raise _stop("it holds the name of somebody else")


def _addresses_of(html: str) -> str:
    """The lines of an HTML part in which an address may stand, as they are read."""
    lines = (one for one in html.split("\n") if "@" in one or any(h in one for h in _HIDDEN))
    return "\n".join(map(_unescaped, lines))


@lru_cache(maxsize=512)
def _unescaped(line: str) -> str:
    return html_parser.unescape(line)


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
