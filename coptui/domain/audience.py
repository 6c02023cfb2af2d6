"""To whom a mailing goes: conditions over people. No condition means nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """What the conditions may ask about somebody in a community."""

    contact_id: int
    standing: str = ""
    roles: frozenset[str] = frozenset()
    invited: bool = False
    reply: str = "none"
    present: bool = False


@dataclass(frozen=True)
class Audience:
    """Who is meant. Each filled condition must hold; an audience with none means nobody."""

    standings: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    without_roles: frozenset[str] = frozenset()
    replies: frozenset[str] = frozenset()
    invited: bool | None = None
    present: bool | None = None
    contacts: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        """Nothing chooses anybody; taking roles out alone chooses nobody either."""
        chosen = (self.standings, self.roles, self.replies, self.contacts)
        return not any(chosen) and self.invited is None and self.present is None


LIST = Audience(
    standings=frozenset({"attendee", "invitee", "interested"}), without_roles=frozenset({"reading"})
)
"""Everybody on a community's list who comes or might come."""

WHOLE_LIST = Audience(standings=frozenset({"attendee", "invitee", "interested"}))
"""Also those who only read along."""

STILL_COMING = Audience(invited=True, replies=frozenset({"yes", "maybe", "none"}))
"""Those who were invited and have not said no."""

WERE_HERE = Audience(present=True)
"""Those who came."""

INVITED = Audience(invited=True)
"""Everybody who was invited."""


def matches(audience: Audience, who: Candidate) -> bool:
    """Whether somebody is meant."""
    if audience.empty or who.standing in ("left", "suppressed"):
        return False
    if audience.contacts and who.contact_id not in audience.contacts:
        return False
    if audience.standings and who.standing not in audience.standings:
        return False
    if audience.roles and not audience.roles & who.roles:
        return False
    if audience.without_roles & who.roles:
        return False
    if audience.replies and who.reply not in audience.replies:
        return False
    if audience.invited is not None and who.invited is not audience.invited:
        return False
    return audience.present is None or who.present is audience.present


def choose(audience: Audience, people: Iterable[Candidate]) -> tuple[int, ...]:
    """The people who are meant, each once, in the order given."""
    return tuple(dict.fromkeys(p.contact_id for p in people if matches(audience, p)))
