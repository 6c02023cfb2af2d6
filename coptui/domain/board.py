"""The board of sessions: where each stands, and the one thing that brings it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coptui.domain.sessions import SessionStatus

_S = SessionStatus
COLUMNS: tuple[tuple[str, tuple[SessionStatus, ...]], ...] = (
    ("Ideas", (_S.idea, _S.postponed)),
    ("Date set", (_S.date_set,)),
    ("Invited", (_S.invited, _S.ready)),
    ("Today", (_S.live,)),
    ("To close", (_S.held,)),
    ("Closed", (_S.held, _S.summarised)),
    ("Sent round", (_S.circulated,)),
    ("Called off", (_S.cancelled,)),
)
"""From left to right. A session of today stands under Today, one that is over under To close."""
SHOWN_OVER = 3
"""Of what is over for good only so many are shown."""
_OVER = frozenset({"Sent round", "Called off"})


@dataclass(frozen=True)
class Standing:
    """What is known of a session for its place on the board."""

    status: SessionStatus
    on: date | None = None
    decided: bool = False
    missing: tuple[str, ...] = ()
    to_invite: int = 0
    practised: bool = False
    untold: int = 0


def column_of(s: Standing, today: date) -> str:
    """In which column it stands."""
    if s.status is _S.held:
        return "Closed" if s.decided else "To close"
    open_ = s.status in (_S.idea, _S.date_set, _S.invited, _S.ready, _S.live)
    if open_ and s.on is not None and s.on < today:
        return "To close"
    if s.status is _S.live or (open_ and s.on == today):
        return "Today"
    return next(name for name, states in COLUMNS if s.status in states)


def next_step(s: Standing, today: date) -> str:
    """The one thing that brings it on, in a few words; empty where it rests."""
    if s.untold:
        return "tell those who know the old plan"
    where = column_of(s, today)
    if where == "Today":
        return "mark who comes in"
    if where == "To close":
        return "close it: the four questions"
    if where == "Closed":
        return "agree and send the summary"
    if s.status in (_S.idea, _S.postponed):
        return "find its day"
    if s.missing:
        return f"needs {s.missing[0]}"
    if s.status is _S.date_set:
        return "send the invitation: practised only" if s.practised else "write the invitation"
    return f"invite {s.to_invite} more" if s.to_invite else ""


def places() -> Mapping[str, int]:
    """Where each column stands, from the left."""
    return {name: at for at, (name, _) in enumerate(COLUMNS)}


def folds(column: str) -> bool:
    """Whether only the latest few of a column are shown."""
    return column in _OVER
