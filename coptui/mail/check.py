"""What is looked at before a mailing may go: errors stop it, warnings ask for another look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coptui.domain import words
from coptui.domain.blanks import blanks, without_blanks
from coptui.domain.dates import long_day
from coptui.domain.mailing import INVITING, Kind
from coptui.mail.context import without_how_agreed
from coptui.mail.days_and_times import DAYS, days_in, times_in

ERROR, WARNING = "error", "warning"
SUBJECT = 78
_SHORTEST_PLACE = 5
_AHEAD = INVITING | {Kind.save_the_date}
_EVENT = frozenset({*_AHEAD, Kind.change})
_NEED_NOT_INVITE = frozenset({Kind.booking})
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
    venue: str = ""
    its_own: tuple[str, ...] = ()
    """Names that may stand in it all the same: of the host, the address, the next place."""
    places: tuple[str, ...] = ()
    """All places that are known."""


def lint(subject: str, text: str, source: str, facts: Facts) -> tuple[Finding, ...]:
    """All findings for a mailing as one person would read it; `source` is the text as written."""
    found = [
        *_left_over(subject, text),
        *_subject(subject),
        *_promises(text, facts),
        *_session(facts),
        *_dates(f"{subject}\n{text}", facts),
        *_times(text, facts),
        *_venue(f"{subject}\n{text}", facts),
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
    told = facts.kind in _NEED_NOT_INVITE or (facts.kind in _EVENT and any(days_in(text)))
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
    near = facts.session_on or facts.today
    for told in days_in(without_how_agreed(text)):
        day = told.on(near)
        if day is None:
            yield Finding(ERROR, "date", f"There is no such day: {told.shown}.")
        elif told.weekday not in (None, day.weekday()):
            on = f"that day in {day.year}" if told.month is not None else long_day(day)[:-5]
            right = f"is a {DAYS[day.weekday()]}" if told.month is not None else "is the nearest"
            yield Finding(ERROR, "weekday", f"{told.shown}: {on} {right}.")
        elif day < facts.today and facts.kind in _AHEAD:
            yield Finding(WARNING, "past", f"{told.shown} is in the past.")
        elif meant and day not in meant and facts.kind in _AHEAD:
            yield Finding(WARNING, "dates", f"{told.shown} is not the day of the session.")


def _times(text: str, facts: Facts) -> Iterator[Finding]:
    if facts.kind not in _AHEAD or not facts.times:
        return
    known = (*facts.times, *facts.next_times)
    right = {tuple(map(int, one.split(":"))) for one in known}
    other = [shown for shown, meant in times_in(text) if right.isdisjoint(meant)]
    if other:
        yield Finding(
            WARNING,
            "times",
            f"It names the time {other[0]}, and the session is from {' to '.join(facts.times)}.",
        )


def _venue(text: str, facts: Facts) -> Iterator[Finding]:
    """Another place to meet, where the mail is about a session that is still to come."""
    if facts.kind not in _AHEAD or facts.cancelled or not facts.venue:
        return
    said = f" {_flat(text)} "
    for own in sorted((facts.venue, *facts.its_own), key=len, reverse=True):
        if own.strip():
            said = said.replace(f" {_flat(own)} ", " · ")  # a hub in the hall of the hub
    for place in facts.places:
        if len(place) >= _SHORTEST_PLACE and f" {_flat(place)} " in said:
            yield Finding(
                WARNING, "venue", f"It names {place}, and the session is at {facts.venue}."
            )
            return


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _links(text: str) -> Iterator[Finding]:
    if _LOCAL.search(text):
        yield Finding(
            ERROR, "link", "It points to a file on this computer; nobody else can open it."
        )
    if _PLAIN_LINK.search(text):
        yield Finding(WARNING, "link", "A link begins with http:// and not with https://.")
