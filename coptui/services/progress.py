"""How far long work has come, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how many are done, of how many. It may raise to stop the work: nothing is kept."""

EVERY = 500
"""After so many rows it is told again."""


def nothing(done: int, of: int) -> None:
    """For those who do not want to know."""
