"""Contacts."""

from __future__ import annotations

from coptui.tui.screens.to_come import PlaceToCome


class ContactsScreen(PlaceToCome):
    """Contacts."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts",)
    WILL_BE = "Contacts"
