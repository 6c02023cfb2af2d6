"""Whatever a name, an address, a place or a file is called: no head and no entry grows by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from coptui.domain.errors import RuleBroken
from coptui.domain.text import clean_line
from coptui.errors import Refused
from coptui.mail.attachments import Attachment
from coptui.mail.calendar import CANCEL, REQUEST, CalendarPart, Entry
from coptui.mail.compile import Rendered
from coptui.mail.file_kinds import clean_name
from coptui.mail.final import HEADERS
from coptui.mail.message import Builder, Built, Envelope, final_check
from tests.hostile import HOSTILE

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
SEEN = Rendered("Harbour: tea", "Hello Jo,\n\nwith thanks.\n", "<p>Hello Jo, with thanks.</p>\n")
ENTRY = Entry(
    REQUEST, "uid-1@hub.example", 3, datetime(2026, 12, 3, 12, 30, tzinfo=UTC),
    datetime(2026, 12, 3, 14, 30, tzinfo=UTC), "Europe/London", "Harbour: first 48 hours",
    "Library, 1 High Street", "Step-free.\nBus 4 stops outside.", "Rowan Achebe",
    "h@hub.example", NOW,
)  # fmt: skip
ENVELOPE = Envelope("m-7", "Rowan", "h@hub.example", "r@hub.example", "Harbour", "HAR", NOW)
CALM = ("Jo Pardew", "jo@lantern.example", SEEN, "Programme.txt")

ENCODED = tuple(
    f"=?{charset}?{form}?{text}?="
    for charset in ("utf-8", "us-ascii", "iso-8859-1", "utf-8*en")
    for form, text in (
        ("q", "x=0D=0ABcc=3A_evil=40evil.example"),
        ("Q", "=0AX-Evil:_1"),
        ("b", "eA0KQmNjOiBldmlsQGV2aWwuZXhhbXBsZQ=="),
        ("B", "DQpYLUV2aWw6IDE="),
        ("q", ""),
    )
)
LINES = tuple(
    f"x{end}{what}"
    for end in ("\r\n", "\n", "\r", "\r\n ", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029",
                "\0")
    for what in ("Bcc: evil@evil.example", "X-Evil: 1", "ATTENDEE:mailto:evil@evil.example")
)  # fmt: skip
ODD = (
    '"; Bcc: evil@evil.example', "evil@evil.example, second@evil.example", "<evil@evil.example>",
    "a" * 1200, "ž" * 700, "x\ud800y", "%0d%0aBcc:evil@evil.example", "a;b=c,d:e\\n", '";CN="x',
    "(comment) a", "group: a@b.example;", "\u202egro.live@a", "é" + "\u0301" * 40, "", " ",
    "END:VEVENT", "\\nATTENDEE:mailto:evil@evil.example", "utf-8''x%0d%0aBcc%3a", "filename*0=x",
)  # fmt: skip
CORPUS = tuple(dict.fromkeys((*HOSTILE, *ENCODED, *LINES, *ODD)))


def build(
    envelope: Envelope = ENVELOPE, entry: Entry = ENTRY, name: str = CALM[0],
    address: str = CALM[1], seen: Rendered = SEEN, file: str = CALM[3],
) -> Built:  # fmt: skip
    files = [Attachment(file, "text/plain", b"tea at one\n")]
    made = Builder(envelope, b"s" * 32, CalendarPart(entry), files)
    return made.build(41, name, address, seen)


PLACES: dict[str, Callable[[str], Built]] = {
    "From": lambda evil: build(envelope=replace(ENVELOPE, from_name=evil)),
    "From address": lambda evil: build(envelope=replace(ENVELOPE, from_address=evil)),
    "Reply-To": lambda evil: build(envelope=replace(ENVELOPE, reply_to=evil)),
    "List-Id": lambda evil: build(envelope=replace(ENVELOPE, list_name=evil)),
    "List-Id code": lambda evil: build(envelope=replace(ENVELOPE, list_code=evil)),
    "Subject": lambda evil: build(seen=replace(SEEN, subject=evil)),
    "To": lambda evil: build(name=evil),
    "To address": lambda evil: build(address=evil),
    "file": lambda evil: build(file=evil),
    "file, cleaned": lambda evil: build(file=clean_name(f"{evil}.txt")),
    "summary": lambda evil: build(entry=replace(ENTRY, summary=evil)),
    "location": lambda evil: build(entry=replace(ENTRY, location=evil)),
    "description": lambda evil: build(entry=replace(ENTRY, description=evil)),
    "organiser": lambda evil: build(entry=replace(ENTRY, organiser_name=evil)),
    "organiser address": lambda evil: build(entry=replace(ENTRY, organiser_address=evil)),
}


def parts(data: bytes) -> Iterator[EmailMessage]:
    for part in BytesParser(policy=policy.default).parsebytes(data).walk():
        assert isinstance(part, EmailMessage)
        yield part


def holds_nothing_unplanned(message: Built) -> None:
    final_check(message.data, message.expected)
    for rules in (policy.default, policy.compat32):
        read: Any = BytesParser(policy=rules).parsebytes(message.data)
        assert tuple(read.keys()) == HEADERS
        for part in list(read.walk())[1:]:
            assert set(part.keys()) <= {
                "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
            }  # fmt: skip
    top, *_rest = parts(message.data)
    assert [one.addr_spec for one in top["To"].addresses] == [message.recipient]
    assert len(top["From"].addresses) == len(top["Reply-To"].addresses) == 1
    (raw,) = (
        part.get_payload(decode=True)
        for part in parts(message.data)
        if part.get_content_type() == "text/calendar"
    )
    assert isinstance(raw, bytes)
    assert max(map(len, raw.split(b"\r\n"))) <= 75 and raw.count(b"\n") == raw.count(b"\r\n")
    events: Any = Calendar.from_ical(raw).walk("VEVENT")
    assert len(events) == 1 and str(events[0]["ATTENDEE"]) == f"mailto:{message.recipient}"
    assert set(events[0]) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION",
        "STATUS", "TRANSP", "ORGANIZER", "ATTENDEE",
    } - {one for one in ("LOCATION", "DESCRIPTION") if one not in events[0]}  # fmt: skip
    other: Any = vobject.readOne(raw.decode())
    assert [one.value for one in other.vevent.attendee_list] == [f"mailto:{message.recipient}"]


@pytest.mark.parametrize("place", PLACES)
def test_no_evil_text_gets_a_line_of_its_own_anywhere(place: str) -> None:
    out = 0
    for evil in CORPUS:
        try:
            message = PLACES[place](evil)
        except (Refused, RuleBroken):
            continue
        try:
            holds_nothing_unplanned(message)
        except Refused as stopped:
            assert "last look" in str(stopped)  # built, and let out by nobody
            continue
        out += 1
    assert out >= (1 if "address" not in place and place != "Reply-To" else 0), place


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(sorted(PLACES)), evil=st.text(max_size=120))
def test_nor_does_any_other_text(place: str, evil: str) -> None:
    try:
        message = PLACES[place](evil)
        final_check(message.data, message.expected)
    except (Refused, RuleBroken):
        return
    holds_nothing_unplanned(message)


# -- the exact slow way ------------------------------------------------------------------------


def slowly(message: Built, entry: bytes, files: list[Attachment]) -> EmailMessage:
    """The same message as the standard library makes it, part by part."""
    plan, quick = message.expected, BytesParser(policy=policy.default).parsebytes(message.data)
    made = EmailMessage(policy=policy.SMTP)
    for name in HEADERS:
        if name not in ("Content-Type", "MIME-Version", "Subject", "To"):
            made[name] = str(quick[name])
    made["Subject"] = plan.rendered.subject
    made["To"] = f'"{plan.name}" <{plan.recipient}>' if plan.name else plan.recipient
    made.set_content(plan.rendered.text, cte="quoted-printable")
    made.add_alternative(plan.rendered.html, subtype="html", cte="quoted-printable")
    made.add_alternative(
        entry.decode(), subtype="calendar", params={"method": "REQUEST"}, cte="base64"
    )
    for one in files:
        kind, _, subtype = one.kind.partition("/")
        made.add_attachment(one.data, maintype=kind, subtype=subtype, filename=one.name)
    return made


def told(message: Any) -> Any:
    """What a reader gets: the head in words, and each part with its kind, name and content."""
    head = {
        name: " ".join(str(message[name]).split())
        for name in HEADERS
        if name not in ("Content-Type", "MIME-Version", "To")
    }
    # This reader leaves a blank where a long name was folded between two encoded words; RFC 2047
    # says it is none. That the name comes through to the letter is what the last look checks.
    to = [("".join(one.display_name.split()), one.addr_spec) for one in message["To"].addresses]
    found = []
    for part in message.walk():
        inside: Any = None if part.is_multipart() else part.get_payload(decode=True)
        if part.get_content_maintype() == "text" and not part.is_attachment():
            inside = inside.decode("utf-8").replace("\r\n", "\n").rstrip("\n")
        found.append((part.get_content_type(), part.get_filename(), inside))
    return head, to, found


_letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"))
_lines = st.text(_letters, max_size=200)


@settings(max_examples=120, deadline=None)
@given(
    name=st.text(_letters, max_size=60),
    subject=st.text(_letters, min_size=1, max_size=150),
    text=st.lists(_lines, max_size=6),
    files=st.lists(st.tuples(st.text(_letters, max_size=70), st.binary(min_size=1, max_size=300)),
                   max_size=2),
)  # fmt: skip
def test_the_quick_bytes_say_what_the_exact_slow_way_says(
    name: str, subject: str, text: list[str], files: list[tuple[str, bytes]]
) -> None:
    shown, title = clean_line(name).text, clean_line(subject).text
    if "=?" in shown + title or '"' in shown or "\\" in shown or not title:
        return  # these are told apart in the tests above; the standard library mends them
    kept = [
        Attachment(f"{n} {clean_name(f'{one}.pdf')}", "application/pdf", data)
        for n, (one, data) in enumerate(files)
    ]
    body = "\n".join(text) + "\n"
    seen = Rendered(title, body, f"<p>{body}</p>\n")
    part = CalendarPart(ENTRY)
    message = Builder(ENVELOPE, b"s" * 32, part, kept).build(7, shown, "jo@x.example", seen)
    final_check(message.data, message.expected)
    entry = part.for_person(shown, "jo@x.example")
    slow = BytesParser(policy=policy.default).parsebytes(
        slowly(message, entry, kept).as_bytes(policy=policy.SMTP)
    )
    quick = BytesParser(policy=policy.default).parsebytes(message.data)
    assert told(quick) == told(slow)


# -- calendars ---------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [REQUEST, CANCEL])
def test_two_readers_of_calendars_agree_on_the_entry(method: str) -> None:
    entry = replace(ENTRY, method=method, summary="Tea; cake, and 王小明's story: “why?”")
    raw = CalendarPart(entry).for_person('Zoë "Z" Ō, x; y', "zoe@x.example")
    one: Any = Calendar.from_ical(raw)
    other: Any = vobject.readOne(raw.decode())
    event = one.walk("VEVENT")[0]
    assert str(one["METHOD"]) == other.method.value == method
    assert str(event["SUMMARY"]) == other.vevent.summary.value == entry.summary
    assert str(event["DESCRIPTION"]) == other.vevent.description.value == entry.description
    assert str(event["UID"]) == other.vevent.uid.value == entry.uid
    assert int(event["SEQUENCE"]) == int(other.vevent.sequence.value) == 3
    for moment, theirs in (("DTSTART", other.vevent.dtstart), ("DTEND", other.vevent.dtend)):
        assert event[moment].dt.astimezone(UTC) == theirs.value.astimezone(UTC)
    assert event["DTSTART"].dt.astimezone(UTC) == entry.starts_at
    assert str(one.walk("VTIMEZONE")[0]["TZID"]) == "Europe/London"
    assert [attendee.value for attendee in other.vevent.attendee_list] == ["mailto:zoe@x.example"]
