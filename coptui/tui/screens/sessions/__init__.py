"""The place Sessions."""

from __future__ import annotations

from coptui.tui.screens.to_come import PlaceToCome


class SessionsScreen(PlaceToCome):
    """What will be here."""

    PLACE = "sessions"
    TITLE_WORDS = ("Sessions",)
    WILL_BE = "This place is being furnished."
