"""What a report is put together from: pieces, each from one thing that was captured.

A piece keeps its key through every version of a report, so that a late capture, a word taken back
and a line she has written herself can be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Piece:
    """One thing that was captured, in the words in which it may leave the room.

    `key` says what it is: `item:12`, `action:3`, `fact:room`. `section` is where it belongs, by the
    name it has among the facts. `share` is how far it travels. `words` is the heading under which
    it is chosen from. `weight` says how much there is to it; of two, the heavier is taken first.
    `block` is what it became in a text, empty while it stands in none.
    """

    key: str
    text: str
    section: str
    share: str = "community"
    words: str = ""
    weight: int = 0
    block: str = ""


@dataclass(frozen=True)
class Composed:
    """A text, the pieces that stand in it, and those that do not.

    `folded` tells of pieces that say what another one says: their key and the key of that one.
    `declined` are the keys of those she left out herself.
    """

    text: str
    pieces: tuple[Piece, ...] = ()
    spare: tuple[Piece, ...] = ()
    folded: Mapping[str, str] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Made:
    """What a report was made from when it was last put together.

    `text` is the text as it came; `pieces` are those that stood in it and in hers; `known` are the
    keys of everything there was to choose from.
    """

    text: str = ""
    pieces: tuple[Piece, ...] = ()
    known: frozenset[str] = frozenset()
    offered: tuple[Piece, ...] = ()


def as_plain(made: Made) -> dict[str, Any]:
    """What was made as it is kept."""
    return {
        "text": made.text,
        "pieces": [_plain(one) for one in made.pieces],
        "known": sorted(made.known),
        "offered": [_plain(one) for one in made.offered],
    }


def from_plain(kept: Mapping[str, Any]) -> Made:
    """What was made, from how it is kept; what an older report does not have is empty."""
    return Made(
        str(kept.get("text", "")),
        tuple(Piece(**one) for one in kept.get("pieces", ())),
        frozenset(kept.get("known", ())),
        tuple(Piece(**one) for one in kept.get("offered", ())),
    )


def _plain(piece: Piece) -> dict[str, Any]:
    return {
        "key": piece.key,
        "text": piece.text,
        "section": piece.section,
        "share": piece.share,
        "words": piece.words,
        "weight": piece.weight,
        "block": piece.block,
    }
