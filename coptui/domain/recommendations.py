"""Recommendations: what a topic asks of those who can decide, and its path (domain.md 2.7)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from coptui.domain import charts
from coptui.domain.errors import RuleBroken
from coptui.domain.text import fold


class RecommendationStatus(StrEnum):
    """Where a recommendation stands."""

    proposed = "proposed"
    agreed = "agreed"
    sent = "sent"
    accepted = "accepted"
    partly = "partly"
    declined = "declined"
    done = "done"
    seen_elsewhere = "seen elsewhere"

    @property
    def mark(self) -> str:
        """Its sign, never without its word."""
        return _MARKS[self]


_R = RecommendationStatus
_ANSWERS = frozenset({_R.accepted, _R.partly, _R.declined})
MOVES: Mapping[RecommendationStatus, frozenset[RecommendationStatus]] = {
    _R.proposed: frozenset({_R.agreed}),
    _R.agreed: frozenset({_R.sent, _R.seen_elsewhere}),
    _R.sent: _ANSWERS | {_R.seen_elsewhere},
    _R.accepted: frozenset({_R.done, _R.seen_elsewhere}),
    _R.partly: frozenset({_R.done, _R.seen_elsewhere}),
    _R.declined: frozenset({_R.done, _R.seen_elsewhere}),
    _R.done: frozenset({_R.seen_elsewhere}),
    _R.seen_elsewhere: frozenset(),
}
"""A declined one may be done all the same, a year later and by somebody else. Seen elsewhere
stands beside the path: from agreed on, somebody may meet it in another town."""
_MARKS = {
    _R.proposed: "·", _R.agreed: "○", _R.sent: "→", _R.accepted: "✓", _R.partly: "◐",
    _R.declined: "–", _R.done: "●", _R.seen_elsewhere: "☼",
}  # fmt: skip
EVERYONE = "everyone"
"""Addressed to nobody in particular: to whoever reads it (R106)."""


def is_for_everyone(addressed: str) -> bool:
    """Whether these words mean everyone."""
    return fold(addressed) in ("everyone", "everybody", "all", "for everyone")


def check_move(
    old: RecommendationStatus, new: RecommendationStatus, *, addressed: bool, response: str = ""
) -> None:
    """Refuse a move it does not have, one sent to nobody, and one declined without the reason."""
    charts.check(MOVES, old, new, "A recommendation")
    if new is _R.sent and not addressed:
        raise RuleBroken(
            "addressed", "It is addressed to nobody yet: name who can decide, or say everyone."
        )
    if new is _R.declined and not response.strip():
        raise RuleBroken("response", "Write the reason they gave; it is worth knowing later.")
