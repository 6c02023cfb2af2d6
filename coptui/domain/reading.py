"""How a text reads: the length of its sentences, words in capitals, letters nobody explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 30
"""Words in a sentence above which it is worth cutting in two."""
AVERAGE = 20
"""Words in the sentences of a text, on average, up to which it reads easily."""
_FEWEST = 3  # sentences without which an average says nothing
_BEGINS = 6  # words by which a sentence is told
_BLOCK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*#>]|\d+[.)])\s?)|\n(?=[ \t]*\*\*)")
_END = re.compile(r"[.!?…;][\"”’)*_]*(?=\s|$)")
_WORD = re.compile(r"[^\W_][\w'’.-]*|…")
_LINK = re.compile(r"https?://\S+|\S+@\S+")
_CAPITALS = re.compile(r"(?<![\w@./-])[A-Z][A-Z'’]+(?:[ ][A-Z][A-Z'’]+)*(?![\w@/-])")
_ASKED = frozenset(
    [
        *("YES", "NO", "MAYBE", "KEEP ME INFORMED", "STOP", "CHANGE", "MOVE", "KEEP", "DELETE"),
        *("SIGNED OFF", "TEST"),
    ]
)
_LOUD = frozenset(
    [
        *("ALL", "ALWAYS", "ASAP", "DO", "FREE", "IMPORTANT", "MUST", "NEVER", "NEW", "NOT"),
        *("NOTE", "NOW", "ONLY", "PLEASE", "READ", "REMINDER", "THE", "THIS", "TODAY", "URGENT"),
        *("VERY", "WARNING", "YOU", "YOUR", "AND", "ARE", "HERE", "COME", "LAST", "CHANCE"),
    ]
)
_KNOWN = frozenset(
    [
        *("AM", "BBC", "CD", "CV", "DVD", "EU", "GP", "GPS", "ID", "IT", "MP", "NHS", "OK", "PDF"),
        *("PIN", "PM", "PS", "QR", "SMS", "TV", "UK", "USA", "WC", "WIFI", "II", "III", "IV"),
    ]
)
_LONGEST_INITIALS = 6


@dataclass(frozen=True)
class Sentence:
    """One sentence: where it starts, its first words, and how many it has."""

    start: int
    begins: str
    words: int


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text; a semicolon, a heading, a line of a list ends one too."""
    found = []
    for start, block in _blocks(text):
        at = 0
        for end in [*(match.end() for match in _END.finditer(block)), len(block)]:
            piece = block[at:end]
            words = _WORD.findall(_LINK.sub("…", piece))
            if words:
                shift = len(piece) - len(piece.lstrip(" \t\n*#>-"))
                found.append(Sentence(start + at + shift, _first(piece), len(words)))
            at = end
    return tuple(found)


def average(found: Sequence[Sentence]) -> int:
    """Words in a sentence on average, rounded; 0 where there are too few sentences to tell."""
    whole = [one.words for one in found if one.words > 2]
    return round(sum(whole) / len(whole)) if len(whole) >= _FEWEST else 0


def shouted(text: str) -> Iterator[tuple[int, str]]:
    """Words in capitals that are neither an answer somebody is asked for nor initials."""
    for match in _CAPITALS.finditer(text):
        words = match[0].split()
        if match[0] in _ASKED or all(word in _ASKED or word in _KNOWN for word in words):
            continue
        loud = [word for word in words if word in _LOUD or len(word) > _LONGEST_INITIALS]
        if loud or len(words) > 2:
            yield match.start(), match[0]


def unexplained(text: str) -> Iterator[tuple[int, str]]:
    """Initials that the text does not explain, each once: beside them or anywhere in brackets."""
    told = set()
    for match in _CAPITALS.finditer(text):
        words = match[0].split()
        if match[0] in _ASKED or any(word in _LOUD for word in words) or len(words) > 2:
            continue
        at = match.start()
        for word in words:
            short = 2 <= len(word) <= _LONGEST_INITIALS and word.isalpha()
            known = word in _ASKED or word in _KNOWN or word in told
            if short and not known and not _explained(text, word):
                told.add(word)
                yield text.index(word, at), word


def _explained(text: str, letters: str) -> bool:
    return bool(re.search(rf"\(\s*{letters}\b|\b{letters}\s*[(:,]\s*(?:the\s)?[\w ]{{8,}}", text))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for match in _BLOCK.finditer(text):
        yield at, text[at : match.start()]
        at = match.end()
    yield at, text[at:]


def _first(piece: str) -> str:
    words = piece.strip(" \t\n*#>-").split()
    shown = " ".join(words[:_BEGINS])
    return shown + "…" if len(words) > _BEGINS else shown
