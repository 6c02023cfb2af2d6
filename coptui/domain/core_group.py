"""Who comes so regularly that they might be asked into the core group. Asked, never put there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

WINDOW = 6
FEWEST = 3
SHARE = Fraction(2, 3)


@dataclass(frozen=True)
class Regular:
    """Somebody who came to at least two thirds of the last sessions."""

    contact_id: int
    came: int
    of: int


def regulars(
    sessions: Sequence[Collection[int]], members: Iterable[int], core: Collection[int]
) -> tuple[Regular, ...]:
    """Those to suggest: members outside the core group who came to 2/3 of the last window.

    `sessions` are the people in each held session, the oldest first; the last six count, and with
    fewer than three nobody is suggested: it is too early to say. Order is that of `members`.
    """
    window = [set(one) for one in sessions[-WINDOW:]]
    if len(window) < FEWEST:
        return ()
    found = []
    for one in members:
        came = sum(one in room for room in window)
        if one not in core and Fraction(came, len(window)) >= SHARE:
            found.append(Regular(one, came, len(window)))
    return tuple(found)
