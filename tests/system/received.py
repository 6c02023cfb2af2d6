"""Messages as a server took them, read by other people's parsers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any

import icalendar

from tests.smtp_server import Taken

ALLOWED = {
    *("Date", "From", "To", "Reply-To", "Subject", "Message-ID", "MIME-Version", "Content-Type"),
    *("List-Id", "List-Unsubscribe", "List-Help", "Auto-Submitted", "X-Auto-Response-Suppress"),
}
"""The lines that may stand in a head, each once."""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("style", "title", "script")
        self.text.append(" " if tag in ("p", "br", "li", "div", "hr", "td") else "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "title", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text.append(data)


@dataclass(frozen=True)
class Letter:
    """One message that arrived."""

    taken: Taken
    message: EmailMessage

    @classmethod
    def of(cls, taken: Taken) -> Letter:
        return cls(taken, message_from_bytes(taken.data, policy=policy.default))

    @property
    def to(self) -> str:
        """The one to whom the envelope went."""
        (address,) = self.taken.recipients
        return address

    def part(self, kind: str) -> str:
        """The text of the one part of this kind."""
        (found,) = [one for one in self.message.walk() if one.get_content_type() == kind]
        return str(found.get_content())

    @property
    def text(self) -> str:
        return self.part("text/plain")

    @property
    def html_words(self) -> list[str]:
        """The words that a reader of the HTML part sees."""
        parser = _Words()
        parser.feed(self.part("text/html"))
        return _words("".join(parser.text))

    @property
    def event(self) -> Any:
        """The one event of the calendar part."""
        (calendar,) = icalendar.Calendar.from_ical(self.part("text/calendar"), multiple=True)
        (event,) = calendar.walk("VEVENT")
        (part,) = [o for o in self.message.walk() if o.get_content_type() == "text/calendar"]
        assert calendar["METHOD"] == part.get_param("method") == "REQUEST"
        assert calendar.walk("VTIMEZONE")
        return event

    def all_that_can_be_read(self) -> str:
        """The head and every part, decoded."""
        parts = [str(o.get_content()) for o in self.message.walk() if not o.is_multipart()]
        calendar = "\n".join(parts).replace("\r\n ", "")
        return "\n".join([*(f"{k}: {v}" for k, v in self.message.items()), calendar])

    def check(self) -> None:
        """What holds for every message, whoever it is to and whatever it says."""
        data = self.taken.data
        assert data.isascii() and max(map(len, data.split(b"\r\n"))) <= 998
        assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
        assert sorted(self.message.keys()) == sorted(ALLOWED)
        assert [address for _, address in getaddresses([self.message["To"]])] == [self.to]
        assert [o.addr_spec for o in self.message["To"].addresses] == [self.to]
        assert not self.message.defects and not self.message["To"].defects
        assert _words(self.text) == self.html_words
        assert "thank" in self.text.casefold() and "STOP" in self.text
        (attendee,) = [self.event["ATTENDEE"]]  # a list of several would be a list here
        assert str(attendee) == f"mailto:{self.to}"

    def names_nobody_else(self, people: Iterable[tuple[str, str]]) -> None:
        """No address and no name of another person is anywhere in it."""
        readable = " ".join(self.all_that_can_be_read().casefold().split())
        raw = self.taken.data.decode("ascii").casefold()
        for name, address in people:
            if address != self.to:
                assert address.casefold() not in readable, (self.to, address)
                assert address.casefold() not in raw
                assert name.casefold() not in readable, (self.to, name)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
