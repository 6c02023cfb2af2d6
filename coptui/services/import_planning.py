"""What bringing a file in would do to each row, worked out without writing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from peewee import JOIN

from coptui.domain.consent import Basis, ConsentState, Method, Person, Purpose
from coptui.domain.text import fold
from coptui.services.consent_facts import address_mark, people_for_gate, suppressed_marks
from coptui.services.import_headings import ColumnMap
from coptui.services.import_reading import SourceTable
from coptui.services.import_rows import ParsedRow
from coptui.store.models import Contact, ContactAddress, Organisation
from coptui.store.rows import tuples
from coptui.workspace import Workspace

_CHUNK = 2_000
_SAID_NO = "somebody with this name or address has said no before: their word stands"
_NO = (ConsentState.refused, ConsentState.withdrawn)


class Fate(StrEnum):
    """What becomes of a row."""

    new = "new"
    updated = "updated"
    same = "same"
    refused = "refused"
    suppressed = "suppressed"
    duplicate = "duplicate"


@dataclass(frozen=True)
class ConsentClaim:
    """What the people in a file agreed to, and how that is known.

    With `column`, only rows that say a plain yes there are meant. Words that are not kept yet come
    as `wording_text` and become a version when the file is brought in.
    """

    purposes: tuple[Purpose, ...]
    method: Method
    on: date
    wording_id: int = 0
    basis: Basis = Basis.consent
    column: str = ""
    evidence: str = ""
    wording_text: str = ""


@dataclass(frozen=True)
class Change:
    """One field of somebody already on the list that the file fills or changes."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class PlannedRow:
    """One row and what becomes of it. `purposes` are those that would be recorded as agreed."""

    parsed: ParsedRow
    fate: Fate
    contact_id: int | None = None
    changes: tuple[Change, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True)
class RefusedRow:
    """A row that is not taken, by the file's own number, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class ImportPlan:
    """What would happen; nothing has been written."""

    table: SourceTable
    mapping: ColumnMap
    claim: ConsentClaim | None
    community_id: int | None
    rows: tuple[PlannedRow, ...]
    warnings: tuple[str, ...] = ()
    parsed: tuple[ParsedRow, ...] = field(default=(), repr=False)

    def of(self, fate: Fate) -> list[PlannedRow]:
        """The rows with one fate, in the order of the file."""
        return [row for row in self.rows if row.fate is fate]

    def count(self, fate: Fate) -> int:
        """How many rows have that fate."""
        return sum(1 for row in self.rows if row.fate is fate)

    @property
    def consented(self) -> int:
        """For how many people something would be recorded as agreed."""
        return sum(1 for row in self.rows if row.purposes)

    @property
    def refused_rows(self) -> tuple[RefusedRow, ...]:
        """The rows that are not taken."""
        return tuple(RefusedRow(row.parsed.number, row.reason) for row in self.of(Fate.refused))


@dataclass(frozen=True)
class _Known:
    id: int
    name: str
    sort_key: str
    key: str
    fields: dict[str, str]


class _List:
    """Those on the list who might be meant by a row, and what they said."""

    def __init__(self, ws: Workspace, parsed: Sequence[ParsedRow], with_consent: bool) -> None:
        self.by_key: dict[str, list[_Known]] = {}
        self.by_name: dict[str, list[_Known]] = {}
        seen: set[int] = set()
        keys = {row.key for row in parsed if row.key}
        names = {row.sort_key for row in parsed if row.sort_key}
        for column, wanted in ((Contact.email_key, keys), (Contact.sort_key, names)):
            for one in _load(column, wanted):
                if one.id not in seen:
                    seen.add(one.id)
                    self.by_name.setdefault(one.sort_key, []).append(one)
                    if one.key:
                        self.by_key.setdefault(one.key, []).append(one)
        for key, one in _by_further_address(keys):
            self.by_key.setdefault(key, []).append(one)
            if one.id not in seen:
                seen.add(one.id)
                self.by_name.setdefault(one.sort_key, []).append(one)
        self.people: dict[int, Person] = people_for_gate(ws, seen) if with_consent else {}
        marks, secret = suppressed_marks(ws), ws.store.secret()
        self.suppressed = {key for key in keys if marks and address_mark(secret, key) in marks}

    def said_no(self, ids: Iterable[int], purpose: Purpose) -> bool:
        """Whether any of them ever refused or withdrew."""
        return any(
            fact.purpose is purpose and fact.state in _NO
            for one in ids
            if one in self.people
            for fact in self.people[one].facts
        )

    def said_anything(self, contact_id: int | None, purpose: Purpose) -> bool:
        """Whether this person was ever heard on a purpose."""
        if contact_id is None or contact_id not in self.people:
            return False
        return any(fact.purpose is purpose for fact in self.people[contact_id].facts)


def _load(column: Any, wanted: Iterable[Any]) -> Iterator[_Known]:
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _CHUNK):
        query = (
            Contact.select(
                Contact.id,
                Contact.name,
                Contact.sort_key,
                Contact.email_key,
                Organisation.name,
                Contact.phone,
                Contact.job,
                Contact.notes,
            )
            .join(Organisation, JOIN.LEFT_OUTER)
            .where(column.in_(ordered[start : start + _CHUNK]))
            .order_by(Contact.id)
        )
        for one, name, sort_key, key, organisation, phone, job, notes in tuples(query):
            fields = {"organisation": organisation or "", "phone": phone, "job": job}
            yield _Known(one, name, sort_key, key or "", {**fields, "notes": notes})


def _by_further_address(keys: set[str]) -> Iterator[tuple[str, _Known]]:
    """Those who have one of the addresses beside their preferred one."""
    further: dict[int, list[str]] = {}
    for start in range(0, len(ordered := sorted(keys)), _CHUNK):
        query = ContactAddress.select(ContactAddress.contact, ContactAddress.address_key).where(
            ContactAddress.address_key.in_(ordered[start : start + _CHUNK])
        )
        for contact_id, key in tuples(query):
            further.setdefault(contact_id, []).append(key)
    for one in _load(Contact.id, further):
        for key in further[one.id]:
            yield key, one


def match_rows(
    ws: Workspace, parsed: Sequence[ParsedRow], claim: ConsentClaim | None
) -> tuple[PlannedRow, ...]:
    """What becomes of each row, beside those on the list and those before it in the file."""
    known = _List(ws, parsed, claim is not None)
    denied: dict[str, list[ParsedRow]] = {}
    for row in parsed:
        if not row.says_yes:
            denied.setdefault(row.key or row.sort_key, []).append(row)
    first: dict[str, list[ParsedRow]] = {}
    taken: set[int] = set()
    planned: list[PlannedRow] = []
    for row in parsed:
        plan = _fate(row, known, first)
        if plan.contact_id is not None and plan.contact_id in taken:
            plan = PlannedRow(row, Fate.duplicate, reason="the same person as a row above")
        if plan.fate in (Fate.new, Fate.updated, Fate.same):
            first.setdefault(row.key or row.sort_key, []).append(row)
            if plan.contact_id is not None:
                taken.add(plan.contact_id)
            nay = denied.get(row.key or row.sort_key, ())
            if claim is not None and not any(_same_row(row, other) for other in nay):
                plan = _with_purposes(plan, known, claim)
        planned.append(plan)
    return tuple(planned)


def _fate(row: ParsedRow, known: _List, first: dict[str, list[ParsedRow]]) -> PlannedRow:
    if row.error:
        return PlannedRow(row, Fate.refused, reason=row.error)
    if row.key in known.suppressed:
        return PlannedRow(row, Fate.suppressed, reason="asked never to be written to")
    for other in first.get(row.key or row.sort_key, ()):
        if _same_row(row, other):
            return PlannedRow(row, Fate.duplicate, reason=f"the same person as row {other.number}")
    mine = _on_the_list(row, known)
    if mine is not None:
        changes = _changes(row, mine)
        fate = Fate.updated if changes else Fate.same
        return PlannedRow(row, fate, mine.id, changes, hint=row.hint)
    return PlannedRow(row, Fate.new, hint=row.hint or _neighbour(row, known, first))


def _with_purposes(plan: PlannedRow, known: _List, claim: ConsentClaim) -> PlannedRow:
    """Only where nothing was ever said, and nobody of that address or name has said no.

    A file can neither renew nor lift what a person has said: that is recorded by hand.
    """
    row = plan.parsed
    kin = [one.id for one in known.by_key.get(row.key, [])] if row.key else []
    kin += [one.id for one in known.by_name.get(row.sort_key, [])]
    purposes = tuple(
        purpose
        for purpose in claim.purposes
        if not known.said_anything(plan.contact_id, purpose) and not known.said_no(kin, purpose)
    )
    blocked = any(known.said_no(kin, purpose) for purpose in claim.purposes)
    return replace(plan, purposes=purposes, hint=_SAID_NO if blocked else plan.hint)


def _same_row(row: ParsedRow, other: ParsedRow) -> bool:
    if row.key:
        return alike(row.sort_key, other.sort_key)
    return _digits(row.fields.get("phone", "")) == _digits(other.fields.get("phone", ""))


def alike(one: str, other: str) -> bool:
    """Whether two folded names can be of one person who has that address: Jo and Jo Pardew."""
    a, b = _words(one), _words(other)
    if not a or not b or (a[-1:] == b[-1:] and a[0][0] == b[0][0]):
        return True
    return set(a) <= set(b) or set(b) <= set(a)


def _words(name: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in name).split()


def _on_the_list(row: ParsedRow, known: _List) -> _Known | None:
    if row.key:
        near = [one for one in known.by_key.get(row.key, ()) if alike(one.sort_key, row.sort_key)]
        exact = [one for one in near if one.sort_key == row.sort_key]
        return next(iter(exact or near), None)
    fitting = [one for one in known.by_name.get(row.sort_key, ()) if _no_contradiction(row, one)]
    return fitting[0] if len(fitting) == 1 else None


def _no_contradiction(row: ParsedRow, one: _Known) -> bool:
    """A row without address is somebody on the list only where more than the name agrees."""
    phones = _digits(row.fields.get("phone", "")), _digits(one.fields["phone"])
    places = fold(row.fields.get("organisation", "")), fold(one.fields["organisation"])
    if all(phones):
        return phones[0] == phones[1]
    if all(places):
        return places[0] == places[1]
    return not one.key


def _changes(row: ParsedRow, one: _Known) -> tuple[Change, ...]:
    found: list[Change] = []
    for name, value in row.fields.items():
        old = one.fields[name]
        if name == "notes":
            if value not in old:
                found.append(Change(name, old, f"{old}\n{value}" if old else value))
        elif fold(value) != fold(old):
            found.append(Change(name, old, value))
    return tuple(found)


def _neighbour(row: ParsedRow, known: _List, first: dict[str, list[ParsedRow]]) -> str:
    if row.key:
        for one in known.by_key.get(row.key, ()):
            return f"shares the address with {one.name}"
        for other in first.get(row.key, ()):
            return f"shares the address with {other.name}, row {other.number}"
    for one in known.by_name.get(row.sort_key, ()):
        return f"may be somebody you have: {one.name}"
    return ""


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())[-9:]
