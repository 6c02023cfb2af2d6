"""Money as people write it: £12.50, 12, 7.5."""

from __future__ import annotations

import re

from coptui.domain.errors import RuleBroken

MOST = 10_000_000  # pence
_MONEY = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.(\d{1,2}))?")


def parse(text: str) -> int:
    """The pence of an amount. Raises `RuleBroken` in a sentence."""
    found = _MONEY.fullmatch(text.strip())
    if found is None:
        raise RuleBroken("amount", "Write an amount like 12.50.")
    pence = int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    if pence > MOST:
        raise RuleBroken("amount", "That is more than a session costs. Look at it once more.")
    return pence


def written(pence: int) -> str:
    """£12.50, or £12 for whole pounds."""
    pounds, rest = divmod(pence, 100)
    return f"£{pounds:,}.{rest:02d}" if rest else f"£{pounds:,}"
