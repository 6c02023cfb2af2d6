"""Names in any text: where they stand, whose they are, and the text without them.

Everybody is known by a whole name, however it is turned or shortened to an initial, by an address
and by a telephone number. Those who are near are known by one of their names alone as well, as
people speak of each other; names that are words too count only where their capital means a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coptui.domain.addresses import address_key
from coptui.domain.everyday_names import (
    ALSO_WORDS,
    DOES,
    MONTHS,
    NOBODY,
    OFFICES,
    PARTICLES,
    ROLES,
    SMALL,
    TITLES,
    WHEN,
)
from coptui.domain.text import fold

__all__ = ["ALSO_WORDS", "SOMEBODY", "Known", "People", "Sighting", "Unnamed"]

SOMEBODY = "somebody"
NAME, ALONE, ADDRESS, TELEPHONE = "name", "alone", "address", "telephone"
_SHORTEST = 3
_SURE = 6
"""A name of one word, so long, is a name however it is written."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKED = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’](?:[^\W_]|[\u0300-\u036f])+)*")
_MARK = re.compile(r"[\u0300-\u036f]")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]@]{1,64}@[^\s<>\"'(),;:\[\]@]{1,255}")
_PHONE = re.compile(r"\(?\+?\d(?:[\s().\-/\u2010-\u2015]{0,3}\d){5,17}")
_ENDS = frozenset(".!?:;\n–-*#>•|")
_BEFORE = " \t\"“”'‘’(_"
_GAP = 3
_LAST = 9  # digits by which two writings of a number are the same


class Known(NamedTuple):
    """Somebody who may be spoken of. `alone`: known by one of the names alone as well."""

    name: str
    key: int
    alone: bool = True


@dataclass(frozen=True)
class Sighting:
    """Somebody in a text: from `start` to `end`; `whose` are the keys of all it may mean."""

    start: int
    end: int
    who: str
    kind: str
    whose: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Unnamed:
    """Text with names taken out, and the names that were in it, each once."""

    text: str
    names: tuple[str, ...] = ()


class People:
    """Everybody who may be spoken of, ready to be looked for in any text.

    What is said of twenty thousand is worked out only where a word of theirs stands in a text.
    """

    def __init__(
        self,
        people: Iterable[Known | str],
        addresses: Iterable[str] = (),
        phones: Iterable[str] = (),
    ) -> None:
        self._known: list[Known] = []
        self._parts: list[tuple[str, ...]] = []
        self._by_word: dict[str, list[int]] = {}
        self._alone: dict[str, _Single] = {}
        self._forms: dict[str, dict[tuple[str, ...], _Form]] = {}
        self._longest, self._gap = 1, _GAP
        for one in people:
            self._learn(Known(one, len(self._known)) if isinstance(one, str) else one)
        self._addresses = {address_key(one) for one in addresses if "@" in one}
        self._phones = {key for one in phones if len(key := _digits(one)) >= _SURE}

    def _learn(self, one: Known) -> None:
        parts = name_parts(one.name)
        if not parts:
            return
        at = len(self._known)
        self._known.append(one)
        self._parts.append(parts)
        self._longest = max(self._longest, len(parts))
        for word in set(parts):
            self._by_word.setdefault(word, []).append(at)
        if not one.name.replace(" ", "").isalnum():
            self._gap = max([self._gap, *map(len, _WORD.split(one.name)[1:-1])])
        if one.alone or len(parts) == 1:
            self._learn_alone(parts, at)

    def _learn_alone(self, parts: tuple[str, ...], at: int) -> None:
        for place, word in enumerate(parts):
            middle = 0 < place < len(parts) - 1
            if word in PARTICLES or (middle and len(word) < _SHORTEST) or word in NOBODY:
                continue
            kept = self._alone.setdefault(word, _Single())
            kept.whose.append(at)
            kept.first = kept.first or place == 0

    def called(self, names: Iterable[str]) -> frozenset[int]:
        """The keys of all who bear one of these names."""
        wanted = {name_parts(one) for one in names} - {()}
        return frozenset(
            self._known[at].key
            for parts in wanted
            for at in self._by_word.get(parts[0], ())
            if self._parts[at] == parts
        )

    def seen_in(self, text: str) -> tuple[Sighting, ...]:
        """Everybody who stands in the text, in the order of the text; the longest counts."""
        found = list(self._reached_in(text))
        spans = [(one.start, one.end) for one in found]
        found += [
            one
            for one in self._named_in(text)
            if not any(begin <= one.start < end for begin, end in spans)
        ]
        return tuple(sorted(found, key=lambda one: one.start))

    def unnamed(
        self,
        text: str,
        instead: str = SOMEBODY,
        may_stand: Callable[[Sighting], bool] | None = None,
    ) -> Unnamed:
        """The text without the names in it, but for those that may stand."""
        seen = [one for one in self.seen_in(text) if may_stand is None or not may_stand(one)]
        out, done = list[str](), 0
        for one in seen:
            if one.start < done:
                continue
            if out and text[done : one.start] in (" ", "-", ""):
                done = one.end  # two names in a row are one person, or are told as one
                continue
            begins = _sign_before(text, one.start) in ".!?:"
            out += [text[done : one.start], instead.capitalize() if begins else instead]
            done = one.end
        names = tuple(dict.fromkeys(one.who for one in seen))
        return Unnamed("".join((*out, text[done:])), names)

    def _reached_in(self, text: str) -> Iterator[Sighting]:
        if self._addresses and "@" in text:
            for found in _ADDRESS.finditer(text):
                bare = found[0].rstrip(".!?*_")
                if address_key(bare) in self._addresses or address_key(bare.lstrip("*_")) in (
                    self._addresses
                ):
                    yield Sighting(found.start(), found.start() + len(bare), bare, ADDRESS)
        if self._phones:
            for found in _PHONE.finditer(text):
                if _digits(found[0]) in self._phones:
                    open_ = found[0].startswith("(") and ")" not in found[0]
                    yield Sighting(found.start() + open_, found.end(), found[0], TELEPHONE)

    def _named_in(self, text: str) -> Iterator[Sighting]:
        read = _Read(text)
        at = 0
        while at < len(read.keys):
            size, one = self._at(read, at)
            if one is not None:
                yield one
            at += size

    def _at(self, read: _Read, at: int) -> tuple[int, Sighting | None]:
        """How many words from here on are a name, and whose."""
        key = read.keys[at]
        if key in self._by_word:
            found = self._whole(read, at) or self._after_title(read, at) or self._single(read, at)
        elif len(key) == 1:
            found = self._initial(read, at)
        else:
            return 1, None
        if found is None:
            return 1, None
        size, whose, kind = found
        start = read.with_title(at)
        end = read.end_of_name(at + size - 1)
        who = self._known[whose[0]].name
        keys = frozenset(self._known[one].key for one in whose)
        return size, Sighting(start, end, who, kind, keys)

    def _whole(self, read: _Read, at: int) -> tuple[int, list[int], str] | None:
        forms = self._beginning(read.keys[at])
        if not forms:
            return None
        for size in range(min(self._longest, len(read.keys) - at), 1, -1):
            form = forms.get(tuple(read.keys[at : at + size]))
            if form is not None and read.is_close(at, size, self._gap):
                capitals = [read.has_capital(one) for one in range(at, at + size)]
                doubtful = form.everyday or (form.surname and not capitals[-1])
                if all(capitals) or not doubtful or self._is_as_written(read, at, size, form):
                    return size, form.whose, NAME
        return None

    def _is_as_written(self, read: _Read, at: int, size: int, form: _Form) -> bool:
        said = read.words(at, size)
        return any(_WORD.findall(self._known[one].name) == said for one in form.whose)

    def _beginning(self, word: str) -> dict[tuple[str, ...], _Form]:
        """The forms of whole names that begin with this word."""
        made = self._forms.get(word)
        if made is None:
            made = self._forms[word] = {}
            for at in self._by_word[word]:
                for form, surname in _forms_of(self._parts[at]):
                    if form[0] == word:
                        everyday = all(_is_everyday(one) for one in form)
                        made.setdefault(form, _Form([], surname, everyday)).whose.append(at)
        return made

    def _after_title(self, read: _Read, at: int) -> tuple[int, list[int], str] | None:
        if read.with_title(at) == read.start(at) or not read.has_capital(at):
            return None
        key = read.keys[at]
        whose = [one for one in self._by_word[key] if key == self._parts[one][-1]]
        near = [one for one in whose if self._known[one].alone]
        return (1, near or whose, NAME) if whose else None

    def _initial(self, read: _Read, at: int) -> tuple[int, list[int], str] | None:
        """J. Pardew, and J Pardew."""
        if at + 1 >= len(read.keys) or not (read.has_capital(at) and read.has_capital(at + 1)):
            return None
        letter, key, gap = read.keys[at], read.keys[at + 1], read.gap(at)
        doubtful = letter in "ai" or _is_everyday(key)
        if gap not in (" ", ".", ". ") or (doubtful and "." not in gap):
            return None
        parts = self._parts
        whose = [
            one
            for one in self._by_word.get(key, ())
            if len(parts[one]) > 1 and parts[one][-1] == key and parts[one][0][0] == letter
        ]
        return (2, whose, NAME) if whose else None

    def _single(self, read: _Read, at: int) -> tuple[int, list[int], str] | None:
        single = self._alone.get(read.keys[at])
        if single is None or not self._is_meant(read, at, first=single.first):
            return None
        return 1, single.whose, ALONE

    def _is_meant(self, read: _Read, at: int, *, first: bool) -> bool:
        key, capital = read.keys[at], read.has_capital(at)
        if key in ALSO_WORDS:
            return capital and not read.is_day(at) and self._sounds_like_somebody(read, at, first)
        if len(key) < _SHORTEST:
            return capital
        return capital or (first and not key.isdigit())

    def _sounds_like_somebody(self, read: _Read, at: int, first: bool) -> bool:
        """A name that is a word as well: beside other words in small letters, within a sentence."""
        if read.begins(at):
            after = read.keys[at + 1] if at + 1 < len(read.keys) else ""
            return first and (read.is_owner(at) or after in DOES)
        before = at > 0 and read.gap(at - 1) == " " and read.has_capital(at - 1)
        before = before and not read.begins(at - 1) and read.keys[at - 1] not in self._alone
        after_too = at + 1 < len(read.keys) and read.gap(at) == " " and read.has_capital(at + 1)
        after_too = after_too and read.keys[at + 1] not in self._alone
        return not (before or after_too)


class _Single:
    """One word by which people are known, and whether it is a first name of one of them."""

    __slots__ = ("first", "whose")

    def __init__(self) -> None:
        self.whose: list[int] = []
        self.first = False


class _Form(NamedTuple):
    whose: list[int]
    surname: bool
    everyday: bool


class _Read:
    """A text in words, each with its key."""

    def __init__(self, text: str) -> None:
        self.text = text
        pattern = _MARKED if not text.isascii() and _MARK.search(text) else _WORD
        self._words = list(pattern.finditer(text))
        known: dict[str, str] = {}
        self.keys: list[str] = []
        for one in self._words:
            word = one[0]
            key = known.get(word)
            if key is None:
                key = known[word] = _key(word)
            self.keys.append(key)

    def start(self, at: int) -> int:
        """Where the word begins."""
        return self._words[at].start()

    def words(self, at: int, size: int) -> list[str]:
        """So many words as they are written."""
        return [one[0] for one in self._words[at : at + size]]

    def gap(self, at: int) -> str:
        """What stands between this word and the next."""
        return self.text[self._words[at].end() : self._words[at + 1].start()]

    def is_close(self, at: int, size: int, most: int) -> bool:
        """Whether so many words stand together."""
        return all(
            self._words[one + 1].start() - self._words[one].end() <= most
            for one in range(at, at + size - 1)
        )

    def has_capital(self, at: int) -> bool:
        """Whether the word begins with a capital."""
        return self.text[self._words[at].start()].isupper()

    def is_owner(self, at: int) -> bool:
        """Whether something is said to be theirs: Hope's."""
        return self._words[at][0].endswith(("'s", "’s"))

    def begins(self, at: int) -> bool:
        """Whether a sentence, a line or a point begins with the word."""
        return _sign_before(self.text, self.start(at), _BEFORE) in _ENDS

    def is_day(self, at: int) -> bool:
        """Whether it is the month: in May, 5 May, May 2026."""
        if self.keys[at] not in MONTHS:
            return False
        near = self.keys[at - 1 : at] if at else []
        around = [*near, *self.keys[at + 1 : at + 2]]
        return any(one[:1].isdigit() for one in around) or bool(near and near[0] in WHEN)

    def with_title(self, at: int) -> int:
        """Where the name begins, with the Dr before it."""
        titled = at > 0 and self.keys[at - 1] in TITLES and self.has_capital(at - 1)
        titled = titled and self.gap(at - 1) in (" ", ". ", ".")
        return self.start(at - 1 if titled else at)

    def end_of_name(self, at: int) -> int:
        """Where the name ends, without the s of belonging."""
        return self._words[at].end() - (2 if self.is_owner(at) else 0)


def name_parts(name: str) -> tuple[str, ...]:
    """The words by which somebody is called, as keys, without the title; none for a mere role."""
    plain = name if name.isascii() else unicodedata.normalize("NFC", name)
    said = _WORD.findall(plain)
    bare = tuple(key for one in said if (key := _key(one)) and key not in TITLES)
    bare = bare or tuple(_key(one) for one in said)
    if not bare or (bare[0] in NOBODY and not _has_surname(bare, said)):
        return ()
    if bare[0] in SMALL and (
        any(one in NOBODY for one in bare) or not all(one[:1].isupper() for one in said)
    ):
        return ()
    return bare


def _has_surname(bare: tuple[str, ...], said: Sequence[str]) -> bool:
    """Whether it is a role and then a surname, as somebody is noted down who was heard once."""
    return (
        len(bare) == len(said) == 2
        and bare[0] in ROLES
        and said[1][:1].isupper()
        and not (bare[1] in NOBODY | OFFICES | ALSO_WORDS or bare[1].isdigit())
        and len(bare[1]) >= _SHORTEST
    )


def _forms_of(parts: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """A name as it is written here and there, and whether it is the surname only."""
    if len(parts) < 2:
        return
    yield parts, False
    yield (parts[-1], *parts[:-1]), False
    yield (*parts[1:], parts[0]), False
    if len(parts) > 2:
        yield (parts[0], parts[-1]), False
        if any(one not in PARTICLES for one in parts[1:-1]) or parts[1] in PARTICLES:
            yield parts[1:], True


def _is_everyday(word: str) -> bool:
    return word in ALSO_WORDS or word in NOBODY or len(word) < _SHORTEST or word.isdigit()


def _key(word: str) -> str:
    """The word as a key, without the s of belonging and without its apostrophes."""
    key = fold(word)
    if "'" in key:
        key = key.removesuffix("'s").replace("'", "")
    return key


def _sign_before(text: str, at: int, over: str = " \t\n") -> str:
    """The last sign before a place that is not blank; a full stop where there is none."""
    at -= 1
    while at >= 0 and text[at] in over:
        at -= 1
    return text[at] if at >= 0 else "."


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())[-_LAST:]


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, each in quotes."""
    return ", ".join(f"“{name}”" for name in names)
