"""How long a report is, and how long is good (R94): short enough to be read by who decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

WORDS_ON_A_PAGE = 400
_PICTURE = re.compile(r"^!\[[^\]]*\]\((?:figure|photo):", re.MULTILINE)
_OF_A_PAGE = 120  # words that a figure or a photograph takes the room of


@dataclass(frozen=True)
class Target:
    """A good length in words for people, and the number above which it is said."""

    words: str
    most: int


TARGETS: Mapping[str, Target] = {
    "session": Target("one or two pages, at most 700 words", 700),
    "photos": Target("four to ten photographs, at most 900 words", 900),
    "topic": Target("one page of messages, three of summary, at most 25 in all", 10_000),
    "status": Target("two or three pages, at most 1,200 words", 1_200),
    "year": Target("one page, at most 450 words", 450),
    "years": Target("one page, at most 450 words", 450),
    "slides": Target("about ten slides of a few lines, at most 450 words", 450),
    "posts": Target("a few short texts", 1_000),
}


def of(kind: str) -> Target:
    """The target of a kind of report."""
    return TARGETS.get(kind, Target("as short as it can be", 10_000))


def pages(words: int, text: str = "") -> int:
    """About how many pages it fills, pictures included."""
    room = words + _OF_A_PAGE * len(_PICTURE.findall(text))
    return max(1, -(-room // WORDS_ON_A_PAGE))
