"""Making a backup of the whole home in one file, proving it, knowing when the last one was."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from coptui.clock import Clock
from coptui.domain.counting import counted
from coptui.errors import CoptuiError, NotFound, ReadOnly, Refused, Unavailable
from coptui.services import audit, backup_archive, backup_file, doctor
from coptui.services.backup_archive import Archive
from coptui.services.done import Done
from coptui.services.erasure_views import count
from coptui.services.exporting import write_private_bytes
from coptui.store import backup, copies
from coptui.store.models import MODELS, AuditEvent, BackupRecord
from coptui.workspace import Workspace

_AREAS = frozenset({"settings"})


@dataclass(frozen=True)
class BackupMade:
    """A backup that was written."""

    file: Path
    made_at: datetime
    locked: bool
    people: int
    size: int


@dataclass(frozen=True)
class BackupReport:
    """What the drill found in a backup: it was opened, laid out and read like a home."""

    made_at: datetime
    locked: bool
    program: str
    people: int
    counts: dict[str, int]
    history_lines: int
    findings: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether it could be put back as it is."""
        return not self.findings


@dataclass(frozen=True)
class BackupRow:
    """A backup made before, or a daily copy."""

    made_at: datetime
    place: str
    kind: str
    people: int | None = None
    checked_at: datetime | None = None
    there: bool = True


def make(
    ws: Workspace, path: Path, passphrase: str | None, *, replace: bool = False
) -> Done[BackupMade]:
    """Write everything of this home into one file that its owner alone may read.

    It is locked with the passphrase; None leaves it open to whoever finds it. Raises `Refused`.
    """
    if ws.read_only:
        raise ReadOnly("This home is open for reading only.", "Update coptui, then back it up.")
    if passphrase is not None:
        backup_file.check_passphrase(passphrase)
    if path.exists() and not replace:
        raise Refused("There is a file of that name.", "Choose another.", field="path")
    now = ws.now()
    archive, people = backup_archive.pack(ws)
    data = backup_file.lock(archive, passphrase, now)
    write_private_bytes(path, data)
    with ws.store.atomic():
        BackupRecord.create(
            made_at=now, path=str(path.absolute()), locked=passphrase is not None, people=people
        )
        audit.note(ws, "backup.made", detail=f"{people} people")
    made = BackupMade(path, now, passphrase is not None, people, len(data))
    whom = counted(people, "person", "people")
    said = f"The backup is written: {whom}, {len(data) // 1024 + 1} KiB."
    if passphrase is None:
        said += " It is not locked: whoever finds it can read it."
    return Done(made, said, None, _AREAS)


def read(path: Path) -> bytes:
    """The bytes of a backup file. Raises `NotFound`, `Unavailable` or `Refused`."""
    try:
        if path.stat().st_size > backup_file.LARGEST + 10_000:
            raise Refused("That file is too large to be a backup.", "Choose another.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path.name}.", "Check the name.") from error
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise Unavailable(f"{path.name} cannot be read: {reason}.") from error


def needs_passphrase(path: Path) -> bool:
    """Whether the file is locked. Raises as `read`, and `Refused` where it is no backup."""
    return backup_file.head_of(read(path)).locked


def check(
    path: Path, passphrase: str | None, work: Path, clock: Clock | None = None
) -> BackupReport:
    """The drill: open the backup in a private folder as if it were put back, and look at it.

    `work` is a folder to make the private one in. Nothing else is written anywhere. Raises
    `Refused` where it does not open.
    """
    data = read(path)
    archive = backup_archive.unpack(backup_file.unlock(data, passphrase))
    with backup_archive.room(work) as folder:
        return examine(archive, folder / "home", backup_file.head_of(data).locked, clock)


def examine(archive: Archive, home: Path, locked: bool, clock: Clock | None = None) -> BackupReport:
    """Lay an opened backup out as a home and look whether all of it is there and sound."""
    home.mkdir(mode=0o700)
    backup_archive.lay_out(archive, home)
    database = home / backup_archive.DATABASE
    findings = [] if copies.is_sound(database) else ["The database in it is damaged."]
    lines = 0
    if not findings:
        try:
            with Workspace.open(home, clock=clock, create=False) as ws:
                lines = AuditEvent.select().count()
                findings = _compared(ws, archive)
        except CoptuiError as error:
            findings = [str(error)]
    return BackupReport(
        made_at=datetime.fromisoformat(archive.manifest["made_at"]),
        locked=locked,
        program=str(archive.manifest["program"]),
        people=archive.counts.get("contact", 0),
        counts=archive.counts,
        history_lines=lines,
        findings=tuple(findings),
    )


def _compared(ws: Workspace, archive: Archive) -> list[str]:
    """What differs from what was written down when it was made."""
    found = audit.verify(ws)
    head = AuditEvent.select(AuditEvent.sha256).order_by(AuditEvent.id.desc()).first()
    if ("" if head is None else head.sha256) != archive.manifest["audit_head"]:
        found.append("The history does not end where it ended when the backup was made.")
    for model in MODELS:
        table = str(model._meta.table_name)
        wanted = archive.counts.get(table)
        if wanted is not None and model.select().count() != wanted:
            found.append(f"The table {table} has not the {wanted} rows it had.")
    found += [one.text for one in doctor.database_faults(ws)]
    return found


def checked(ws: Workspace, path: Path, passphrase: str | None) -> Done[BackupReport]:
    """The drill from an open home, noted beside the backup it was done with."""
    try:
        report = check(path, passphrase, ws.backups_dir, ws.clock)
    finally:
        ws.store.db.bind(MODELS)  # the drill had opened another database
    if report.sound and not ws.read_only:
        with ws.store.atomic():
            BackupRecord.update(checked_at=ws.now()).where(
                BackupRecord.path == str(path.absolute())
            ).execute()
            audit.note(ws, "backup.checked", detail=f"{report.people} people")
    return Done(report, said_of(report), None, _AREAS)


def said_of(report: BackupReport) -> str:
    """The drill in a sentence."""
    if not report.sound:
        return f"This backup cannot be relied on: {report.findings[0]}"
    return (
        f"The backup is sound: {count(report.people, 'person', 'people')}, and the history is "
        f"whole with {count(report.history_lines, 'line')}. It could be put back today."
    )


def last_backup(ws: Workspace) -> datetime | None:
    """When the last backup of this home was made, as far as it knows; for what is next."""
    row = BackupRecord.select().order_by(BackupRecord.made_at.desc()).first()
    moment: datetime | None = None if row is None else row.made_at
    return moment


def last_daily(ws: Workspace) -> date | None:
    """The day of the newest daily copy beside the database."""
    copies = backup.daily_copies(ws.backups_dir)
    return date.fromisoformat(copies[-1].stem.removeprefix("daily-")) if copies else None


def made_so_far(ws: Workspace) -> list[BackupRow]:
    """The backups that were made, then the daily copies, each the newest first."""
    rows = [
        BackupRow(
            made_at=row.made_at,
            place=row.path,
            kind="locked" if row.locked else "open to all",
            people=row.people,
            checked_at=row.checked_at,
            there=_is_there(Path(row.path)),
        )
        for row in BackupRecord.select().order_by(BackupRecord.made_at.desc())
    ]
    for copy in reversed(backup.daily_copies(ws.backups_dir)):
        day = datetime.fromisoformat(f"{copy.stem.removeprefix('daily-')}T00:00:00+00:00")
        rows.append(BackupRow(day, copy.name, "daily copy"))
    return rows


def _is_there(path: Path) -> bool:
    with suppress(OSError):
        return path.exists()
    return False
