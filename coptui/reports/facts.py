"""What services bring to a report: plain values, without names, ready to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coptui.domain.reports.choosing import Chosen
from coptui.domain.reports.pieces import Composed, Made, Piece

__all__ = [
    "Chosen",
    "Composed",
    "Made",
    "PhotoFacts",
    "Piece",
    "SessionFacts",
    "SessionLine",
    "TopicFacts",
]


@dataclass(frozen=True)
class SessionFacts:
    """A session, for its summary (domain.md 5.1).

    `pieces` is everything that may be told, by section; `scale` is what is seen in the scale
    picture, empty where nothing was asked.
    """

    community: str
    code: str
    number: int
    topic: str
    day: date | None
    pieces: tuple[Piece, ...]
    thanks_for: str = ""
    question: str = ""
    scale: str = ""
    agreement: str = ""
    community_id: int = 0


@dataclass(frozen=True)
class SessionLine:
    """One session of a topic, in the table of how the community worked."""

    code: str
    day: str
    people: str
    question: str


@dataclass(frozen=True)
class TopicFacts:
    """A topic with all of its sessions, for its final report (domain.md 5.2).

    `to`, `rests` and `fates` tell of recommendations by the key of their piece: to whom, on how
    much that was said, and what became of them. `scale`, `small_changes`, `breadth` and `path` are
    what is seen in the figures; a figure without a sentence is not drawn.
    """

    community: str
    topic: str
    pieces: tuple[Piece, ...]
    sessions: tuple[SessionLine, ...] = ()
    to: Mapping[str, str] = field(default_factory=dict)
    rests: Mapping[str, str] = field(default_factory=dict)
    fates: Mapping[str, str] = field(default_factory=dict)
    scale: str = ""
    small_changes: str = ""
    breadth: str = ""
    path: str = ""
    community_id: int = 0


@dataclass(frozen=True)
class PhotoFacts:
    """A session told in photographs (domain.md 5.3)."""

    community: str
    code: str
    number: int
    topic: str
    day: date | None
    pieces: tuple[Piece, ...]
    thanks_for: str = ""
    community_id: int = 0
