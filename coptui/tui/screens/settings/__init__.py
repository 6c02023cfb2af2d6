"""The place Settings."""

from __future__ import annotations

from coptui.tui.screens.to_come import PlaceToCome


class SettingsScreen(PlaceToCome):
    """What will be here."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings",)
    WILL_BE = "This place is being furnished."
