"""The place Communities: all of them, one of them, its stage, topics and people."""

from __future__ import annotations

from coptui.tui.screens.communities.list import CommunitiesScreen

__all__ = ["CommunitiesScreen"]
