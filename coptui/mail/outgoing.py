"""What the engine is handed for one person: the bytes that go, or the reason why none do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that may leave now."""

    address: str
    data: bytes
    message_id: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing goes to this person, and why, in words for the coordinator."""

    reason: str
