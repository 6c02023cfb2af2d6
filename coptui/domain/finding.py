"""In which order things are found by a part of their name: one order wherever one types."""

from __future__ import annotations

import re

from coptui.domain.text import fold, searched

NAME_BEGINS, WORD_BEGINS, IN_NAME, ELSEWHERE = range(4)
_BETWEEN = re.compile(r"[\s'-]+")


def rank(typed: str, name: str, rest: str = "") -> int | None:
    """How well a thing fits what was typed, the lowest best; None where it does not fit at all.

    A name that begins so comes first, then one in which a word does, then one that holds it, then
    what is found beside the name, such as an organisation. An apostrophe may be typed or left out.
    """
    wanted, named = searched(typed).strip(), fold(name)
    closed = named.replace("'", "")
    if closed.startswith(wanted) or named.startswith(wanted):
        return NAME_BEGINS
    if any(part.startswith(wanted) for part in _tails(named)):
        return WORD_BEGINS
    if wanted in closed or wanted in named:
        return IN_NAME
    return ELSEWHERE if wanted in searched(f"{name} {rest}") else None


def begins(typed: str, name: str) -> bool:
    """Whether every word that was typed begins a word of the name, in whatever order."""
    tails = [name_ for named in (fold(name),) for name_ in (_closed(named), *_tails(named))]
    return all(any(tail.startswith(word) for tail in tails) for word in searched(typed).split())


def _closed(named: str) -> str:
    return named.replace("'", "")


def _tails(named: str) -> list[str]:
    """The name from each of its words on, so that two words typed may begin in the middle.

    O'Neill begins as "oneill" and as "neill".
    """
    found = []
    for gap in _BETWEEN.finditer(named):
        found.append(_closed(named[gap.end() :]))
        found.append(_closed(named[gap.end() :]).replace("-", " "))
    return found
