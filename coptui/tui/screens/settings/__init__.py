"""The place Settings: the mailbox, who writes, practice and live, the words of consent."""

from __future__ import annotations

from coptui.tui.screens.settings.screen import SettingsScreen

__all__ = ["SettingsScreen"]
