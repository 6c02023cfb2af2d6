"""A promise in one line: `Femi asks the larder, 5 Dec` is who, what and by when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coptui.domain import dates
from coptui.domain.errors import RuleBroken
from coptui.domain.text import fold

THE_GROUP = "the group"
_GROUP = re.compile(
    r"(?:the group|we all|all of us|we|everybody|everyone)\b[,:]?\s+", re.IGNORECASE
)
_BY = re.compile(r"[,;]?\s*\b(?:by|until|before|on)\s+(?P<day>[^,;]+)$", re.IGNORECASE)
_LAST = re.compile(r"[,;]\s*(?P<day>[^,;]+)$")
_WILL = re.compile(
    r"(?:(?:will|is going to|are going to|agreed to|promised to|to)\s+)(?=\S)", re.IGNORECASE
)
"""Between who and what: a promise is told without it, `Somebody: ask the ward`."""
_COLON = re.compile(r"(?P<who>[^:]{2,60}):\s+(?P<what>\S.*)")


@dataclass(frozen=True)
class Promise:
    """What somebody said they would do. `who` is empty where the line does not say."""

    what: str
    who: str = ""
    contact_id: int | None = None
    due: date | None = None


def parse(line: str, today: date, people: Mapping[str, int | None] | None = None) -> Promise:
    """Read the line. `people` are names, as they may stand at its beginning, with their contacts.

    A day at the end counts after a comma or after `by`; what is no day stays a part of the words.
    """
    rest, due = _day_off(line.strip(), today)
    named = _COLON.fullmatch(rest)
    if named is not None:
        who = named["who"].strip()
        return Promise(named["what"], who, _known(who, people or {}), due)
    group = _GROUP.match(rest)
    if group is not None and rest[group.end() :].strip():
        return Promise(_bare(rest[group.end() :].strip()), THE_GROUP, None, due)
    for name in sorted(people or {}, key=len, reverse=True):
        after = _after(rest, name)
        if after:
            return Promise(_bare(after), rest[: len(name)], (people or {})[name], due)
    return Promise(rest, "", None, due)


def _bare(what: str) -> str:
    said = _WILL.match(what)
    return what[said.end() :] if said else what


def _day_off(line: str, today: date) -> tuple[str, date | None]:
    for pattern in (_BY, _LAST):
        found = pattern.search(line)
        if found is None or not line[: found.start()].strip():
            continue
        due = _day(found["day"], today)
        if due is not None and due >= today:
            return line[: found.start()].rstrip(" ,;"), due
    return line, None


def _day(words: str, today: date) -> date | None:
    bare = re.sub(r"^(?:by|on|until|before)\s+", "", words.strip().rstrip("."), flags=re.IGNORECASE)
    ahead = _weekday(bare, today)
    if ahead is not None:
        return ahead
    try:
        return dates.parse_day(bare, today)
    except RuleBroken:
        return None


def _weekday(words: str, today: date) -> date | None:
    """The coming Friday, where only a weekday stands there."""
    key = fold(words).removeprefix("next ")
    fits = [
        at for at, name in enumerate(dates.WEEKDAYS) if len(key) > 2 and fold(name).startswith(key)
    ]
    if len(fits) != 1:
        return None
    return today + timedelta(days=(fits[0] - today.weekday() - 1) % 7 + 1)


def _after(text: str, name: str) -> str:
    """What follows the name at the beginning of the text; empty where it does not stand there."""
    if fold(text[: len(name)]) != fold(name) or not text[len(name) :][:1].isspace():
        return ""
    return text[len(name) :].strip()


def _known(who: str, people: Mapping[str, int | None]) -> int | None:
    return next((contact for name, contact in people.items() if fold(name) == fold(who)), None)


def owner_words(who: str, is_contact: bool) -> str:
    """Who promised it, in words that may leave the house: a role or the group, never a name.

    What begins with a capital may be a name nobody here knows; a role is written without one.
    """
    if who == THE_GROUP:
        return "The group:"
    if not who:
        return "To do:"
    if is_contact or not who[:1].islower():
        return "Somebody:"
    return f"{who[:1].upper()}{who[1:]}:"
