"""What only SQLite has: pragmas, triggers that keep rows from changing, and copying the file.

All else in the store is plain peewee, so that another database can take this one's place.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from peewee import SqliteDatabase

Error = sqlite3.Error
"""What SQLite raises where peewee is not in between."""

PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "delete",  # a rollback journal: one file to copy, no race on reset
    "synchronous": "extra",  # the directory entry of the journal is on disk too
    "secure_delete": 1,  # what is erased is overwritten
    "trusted_schema": 0,
    "busy_timeout": 10_000,  # milliseconds; the sender may be another process
    "cache_size": -16_000,  # KiB
}

_APPEND_ONLY = {
    "audit_event": "the audit trail is only added to",
}


def open_database(path: Path, *, read_only: bool = False) -> SqliteDatabase:
    """A peewee database on the file, not yet connected."""
    if read_only:
        pragmas = {
            key: value
            for key, value in PRAGMAS.items()
            if key in {"foreign_keys", "trusted_schema", "busy_timeout", "cache_size"}
        }
        return SqliteDatabase(
            f"{path.absolute().as_uri()}?mode=ro", pragmas=pragmas, uri=True, autoconnect=False
        )
    return SqliteDatabase(str(path), pragmas=PRAGMAS, autoconnect=False)


def guard(db: SqliteDatabase) -> None:
    """Set up the triggers that refuse to change what must only be added to. May run every time."""
    for table, words in _APPEND_ONLY.items():
        for act in ("UPDATE", "DELETE"):
            db.execute_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
    # Words may be mended until somebody has agreed to them; from then on they are what was said.
    db.execute_sql("DROP TRIGGER IF EXISTS consent_wording_no_update")
    db.execute_sql(
        "CREATE TRIGGER IF NOT EXISTS consent_wording_agreed BEFORE UPDATE ON consent_wording "
        "WHEN EXISTS (SELECT 1 FROM consent_event WHERE wording_id = OLD.id) "
        "BEGIN SELECT RAISE(ABORT, 'a wording that was agreed to never changes'); END"
    )
    db.execute_sql(
        "CREATE TRIGGER IF NOT EXISTS consent_wording_no_delete BEFORE DELETE ON consent_wording "
        "BEGIN SELECT RAISE(ABORT, 'a wording never goes'); END"
    )
    # A consent event goes only with its person; what it says is never rewritten.
    db.execute_sql(
        "CREATE TRIGGER IF NOT EXISTS consent_event_no_update BEFORE UPDATE OF "
        "purpose, state, basis, happened_on, recorded_at, method ON consent_event "
        "BEGIN SELECT RAISE(ABORT, 'a consent event never changes'); END"
    )


def copy_file(source: Path, target: Path) -> None:
    """Copy a database as of one moment, then prove that the copy is sound.

    The copy appears under its name only when it has passed. Raises `sqlite3.DatabaseError` when
    the source or the copy is damaged.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    origin = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.close(descriptor)
        copy = sqlite3.connect(part)
        try:
            origin.backup(copy)
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            copy.close()
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"the copy is not sound: {verdict}")
        part.replace(target)
    finally:
        origin.close()
        part.unlink(missing_ok=True)


def faults(db: SqliteDatabase) -> list[str]:
    """What SQLite itself finds wrong with the file; empty when sound."""
    found = [row[0] for row in db.execute_sql("PRAGMA integrity_check") if row[0] != "ok"]
    found += [
        f"{row[0]}: a row points nowhere" for row in db.execute_sql("PRAGMA foreign_key_check")
    ]
    return found


def change_mark(db: SqliteDatabase) -> tuple[int, int]:
    """Two numbers that differ once anybody, here or in another process, has changed the file."""
    elsewhere = db.execute_sql("PRAGMA data_version").fetchone()[0]
    return int(elsewhere), int(db.connection().total_changes)
