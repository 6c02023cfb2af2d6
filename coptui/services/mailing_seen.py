"""One message as a coordinator reads it before it goes: what its bytes say, part by part."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from coptui.mail.message import Built
from coptui.services.mailing_attachments import in_words
from coptui.services.mailing_views import Goes, MessageView


def message_view(one: Goes, built: Built) -> MessageView:
    """A made message, read back from its very bytes."""
    seen = read_back(one.contact_id, one.name, one.email, built.data)
    planned = built.expected.rendered
    return replace(seen, subject=planned.subject, text=planned.text, html=planned.html)


def read_back(contact_id: int, name: str, email: str, data: bytes) -> MessageView:
    """Any message of a mailing, such as one that lies in a file."""
    message = message_from_bytes(data, policy=policy.default)
    words, attached = {}, []
    for part in message.walk():
        if part.get_content_disposition() == "attachment":
            size = len(part.get_payload(decode=True) or b"")
            attached.append(f"{part.get_filename()} ({in_words(size)})")
        elif isinstance(part, EmailMessage) and part.get_content_maintype() == "text":
            words[part.get_content_type()] = str(part.get_content())
    return MessageView(
        contact_id=contact_id,
        name=name,
        email=email,
        subject=str(message["Subject"] or ""),
        headers=tuple((key, " ".join(str(value).split())) for key, value in message.items()),
        text=words.get("text/plain", "").replace("\r\n", "\n"),
        html=words.get("text/html", "").replace("\r\n", "\n"),
        raw=data.decode("utf-8", errors="replace"),
        calendar=words.get("text/calendar", ""),
        attached=tuple(attached),
    )
