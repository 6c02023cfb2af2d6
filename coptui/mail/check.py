"""What is looked at before a mailing may go: errors stop it, warnings ask for another look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coptui.domain import words
from coptui.domain.blanks import blanks, without_blanks
from coptui.domain.mailing import INVITING, Kind

ERROR, WARNING = "error", "warning"
SUBJECT = 78
_AHEAD = INVITING | {Kind.save_the_date}
_EVENT = frozenset({*_AHEAD, Kind.change})
_NEED_NOT_INVITE = frozenset({Kind.booking})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATE = re.compile(
    rf"\b({'|'.join(_DAYS)}),?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"({'|'.join(_MONTHS)})(?:,?\s+(\d{{4}}))?\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?![\d:]|\.\d)")
_SAMPLE = re.compile(r"\[\[.*?\]\]|lorem ipsum|\bXXX+\b|\bTODO\b", re.IGNORECASE | re.S)
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
_THANKS = re.compile(r"\bthank(?:s|ed|ing|ful| you)?\b|\bgrateful\b", re.IGNORECASE)
_NEXT = re.compile(r"\bnext (?:session|time|date)\b|\byou are invited\b|\binvite you\b", re.I)
_STOP = re.compile(r"\bSTOP\b|\bunsubscribe\b|\bleave (?:this|the) list\b")
_ACCESS = re.compile(
    r"\bstep[- ]free\b|\baccess|\bwheelchair|\bhearing\b|\blift\b|\bramp\b"
    r"|\bquiet (?:space|room|corner)",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"\b(?:attached|attachment|enclosed)\b", re.IGNORECASE)
_LOCAL = re.compile(r"\bfile:|(?<!\w)[A-Z]:\\|(?<!\S)/(?:home|Users|tmp)/")
_PLAIN_LINK = re.compile(r"\bhttp://\S", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `level` is error or warning, `rule` its short name."""

    level: str
    rule: str
    text: str


@dataclass(frozen=True)
class Facts:
    """What the words are compared with. Dates are civil dates where the community is."""

    kind: str
    today: date
    session_on: date | None = None
    times: tuple[str, ...] = ()
    next_on: date | None = None
    next_times: tuple[str, ...] = ()
    cancelled: bool = False
    over: bool = False
    missing: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def lint(subject: str, text: str, source: str, facts: Facts) -> tuple[Finding, ...]:
    """All findings for a mailing as one person would read it; `source` is the text as written."""
    found = [
        *_left_over(subject, text),
        *_subject(subject),
        *_promises(text, facts),
        *_session(facts),
        *_dates(f"{subject}\n{text}", facts),
        *_times(text, facts),
        *_links(text),
    ]
    found += _files(text, facts.files)
    seen = set()
    for hint in words.check(words.authored(source)):
        if hint.found.casefold() not in seen:
            seen.add(hint.found.casefold())
            found.append(Finding(WARNING, hint.rule, hint.words))
    return tuple(sorted(found, key=lambda one: one.level != ERROR))


def _files(text: str, files: tuple[str, ...]) -> Iterator[Finding]:
    said = _ATTACHED.search(text) is not None
    if said and not files:
        yield Finding(WARNING, "attachment", "It says that something is attached, and nothing is.")
    named = [one for one in files if one.rpartition(".")[0].casefold() in text.casefold()]
    if files and not said and len(named) < len(files):
        yield Finding(
            WARNING,
            "attachment",
            f"{next(one for one in files if one not in named)} goes with it, and the text does not "
            "say that anything is attached.",
        )


def _left_over(subject: str, text: str) -> Iterator[Finding]:
    whole = f"{subject}\n{text}"
    for blank in blanks(whole):
        words_left = f"Still to be written in: {blank.words} ({blank.name})."
        yield Finding(ERROR, "blank", words_left)
    sample = _SAMPLE.search(without_blanks(whole))
    if sample:
        shown = " ".join(sample[0].split())[:60]
        yield Finding(ERROR, "sample", f"Sample text still stands in it: {shown}")
    if _BRACES.search(whole):
        yield Finding(ERROR, "braces", "A sign of the template, {{ or {%, still stands in it.")


def _subject(subject: str) -> Iterator[Finding]:
    if not subject.strip():
        yield Finding(ERROR, "subject", "The subject is empty.")
    if len(subject) > SUBJECT:
        yield Finding(
            WARNING, "subject", f"The subject has {len(subject)} letters; phones cut it after 78."
        )
    letters = [c for c in subject if c.isalpha() and (c.isupper() or c.islower())]
    if len(letters) > 5 and all(c.isupper() for c in letters):
        yield Finding(
            WARNING, "subject", "The subject is all in capitals, which reads as shouting."
        )


def _promises(text: str, facts: Facts) -> Iterator[Finding]:
    if not _STOP.search(text):
        yield Finding(ERROR, "stop", "It does not say how to stop these mails.")
    if not _THANKS.search(text):
        yield Finding(WARNING, "thanks", "It thanks nobody.")
    told = facts.kind in _NEED_NOT_INVITE or (facts.kind in _EVENT and _DATE.search(text))
    if not _NEXT.search(text) and not told:
        yield Finding(
            WARNING,
            "next",
            "It says nothing of the next session, not even that it has no date yet.",
        )
    if facts.kind in _EVENT and not facts.cancelled and not _ACCESS.search(text):
        yield Finding(
            WARNING, "access", "It says nothing about access: steps, hearing, a quiet space."
        )
    if facts.ways and not any(way in text for way in facts.ways):
        yield Finding(WARNING, "host", "It names no telephone or address of somebody to ask.")


def _session(facts: Facts) -> Iterator[Finding]:
    if facts.kind not in _EVENT:
        return
    if facts.over or (facts.session_on is not None and facts.session_on < facts.today):
        about = (
            "The session it is about" if facts.kind == Kind.change else "The session it invites to"
        )
        yield Finding(ERROR, "past", f"{about} is over.")
        return
    if facts.cancelled:
        return
    if facts.missing:
        yield Finding(ERROR, "session", f"The session still lacks {', '.join(facts.missing)}.")


def _dates(text: str, facts: Facts) -> Iterator[Finding]:
    meant = {day for day in (facts.session_on, facts.next_on) if day is not None}
    seen: set[str] = set()
    for match in _DATE.finditer(text):
        shown = " ".join(match[0].split())
        if shown in seen:
            continue
        seen.add(shown)
        day = _day(match, facts)
        if day is None:
            yield Finding(ERROR, "date", f"There is no such day: {shown}.")
        elif _DAYS[day.weekday()].casefold() != match[1].casefold():
            yield Finding(
                ERROR,
                "weekday",
                f"{shown}: that day in {day.year} is a {_DAYS[day.weekday()]}.",
            )
        elif day < facts.today and facts.kind in _AHEAD:
            yield Finding(WARNING, "past", f"{shown} is in the past.")
        elif meant and day not in meant and facts.kind in _AHEAD:
            yield Finding(WARNING, "dates", f"{shown} is not the day of the session.")


def _day(match: re.Match[str], facts: Facts) -> date | None:
    month = [one.casefold() for one in _MONTHS].index(match[3].casefold()) + 1
    near = facts.session_on or facts.today
    years = [int(match[4])] if match[4] else [near.year, near.year + 1, near.year - 1]
    found = []
    for year in years:
        try:
            found.append(date(year, month, int(match[2])))
        except ValueError:
            continue
    return min(found, key=lambda day: abs((day - near).days), default=None)


def _times(text: str, facts: Facts) -> Iterator[Finding]:
    if facts.kind not in _AHEAD or not facts.times:
        return
    known = (*facts.times, *facts.next_times)
    meant = {tuple(map(int, one.split(":"))) for one in known}
    other = [m[0] for m in _TIME.finditer(text) if (int(m[1]), int(m[2])) not in meant]
    if other:
        yield Finding(
            WARNING,
            "times",
            f"It names the time {other[0]}, and the session is from {' to '.join(facts.times)}.",
        )


def _links(text: str) -> Iterator[Finding]:
    if _LOCAL.search(text):
        yield Finding(
            ERROR, "link", "It points to a file on this computer; nobody else can open it."
        )
    if _PLAIN_LINK.search(text):
        yield Finding(WARNING, "link", "A link begins with http:// and not with https://.")
