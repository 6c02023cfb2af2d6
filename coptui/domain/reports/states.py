"""The life of a report: who has to agree to it before it may go round (domain.md 2.7, R98)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coptui.domain import charts
from coptui.domain.counting import counted
from coptui.domain.text import fold


class ReportStatus(StrEnum):
    """Where a report stands."""

    draft = "draft"
    core_review = "core review"
    agreed = "agreed"
    circulated = "circulated"
    superseded = "superseded"

    @property
    def mark(self) -> str:
        """Its sign, never without its word."""
        return _MARKS[self]

    @property
    def has_left(self) -> bool:
        """Whether people have it: from then on its words stay as they are."""
        return self in (_S.circulated, _S.superseded)


_S = ReportStatus
_MARKS: Mapping[ReportStatus, str] = {
    _S.draft: "○", _S.core_review: "◐", _S.agreed: "●", _S.circulated: "✓", _S.superseded: "–",
}  # fmt: skip
MOVES: Mapping[ReportStatus, frozenset[ReportStatus]] = {
    _S.draft: frozenset({_S.core_review, _S.agreed}),
    _S.core_review: frozenset({_S.draft, _S.agreed}),
    # Agreed words that are changed are a draft again; a newer version may overtake both.
    _S.agreed: frozenset({_S.draft, _S.circulated, _S.superseded}),
    _S.circulated: frozenset({_S.superseded}),
    _S.superseded: frozenset(),
}
LOOK_QUESTION = "Could somebody local work out who?"
"""What a second person asks themselves before a final report goes out (domain.md 5.5, 4)."""


@dataclass(frozen=True, eq=False, repr=False)
class Asks:
    """What the agreement to a kind of report takes: so many others than the author, and a look."""

    others: int = 0
    look: bool = False


_ALONE = Asks()
ASKS: Mapping[str, Asks] = {
    "session": _ALONE,
    "photos": _ALONE,
    "slides": _ALONE,
    "posts": _ALONE,
    "topic": Asks(others=1, look=True),
    "status": Asks(others=1),
    "year": Asks(others=1),
    "years": Asks(others=1),
}
"""A summary goes out while it is fresh; what is put before those who decide is read by others."""


def asks_of(kind: str) -> Asks:
    """What this kind asks for; one that is not known, as much as a final report."""
    return ASKS.get(kind, ASKS["topic"])


def check_move(old: ReportStatus, new: ReportStatus) -> None:
    """Refuse a move that the chart does not have."""
    charts.check(MOVES, old, new, "A report")


def missing(
    kind: str, author: str, agreed_by: Iterable[str], looked_by: Iterable[str]
) -> tuple[str, ...]:
    """What its agreement still lacks, in words; nothing where it is complete.

    A name counts once, and the author among the others counts for nothing there.
    """
    asks, own = asks_of(kind), fold(author)
    agreed = {fold(one) for one in agreed_by if one.strip()}
    looked = {fold(one) for one in looked_by if one.strip()} - {own}
    out = []
    if not agreed:
        out.append("nobody has agreed to it yet")
    elif len(agreed - {own}) < asks.others:
        more = asks.others - len(agreed - {own})
        out.append(f"{counted(more, 'person', 'people')} besides the author agrees to it")
    if asks.look and not looked:
        out.append(f"a second person has looked at it and asked: “{LOOK_QUESTION}”")
    return tuple(out)
