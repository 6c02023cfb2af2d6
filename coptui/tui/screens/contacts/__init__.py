"""The place Contacts: people, what they agreed to, and bringing them in."""

from __future__ import annotations

from coptui.tui.screens.contacts.screen import ContactsScreen

__all__ = ["ContactsScreen"]
