"""The one error the rules of the field raise."""

from __future__ import annotations


class RuleBroken(ValueError):
    """A rule of the field was broken; `field` names what the coordinator would mend."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field and the sentence for her."""
        super().__init__(message)
        self.field = field
        self.message = message
