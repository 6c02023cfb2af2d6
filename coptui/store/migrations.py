"""Bring a database to the schema of this program, one step and one transaction at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peewee import PeeweeException, SqliteDatabase

from coptui.errors import Unavailable
from coptui.resources import migrations_dir
from coptui.store import sqlite

if TYPE_CHECKING:
    from playhouse.migrations import Runner

_TABLE = "schema_migration"
_ON_PURPOSE = "LETS_GO"
"""A step names under this, as a tuple, the tables whose rows it takes out on purpose."""


class RowsWent(ValueError):
    """A step would have left fewer rows than it found, in a table that it does not name."""


def known() -> list[str]:
    """Names of the steps this program brings, in order."""
    return sorted(path.stem for path in migrations_dir().glob("[0-9]*.py"))


def applied(file: Path) -> list[str]:
    """Names of the steps a database file has been through; empty for a new or missing file."""
    if not file.exists() or file.stat().st_size == 0:
        return []
    connection = sqlite.connect_existing(file)
    try:
        rows = connection.execute(f"SELECT name FROM {_TABLE} ORDER BY name").fetchall()
    except sqlite.Hindrance as error:
        if "no such table" in str(error):
            return []
        raise
    finally:
        connection.close()
    return [row[0] for row in rows]


def pending(file: Path) -> list[str]:
    """Names of the steps that the file still needs, in order."""
    done = set(applied(file))
    return [name for name in known() if name not in done]


def is_newer(file: Path) -> bool:
    """Whether the file has been through steps that this program does not know."""
    return bool(set(applied(file)) - set(known()))


def bring_up(db: SqliteDatabase, before: Callable[[], None] | None = None) -> list[str]:
    """Apply what is pending; `before` runs first, and only when something is (it makes a copy).

    Raises `Unavailable` with the step that failed; that step has then left no trace. A step fails
    as well where rows are gone after it that it did not name.
    """
    done = (
        {row[0] for row in db.execute_sql(f"SELECT name FROM {_TABLE}")}
        if _has_table(db)
        else set()
    )
    if set(known()) <= done:
        return []
    if before is not None:
        before()
    try:
        return list(_runner(db, counts=bool(done)).up())
    except (sqlite.Error, PeeweeException, ValueError, OSError) as error:
        name = re.sub(r"\s+", " ", str(error))[:200]
        raise Unavailable(
            f"The database could not be brought up to this version ({name}).",
            "Nothing was changed by the step that failed; a copy from before lies in backups/.",
        ) from error


def _runner(db: SqliteDatabase, *, counts: bool) -> Runner:
    """What runs the steps; in a file with rows of somebody it counts them around each step."""
    from playhouse.migrations import Runner  # late: only a new or older file needs it

    class Counting(Runner):  # type: ignore[misc]  # peewee brings no types
        def _run(self, name: str, module: Any, *args: Any, **kwargs: Any) -> None:
            if counts:
                module.up = _keeping(name, module)
            super()._run(name, module, *args, **kwargs)

    return Counting(db, str(migrations_dir()), table_name=_TABLE)


def _keeping(name: str, module: Any) -> Callable[[Any, SqliteDatabase], None]:
    """The step, refusing inside its own transaction when rows went."""
    step, named = module.up, set(getattr(module, _ON_PURPOSE, ()))

    def up(migrator: Any, db: SqliteDatabase) -> None:
        before = sqlite.row_counts(db)
        step(migrator, db)
        after = sqlite.row_counts(db)
        gone = [
            f"{rows - after.get(table, 0)} rows of {table}"
            for table, rows in before.items()
            if after.get(table, 0) < rows and table not in named
        ]
        if gone:
            raise RowsWent(f"{name} would have lost {', '.join(gone)}")

    return up


def _has_table(db: SqliteDatabase) -> bool:
    return bool(
        db.execute_sql(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (_TABLE,)
        ).fetchone()
    )
