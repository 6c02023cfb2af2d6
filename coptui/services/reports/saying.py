"""Says things of a community as a report may: in one line, and without names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coptui.domain.reports.pieces import Piece
from coptui.services.reports.telling import Teller
from coptui.workspace import Workspace

PRIVATE = "private"


class Saying:
    """Everything that is told of one community goes through here."""

    def __init__(self, ws: Workspace, community_id: int) -> None:
        self._teller = Teller(ws, community_id)

    def words(self, text: str) -> str:
        """One line without names; empty for nothing."""
        return self._teller.words(text) if text.strip() else ""

    def piece(
        self, key: str, text: str, section: str, *, share: str = "community", words: str = "",
        weight: int = 0,
    ) -> Piece:  # fmt: skip
        """A piece of a report from one thing that was written down."""
        return Piece(key, self.words(text), section, share, words, weight)


def fact(name: str, text: str, words: str = "", section: str = "facts") -> Piece:
    """A sentence that sums up; empty ones are left out by `told`."""
    return Piece(f"fact:{name}", text, section, words=words)


def in_order(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Those that say something, each with more weight than the next, so that they stay so."""
    found = told(pieces)
    return tuple(replace(one, weight=len(found) - at) for at, one in enumerate(found))


def told(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Those that say something."""
    return tuple(one for one in pieces if one.text)


def ended(text: str) -> str:
    """A sentence with its full stop."""
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def upper(text: str) -> str:
    """With a capital at its beginning."""
    return f"{text[:1].upper()}{text[1:]}"


def listed(parts: Sequence[str]) -> str:
    """Parts in a sentence: one, two and three."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
