"""The place Today: what is next, each community at a glance, and the outbox."""

from __future__ import annotations

from coptui.tui.screens.today.screen import TodayScreen

__all__ = ["TodayScreen"]
