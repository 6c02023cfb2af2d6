"""Numbers in words: 1 person has, 2 people have."""

from __future__ import annotations


def people(number: int) -> str:
    """1 person, 2 people."""
    return counted(number, "person", "people")


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 draft, 3 drafts. `many` is needed where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def agree(number: int, one: str, many: str) -> str:
    """The verb that goes with a number."""
    return one if number == 1 else many


_ONE_OF = {"people who decide": "one who decides"}
_PLURALS = frozenset({"hosts", "neutral experts", "presenters", "visitors"})


def group(number: int, name: str) -> str:
    """The name of a group as it reads for so many: 1 neutral expert, 2 neutral experts."""
    if number != 1:
        return name
    return name.removesuffix("s") if name in _PLURALS else _ONE_OF.get(name, name)


_MANY = (("has ", "have "), ("is ", "are "), ("was ", "were "), ("shares ", "share "))


def of_many(number: int, reason: str) -> str:
    """A reason that was written for one person, as it reads for so many: have withdrawn."""
    if number != 1:
        for one, many in _MANY:
            if reason.startswith(one):
                return many + reason[len(one) :]
    return reason


_WORDS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


def in_words(number: int) -> str:
    """Small numbers as they are said: none, one, two … twelve, 13."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}"
