"""The place Reports: what was captured, written up, checked, agreed and given out."""

from __future__ import annotations

from coptui.tui.screens.reports.list import ReportsScreen

__all__ = ["ReportsScreen"]
