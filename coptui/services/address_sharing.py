"""Two people at one address: one mail or one each, asked once and remembered.

With one mail, the chosen person's message goes and greets that person alone: a second name in it
would tell whoever opens the mailbox who else is on the list, and would need that person's own
permission at the moment of sending. The others are held back and said to share the address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coptui.domain.addresses import address_key
from coptui.domain.consent import Person
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.consent_facts import people_for_gate
from coptui.services.done import Done
from coptui.services.undo import recording
from coptui.store.models import AddressShare, Contact
from coptui.workspace import Workspace

ONE, EACH = "one", "each"
UNDECIDED = "one mail or one each?"
_AREAS = frozenset({"mail", "contacts"})


@dataclass(frozen=True)
class Shared:
    """Several people at one address. `how` is empty until it was decided for all of them."""

    address: str
    people: tuple[tuple[int, str], ...]
    how: str = ""
    chosen: int | None = None

    @property
    def names(self) -> str:
        """Kavita Sen and Peter Sallow."""
        names = [name for _, name in self.people]
        return " and ".join([*([", ".join(names[:-1])] if names[:-1] else []), names[-1]])


def own_key(key: str, contact_id: int) -> str:
    """The ledger's key for a second message to one address, which only a decision makes."""
    return f"{key}#{contact_id}"


def decide(
    ws: Workspace, contact_ids: Sequence[int], how: str, chosen: int | None = None
) -> Done[Shared]:
    """Remember for people at one address whether they get one mail or one each.

    With "one" the message of `chosen` goes, else that of the first named. Raises `Refused`.
    """
    if how not in (ONE, EACH):
        raise Refused("It is either one mail or one each.", "Say one or each.", field="how")
    people = list(Contact.select().where(Contact.id.in_(list(contact_ids))))
    people.sort(key=lambda row: list(contact_ids).index(row.id))
    key = _common_key(people)
    first = people[0].id if chosen is None else chosen
    if first not in {row.id for row in people}:
        raise Refused("The mail goes to one of those who share the address.", field="how")
    names = Shared("", tuple((row.id, row.name) for row in people)).names
    with recording(ws, f"{names}: {_words(how)}", _AREAS) as rec:
        for row in people:
            kept = AddressShare.get_or_none(
                AddressShare.contact == row.id, AddressShare.address_key == key
            )
            if kept is None:
                kept = AddressShare(contact=row.id, address_key=key)
                rec.created(kept)
            else:
                rec.changing(kept)
            kept.how, kept.chosen = how, how == ONE and row.id == first
            kept.decided_at, kept.decided_by = ws.now(), ws.by
            kept.save()
            audit.note(ws, "address.share", subject="contact", subject_id=row.id, detail=how)
    shared = Shared(
        people[0].email or "",
        tuple((row.id, row.name) for row in people),
        how,
        first if how == ONE else None,
    )
    said = f"{names}: {_words(how)} from now on."
    return Done(shared, said, rec.id, _AREAS)


def of_contact(ws: Workspace, contact_id: int) -> Shared:
    """Who shares the preferred address of a person, and what was decided. Raises `Refused`."""
    row = Contact.get_or_none(Contact.id == contact_id)
    key = row.email_key if row is not None else None
    ids = [one.id for one in Contact.select().where(Contact.email_key == key)] if key else []
    if len(ids) < 2:
        raise Refused("Nobody shares this address.")
    people = people_for_gate(ws, ids).values()
    return Sharers(list(people)).groups()[0]


def decisions(people: Iterable[Person]) -> dict[int, Any]:
    """What was decided for these people at the addresses they are written to, by contact."""
    keys = {one.contact_id: _key(one.email) for one in people}
    rows = AddressShare.select().where(AddressShare.contact.in_(list(keys)))
    return {row.contact_id: row for row in rows if row.address_key == keys[row.contact_id]}


def each_gets_one(contact_id: int, key: str) -> bool:
    """Whether it stands that this person has a message of their own at a shared address."""
    return bool(
        AddressShare.select()
        .where(
            AddressShare.contact == contact_id,
            AddressShare.address_key == key,
            AddressShare.how == EACH,
        )
        .exists()
    )


class Sharers:
    """Among those a mailing may go to: whose message goes where several share an address."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._by_key: dict[str, list[Person]] = defaultdict(list)
        for one in people:
            self._by_key[_key(one.email)].append(one)
        shared = [group for group in self._by_key.values() if len(group) > 1]
        self._kept = decisions([one for group in shared for one in group]) if shared else {}

    def held_for(self, person: Person) -> str:
        """Why this person's message does not go beside another one; empty when it does."""
        group = self._by_key.get(_key(person.email), [])
        if len(group) < 2 or self.has_own(person):
            return ""
        single = [one for one in group if not self.has_own(one)]
        decided = all(one.contact_id in self._kept for one in single)
        goes = self._speaker(single)
        if not decided and len(single) < len(group):  # somebody new beside those with one each
            goes = next(one for one in group if self.has_own(one))
        if goes is person:
            return ""
        return f"shares an address with {goes.name}{'' if decided else f': {UNDECIDED}'}"

    def has_own(self, person: Person) -> bool:
        """Whether it was decided that each gets one."""
        kept = self._kept.get(person.contact_id)
        return kept is not None and kept.how == EACH

    def groups(self) -> tuple[Shared, ...]:
        """Everybody who shares an address with somebody, those to be asked about first."""
        found = []
        for group in self._by_key.values():
            if len(group) < 2:
                continue
            hows = {getattr(self._kept.get(one.contact_id), "how", "") for one in group}
            how = hows.pop() if len(hows) == 1 else ""
            chosen = self._speaker(group).contact_id if how == ONE else None
            people = tuple((one.contact_id, one.name) for one in group)
            found.append(Shared(group[0].email, people, how, chosen))
        return tuple(sorted(found, key=lambda one: (bool(one.how), one.names)))

    def _speaker(self, group: Sequence[Person]) -> Person:
        chosen = (one for one in group if getattr(self._kept.get(one.contact_id), "chosen", False))
        return next(chosen, group[0])


def ledger_keys(people: Iterable[tuple[int, str]]) -> Mapping[int, str]:
    """The ledger's key of each message, from (contact, address).

    One message has the plain key of an address. A second one has a key of its own only where it
    was decided that each gets one; without that it has the plain key too, and the ledger, which
    has every key once, refuses it.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for contact_id, email in people:
        groups[address_key(email)].append(contact_id)
    found: dict[int, str] = {}
    for key, ids in groups.items():
        own = {one for one in ids if len(ids) > 1 and each_gets_one(one, key)}
        plain = [one for one in ids if one not in own] or ids[:1]
        found |= {one: key if one in plain else own_key(key, one) for one in ids}
    return found


def _common_key(people: Sequence[Contact]) -> str:
    if len(people) < 2:
        raise Refused("Name the two people who share an address.")
    keys = {row.email_key for row in people}
    if len(keys) != 1 or None in keys:
        raise Refused(
            f"{people[0].name} and {people[1].name} are not written to at one address.",
            "Their pages show their addresses.",
        )
    return str(people[0].email_key)


def _key(email: str) -> str:
    return address_key(email)


def _words(how: str) -> str:
    return "one mail for all of them" if how == ONE else "one mail each"
