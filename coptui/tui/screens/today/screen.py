"""Today."""

from __future__ import annotations

from coptui.tui.screens.to_come import PlaceToCome


class TodayScreen(PlaceToCome):
    """Today."""

    PLACE = "today"
    TITLE_WORDS = ("Today",)
    WILL_BE = "Today"
