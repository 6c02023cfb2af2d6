"""Photographs of a session: copied in, told in a paragraph, and bare when they go out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from peewee import fn

from coptui.domain import dates, photo_bytes
from coptui.errors import NotFound, Refused, Unavailable
from coptui.mail.file_kinds import clean_name
from coptui.reports import photograph
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.exporting import write_private_bytes
from coptui.services.plain_files import read_plainly
from coptui.services.refusing import in_plain_words, line, note
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import Attachment, UndoEntry
from coptui.workspace import Workspace

LARGEST = 40_000_000
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
FACES = {"none": "no faces", "permission": "faces, with permission", "": "faces: not said yet"}
"""Whether somebody can be known by it; in a report it has to be one of the first two."""
_AREA = frozenset({"sessions", "communities"})


@dataclass(frozen=True)
class PhotoView:
    """A photograph. `lacks` is what a report still needs to know before it may stand in it."""

    id: int
    session_id: int | None
    name: str
    caption: str
    taken_on: date | None
    faces: str
    faces_words: str
    permission: str
    lacks: tuple[str, ...]


def of_session(ws: Workspace, session_id: int) -> list[PhotoView]:
    """The photographs of a session, in the order in which they came."""
    row = session_row(session_id)
    query = Attachment.select().where(Attachment.session == row.id).order_by(Attachment.id)
    return [_view(one) for one in query]


def for_report(ws: Workspace, session_id: int) -> list[PhotoView]:
    """Those that may stand in a report: told in words, and nobody in them against their wish."""
    return [one for one in of_session(ws, session_id) if not one.lacks]


def add(
    ws: Workspace,
    session_id: int,
    path: Path,
    *,
    caption: str = "",
    faces: str = "",
    permission: str = "",
    taken_on: date | None = None,
) -> Done[PhotoView]:
    """Copy a photograph into the home; what becomes of the original later changes nothing.

    Raises `NotFound` where there is no such file, and `Refused` for what is no JPEG, PNG or WebP,
    is damaged or very large, or is there already.
    """
    row = session_row(session_id)
    data = read_plainly(path, LARGEST)
    if len(data) > LARGEST:
        raise Refused("That picture is larger than 40 MB.", "Make it smaller first.")
    name = clean_name(path.name)
    if photograph.is_webp(data):
        data, name = photograph.as_jpeg(data), Path(name).with_suffix(".jpg").name
    kind = photo_bytes.kind_of(data)
    if not kind:
        raise Refused(
            f"{clean_name(path.name)} is not a JPEG, PNG or WebP picture.",
            "Save or share it as JPEG, then take it in.",
        )
    with in_plain_words("Take it from the camera again."):
        photo_bytes.without_traces(data)
    sha256 = hashlib.sha256(data).hexdigest()
    same = Attachment.select().where(Attachment.session == row.id, Attachment.sha256 == sha256)
    if same.exists():
        raise Refused("This photo is there already.", "Write its caption instead.")
    day = taken_on
    if day is None and row.starts_at is not None:
        day = dates.local_day(row.starts_at, row.community.time_zone)
    _keep(ws, data, sha256 + photo_bytes.ENDINGS[kind])
    with recording(ws, f"Photo of {code_of(row)}", _AREA) as rec:
        made = Attachment.create(
            session=row.id,
            community=row.community_id,
            file_name=name,
            sha256=sha256,
            caption=note(caption),
            taken_on=day,
            permission=line(permission, 300),
            faces=_faces(faces),
        )
        rec.created(made)
        audit.note(ws, "photo.add", subject="session", subject_id=row.id)
    shown = _view(made)
    lack = f" It still needs {' and '.join(shown.lacks)}." if shown.lacks else ""
    return Done(shown, f"{shown.name} is kept with {code_of(row)}.{lack}", rec.id, _AREA)


def edit(ws: Workspace, photo_id: int, **fields: Any) -> Done[PhotoView]:
    """Change caption, faces, permission or taken_on."""
    row = _row(photo_id)
    with recording(ws, f"Photo {row.file_name}", _AREA) as rec:
        rec.changing(row)
        for name, value in fields.items():
            if name == "caption":
                row.caption = note(value or "")
            elif name == "faces":
                row.faces = _faces(value or "")
            elif name == "permission":
                row.permission = line(value or "", 300)
            elif name == "taken_on":
                row.taken_on = value
            else:
                raise Refused(f"A photo has no {line(name)!r}.", field=name)
        row.save()
        audit.note(ws, "photo.edit", subject="photo", subject_id=row.id)
    return Done(_view(row), f"{row.file_name} is changed." if rec.id else "", rec.id, _AREA)


def remove(ws: Workspace, photo_id: int) -> Done[PhotoView]:
    """Take a photograph away; its file goes when nothing can bring it back."""
    row = _row(photo_id)
    view = _view(row)
    with recording(ws, f"Take photo {row.file_name} away", _AREA) as rec:
        rec.deleting(row)
        row.delete_instance()
        audit.note(ws, "photo.remove", subject="photo", subject_id=photo_id)
    return Done(view, f"{view.name} is taken away.", rec.id, _AREA)


def export(ws: Workspace, photo_id: int, folder: Path) -> Done[Path]:
    """Write a photograph for a report: no place, no time, no telephone in it, named by its number.

    Raises `Refused` as long as it has no caption, or nobody said whether faces are in it.
    """
    row = _row(photo_id)
    view = _view(row)
    if view.lacks:
        raise Refused(f"{view.name} still needs {' and '.join(view.lacks)}.", "Write that first.")
    data = read(ws, row)
    with in_plain_words("Take it from the camera again."):
        bare = photo_bytes.without_traces(data)
    code = code_of(row.session).lower() if row.session_id else row.community.code.lower()
    target = folder / f"{code}-photo-{row.id}{photo_bytes.ENDINGS[photo_bytes.kind_of(data)]}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Unavailable(f"The folder {folder} cannot be made.") from error
    write_private_bytes(target, bare)
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, "photo.export", subject="photo", subject_id=row.id)
    return Done(target, f"{target.name} is written, without what the camera noted.")


def read(ws: Workspace, row: Any) -> bytes:
    """The kept file. Raises `Unavailable` where it is gone or is not what was kept."""
    for name in (*(row.sha256 + ending for ending in (".jpg", ".png")), clean_name(row.file_name)):
        path = ws.places.attachments / name
        if path.is_file() and not path.is_symlink():
            data: bytes = path.read_bytes()
            if not row.sha256 or hashlib.sha256(data).hexdigest() == row.sha256:
                return data
    raise Unavailable(f"The file of {row.file_name} is gone from the home.", "Take it in again.")


def sweep(ws: Workspace) -> int:
    """Delete kept photographs that no session has and no act could bring back; how many."""
    folder, gone = ws.places.attachments, 0
    if ws.read_only or not folder.is_dir():
        return 0
    with ws.store.atomic():
        for path in sorted(folder.iterdir()):
            sha256 = path.stem
            if len(sha256) == 64 and path.is_file() and not _wanted(sha256):
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _wanted(sha256: str) -> bool:
    return bool(
        Attachment.select().where(Attachment.sha256 == sha256).exists()
        or UndoEntry.select()
        .where(fn.INSTR(UndoEntry.changes, sha256) > 0, UndoEntry.undone_at.is_null())
        .exists()
    )


def _keep(ws: Workspace, data: bytes, name: str) -> None:
    folder = ws.places.attachments
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / name
    if not target.exists() or target.read_bytes() != data:
        write_private_bytes(target, data)


def _faces(value: str) -> str:
    known = {"": "", "none": "none", "no": "none", "permission": "permission",
             "with permission": "permission"}  # fmt: skip
    said = line(value).casefold()
    if said not in known:
        raise Refused("Faces are none, or there with permission.", field="faces")
    return known[said]


def _row(photo_id: int) -> Any:
    row = Attachment.get_or_none(Attachment.id == photo_id)
    if row is None:
        raise NotFound("There is no such photo.", "See the session's page.")
    return row


def lacking(row: Any) -> tuple[str, ...]:
    """What a stored photograph still needs before it may stand in a report."""
    lacks = []
    if not row.caption.strip():
        lacks.append("a caption")
    if row.faces not in ("none", "permission"):
        lacks.append("a word on faces")
    if row.faces == "permission" and not row.permission.strip():
        lacks.append("who gave permission, or how")
    return tuple(lacks)


def _view(row: Any) -> PhotoView:
    faces = row.faces if row.faces in FACES else ""
    return PhotoView(
        id=row.id,
        session_id=row.session_id,
        name=row.file_name,
        caption=row.caption,
        taken_on=row.taken_on,
        faces=faces,
        faces_words=FACES[faces],
        permission=row.permission,
        lacks=lacking(row),
    )


__all__ = [
    "ENDINGS",
    "FACES",
    "PhotoView",
    "add",
    "edit",
    "export",
    "for_report",
    "lacking",
    "of_session",
    "read",
    "remove",
    "sweep",
]
