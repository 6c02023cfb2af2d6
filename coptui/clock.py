"""The clock as something that is handed over, so that rules and tests decide what time it is."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean anything."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment, never going back."""
        return time.monotonic()


def system_zone() -> str:
    """The time zone this machine lives in, such as Europe/London; empty where it does not say.

    A machine on UTC says nothing: that is the clock of servers, and nobody meets by it.
    """
    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        link = Path("/etc/localtime")
        named = os.path.realpath(link).partition("/zoneinfo/")[2] if link.is_symlink() else ""
    return "" if "/" not in named or named.startswith(("/", "Etc/")) else named
