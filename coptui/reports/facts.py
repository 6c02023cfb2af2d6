"""What services bring to a report: plain values, without names, ready to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coptui.domain.reports.choosing import Chosen
from coptui.domain.reports.pieces import Composed, Made, Piece

__all__ = ["Chosen", "Composed", "Made", "PhotoFacts", "Piece", "SessionFacts", "TopicFacts"]


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
    """A topic with all of its sessions, for its final report (domain.md 5.2)."""

    community: str
    topic: str
    question: str
    period: str
    version: int
    level: str
    pieces: tuple[Piece, ...]
    sessions: tuple[SessionLine, ...] = ()
    scale: str = ""
    preferred_future: str = ""
    agreement: str = ""
    coverage: str = ""
    signed_off: str = ""
    place: str = ""
    recorded_how: str = ""
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
