"""Look at a home and say what is not as it should be. Nothing is changed by looking."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from peewee import DatabaseError

from coptui.domain.consent import Purpose, standing
from coptui.domain.mailing import DeliveryState
from coptui.domain.sending_domain import Remark
from coptui.services import audit
from coptui.services.consent_facts import mail_cache, people_for_gate
from coptui.store import backup, copies, migrations, sqlite, whereabouts
from coptui.store.models import MODELS, AuditEvent, Contact, Delivery, Erasure
from coptui.store.rows import tuples
from coptui.workspace import Workspace

COPY_AGE = timedelta(days=7)
"""A newest copy older than this is told."""
STUCK_AFTER = timedelta(hours=1)
"""A message under way for longer than this belongs to a process that is gone."""


LEVELS = ("error", "warning", "note")


@dataclass(frozen=True)
class Finding:
    """One thing found: how bad, what it is about, what it is, and what to do."""

    level: str
    """`error`, `warning`, or `note` (good to know, nothing to do)."""
    about: str
    text: str
    hint: str = ""


def examine(ws: Workspace) -> list[Finding]:
    """Everything found, errors first; empty when all is well."""
    looks: tuple[Callable[[Workspace], Iterator[Finding]], ...] = (
        _file,
        _schema,
        _history,
        _standings,
        _ledger,
        _modes,
        _place,
        _copies,
        _erasures,
        _clock,
        _password_store,
        _addresses,
        _sqlite_version,
    )
    found = [finding for look in looks for finding in _tried(look, ws)]
    return sorted(found, key=lambda one: LEVELS.index(one.level))


def _tried(look: Callable[[Workspace], Iterator[Finding]], ws: Workspace) -> list[Finding]:
    """One look; a file too damaged to be looked at is a finding of its own."""
    try:
        return list(look(ws))
    except DatabaseError as error:
        hint = f"Stop using it; sound copies lie in {ws.backups_dir}."
        return [Finding("error", "database", f"It cannot be read: {error}.", hint)]


def examine_mail(ws: Workspace) -> list[Finding]:
    """What the records of the sender's domain lack, as the DNS has them; takes some seconds."""
    from coptui.services import sender_domain

    found = [_of_remark(one) for one in sender_domain.looked_up(ws)]
    return sorted(found, key=lambda one: LEVELS.index(one.level))


def database_faults(ws: Workspace) -> list[Finding]:
    """What is wrong with the file and its schema, and nothing else."""
    return [one for look in (_file, _schema) for one in _tried(look, ws)]


def _file(ws: Workspace) -> Iterator[Finding]:
    for fault in sqlite.faults(ws.store.db):
        yield Finding(
            "error", "database", fault, f"Stop using it; sound copies lie in {ws.backups_dir}."
        )


def _schema(ws: Workspace) -> Iterator[Finding]:
    waiting = migrations.pending(ws.database_file)
    if waiting:
        yield Finding("error", "schema", f"Steps are missing: {', '.join(waiting)}.")
    there = set(ws.store.db.get_tables())
    for model in MODELS:
        table = model._meta.table_name
        if table not in there:
            yield Finding("error", "schema", f"The table {table} is missing.")
            continue
        expected = {field.column_name for field in model._meta.sorted_fields}
        actual = {column.name for column in ws.store.db.get_columns(table)}
        for column in sorted(expected ^ actual):
            state = "missing" if column in expected else "unknown"
            yield Finding("error", "schema", f"The column {table}.{column} is {state}.")


def _history(ws: Workspace) -> Iterator[Finding]:
    for sentence in audit.verify(ws):
        yield Finding("error", "history", sentence, "Somebody changed the file by other means.")
    for table in sqlite.unguarded_tables(ws.store.db):
        yield Finding(
            "error",
            "history",
            f"Lines of {table} could be changed: what refuses it is missing in the file.",
            "Somebody changed the file by other means; keep a copy of it as it is.",
        )


def _standings(ws: Workspace) -> Iterator[Finding]:
    """Lists show a kept copy of each standing; it must say what the events say."""
    kept = {
        contact_id: (str(state), renew_by)
        for contact_id, state, renew_by in tuples(
            Contact.select(Contact.id, Contact.mail_standing, Contact.mail_renew_by)
        )
    }
    today, wrong = ws.today(), []
    for contact_id, person in people_for_gate(ws, kept).items():
        if any(fact.happened_on > today for fact in person.facts):
            continue  # what is dated ahead changes the answer by itself
        derived = standing(person.facts, Purpose.mail, today)
        if (mail_cache(person, derived, today), derived.refresh_by) != kept[contact_id]:
            wrong.append(contact_id)
    if wrong:
        shown = ", ".join(map(str, wrong[:5]))
        yield Finding(
            "error",
            "consent",
            f"For {len(wrong)} people the list shows another consent than their events ({shown}).",
            "Mail is safe: the gate reads the events. Save each of them once to put it right.",
        )


def _ledger(ws: Workspace) -> Iterator[Finding]:
    doubts = Delivery.select().where(Delivery.state == DeliveryState.unknown.value).count()
    if doubts:
        yield Finding(
            "warning",
            "mail",
            f"{doubts} deliveries are in doubt: they may or may not have arrived.",
            "Look at them with `coptui outbox status` and settle each.",
        )
    before = ws.now() - STUCK_AFTER
    stuck = (
        Delivery.select()
        .where(
            Delivery.state.in_([DeliveryState.claimed.value, DeliveryState.sending.value]),
            Delivery.claimed_at < before,
        )
        .count()
    )
    if stuck:
        yield Finding(
            "warning",
            "mail",
            f"{stuck} deliveries were under way when a sender stopped.",
            "The next `coptui outbox run` sorts them out; none is sent twice.",
        )


def _modes(ws: Workspace) -> Iterator[Finding]:
    if os.name != "posix":
        return
    folders = [ws.home, ws.backups_dir, ws.places.practice]
    files = [ws.database_file, ws.settings_file, ws.log_file, ws.places.password]
    for path in [*folders, *files, *backup.daily_copies(ws.backups_dir)]:
        if _open_to_others(path):
            wanted = "700" if path.is_dir() else "600"
            yield Finding(
                "warning", "files", f"Others can look into {path}.", f"chmod {wanted} '{path}'"
            )


def _place(ws: Workspace) -> Iterator[Finding]:
    """A database that is copied while it is written, or locked from afar, is damaged one day."""
    folder = ws.home.resolve()
    if name := whereabouts.synced_by(folder):
        yield Finding(
            "warning",
            "files",
            f"The home lies in {name}, which copies the database while it is in use.",
            "Move the home out of it and name it with --home; keep backups there instead.",
        )
    if whereabouts.network_drive(folder, whereabouts.mounts_here()):
        yield Finding(
            "warning",
            "files",
            "The home lies on a network drive, whose locks a database cannot rely on.",
            "Move the home to a disk of this computer and name it with --home.",
        )


def _open_to_others(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _copies(ws: Workspace) -> Iterator[Finding]:
    kept = backup.daily_copies(ws.backups_dir)
    if not kept:
        yield Finding("warning", "copies", "There is no copy of the database yet.")
        return
    newest = kept[-1]
    made = datetime.fromisoformat(newest.stem.removeprefix("daily-")).date()
    if ws.today() - made > COPY_AGE:
        yield Finding(
            "warning", "copies", f"The newest copy of the database is from {made.isoformat()}."
        )
    verdict = copies.verdict_on(newest)
    if verdict != "ok":
        yield Finding("error", "copies", f"The newest copy {newest.name} is damaged: {verdict}.")


def _erasures(ws: Workspace) -> Iterator[Finding]:
    """Somebody was forgotten, and not every file was reached before the program stopped."""
    waiting = Erasure.select().where(Erasure.reached_at.is_null()).count()
    if waiting:
        yield Finding(
            "error",
            "erasure",
            f"{waiting} erasures have not reached every copy yet.",
            "Run `coptui contacts finish-erasures`.",
        )


def _clock(ws: Workspace) -> Iterator[Finding]:
    last = AuditEvent.select(AuditEvent.at).order_by(AuditEvent.at.desc()).first()
    if last is not None and last.at > ws.now() + timedelta(minutes=5):
        yield Finding(
            "warning",
            "clock",
            f"This computer's clock is behind: something was done at {last.at.isoformat()}.",
            "Set the clock before sending; dates and sending times hang on it.",
        )


def _password_store(ws: Workspace) -> Iterator[Finding]:
    if ws.is_demo or not ws.settings.sender.user:
        return
    import keyring  # late: it looks for the system's store when imported
    from keyring.backends import fail

    if isinstance(keyring.get_keyring(), fail.Keyring):
        yield Finding(
            "note",
            "password",
            "This system has no store for passwords.",
            "The password is taken from COPTUI_SMTP_PASSWORD or a file only you can read.",
        )


def _addresses(ws: Workspace) -> Iterator[Finding]:
    if not ws.is_demo:
        from coptui.services import sender_domain

        yield from (_of_remark(one) for one in sender_domain.own_remarks(ws))


def _of_remark(one: Remark) -> Finding:
    return Finding(one.level, "sender", one.text, one.hint)


def _sqlite_version(ws: Workspace) -> Iterator[Finding]:
    mode = str(ws.store.db.execute_sql("PRAGMA journal_mode").fetchone()[0])
    if mode == "wal" and not sqlite.log_is_safe(sqlite.VERSION):
        yield Finding(
            "warning",
            "database",
            f"The database was set to a write-ahead log, unsafe with SQLite "
            f"{'.'.join(map(str, sqlite.VERSION))}.",
            "Close coptui and open it again; it sets the journal back.",
        )
