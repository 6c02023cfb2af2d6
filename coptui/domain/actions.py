"""Actions: what somebody said they would do. Letting one go is a respectable end."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from coptui.domain import charts


class ActionStatus(StrEnum):
    """Where an action stands."""

    agreed = "agreed"
    under_way = "under way"
    done = "done"
    let_go = "let go"
    handed_on = "handed on"

    @property
    def mark(self) -> str:
        """Its sign, never without its word."""
        return {"agreed": "·", "under way": "→", "done": "✓", "let go": "–", "handed on": "›"}[self]

    @property
    def lives(self) -> bool:
        """Whether it is still somebody's."""
        return self in (ActionStatus.agreed, ActionStatus.under_way)


_A = ActionStatus
MOVES: Mapping[ActionStatus, frozenset[ActionStatus]] = {
    _A.agreed: frozenset({_A.under_way, _A.done, _A.let_go, _A.handed_on}),
    _A.under_way: frozenset({_A.agreed, _A.done, _A.let_go, _A.handed_on}),
    _A.done: frozenset(),
    _A.let_go: frozenset({_A.agreed}),
    _A.handed_on: frozenset({_A.agreed, _A.done, _A.let_go}),
}
"""What was let go can be picked up again; what is done is done."""
ORDER = (_A.done, _A.under_way, _A.agreed, _A.handed_on, _A.let_go)
"""In a digest the done ones come first (R89)."""


def check_move(old: ActionStatus, new: ActionStatus) -> None:
    """Refuse a move an action does not have. No reason is ever asked for."""
    charts.check(MOVES, old, new, "An action")
