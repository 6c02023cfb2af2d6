"""What only SQLite has: pragmas, triggers, the index of searched text, and copying the file.

All else in the store is plain peewee, so that another database can take this one's place.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peewee import OperationalError, PeeweeException, SqliteDatabase
from peewee import sqlite3 as library  # type: ignore[attr-defined]  # whichever it found

# At its finest level peewee logs every statement with its values: names and addresses.
logging.getLogger("peewee").setLevel(logging.WARNING)

Error = sqlite3.Error
"""What SQLite raises where peewee is not in between."""

PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "delete",  # a rollback journal: one file to copy, no race on reset
    "synchronous": "extra",  # the directory entry of the journal is on disk too
    "secure_delete": 1,  # what is erased is overwritten
    "trusted_schema": 0,
    "temp_store": 2,  # in memory: nothing of anybody lies in a temporary file, and it is faster
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
            if key in {"foreign_keys", "trusted_schema", "temp_store", "busy_timeout", "cache_size"}
        }
        return SqliteDatabase(
            f"{path.absolute().as_uri()}?mode=ro", pragmas=pragmas, uri=True, autoconnect=False
        )
    return SqliteDatabase(str(path), pragmas=PRAGMAS, autoconnect=False)


def keep_little(db: SqliteDatabase) -> None:
    """Keep at most two megabytes of the file in memory."""
    db.execute_sql("PRAGMA cache_size = -2000")


def guard(db: SqliteDatabase) -> None:
    """Set up the triggers that refuse to change what must only be added to. May run every time."""
    for table, words in _APPEND_ONLY.items():
        for act in ("UPDATE", "DELETE"):
            db.execute_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        # INSERT OR REPLACE takes the old row out without asking the trigger above.
        db.execute_sql(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
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
    db.execute_sql(
        "CREATE TRIGGER IF NOT EXISTS consent_event_no_update_of_proof BEFORE UPDATE OF "
        "wording_id, sheet_row, by_guardian ON consent_event "
        "BEGIN SELECT RAISE(ABORT, 'a consent event never changes'); END"
    )


def unguarded_tables(db: SqliteDatabase) -> list[str]:
    """Tables that are only added to, and whose triggers somebody has taken away."""
    there = {
        row[0] for row in db.execute_sql("SELECT name FROM sqlite_master WHERE type='trigger'")
    }
    return [
        table
        for table in _APPEND_ONLY
        if not {f"{table}_no_{act}" for act in ("update", "delete", "replace")} <= there
    ]


@contextmanager
def may_shorten(db: SqliteDatabase, table: str) -> Iterator[None]:
    """Let rows be deleted from a table that is only added to; inside a transaction.

    Whatever happens, the trigger is there again for everybody else: it went in this transaction.
    """
    db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_no_delete")
    yield
    guard(db)


Line = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""A line of the trail: hash before, id, at, by, action, subject, subject id, detail, own hash."""

_NOTHING = "COALESCE(CAST({} AS BLOB), X'00')"
_TRAIL = ["previous", "id", "at", "by", "action", "subject", "subject_id", "detail", "sha256"]


def trail(db: SqliteDatabase) -> Iterator[Line]:
    """The lines of the trail in order, as the bytes that lie in the file, one at a time."""
    columns = ", ".join(_NOTHING.format(f'"{name}"') for name in _TRAIL)
    yield from db.execute_sql(f"SELECT {columns} FROM audit_event ORDER BY id")


_INDEX = (
    # Folded text comes in, so that letters are compared as they are. Which parts of three letters
    # a text has is enough to know; where they stand is looked up in the text itself.
    "CREATE VIRTUAL TABLE contact_search USING fts5(search_text, content='contact', "
    "content_rowid='id', detail=none, columnsize=0, tokenize='trigram case_sensitive 1')",
    # A trigger may not write into the index itself: the schema is not trusted with that. It notes
    # who has changed, with the text the index still knows, and the transaction ends with the rest.
    "CREATE TABLE contact_search_due (id INTEGER PRIMARY KEY, old TEXT)",
    "CREATE TRIGGER contact_search_added AFTER INSERT ON contact BEGIN "
    "INSERT OR IGNORE INTO contact_search_due VALUES (new.id, NULL); END",
    "CREATE TRIGGER contact_search_gone AFTER DELETE ON contact BEGIN "
    "INSERT OR IGNORE INTO contact_search_due VALUES (old.id, old.search_text); END",
    "CREATE TRIGGER contact_search_changed AFTER UPDATE OF search_text ON contact "
    "WHEN old.search_text IS NOT new.search_text BEGIN "
    "INSERT OR IGNORE INTO contact_search_due VALUES (old.id, old.search_text); END",
    "INSERT INTO contact_search(contact_search) VALUES ('rebuild')",
)
_CATCH_UP = (
    "INSERT INTO contact_search(contact_search, rowid, search_text) "
    "SELECT 'delete', id, old FROM contact_search_due WHERE old IS NOT NULL",
    "INSERT INTO contact_search(rowid, search_text) SELECT contact.id, contact.search_text "
    "FROM contact_search_due CROSS JOIN contact ON contact.id = contact_search_due.id",
    "DELETE FROM contact_search_due",
)
SHORTEST = 3
"""Letters that a word must have for the index of searched text to know it."""


def index_search(db: SqliteDatabase) -> bool:
    """Build the index of searched text where there is none.

    False where this SQLite cannot have one: searching then walks through the list.
    """
    if has_search_index(db):
        return True
    try:
        with db.atomic():
            for step in _INDEX:
                db.execute_sql(step)
    except OperationalError as error:
        if "no such module" in str(error) or "tokenizer" in str(error):
            return False
        raise
    return True


def has_search_index(db: SqliteDatabase) -> bool:
    """Whether the searched text is indexed in this file."""
    found = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'contact_search'"
    return db.execute_sql(found).fetchone() is not None


def catch_up_search(db: SqliteDatabase) -> None:
    """Bring what was written since into the index of searched text; ends a transaction."""
    try:
        due = db.execute_sql("SELECT 1 FROM contact_search_due LIMIT 1").fetchone()
    except OperationalError:
        return  # there is no index here
    if due is not None:
        for step in _CATCH_UP:
            db.execute_sql(step)


def search_terms(words: Iterable[str]) -> str:
    """What to ask the index for texts that may have these words; empty where it cannot tell.

    Whoever asks still looks for the words themselves: the index knows parts of three letters, and
    as few of them as cover the word cost least.
    """
    parts: dict[str, None] = {}
    for word in words:
        last = len(word) - SHORTEST
        for at in (*range(0, last, SHORTEST), *([last] if last >= 0 else [])):
            parts[word[at : at + SHORTEST].replace('"', '""')] = None
    return " ".join(f'"{part}"' for part in parts)


def forget_searched(db: SqliteDatabase) -> None:
    """Write the index of searched text anew, so that nothing of who is gone stays in it."""
    if has_search_index(db):
        catch_up_search(db)
        db.execute_sql("INSERT INTO contact_search(contact_search) VALUES ('optimize')")


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


def ids(db: SqliteDatabase, sql: str, params: tuple[Any, ...] = ()) -> list[int]:
    """The column `id` of a query as one value: thousands of rows take twice as long one by one."""
    found = db.execute_sql(f"SELECT json_group_array(id) FROM ({sql})", params).fetchone()
    return json.loads(found[0])  # type: ignore[no-any-return]


def change_mark(db: SqliteDatabase) -> tuple[int, int]:
    """Two numbers that differ once anybody, here or in another process, has changed the file."""
    elsewhere = db.execute_sql("PRAGMA data_version").fetchone()[0]
    return int(elsewhere), int(db.connection().total_changes)


@dataclass(frozen=True)
class Reference:
    """One column that points at a row of another table, and what happens when that row goes."""

    table: str
    column: str
    target: str
    on_delete: str


def references(db: SqliteDatabase) -> list[Reference]:
    """Every reference of the file as it is, whatever version of the schema it has."""
    found = []
    for table in sorted(db.get_tables()):
        for row in db.execute_sql(f'PRAGMA foreign_key_list("{table}")'):
            found.append(Reference(table, row[3], row[2], str(row[6]).upper()))
    return found


def plain_tables(db: SqliteDatabase) -> list[str]:
    """The tables that hold rows of ours, without those that a search index keeps for itself."""
    indexes = _search_indexes(db)
    return [
        table
        for table in sorted(db.get_tables())
        if table not in indexes and not any(table.startswith(f"{one}_") for one in indexes)
    ]


def row_counts(db: SqliteDatabase) -> dict[str, int]:
    """How many rows each table of ours holds."""
    tables = [one for one in plain_tables(db) if not one.startswith("sqlite_")]
    return {
        table: int(db.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0])
        for table in tables
    }


def _search_indexes(db: SqliteDatabase) -> list[str]:
    rows = db.execute_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
    )
    return [row[0] for row in rows]


def sweep(db: SqliteDatabase) -> None:
    """Leave nothing of deleted rows in the file: search indexes are merged, free pages go."""
    for name in _search_indexes(db):
        db.execute_sql(f'INSERT INTO "{name}"("{name}") VALUES (\'optimize\')')
    db.execute_sql("VACUUM")


def put_in_place(source: Path, target: Path) -> None:
    """Make the target hold what the source holds, in one transaction of the target.

    Whoever has the target open sees the old content or the new one, never a mixture.
    """
    if not target.exists():
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
    origin = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    place = sqlite3.connect(target, timeout=10)
    try:
        place.execute("PRAGMA secure_delete = 1")
        origin.backup(place)
    finally:
        place.close()
        origin.close()


def is_sound(file: Path) -> bool:
    """Whether SQLite finds the file whole."""
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return bool(connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False


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
    except (PeeweeException, library.Error) as error:  # reading rows is not peewee's any more
        return "" if any(one in str(error) for one in _NO_FAULT) else str(error)
    finally:
        db.close()
    return ""


_NO_FAULT = ("locked", "schema has changed", "no such table")
"""What is said where somebody else works on the file at the same time."""
