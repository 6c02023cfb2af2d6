"""The message a coordinator sends to herself: a short code that shows the way out works."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from coptui.mail import headers


def build(
    *, from_name: str, from_address: str, to: str, code: str, at: datetime, token: str
) -> bytes:
    """The bytes of the test message. `token` makes its id its own."""
    sender = headers.address(from_address, "sender's address")
    head = [
        f"Date: {format_datetime(at)}",
        f"From: {headers.mailbox(from_name, sender)}",
        f"To: {headers.address(to)}",
        headers.unstructured("Subject", f"Your code for coptui: {code}"),
        f"Message-ID: <{token}@{sender.rpartition('@')[2]}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
        "Content-Transfer-Encoding: 7bit",
        "Auto-Submitted: auto-generated",
    ]
    body = [
        "Hello,",
        "",
        f"the code is {code}",
        "",
        "You are reading this, so your mail server works. Enter the code in coptui, or run",
        "",
        f"    coptui settings live {code}",
        "",
        "and mailings will leave for real. Until then everything you send is practice.",
        "The code works for a day.",
    ]
    return "\r\n".join([*head, "", *body, ""]).encode("ascii")
