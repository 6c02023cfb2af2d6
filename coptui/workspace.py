"""One open home: settings, store, clock and places, put together here and handed to services."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

from coptui import settings as settings_file
from coptui.clock import Clock, SystemClock
from coptui.errors import NotFound, ReadOnly, Unavailable
from coptui.places import Places
from coptui.settings import Settings
from coptui.store import backup, migrations, sqlite
from coptui.store.database import Store

_HEADER = 100
"""Bytes at the front of every SQLite file; one that is shorter holds nothing."""


class Workspace:
    """What every service works on. Open it on the thread that will use it."""

    def __init__(self, places: Places, settings: Settings, store: Store, clock: Clock) -> None:
        self.places = places
        self.settings = settings
        self.store = store
        self.clock = clock
        self.read_only_reason = ""

    @classmethod
    def open(cls, home: Path, *, clock: Clock | None = None, create: bool = True) -> Workspace:
        """Open a home, making it where there is none and bringing its database up to date.

        A database from a newer coptui opens for reading only. Raises `NotFound` where there is
        no home and none may be made, `Unavailable` or `Misconfigured` where it cannot be used.
        """
        places = Places(home)
        if not places.database.exists() and not create:
            raise NotFound(f"There is no coptui home in {home}.", "Start `coptui` once to make it.")
        _make_private(home)
        settings = settings_file.load(places.settings)
        _refuse_emptied(places)
        newer = _is_newer(places)
        _make_private(places.backups)
        if not places.database.exists():
            os.close(os.open(places.database, os.O_CREAT | os.O_WRONLY, 0o600))
        store = Store(places.database, places.backups, read_only=newer)
        store.open()
        workspace = cls(places, settings, store, clock or SystemClock())
        if newer:
            workspace.read_only_reason = (
                "This home was last used by a newer coptui. It is open for reading only; "
                "update coptui to change anything."
            )
            return workspace
        try:
            workspace._first_time()
            workspace._keep_copy()
        except BaseException:
            workspace.close()
            raise
        return workspace

    @classmethod
    def to_read(cls, home: Path) -> Workspace:
        """A home that somebody else has open already, only to read what is in it.

        It reads on and on and seldom the same, so it keeps little of the file in memory.
        """
        places = Places(home)
        store = Store(places.database, places.backups, read_only=True)
        store.open()
        store.keep_little()
        return cls(places, settings_file.load(places.settings), store, SystemClock())

    def _first_time(self) -> None:
        if self.store.meta("practice") is None:
            self.store.set_meta("practice", "1")
            self.store.secret()

    def _keep_copy(self) -> None:
        try:
            backup.daily_copy(self.database_file, self.backups_dir, self.now().date())
        except (sqlite.DatabaseError, OSError) as error:
            raise Unavailable(
                f"Today's copy of the database could not be made ({error}).",
                "Make room on the disk, or run `coptui doctor`.",
            ) from error

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def now(self) -> datetime:
        """The present moment in UTC."""
        return self.clock.now()

    def today(self) -> date:
        """The coordinator's civil date."""
        return self.now().astimezone(ZoneInfo(self.settings.time_zone)).date()

    @property
    def by(self) -> str:
        """Who works here: the name in the settings, else the name signed in to this machine."""
        if self.settings.coordinator:
            return self.settings.coordinator
        import getpass  # late: nothing that is only looked at has a name to it

        try:
            return getpass.getuser()
        except (OSError, KeyError):  # no such account, as in some containers
            return "coordinator"

    def save_settings(self, settings: Settings) -> None:
        """Write the settings and use them from now on. Raises `ReadOnly` where nothing may be."""
        if self.read_only:
            raise ReadOnly(
                "This home is open for reading only, so nothing was changed.", "Update coptui."
            )
        settings_file.save(self.settings_file, settings)
        self.settings = settings

    @property
    def read_only(self) -> bool:
        """Whether this home may only be read."""
        return self.store.read_only

    @property
    def is_demo(self) -> bool:
        """Whether the people in it are made up; a demo never sends."""
        return self.store.meta("demo") == "1"

    @property
    def in_practice(self) -> bool:
        """Whether mailings are written to a folder instead of leaving."""
        return self.is_demo or self.store.meta("practice") != "0"

    @property
    def home(self) -> Path:
        """The home directory."""
        return self.places.home

    @property
    def database_file(self) -> Path:
        """The file of all facts."""
        return self.places.database

    @property
    def settings_file(self) -> Path:
        """The settings file."""
        return self.places.settings

    @property
    def practice_dir(self) -> Path:
        """Where practised messages are written; made when first asked for."""
        return _make_private(self.places.practice)

    @property
    def backups_dir(self) -> Path:
        """Where the copies lie."""
        return self.places.backups

    @property
    def templates_dir(self) -> Path:
        """The coordinator's own templates; may not exist."""
        return self.places.templates

    @property
    def log_file(self) -> Path:
        """The log, without personal data."""
        return self.places.log

    @property
    def lock_file(self) -> Path:
        """Held by the process that sends."""
        return self.places.lock


def _make_private(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The folder {folder} cannot be made ({error.strerror}).", "Name another with --home."
        ) from error
    return folder


def _refuse_emptied(places: Places) -> None:
    """A file that SQLite would take for a new one, where there are copies of one in use."""
    file = places.database
    if file.exists() and file.stat().st_size < _HEADER and backup.daily_copies(places.backups):
        newest = backup.daily_copies(places.backups)[-1]
        raise Unavailable(
            f"The database {file} is empty, though it has been in use.",
            f"Nothing was changed. Copy {newest} over it to go on from that day.",
        )


def _is_newer(places: Places) -> bool:
    database = places.database
    try:
        return migrations.is_newer(database)
    except sqlite.DatabaseError as error:
        raise Unavailable(
            f"The database {database} cannot be read ({error}).",
            backup.way_back(database, places.backups),
        ) from error
