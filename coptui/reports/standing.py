"""What the status report, the year on a page, slides and posts are made from: plain values.

Counts of people are masked and names are out before anything comes here (domain.md 5.4, 5.5).
Nothing in these facts is about one person, and nothing sets one community above another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coptui.domain.reports.pieces import Piece


@dataclass(frozen=True)
class ValueFacts:
    """Outcomes of one kind of value: their number and the section their stories stand in."""

    section: str
    words: str
    number: int


@dataclass(frozen=True)
class TopicLine:
    """A topic of the time: what it asked, where it is, how far people say they have come."""

    title: Piece
    question: str
    where: str
    moved: str


@dataclass(frozen=True)
class StatusFacts:
    """Where a community stands, for whoever hosts or pays for it (domain.md 5.4).

    `pieces` is everything that may be told, by section. `sentences` are those of the figures, by
    the figure's name; a figure without one is not drawn. `to` and `fates` tell of recommendations
    by their key.
    """

    community: str
    place: str
    host: str
    purpose: str
    question: str
    period: str
    pieces: tuple[Piece, ...]
    topics: tuple[TopicLine, ...] = ()
    values: tuple[ValueFacts, ...] = ()
    to: Mapping[str, str] = field(default_factory=dict)
    fates: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    caution: str = ""
    community_id: int = 0


@dataclass(frozen=True)
class YearPlace:
    """One community in the year on a page; `section` is where its outcomes stand."""

    name: Piece
    purpose: str
    stage: str
    reach: str
    topics: str
    small: str
    asked: str
    section: str
    number: int


@dataclass(frozen=True)
class YearFacts:
    """The year of one community, or of all of them beside each other as the alphabet has them.

    `each` is how many changes of one community are told, so that the whole stays one page; `path`
    is the sentence of the figure, for one community alone. `beside` is whether they are so many
    that each has one point of a list.
    """

    title: str
    period: str
    host: str
    pieces: tuple[Piece, ...]
    places: tuple[YearPlace, ...] = ()
    each: int = 5
    beside: bool = False
    path: str = ""
    caution: str = ""
    community_id: int = 0


@dataclass(frozen=True)
class SlideFacts:
    """What a community shows where it is asked to present: how it works, and what changed.

    Whoever listens is outside: `pieces` holds no change that nobody said may be told there.
    """

    community: str
    host: str
    purpose: str
    question: str
    agreement: str
    period: str
    pieces: tuple[Piece, ...]
    topics: tuple[TopicLine, ...] = ()
    untold: int = 0  # changes that stay in the community
    community_id: int = 0


@dataclass(frozen=True)
class PostFacts:
    """Small victories that may be told outside, as texts to copy; `most` is how long one may be."""

    community: str
    pieces: tuple[Piece, ...]
    most: int
    kept_back: int = 0  # small changes that nobody has said may be told
    community_id: int = 0
