"""The place Communities."""

from __future__ import annotations

from coptui.tui.screens.to_come import PlaceToCome


class CommunitiesScreen(PlaceToCome):
    """What will be here."""

    PLACE = "communities"
    TITLE_WORDS = ("Communities",)
    WILL_BE = "This place is being furnished."
