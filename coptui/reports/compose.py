"""Puts a report together: facts, her choice and her words into the template of its kind.

Every piece is marked while it is rendered, so that afterwards it is known which lines of the text
it became. Values are escaped: what somebody said is never read as Markdown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Protocol

from coptui.domain.reports import blocks, gaps
from coptui.domain.reports.choosing import Chosen, choose
from coptui.domain.reports.pieces import Composed, Piece
from coptui.resources import templates_dir

KINDS = ("session", "topic", "photos", "status", "year", "years", "slides", "posts")
_SAME = {"years": "year"}
LIMITS: Mapping[str, Mapping[str, int]] = {
    "session": {
        "well": 6, "noticed": 4, "hopes": 3, "here": 3, "up": 3, "concluded": 4, "recommended": 4,
        "actions": 6, "questions": 4, "outside": 2, "resources": 5, "photos": 4, "useful": 3,
    },
    "topic": {
        "messages": 5, "hopes": 5, "works": 24, "example": 24, "cases": 20, "quotes": 6,
        "noticed": 12, "outcomes": 12, "recommended": 12, "outside": 8, "questions": 10,
        "resources": 20, "steps": 20, "contributors": 0,
    },
    "photos": {"photos": 10, "recommended": 4, "concluded": 4},
    "status": {
        "short": 4, "way": 3, "small": 3, "asked": 7, "asks": 3, "resources": 2, "sharing": 3,
        "risks": 4, "outcomes": 3,
    },
    "year": {"sums": 10, "changes": 4},
    "years": {"sums": 7, "changes": 2},
    "slides": {"changes": 4, "asked": 4, "small": 4},
    "posts": {"posts": 12},
}  # fmt: skip
"""How many of each section stand in a report, unless she says otherwise (domain.md 5.1 to 5.3)."""

AS_GIVEN: Mapping[str, frozenset[str]] = {
    "session": frozenset({"seats", "example", "photos"}),
    "topic": frozenset({"messages", "example", "cases", "recommended", "steps"}),
    "photos": frozenset({"photos"}),
    "status": frozenset({"asked"}),
}
"""Sections whose pieces hang together: they stay in their order."""
SWITCHED = frozenset({"annex"})
"""Sections that are only there where she wants them."""
_FEWEST_UNDER_A_HEADING = 2

_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(r"\ue000([^\ue001]*)\ue001")
_PRIVATE = re.compile("[\ue000-\ue00f]")
_LEADS = re.compile(r"^(\s*)([-+>#=~:]|\d{1,9}(?=[.)]))")
_SPECIAL = re.compile(r"([\\`*\[\]<>|])")
_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_IMAGE = re.compile(r"!(?=\\\[)")
_EMPTY_LINES = re.compile(r"\n{3,}")


class Facts(Protocol):
    """What the facts of every kind of report have."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything that may be told."""


class Own(str):
    """Her own words: they are Markdown already and stand as she wrote them."""


def compose(kind: str, facts: Facts, chosen: Chosen, words: Mapping[str, str]) -> Composed:
    """The text of a report of this kind, and the pieces that stand in it."""
    told = _Teller(kind, facts.pieces, chosen)
    rendered = _template(kind).render(
        f=facts, pick=told.pick, fact=told.fact, has=told.has, count=told.count,
        groups=told.groups, own=_own(words), on=chosen.on, missing=_missing,
    )  # fmt: skip
    text, placed = _lifted(_tidy(rendered))
    known = {one.key: one for one in facts.pieces}
    standing = tuple(replace(known[key], block=block) for key, block in placed.items())
    spare = tuple(one for one in told.spare() if one.key not in placed)
    return Composed(text, standing, spare, told.folded, chosen.left_out)


def escaped(text: str) -> str:
    """Words of somebody, so that Markdown shows them as they were said."""
    plain = _PRIVATE.sub("", " ".join(text.split()))
    out = _SPECIAL.sub(r"\\\1", plain)
    out = _EDGE.sub(r"\\_", _ENTITY.sub("&amp;", _IMAGE.sub("!", out)))
    lead = _LEADS.match(out)
    if lead is None:
        return out
    if lead[2].isdigit():
        return f"{lead[2]}\\{out[lead.end() :]}"
    return f"\\{out}"


class _Teller:
    """Chooses pieces for the template, and remembers which were told."""

    def __init__(self, kind: str, pieces: Sequence[Piece], chosen: Chosen) -> None:
        self._chosen = chosen
        self._limits = {**LIMITS.get(kind, {}), **chosen.limits}
        self._sections: dict[str, list[Piece]] = defaultdict(list)
        for piece in pieces:
            if piece.section not in SWITCHED or chosen.on(piece.section):
                self._sections[piece.section].append(piece)
        self._facts = {one.key: one for one in pieces if one.key.startswith("fact:")}
        self._choices: dict[str, Any] = {}
        self._as_given = AS_GIVEN.get(kind, frozenset())
        self._in_order: set[str] = set()
        self.folded: dict[str, str] = {}

    def pick(self, section: str, as_given: bool = False) -> tuple[Piece, ...]:
        """The pieces of a section that are told; `as_given` leaves them in their order."""
        wanted = as_given or section in self._as_given
        if section not in self._choices or (wanted and section not in self._in_order):
            found = choose(
                self._sections.get(section, ()), self._chosen, self._limit(section),
                as_given=wanted,
            )  # fmt: skip
            self._choices[section] = found
            self._in_order |= {section} if wanted else set()
            self.folded.update(found.folded)
        told: tuple[Piece, ...] = self._choices[section].told
        return told

    def _limit(self, section: str) -> int | None:
        """Sections of one kind, such as outcomes-applied, have one limit."""
        return self._limits.get(section, self._limits.get(section.partition("-")[0]))

    def groups(self, section: str, as_given: bool = False) -> list[tuple[str, tuple[Piece, ...]]]:
        """The pieces of a section by their heading; one alone under a heading has none.

        In the order given, or the fullest heading first and those without one last.
        """
        found: dict[str, list[Piece]] = defaultdict(list)
        for piece in self.pick(section, as_given):
            found[piece.words].append(piece)
        if section in self._in_order:
            return [(name, tuple(pieces)) for name, pieces in found.items()]
        for name in [one for one in found if len(found[one]) < _FEWEST_UNDER_A_HEADING and one]:
            found[""] += found.pop(name)
        ordered = sorted(found.items(), key=lambda one: (not one[0], -len(one[1]), one[0]))
        return [(name, tuple(pieces)) for name, pieces in ordered if pieces]

    def fact(self, name: str) -> Piece | str:
        """One single fact, such as who was in the room; empty where there is none."""
        found = self._facts.get(f"fact:{name}")
        return "" if found is None or found.key in self._chosen.left_out else found

    def has(self, *sections: str) -> bool:
        """Whether there is anything to tell in one of the sections."""
        return any(self.pick(one) for one in sections)

    def count(self, section: str) -> int:
        """How many there are in a section, told or not."""
        return len(self._sections.get(section, ()))

    def spare(self) -> list[Piece]:
        """Those that are not told, in their order."""
        found: list[Piece] = []
        for section in self._sections:
            self.pick(section)
            found += self._choices[section].spare
            found += self._choices[section].told
        return found


def _own(words: Mapping[str, str]) -> Callable[[str], Own]:
    """Her own words by their name; empty where she has written none."""
    return lambda name: Own(_PRIVATE.sub("", words.get(name, "")).strip())


def _missing(what: str) -> Own:
    """What a final report cannot be without, said where it will stand."""
    return Own(gaps.to_be_written(what))


def _lifted(rendered: str) -> tuple[str, dict[str, str]]:
    """The text without its marks, and the block of each piece in it."""
    placed: dict[str, str] = {}
    out: list[str] = []
    for block in blocks.split(rendered):
        keys = _MARKS.findall(block)
        bare = _MARKS.sub("", block).replace(_CLOSE, "")
        for key in keys:
            placed.setdefault(key, bare)
        out.append(bare)
    return blocks.join(out), placed


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def _written(value: Any) -> str:
    """What a value becomes in the text."""
    if isinstance(value, Piece):
        if value.key.startswith("photo:"):
            number = value.key.partition(":")[2]
            return f"{_OPEN}{value.key}{_MIDDLE}![{escaped(value.text)}](photo:{number}){_CLOSE}"
        return f"{_OPEN}{value.key}{_MIDDLE}{escaped(value.text)}{_CLOSE}"
    if isinstance(value, Own):
        return value
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, int):
        return str(value)
    if type(value).__name__ == "StrictUndefined":
        return str(value)  # it raises its own sentence
    raise TypeError(f"a template writes out a whole {type(value).__name__}")


@lru_cache(maxsize=len(KINDS))
def _template(kind: str) -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=_written,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,
    )
    name = _SAME.get(kind, kind)
    source = (templates_dir() / "reports" / f"{name}.md").read_text(encoding="utf-8")
    return environment.from_string(source)
