"""In which order things are found by a part of their name: one order wherever one types."""

from __future__ import annotations

from coptui.domain.text import fold

NAME_BEGINS, WORD_BEGINS, IN_NAME, ELSEWHERE = range(4)


def rank(typed: str, name: str, rest: str = "") -> int | None:
    """How well a thing fits what was typed, the lowest best; None where it does not fit at all.

    A name that begins so comes first, then one in which a word does, then one that holds it, then
    what is found beside the name, such as an organisation.
    """
    wanted, named = fold(typed).strip(), fold(name)
    if named.startswith(wanted):
        return NAME_BEGINS
    if any(part.startswith(wanted) for part in _tails(named)):
        return WORD_BEGINS
    if wanted in named:
        return IN_NAME
    return ELSEWHERE if wanted in fold(f"{name} {rest}") else None


def _tails(named: str) -> list[str]:
    """The name from each of its words on, so that two words typed may begin in the middle."""
    words = named.replace("-", " ").replace("'", " ").split()
    return [" ".join(words[at:]) for at in range(1, len(words))]
