"""What one person is known by in a database file: every name, address and number of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from peewee import SqliteDatabase

from coptui.domain.addresses import address_key
from coptui.domain.erasure import Needles
from coptui.store import sqlite
from coptui.store.forgetting import CONTACT, text_columns

_NAMES = ("name", "alias", "known_as")
_PHONES = ("phone", "mobile", "telephone")


@dataclass(frozen=True)
class KnownBy:
    """A person's marks. What somebody else on the list has too is not theirs alone: `shared`."""

    born: str
    names: tuple[str, ...]
    address_keys: tuple[str, ...]
    shared: tuple[str, ...]
    needles: Needles


def known_by(db: SqliteDatabase, number: int) -> KnownBy | None:
    """What the file knows a contact by; None where there is nobody of that number."""
    row = db.execute_sql(
        "SELECT name, email, email_key, phone, created_at FROM contact WHERE id = ?", (number,)
    ).fetchone()
    if row is None:
        return None
    name, email, key, phone, born = row
    told = list(_told(db, number))
    names = [name, *(value for kind, value in told if kind == "name")]
    phones = [phone, *(value for kind, value in told if kind == "phone")]
    addresses = [email or "", key or "", *(value for kind, value in told if kind == "address")]
    keys = tuple(dict.fromkeys(address_key(one) for one in addresses if "@" in one))
    shared = {one for one in keys if _held_by_another(db, number, one)}
    theirs = [one for one in addresses if address_key(one) not in shared]
    own_phones = [one for one in phones if not _phone_of_another(db, number, one)]
    return KnownBy(
        born=str(born),
        names=tuple(dict.fromkeys(one for one in names if one)),
        address_keys=keys,
        shared=tuple(sorted(shared)),
        needles=Needles.of(names, theirs, own_phones),
    )


def _told(db: SqliteDatabase, number: int) -> Iterator[tuple[str, str]]:
    """Names, addresses and numbers in all rows that point at the person."""
    for point in sqlite.references(db):
        if point.target != CONTACT:
            continue
        kinds = {one: _kind(one) for one in text_columns(db, point.table) if _kind(one)}
        if point.on_delete == "SET NULL" and point.table != "delivery":
            continue  # the row is the community's; a name in it may be another's
        for column, kind in kinds.items():
            rows = db.execute_sql(
                f'SELECT DISTINCT "{column}" FROM "{point.table}" WHERE "{point.column}" = ?',
                (number,),
            ).fetchall()
            for (value,) in rows:
                if value and (kind != "address" or ("@" in value and " " not in value)):
                    yield kind, value


def _kind(column: str) -> str:
    if column in _NAMES:
        return "name"
    if column in _PHONES:
        return "phone"
    return "address" if "email" in column or "address" in column else ""


def _held_by_another(db: SqliteDatabase, number: int, key: str) -> bool:
    """Whether somebody else is written to there, as the first address or as a further one."""
    row = db.execute_sql(
        "SELECT 1 FROM contact WHERE email_key = ? AND id <> ? LIMIT 1", (key, number)
    ).fetchone()
    if row is None and "contact_address" in db.get_tables():
        row = db.execute_sql(
            "SELECT 1 FROM contact_address WHERE address_key = ? AND contact_id <> ? LIMIT 1",
            (key, number),
        ).fetchone()
    return row is not None


def _phone_of_another(db: SqliteDatabase, number: int, phone: str) -> bool:
    row = db.execute_sql(
        "SELECT 1 FROM contact WHERE phone = ? AND phone <> '' AND id <> ? LIMIT 1", (phone, number)
    ).fetchone()
    return row is not None
