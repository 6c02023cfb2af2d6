"""What is known about people, put together for the gate, and the one cache that follows it."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from peewee import JOIN

from coptui.domain.consent import (
    Basis,
    ConsentFact,
    ConsentState,
    Method,
    Person,
    Purpose,
    Standing,
    guardian_standing,
    standing,
)
from coptui.errors import NotFound
from coptui.store.models import (
    Community,
    ConsentEvent,
    ConsentWording,
    Contact,
    ContactAddress,
    Membership,
    Suppression,
)
from coptui.store.rows import ForIds, tuples
from coptui.workspace import Workspace

CHUNK = 2_000
SUPPRESSED = "suppressed"
ON_HOLD = "on_hold"
NO_GUARDIAN = "no_guardian"


# The gate asks these for every few people of a mailing, so they are put into words once.
_PEOPLE = ForIds(
    lambda ids: Contact.select(
        Contact.id,
        Contact.name,
        Contact.email,
        Contact.email_key,
        Contact.mail_hold_reason,
        Contact.under_18,
        Contact.discreet,
    ).where(Contact.id.in_(ids))
)
_EVENTS = ForIds(
    lambda ids: (
        ConsentEvent.select(
            ConsentEvent.contact,
            ConsentEvent.purpose,
            ConsentEvent.state,
            ConsentEvent.basis,
            ConsentEvent.happened_on,
            ConsentEvent.recorded_at,
            ConsentEvent.method,
            ConsentWording.version,
            ConsentEvent.refresh_by,
            ConsentEvent.community,
            ConsentEvent.id,
            ConsentEvent.corrects,
            ConsentEvent.evidence,
            ConsentEvent.by_guardian,
        )
        .join(ConsentWording, JOIN.LEFT_OUTER)
        .where(ConsentEvent.contact.in_(ids))
        .order_by(ConsentEvent.id)
    )
)
_LEFT = ForIds(
    lambda ids: Membership.select(Membership.contact, Membership.community).where(
        Membership.contact.in_(ids), Membership.standing.in_(("left", "suppressed"))
    )
)
_FURTHER = ForIds(
    lambda ids: ContactAddress.select(ContactAddress.contact, ContactAddress.address_key).where(
        ContactAddress.contact.in_(ids)
    )
)
_SUPPRESSED = ForIds(lambda _ids: Suppression.select(Suppression.address_hmac))
_NOWHERE: frozenset[int] = frozenset()


def address_mark(secret: bytes, email_key: str) -> str:
    """The keyed hash under which an address is kept after its person is gone."""
    return hmac.new(secret, email_key.encode(), hashlib.sha256).hexdigest()


def suppressed_marks(ws: Workspace) -> frozenset[str]:
    """The marks of all addresses that must not be written to."""
    return frozenset(row[0] for row in _SUPPRESSED.rows(()))


def person_for_gate(ws: Workspace, contact_id: int) -> Person:
    """Everything the gate asks about one contact. Raises `NotFound`."""
    people = people_for_gate(ws, [contact_id])
    if contact_id not in people:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return people[contact_id]


def people_for_gate(ws: Workspace, ids: Iterable[int]) -> dict[int, Person]:
    """Everything the gate asks about these contacts, by id; those that are gone are left out."""
    wanted = list(dict.fromkeys(ids))
    marks, secret = suppressed_marks(ws), ws.store.secret()
    people: dict[int, Person] = {}
    for chunk in _chunks(wanted):
        facts = _facts(chunk)
        left = _left(chunk)
        further = _further_keys(chunk) if marks else {}
        rows = _PEOPLE.rows(chunk)
        for contact_id, name, email, key, hold, under_18, discreet in rows:
            people[contact_id] = Person(
                contact_id=contact_id,
                name=name,
                email=email or "",
                facts=tuple(facts.get(contact_id, ())),
                suppressed=any(
                    one and address_mark(secret, one) in marks
                    for one in (key, *further.get(contact_id, ()))
                    if marks
                ),
                hold_reason=hold,
                left=frozenset(left[contact_id]) if contact_id in left else _NOWHERE,
                under_18=bool(under_18),
                discreet=bool(discreet),
            )
    return people


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def facts_of(purpose: Purpose) -> dict[int, list[ConsentFact]]:
    """What everybody who was asked about one purpose said of it, by id."""
    asked = ConsentEvent.select(ConsentEvent.contact).where(ConsentEvent.purpose == purpose.value)
    who = sorted({row[0] for row in tuples(asked)})
    found = {
        key: [one for one in facts if one.purpose is purpose]
        for chunk in _chunks(who)
        for key, facts in _facts(chunk).items()
    }
    return {key: facts for key, facts in found.items() if facts}


def _facts(ids: Sequence[int]) -> dict[int, list[ConsentFact]]:
    found: dict[int, list[ConsentFact]] = defaultdict(list)
    rows = _EVENTS.rows(ids)
    for (
        who,
        purpose,
        state,
        basis,
        on,
        at,
        method,
        version,
        refresh,
        where,
        key,
        old,
        proof,
        guardian,
    ) in rows:
        found[who].append(
            ConsentFact(
                purpose=Purpose(purpose),
                state=ConsentState(state),
                basis=Basis(basis),
                happened_on=date.fromisoformat(on),
                recorded_at=None if at is None else _moment(at),
                method=Method(method) if method in Method.__members__ else None,
                wording_version="" if version is None else str(version),
                refresh_by=None if refresh is None else date.fromisoformat(refresh),
                community_id=where,
                event_id=key,
                corrects=old,
                evidence=proof,
                by_guardian=bool(guardian),
            )
        )
    return found


@lru_cache(maxsize=512)
def _moment(kept: str) -> datetime:
    """What was recorded in one go has the same moment."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def _left(ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = _LEFT.rows(ids)
    for contact_id, community_id in rows:
        found[contact_id].append(community_id)
    return found


def _further_keys(ids: Sequence[int]) -> dict[int, list[str]]:
    """A no to one address of a person is a no to all of them, so all are looked at."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = _FURTHER.rows(ids)
    for contact_id, key in rows:
        found[contact_id].append(key)
    return found


def mail_cache(person: Person, stand: Standing, today: date) -> str:
    """The word kept in `Contact.mail_standing`: the state, or what stands before it."""
    if person.suppressed:
        return SUPPRESSED
    given = stand.state is ConsentState.given
    if given and person.under_18:
        stand = guardian_standing(person.facts, Purpose.mail, today)
        if stand.state is not ConsentState.given:
            return NO_GUARDIAN
    if person.hold_reason and given:
        return ON_HOLD
    return str(stand.state)


def first_standing(ws: Workspace, fact: ConsentFact) -> tuple[str, date | None]:
    """The two caches of somebody of whom this yes to mail is all that was ever heard."""
    stand = standing([fact], Purpose.mail, ws.today())
    person = Person(0, "", "", (fact,))
    return mail_cache(person, stand, ws.today()), stand.refresh_by


def refresh_mail_cache(ws: Workspace, ids: Iterable[int]) -> None:
    """Write `mail_standing` and `mail_renew_by` anew from the events, suppressions and holds.

    The only function that writes the two beside an import, which writes those of new people as
    `first_standing` has them; call it with every write to any of those.
    """
    for chunk in _chunks(list(dict.fromkeys(ids))):
        _refresh(ws, chunk)


def _refresh(ws: Workspace, ids: Sequence[int]) -> None:
    today = ws.today()
    groups: dict[tuple[str, date | None], list[int]] = defaultdict(list)
    for contact_id, person in people_for_gate(ws, ids).items():
        stand = standing(person.facts, Purpose.mail, today)
        groups[mail_cache(person, stand, today), stand.refresh_by].append(contact_id)
    for (state, renew_by), members in groups.items():
        Contact.update(mail_standing=state, mail_renew_by=renew_by).where(
            Contact.id.in_(members)
        ).execute()


def refresh_suppressed(ws: Workspace) -> None:
    """Bring the kept standing up to date wherever an address is suppressed, or was shown to be."""
    marks, secret = suppressed_marks(ws), ws.store.secret()
    rows = tuples(
        Contact.select(Contact.id, Contact.email_key, Contact.mail_standing).where(
            Contact.email_key.is_null(False)
        )
    )
    refresh_mail_cache(
        ws,
        [
            key
            for key, address, kept in rows
            if kept == SUPPRESSED or (marks and address_mark(secret, address) in marks)
        ],
    )


def community_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of communities by id."""
    rows = Community.select(Community.id, Community.name).where(Community.id.in_(list(ids)))
    return {row.id: row.name for row in rows}
