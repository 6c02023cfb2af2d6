"""The word check: warns about words that close doors and suggests kinder ones; never blocks.

It reads what the coordinator wrote, and leaves alone what other people said: whatever stands in
quotation marks or as a quotation, and every value that is filled in later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from coptui.domain import reading
from coptui.domain.word_list import PAIRS

_RULES = tuple(
    (re.compile(rf"(?<![\w-])(?:{one.pattern})(?![\w-])", re.IGNORECASE), one) for one in PAIRS
)
_SAID = re.compile(r"“[^”]*”|\"[^\"\n]*\"|^[ ]{0,3}>.*$", re.MULTILINE)
_TAG = re.compile(r"\{%-?\s*(\w+).*?%\}", re.S)
_VALUE = re.compile(r"\{\{.*?\}\}", re.S)
_BLANK = re.compile(r"\[\[.*?\]\]", re.S)
_STOPS = frozenset({"else", "elif"})


@dataclass(frozen=True)
class WordHint:
    """A word worth another thought: where it stands, what might stand there instead, and why.

    `rule` is the short name of what it goes against: words, blame, guilt, record, jargon,
    capitals, initials or sentence.
    """

    start: int
    found: str
    better: str
    why: str
    rule: str = "words"

    @property
    def words(self) -> str:
        """The hint as one sentence."""
        if not self.better:
            return f"“{self.found}”: {self.why}"
        return f"“{self.found}”: perhaps “{self.better}”. {self.why}"


@lru_cache(maxsize=32)  # the same words are looked at for person after person
def check(text: str) -> tuple[WordHint, ...]:
    """All hints for a text, in the order in which they stand; one for each place."""
    own = _own_words(text)
    found: dict[int, WordHint] = {}
    end = -1
    for hint in sorted(_all(own), key=lambda one: (one.start, -len(one.found))):
        if hint.start >= end:
            found[hint.start] = hint
            end = hint.start + len(hint.found)
    long = [hint for hint in _sentences(own) if hint.start not in found]
    return tuple(sorted([*found.values(), *long], key=lambda one: one.start))


def authored(source: str) -> str:
    """What the coordinator wrote herself, from a text with values and questions still in it.

    A value counts as a word. Where the text has two ways to go on, each is a sentence of its own.
    """
    plain = _BLANK.sub("\n\n", source)
    plain = _TAG.sub(lambda match: ".\n\n" if match[1] in _STOPS else " ", plain)
    return _VALUE.sub("…", plain)


def _own_words(text: str) -> str:
    """The text with all that others said blotted out, everything in its place."""
    return _SAID.sub(lambda match: "…" + re.sub(r"[^\n]", " ", match[0][1:]), text)


def _all(text: str) -> Iterator[WordHint]:
    for rule, pair in _RULES:
        for match in rule.finditer(text):
            yield WordHint(match.start(), match[0], pair.better, pair.why, pair.rule)
    for start, word in reading.shouted(text):
        yield WordHint(start, word, word.lower(), "Capitals read as shouting.", "capitals")
    for start, letters in reading.unexplained(text):
        yield WordHint(
            start, letters, "", "Say what the letters stand for, at least once.", "initials"
        )


def _sentences(text: str) -> Iterator[WordHint]:
    found = reading.sentences(text)
    for one in found:
        if one.words > reading.LONGEST:
            why = f"{one.words} words in one sentence; two are easier to read."
            yield WordHint(one.start, one.begins, "", why, "sentence")
    average = reading.average(found)
    if average > reading.AVERAGE and not any(one.words > reading.LONGEST for one in found):
        why = f"Sentences have {average} words on average; 15 to {reading.AVERAGE} read easily."
        yield WordHint(found[0].start, found[0].begins, "", why, "sentence")
