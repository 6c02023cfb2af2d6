"""The last look at a message: its bytes are read again, and anything unplanned stops it."""

from __future__ import annotations

import binascii
import html as html_parser
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.header import decode_header
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses
from functools import cached_property, lru_cache

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
    _nameless: set[str] = field(default_factory=set, repr=False, compare=False)
    _unaddressed: set[str] = field(default_factory=set, repr=False, compare=False)
    _unlinked: set[str] = field(default_factory=set, repr=False, compare=False)

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
        lines = text.split("\n")
        places = _left(lines, self._nameless, self._begins_no_name)
        if not places:
            return ""
        mine = _words(own)
        for place in places:
            words = _words(lines[place])
            size, after = len(words), place + 1
            while after < len(lines) and len(words) < size + self._longest:
                words += _words(lines[after])  # a name may go on in the next line
                after += 1
            for at in range(size):
                if words[at] not in self.names:
                    continue
                known = self.names[words[at]]
                for length in range(2, self._longest + 1):
                    name = words[at : at + length]
                    if name in known and not _holds(mine, name):
                        return " ".join(name)
        return ""

    def addressed_in(self, text: str, own: Iterable[str]) -> str:
        """The first address of somebody else that stands in the text, or nothing."""
        lines = text.split("\n")
        places = _left(lines, self._unaddressed, self._holds_no_address)
        return self._addressed((lines[place] for place in places), own)

    def linked_in(self, html: str, own: Iterable[str]) -> str:
        """The same in an HTML part, as it is read: an address may also hide in a link."""
        lines = html.split("\n")
        places = _left(lines, self._unlinked, self._links_no_address)
        return self._addressed((html_parser.unescape(lines[place]) for place in places), own)

    def _addressed(self, lines: Iterable[str], own: Iterable[str]) -> str:
        mine = {one.casefold() for one in own}
        for line in lines:
            for found in _addresses_in(line):
                key = found.casefold()
                if key in self.addresses and key not in mine:
                    return found
        return ""

    @cached_property
    def _longest(self) -> int:
        """The words of the longest name."""
        return max((len(one) for names in self.names.values() for one in names), default=0)

    def _begins_no_name(self, line: str) -> bool:
        return self.names.keys().isdisjoint(_words(line))

    def _links_no_address(self, line: str) -> bool:
        hidden = "@" in line or any(mark in line for mark in _HIDDEN)
        return not hidden or self._holds_no_address(html_parser.unescape(line))

    def _holds_no_address(self, line: str) -> bool:
        return "@" not in line or self.addresses.isdisjoint(
            one.casefold() for one in _addresses_in(line)
        )


def _left(lines: list[str], known: set[str], harmless: Callable[[str], bool]) -> list[int]:
    """The places of the lines that are not known to be harmless, nor found to be."""
    unknown = set(lines).difference(known)
    if not unknown:
        return []
    good = {line for line in unknown if harmless(line)}
    if len(known) + len(good) > _KNOWN_LINES:
        known.clear()
    known |= good
    bad = unknown - good
    return [at for at, line in enumerate(lines) if line in bad] if bad else []


def _addresses_in(line: str) -> Iterator[str]:
    at = line.find("@")
    while at >= 0:
        before = _BEFORE.search(line[max(0, at - 70) : at])
        after = _AFTER.match(line[at + 1 : at + 255])
        yield f"{before[0] if before else ''}@{after[0] if after else ''}".strip(".'-")
        at = line.find("@", at + 1)


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
        name, value = _read_line(line)
        if found and not name:
            found[-1] = (found[-1][0], found[-1][1] + value)
        elif name:
            found.append((name, value))
        else:
            raise _stop("its head holds a line that cannot be read")
    if tuple(name for name, _ in found) != wanted:
        raise _stop("its head does not hold exactly the lines it should")
    return dict(found)


@lru_cache(maxsize=256)
def _read_line(line: str) -> tuple[str, str]:
    """Name and value of a line of the head; no name where it goes on with the line before it."""
    if _MORE.fullmatch(line):
        return "", line
    if begun := _LINE.fullmatch(line):
        return begun[1], begun[2] or ""
    raise _stop("its head holds a line that cannot be read")


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
    if others.addressed_in(text, mine) or others.linked_in(seen.html, mine):
        raise _stop("it holds the address of somebody else")
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
