"""What a session has and what it still lacks, each thing with the way to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from coptui.domain.counting import agree, counted, people


class Phase(StrEnum):
    """Where the day of a session is: to come, today, or behind it."""

    ahead = "ahead"
    day = "day"
    over = "over"


@dataclass(frozen=True)
class Line:
    """One thing. `mends` says how: `field:venue`, `tick:room` or `act:sheet`; empty for a fact."""

    key: str
    done: bool
    words: str
    mends: str = ""


@dataclass(frozen=True)
class ReadyFacts:
    """What is known of a session on the way to its day."""

    has_date: bool = False
    has_end: bool = False
    place: str = ""
    access: str = ""
    host: str = ""
    host_contact: str = ""
    topic: str = ""
    example: str = ""
    case_study: bool = False
    lived_experience: str = ""
    sheets: int = 0
    helpers: int = 0
    eating: int = 0
    diets: int = 0
    order_warnings: int = 0
    ticked: frozenset[str] = frozenset()


TICKS: tuple[tuple[str, str], ...] = (
    ("room", "the room and how the tables stand"),
    ("refreshments", "refreshments"),
    ("pens", "pens, stickies, flip chart"),
    ("notice", "the notice about permissions"),
    ("camera", "a camera, and who holds it"),
    ("support", "travel and costs of those with lived experience"),
)
"""What is looked after by hand before people come, in the order of a day."""


def before(facts: ReadyFacts) -> tuple[Line, ...]:
    """What an invitation needs, then what makes a good session, then the day itself."""
    return (*_invitation(facts), *_good(facts), *_day(facts))


def lacking(lines: Collection[Line]) -> tuple[Line, ...]:
    """Those that are still to be seen to."""
    return tuple(one for one in lines if not one.done)


def _invitation(f: ReadyFacts) -> Iterator[Line]:
    yield Line("date", f.has_date, "date" if f.has_date else "a date and a time to begin",
               "act:other_day")  # fmt: skip
    if f.has_date and not f.has_end:
        yield Line("end", False, "a time to end", "act:other_day")
    for key, value, there, lack in (
        ("venue", f.place, "place", "a venue or a link"),
        ("access", f.access, "access line", "a line about access"),
        ("host_name", f.host, "host", "the name of a host"),
        ("host_contact", f.host_contact, "a way to reach the host", "a way to reach the host"),
        ("key_question", f.topic, "topic or question", "a topic or a key question"),
    ):
        yield Line(key, bool(value.strip()), there if value.strip() else lack, f"field:{key}")


def _good(f: ReadyFacts) -> Iterator[Line]:
    words = "example" if f.example else "an example or a case study"
    yield Line("example", bool(f.example), words, "field:example")
    if f.lived_experience:
        yield Line("lived", True, "lived experience: planned", "field:lived_experience")
    elif f.case_study:
        yield Line("lived", True, "lived experience: case study instead", "field:lived_experience")
    else:
        yield Line("lived", False, "lived experience: not yet", "field:lived_experience")
    if f.order_warnings:
        words = counted(f.order_warnings, "thing") + " to look at in the running order"
        yield Line("order", False, words, "act:order")


def _day(f: ReadyFacts) -> Iterator[Line]:
    sheet = "attendance sheet" if f.sheets else "an attendance sheet"
    yield Line("sheet", bool(f.sheets), sheet, "act:sheet")
    helpers = counted(f.helpers, "helper") + " named" if f.helpers else "who helps: greet, record"
    yield Line("helpers", bool(f.helpers) or "helpers" in f.ticked, helpers, "tick:helpers")
    for key, words in TICKS:
        if key == "refreshments" and f.eating:
            diets = f", {counted(f.diets, 'need')} beside" if f.diets else ""
            words = f"refreshments for {f.eating}{diets}"
        yield Line(key, key in f.ticked, words, f"tick:{key}")


@dataclass(frozen=True)
class AfterFacts:
    """What is known of a session once its day is behind it, or it was called off."""

    closed: bool = False
    called_off: bool = False
    present: int = 0
    decision: str = ""
    reason: str = ""
    who_else: str = ""
    useful: str = ""
    next_code: str = ""
    sheets_open: int = 0
    debrief: int = 0
    photos: int = 0
    without_caption: int = 0
    costs: int = 0
    summary_words: int = 0
    summary_agreed: bool = False


def after(f: AfterFacts) -> tuple[Line, ...]:
    """How it ended, and what follows from it."""
    if f.called_off:
        return (Line("decided", True, f"called off{f': {f.reason}' if f.reason else ''}"),)
    return (*_ended(f), *_follows(f))


def _ended(f: AfterFacts) -> Iterator[Line]:
    came = f"{f.present} came" if f.present else "who came is not marked yet"
    yield Line("people", f.present > 0, came, "act:people")
    if not f.closed:
        yield Line("close", False, "close it: meet again, when, who, who else", "act:close")
        return
    yield Line("decided", True, f"decided: {f.decision}" if f.decision else "closed", "")
    for key, name, words in (
        ("because", "because", f.reason),
        ("who_else", "who else", f.who_else),
        ("useful", "useful", f.useful),
    ):
        if words:
            yield Line(key, True, f"{name}: {words}", "")
    if f.next_code:
        yield Line("next", True, f"next: {f.next_code}", "act:next")
    else:
        yield Line("next", False, "no next session: n drafts one like this", "act:next")


def _follows(f: AfterFacts) -> Iterator[Line]:
    if f.summary_agreed:
        yield Line("summary", True, "summary agreed", "act:summary")
    elif f.summary_words:
        words = f"summary: a draft of {counted(f.summary_words, 'word')}"
        yield Line("summary", False, words, "act:summary")
    if f.sheets_open:
        words = f"{counted(f.sheets_open, 'sheet')} to type in"
        yield Line("sheet", False, words, "act:sheet")
    noted = f"{counted(f.debrief, 'recollection')} noted"
    yield Line("debrief", f.debrief > 0, noted if f.debrief else "what the hosts remember",
               "act:afterwards")  # fmt: skip
    if f.photos:
        lack = f", {f.without_caption} without a caption" if f.without_caption else ""
        yield Line("photos", not f.without_caption, f"{counted(f.photos, 'photo')}{lack}",
                   "act:afterwards")  # fmt: skip
    else:
        yield Line("photos", True, "no photos", "act:afterwards")
    words = counted(f.costs, "cost") + " noted" if f.costs else "no costs noted"
    yield Line("costs", True, words, "act:afterwards")


def untold(number: int, what: str) -> str:
    """Who knows only the plan of before, in a sentence."""
    if what == "off":
        return f"{people(number)} {agree(number, 'does', 'do')} not know that it is off: tell them"
    return f"{people(number)} {agree(number, 'knows', 'know')} the old {what}: tell them"
