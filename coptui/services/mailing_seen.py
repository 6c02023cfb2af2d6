"""One message as a coordinator reads it before it goes: what its bytes say, part by part."""

from __future__ import annotations

from email import message_from_bytes, policy

from coptui.mail.message import Built
from coptui.services.mailing_views import Goes, MessageView


def message_view(one: Goes, built: Built) -> MessageView:
    """A made message, read back from its very bytes."""
    message = message_from_bytes(built.data, policy=policy.default)
    parts = {part.get_content_type(): part for part in message.iter_parts()}
    entry = parts.get("text/calendar")
    seen = built.expected.rendered
    return MessageView(
        contact_id=one.contact_id,
        name=one.name,
        email=one.email,
        subject=seen.subject,
        headers=tuple((name, " ".join(str(value).split())) for name, value in message.items()),
        text=seen.text,
        html=seen.html,
        raw=built.data.decode("ascii"),
        calendar="" if entry is None else str(entry.get_content()),
    )
