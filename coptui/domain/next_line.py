"""One line of what is next: all that a screen needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LineState(StrEnum):
    """How pressing a line is."""

    overdue = "overdue"
    today = "today"
    soon = "soon"
    snoozed = "snoozed"


@dataclass(frozen=True)
class Line:
    """One thing to do next: what, why, by when, and the act that does it."""

    rule: str
    community: str
    community_id: int | None
    subject: str
    subject_id: int
    what: str
    why: str
    due: date | None
    state: LineState
    do: str
    skipped: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a snooze or a skip is kept under: the rule and its subject."""
        return (self.rule, f"{self.subject}:{self.subject_id}")
