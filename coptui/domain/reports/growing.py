"""How a draft follows what is captured, without losing a word that she has written.

Three texts meet, in blocks: what was made before, what she made of it, and what would be made now.

- A block that she left as it was follows the facts: it changes, or goes, with what it tells.
- A block that she wrote or changed stays as it is, where it is.
- What is new goes into its section by itself where she changed nothing in that section, and is
  offered where she did. So it is either in the text or offered, never lost.
- What may no longer be told goes where she left it as it was, and is told of where she did not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from coptui.domain.reports import blocks
from coptui.domain.reports.blocks import Section
from coptui.domain.reports.choosing import telling
from coptui.domain.reports.pieces import Composed, Made, Piece

_KNOWN_AGAIN = 0.34
"""From this share of its words on, a piece is known again in a block that she has written."""


@dataclass(frozen=True)
class Grown:
    """The text as it now is, what is offered for it, and what may no longer be told."""

    text: str
    offered: tuple[Piece, ...] = ()
    gone: tuple[Piece, ...] = ()


def grow(before: Made, hers: str, now: Composed, *, take: frozenset[str] = frozenset()) -> Grown:
    """Bring her text up to date. `take` are pieces that go in wherever their place is."""
    merge = _Merge(before, hers, now, take)
    text = now.text if hers == before.text else merge.text()
    return Grown(text, _offered(before, now, standing_in(text, now.pieces)), merge.gone(text))


def _offered(before: Made, now: Composed, standing: frozenset[str]) -> tuple[Piece, ...]:
    """What is new and stands in the text nowhere, and what she has not decided about yet."""
    known = {one.key for one in before.pieces}
    waiting = {one.key for one in before.offered}
    found = [one for one in now.pieces if one.key not in known and one.key not in standing]
    for one in now.spare if before.known else ():
        late = one.key not in before.known or one.key in waiting
        if late and one.key not in now.folded and one.key not in now.declined:
            found.append(one)
    return tuple(found)


def made_of(before: Made, now: Composed, grown: Grown) -> Made:
    """What a report is made of from now on; what is offered is not a part of it yet."""
    waiting = {one.key for one in grown.offered}
    everything = {one.key for one in (*now.pieces, *now.spare)}
    pieces = tuple(one for one in now.pieces if one.key not in waiting)
    return Made(now.text, pieces, frozenset(everything), grown.offered)


def standing_in(text: str, pieces: Iterable[Piece]) -> frozenset[str]:
    """The keys of those pieces that stand in a text as they were put there."""
    there = frozenset(blocks.split(text))
    return frozenset(one.key for one in pieces if one.block and one.block in there)


class _Merge:
    """One bringing up to date."""

    def __init__(self, before: Made, hers: str, now: Composed, take: frozenset[str]) -> None:
        self._before, self._now, self._take = before, now, take
        was, is_, mine = (blocks.split(one) for one in (before.text, now.text, hers))
        self._was = {one.name: one for one in blocks.sections(was)}
        self._is = {one.name: one for one in blocks.sections(is_)}
        self._hers = blocks.sections(mine)
        self._old, self._mine = frozenset(was), frozenset(mine)
        self._block_before = {one.key: one.block for one in before.pieces}
        self._keys = _by_block(now.pieces)
        self._follows = _followers(before, now, was, is_)
        self._made = frozenset(is_)
        self._times = {**Counter(is_), **Counter(mine)}

    def text(self) -> str:
        """Her text, brought up to date."""
        out = [(section.name, self._section(section)) for section in self._hers]
        names = {one.name for one in self._hers}
        for at, name in enumerate(self._is):
            if name not in names and (fresh := self._arrived(name)):
                out.insert(self._place(out, at), (name, fresh))
        self._once(out)
        return blocks.join([one for _, found in out for one in found])

    def gone(self, text: str) -> tuple[Piece, ...]:
        """Pieces that may no longer stand, and of which she kept something in her own words."""
        possible = {one.key for one in (*self._now.pieces, *self._now.spare)}
        lost = [one for one in self._before.pieces if one.key not in possible]
        if not lost:
            return ()
        made = self._old | frozenset(blocks.split(self._now.text))
        own = [telling(one) for one in blocks.split(text) if one not in made]
        return tuple(one for one in lost if any(_known(one.text, words) for words in own))

    def _section(self, section: Section) -> list[str]:
        """One section of hers, brought up to date."""
        before, now = self._was.get(section.name), self._is.get(section.name)
        if before is not None and before.blocks == section.blocks:
            return [one for one in now.blocks if self._may_come(one)] if now is not None else []
        out: list[str] = []
        for block in section.blocks:
            followed = self._follows.get(block, block) if block in self._old else block
            out += [followed] if followed else []
        if now is not None:
            out += [one for one in self._wanted(now) if one not in out]
        bare = len(out) == 1 < len(section.blocks) and out[0] in self._old and section.name
        return [] if bare else out

    def _arrived(self, name: str) -> list[str]:
        """A section that she does not have: all of it where it is new, else what she takes."""
        now = self._is[name]
        wanted = self._wanted(now)
        if name not in self._was:
            wanted = [one for one in now.blocks[1:] if self._may_come(one)]
        return [*now.blocks[:1], *wanted] if wanted or len(now.blocks) == 1 else []

    def _wanted(self, now: Section) -> list[str]:
        return [one for one in now.blocks if self._keys.get(one, frozenset()) & self._take]

    def _may_come(self, block: str) -> bool:
        """Whether a block may come by itself: not what she took out, or said in her own words."""
        keys = self._keys.get(block)
        if not keys or keys & self._take:
            return True
        return any(
            key not in self._block_before or self._block_before[key] in self._mine for key in keys
        )

    def _once(self, out: list[tuple[str, list[str]]]) -> None:
        """What has moved to another section stands there, and no longer where it was."""
        places: dict[str, list[int]] = {}
        for number, (_, found) in enumerate(out):
            for block in found:
                places.setdefault(block, []).append(number)
        for block, at in places.items():
            if len(at) < 2 or block not in self._made or self._times.get(block, 0) > 1:
                continue
            home = next((one for one in at if block in self._blocks_of(out[one][0])), at[0])
            for one in at:
                if one != home:
                    out[one][1].remove(block)

    def _blocks_of(self, name: str) -> tuple[str, ...]:
        return self._is[name].blocks if name in self._is else ()

    def _place(self, out: Sequence[tuple[str, list[str]]], at: int) -> int:
        """Behind the nearest section that stands before it now."""
        names = [name for name, _ in out]
        for name in reversed(list(self._is)[:at]):
            if name in names:
                return names.index(name) + 1
        return 1 if names[:1] in ([""], ["#"]) else 0


def _followers(
    before: Made, now: Composed, was: Sequence[str], is_: Sequence[str]
) -> Mapping[str, str]:
    """What each block of before has become: another block, or nothing."""
    there = frozenset(is_)
    found: dict[str, str] = {}
    new = {one.key: one.block for one in now.pieces}
    keyed: dict[str, list[str]] = {}
    for one in before.pieces:
        keyed.setdefault(one.block, []).append(one.key)
    for block, keys in keyed.items():
        becomes = [new[key] for key in keys if key in new]
        found[block] = block if block in there else (becomes[0] if becomes else "")
    plain_was = [one for one in was if one not in keyed]
    plain_is = [one for one in is_ if one not in {piece.block for piece in now.pieces}]
    match = SequenceMatcher(None, plain_was, plain_is, autojunk=False)
    for what, a, b, c, d in match.get_opcodes():
        if what == "equal":
            continue
        for at, block in enumerate(plain_was[a:b]):
            if block not in there:
                found[block] = plain_is[c + at] if c + at < d else ""
    return found


def _by_block(pieces: Iterable[Piece]) -> Mapping[str, frozenset[str]]:
    """The keys of pieces by the block that they stand in."""
    found: dict[str, frozenset[str]] = {}
    for one in pieces:
        found[one.block] = found.get(one.block, frozenset()) | {one.key}
    return found


def _known(text: str, words: frozenset[str]) -> bool:
    """Whether a piece is known again in words of hers."""
    own = telling(text)
    return bool(own) and len(own & words) >= _KNOWN_AGAIN * len(own)
