"""Two contacts that are one person become one: field by field, with the stricter permission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coptui.domain.consent import ConsentFact, ConsentState, Purpose, standing
from coptui.domain.mailing import FINAL, DeliveryState, MailingStatus
from coptui.domain.merging import set_aside
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit, contact_addresses, contact_fields
from coptui.services.consent_facts import mail_cache, person_for_gate, refresh_mail_cache
from coptui.services.contact_moving import move_all
from coptui.services.done import Done
from coptui.services.undo import AFTERWARDS, GUARDS, Recording, recording
from coptui.store.models import ConsentEvent, Contact, ContactMerge, Delivery, Mailing
from coptui.workspace import Workspace

KEEP, OTHER, BOTH = "keep", "other", "both"
PRIVATE = frozenset({"access_needs", "dietary"})
"""Fields whose words are not shown side by side."""
_JOINED_BY = {
    "notes": "\n",
    "access_needs": "\n",
    "dietary": "; ",
    "job": ", ",
    "phone": " or ",
    "source": "; ",
}
_AREAS = frozenset({"contacts", "communities", "sessions", "mail"})
_OWN = {"id", "email_key", "organisation", "sort_key", "search_text", "mail_standing",
        "mail_renew_by", "mail_hold_reason", "mail_hold_since", "notes_seen_on", "created_at",
        "updated_at"}  # fmt: skip


@dataclass(frozen=True)
class FieldPair:
    """One field of both records, and which of the two is taken unless told otherwise."""

    name: str
    label: str
    left: str
    right: str
    takes: str
    may_hold_both: bool

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.left and self.right) and fold(self.left) != fold(self.right)


@dataclass(frozen=True)
class PurposePair:
    """What each record says of one purpose, and what holds when they are one."""

    purpose: Purpose
    left: str
    right: str
    together: str
    asked_anew: bool  # whether somebody said yes that no longer counts


@dataclass(frozen=True)
class Comparison:
    """Two records side by side, as they would become one."""

    keep_id: int
    keep: str
    other_id: int
    other: str
    fields: tuple[FieldPair, ...]
    purposes: tuple[PurposePair, ...]
    addresses: tuple[str, ...]
    on_hold: str


def compare(ws: Workspace, keep_id: int, other_id: int) -> Comparison:
    """Both side by side; nothing is written. Raises `NotFound`, `Refused` for one and the same."""
    keep, other = _two(keep_id, other_id)
    values = [(name, label, _value(keep, name), _value(other, name))
              for name, label in contact_fields.LABELS.items()]  # fmt: skip
    mine, theirs = (person_for_gate(ws, one).facts for one in (keep_id, other_id))
    aside = set_aside(mine, theirs, ws.today())
    return Comparison(
        keep_id,
        keep.name,
        other_id,
        other.name,
        tuple(_pair(*one) for one in values if one[2] or one[3]),
        _purposes(ws, mine, theirs, aside),
        tuple(dict.fromkeys((*contact_addresses.all_of(keep_id),
                             *contact_addresses.all_of(other_id)))),
        keep.mail_hold_reason or other.mail_hold_reason,
    )  # fmt: skip


def merge(
    ws: Workspace, keep_id: int, other_id: int, choices: Mapping[str, str] | None = None
) -> Done[int]:
    """Make one of two records of one person; all that hung on the other hangs on this one.

    `choices` says for a field by its name whether "keep", "other" or "both" is taken. No address
    is lost: what is not preferred is kept beside it. What either refused, withdrew or was never
    asked is not mailable afterwards. Raises `Refused` while a message to the other one waits.
    """
    keep, other = _two(keep_id, other_id)
    taken = _taken(keep, other, choices or {})
    _nothing_waits(other)
    facts = [person_for_gate(ws, one).facts for one in (keep_id, other_id)]
    aside = set_aside(facts[0], facts[1], ws.today())
    agreed = any(standing(one, Purpose.mail, ws.today()).live for one in facts)
    addresses = [*contact_addresses.all_of(keep_id), *contact_addresses.all_of(other_id)]
    with recording(ws, f"Merge {other.name} into {keep.name}", _AREAS) as rec:
        rec.changing(keep)
        _put(keep, other, taken)
        keep.updated_at = ws.now()
        keep.save()
        _leave_out_of_drafts(other_id, keep_id, rec)
        move_all(ws, other_id, keep_id, rec)
        contact_addresses.absorb(ws, keep, addresses, rec)
        contact_addresses.drop_preferred_from_others(keep, rec)
        for fact in aside:
            rec.created(_set_aside(ws, keep_id, fact))
        rec.created(_note(ws, keep_id, other_id))
        rec.deleting(other)
        other.delete_instance()
        _settle(ws, keep)
    asked = ""
    if agreed and keep.mail_standing != ConsentState.given:
        asked = " One of the two had not agreed to mail, so ask anew before writing."
    return Done(keep_id, f"{keep.name} is one person now.{asked}", rec.id, _AREAS)


def check(ws: Workspace, keep_id: int, other_id: int, choices: Mapping[str, str]) -> None:
    """That `merge` would take these choices now; nothing is written. Raises `Refused`."""
    keep, other = _two(keep_id, other_id)
    _taken(keep, other, choices)
    _nothing_waits(other)


def _two(keep_id: int, other_id: int) -> tuple[Contact, Contact]:
    if keep_id == other_id:
        raise Refused("That is one and the same contact.", "Name two.")
    return _contact(keep_id), _contact(other_id)


def _contact(contact_id: int) -> Contact:
    row: Contact | None = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return row


def _value(row: Contact, name: str) -> str:
    if name == "organisation":
        return str(row.organisation.name) if row.organisation else ""
    return str(getattr(row, name) or "")


def _pair(name: str, label: str, left: str, right: str) -> FieldPair:
    takes = KEEP if left else OTHER
    if left and right and name in ("notes", *PRIVATE) and fold(left) != fold(right):
        takes = BOTH
    return FieldPair(name, label, left, right, takes, name in _JOINED_BY or name == "email")


def _taken(keep: Contact, other: Contact, choices: Mapping[str, str]) -> dict[str, str]:
    """The value of each field afterwards."""
    named = {contact_fields.field_name(name): said for name, said in choices.items()}
    found: dict[str, str] = {}
    for name, label in contact_fields.LABELS.items():
        pair = _pair(name, label, _value(keep, name), _value(other, name))
        said = named.get(name, pair.takes)
        if said not in (KEEP, OTHER, BOTH):
            raise Refused(f"The {label} is taken from keep, other or both.", field=name)
        if said == BOTH and not pair.may_hold_both:
            raise Refused(f"There is one {label} only.", "Choose keep or other.", field=name)
        value = _both(pair) if said == BOTH else pair.left if said == KEEP else pair.right
        if name == "name" and not value:
            raise Refused("A person needs a name.", field="name")
        found[name] = value
    return found


def _both(pair: FieldPair) -> str:
    if pair.name == "email":  # the other one stays beside it in any case
        return pair.left or pair.right
    parts = [one for one in (pair.left, pair.right) if one]
    if len(parts) == 2 and fold(parts[0]) == fold(parts[1]):
        return parts[0]
    together = _JOINED_BY[pair.name].join(parts)
    limit = {**contact_fields.LINES, **contact_fields.TEXTS}[pair.name]
    if len(together) > limit:
        raise Refused(
            f"Both together are too long for the {pair.label}.", "Shorten one first.",
            field=pair.name,
        )  # fmt: skip
    return together


def _nothing_waits(other: Contact) -> None:
    done = [str(state) for state in FINAL]
    row = Delivery.select().where(Delivery.contact == other.id, Delivery.state.not_in(done)).first()
    if row is None:
        return
    if row.state == DeliveryState.unknown:
        raise Refused(
            f"A message to {other.name} is in doubt.", "Settle it in Mail first, then merge."
        )
    raise Refused(
        f"A message to {other.name} is still waiting to go.",
        "Merge when it has gone, or cancel it first.",
    )


def _put(keep: Contact, other: Contact, taken: Mapping[str, str]) -> None:
    for name, value in taken.items():
        if name == "organisation":
            both = (one.organisation for one in (keep, other))
            keep.organisation = next((one for one in both if one and one.name == value), None)
        elif name == "email":
            source = keep if value == (keep.email or "") else other
            keep.email, keep.email_key = source.email, source.email_key
        else:
            setattr(keep, name, value)
    for column in Contact._meta.sorted_fields:  # whatever else is kept about a person
        if column.name not in _OWN and column.name not in taken and not keep.__data__[column.name]:
            setattr(keep, column.name, other.__data__[column.name])
    if not keep.mail_hold_reason:
        keep.mail_hold_reason = other.mail_hold_reason
        keep.mail_hold_since = other.mail_hold_since
    seen = [day for day in (keep.notes_seen_on, other.notes_seen_on) if day is not None]
    keep.notes_seen_on = min(seen, default=None)
    keep.created_at = min(keep.created_at, other.created_at)
    keep.sort_key = fold(keep.name)


def _leave_out_of_drafts(other_id: int, keep_id: int, rec: Recording) -> None:
    """Whoever was left out of a mailing by hand is not in it because of a merge."""
    old, new = str(other_id), str(keep_id)
    for row in Mailing.select().where(Mailing.status == MailingStatus.draft):
        if old in (row.left_out or {}):
            rec.changing(row)
            kept = {key: why for key, why in row.left_out.items() if key != old}
            row.left_out = {new: row.left_out[old], **kept}
            row.save()


def _set_aside(ws: Workspace, keep_id: int, fact: ConsentFact) -> ConsentEvent:
    event: ConsentEvent = ConsentEvent.create(
        contact=keep_id,
        purpose=str(fact.purpose),
        state=str(ConsentState.not_asked),
        basis=str(fact.basis),
        happened_on=fact.happened_on,
        recorded_at=ws.now(),
        recorded_by=ws.by,
        community=fact.community_id,
        corrects=fact.event_id,
        evidence="set aside when two records were merged: the stricter of the two holds",
    )
    audit.note(
        ws, "consent.set-aside", subject="contact", subject_id=keep_id, detail=str(fact.purpose)
    )
    return event


def _note(ws: Workspace, keep_id: int, other_id: int) -> ContactMerge:
    newest = ConsentEvent.select(ConsentEvent.id).order_by(ConsentEvent.id.desc()).first()
    audit.note(ws, "contact.merged", subject="contact", subject_id=keep_id, detail=str(other_id))
    row: ContactMerge = ContactMerge.create(
        contact=keep_id,
        was=other_id,
        last_event=0 if newest is None else newest.id,
        merged_at=ws.now(),
        merged_by=ws.by,
    )
    return row


def _settle(ws: Workspace, keep: Contact) -> None:
    """What searching looks into, and the kept standing, follow at once."""
    person = person_for_gate(ws, keep.id)
    stand = standing(person.facts, Purpose.mail, ws.today())
    keep.search_text = contact_fields.search_text_of(keep)
    today = ws.today()
    keep.mail_standing = mail_cache(person, stand, today)
    keep.mail_renew_by = stand.refresh_by
    keep.save()


def _purposes(
    ws: Workspace,
    mine: Sequence[ConsentFact],
    theirs: Sequence[ConsentFact],
    aside: Sequence[ConsentFact],
) -> tuple[PurposePair, ...]:
    gone = {fact.event_id for fact in aside}
    left_over = [fact for fact in (*mine, *theirs) if fact.event_id not in gone]
    found = []
    for purpose in Purpose:
        left, right, both = (_state(facts, purpose, ws) for facts in (mine, theirs, left_over))
        if {left, right, both} != {"not_asked"}:
            anew = both != "given" and "given" in (left, right)
            found.append(PurposePair(purpose, left, right, both, anew))
    return tuple(found)


def _state(facts: Sequence[ConsentFact], purpose: Purpose, ws: Workspace) -> str:
    stand = standing(facts, purpose, ws.today())
    return "expired" if stand.expired else str(stand.state)


def _said_since(ws: Workspace, changes: list[dict[str, Any]]) -> str:
    """A merge after which the person said something stays: it would hold for one record only."""
    made = [one["id"] for one in changes
            if one["model"] == ContactMerge.__name__ and one["did"] == "created"]  # fmt: skip
    for row in ContactMerge.select().where(ContactMerge.id.in_(made)):
        later = ConsentEvent.select().where(
            ConsentEvent.contact == row.contact_id, ConsentEvent.id > row.last_event
        )
        if later.exists():
            return "They said something since these two records became one."
    return ""


def _standings_follow(ws: Workspace, changes: list[dict[str, Any]]) -> None:
    """After a merge was taken back both people's kept standing is worked out anew."""
    if any(one["model"] == ContactMerge.__name__ for one in changes):
        people = [one["id"] for one in changes if one["model"] == Contact.__name__]
        refresh_mail_cache(ws, people)


GUARDS.append(_said_since)
AFTERWARDS.append(_standings_follow)
