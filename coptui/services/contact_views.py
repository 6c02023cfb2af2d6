"""People as the list, the detail pane and the commands show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from coptui.domain.consent import ASK_AGAIN_MONTHS, REFRESH_MONTHS, Purpose, add_months
from coptui.domain.contact_filter import ContactFilter
from coptui.services.consent_facts import NO_GUARDIAN, ON_HOLD, SUPPRESSED

__all__ = [
    "Belonging",
    "ContactFilter",
    "ContactRow",
    "ContactView",
    "MailMark",
    "NewContact",
    "PurposeStanding",
    "mail_mark",
]


@dataclass(frozen=True)
class MailMark:
    """Where a person stands on being written to: a word to compare, and words to show."""

    state: str  # may, renew, expired, not_asked, refused, withdrew, suppressed, on_hold, no_email
    words: str
    renew_by: dt.date | None = None

    @property
    def may(self) -> bool:
        """Whether this person may be written to today, communities they left aside."""
        return self.state in ("may", "renew")


@dataclass(frozen=True)
class ContactRow:
    """One line of the list."""

    id: int
    name: str
    email: str
    organisation: str
    role: str
    mail: MailMark
    last_came: dt.date | None
    communities: tuple[str, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class PurposeStanding:
    """What a person last said about one purpose."""

    purpose: Purpose
    state: str
    basis: str | None
    date: dt.date | None
    method: str | None
    wording_version: int | None
    refresh_by: dt.date | None
    expired: bool
    evidence: str
    event_id: int = 0


@dataclass(frozen=True)
class Belonging:
    """A community somebody is in, and the roles held there."""

    community_id: int
    name: str
    code: str
    standing: str
    joined: dt.date
    left_on: dt.date | None
    roles: tuple[str, ...]


@dataclass(frozen=True)
class ContactView:
    """Everything about one person that a coordinator looks at."""

    id: int
    name: str
    email: str
    organisation: str
    phone: str
    job: str
    pronouns: str
    preferred_channel: str
    access_needs: str
    dietary: str
    notes: str
    source: str
    mail: MailMark
    hold_reason: str
    consents: tuple[PurposeStanding, ...]
    communities: tuple[Belonging, ...]
    came: int
    last_came: dt.date | None
    shares_address_with: tuple[str, ...]
    created_at: dt.datetime
    updated_at: dt.datetime
    preferred_format: str = ""
    other_addresses: tuple[str, ...] = ()
    notes_by: dt.date | None = None  # when the notes are to be looked through again
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewContact:
    """What is typed into the form of a new contact; only the name is needed."""

    name: str
    email: str = ""
    organisation: str = ""
    phone: str = ""
    job: str = ""
    pronouns: str = ""
    preferred_channel: str = ""
    access_needs: str = ""
    dietary: str = ""
    notes: str = ""
    source: str = ""
    preferred_format: str = ""


_WORDS = {
    "not_asked": ("not_asked", "not asked"),
    "refused": ("refused", "said no"),
    "withdrawn": ("withdrew", "has withdrawn"),
    SUPPRESSED: ("suppressed", "never to be written to"),
    ON_HOLD: ("on_hold", "on hold"),
    NO_GUARDIAN: ("no_guardian", "under 18, ask a parent"),
}


def mail_mark(cached: str, renew_by: dt.date | None, has_email: bool, today: dt.date) -> MailMark:
    """The mark of a person from the kept standing and today's date."""
    if cached in _WORDS:
        state, words = _WORDS[cached]
        if not has_email and cached == "not_asked":
            return MailMark("no_email", "no e-mail")
        return MailMark(state, words)
    if not has_email:
        return MailMark("no_email", "no e-mail", renew_by)
    if renew_by is None:
        return MailMark("may", "may be written to")
    day = f"{renew_by.day} {renew_by:%b}"
    if today > renew_by:
        return MailMark("expired", f"ask again since {day}", renew_by)
    if today >= add_months(renew_by, ASK_AGAIN_MONTHS - REFRESH_MONTHS):
        return MailMark("renew", f"renew by {day}", renew_by)
    return MailMark("may", "may be written to", renew_by)
