"""The message a coordinator sends to herself: a short code that shows the way out works."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from coptui.domain.addresses import ascii_domain
from coptui.domain.text import header_safe


def build(
    *, from_name: str, from_address: str, to: str, code: str, at: datetime, token: str
) -> bytes:
    """The bytes of the test message. `token` makes its id its own."""
    message = EmailMessage(policy=SMTP)
    local, _, domain = from_address.rpartition("@")
    sender = f"{local}@{ascii_domain(domain)}"
    message["Date"] = format_datetime(at)
    message["From"] = formataddr((header_safe(from_name), sender))
    message["To"] = header_safe(to)
    message["Subject"] = f"Your code for coptui: {code}"
    message["Message-ID"] = f"<{token}@{ascii_domain(domain)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"Hello,\n\nthe code is {code}\n\n"
        "You are reading this, so your mail server works. Enter the code in coptui, or run\n\n"
        f"    coptui settings live {code}\n\n"
        "and mailings will leave for real. Until then everything you send is practice.\n"
        "The code works for a day.\n",
        cte="quoted-printable",
    )
    return message.as_bytes()
