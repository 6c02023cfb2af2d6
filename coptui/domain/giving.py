"""A report given to somebody who can decide: sent, followed up, answered (R107, R108)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from coptui.domain.errors import RuleBroken


class Result(StrEnum):
    """What came of it; nothing is an answer as well."""

    meeting = "meeting"
    presentation = "presentation"
    reply = "reply"
    declined = "declined"
    nothing = "nothing"


def state(sent: date | None, offered: date | None, result: str) -> str:
    """How it stands, in words."""
    if result:
        return result
    if offered is not None:
        return "offered"
    return "sent" if sent is not None else "to be given"


def mark(standing: str) -> str:
    """Its sign, never without its word."""
    return {"to be given": "·", "sent": "→", "offered": "→", "declined": "–", "nothing": "–"}.get(
        standing, "✓"
    )


def check(sent: date | None, result: str, *, what: str) -> None:
    """Refuse what comes before it was sent, and a second sending."""
    if what == "sent" and sent is not None:
        raise RuleBroken("status", "They have it already.")
    if what != "sent" and sent is None:
        raise RuleBroken("status", "They do not have it yet: first it is sent.")
    if what == "offered" and result:
        raise RuleBroken("status", "They answered already.")
