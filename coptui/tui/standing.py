"""What the app wants to know of a home when it opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coptui.settings import Settings
    from coptui.workspace import Workspace


NOTHING_LEAVES = ": nothing leaves"
NOT_ENCRYPTED = "mail goes not encrypted"
"""Stands in every header, on red, while mail really leaves that way."""


@dataclass(frozen=True, eq=False, repr=False)
class FirstLook:
    """Settings, and in a few words whether mail can leave."""

    settings: Settings
    words: str


def first_look(ws: Workspace) -> FirstLook:
    """Read them."""
    if ws.read_only:
        words = "read only"
    elif ws.is_demo:
        words = f"demo{NOTHING_LEAVES}"
    elif ws.in_practice:
        words = f"practice{NOTHING_LEAVES}"
    elif ws.settings.sender.host and ws.settings.sender.security == "none":
        words = NOT_ENCRYPTED
    else:
        words = ""
    return FirstLook(ws.settings, words)
