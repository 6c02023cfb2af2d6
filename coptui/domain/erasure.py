"""Finding a person in any text: name, addresses and numbers, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coptui.domain.addresses import address_key
from coptui.domain.text import fold, searched

GONE = "(erased)"
"""What stands where a name was taken out of something that stays."""
SHORTEST_NAME = 4
"""A single word shorter than this is too often another word to be looked for."""
SHORTEST_NUMBER = 6
_BETWEEN = r"[\s().\-/\u2010-\u2015]*"
_COUNTRY = re.compile(r"^(?:\+|00)\s*44")


@dataclass(frozen=True)
class Needles:
    """What tells that a text speaks of one person: names, addresses, telephone numbers."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, names: Iterable[str], addresses: Iterable[str] = (), phones: Iterable[str] = ()
    ) -> Needles:
        """The same without doubles, and without what is too short to mean anybody."""
        long = (" ".join(one.split()) for one in names)
        kept = (one for one in long if " " in one or len(one) >= SHORTEST_NAME)
        digits = (one for one in phones if sum(map(str.isdigit, one)) >= SHORTEST_NUMBER)
        with_at = (one.strip() for one in addresses if "@" in one)
        return cls(_once(kept), _once(with_at), _once(digits))

    def __or__(self, other: Needles) -> Needles:
        """Both together."""
        return Needles.of(
            (*self.names, *other.names),
            (*self.addresses, *other.addresses),
            (*self.phones, *other.phones),
        )

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.names or self.addresses or self.phones)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = [part for name in self.names for part in _name_patterns(name)]
        parts += [part for one in self.addresses for part in _address_patterns(one)]
        parts += [_phone_pattern(one) for one in self.phones]
        return re.compile("|".join(parts) if parts else r"(?!)", re.IGNORECASE)

    @cached_property
    def probes(self) -> tuple[str, ...]:
        """Patterns for SQL's LIKE, one of which fits every text that holds the person.

        They fit other texts as well; empty where a name has no plain letters to look for.
        """
        parts = [[max(_runs(one), key=len, default="")] for one in self.names]
        parts += [_runs(one.rpartition("@")[0]) for one in self.addresses]
        parts += [list(_core(one)) for one in self.phones]
        if not all(len("".join(one)) > 1 for one in parts):
            return ()
        return _once(f"%{'%'.join(one)}%" for one in parts)

    def found_in(self, text: str) -> bool:
        """Whether the text holds the person."""
        return bool(text) and self._pattern.search(text) is not None

    def place_in(self, text: str) -> int:
        """Where in the text the person stands first; 0 where nowhere."""
        found = self._pattern.search(text)
        return 0 if found is None else found.start()

    def taken_out(self, text: str, instead: str = GONE) -> str:
        """The text with another word wherever the person stood."""
        return self._pattern.sub(instead, text) if text else text

    def taken_out_of(self, value: Any, instead: str = GONE) -> Any:
        """The same for a structure of lists, mappings and texts; keys are looked at too."""
        if isinstance(value, str):
            return self.taken_out(value, instead)
        if isinstance(value, list):
            return [self.taken_out_of(one, instead) for one in value]
        if isinstance(value, dict):
            return {
                self.taken_out(str(key), instead): self.taken_out_of(one, instead)
                for key, one in value.items()
            }
        return value


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in values if one))


def _name_patterns(name: str) -> list[str]:
    """As it is written, folded, with the last word first, and as part of a file's name."""
    spoken = name.split()
    turned = [spoken[-1], *spoken[:-1]] if len(spoken) > 1 else spoken
    orders = {tuple(spoken), tuple(turned), tuple(fold(name).split())}
    orders.add(tuple(fold(" ".join(turned)).split()))
    orders.add(tuple(searched(name).split()))
    return [
        r"(?<![^\W_])" + r"(?:[^\w@]|_){1,3}".join(map(re.escape, words)) + r"(?![^\W_])"
        for words in sorted(orders)
        if words
    ]


def _address_patterns(address: str) -> list[str]:
    found = []
    for one in sorted({address.casefold(), address_key(address), searched(address)}):
        local, _, domain = one.rpartition("@")
        found.append(rf"(?<![\w.+%-]){re.escape(local)}(?:@|%40){re.escape(domain)}(?![\w-]|\.\w)")
    return found


def _runs(text: str) -> list[str]:
    """Plain letters and digits that every writing of the text has in this order."""
    return re.findall(r"[0-9A-Za-z]+", text)


def _core(phone: str) -> str:
    """The digits without the country's number and the nought before."""
    bare = _COUNTRY.sub("", phone.strip())
    return "".join(sign for sign in bare if sign.isdigit()).lstrip("0")


def _phone_pattern(phone: str) -> str:
    """The digits with anything between them, with the country's number or a nought before."""
    core = _BETWEEN.join(map(re.escape, _core(phone)))
    return rf"(?<!\d)(?:(?:\+|00)\d{{1,3}}{_BETWEEN})?(?:0{_BETWEEN})?{core}(?!\d)"
