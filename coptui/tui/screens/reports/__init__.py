"""The place Reports, not furnished yet."""

from __future__ import annotations

from coptui.tui.screens.to_come import PlaceToCome


class ReportsScreen(PlaceToCome):
    """Says what will be here."""

    PLACE = "reports"
    TITLE_WORDS = ("Reports",)
    WILL_BE = (
        "What came out of a topic series will be written up here: for the people who came, for\n"
        "those who can open doors, and for funders. Each draft is checked so that no person can\n"
        "be recognised who did not agree to be named, and leaves only when you sign it off.\n\n"
        "What you gather now is kept for it: who came and how many, stages with their reasons,\n"
        "topic series and their sessions. 2 opens your communities, 3 your sessions."
    )
