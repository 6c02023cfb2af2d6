"""What is in a backup: the database, the settings, templates and attachments, and what proves them.

The password of the mail server is never in it; it stays with the system that keeps it.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from coptui import __version__
from coptui.errors import Refused
from coptui.services.erasure_journal import entries, text_of
from coptui.services.exporting import write_private_bytes
from coptui.store import copies, migrations
from coptui.store.models import MODELS, AuditEvent
from coptui.workspace import Workspace

DATABASE, SETTINGS, ERASURES = "coptui.db", "settings.toml", "erasures.jsonl"
FOLDERS = ("templates", "attachments")
_MANIFEST = "manifest.json"
_MOST_FILES = 20_000
_LARGEST_WHOLE = 8_000_000_000
_DAMAGED = "The backup is damaged: {} is not what was written."
_OTHER = "Take another copy; nothing was changed."


@dataclass(frozen=True)
class Archive:
    """A backup that was opened: what it says of itself, and its files by name."""

    manifest: dict[str, Any]
    files: dict[str, bytes]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table, as they were when it was made."""
        return {str(key): int(value) for key, value in self.manifest["counts"].items()}


def pack(ws: Workspace) -> tuple[bytes, int]:
    """Everything of this home as one archive, and how many people are in it."""
    with room(ws.backups_dir) as folder:
        copy = folder / DATABASE
        copies.copy_file(ws.database_file, copy)
        files = {DATABASE: copy.read_bytes()}
    if ws.settings_file.exists():
        files[SETTINGS] = ws.settings_file.read_bytes()
    files[ERASURES] = text_of(entries(ws)).encode("utf-8")
    for name in FOLDERS:
        top = ws.home / name
        for path in sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink():
                files[f"{name}/{path.relative_to(top).as_posix()}"] = path.read_bytes()
    counts = {str(one._meta.table_name): one.select().count() for one in MODELS}
    head = AuditEvent.select(AuditEvent.sha256).order_by(AuditEvent.id.desc()).first()
    manifest = {
        "form": 1,
        "program": __version__,
        "made_at": ws.now().isoformat(),
        "schema": migrations.applied(ws.database_file),
        "counts": counts,
        "audit_head": "" if head is None else head.sha256,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        for name, data in files.items():
            archive.writestr(name, data)
    return kept.getvalue(), counts["contact"]


def unpack(data: bytes) -> Archive:
    """The files of an archive, each proved against what was written. Raises `Refused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries_ = archive.infolist()
            size = sum(one.file_size for one in entries_)
            if len(entries_) > _MOST_FILES or size > _LARGEST_WHOLE:
                raise Refused("The backup holds more than a home can.", _OTHER)
            manifest = json.loads(archive.read(_MANIFEST))
            files = {name: archive.read(name) for name in manifest["files"]}
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise Refused(_DAMAGED.format("the archive"), _OTHER) from error
    for name, content in files.items():
        if not _is_ours(name):
            raise Refused(f"The backup holds a file that does not belong there: {name!r}.", _OTHER)
        if hashlib.sha256(content).hexdigest() != manifest["files"][name]:
            raise Refused(_DAMAGED.format(name), _OTHER)
    if DATABASE not in files:
        raise Refused("The backup holds no database.", _OTHER)
    if set(manifest["schema"]) - set(migrations.known()):
        raise Refused("The backup was made by a newer coptui.", "Update coptui, then restore it.")
    return Archive(manifest, files)


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    if name in (DATABASE, SETTINGS, ERASURES):
        return True
    plain = ".." not in path.parts and not path.is_absolute() and "\\" not in name
    return plain and len(path.parts) > 1 and path.parts[0] in FOLDERS and ":" not in name


def lay_out(archive: Archive, home: Path, *, database: bool = True) -> None:
    """Write the files of an archive into a home, readable by its owner alone."""
    for name, content in archive.files.items():
        if name == DATABASE and not database:
            continue
        target = home.joinpath(*PurePosixPath(name).parts)
        _private_folders(home, target.parent)
        write_private_bytes(target, content)


def _private_folders(home: Path, folder: Path) -> None:
    missing = []
    while folder != home and not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700)


@contextmanager
def room(backups: Path) -> Iterator[Path]:
    """A private folder to work in, gone afterwards; what a killed run leaves is found and taken."""
    folder = backups / f"work-{secrets.token_hex(4)}.part"
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
