"""How long each kind of thing is kept, unless this house says otherwise. Nothing goes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coptui.domain.dates import add_months

KEPT = 0
"""As a number of months: kept without an end."""
LONGEST = 1_200
TEXT_GONE = "The text of this mailing is no longer kept.\n"
"""What stands in place of the words of a mailing once they were let go."""


class Kind(StrEnum):
    """What the schedule is about."""

    people = "people"
    mail_texts = "mail_texts"
    delivery_facts = "delivery_facts"
    unmatched_mail = "unmatched_mail"
    sheets = "sheets"
    debrief_notes = "debrief_notes"
    audit = "audit"
    anonymous = "anonymous"


@dataclass(frozen=True, eq=False, repr=False)
class Usual:
    """One line of the schedule as it is without any setting."""

    title: str
    months: int
    about: str
    one: str
    many: str
    fixed: bool = False
    comes_back: bool = True


SCHEDULE: Mapping[Kind, Usual] = {
    Kind.people: Usual(
        "People nobody has heard of",
        24,
        "Nothing was said, sent, changed or attended since. They are forgotten as if they had "
        "asked; whoever said no stays protected, and sessions keep their counts.",
        "1 person",
        "{} people",
    ),
    Kind.mail_texts: Usual(
        "Texts of mailings",
        12,
        "The words of mailings that ended, with what was personal in each. Who got one, and when, "
        "stays.",
        "the text of 1 mailing",
        "the texts of {} mailings",
    ),
    Kind.delivery_facts: Usual(
        "Who got which mail",
        36,
        "Names, addresses and answers of servers. How many got a mailing stays.",
        "the names on 1 message",
        "the names on {} messages",
    ),
    Kind.unmatched_mail: Usual(
        "Incoming mail of strangers",
        1,
        "Answers that fit nobody on the list. coptui takes in no mail yet, so there is none.",
        "1 message of a stranger",
        "{} messages of strangers",
    ),
    Kind.sheets: Usual(
        "Attendance sheets",
        12,
        "Paper or scans, which lie outside coptui: shred them, then confirm here. What was typed "
        "in from them stays.",
        "the sheet of 1 session",
        "the sheets of {} sessions",
    ),
    Kind.debrief_notes: Usual(
        "Notes on a topic",
        12,
        "What the team wrote down for itself at the beginning and the end, counted from the day "
        "the topic was closed.",
        "the notes on 1 topic",
        "the notes on {} topics",
    ),
    Kind.audit: Usual(
        "The history",
        72,
        "Who did what when, in numbers and verbs without names. It can still be checked "
        "afterwards, and it does not come back.",
        "1 line of the history",
        "{} lines of the history",
        comes_back=False,
    ),
    Kind.anonymous: Usual(
        "What has no names",
        KEPT,
        "Summaries, ratings, seats, what was captured without a name, outcomes: kept.",
        "1 thing",
        "{} things",
        fixed=True,
    ),
}


def cut_off(months: int, today: date) -> date | None:
    """What is older than this day has been kept long enough; None where it is kept."""
    return None if months == KEPT else add_months(today, -months)


def counted(kind: Kind, count: int) -> str:
    """So many of a kind, in words."""
    usual = SCHEDULE[kind]
    return usual.one if count == 1 else usual.many.format(f"{count:,}")


def months_in_words(months: int) -> str:
    """A span as people say it."""
    if months == KEPT:
        return "kept"
    if months % 12 == 0:
        return "1 year" if months == 12 else f"{months // 12} years"
    return "1 month" if months == 1 else f"{months} months"
