"""Bytes of a message: reproducible, and stopped when anything in them is not as planned."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.domain.text import clean_line
from coptui.errors import Refused
from coptui.mail import context, templates
from coptui.mail.calendar import CalendarPart, Entry
from coptui.mail.compile import CompiledMailing
from coptui.mail.final import HEADERS, HEADERS_WITH_PAGE
from coptui.mail.message import Builder, Built, Envelope, Others, final_check

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NAMES = [
    "Jo Pardew",
    "*Jo* <b>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "{{ 7*7 }} {% raw %}",
    'Pardew, "Jo" \\ (the one)',
    "=?utf-8?q?evil?=",
    "José Ángel Núñez-Żółć",
    "محمد علي",
    "王小明 " * 12,
    "a@b.example, c@d.example",
    "O'Brien & Sons",
    "`code` ~~gone~~ # head",
    "👩‍👩‍👧 Family",
]


def shared() -> dict[str, dict[str, object]]:
    return context.SharedFacts(
        community=context.CommunityFacts(name="Harbour", code="HAR", agreement="No blame."),
        session=context.MeetingFacts(
            known=True,
            topic="First 48 hours *at home*",
            named="“First 48 hours *at home*”",
            day="Thursday 3 December",
            date="Thursday 3 December 2026",
            start="12:30",
            end="14:30",
            venue="Kilnbrook <Library>",
            access="Step-free, with a hearing loop.",
        ),
        host=context.HostFacts(name="Rowan Achebe", phone="01632 960123"),
        sender=context.SenderFacts(
            who="Kilnbrook Community Hub, 1 High Street", reply_to="h@hub.example", stop="STOP."
        ),
    ).plain()


def builder() -> Builder:
    entry = Entry(
        "REQUEST",
        "uid-1@hub.example",
        0,
        datetime(2026, 12, 3, 12, 30, tzinfo=UTC),
        datetime(2026, 12, 3, 14, 30, tzinfo=UTC),
        "Europe/London",
        "Harbour",
        "Library",
        "Tea",
        "Rowan Achebe",
        "h@hub.example",
        NOW,
    )
    envelope = Envelope(
        "mailing-7",
        "Rowan Achebe, Harbour",
        "h@hub.example",
        "h@hub.example",
        "Harbour",
        "HAR",
        NOW,
    )
    return Builder(envelope, b"s" * 32, CalendarPart(entry))


def compiled() -> CompiledMailing:
    template = templates.load("T1")
    return CompiledMailing(template.subject, template.body, shared())


def built(name: str = "Jo Pardew", address: str = "jo@lantern.example", contact: int = 41) -> Built:
    person = dataclasses.asdict(context.person(name, community="Harbour"))
    return builder().build(contact, clean_line(name).text, address, compiled().render(person))


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_stays_what_it_is_in_both_parts(name: str) -> None:
    message = built(name)
    final_check(message.data, message.expected)
    read = BytesParser(policy=policy.default).parsebytes(message.data)
    first = context.first_name(name)
    assert [a.addr_spec for a in read["To"].addresses] == ["jo@lantern.example"]
    text, html, calendar = list(read.iter_parts())
    assert f"Hello {first}".strip() in text.get_content()
    assert "<img" not in html.get_content()
    assert "<b>" not in html.get_content()
    assert "javascript:" not in html.get_content().replace("(javascript:", "")
    assert calendar.get_content_type() == "text/calendar"


def test_headers_are_exactly_the_known_ones_each_once() -> None:
    read = BytesParser(policy=policy.default).parsebytes(built().data)
    assert tuple(read.keys()) == HEADERS
    assert (
        read["List-Unsubscribe"].strip().startswith("<mailto:h@hub.example?subject=unsubscribe%20")
    )


@pytest.mark.parametrize(
    ("page", "begins"),
    [
        ("https://hub.example/leave", "https://hub.example/leave?t="),
        ("https://hub.example/leave?list=har", "https://hub.example/leave?list=har&t="),
    ],
)
def test_one_click_is_offered_only_where_a_page_takes_it(page: str, begins: str) -> None:
    person = dataclasses.asdict(context.person("Jo Pardew", community="Harbour"))
    envelope = Envelope("m", "Rowan", "h@hub.example", "h@hub.example", "Harbour", "HAR", NOW, page)
    makes = Builder(envelope, b"s" * 32)
    one, two = (makes.build(number, "Jo Pardew", "jo@lantern.example", compiled().render(person))
                for number in (1, 2))  # fmt: skip
    final_check(one.data, one.expected)
    read = BytesParser(policy=policy.default).parsebytes(one.data)
    assert tuple(read.keys()) == HEADERS_WITH_PAGE
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    ways = [way.strip() for way in str(read["List-Unsubscribe"]).split(",")]
    assert ways[0].startswith(f"<{begins}")
    assert ways[1].startswith("<mailto:h@hub.example?subject=unsubscribe%20")
    assert one.expected.unsubscribe != two.expected.unsubscribe
    for before, after in (
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"<https://hub.example", b"<https://evil.example"),
    ):
        with pytest.raises(Refused):
            final_check(one.data.replace(before, after), one.expected)


def test_the_same_mailing_gives_the_same_bytes() -> None:
    assert built().data == built().data
    assert built().data != built(contact=42).data


def test_the_message_id_tells_nothing_about_the_person() -> None:
    message = built()
    local = message.message_id[1:].split("@")[0]
    assert len(local) == 52
    assert "jo" not in message.message_id.split("@")[1]
    assert "41" not in {local, message.message_id}
    assert builder().message_id(41) == message.message_id
    other = Builder(
        Envelope("mailing-7", "R", "h@hub.example", "", "Harbour", "HAR", NOW), b"t" * 32
    )
    assert other.message_id(41) != message.message_id


def test_the_calendar_part_parses_and_names_one_guest() -> None:
    from icalendar import Calendar

    read = BytesParser(policy=policy.default).parsebytes(built('Jo, Pardew; "x" ž' * 4).data)
    part = list(read.iter_parts())[2]
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    event = Calendar.from_ical(raw).walk("VEVENT")[0]
    assert str(event["ATTENDEE"]) == "mailto:jo@lantern.example"
    assert event["UID"] == "uid-1@hub.example"
    assert part["Content-Type"].params["method"] == "REQUEST"
    assert Calendar.from_ical(raw).walk("VTIMEZONE")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"To: Jo Pardew <jo@lantern.example>", b"To: Jo Pardew <eve@lantern.example>"),
        (b"<jo@lantern.example>\r\n", b"<jo@lantern.example>, <b@c.example>\r\n"),
        (b"Reply-To: ", b"Bcc: eve@x.example\r\nReply-To: "),
        (b"Subject: Harbour", b"Subject: Harbor"),
        (b"Message-ID: <", b"Message-ID: <x"),
        (b"Auto-Submitted: no\r\n", b""),
        (b"Hello Jo", b"Hello Mo"),
        (b"<strong>YES</strong>", b"<strong>YEP</strong>"),
        (b"Hello Jo", b"Hello \nJo"),
        (b"Hello Jo", "Hello Jö".encode()),
        (b"Hello Jo", b"Hello Jo" + b"o" * 1000),
        (b"method=REQUEST", b"method=CANCEL"),
        (b"unsubscribe%20", b"hello%20"),
    ],
)
def test_the_last_look_catches_each_planted_fault(old: bytes, new: bytes) -> None:
    message = built()
    assert old in message.data
    with pytest.raises(Refused, match="last look"):
        final_check(message.data.replace(old, new, 1), message.expected)


def test_the_last_look_catches_the_name_and_the_address_of_somebody_else() -> None:
    others = Others.of(
        [("Femi Calder", "femi@lantern.example"), ("Rowan Achebe", "h@hub.example")],
        allowed=["Rowan Achebe", "h@hub.example"],
    )
    message = built()
    final_check(message.data, message.expected, others)
    for leak in ("Thanks to femi  CALDER.", "Write to Femi@Lantern.example."):
        mailing = CompiledMailing("Harbour", f"Hello.\n\n{leak}\n", shared())
        rendered = mailing.render(dataclasses.asdict(context.person("Jo Pardew")))
        leaked = builder().build(41, "Jo Pardew", "jo@lantern.example", rendered)
        with pytest.raises(Refused, match="somebody else"):
            final_check(leaked.data, leaked.expected, others)


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "a b@c.example", "@",
     "ü@x.example",      "a@b..example", "<a@b.example>", "a@[127.0.0.1]", ""],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        built(address=address)


@pytest.mark.parametrize(
    "subject", ["a\r\nBcc: x@y.example", "a\u2028b", "a =?utf-8?q?b?= c", "a\x00b"]
)
def test_a_subject_that_would_break_the_head_is_refused(subject: str) -> None:
    rendered = compiled().render(dataclasses.asdict(context.person("Jo Pardew")))
    with pytest.raises(Refused):
        builder().build(1, "Jo", "jo@x.example", dataclasses.replace(rendered, subject=subject))


@settings(max_examples=60, deadline=None)
@given(name=st.text(max_size=90), subject=st.text(min_size=1, max_size=200))
def test_any_cleaned_name_and_subject_come_through(name: str, subject: str) -> None:
    rendered = compiled().render(dataclasses.asdict(context.person("Jo Pardew")))
    title = clean_line(subject).text or "x"
    if "=?" in title:
        return
    message = builder().build(
        1, clean_line(name).text, "jo@x.example", dataclasses.replace(rendered, subject=title)
    )
    final_check(message.data, message.expected)
    read = BytesParser(policy=policy.default).parsebytes(message.data)
    assert len(read["To"].addresses) == 1


def test_a_person_costs_little_once_the_mailing_is_compiled() -> None:
    mailing, made = compiled(), builder()
    people = [dataclasses.asdict(context.person(f"Name{n} Family")) for n in range(300)]
    mailing.render(people[0])
    began = time.perf_counter()
    for number, person in enumerate(people):
        made.build(number, person["name"], f"p{number}@x.example", mailing.render(person))
    spent = (time.perf_counter() - began) / len(people)
    assert spent < 0.002, f"{spent * 1000:.2f} ms for each"


def test_whatever_stands_in_it_goes_in_short_lines_of_plain_letters() -> None:
    """MSG-02: seven bits and lines of at most 78, so that no relay has to change it."""
    long, odd = "lo" * 2_500, "Grüße 👩‍👩‍👧 — “so”"
    body = f"Thank you.\r\n\r\n{long}\n\n{odd}\rand a line\n\nReply STOP.\n"
    mailing = CompiledMailing(f"Harbour: {odd} {'🙂' * 40}", body, shared())
    rendered = mailing.render(dataclasses.asdict(context.person("Jo Pardew")))
    message = builder().build(41, "Şule Öztürk-" + "é" * 60, "jo@lantern.example", rendered)
    final_check(message.data, message.expected)
    assert message.data.isascii()
    lines = message.data.split(b"\r\n")
    assert max(map(len, lines)) <= 78
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    text, *_ = BytesParser(policy=policy.default).parsebytes(message.data).iter_parts()
    assert long in text.get_content() and odd in text.get_content()


def test_it_asks_for_no_automatic_answer_and_still_hears_what_did_not_arrive() -> None:
    """MSG-09: `All` would keep reports of failed delivery away too."""
    read = BytesParser(policy=policy.default).parsebytes(built().data)
    assert (read["Auto-Submitted"], read["X-Auto-Response-Suppress"]) == ("no", "OOF, AutoReply")
    assert read["Precedence"] is None


@pytest.mark.parametrize("name", ["Pardew, Jo", 'Jo "JP" Pardew', "Jo (baker)", "Öztürk, Şule; B."])
def test_a_name_with_signs_of_the_head_stays_one_address(name: str) -> None:
    """MSG-05."""
    message = built(name)
    final_check(message.data, message.expected)
    (one,) = BytesParser(policy=policy.default).parsebytes(message.data)["To"].addresses
    assert (one.display_name, one.addr_spec) == (name, "jo@lantern.example")
