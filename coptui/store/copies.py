"""Whole database files: copied as of one moment, put in place of another, looked at."""

from __future__ import annotations

import os
from pathlib import Path

from peewee import PeeweeException

from coptui.store.sqlite import (
    DatabaseError,
    Error,
    connect,
    connect_at_rest,
    connect_existing,
    open_database,
)

_NO_FAULT = ("locked", "schema has changed", "no such table")
"""What is said where somebody else works on the file at the same time."""


def copy_file(source: Path, target: Path, *, at_rest: bool = False) -> None:
    """Copy a database as of one moment, then prove that the copy is sound.

    `at_rest` where the source is a copy itself, which nobody writes.

    The copy appears under its name only when it has passed, and is one file whatever the source
    is. Raises `DatabaseError` when the source or the copy is damaged.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    origin = connect_at_rest(source) if at_rest else connect_existing(source)
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.close(descriptor)
        copy = connect(part)
        try:
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode = delete")
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            copy.close()
        if verdict != "ok":
            raise DatabaseError(f"the copy is not sound: {verdict}")
        part.replace(target)
    finally:
        origin.close()
        part.unlink(missing_ok=True)


def put_in_place(source: Path, target: Path) -> None:
    """Make the target hold what the source holds, in one transaction of the target.

    Whoever has the target open sees the old content or the new one, never a mixture.
    """
    if not target.exists():
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
    origin, place = connect_existing(source), connect(target)
    try:
        place.execute("PRAGMA secure_delete = 1")
        origin.backup(place)
    finally:
        place.close()
        origin.close()


def verdict_on(file: Path) -> str:
    """What a quick look by SQLite says of a copy: "ok", or what is wrong with it."""
    try:
        connection = connect_at_rest(file)
        try:
            return str(connection.execute("PRAGMA quick_check").fetchone()[0])
        finally:
            connection.close()
    except DatabaseError as fault:
        return str(fault)


def is_sound(file: Path) -> bool:
    """Whether SQLite finds a copy whole."""
    return verdict_on(file) == "ok"


def first_fault(file: Path) -> str:
    """What a quick look finds wrong with the file; empty when sound.

    Table by table, so that nobody who writes meanwhile waits longer than for one of them.
    """
    db = open_database(file, read_only=True)
    try:
        db.connect()
        asked = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        for table in ["sqlite_master", *(row[0] for row in db.execute_sql(asked).fetchall())]:
            found = db.execute_sql(f'PRAGMA quick_check("{table}")').fetchone()
            if found is not None and found[0] != "ok":
                return str(found[0])
    except (PeeweeException, Error) as error:  # reading rows is not peewee's any more
        return "" if any(one in str(error) for one in _NO_FAULT) else str(error)
    finally:
        db.close()
    return ""
