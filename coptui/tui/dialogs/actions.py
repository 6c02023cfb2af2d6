"""The menu `.`: everything that can be done here, with its key, and why not where it cannot."""

from __future__ import annotations

from collections.abc import Sequence

from coptui.tui.dialogs.choose import Choice, Choose


def actions_menu(entries: Sequence[tuple[str, str, str, str | None]]) -> Choose:
    """A dialog over (id, title, key, reason why not); the reason stands instead of the key."""
    possible = [one for one in entries if not one[3]]
    others = [one for one in entries if one[3]]
    return Choose(
        "What can be done here",
        [Choice(name, title, why or key) for name, title, key, why in possible + others],
    )
