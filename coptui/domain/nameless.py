"""Keeping names out of what is written down: nobody is quoted who was not asked.

A full name is always seen. A first name or a surname alone is seen where it is written with its
capital and is no everyday word. What is taken out is told, so that nothing changes in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coptui.domain.text import fold

SOMEBODY = "somebody"
SHORTEST = 3
_TITLES = frozenset({"mr", "mrs", "ms", "mx", "dr", "rev", "prof", "sir", "imam", "fr", "sr"})
_ALSO = """art ash autumn basil bay bell bill birch bird black blue brook brooks brown bush carol
    chance chase christian church clay cliff cook cross dale daisy dawn day dean drew faith
    falk field finch fisher flora ford forest fox frank frost gene ginger glen grace grant gray
    green grey guy hall harmony hart hazel heath heather hill holly honey hope ivy jack jasmine
    jay jewel joy june king lake lamb lane law lily may mark marsh mason miles mill miller moss
    nick noble north olive page park pat paul pearl penny pike poppy price rain ray reed rich
    river rivers rob robin rock rose ruby rusty sage sandy sea season shepherd short sky smith
    sonny south star stone storm sue summer sunny taylor temple trinity victor violet wade
    walker ward wards way wells west white will willow winter wise wood woods young"""
ALSO_WORDS = frozenset(_ALSO.split())
"""Names that are everyday words as well: alone they are left as they stand."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*", re.UNICODE)


@dataclass(frozen=True)
class Unnamed:
    """Text with names taken out, and the names that were in it, each once."""

    text: str
    names: tuple[str, ...] = ()


class People:
    """The names that may be said in a room, ready to be looked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._full: dict[tuple[str, ...], str] = {}
        self._alone: dict[str, str] = {}
        self._longest = 1
        for name in names:
            words = tuple(fold(one) for one in _WORD.findall(name))
            bare = tuple(one for one in words if one not in _TITLES)
            if len(bare) > 1:
                for form in (bare, (bare[-1], *bare[:-1]), (bare[0], bare[-1])):
                    self._full.setdefault(form, name)
                    self._longest = max(self._longest, len(form))
            for word in (bare[:1] + bare[-1:]) if bare else ():
                if len(word) >= SHORTEST and word not in ALSO_WORDS:
                    self._alone.setdefault(word, name)

    def unnamed(self, text: str, instead: str = SOMEBODY) -> Unnamed:
        """The text without the names in it."""
        found = list(_WORD.finditer(text))
        out, names, done, at = list[str](), list[str](), 0, 0
        while at < len(found):
            size, name = self._at(found, at)
            if not size:
                at += 1
                continue
            start = self._with_title(found, at, done)
            end = found[at + size - 1].end()
            possessive = "'s" if fold(found[at + size - 1].group()).endswith("'s") else ""
            first = not text[:start].strip() or text[:start].rstrip()[-1:] in ".!?:"
            out += [text[done:start], instead.capitalize() if first else instead, possessive]
            names.append(name)
            done, at = end, at + size
        return Unnamed("".join((*out, text[done:])), tuple(dict.fromkeys(names)))

    def _at(self, found: list[re.Match[str]], at: int) -> tuple[int, str]:
        """How many words from here on are a name, and whose; 0 where none."""
        keys = [_bare(one.group()) for one in found[at : at + self._longest]]
        for size in range(len(keys), 1, -1):
            whole = tuple(keys[:size])
            near = all(
                found[at + n + 1].start() - found[at + n].end() <= 2 for n in range(size - 1)
            )
            if near and whole in self._full:
                return size, self._full[whole]
        word = found[at].group()
        if keys[0] in self._alone and word[:1].isupper():
            return 1, self._alone[keys[0]]
        return 0, ""

    @staticmethod
    def _with_title(found: list[re.Match[str]], at: int, done: int) -> int:
        """Where the name begins, with the Dr before it."""
        if at and found[at - 1].start() >= done and fold(found[at - 1].group()) in _TITLES:
            return found[at - 1].start()
        return found[at].start()


def _bare(word: str) -> str:
    """The word as a key, without the s of belonging."""
    key = fold(word)
    return key.removesuffix("'s")
