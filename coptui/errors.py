"""The errors a coordinator may meet, each a sentence and a next step.

Every error that is expected derives from `CoptuiError`. The two faces turn them into words on the
screen or on stderr; anything else is a fault of ours and ends in the log.
"""

from __future__ import annotations


class CoptuiError(Exception):
    """Something that could not be done, told in plain words.

    `message` is one sentence for a coordinator; `hint` says what to do next (may be empty).
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class Refused(CoptuiError):
    """A rule says no. `field` names the field it is about, where there is one."""

    def __init__(self, message: str, hint: str = "", *, field: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class NotFound(CoptuiError):
    """What was named is not here."""


class Ambiguous(CoptuiError):
    """A name fits more than one thing. `candidates` lists them, ready to be shown."""

    def __init__(self, message: str, hint: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.candidates = candidates

    def __str__(self) -> str:
        return " ".join([super().__str__(), *(f"[{one}]" for one in self.candidates)])


class Conflict(CoptuiError):
    """Somebody or something else changed it meanwhile."""


class Unavailable(CoptuiError):
    """A file, a server or a lock cannot be had just now; trying later may help."""


class Misconfigured(CoptuiError):
    """A setting is missing or makes no sense."""


class ReadOnly(CoptuiError):
    """The home can be read and not written, with the reason."""
