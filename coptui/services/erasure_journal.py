"""The journal of people forgotten: keyed hashes by which an older copy can be made to forget too.

It is kept twice, in the database and in a file beside it, so that it outlives a database that is
put back from a copy. It holds numbers, days and hashes that mean nothing without the secret of this
home; no names and no addresses.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase

from coptui.domain.text import fold
from coptui.errors import Unavailable
from coptui.services.consent_facts import address_mark
from coptui.settings import write_private
from coptui.store.models import Erasure
from coptui.workspace import Workspace

FORMER = "former_secrets"
"""Secrets of databases that stood here before one was put back; older entries hang on them."""


@dataclass(frozen=True)
class Entry:
    """One person forgotten."""

    contact: int
    erased_at: str  # UTC, as in the database
    key: str
    born: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    suppressed: tuple[str, ...] = ()  # those of the addresses that nobody else had

    @property
    def marks_json(self) -> str:
        """The marks as the database has them."""
        return json.dumps(self.marks, sort_keys=True, separators=(",", ":"))

    @property
    def marks(self) -> dict[str, Any]:
        """The marks as the database has them, before they are text."""
        return {
            "addresses": list(self.addresses),
            "born": self.born,
            "names": list(self.names),
            "suppressed": list(self.suppressed),
        }

    @property
    def line(self) -> str:
        """The entry as one line of the file beside the database."""
        return json.dumps(asdict(self), sort_keys=True)


def key_of(secret: bytes) -> str:
    """A name for a secret that does not give it away."""
    return hmac.new(secret, b"coptui erasure key", hashlib.sha256).hexdigest()[:16]


def entry_for(
    secret: bytes,
    contact_id: int,
    born: str,
    names: Iterable[str],
    address_keys: Iterable[str],
    erased_at: datetime,
    shared: Iterable[str] = (),
) -> Entry:
    """The entry for one person, from what is known of them for the last time."""
    keys, others = list(address_keys), set(shared)
    return Entry(
        contact=contact_id,
        erased_at=erased_at.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
        key=key_of(secret),
        born=_mark(secret, f"born:{contact_id}:{born}"),
        names=tuple(_mark(secret, f"name:{fold(one)}") for one in names),
        addresses=tuple(address_mark(secret, one) for one in keys),
        suppressed=tuple(address_mark(secret, one) for one in keys if one not in others),
    )


def note(entry: Entry) -> Erasure:
    """Keep an entry in the database, in the transaction of what it tells of."""
    row: Erasure = Erasure.create(
        contact=entry.contact,
        erased_at=datetime.fromisoformat(entry.erased_at).replace(tzinfo=UTC),
        key=entry.key,
        marks=entry.marks,
    )
    return row


def entries(ws: Workspace) -> list[Entry]:
    """All entries that this home knows, from the database and from the file beside it."""
    kept = [_of_row(row) for row in Erasure.select().order_by(Erasure.id)]
    return list(dict.fromkeys([*kept, *read_file(ws.places.erasures)]))


def _of_row(row: Any) -> Entry:
    return Entry(
        contact=row.contact,
        erased_at=row.erased_at.replace(tzinfo=None).isoformat(" "),
        key=row.key,
        born=row.marks.get("born", ""),
        names=tuple(row.marks.get("names", ())),
        addresses=tuple(row.marks.get("addresses", ())),
        suppressed=tuple(row.marks.get("suppressed", ())),
    )


def read_file(path: Path) -> list[Entry]:
    """The entries in a file; none where there is no file. Raises `Unavailable` when damaged."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            f"The list of people forgotten, {path.name}, cannot be read.",
            "Put it back from a copy, or move it away; the database holds it too.",
        ) from error


def parse(text: str) -> list[Entry]:
    """Entries from lines of JSON."""
    found = []
    for line in text.splitlines():
        if line.strip():
            held = json.loads(line)
            lists = {one: tuple(held[one]) for one in ("names", "addresses", "suppressed")}
            found.append(Entry(**{**held, **lists}))
    return found


def write_file(ws: Workspace) -> None:
    """Write the file beside the database anew from all that is known."""
    write_private(ws.places.erasures, text_of(entries(ws)))


def text_of(all_entries: Sequence[Entry]) -> str:
    """Entries as the file has them."""
    return "".join(f"{one.line}\n" for one in all_entries)


def adopt(ws: Workspace, others: Iterable[Entry], secrets: Iterable[bytes]) -> int:
    """Keep entries of another journal in this database too, with the secrets they hang on."""
    here = {_of_row(row) for row in Erasure.select()}
    new = [one for one in dict.fromkeys(others) if one not in here]
    with ws.store.atomic():
        for one in new:
            note(one)
        known = known_secrets(ws)
        more = [one.hex() for one in dict.fromkeys(secrets) if one not in known]
        if more:
            kept = [one for one in (ws.store.meta(FORMER) or "").split(",") if one]
            ws.store.set_meta(FORMER, ",".join([*kept, *more]))
    return len(new)


def known_secrets(ws: Workspace) -> list[bytes]:
    """The secret of this database, and those of databases that stood here before."""
    former = (ws.store.meta(FORMER) or "").split(",")
    return [ws.store.secret(), *(bytes.fromhex(one) for one in former if one)]


def people_to_forget(
    db: SqliteDatabase, journal: Sequence[Entry], secrets: Sequence[bytes]
) -> dict[int, Entry]:
    """The contacts in any database file whom the journal says to forget, by their number there.

    Who came back after the day of the erasure is somebody new and stays.
    """
    by_key = {key_of(one): one for one in secrets}
    usable = [one for one in journal if one.key in by_key]
    found: dict[int, Entry] = {}
    if not usable:
        return found
    rows = db.execute_sql("SELECT id, name, email_key, created_at FROM contact").fetchall()
    for key, secret in by_key.items():
        mine = [one for one in usable if one.key == key]
        numbers = {one.contact for one in mine}
        marks = {mark for one in mine for mark in one.addresses}
        for number, name, email_key, created in rows:
            address = address_mark(secret, email_key) if email_key and marks else ""
            if number not in numbers and address not in marks:
                continue
            born = _mark(secret, f"born:{number}:{created}")
            called = _mark(secret, f"name:{fold(name)}")
            for entry in mine:
                if _is_the_person(entry, born, called, address, created):
                    found[number] = entry
    return found


def _is_the_person(entry: Entry, born: str, name: str, address: str, created: str) -> bool:
    if datetime.fromisoformat(str(created)) >= datetime.fromisoformat(entry.erased_at):
        return False
    return born == entry.born or (name in entry.names and address in entry.addresses)


def _mark(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
