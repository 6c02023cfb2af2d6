"""What the engine is handed for one person: the bytes that go, or the reason why none do."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that may leave now."""

    address: str
    data: bytes
    message_id: str
    whole: bool = field(default=False, compare=False)
    """Whether it is known that its lines end as they do on the wire."""

    def is_whole(self) -> bool:
        """Look whether they do: CRLF alone, and the last line ended."""
        data = self.data
        ends = data.count(b"\r\n")
        return data.count(b"\r") == ends == data.count(b"\n") and data.endswith(b"\r\n")


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing goes to this person, and why, in words for the coordinator."""

    reason: str
