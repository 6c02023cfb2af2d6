"""The word check: warns about words that close doors and suggests kinder ones; never blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIRS: tuple[tuple[str, str, str], ...] = (
    (r"agenda", "running order", "An agenda belongs to those who set it."),
    (r"apolog(?:y|ies) for absence", "", "Nobody owes one; leave it out."),
    (r"apologies", "", "Nobody owes one; leave it out."),
    (r"any other business|a\.?o\.?b\.?", "final thoughts", "It sounds like a committee."),
    (r"minutes of the (?:last )?meeting", "summary", "A summary is what people read."),
    (r"matters arising", "news since we met", "It sounds like a committee."),
    (r"hard[- ]to[- ]reach", "people we have not reached yet", "The reaching is ours to do."),
    (r"failed to attend", "could not come", "Nobody fails by not coming."),
    (r"did not attend|dna(?:'d|ed)?", "could not come", "Nobody fails by not coming."),
    (r"non[- ]engag(?:er|ers|ing|ement)", "people who have not joined in yet", "It blames."),
    (r"late ?comers?|arriv(?:e|ed|ing) late", "whoever arrives", "There is no late here."),
    (r"service users?", "people who use the service", "People come first."),
    (r"the vulnerable", "people who need more support", "People come first."),
    (r"the homeless", "people without a home", "People come first."),
    (r"addicts?", "people with an addiction", "People come first."),
    (r"ex-?offenders?", "people who have been in prison", "People come first."),
)
_RULES = tuple(
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), better, why)
    for pattern, better, why in _PAIRS
)


@dataclass(frozen=True)
class WordHint:
    """A word worth another thought: where it stands, what might stand there instead, and why."""

    start: int
    found: str
    better: str
    why: str

    @property
    def words(self) -> str:
        """The hint as one sentence."""
        if not self.better:
            return f"“{self.found}”: {self.why}"
        return f"“{self.found}”: perhaps “{self.better}”. {self.why}"


def check(text: str) -> tuple[WordHint, ...]:
    """All hints for a text, in the order in which they stand; one for each place."""
    found: dict[int, WordHint] = {}
    end = -1
    hits = [(m.start(), -m.end(), m[0], b, w) for rule, b, w in _RULES for m in rule.finditer(text)]
    for start, minus_end, word, better, why in sorted(hits):
        if start >= end:
            found[start] = WordHint(start, word, better, why)
            end = -minus_end
    return tuple(found.values())
