"""What only SQLite has: pragmas, triggers, the index of searched text, and copying the file.

All else in the store is plain peewee, so that another database can take this one's place.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peewee
from peewee import OperationalError, SqliteDatabase

from coptui.store import whereabouts

_driver: Any = vars(peewee)["sqlite3"]
"""The one that peewee uses: the newer of Python's own and of the package pysqlite3."""

# At its finest level peewee logs every statement with its values: names and addresses.
logging.getLogger("peewee").setLevel(logging.WARNING)

if TYPE_CHECKING:
    from sqlite3 import Connection as Connection
    from sqlite3 import DatabaseError as DatabaseError
    from sqlite3 import Error as Error
    from sqlite3 import OperationalError as _Hindrance

    Hindrance = _Hindrance
else:  # what SQLite gives and raises where peewee is not in between
    Connection, Error = _driver.Connection, _driver.Error
    DatabaseError, Hindrance = _driver.DatabaseError, _driver.OperationalError

VERSION: tuple[int, ...] = _driver.sqlite_version_info
"""Of the SQLite in use."""


def log_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite can keep a write-ahead log without the race when it begins anew.

    Source: sqlite.org/wal.html, "The WAL-Reset Bug": mended in 3.51.3, and in 3.44.6 and 3.50.7.
    """
    mended = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
    since = mended.get((version[0], version[1]))
    return version >= (3, 52) or (since is not None and version[2] >= since)


PRAGMAS = {
    "busy_timeout": 10_000,  # milliseconds; the sender may be another process. Before all that wait
    "foreign_keys": 1,
    # A log: one wait for the disk at a commit instead of five, and readers hold up nobody.
    "journal_mode": "wal" if log_is_safe(VERSION) else "delete",
    "synchronous": "extra",  # all that was committed is on the disk, directory entries too
    "secure_delete": 1,  # what is erased is overwritten
    "trusted_schema": 0,
    "temp_store": 2,  # in memory: nothing of anybody lies in a temporary file, and it is faster
    "cache_size": -16_000,  # KiB
}

_MOST_MAPPED = 1 << 30
"""Bytes; of a larger file the rest is read as usual."""
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
    pragmas = {**PRAGMAS, "journal_mode": journal_for(path)}
    return SqliteDatabase(str(path), pragmas=pragmas, autoconnect=False)


def open_copy(path: Path) -> SqliteDatabase:
    """The same for a copy that is to be changed and stay one file."""
    pragmas = {**PRAGMAS, "journal_mode": "delete"}
    return SqliteDatabase(str(path), pragmas=pragmas, autoconnect=False)


def journal_for(path: Path) -> str:
    """How a database at that place keeps what is being written: in a log, or in a journal.

    A log needs memory that all who have the file open share, and is a file of its own: no good
    where others copy the folder, or on another machine.
    """
    wanted = str(PRAGMAS["journal_mode"])
    if wanted == "wal" and whereabouts.is_risky(path.absolute().parent):
        return "delete"
    return wanted


def connect(path: Path | str, **options: Any) -> Connection:
    """A plain connection to a file, with the options of `sqlite3.connect`.

    Never by `sqlite3` itself: two SQLites in one process know nothing of each other's locks, and
    one that closes a file lets go of the locks of the other (sqlite.org/howtocorrupt.html, 2.2.1).
    """
    return _driver.connect(path, **{"timeout": 10, **options})  # type: ignore[no-any-return]


def connect_existing(path: Path) -> Connection:
    """A plain connection to a file that must be there. What a killed program left half written is
    put right by whoever comes next and may write, and nothing of ours stays beside the file."""
    return _connect_as(path, "rw" if os.access(path, os.W_OK) else "ro")


def connect_at_rest(path: Path) -> Connection:
    """A plain connection to a copy that nobody writes: read as it lies, nothing put beside it."""
    return _connect_as(path, "ro&immutable=1")


def _connect_as(path: Path, mode: str) -> Connection:
    where = f"{path.absolute().as_uri()}?mode={mode}"
    return _driver.connect(where, uri=True, timeout=10)  # type: ignore[no-any-return]


def keep_little(db: SqliteDatabase) -> None:
    """Keep at most two megabytes of the file in memory."""
    db.execute_sql("PRAGMA cache_size = -2000")


def map_whole(db: SqliteDatabase) -> None:
    """Let the system lay the file into memory, instead of asking it for one page after the other.

    Where the file is cut short meanwhile, the process dies of it: only for one that may.
    """
    db.execute_sql(f"PRAGMA mmap_size = {_MOST_MAPPED}")


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
    return int(elsewhere), own_changes(db)


def own_changes(db: SqliteDatabase) -> int:
    """The second of these two alone: how many rows this connection has changed so far."""
    return int(db.connection().total_changes)


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
    empty_log(db)


def empty_log(db: SqliteDatabase) -> None:
    """Bring all that lies in the log into the file, and leave the log empty.

    What others are reading at the moment is waited for. Without a log there is nothing to do.
    """
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
