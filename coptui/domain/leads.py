"""Answers to "who else should be here?": each is followed up, or let go with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from coptui.domain.errors import RuleBroken


class LeadStatus(StrEnum):
    """Where an answer stands."""

    open = "open"
    contacted = "contacted"
    dropped = "dropped"


_L = LeadStatus
MOVES: Mapping[LeadStatus, frozenset[LeadStatus]] = {
    _L.open: frozenset({_L.contacted, _L.dropped}),
    _L.contacted: frozenset({_L.open}),
    _L.dropped: frozenset({_L.open}),
}
_SPLIT = re.compile(r"[\n;]+")
MOST = 20


def check_move(old: LeadStatus, new: LeadStatus) -> None:
    """Refuse a move that an answer does not have."""
    if new not in MOVES[old]:
        if old is new:
            raise RuleBroken("status", f"It is {old} already.")
        raise RuleBroken("status", f"It is {old}; take it up again first.")


def answers(text: str) -> tuple[str, ...]:
    """Each answer in what was typed at the close: one a line, or between semicolons."""
    found = (" ".join(one.split()) for one in _SPLIT.split(text))
    return tuple(dict.fromkeys(one for one in found if one))[:MOST]
