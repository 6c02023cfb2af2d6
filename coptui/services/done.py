"""What every write answers: the thing as it now is, a sentence, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T", covariant=True)

AREAS = ("contacts", "communities", "sessions", "mail", "reports", "settings")
"""The parts of the house that a write may change; screens that show one read again."""


@dataclass(frozen=True)
class Done(Generic[T]):
    """The answer of a write.

    `view` is the thing as it now is, `said` one sentence for the coordinator, `undo` the id to
    take it back by (None where it cannot be), `changed` the areas that look different now.
    """

    view: T
    said: str
    undo: int | None = None
    changed: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        unknown = self.changed - set(AREAS)
        if unknown:
            raise ValueError(f"no such area: {sorted(unknown)}")
