"""Putting a backup back: proved first, nothing lost of what was there, nobody mailed by it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from peewee import PeeweeException

from coptui.clock import Clock, SystemClock
from coptui.domain.counting import agree, counted, people
from coptui.domain.erasure import Needles
from coptui.errors import Refused, Unavailable
from coptui.mail import continuity
from coptui.mail.lock import Busy, SenderLock
from coptui.places import Places
from coptui.services import audit, backing_up, backup_archive, backup_file, erasure_journal
from coptui.services.backing_up import BackupReport
from coptui.services.backup_archive import Archive
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.erasure_files import forget_all
from coptui.services.erasure_journal import Entry
from coptui.store import copies, sqlite
from coptui.store.models import Contact
from coptui.workspace import Workspace


@dataclass(frozen=True)
class Restored:
    """What putting a backup back has done."""

    report: BackupReport
    kept: str
    """Where what was there before lies now, within the home; empty for an empty home."""
    forgotten: int
    """People whom the journals said to forget again."""
    unknown_erasures: int
    """Entries of the journals that no secret of today fits; they cannot be applied."""
    in_doubt: int
    """Messages that may have left since the backup was made."""

    def lines(self) -> tuple[str, ...]:
        """What is said of it."""
        made = f"{self.report.made_at:%Y-%m-%d %H:%M} UTC"
        said = [f"The backup of {made} is in its place: {people(self.report.people)}."]
        if self.kept:
            said.append(f"What was here before is kept as {self.kept}.")
        if self.forgotten:
            said.append(f"{self.forgotten} who had been forgotten since are forgotten again.")
        if self.unknown_erasures:
            said.append(
                f"{self.unknown_erasures} erasures of another home could not be looked for."
            )
        if self.in_doubt:
            said.append(
                f"{counted(self.in_doubt, 'message is', 'messages are')} in doubt: "
                f"{agree(self.in_doubt, 'it', 'they')} may have left since."
            )
        said.append("Nothing is sent until you have looked at what is in doubt and what waits.")
        return tuple(said)


def holds(home: Path) -> int | None:
    """How many people a home holds that would be replaced; None where there is no home."""
    database = Places(home).database
    if not database.exists() or database.stat().st_size == 0:
        return None
    with suppress(sqlite.DatabaseError):
        connection = sqlite.connect_existing(database)
        try:
            return int(connection.execute("SELECT count(*) FROM contact").fetchone()[0])
        finally:
            connection.close()
    return 0


def restore(
    home: Path, path: Path, passphrase: str | None, *, clock: Clock | None = None
) -> Restored:
    """Put a backup in the place of a home, or into an empty one.

    It is opened and proved before anything is touched; what was there is kept in the folder of
    copies. Raises `Refused`, `NotFound` or `Unavailable` with nothing changed.
    """
    time = clock or SystemClock()
    data = backing_up.read(path)
    archive = backup_archive.unpack(backup_file.unlock(data, passphrase))
    places = Places(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = SenderLock(places.lock)
    try:
        lock.acquire()
    except Busy as error:
        raise Unavailable(
            "coptui is open on this home, or sends from it.", "Close it, then restore."
        ) from error
    try:
        with backup_archive.room(places.backups) as folder:
            locked = backup_file.head_of(data).locked
            report = backing_up.examine(archive, folder / "home", locked, time)
            if not report.sound:
                raise Refused(f"{backing_up.said_of(report)}", "Nothing was changed.")
            return _put_back(places, archive, folder / "home", report, time)
    finally:
        lock.release()


def _put_back(
    places: Places, archive: Archive, prepared: Path, report: BackupReport, clock: Clock
) -> Restored:
    journal, secrets = _journal_here(places, clock)
    journal += _journal_in(archive)
    stamp = f"{clock.now():%Y-%m-%d-%H%M%S}"
    with Workspace.open(prepared, clock=clock) as ws:
        forgotten, strangers = _forget_again(ws, journal, secrets)
        in_doubt = continuity.put_in_doubt(ws)
        audit.note(ws, "home.restored", detail=f"backup of {report.made_at:%Y-%m-%d %H:%M}")
        erasure_journal.write_file(ws)
        sqlite.sweep(ws.store.db)
        entries = ws.places.erasures.read_bytes()
    kept = _keep(places, stamp)
    files = {**archive.files, backup_archive.ERASURES: entries}
    backup_archive.lay_out(Archive(archive.manifest, files), places.home, database=False)
    _replace_database(prepared / backup_archive.DATABASE, places.database)
    return Restored(report, kept, forgotten, strangers, in_doubt)


def _journal_here(places: Places, clock: Clock) -> tuple[list[Entry], list[bytes]]:
    """Whom this home has forgotten, with the secrets it knows; its database may be damaged."""
    found, secrets = erasure_journal.read_file(places.erasures), list[bytes]()
    if not places.database.exists() or places.database.stat().st_size == 0:
        return found, secrets
    try:
        with Workspace.open(places.home, clock=clock, create=False) as ws:
            return erasure_journal.entries(ws), erasure_journal.known_secrets(ws)
    except (Unavailable, PeeweeException, sqlite.DatabaseError):
        return found, secrets


def _journal_in(archive: Archive) -> list[Entry]:
    try:
        return erasure_journal.parse(
            archive.files.get(backup_archive.ERASURES, b"").decode("utf-8")
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            "The list of people forgotten in the backup cannot be read.",
            "Take another copy; nothing was changed.",
        ) from error


def _forget_again(ws: Workspace, journal: list[Entry], secrets: list[bytes]) -> tuple[int, int]:
    """Make the prepared database forget; how many people went, how many entries fit no secret."""
    known = list(dict.fromkeys([*erasure_journal.known_secrets(ws), *secrets]))
    every = list(dict.fromkeys([*erasure_journal.entries(ws), *journal]))
    forgotten = forget_all(ws.store.db, every, known, Needles())
    erasure_journal.adopt(ws, every, known)
    refresh_mail_cache(ws, [row.id for row in Contact.select(Contact.id)])
    keys = {erasure_journal.key_of(one) for one in known}
    return forgotten, sum(one.key not in keys for one in every)


def _keep(places: Places, stamp: str) -> str:
    """Keep what is here now among the copies; a damaged database is kept as it is."""
    if not places.database.exists() or places.database.stat().st_size == 0:
        return ""
    name, number = f"before-restore-{stamp}", 1
    while list(places.backups.glob(f"{name}*")):
        number += 1
        name = f"before-restore-{stamp}-{number}"
    target = places.backups / f"{name}.db"
    try:
        copies.copy_file(places.database, target)
    except sqlite.DatabaseError:
        shutil.copyfile(places.database, target)
        target.chmod(0o600)
    if places.settings.exists():
        shutil.copyfile(places.settings, places.backups / f"{name}.toml")
        (places.backups / f"{name}.toml").chmod(0o600)
    for folder in (places.templates, places.attachments):
        if folder.is_dir():
            folder.rename(places.backups / f"{name}-{folder.name}")
    return f"backups/{name}.db"


def _replace_database(prepared: Path, target: Path) -> None:
    """Whoever has it open sees the one or the other; a file that is no database is replaced."""
    try:
        copies.put_in_place(prepared, target)
    except sqlite.DatabaseError:
        for ending in ("-journal", "-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        prepared.replace(target)


def made_at(path: Path) -> datetime:
    """When a backup was made, as its head says."""
    return backup_file.head_of(backing_up.read(path)).made_at
