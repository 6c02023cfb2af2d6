"""What is due with one person: facts in, sentences out, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coptui.domain.consent import ASK_AGAIN_MONTHS, REFRESH_MONTHS, add_months


@dataclass(frozen=True)
class Due:
    """One thing to do with a person, in words, and by when."""

    words: str
    by: date | None = None
    overdue: bool = False


@dataclass(frozen=True)
class PersonFacts:
    """What is asked about a person to know what is due."""

    renew_by: date | None = None  # the last day of their yes to mail
    hold_reason: str = ""
    asked: tuple[tuple[str, date], ...] = ()  # sessions ahead without an answer
    promised: tuple[tuple[str, date | None], ...] = ()  # what they said they would do
    notes_by: date | None = None
    share_undecided_with: str = ""


def due(facts: PersonFacts, today: date) -> tuple[Due, ...]:
    """What is due, overdue first, then by day."""
    found = [*_consent(facts.renew_by, today)]
    found += [Due(f"no answer yet to {code}", on) for code, on in facts.asked]
    found += [
        Due(f"said they would: {what}", on, on is not None and on < today)
        for what, on in facts.promised
    ]
    if facts.hold_reason:
        found.append(Due(f"on hold, {facts.hold_reason}: ask for another address"))
    if facts.share_undecided_with:
        found.append(
            Due(f"shares an address with {facts.share_undecided_with}: one mail or one each?")
        )
    if facts.notes_by is not None and facts.notes_by <= today:
        found.append(Due("look through the notes: are they still needed?", facts.notes_by, True))
    return tuple(sorted(found, key=lambda one: (not one.overdue, one.by or date.max, one.words)))


def _consent(renew_by: date | None, today: date) -> list[Due]:
    if renew_by is None:
        return []
    if today > renew_by:
        return [Due("their yes to mail ran out: ask again", renew_by, True)]
    if today >= add_months(renew_by, ASK_AGAIN_MONTHS - REFRESH_MONTHS):
        return [Due("their yes to mail runs out: ask again", renew_by)]
    return []
