"""Taking somebody out of a report that people have: only less is said afterwards, nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from coptui.domain.text import fold

_PHOTO = re.compile(r"!\[[^\]]*\]\(photo:(\d+)\)\s*$")
_HEADING = re.compile(r"(#{1,6}) ")
_SHORTEST = 8  # letters of a quotation that is known again; less stands in many lines


def taken_out(
    text: str,
    nameless: Callable[[str], str],
    quoted: Iterable[str] = (),
    photos: Collection[int] = (),
) -> str:
    """The text without these photographs, without lines that hold these words, without the name.

    `nameless` gives a line without the person. A heading under which nothing is left goes too.
    """
    words = [bare for one in quoted if len(bare := _bare(one)) >= _SHORTEST]
    kept: list[str] = []
    for line in text.split("\n"):
        photo = _PHOTO.match(line.strip())
        if photo and int(photo[1]) in photos:
            continue
        if any(one in _bare(line) for one in words):
            continue
        kept.append(nameless(line))
    return text if kept == text.split("\n") else _without_bare_headings(kept, text)


def photos_in(text: str) -> frozenset[int]:
    """The numbers of the photographs that stand in a text."""
    found = (_PHOTO.match(line.strip()) for line in text.split("\n"))
    return frozenset(int(one[1]) for one in found if one)


def _without_bare_headings(lines: list[str], before: str) -> str:
    was_bare = {line for line, below in _with_below(before.split("\n")) if _is_bare(line, below)}
    kept = [
        line for line, below in _with_below(lines) if not _is_bare(line, below) or line in was_bare
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept))


def _with_below(lines: list[str]) -> list[tuple[str, str]]:
    """Each line with the next one that is not empty."""
    below, out = "", []
    for line in reversed(lines):
        out.append((line, below))
        below = line if line.strip() else below
    return out[::-1]


def _is_bare(line: str, below: str) -> bool:
    here, next_ = _HEADING.match(line), _HEADING.match(below)
    if here is None or len(here[1]) == 1:
        return False
    return not below or (next_ is not None and len(next_[1]) <= len(here[1]))


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", fold(text)).split())
