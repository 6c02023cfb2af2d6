"""Which of many pieces stand in a report: a good choice by itself, and hers over it.

Of everything that was written down a reader wants a few things under each heading. What says the
same is told once; what says more comes first; nothing is in the order in which it was said, which
would tell who spoke (domain.md 5.5, 7). Whatever she takes in or leaves out has its way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from coptui.domain.reports.pieces import Piece
from coptui.domain.text import fold

PUBLIC = "public"
ALIKE = 0.7
"""From this share of common words on, two pieces say the same."""
FEWEST_TO_COMPARE = 3
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LITTLE = """a an and are as at be been but by for from had has have he her his i in is it its me my
    of on or our she so that the their them there they this to too very was we were will with you"""
_SMALL = frozenset(_LITTLE.split())
_SHORT, _LONG = 4, 40


@dataclass(frozen=True)
class Chosen:
    """What she has chosen: left out, taken in, in which order, how many of a section.

    `kept` are those that stood in the text before, in their order: what comes later stands behind
    them and does not push them out.
    `switches` are parts of a report that stand in it or not: annex, gaps. `level` is for whom it
    is: what is kept for the community stands in a public one only where she took it in.
    """

    left_out: frozenset[str] = frozenset()
    taken_in: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    switches: Mapping[str, bool] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    level: str = "community"

    def on(self, switch: str, usual: bool = False) -> bool:
        """Whether a part of the report is wanted."""
        return bool(self.switches.get(switch, usual))


@dataclass(frozen=True)
class Choice:
    """Those that are told, those that are not, and those that say what another one says."""

    told: tuple[Piece, ...]
    spare: tuple[Piece, ...] = ()
    folded: Mapping[str, str] = field(default_factory=dict)


def as_plain(chosen: Chosen) -> dict[str, Any]:
    """A choice as it is kept."""
    return {
        "left_out": sorted(chosen.left_out),
        "taken_in": sorted(chosen.taken_in),
        "order": list(chosen.order),
        "limits": dict(chosen.limits),
        "switches": dict(chosen.switches),
    }


def from_plain(
    kept: Mapping[str, Any], kept_pieces: Iterable[str] = (), level: str = "community"
) -> Chosen:
    """A choice, from how it is kept."""
    return Chosen(
        frozenset(kept.get("left_out", ())),
        frozenset(kept.get("taken_in", ())),
        tuple(kept.get("order", ())),
        {str(name): int(most) for name, most in kept.get("limits", {}).items()},
        {str(name): bool(on) for name, on in kept.get("switches", {}).items()},
        tuple(kept_pieces),
        level,
    )


def choose(
    pieces: Sequence[Piece], chosen: Chosen, most: int | None = None, *, as_given: bool = False
) -> Choice:
    """Those of one section that are told, at most so many beside those she took in herself.

    `as_given` keeps the order of what hangs together, such as the lines of one story.
    """
    ordered = list(pieces) if as_given else sorted(pieces, key=_rank(chosen))
    told, spare, folded = list[Piece](), list[Piece](), dict[str, str]()
    seen: list[tuple[frozenset[str], str]] = []
    for piece in ordered:
        wanted = piece.key in chosen.taken_in
        inside = chosen.level == PUBLIC and piece.share != PUBLIC and not wanted
        if piece.key in chosen.left_out or inside:
            spare.append(piece)
            if not inside:  # what she left out does not come back in other words
                seen.append((telling(piece.text), piece.key))
            continue
        words = telling(piece.text)
        double = "" if most is None else _same(words, seen)
        if double and not wanted:
            folded[piece.key] = double
            spare.append(piece)
        elif most is None or len(told) < most or wanted:
            told.append(piece)
            seen.append((words, piece.key))
        else:
            spare.append(piece)
    return Choice(tuple(told), tuple(spare), folded)


def _same(words: frozenset[str], seen: Iterable[tuple[frozenset[str], str]]) -> str:
    """The key of the one that says the same already; empty where none does."""
    return next((key for other, key in seen if alike(words, other)), "")


def telling(text: str) -> frozenset[str]:
    """The words of a text that carry it."""
    words = frozenset(fold(one) for one in _WORD.findall(text))
    return (words - _SMALL) or words


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts, given by their words, say the same."""
    if one == other:
        return True
    fewer, more = sorted((len(one), len(other)))
    if fewer < FEWEST_TO_COMPARE or fewer < ALIKE * more:
        return False
    return len(one & other) >= ALIKE * len(one | other)


def weight(text: str, more: int = 0) -> int:
    """How much there is to what was said: a whole thought before a word, an answer beside it."""
    size = len(text.split())
    return (2 if _SHORT <= size <= _LONG else 0) + min(more, 3)


def _rank(chosen: Chosen) -> Any:
    place = {key: at for at, key in enumerate(chosen.order)}
    before = {key: at for at, key in enumerate(chosen.kept)}

    def rank(piece: Piece) -> tuple[int, int, int, int, int, str]:
        return (
            place.get(piece.key, len(place)),
            0 if piece.key in chosen.taken_in else 1,
            before.get(piece.key, len(before)),
            -piece.weight,
            crc32(fold(piece.text).encode()),  # neither by time nor by letter: a fair mixture
            piece.text,
        )

    return rank
