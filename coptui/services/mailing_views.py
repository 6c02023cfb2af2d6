"""Mailings as they are shown: what each is, to whom it goes, and how a message looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from coptui.domain.consent import HeldBack
from coptui.domain.mailing import DeliveryState, is_scheduled
from coptui.services.address_sharing import Shared

INVITED_BEFORE = "already_invited"
"""Why somebody is held back who has the invitation with the thanks or news."""

COUNTED: Mapping[DeliveryState, str] = {
    DeliveryState.queued: "waiting",
    DeliveryState.claimed: "waiting",
    DeliveryState.sending: "waiting",
    DeliveryState.retry: "waiting",
    DeliveryState.accepted: "accepted",
    DeliveryState.refused: "refused",
    DeliveryState.unknown: "unknown",
    DeliveryState.skipped: "skipped",
    DeliveryState.cancelled: "cancelled",
    DeliveryState.expired: "cancelled",
}
"""Under which heading each state of a message is counted."""

HEADINGS = ("accepted", "waiting", "refused", "unknown", "skipped", "cancelled")


@dataclass(frozen=True)
class Finding:
    """One thing to look at before sending. An `error` stops, a `warning` asks."""

    level: str
    rule: str
    text: str


@dataclass(frozen=True)
class Goes:
    """Somebody the mailing goes to; `group` says why she is on the list."""

    contact_id: int
    name: str
    email: str
    group: str
    voice: str = ""  # the template she is written to with, where it is not the first one


@dataclass(frozen=True)
class Held:
    """Somebody the mailing does not go to, with the reason."""

    contact_id: int
    name: str
    email: str
    reason: str
    words: str

    @property
    def by_hand(self) -> bool:
        """Whether the coordinator left this person out herself and may put her back."""
        return self.reason == HeldBack.left_out


@dataclass(frozen=True)
class Call:
    """Somebody to ring instead."""

    contact_id: int
    name: str
    phone: str
    words: str


@dataclass(frozen=True)
class AudienceView:
    """To whom a mailing goes, who is held back and why, and whom to ring instead."""

    goes: tuple[Goes, ...] = ()
    held: tuple[Held, ...] = ()
    call: tuple[Call, ...] = ()
    shared: tuple[Shared, ...] = ()  # those at one address, whoever still has to be asked first

    @property
    def everybody(self) -> tuple[tuple[int, str, str], ...]:
        """Contact, name and address of all whom the mailing is about, going or held back."""
        going = [(one.contact_id, one.name, one.email) for one in self.goes]
        return (*going, *((one.contact_id, one.name, one.email) for one in self.held))

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """Why people are on the list, by role and standing, each with its number."""
        counts: dict[str, int] = {}
        for one in self.goes:
            if one.group:
                counts[one.group] = counts.get(one.group, 0) + 1
        return tuple(sorted(counts.items(), key=lambda pair: -pair[1]))

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """The reasons for holding people back, each with its number, the most frequent first."""
        counts: dict[str, int] = {}
        for one in self.held:
            counts[one.words] = counts.get(one.words, 0) + 1
        return tuple(sorted(counts.items(), key=lambda pair: -pair[1]))


@dataclass(frozen=True)
class Sample:
    """Somebody whose message is worth reading first, and why."""

    contact_id: int
    name: str
    why: str
    voice: str = ""


@dataclass(frozen=True)
class AttachedFile:
    """A file that goes with a mailing. `size` is in bytes; `told` is what it tells unseen."""

    id: int
    name: str
    kind: str
    size: int
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class MessageView:
    """A message exactly as it goes, but for its date and its id."""

    contact_id: int
    name: str
    email: str
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    raw: str
    calendar: str = ""
    attached: tuple[str, ...] = ()  # names of files, with their size


@dataclass(frozen=True)
class VoiceView:
    """One of the voices a mailing speaks in. `to` is how many hear it."""

    key: str
    title: str
    subject: str
    body: str
    to: int
    own_words: bool


@dataclass(frozen=True)
class MailingView:
    """A mailing. `to` and `held` are live for a draft and fixed once it is confirmed."""

    id: int
    template: str
    title: str
    kind: str
    subject: str
    body: str
    status: str
    practice: bool
    community_id: int | None
    community: str
    session_id: int | None
    session: str
    to: int
    held: int
    counts: Mapping[str, int]
    own_words: bool
    created_at: datetime
    previewed_at: datetime | None
    confirmed_at: datetime | None
    not_before: datetime | None
    expires_at: datetime | None
    finished_at: datetime | None
    left_out: tuple[Held, ...] = ()
    findings: tuple[Finding, ...] = ()
    subject_words: str = ""  # the subject before anything is filled in
    chosen: str = ""  # the filter its people were chosen by, in words
    attachments: tuple[AttachedFile, ...] = ()
    voices: tuple[VoiceView, ...] = ()  # all of them where there are several, the first one first
    corrects: int | None = None  # the mailing that this one puts right

    @property
    def name(self) -> str:
        """What the mailing is called in a list."""
        return f"{self.title}: {self.session or self.community}"

    def words_in(self, voice: str) -> tuple[str, str]:
        """Subject and text of a voice, before anything is filled in."""
        for one in self.voices:
            if one.key == voice:
                return one.subject, one.body
        return self.subject_words, self.body

    @property
    def scheduled(self) -> bool:
        """Whether it is confirmed to go at a chosen time, not just after its minute."""
        return self.status == "waiting" and is_scheduled(self.confirmed_at, self.not_before)


@dataclass(frozen=True)
class RecipientRow:
    """What happened to one person's message. `eml` is its file in practice."""

    delivery_id: int
    contact_id: int | None
    name: str
    email: str
    state: str
    reply: str
    tries: int
    at: datetime | None
    next_try: datetime | None
    reason: str
    eml: Path | None = None


@dataclass(frozen=True)
class Choice:
    """Something a mailing can be about."""

    id: int
    label: str


@dataclass(frozen=True)
class TemplateView:
    """A template. `own` says that it is the coordinator's own copy."""

    key: str
    title: str
    version: int
    kind: str
    aim: str
    recipients: str
    reason: str
    subject: str
    body: str
    own: bool
    fields: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def name(self) -> str:
        """What the template is called in a list."""
        return f"{self.key} {self.title}"
