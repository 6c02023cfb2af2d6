"""One line of what is next: all that a screen needs to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LineState(StrEnum):
    """How pressing a line is."""

    overdue = "overdue"
    today = "today"
    soon = "soon"
    waiting = "waiting"  # the next step is somebody else's
    snoozed = "snoozed"


@dataclass(frozen=True)
class Line:
    """One thing to do next: what, why, by when, and the act that does it.

    `facts` are those it stands on, without what changes by itself from day to day: when they are
    others, what was put off or left out is shown again. `tick` names what can be ticked off by
    hand, because nothing in the program shows that it was done; `number` is how many it is about.
    """

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
    facts: str = ""
    tick: str = ""
    number: int = 0

    @property
    def digest(self) -> str:
        """A short sign of the facts, kept with what was put off or left out."""
        from hashlib import sha256  # late: only a line that is put off or left out needs it

        return sha256(f"{self.rule}\n{self.facts}".encode()).hexdigest()[:16]

    @property
    def hidden(self) -> bool:
        """Whether it was put off, or left out with a reason."""
        return bool(self.skipped) or self.state is LineState.snoozed

    @property
    def key(self) -> tuple[str, str]:
        """What a snooze or a skip is kept under: the rule and its subject."""
        return (self.rule, f"{self.subject}:{self.subject_id}")


def folded_counts(folded: Iterable[Line]) -> tuple[tuple[str, int], ...]:
    """How many of the folded lines each community has, the most first; the house's come last."""
    counts = Counter(line.community for line in folded)
    return tuple(sorted(counts.items(), key=lambda pair: (not pair[0], -pair[1], pair[0])))
