"""Those on the list who might be meant by a row of a file, and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from peewee import JOIN

from coptui.domain.addresses import loose_key
from coptui.domain.consent import ConsentState, Purpose
from coptui.services.consent_facts import address_mark, suppressed_marks
from coptui.services.import_rows import ParsedRow
from coptui.store.models import ConsentEvent, Contact, ContactAddress, Organisation
from coptui.store.rows import plain_rows, tuples
from coptui.workspace import Workspace

_CHUNK = 2_000
_NO = frozenset({str(ConsentState.refused), str(ConsentState.withdrawn)})


class Known(NamedTuple):
    """Somebody on the list, with what a file may change."""

    id: int
    name: str
    sort_key: str
    key: str
    email: str
    organisation: str
    phone: str
    job: str
    notes: str

    def value(self, field: str) -> str:
        """One of the fields."""
        found: str = getattr(self, field)
        return found


class KnownPeople:
    """Everybody whom a row of the file could be, found by address, by name, by like address."""

    def __init__(
        self, ws: Workspace, parsed: Sequence[ParsedRow], purposes: Iterable[Purpose]
    ) -> None:
        self._by_key: dict[str, list[Known]] = {}
        self._by_loose: dict[str, list[Known]] = {}
        self._by_name: dict[str, list[Known]] = {}
        keys = {row.key for row in parsed if row.key}
        keys.update(key for row in parsed for key in row.others)
        seen: set[int] = set()
        further = _further(ws)
        for one in _load(_who(ws, {loose_key(key) for key in keys}, parsed, further)):
            seen.add(one.id)
            self._by_name.setdefault(one.sort_key, []).append(one)
            for key in (one.key, *further.get(one.id, ())):
                if key:
                    self._by_key.setdefault(key, []).append(one)
                    self._by_loose.setdefault(loose_key(key), []).append(one)
        self._said: dict[tuple[int, str], bool] = {}
        wanted = [str(one) for one in purposes]
        if wanted and seen:
            self._hear(ws, wanted, seen)
        marks, secret = suppressed_marks(ws), ws.store.secret()
        self._suppressed = {
            key
            for key in keys
            if marks
            and (
                address_mark(secret, key) in marks or address_mark(secret, loose_key(key)) in marks
            )
        }

    def _hear(self, ws: Workspace, purposes: list[str], seen: set[int]) -> None:
        query = ConsentEvent.select(
            ConsentEvent.contact, ConsentEvent.purpose, ConsentEvent.state
        ).where(ConsentEvent.purpose.in_(purposes))
        for who, purpose, state in plain_rows(ws.store.db, query):
            if who in seen:
                self._said[who, purpose] = self._said.get((who, purpose), False) or state in _NO

    def with_key(self, key: str) -> Sequence[Known]:
        """Those with exactly this address."""
        return self._by_key.get(key, ()) if key else ()

    def with_like_key(self, key: str) -> Sequence[Known]:
        """Those whose address may be the same mailbox."""
        return self._by_loose.get(loose_key(key), ()) if key and self._by_loose else ()

    def named(self, sort_key: str) -> Sequence[Known]:
        """Those with this name."""
        return self._by_name.get(sort_key, ())

    def kin(self, row: ParsedRow) -> list[int]:
        """Everybody who has an address or the name of the row."""
        if not self._by_name:
            return []
        keys = (row.key, *row.others)
        near = [one.id for key in keys for one in self.with_like_key(key)]
        return near + [one.id for one in self.named(row.sort_key)]

    def unknown(self, row: ParsedRow) -> bool:
        """Whether nobody on the list has to do with the row, as with most of a large file."""
        return not (
            row.sort_key in self._by_name
            or row.others
            or (self._by_loose and row.key and loose_key(row.key) in self._by_loose)
            or (self._suppressed and row.key in self._suppressed)
        )

    def suppressed(self, row: ParsedRow) -> bool:
        """Whether any of its addresses, however written, is never to be written to."""
        return bool(self._suppressed) and not self._suppressed.isdisjoint((row.key, *row.others))

    def said_no(self, ids: Iterable[int], purpose: Purpose) -> bool:
        """Whether any of them ever refused or withdrew."""
        return any(self._said.get((one, str(purpose)), False) for one in ids)

    def said_anything(self, contact_id: int | None, purpose: Purpose) -> bool:
        """Whether this person was ever heard on a purpose."""
        return (contact_id, str(purpose)) in self._said


def _further(ws: Workspace) -> dict[int, list[str]]:
    """The addresses that people have beside the one they prefer."""
    found: dict[int, list[str]] = {}
    query = ContactAddress.select(ContactAddress.contact, ContactAddress.address_key)
    for who, key in plain_rows(ws.store.db, query):
        found.setdefault(who, []).append(key)
    return found


def _who(
    ws: Workspace,
    looses: set[str],
    parsed: Sequence[ParsedRow],
    further: Mapping[int, Sequence[str]],
) -> list[int]:
    """The ids of those who might be meant: one walk through the list, however long the file."""
    names = {row.sort_key for row in parsed if row.sort_key}
    query = Contact.select(Contact.id, Contact.sort_key, Contact.email_key).order_by(Contact.id)
    return [
        who
        for who, name, key in plain_rows(ws.store.db, query)
        if name in names
        or (key and loose_key(key) in looses)
        or (who in further and any(loose_key(one) in looses for one in further[who]))
    ]


def _load(ids: Sequence[int]) -> Iterator[Known]:
    for start in range(0, len(ids), _CHUNK):
        query = (
            Contact.select(
                Contact.id,
                Contact.name,
                Contact.sort_key,
                Contact.email_key,
                Contact.email,
                Organisation.name,
                Contact.phone,
                Contact.job,
                Contact.notes,
            )
            .join(Organisation, JOIN.LEFT_OUTER)
            .where(Contact.id.in_(ids[start : start + _CHUNK]))
            .order_by(Contact.id)
        )
        for one, name, sort_key, key, email, organisation, phone, job, notes in tuples(query):
            yield Known(
                one, name, sort_key, key or "", email or "", organisation or "", phone, job, notes
            )
