"""A report is looked through before it leaves: for whatever could tell who somebody is.

Each rule has a name and says in one sentence why it asks. Findings are told, not mended: whoever
wrote the words knows what may stand there, and says why where it stays.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from coptui.domain.nameless import ADDRESS, ALONE, TELEPHONE, Sighting
from coptui.domain.reports import scan_marks, scan_people
from coptui.domain.reports.scan_marks import Hit
from coptui.domain.reports.scan_people import PhotoState
from coptui.domain.text import fold

__all__ = ["RULES", "Finding", "Known", "PhotoState", "scan"]

MOST = 400_000
"""Letters that are looked through; no report is so long."""
MOST_FINDINGS = 300
_AROUND = 30
_HIDDEN = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_EDGE = re.compile(r"\s")
_BULLETS = " \t>*#|-"

RULES: dict[str, str] = {
    "name": "It names somebody who has not agreed to be named.",
    "name-of-member": "It may name a member by one name, and they have not agreed to be named.",
    "titled": "Somebody is named who is not on your list, so nothing says that they agreed.",
    "address": "It gives an e-mail address that is not the community's own.",
    "telephone": "It gives a telephone number that is not the community's own.",
    "postcode": "A postcode can lead to somebody's door.",
    "date-of-birth": "It looks like the day on which somebody was born.",
    "identifier": "A number like this belongs to one person.",
    "unique-role": "Only one person here does this work, so everybody knows who is meant.",
    "small-number": "So few people of one kind can be guessed; say “fewer than 5”, or nothing.",
    "age": "An exact age helps to guess who it is; say “in their seventies”.",
    "photo": "A photograph needs a caption, and a word on whose faces it shows.",
    "quote": "These words are put to one kind of person, who has not agreed to be quoted.",
    "too-long": "It is longer than what can be looked through.",
}
"""Each rule, and why it asks."""


@dataclass(frozen=True)
class Finding:
    """One thing to look at: the words around it, why it asks, and in which line it stands."""

    rule: str
    excerpt: str
    why: str
    line: int
    found: str = ""


def _nobody(text: str) -> tuple[Sighting, ...]:
    return ()


@dataclass(frozen=True)
class Known:
    """What is known when a text is looked through.

    `seen_in` finds people who may not be named, `on_the_list` everybody who is known. `names` may
    stand: of houses, places and of who speaks for the community. `own` are addresses, numbers and
    postcodes that may stand: the community's own and those of the places where it meets. `roles`
    are kinds of work that one person alone does here; `kinds` perspectives that people are counted
    by. `quotes` are the words of those who agreed to be quoted. `photos` is what is known of each
    by number.
    """

    today: date
    seen_in: Callable[[str], tuple[Sighting, ...]] = _nobody
    on_the_list: Callable[[str], tuple[Sighting, ...]] = _nobody
    names: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    photos: dict[int, PhotoState] = field(default_factory=dict)


def scan(text: str, known: Known) -> tuple[Finding, ...]:
    """Everything that could tell who somebody is, each once, in the order of the text."""
    looked_at = _plain(text[:MOST])
    hits = sorted(_hits(looked_at, known), key=lambda one: (one.start, one.rule))
    starts = [0, *(one.end() for one in re.finditer("\n", looked_at))]
    found: dict[tuple[str, str], Finding] = {}
    for hit in hits:
        words = looked_at[hit.start : hit.end].strip()
        excerpt = _excerpt(looked_at, hit.start, hit.end)
        line = bisect_right(starts, hit.start)
        why = hit.why or RULES[hit.rule]
        found.setdefault((hit.rule, excerpt), Finding(hit.rule, excerpt, why, line, words))
        if len(found) >= MOST_FINDINGS:
            break
    if len(text) > MOST:
        why = f"{RULES['too-long']} The first {MOST:,} letters were."
        found["too-long", ""] = Finding("too-long", "the end of the text", why, len(starts))
    return tuple(found.values())


def own(*texts: str) -> frozenset[str]:
    """Addresses, numbers and postcodes of these texts, as keys of what may stand."""
    return frozenset(
        scan_marks.key(one[hit.start : hit.end])
        for text in texts
        for one in (_plain(text),)
        for hit in scan_marks.reached_by(one)
    )


def _hits(text: str, known: Known) -> Iterator[Hit]:
    yield from _named(text, known)
    yield from islice(_reached(text, known.own), MOST_FINDINGS)
    listed = ((one.start, one.end) for one in known.on_the_list(text))
    for rule in (
        scan_people.titled(text, listed, known.names),
        scan_marks.births(text, known.today),
        scan_marks.identifiers(text),
        scan_marks.ages(text),
        scan_people.unique_roles(text, known.roles),
        scan_people.small_numbers(text, known.kinds),
        scan_people.photos(text, known.photos),
        scan_people.quotes(text, known.quotes),
    ):
        yield from islice(rule, MOST_FINDINGS)


def _reached(text: str, may_stand: frozenset[str]) -> Iterator[Hit]:
    for hit in scan_marks.reached_by(text):
        if scan_marks.key(text[hit.start : hit.end]) not in may_stand:
            yield hit


def _named(text: str, known: Known) -> Iterator[Hit]:
    for one in known.seen_in(text):
        if scan_marks.key(text[one.start : one.end]) in known.own:
            continue
        if one.kind in (ADDRESS, TELEPHONE):
            why = "It is somebody's on the list, and given away by nobody else."
            yield Hit("address" if one.kind == ADDRESS else "telephone", one.start, one.end, why)
        elif one.kind == ALONE:
            yield Hit("name-of-member", one.start, one.end)
        else:
            yield Hit("name", one.start, one.end)


def _plain(text: str) -> str:
    """The text as it is read: without invisible signs, wide letters as plain ones."""
    bare = _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return bare if bare.isascii() else unicodedata.normalize("NFKC", bare)


def _excerpt(text: str, start: int, end: int) -> str:
    """What was found with a few words around it, out of the same line."""
    low = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    high = min(at if (at := text.find("\n", end)) >= 0 else len(text), end + _AROUND)
    if low > 0 and text[low - 1] != "\n":
        low = cut.end() if (cut := _EDGE.search(text, low, start)) else low
    if high < len(text) and text[high] != "\n":
        while high > end and not text[high].isspace():
            high -= 1
    while low < start and text[low] in _BULLETS:
        low += 1
    return " ".join(text[low : max(high, end)].split())[:200]


def unlike(findings: Iterable[Finding], accepted: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """Findings that nobody said may stay: the same words by the same rule."""
    known = {(rule, fold(excerpt)) for rule, excerpt in accepted}
    return tuple(one for one in findings if (one.rule, fold(one.excerpt)) not in known)
