"""Files that go with a mailing: taken into the home when they are attached, and let go with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from peewee import fn

from coptui.domain.erasure import Needles
from coptui.domain.mailing import MailingStatus
from coptui.errors import NotFound, Refused
from coptui.mail.attachments import HEAVY, LARGEST, WORDS, on_the_wire, read
from coptui.mail.file_kinds import ENDINGS_TO_CHOOSE as ENDINGS
from coptui.mail.file_kinds import clean_name, kind_of
from coptui.mail.file_traces import traces, words_in
from coptui.mail.final import Others
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.exporting import write_private_bytes
from coptui.services.mailing_views import AttachedFile, AudienceView, Finding
from coptui.services.mailing_words import mailing_row
from coptui.services.plain_files import read_plainly
from coptui.services.undo import GUARDS, recording
from coptui.store.models import Mailing, MailingFile, UndoEntry
from coptui.workspace import Workspace

__all__ = [
    "ENDINGS",
    "MOST_FILES",
    "attach",
    "attached",
    "detach",
    "findings",
    "in_words",
    "naming",
    "planned",
    "sweep",
    "words_of",
]

MOST_FILES = 10
_MAIL = frozenset({"mail"})
_UNDER_WAY = ("waiting", "going", "paused")


def attach(
    ws: Workspace, mailing_id: int, path: Path, *, ours: bool = False
) -> Done[tuple[AttachedFile, ...]]:
    """Take a file into a draft; what becomes of the original later changes nothing.

    `ours` is one that was made here: what it tells of its making was put there on purpose. Raises
    `NotFound` where there is no such file, and `Refused` for what is no plain file, is too large,
    or is of a kind that does not go.
    """
    data = _read_plainly(path)
    name = clean_name(path.name)
    kind = kind_of(name, data)
    with recording(ws, f"Attach {name}", _MAIL) as rec:
        row = _draft(mailing_id)
        there = list(_rows(row.id))
        if any(one.name.casefold() == name.casefold() for one in there):
            raise Refused(
                f"There is a file {name} with it already.",
                "Take that one off first, or give this one another name.",
            )
        if len(there) >= MOST_FILES:
            raise Refused(f"{MOST_FILES} files are with it already.", "Take one off first.")
        if on_the_wire([*(one.size for one in there), len(data)]) + WORDS > LARGEST:
            raise _too_large()
        sha256 = _keep(ws, data)
        made = MailingFile.create(
            mailing=row, name=name, kind=kind, size=len(data), sha256=sha256,
            told=[] if ours else list(traces(kind, data)), added_at=ws.now(),
        )  # fmt: skip
        rec.created(made)
        _read_anew(rec, row)
        audit.note(ws, "mailing.attach", subject="mailing", subject_id=row.id, detail=kind)
    return Done(attached(row.id), f"{name} goes with it ({in_words(len(data))}).", rec.id, _MAIL)


def detach(ws: Workspace, mailing_id: int, which: str) -> Done[tuple[AttachedFile, ...]]:
    """Take a file off a draft, named by its name or its id."""
    with recording(ws, "Take a file off", _MAIL) as rec:
        row = _draft(mailing_id)
        wanted = which.strip().casefold()
        found = next(
            (one for one in _rows(row.id) if wanted in (one.name.casefold(), str(one.id))), None
        )
        if found is None:
            raise NotFound(f"There is no file {which} with this mailing.")
        rec.deleting(found)
        found.delete_instance()
        _read_anew(rec, row)
        audit.note(ws, "mailing.detach", subject="mailing", subject_id=row.id)
    sweep(ws)
    return Done(attached(row.id), f"{found.name} no longer goes with it.", rec.id, _MAIL)


def attached(mailing_id: int) -> tuple[AttachedFile, ...]:
    """The files of a mailing, in the order in which they were attached."""
    return tuple(
        AttachedFile(one.id, one.name, one.kind, one.size, tuple(one.told or ()))
        for one in _rows(mailing_id)
    )


def planned(mailing_id: int) -> list[dict[str, Any]]:
    """The files as they are fixed with a mailing when it is confirmed."""
    return [
        {"name": one.name, "kind": one.kind, "size": one.size, "sha256": one.sha256}
        for one in _rows(mailing_id)
    ]


def in_words(size: int) -> str:
    """A number of bytes as somebody would say it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def findings(
    ws: Workspace, row: Any, people: AudienceView, allowed: Iterable[str]
) -> list[Finding]:
    """What to look at in the files of a draft: their size, what they tell, whom they hold."""
    return [*_heavy(row, len(people.goes)), *_telling(ws, row, people, allowed)]


def _heavy(row: Any, people: int) -> Iterator[Finding]:
    size = on_the_wire(one.size for one in _rows(row.id))
    if size > HEAVY:
        each, whole = in_words(size), in_words(size * people)
        yield Finding(
            "warning",
            "size",
            f"Each message is {each} large, {whole} for all {people}: some mailboxes will be too "
            "full for it. A link in the text weighs nothing.",
        )


def _telling(
    ws: Workspace, row: Any, people: AudienceView, allowed: Iterable[str]
) -> Iterator[Finding]:
    others = Others.of(((name, email) for _, name, email in people.everybody), allowed)
    for one in _rows(row.id):
        for sentence in one.told or ():
            yield Finding("warning", "file", f"{one.name}: {sentence}")
        try:
            said = words_of(ws, one.kind, one.sha256, one.name)
        except Refused as gone:
            yield Finding("error", "file", gone.message)
            continue
        address = others.addressed_in(said, ())
        if address:
            yield Finding(
                "error",
                "address",
                f"{one.name} holds the address {address} of somebody on the list.",
            )
        name = others.named_in(f"{one.name}\n{said}").title()
        if name:
            yield Finding(
                "warning", "named", f"{one.name} names {name}. Has everybody in it agreed to that?"
            )


def words_of(ws: Workspace, kind: str, sha256: str, name: str) -> str:
    """The words of a kept file, as far as they can be read. Raises Refused where it is gone."""
    return _words_of(str(ws.places.mail_files), kind, sha256, name)


@lru_cache(maxsize=20)
def _words_of(folder: str, kind: str, sha256: str, name: str) -> str:
    return words_in(kind, read(Path(folder), {"name": name, "kind": kind, "sha256": sha256}).data)


def naming(ws: Workspace, needles: Needles) -> list[tuple[int, str]]:
    """The mailings and files that hold somebody: for a person to look at, they are not changed."""
    found = []
    for one in MailingFile.select().order_by(MailingFile.id):
        try:
            said = words_of(ws, one.kind, one.sha256, one.name)
        except Refused:
            said = ""
        if needles.found_in(f"{one.name}\n{said}"):
            found.append((one.mailing_id, one.name))
    return found


def sweep(ws: Workspace) -> int:
    """Delete the kept files that no mailing has and no act could bring back; how many."""
    folder, gone = ws.places.mail_files, 0
    if ws.read_only or not folder.is_dir():
        return 0
    with ws.store.atomic():  # nobody attaches one of them meanwhile
        for path in sorted(folder.iterdir()):
            if path.is_file() and not _wanted(path.name):
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _wanted(sha256: str) -> bool:
    return bool(
        MailingFile.select().where(MailingFile.sha256 == sha256).exists()
        or Mailing.select().where(fn.INSTR(Mailing.frozen, sha256) > 0).exists()
        or UndoEntry.select()
        .where(fn.INSTR(UndoEntry.changes, sha256) > 0, UndoEntry.undone_at.is_null())
        .exists()
    )


def _rows(mailing_id: int) -> Iterable[Any]:
    return MailingFile.select().where(MailingFile.mailing == mailing_id).order_by(MailingFile.id)


def _draft(mailing_id: int) -> Any:
    row = mailing_row(mailing_id)
    if row.status != MailingStatus.draft:
        raise Refused(
            "This mailing is confirmed and stays as it is.",
            "Take it back first, or prepare a new one.",
        )
    return row


def _read_anew(rec: Any, row: Any) -> None:
    """What was read before it had this file has to be read once more."""
    rec.changing(row)
    row.previewed_at = None
    row.save()


def _keep(ws: Workspace, data: bytes) -> str:
    """Write it into the home under its checksum, once, readable by its owner alone."""
    folder = ws.places.mail_files
    for one in (ws.places.attachments, folder):
        one.mkdir(mode=0o700, exist_ok=True)
    name = hashlib.sha256(data).hexdigest()
    target = folder / name
    if not target.exists() or target.read_bytes() != data:
        write_private_bytes(target, data)
    return name


def _too_large() -> Refused:
    return Refused(
        "With this file each message would be larger than 20 MB, which mail servers refuse.",
        "Make it smaller, or put it on a website and write the link into the text.",
    )


def _read_plainly(path: Path) -> bytes:
    """What is in a plain file that a mail can carry."""
    data = read_plainly(path, LARGEST)
    if on_the_wire([len(data)]) + WORDS > LARGEST:
        raise _too_large()
    return data


def _has_left(ws: Workspace, changes: list[dict[str, Any]]) -> str:
    """A file is not put into a confirmed mailing, or taken out of one, by taking an act back."""
    kept = [one for one in changes if one["model"] == "MailingFile"]
    if not kept:
        return ""
    # What the schedule let go was of a mailing that had ended; that may come back.
    off = {int(one["old"]["mailing"]) for one in kept if one["did"] == "deleted"}
    made = [one["id"] for one in kept if one["did"] == "created"]
    put = {one.mailing_id for one in MailingFile.select().where(MailingFile.id.in_(made))}
    late = Mailing.select().where(
        (Mailing.id.in_(list(off)) & Mailing.status.in_(_UNDER_WAY))
        | (Mailing.id.in_(list(put)) & Mailing.status.in_((*_UNDER_WAY, "done")))
    )
    return "This mailing was confirmed since." if late.exists() else ""


GUARDS.append(_has_left)
