"""How a person stands on being written to: a sign with its word."""

from __future__ import annotations

from coptui.services.contact_views import MailMark

SIGNS = {
    "may": "✓", "given": "✓", "renew": "⌛", "expired": "⌛", "not_asked": "?", "refused": "–",
    "withdrew": "✗", "withdrawn": "✗", "suppressed": "✗", "on_hold": "–", "no_email": "–",
    "no_guardian": "–",
}  # fmt: skip


def mail(mark: MailMark) -> str:
    """For a column: the sign, and its word."""
    words = "yes" if mark.state == "may" else mark.words
    return f"{SIGNS.get(mark.state, '?')} {words}"


def sign(state: str) -> str:
    """The sign of a state alone; its word stands beside it."""
    return SIGNS.get(state, "?")
