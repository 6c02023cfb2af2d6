"""The facts a template may use, as plain values that no longer know the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from coptui.domain import dates
from coptui.domain.consent import Basis, Method, Standing
from coptui.domain.text import clean_line

_TITLES = frozenset(
    [
        *("dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "rev", "reverend", "imam"),
        *("fr", "father", "sir", "dame", "lord", "lady", "cllr"),
    ]
)
_WORD = re.compile(r"[^\W\d_]")
_OUTSIDE_WHY = {
    "presenter": "You get this because you bring an example to {community}.",
    "venue": "You get this because you help {community} to meet.",
    "influencers": "You get this because you can decide about what {community} has talked over.",
    "unanswered": "You get this because you can decide about what {community} has talked over.",
    "visitors": "You get this because you came to see how {community} works.",
}
"""Why somebody gets a mail who is meant for a part they have, whether on the list or not."""


_AGREED = {
    Method.sheet: "You signed a sheet",
    Method.form: "You ticked a form",
    Method.mail: "You agreed in a mail",
    Method.spoken: "You told us that we may write to you",
}


_AGREED_ON = re.compile(rf"(?:{'|'.join(_AGREED.values())}) on \d+ \w+ \d{{4}}\.")


def without_how_agreed(text: str) -> str:
    """The text without the day on which its reader agreed: that is no day to come to."""
    return _AGREED_ON.sub("", text)


@dataclass(frozen=True)
class PersonFacts:
    """What a message says about the one person it goes to."""

    greeting: str
    name: str
    first_name: str
    why: str
    thanks: str
    actions: str = ""


@dataclass(frozen=True)
class MeetingFacts:
    """One session in words. All strings; empty where nothing is known."""

    known: bool = False
    cancelled: bool = False
    topic: str = ""
    named: str = ""
    question: str = ""
    day: str = ""
    date: str = ""
    start: str = ""
    end: str = ""
    venue: str = ""
    address: str = ""
    getting_there: str = ""
    access: str = ""
    costs: str = ""
    refreshments: str = ""
    example: str = ""
    first: str = ""
    people: str = ""
    coming: str = ""
    slot: str = ""
    noted: str = ""
    thanks: str = ""
    useful: str = ""
    opening: bool = False
    later: bool = False
    reason: str = ""
    line: str = ""


@dataclass(frozen=True)
class HostFacts:
    """Who signs, and how to reach them."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class CommunityFacts:
    """The community a mailing is about."""

    name: str = ""
    code: str = ""
    purpose: str = ""
    question: str = ""
    agreement: str = ""
    place: str = ""
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True)
class SenderFacts:
    """The organisation behind the mail."""

    who: str = ""
    organisation: str = ""
    reply_to: str = ""
    stop: str = ""


@dataclass(frozen=True)
class SharedFacts:
    """Everything in a mailing that is the same for everybody."""

    community: CommunityFacts = field(default_factory=CommunityFacts)
    session: MeetingFacts = field(default_factory=MeetingFacts)
    next: MeetingFacts = field(default_factory=MeetingFacts)
    previous: MeetingFacts = field(default_factory=MeetingFacts)
    host: HostFacts = field(default_factory=HostFacts)
    sender: SenderFacts = field(default_factory=SenderFacts)

    def plain(self) -> dict[str, dict[str, Any]]:
        """The facts as nested plain values, ready to be kept as JSON and given to a template."""
        return asdict(self)


def person(
    name: str,
    *,
    community: str = "",
    since: date | None = None,
    replied: bool = False,
    audience: str = "",
    actions: str = "",
    agreed: Standing | None = None,
) -> PersonFacts:
    """The personal facts from a name; a greeting never says more than is known.

    `audience` is whom the template means: it says why somebody gets the mail who is not on a list.
    `agreed` says how and when they agreed to be written to, where they said so themselves.
    """
    first = first_name(name)
    how = _how_agreed(agreed)
    joined = f" since {since:%B %Y}" if since and not how else ""
    why = f"You get this because you are on the list of {community}{joined}." if community else ""
    outside = _OUTSIDE_WHY.get(audience, "")
    if outside and community:
        why = outside.format(community=community)
    elif audience == "farewell" and community and not since:
        why = f"You get this because you have followed what {community} does."
    thanks = (
        "Thank you for letting us know about coming."
        if replied
        else "Thank you for being part of this community."
    )
    return PersonFacts(
        greeting=f"Hello {first}" if first else "Hello",
        name=clean_line(name).text,
        first_name=first,
        why=f"{why or 'You get this because you asked to hear from us.'}{how}",
        thanks=thanks,
        actions=actions,
    )


def _how_agreed(agreed: Standing | None) -> str:
    """In a sentence, how and when somebody agreed; empty where they did not say so themselves."""
    fact = agreed.fact if agreed is not None and agreed.live else None
    if fact is None or fact.method is None or fact.basis is not Basis.consent:
        return ""
    if fact.by_guardian or fact.happened_on == date.min:
        return ""
    return f" {_AGREED[fact.method]} on {dates.long_day(fact.happened_on).partition(' ')[2]}."


def first_name(name: str) -> str:
    """The name somebody is greeted by, or nothing where only initials or a title are known."""
    words = clean_line(name).text.split()
    if "," in name or "@" in name or len(words) < 2:
        # One word may be a family name, a nickname or an address: greet with it only when it
        # looks like a name on its own.
        return words[0] if len(words) == 1 and _looks_like_name(words[0]) else ""
    if words[0].rstrip(".").casefold() in _TITLES:
        # A title goes with the whole name: nobody is called "Dr".
        return " ".join(words)
    return words[0] if _looks_like_name(words[0]) else ""


def _looks_like_name(word: str) -> bool:
    letters = _WORD.findall(word)
    initials = "." in word or (len(letters) == 1 and word.isascii())
    return bool(letters) and not initials and "@" not in word and "," not in word


def meeting_times(
    starts_at: datetime | None, ends_at: datetime | None, zone: str
) -> Mapping[str, str]:
    """Day, date, start and end in the words of the community's own clock."""
    if starts_at is None or ends_at is None:
        return {"day": "", "date": "", "start": "", "end": ""}
    start, end = dates.to_local(starts_at, zone), dates.to_local(ends_at, zone)
    full = dates.long_day(start.date())
    return {
        "day": full.rsplit(" ", 1)[0],
        "date": full,
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
    }
