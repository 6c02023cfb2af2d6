"""Who works here, where, and how the screen looks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coptui.clock import system_zone
from coptui.domain import dates
from coptui.domain.errors import RuleBroken
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


def likely_zone(ws: Workspace) -> str:
    """The time zone a first community probably has: the one set here, else that of the machine."""
    if ws.settings.time_zone != dates.USUAL_ZONE:
        return ws.settings.time_zone
    found = system_zone()
    try:
        return dates.zone(found).key if found else ws.settings.time_zone
    except RuleBroken:
        return ws.settings.time_zone


def is_named(ws: Workspace) -> bool:
    """Whether it is known who works here."""
    return bool(ws.settings.coordinator)


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
