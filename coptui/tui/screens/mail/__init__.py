"""The place Mail: every mailing from its first word to what became of each message."""

from __future__ import annotations

from coptui.tui.screens.mail.list import MailScreen

__all__ = ["MailScreen"]
