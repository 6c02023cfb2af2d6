"""The place Sessions: planned, got ready, attended, closed."""

from __future__ import annotations

from coptui.tui.screens.sessions.list import SessionsScreen

__all__ = ["SessionsScreen"]
