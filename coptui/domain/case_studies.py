"""Case studies: a story told with permission, or put together from several people's (R129, 5.5).

The person sees the text first and can take it back until it is published; then a corrected version
is sent instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coptui.domain import charts
from coptui.domain.errors import RuleBroken


class CaseStatus(StrEnum):
    """Where a case study stands."""

    draft = "draft"
    shown = "shown to the person"
    agreed = "agreed"
    published = "published"
    withdrawn = "withdrawn"


class Permission(StrEnum):
    """What the person allows, in their own words to the coordinator."""

    not_asked = ""
    in_the_room = "may be told in the room"
    retold = "may be told again"
    published = "may be published"

    @property
    def words(self) -> str:
        """As she reads it."""
        return self.value or "not asked yet"


class Anonymity(StrEnum):
    """How far the story is from the person. The nearest one needs their permission to be named."""

    composite = "put together from several"
    changed = "details changed"
    unnamed = "true, without a name"
    named = "named"


_C = CaseStatus
MOVES: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    _C.draft: frozenset({_C.shown, _C.agreed, _C.withdrawn}),
    _C.shown: frozenset({_C.draft, _C.agreed, _C.withdrawn}),
    _C.agreed: frozenset({_C.draft, _C.published, _C.withdrawn}),
    _C.published: frozenset({_C.withdrawn}),
    _C.withdrawn: frozenset({_C.draft}),
}
TOLD = frozenset({_C.agreed, _C.published})
"""Only these may be told or used as an example."""


@dataclass(frozen=True)
class CaseFacts:
    """What a move depends on. `named` are those whom the text names without their permission."""

    permission: Permission
    anonymity: Anonymity
    has_words: bool
    named: Collection[str] = ()


def check_move(old: CaseStatus, new: CaseStatus, facts: CaseFacts) -> None:
    """Refuse a move it does not have, and a story that is not to be told yet."""
    charts.check(MOVES, old, new, "A case study")
    if new not in TOLD:
        return
    if not facts.has_words:
        raise RuleBroken("situation", "There is no story in it yet.")
    composite = facts.anonymity is Anonymity.composite
    if not composite and facts.permission is Permission.not_asked:
        raise RuleBroken("permission", "The person sees it first: write what they allow.")
    if new is _C.published and not composite and facts.permission is not Permission.published:
        raise RuleBroken(
            "permission", "It may be told, but nobody has said that it may be printed."
        )
    if facts.named:
        names = ", ".join(sorted(facts.named)[:3])
        raise RuleBroken(
            "situation", f"It names {names}, who did not agree to be named. Use other words."
        )
