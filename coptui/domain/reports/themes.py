"""What good practice has in common: by the tags it was given, else by a word that several share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coptui.domain.reports.choosing import telling
from coptui.domain.text import fold

FEWEST = 3
"""So many make a theme."""
ENOUGH = 8
"""With fewer than this there is nothing to sort."""
_SHORTEST = 4
_MOST_OF_ALL = 0.6
_WORD = re.compile(r"[^\W_]+")
_PLAIN = """about after again also always asked because before being came could days each first from
    gets give goes good have help helped here into just know like made make more most much need
    never nobody only other over people person says seen should some somebody something still take
    than that their them then there these they thing things think this time told want went were
    what when where which while whole with without work worked works would your"""
_NO_THEME = frozenset(_PLAIN.split())


@dataclass(frozen=True)
class Practice:
    """One thing that works: its key, its words, and the tags it was given."""

    key: str
    text: str
    tags: tuple[str, ...] = ()


def of(every: Sequence[Practice]) -> Mapping[str, str]:
    """The theme of each by its key; empty where it has none."""
    found = {one.key: one.tags[0] for one in every if one.tags}
    left = [one for one in every if one.key not in found]
    if len(left) >= ENOUGH:
        found.update(_shared(left))
    return {one.key: found.get(one.key, "") for one in every}


def _shared(every: Sequence[Practice]) -> Mapping[str, str]:
    """Themes from words that stand in several of them, the most common word first."""
    words = {one.key: _words(one.text) for one in every}
    found: dict[str, str] = {}
    while True:
        left = [key for key in words if key not in found]
        times = Counter(word for key in left for word in words[key])
        fitting = [
            (-count, word)
            for word, count in times.items()
            if FEWEST <= count <= _MOST_OF_ALL * len(every)
        ]
        if not fitting:
            return found
        word = min(fitting)[1]
        those = [key for key in left if word in words[key]]
        said = Counter(words[key][word] for key in those)
        title = min(said, key=lambda one: (-said[one], one)).capitalize()
        found.update(dict.fromkeys(those, title))


def _words(text: str) -> dict[str, str]:
    """Words that may name a theme, by the word without the s of the many."""
    telling_words = telling(" ".join(_WORD.findall(fold(text))))
    kept = sorted(one for one in telling_words if len(one) >= _SHORTEST and one not in _NO_THEME)
    return {(one if one.endswith("ss") else one.removesuffix("s")): one for one in kept}
