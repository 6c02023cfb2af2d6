"""What is wrong with a typed value, told while it is typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldCheck:
    """What is wrong with a typed value, and what might be meant; both empty when it is fine."""

    error: str = ""
    hint: str = ""

    @property
    def ok(self) -> bool:
        """Whether it may be saved."""
        return not self.error
