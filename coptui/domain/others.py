"""Leaving other people out of what is handed to one person: names, addresses, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from coptui.domain.addresses import address_key
from coptui.domain.text import fold

ANOTHER = "[another person]"
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")
_PHONE = re.compile(r"\+?\d(?:[\s().\-/\u2010-\u2015]*\d){5,17}")
_LONGEST_GAP = 3
_SHORTEST_ALONE = 3
_SURE_ALONE = 6
"""A single word of so many letters is a name however it is written; "May" only with its capital."""
_LAST = 9  # digits by which two writings of a number are the same


class OtherPeople:
    """Everybody on the list but one, in a form in which they are found in any text."""

    def __init__(
        self, names: Iterable[str], addresses: Iterable[str], phones: Iterable[str]
    ) -> None:
        self._names: set[tuple[str, ...]] = set()
        self._alone: set[str] = set()
        self._longest, self._gap = 1, _LONGEST_GAP
        for name in names:
            self._learn(name)
        self._addresses = {address_key(one) for one in addresses if "@" in one}
        self._phones = {_digits(one) for one in phones if len(_digits(one)) >= 6}

    def _learn(self, name: str) -> None:
        words = _WORD.findall(name)
        if len(words) == 1 and len(words[0]) >= _SHORTEST_ALONE:
            self._alone.add(_alone(words[0]))
        elif len(words) > 1:
            folded = tuple(fold(one) for one in words)
            self._names |= {folded, (folded[-1], *folded[:-1])}
            self._longest = max(self._longest, len(words))
            self._gap = max([self._gap, *map(len, _WORD.split(name)[1:-1])])

    def forget(self, names: Iterable[str], addresses: Iterable[str], phones: Iterable[str]) -> None:
        """These may be named: the person, and whoever speaks for the organisation."""
        for name in names:
            words = _WORD.findall(name)
            folded = tuple(fold(one) for one in words)
            self._names -= {folded, (folded[-1:] + folded[:-1])}
            self._alone.discard(_alone(words[0]) if len(words) == 1 else "")
        self._addresses -= {address_key(one) for one in addresses}
        self._phones -= {_digits(one) for one in phones}

    def left_out_of(self, value: Any) -> Any:
        """The same structure with nobody else in it."""
        if isinstance(value, str):
            return self.left_out(value)
        if isinstance(value, list | tuple):
            return [self.left_out_of(one) for one in value]
        if isinstance(value, dict):
            return {key: self.left_out_of(one) for key, one in value.items()}
        return value

    def left_out(self, text: str) -> str:
        """The text with other words where another person stood."""
        text = _ADDRESS.sub(self._address, text)
        text = _PHONE.sub(self._phone, text)
        return self._without_names(text)

    def _address(self, found: re.Match[str]) -> str:
        bare = found.group().rstrip(".!?")
        return ANOTHER if address_key(bare) in self._addresses else found.group()

    def _phone(self, found: re.Match[str]) -> str:
        return ANOTHER if _digits(found.group()) in self._phones else found.group()

    def _without_names(self, text: str) -> str:
        words = list(_WORD.finditer(text))
        folded = [fold(one.group()) for one in words]
        out, end, at = [], 0, 0
        while at < len(words):
            long = self._name_at(text, words, folded, at)
            if long:
                out += [text[end : words[at].start()], ANOTHER]
                end = words[at + long - 1].end()
            at += long or 1
        return "".join([*out, text[end:]])

    def _name_at(self, text: str, words: list[re.Match[str]], folded: list[str], at: int) -> int:
        """How many words from here are the name of somebody else; the longest counts."""
        most = min(self._longest, len(words) - at)
        for long in range(most, 1, -1):
            if tuple(folded[at : at + long]) in self._names and self._close(text, words, at, long):
                return long
        return 1 if _alone(words[at].group()) in self._alone else 0

    def _close(self, text: str, words: list[re.Match[str]], at: int, long: int) -> bool:
        gaps = (text[words[i].end() : words[i + 1].start()] for i in range(at, at + long - 1))
        return all(len(gap) <= self._gap for gap in gaps)


def _alone(word: str) -> str:
    return fold(word) if len(word) >= _SURE_ALONE else word


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())[-_LAST:]
