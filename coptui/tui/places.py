"""The first screens of the seven places, imported when they are first opened."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from textual.screen import Screen

SCREENS_OF_PLACES: Mapping[str, str] = {
    "today": "coptui.tui.screens.today:TodayScreen",
    "communities": "coptui.tui.screens.communities:CommunitiesScreen",
    "sessions": "coptui.tui.screens.sessions:SessionsScreen",
    "contacts": "coptui.tui.screens.contacts:ContactsScreen",
    "mail": "coptui.tui.screens.mail:MailScreen",
    "reports": "coptui.tui.screens.reports:ReportsScreen",
    "settings": "coptui.tui.screens.settings:SettingsScreen",
}


def screen_of(place: str) -> Screen[Any]:
    """The first screen of a place."""
    module, _, name = SCREENS_OF_PLACES[place].partition(":")
    made: Screen[Any] = getattr(import_module(module), name)()
    return made
