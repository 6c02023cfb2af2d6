"""The file on disk: private, safe, and never half a change."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from peewee import IntegrityError

from coptui.errors import NotFound, ReadOnly, Unavailable
from coptui.services import preferences, sender
from coptui.store import copies, sqlite
from coptui.store.models import AuditEvent, Community, ConsentEvent, ConsentWording, Contact
from coptui.workspace import Workspace
from tests.conftest import FrozenClock


def a_community(ws: Workspace, name: str = "Harbour", code: str = "HAR") -> Community:
    return Community.create(name=name, code=code, created_at=ws.now())


@pytest.mark.skipif(os.name == "nt", reason="file modes are a POSIX matter")
def test_home_is_private_to_its_owner_even_with_an_open_umask(
    home: Path, clock: FrozenClock
) -> None:
    before = os.umask(0)
    try:
        with Workspace.open(home, clock=clock) as ws:
            a_community(ws)
            for path in [home, *home.rglob("*"), ws.practice_dir]:
                wanted = 0o700 if path.is_dir() else 0o600
                assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    finally:
        os.umask(before)


def test_pragmas_are_those_that_survive_a_power_cut(ws: Workspace) -> None:
    read = {
        name: ws.store.db.execute_sql(f"PRAGMA {name}").fetchone()[0]
        for name in ("foreign_keys", "journal_mode", "synchronous", "secure_delete")
    }
    assert read == {
        "foreign_keys": 1,
        "journal_mode": sqlite.journal_for(ws.database_file),
        "synchronous": 3,
        "secure_delete": 1,
    }


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 9), False),
        ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True),
        ((3, 52, 0), True), ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_a_log_is_kept_only_where_this_sqlite_does_it_safely(
    version: tuple[int, ...], safe: bool
) -> None:
    assert sqlite.log_is_safe(version) is safe


def test_no_log_is_kept_where_others_copy_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sqlite.PRAGMAS, "journal_mode", "wal")
    with Workspace.open(tmp_path / "Dropbox" / "home") as ws:
        assert ws.store.db.execute_sql("PRAGMA journal_mode").fetchone()[0] == "delete"


@pytest.mark.parametrize("before", ["delete", "wal"])
@pytest.mark.parametrize("after", ["delete", "wal"])
def test_a_home_goes_from_one_way_of_writing_to_the_other(
    home: Path, before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for journal in (before, after):
        monkeypatch.setitem(sqlite.PRAGMAS, "journal_mode", journal)
        with Workspace.open(home) as ws:
            assert ws.store.db.execute_sql("PRAGMA journal_mode").fetchone()[0] == journal
            number = Community.select().count()
            a_community(ws, f"{journal} {number}", f"C{number}")
    assert sorted(one.name for one in home.glob("coptui.db*")) == ["coptui.db"]
    with Workspace.open(home) as ws:
        names = [one.name for one in Community.select().order_by(Community.id)]
        assert names == [f"{before} 0", f"{after} 1"]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_copy_is_one_file_and_reading_it_leaves_nothing_beside_it(
    home: Path, journal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sqlite.PRAGMAS, "journal_mode", journal)
    with Workspace.open(home) as ws:
        a_community(ws)
        copy = ws.backups_dir / "by-hand.db"
        copies.copy_file(ws.database_file, copy)
        assert copies.is_sound(copy)
        with closing(sqlite.connect_at_rest(copy)) as raw:
            assert raw.execute("SELECT name FROM community").fetchall() == [("Harbour",)]
            assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert [one.name for one in ws.backups_dir.glob("by-hand*")] == ["by-hand.db"]


def test_what_was_swept_lies_in_no_file_of_the_home_while_others_have_it_open(home: Path) -> None:
    with Workspace.open(home) as ws, closing(sqlite.connect_existing(ws.database_file)) as other:
        a_community(ws, name="Canary wharf")
        assert other.execute("SELECT name FROM community").fetchone() == ("Canary wharf",)
        ws.store.db.execute_sql("DELETE FROM community")
        sqlite.sweep(ws.store.db)
        for file in home.glob("coptui.db*"):
            assert b"Canary wharf" not in file.read_bytes(), file.name
        assert other.execute("SELECT count(*) FROM community").fetchone() == (0,)


def test_a_file_laid_into_memory_shows_what_others_write_meanwhile(
    ws: Workspace, home: Path
) -> None:
    a_community(ws)
    reader = sqlite.open_database(home / "coptui.db", read_only=True)
    reader.connect()
    try:
        sqlite.map_whole(reader)
        names = "SELECT name FROM community ORDER BY id"
        assert reader.execute_sql(names).fetchall() == [("Harbour",)]
        for number in range(200):  # the file grows
            a_community(ws, f"Place {number} {'x' * 500}", f"P{number}")
        assert len(reader.execute_sql(names).fetchall()) == 201
    finally:
        reader.close()


def test_a_failed_transaction_leaves_nothing(ws: Workspace) -> None:
    with pytest.raises(RuntimeError), ws.store.atomic():
        a_community(ws)
        raise RuntimeError
    assert Community.select().count() == 0


def test_an_inner_failure_can_be_survived_by_the_outer_transaction(ws: Workspace) -> None:
    with ws.store.atomic():
        a_community(ws)
        with pytest.raises(IntegrityError), ws.store.atomic():
            a_community(ws, code="HA2")
    assert Community.select().count() == 1


def test_moments_come_back_aware_and_in_utc_whatever_zone_they_went_in(ws: Workspace) -> None:
    summer = timezone(timedelta(hours=1))
    row = Community.create(
        name="A", code="A", created_at=datetime(2026, 7, 1, 12, 30, tzinfo=summer)
    )
    assert Community.get_by_id(row.id).created_at == datetime(2026, 7, 1, 11, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        Community.create(name="B", code="B", created_at=datetime(2026, 7, 1))


def test_what_is_only_added_to_can_neither_be_changed_nor_deleted(ws: Workspace) -> None:
    now = ws.now()
    wording = ConsentWording.create(
        version=1, purposes="mail", text="Yes", sha256="x", created_at=now
    )
    contact = Contact.create(name="Jo", created_at=now, updated_at=now)
    event = ConsentEvent.create(
        contact=contact,
        purpose="mail",
        state="given",
        basis="consent",
        happened_on=ws.today(),
        recorded_at=now,
        wording=wording,
    )
    for statement in (
        f"UPDATE consent_wording SET text = 'No' WHERE id = {wording.id}",
        f"DELETE FROM consent_wording WHERE id = {wording.id}",
        f"UPDATE consent_event SET state = 'withdrawn' WHERE id = {event.id}",
        "UPDATE audit_event SET by = 'x'",
        "DELETE FROM audit_event",
    ):
        if "audit_event" in statement:
            AuditEvent.create(at=now, by="a", action="b", previous="", sha256="")
        with pytest.raises(IntegrityError):
            ws.store.db.execute_sql(statement)


def test_a_secret_is_made_once_and_differs_between_homes(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "one") as ws:
        first = ws.store.secret()
    with Workspace.open(tmp_path / "one") as ws:
        assert ws.store.secret() == first
    with Workspace.open(tmp_path / "two") as ws:
        assert ws.store.secret() != first


def test_a_new_home_is_in_practice(ws: Workspace) -> None:
    assert ws.in_practice
    assert not ws.is_demo


def test_a_home_that_must_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Workspace.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_damaged_file_is_told_in_a_sentence_and_left_alone(home: Path) -> None:
    home.mkdir()
    file = home / "coptui.db"
    file.write_bytes(b"this is no database at all, just words" * 100)
    before = file.read_bytes()
    with pytest.raises(Unavailable, match="cannot be"):
        Workspace.open(home)
    assert file.read_bytes() == before


def test_a_file_where_the_home_should_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(Unavailable):
        Workspace.open(tmp_path / "home")


class TestDailyCopies:
    def test_one_a_day_and_the_last_fourteen_are_kept(self, home: Path, clock: FrozenClock) -> None:
        for _ in range(20):
            for _ in range(2):
                Workspace.open(home, clock=clock).close()
            clock.tick(days=1)
        names = sorted(path.name for path in (home / "backups").iterdir())
        assert len(names) == 14
        assert names[-1] == "daily-2026-12-12.db"

    def test_a_copy_holds_what_the_database_held(self, home: Path, clock: FrozenClock) -> None:
        with Workspace.open(home, clock=clock) as ws:
            a_community(ws)
        clock.tick(days=1)
        with Workspace.open(home, clock=clock) as ws:
            copy = sqlite.connect(ws.backups_dir / "daily-2026-11-24.db")
            assert copy.execute("SELECT name FROM community").fetchall() == [("Harbour",)]
            copy.close()

    def test_a_damaged_database_never_pushes_out_good_copies(
        self, home: Path, clock: FrozenClock
    ) -> None:
        with Workspace.open(home, clock=clock) as ws:
            for number in range(400):
                a_community(ws, f"Community {number}", f"C{number}")
        raw = bytearray((home / "coptui.db").read_bytes())
        raw[len(raw) // 2 : len(raw) // 2 + 40_000] = b"\xff" * 40_000
        (home / "coptui.db").write_bytes(raw)
        clock.tick(days=1)
        with pytest.raises(Unavailable):
            Workspace.open(home, clock=clock)
        assert [path.name for path in (home / "backups").iterdir()] == ["daily-2026-11-23.db"]


def test_faults_are_found_in_a_file_whose_rows_point_nowhere(ws: Workspace) -> None:
    assert sqlite.faults(ws.store.db) == []
    ws.store.db.execute_sql("PRAGMA foreign_keys = OFF")
    ws.store.db.execute_sql("INSERT INTO rating (round_id, value) VALUES (99, 5)")
    assert sqlite.faults(ws.store.db) == ["rating: a row points nowhere"]


def test_a_file_from_a_newer_version_opens_for_reading_only(home: Path) -> None:
    with Workspace.open(home) as ws:
        a_community(ws)
        ws.store.db.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')"
        )
    before = (home / "coptui.db").read_bytes()
    with Workspace.open(home) as ws:
        assert ws.read_only
        assert "newer" in ws.read_only_reason
        assert Community.get().name == "Harbour"
        with pytest.raises(ReadOnly), ws.store.atomic():
            pass
        with pytest.raises(ReadOnly):
            ws.store.set_meta("practice", "0")
        with pytest.raises(ReadOnly):
            sender.setup(ws, host="smtp.example.org", user="rowan", password="kiln-sparrow")
        with pytest.raises(ReadOnly):
            preferences.change(ws, coordinator="Rowan", time_zone="Europe/London", theme="light")
        assert ws.settings.sender.host == ""
    assert (home / "coptui.db").read_bytes() == before
    assert not (home / "smtp-password").exists()
    assert not ws.settings_file.exists()
