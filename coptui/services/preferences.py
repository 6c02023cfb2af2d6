"""Who works here, where, and how the screen looks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coptui.domain import dates
from coptui.domain.text import clean_line
from coptui.errors import Refused
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words
from coptui.settings import THEMES
from coptui.workspace import Workspace

THEME_WORDS = {"dark": "dark", "light": "light", "contrast": "high contrast"}


@dataclass(frozen=True)
class Preferences:
    """The settings that are about the coordinator herself."""

    coordinator: str
    time_zone: str
    theme: str


def show(ws: Workspace) -> Preferences:
    """As they are now."""
    settings = ws.settings
    return Preferences(settings.coordinator, settings.time_zone, settings.theme)


def change(ws: Workspace, *, coordinator: str, time_zone: str, theme: str) -> Done[Preferences]:
    """Change them. Raises `Refused` with the field, in plain words."""
    zone = clean_line(time_zone, 60).text.strip()
    with in_plain_words("Write it like Europe/London."):
        dates.zone(zone)
    if theme not in THEMES:
        raise Refused(f"Themes are {', '.join(THEMES)}.", field="theme")
    name = clean_line(coordinator, 200).text.strip()
    ws.save_settings(replace(ws.settings, coordinator=name, time_zone=zone, theme=theme))
    return Done(show(ws), "Saved.", None, frozenset({"settings"}))
