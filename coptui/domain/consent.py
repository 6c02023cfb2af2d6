"""Consent as a row of events that are only ever added, and the one gate before every mail."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from coptui.domain.dates import add_months as add_months
from coptui.domain.intervals import ASK_AGAIN_MONTHS as ASK_AGAIN_MONTHS
from coptui.domain.intervals import REFRESH_MONTHS as REFRESH_MONTHS

CHARITY_SOFT_OPT_IN_FROM = date(2026, 2, 5)


class Purpose(StrEnum):
    """What a person is asked about, each on its own."""

    mail = "mail"
    named = "named"
    quoted = "quoted"
    photo = "photo"
    share_contact = "share_contact"
    record_role = "record_role"

    @property
    def words(self) -> str:
        """The purpose as it is asked."""
        return _PURPOSE_WORDS[self]


class ConsentState(StrEnum):
    """What a person last said about a purpose."""

    given = "given"
    refused = "refused"
    withdrawn = "withdrawn"
    not_asked = "not_asked"


class Basis(StrEnum):
    """The ground on which a purpose rests."""

    consent = "consent"
    soft_opt_in = "soft_opt_in"
    legitimate_interest = "legitimate_interest"
    other = "other"


class Method(StrEnum):
    """How a person told us."""

    sheet = "sheet"
    form = "form"
    mail = "mail"
    spoken = "spoken"


class HeldBack(StrEnum):
    """Why a person is not written to."""

    not_asked = "not_asked"
    refused = "refused"
    withdrew = "withdrew"
    expired = "expired"
    suppressed = "suppressed"
    on_hold = "on_hold"
    no_email = "no_email"
    left = "left"
    removed = "removed"
    duplicate = "duplicate"
    left_out = "left_out"
    no_guardian = "no_guardian"

    @property
    def words(self) -> str:
        """The reason as she reads it."""
        return _HELD_WORDS[self]


_PURPOSE_WORDS: Mapping[Purpose, str] = {
    Purpose.mail: "be written to by e-mail",
    Purpose.named: "be named in reports",
    Purpose.quoted: "be quoted",
    Purpose.photo: "be in photographs",
    Purpose.share_contact: "have their contact details shared with members",
    Purpose.record_role: "have their part in the community recorded",
}
_HELD_WORDS: Mapping[HeldBack, str] = {
    HeldBack.not_asked: "has not been asked yet",
    HeldBack.refused: "said no",
    HeldBack.withdrew: "has withdrawn",
    HeldBack.expired: "agreed too long ago, ask again first",
    HeldBack.suppressed: "asked never to be written to",
    HeldBack.on_hold: "is on hold",
    HeldBack.no_email: "has no e-mail address",
    HeldBack.left: "has left this community",
    HeldBack.removed: "is no longer on the list",
    HeldBack.duplicate: "shares an address with somebody already written to",
    HeldBack.left_out: "was left out by hand",
    HeldBack.no_guardian: "is under 18, and no parent or guardian has agreed",
}
_STRICTNESS: Mapping[ConsentState, int] = {
    ConsentState.given: 0,
    ConsentState.not_asked: 1,
    ConsentState.refused: 2,
    ConsentState.withdrawn: 3,
}
_DAWN = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ConsentFact:
    """One thing a person said, as recorded once and never changed."""

    purpose: Purpose
    state: ConsentState
    basis: Basis = Basis.consent
    happened_on: date = date.min
    recorded_at: datetime | None = None
    method: Method | None = None
    wording_version: str = ""
    refresh_by: date | None = None
    community_id: int | None = None
    event_id: int = 0
    corrects: int | None = None
    evidence: str = ""
    by_guardian: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a person stands on a purpose today, worked out from the events."""

    state: ConsentState
    basis: Basis | None = None
    since: date | None = None
    refresh_by: date | None = None
    expired: bool = False
    fact: ConsentFact | None = None

    @property
    def live(self) -> bool:
        """Given, and not too long ago."""
        return self.state is ConsentState.given and not self.expired


@dataclass(frozen=True)
class Person:
    """All the gate needs to know about somebody."""

    contact_id: int
    name: str
    email: str
    facts: tuple[ConsentFact, ...] = ()
    suppressed: bool = False
    hold_reason: str = ""
    left: frozenset[int] = frozenset()
    removed: bool = False
    under_18: bool = False
    discreet: bool = False


@dataclass(frozen=True)
class Verdict:
    """The gate's answer, with the reason in words."""

    may: bool
    held: HeldBack | None
    text: str
    basis: Basis | None = None
    refresh_by: date | None = None


@dataclass(frozen=True)
class SoftOptIn:
    """Whether the charities' soft opt-in may be relied on; false in a condition when it may not."""

    may: bool
    text: str

    def __bool__(self) -> bool:
        """True when it may be relied on."""
        return self.may


def refresh_day(basis: Basis, happened_on: date) -> date | None:
    """The last day on which what was said then is relied on; some grounds have none."""
    if basis in (Basis.consent, Basis.soft_opt_in):
        return add_months(happened_on, REFRESH_MONTHS)
    return None


def standing(
    facts: Iterable[ConsentFact], purpose: Purpose, today: date, community_id: int | None = None
) -> Standing:
    """Fold the events into where a person stands.

    The later day wins, not the later entry: a sheet typed in after a withdrawal does not undo it.
    On one and the same day the stricter answer wins. A mistake is mended by an event that says
    which one it corrects.
    """
    known = tuple(facts)
    void = _mistakes(known)
    counted = [f for f in known if f.purpose is purpose and _counts(f, today)]
    counted = [f for f in counted if f.event_id not in void or f.event_id == 0]
    general = _latest([f for f in counted if f.community_id is None])
    local = None
    if community_id is not None:
        local = _latest([f for f in counted if f.community_id == community_id])
    fact = _nearer(general, local)
    if fact is None:
        return Standing(ConsentState.not_asked)
    refresh_by = None
    if fact.state is ConsentState.given:
        refresh_by = fact.refresh_by or refresh_day(fact.basis, fact.happened_on)
    expired = refresh_by is not None and today > refresh_by
    return Standing(fact.state, fact.basis, fact.happened_on, refresh_by, expired, fact)


def gate(
    person: Person,
    purpose: Purpose,
    today: date,
    *,
    community_id: int | None = None,
    service: bool = False,
) -> Verdict:
    """Say whether this person may be written to, and why not. Nothing is mailed past it.

    `service` is for the answer to a person's own request, such as confirming a withdrawal, and
    for nothing else.
    """
    if person.removed:
        return _held(HeldBack.removed)
    if not person.email.strip():
        return _held(HeldBack.no_email)
    if service:
        return Verdict(True, None, "answers their own request", Basis.other)
    if person.suppressed:
        return _held(HeldBack.suppressed)
    stand = standing(person.facts, purpose, today, community_id)
    refusal = _refusal(stand)
    if refusal is not None:
        return _held(refusal)
    if person.under_18 and not guardian_standing(person.facts, purpose, today, community_id).live:
        return _held(HeldBack.no_guardian)
    if person.hold_reason:
        return Verdict(False, HeldBack.on_hold, f"is on hold: {person.hold_reason}")
    if community_id is not None and community_id in person.left:
        return _held(HeldBack.left)
    return Verdict(True, None, "may be written to", stand.basis, stand.refresh_by)


def guardian_standing(
    facts: Iterable[ConsentFact], purpose: Purpose, today: date, community_id: int | None = None
) -> Standing:
    """Where a parent or guardian of somebody under 18 stands: of the yeses theirs alone count."""
    counted = [f for f in facts if f.by_guardian or f.state is not ConsentState.given]
    return standing(counted, purpose, today, community_id)


def soft_opt_in_allowed(
    *,
    charity_number: str,
    collected_on: date,
    collected_directly: bool,
    opt_out_offered: bool,
    opt_out_in_each_mail: bool,
    furthers_charitable_aims: bool,
) -> SoftOptIn:
    """Whether a charity in the United Kingdom may write without asking first.

    All of it must hold: a charity that collected the address itself, since the law allowed it,
    that offered a way out then and offers it in every mail, and that writes for its own aims.
    """
    if not charity_number.strip():
        return SoftOptIn(False, "Only a charity may rely on this; no charity number is set.")
    if collected_on < CHARITY_SOFT_OPT_IN_FROM:
        return SoftOptIn(False, "The address was collected before 5 February 2026.")
    if not collected_directly:
        return SoftOptIn(False, "The address did not come from the person themselves.")
    if not opt_out_offered:
        return SoftOptIn(False, "The person was not offered a way out when the address was taken.")
    if not opt_out_in_each_mail:
        return SoftOptIn(False, "Every mail must offer a way out.")
    if not furthers_charitable_aims:
        return SoftOptIn(False, "The mails must further the charity's own aims.")
    return SoftOptIn(True, "The charity may write, and stops at the first no.")


def strictest(a: ConsentState, b: ConsentState) -> ConsentState:
    """The more careful of two answers, for when two records become one."""
    return a if _STRICTNESS[a] >= _STRICTNESS[b] else b


def _mistakes(facts: tuple[ConsentFact, ...]) -> set[int]:
    """Events that are mended, read from the newest: what is itself a mistake mends nothing."""
    void: set[int] = set()
    if all(fact.corrects is None for fact in facts):  # as nearly always
        return void
    for fact in sorted(facts, key=lambda f: f.event_id or sys.maxsize, reverse=True):
        if fact.corrects is not None and (fact.event_id == 0 or fact.event_id not in void):
            void.add(fact.corrects)
    return void


def _counts(fact: ConsentFact, today: date) -> bool:
    """A yes counts from its day on and only on a ground that can carry it; a no counts at once."""
    if fact.state is ConsentState.not_asked:
        return False
    if fact.state is not ConsentState.given:
        return True
    if fact.purpose is not Purpose.mail and fact.basis is not Basis.consent:
        return False
    return fact.happened_on <= today


def _order(fact: ConsentFact) -> tuple[date, int, datetime, int]:
    recorded = fact.recorded_at or _DAWN
    return (fact.happened_on, _STRICTNESS[fact.state], recorded, fact.event_id)


def _latest(facts: Sequence[ConsentFact]) -> ConsentFact | None:
    return facts[0] if len(facts) == 1 else max(facts, key=_order, default=None)


def _nearer(general: ConsentFact | None, local: ConsentFact | None) -> ConsentFact | None:
    """Bring together what was said for all communities and for this one.

    A no to this community is lifted only by a yes to this community; a no to everything is
    lifted here by a later yes to this community.
    """
    if general is None or local is None:
        return general or local
    if general.state is not ConsentState.given and general.happened_on >= local.happened_on:
        return general
    return local


def _refusal(stand: Standing) -> HeldBack | None:
    if stand.state is ConsentState.not_asked:
        return HeldBack.not_asked
    if stand.state is ConsentState.refused:
        return HeldBack.refused
    if stand.state is ConsentState.withdrawn:
        return HeldBack.withdrew
    return HeldBack.expired if stand.expired else None


def _held(reason: HeldBack) -> Verdict:
    return Verdict(False, reason, reason.words)
