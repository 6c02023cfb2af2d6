"""Reaching every file of the home when somebody is forgotten, and looking whether it is so."""

from __future__ import annotations

import email
import email.policy
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from peewee import PeeweeException, SqliteDatabase

from coptui.domain.erasure import Needles
from coptui.domain.text import fold
from coptui.services import erasure_journal
from coptui.services.consent_facts import address_mark
from coptui.services.erasure_journal import Entry
from coptui.store import copies, forgetting, sqlite
from coptui.store.forgetting_person import known_by
from coptui.workspace import Workspace

_DATABASES = (".db", ".part")


@dataclass
class Reached:
    """What was done with the files of the home, by their names within it."""

    copies: list[str] = field(default_factory=list)
    dropped_copies: list[str] = field(default_factory=list)
    messages: int = 0
    exports: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def reach(ws: Workspace, needles: Needles, *, texts_too: bool = False) -> Reached:
    """Take those who are to be forgotten out of the copies, the practised mails and the exports.

    A copy that cannot be opened any more is deleted: nobody could prove that it holds nothing.
    """
    done = Reached()
    journal, secrets = erasure_journal.entries(ws), erasure_journal.known_secrets(ws)
    for pattern in ("*.part*", "*-journal", "*-wal", "*-shm"):
        for stray in ws.backups_dir.glob(pattern):
            _drop(stray, done)
    for copy in sorted(ws.backups_dir.glob("*.db")):
        try:
            clean_copy(copy, journal, secrets, needles, texts_too=texts_too)
            done.copies.append(copy.name)
        except (PeeweeException, sqlite.Error, ValueError):
            _drop(copy, done)
            done.dropped_copies.append(copy.name)
        except OSError:
            done.failed.append(copy.name)
        finally:
            _drop(copy.with_name(f"{copy.name}.work"), done)
    _practised(ws, needles, done)
    _exported(ws, needles, done)
    return done


def clean_copy(
    copy: Path,
    journal: Sequence[Entry],
    secrets: Sequence[bytes],
    needles: Needles,
    *,
    texts_too: bool = False,
) -> int:
    """Make one copy forget; it is replaced whole or left as it was. Tells how many people went."""
    work = copy.with_name(f"{copy.name}.work")
    work.unlink(missing_ok=True)
    copies.copy_file(copy, work, at_rest=True)
    db = sqlite.open_copy(work)
    db.connect()
    try:
        gone = forget_all(db, journal, secrets, needles, texts_too=texts_too)
        sqlite.sweep(db)
    finally:
        db.close()
    work.replace(copy)
    return gone


def forget_all(
    db: SqliteDatabase,
    journal: Sequence[Entry],
    secrets: Sequence[bytes],
    needles: Needles,
    *,
    texts_too: bool = False,
) -> int:
    """Forget in any open database file all whom the journal names; how many were there.

    Their addresses are suppressed there too, under the secret of that file.
    """
    with db.atomic():
        people = erasure_journal.people_to_forget(db, journal, secrets)
        for number, entry in people.items():
            known = known_by(db, number)
            if known is None:
                continue
            keys = [one for one in known.address_keys if one not in known.shared]
            _suppress(db, keys, entry)
            forgetting.forget(db, [number], known.needles | needles, texts_too=texts_too)
        if needles:
            forgetting.forget(db, (), needles, texts_too=texts_too)
        for entry in journal:
            _suppress_marks(db, entry)
            _note(db, entry)
    return len(people)


def _suppress(db: SqliteDatabase, keys: Sequence[str], entry: Entry) -> None:
    row = db.execute_sql("SELECT value FROM meta WHERE key = 'install_secret'").fetchone()
    if row is None:
        return
    secret = bytes.fromhex(row[0])
    for key in keys:
        mark = address_mark(secret, key)
        _insert_suppression(db, mark, entry.erased_at[:10])


def _suppress_marks(db: SqliteDatabase, entry: Entry) -> None:
    """Also where the person is not in the file: the address may come back by an import."""
    row = db.execute_sql("SELECT value FROM meta WHERE key = 'install_secret'").fetchone()
    if row is None or erasure_journal.key_of(bytes.fromhex(row[0])) != entry.key:
        return
    if _knows(db, entry):
        return  # the file is younger than the erasure: it says by itself what is so now
    for mark in entry.suppressed:
        _insert_suppression(db, mark, entry.erased_at[:10])


def _insert_suppression(db: SqliteDatabase, mark: str, since: str) -> None:
    there = db.execute_sql(
        "SELECT 1 FROM suppression WHERE address_hmac = ? AND purpose = 'mail'", (mark,)
    ).fetchone()
    if there is None:
        db.execute_sql(
            "INSERT INTO suppression (address_hmac, purpose, since, reason) "
            "VALUES (?, 'mail', ?, 'erased')",
            (mark, since),
        )


def _knows(db: SqliteDatabase, entry: Entry) -> bool:
    if "erasure" not in db.get_tables():
        return False
    return (
        db.execute_sql(
            "SELECT 1 FROM erasure WHERE contact = ? AND erased_at = ?",
            (entry.contact, entry.erased_at),
        ).fetchone()
        is not None
    )


def _note(db: SqliteDatabase, entry: Entry) -> None:
    if "erasure" in db.get_tables() and not _knows(db, entry):
        db.execute_sql(
            "INSERT INTO erasure (contact, erased_at, key, marks) VALUES (?, ?, ?, ?)",
            (entry.contact, entry.erased_at, entry.key, entry.marks_json),
        )


def _practised(ws: Workspace, needles: Needles, done: Reached) -> None:
    """Practised mails to this person go; one to somebody else that names them is theirs."""
    for path in sorted(ws.places.practice.glob("*.eml")):
        if needles.found_in(_to(_message(path))):
            _drop(path, done)
            done.messages += 1


def _exported(ws: Workspace, needles: Needles, done: Reached) -> None:
    """A file of people that lies in the home itself can be made anew without this one."""
    for path in sorted(ws.places.exports.rglob("*")):
        if path.is_file() and needles.found_in(_text(path)):
            _drop(path, done)
            done.exports.append(path.name)


def _drop(path: Path, done: Reached) -> None:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        done.failed.append(path.name)


def look(ws: Workspace, needles: Needles) -> list[str]:
    """The files of the home that still hold the person, by their names within it."""
    return [
        str(path.relative_to(ws.home))
        for path in sorted(ws.home.rglob("*"))
        if path.is_file() and _holds(path, needles)
    ]


def _holds(path: Path, needles: Needles) -> bool:
    if path.suffix in _DATABASES or path.name.endswith(("-journal", "-wal", "-shm")):
        raw = path.read_bytes().lower()
        return any(one in raw for one in _as_bytes(needles))
    return needles.found_in(_text(path)) or needles.found_in(path.name)


def _as_bytes(needles: Needles) -> Iterator[bytes]:
    """As they may lie in a file of a database, where only small letters are compared."""
    for one in (*needles.names, *needles.addresses, *needles.phones):
        for form in {one, one.lower(), fold(one)}:
            yield form.encode("utf-8").lower()


def _text(path: Path) -> str:
    if path.suffix == ".eml":
        message = _message(path)
        parts = [str(value) for value in message.values()]
        parts += [
            str(part.get_content())
            for part in message.walk()
            if part.get_content_maintype() == "text"
        ]
        return "\n".join(parts)
    return path.read_bytes().decode("utf-8", "replace")


def _to(message: EmailMessage) -> str:
    """To whom, as it is written and as it is read."""
    raw = [str(value) for name, value in message.raw_items() if name.casefold() == "to"]
    return "\n".join([*raw, str(message.get("To", ""))])


def _message(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
