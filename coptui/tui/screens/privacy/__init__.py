"""Settings › Privacy: the registers, how long things are kept, and the papers about it."""

from __future__ import annotations

from coptui.tui.screens.privacy.screen import PrivacyScreen

__all__ = ["PrivacyScreen"]
