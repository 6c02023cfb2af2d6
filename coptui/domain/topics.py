"""Topic series: their states, and where in the series a session stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from coptui.domain.errors import RuleBroken

USUAL_SESSIONS = 4
FEWEST_SESSIONS = 2
MOST_SESSIONS = 6


class TopicStatus(StrEnum):
    """Where a topic series stands."""

    idea = "idea"
    planned = "planned"
    open = "open"
    closing = "closing"
    closed = "closed"
    revisited = "revisited"


_T = TopicStatus
MOVES: Mapping[TopicStatus, frozenset[TopicStatus]] = {
    _T.idea: frozenset({_T.planned, _T.open}),
    _T.planned: frozenset({_T.open, _T.idea}),
    _T.open: frozenset({_T.closing}),
    _T.closing: frozenset({_T.closed, _T.open}),
    _T.closed: frozenset({_T.revisited}),
    _T.revisited: frozenset({_T.closed}),
}


def check_move(
    old: TopicStatus, new: TopicStatus, *, without_summary: int = 0, reason: str = ""
) -> None:
    """Refuse a move the life of a topic does not have, or a close that would lose a session."""
    if new not in MOVES[old]:
        raise RuleBroken("status", f"A topic that is {old} cannot become {new}.")
    if new is _T.closed and without_summary and not reason.strip():
        raise RuleBroken(
            "reason",
            f"{without_summary} of its sessions have no summary yet; write them, or say why not.",
        )


def session_of(n: int, m: int | None) -> str:
    """Where in the series a session stands, in words; the plan is a guess and says so."""
    if not m:
        return f"session {n}"
    return f"session {n} of about {max(n, m)}"


def worth_asking_to_close(held: int) -> bool:
    """After so many sessions it is fair to ask, never to insist."""
    return held >= MOST_SESSIONS
