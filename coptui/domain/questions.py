"""Questions a topic carries from one session to the next (R78)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from coptui.domain import charts


class QuestionState(StrEnum):
    """What has become of a question."""

    open = "open"
    carried = "carried to the next session"
    answered = "answered"
    outside = "outside our control"

    @property
    def mark(self) -> str:
        """Its sign, never without its word."""
        return {_Q.open: "?", _Q.carried: "→", _Q.answered: "✓", _Q.outside: "–"}[self]

    @property
    def lives(self) -> bool:
        """Whether somebody still asks it."""
        return self in (_Q.open, _Q.carried)


_Q = QuestionState
MOVES: Mapping[QuestionState, frozenset[QuestionState]] = {
    _Q.open: frozenset({_Q.carried, _Q.answered, _Q.outside}),
    _Q.carried: frozenset({_Q.open, _Q.answered, _Q.outside}),
    _Q.answered: frozenset({_Q.open}),
    _Q.outside: frozenset({_Q.open}),
}
"""An answered question may be asked again; it is not answered a second time before that."""


def check_move(old: QuestionState, new: QuestionState) -> None:
    """Refuse a move a question does not have."""
    charts.check(MOVES, old, new, "A question")
