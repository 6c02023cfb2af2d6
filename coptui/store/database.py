"""The open database: models bound, transactions, and the few facts it keeps about itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import PeeweeException, SqliteDatabase

from coptui.errors import ReadOnly, Unavailable
from coptui.store import backup, migrations, sqlite
from coptui.store.models import MODELS, Meta

_SECRET = "install_secret"


class Store:
    """One open database. It belongs to the thread that opened it."""

    def __init__(self, file: Path, backups: Path, *, read_only: bool = False) -> None:
        self.file = file
        self.read_only = read_only
        self.db: SqliteDatabase = sqlite.open_database(file, read_only=read_only)
        self._backups = backups

    def open(self) -> None:
        """Connect, bring the schema up to date and bind the models.

        Raises `Unavailable` where the file is damaged, locked for long, or not a database.
        """
        try:
            self.db.connect()
            if not self.read_only:
                if migrations.bring_up(self.db, self._copy_before):
                    sqlite.guard(self.db)
                sqlite.index_search(self.db)
            self.db.bind(MODELS, bind_refs=False, bind_backrefs=False)  # they are all there are
        except (PeeweeException, sqlite.Error) as error:
            self.close()
            raise Unavailable(
                f"The database {self.file.name} cannot be opened ({error}).",
                backup.way_back(self.file, self._backups),
            ) from error
        except Unavailable:
            self.close()
            raise

    def _copy_before(self) -> None:
        steps = migrations.pending(self.file)
        if migrations.applied(self.file) and steps:
            backup.copy_before_step(self.file, self._backups, steps)

    def keep_little(self) -> None:
        """Hold little of the file in memory, for whoever reads everything once."""
        sqlite.keep_little(self.db)

    def map_whole(self) -> None:
        """Read a file once and quickly, in a process that nobody misses when it dies of it."""
        sqlite.map_whole(self.db)

    def close(self) -> None:
        """Let go of the file."""
        if not self.db.is_closed():
            self.db.close()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """One transaction that takes the write lock at its start; inside another one, a savepoint.

        Raises `ReadOnly` where the home may only be read.
        """
        if self.read_only:
            raise ReadOnly(
                "This home is open for reading only, so nothing was changed.",
                "Update coptui to the version that last opened it.",
            )
        if self.db.in_transaction():
            with self.db.savepoint():
                yield
        else:
            with self.db.atomic("IMMEDIATE"):
                yield
                sqlite.catch_up_search(self.db)

    def meta(self, key: str) -> str | None:
        """A small fact about this database, or None."""
        # By hand: asked with every step of the sender, where building a query is most of the cost.
        asked = f'SELECT "value" FROM "meta" WHERE "key" = {self.db.param}'
        row = self.db.execute_sql(asked, (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str | None) -> None:
        """Remember a small fact; None forgets it."""
        with self.atomic():
            if value is None:
                Meta.delete().where(Meta.key == key).execute()
            else:
                Meta.insert(key=key, value=value).on_conflict(
                    conflict_target=[Meta.key], update={Meta.value: value}
                ).execute()

    def secret(self) -> bytes:
        """32 random bytes made once; message ids and suppressions hang on them."""
        kept = self.meta(_SECRET)
        if kept is None:
            import secrets  # late: once in the life of a home

            kept = secrets.token_hex(32)
            self.set_meta(_SECRET, kept)
        return bytes.fromhex(kept)
