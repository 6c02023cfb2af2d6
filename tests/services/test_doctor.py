"""The doctor finds what it says it looks for, and finds nothing in a sound home."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest

from coptui.services import audit, doctor
from coptui.services.consent_facts import refresh_mail_cache
from coptui.store.models import ConsentEvent, Contact, Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock


def about(ws: Workspace) -> list[tuple[str, str]]:
    return [(found.level, found.about) for found in doctor.examine(ws)]


def contact(ws: Workspace, standing: str = "not_asked") -> Contact:
    return Contact.create(
        name="Ada Fell", mail_standing=standing, created_at=ws.now(), updated_at=ws.now()
    )


def consent(ws: Workspace, person: Contact, state: str, day: date) -> None:
    ConsentEvent.create(
        contact=person,
        purpose="mail",
        state=state,
        basis="consent",
        happened_on=day,
        recorded_at=ws.now(),
    )


def test_sound_home_has_no_findings(ws: Workspace) -> None:
    person = contact(ws)
    consent(ws, person, "given", date(2026, 11, 1))
    refresh_mail_cache(ws, [person.id])
    audit.note(ws, "contact.add", subject="contact", subject_id=1)
    assert doctor.examine(ws) == []


def test_standing_that_no_event_supports_is_an_error(ws: Workspace) -> None:
    contact(ws, "given")
    assert ("error", "consent") in about(ws)


def test_later_withdrawal_not_shown_in_the_list_is_an_error(ws: Workspace) -> None:
    person = contact(ws)
    consent(ws, person, "given", date(2026, 11, 1))
    refresh_mail_cache(ws, [person.id])
    assert ("error", "consent") not in about(ws)
    consent(ws, person, "withdrawn", date(2026, 11, 2))
    assert ("error", "consent") in about(ws)


def test_delivery_in_doubt_is_told(ws: Workspace) -> None:
    mailing = Mailing.create(template="invitation", kind="invitation", created_at=ws.now())
    Delivery.create(
        mailing=mailing,
        address="a@hub.example",
        address_key="a@hub.example",
        state="unknown",
        queued_at=ws.now(),
    )
    assert ("warning", "mail") in about(ws)


def test_delivery_of_a_sender_long_gone_is_told(ws: Workspace, clock: FrozenClock) -> None:
    mailing = Mailing.create(template="invitation", kind="invitation", created_at=ws.now())
    Delivery.create(
        mailing=mailing,
        address="a@hub.example",
        address_key="a@hub.example",
        state="claimed",
        queued_at=ws.now(),
        claimed_at=ws.now(),
    )
    assert ("warning", "mail") not in about(ws)
    clock.tick(hours=2)
    assert ("warning", "mail") in about(ws)


@pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX matter")
def test_database_that_others_may_read_is_told(ws: Workspace) -> None:
    ws.database_file.chmod(0o644)
    assert ("warning", "files") in about(ws)


def test_changed_history_is_an_error(ws: Workspace) -> None:
    audit.note(ws, "contact.add", subject="contact", subject_id=1)
    ws.store.db.execute_sql("DROP TRIGGER audit_event_no_update")
    ws.store.db.execute_sql("UPDATE audit_event SET action = 'contact.erase'")
    assert ("error", "history") in about(ws)


def test_row_that_points_nowhere_is_an_error(ws: Workspace) -> None:
    ws.store.db.execute_sql("PRAGMA foreign_keys = 0")
    person = contact(ws)
    Contact.update(organisation=4711).where(Contact.id == person.id).execute()
    assert ("error", "database") in about(ws)


def test_missing_column_is_an_error(ws: Workspace) -> None:
    ws.store.db.execute_sql("ALTER TABLE contact DROP COLUMN dietary")
    assert ("error", "schema") in about(ws)


def test_old_copy_is_told(ws: Workspace, clock: FrozenClock) -> None:
    clock.tick(days=8)
    assert ("warning", "copies") in about(ws)


def test_damaged_copy_is_an_error(ws: Workspace) -> None:
    next(ws.backups_dir.glob("daily-*.db")).write_bytes(b"not a database" * 100)
    assert ("error", "copies") in about(ws)


def test_clock_behind_the_history_is_told(ws: Workspace, clock: FrozenClock) -> None:
    audit.note(ws, "contact.add", subject="contact", subject_id=1)
    clock.tick(seconds=-timedelta(days=1).total_seconds())
    assert ("warning", "clock") in about(ws)
