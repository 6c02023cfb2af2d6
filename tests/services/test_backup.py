"""A backup is whole, locked, proved, and put back so that nobody is mailed or remembered by it."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.errors import NotFound, Refused, Unavailable
from coptui.mail.lock import SenderLock
from coptui.services import (
    audit,
    backing_up,
    backup_archive,
    backup_file,
    consent,
    contacts,
    erasure,
    erasure_journal,
    restoring,
    today_facts,
)
from coptui.services.contact_views import NewContact
from coptui.settings import Settings
from coptui.store.models import BackupRecord, Contact, Delivery, Mailing, Suppression
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, states

WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same lock with a key that takes no time to make."""
    monkeypatch.setattr(backup_file, "COST", 2**4)


def _person(ws: Workspace, name: str = "Abi Stokes", email: str = "abi@stokes.example") -> int:
    return contacts.add(ws, NewContact(name, email, phone="01632 960080")).view.id


@pytest.fixture
def made(home: Path, clock: FrozenClock, tmp_path: Path) -> Path:
    """A home with a person, settings and a template, and its backup."""
    file = tmp_path / "all.backup"
    with Workspace.open(home, clock=clock) as ws:
        _person(ws)
        ws.save_settings(Settings(coordinator="Rowan Achebe"))
        ws.templates_dir.mkdir(mode=0o700)
        ws.templates_dir.joinpath("T2a.md").write_text("our own words")
        ws.places.password.write_text("hunter2-smtp")
        backing_up.make(ws, file, WORDS)
    return file


def test_a_backup_is_private_and_shows_nothing(made: Path) -> None:
    data = made.read_bytes()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    for canary in (b"Abi Stokes", b"abi@stokes.example", b"our own words", b"Rowan", b"PK\x03\x04"):
        assert canary not in data


def test_the_password_of_the_mail_server_is_not_in_it(made: Path) -> None:
    archive = backup_archive.unpack(backup_file.unlock(made.read_bytes(), WORDS))
    assert set(archive.files) == {
        "coptui.db", "settings.toml", "erasures.jsonl", "templates/T2a.md",
    }  # fmt: skip
    assert not any(b"hunter2-smtp" in content for content in archive.files.values())


def test_put_back_into_an_empty_home_all_is_as_it_was(
    made: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    there = tmp_path / "other" / "home"
    done = restoring.restore(there, made, WORDS, clock=clock)
    assert (done.report.people, done.kept, done.in_doubt) == (1, "", 0)
    with Workspace.open(there, clock=clock) as ws:
        assert contacts.show(ws, 1).name == "Abi Stokes"
        assert ws.settings.coordinator == "Rowan Achebe"
        assert ws.templates_dir.joinpath("T2a.md").read_text() == "our own words"
        assert audit.verify(ws) == []
        assert ws.settings_file.stat().st_mode & 0o777 == 0o600
    assert not list((there / "backups").glob("*.part"))
    assert there.stat().st_mode & 0o777 == 0o700


def test_what_was_there_before_is_kept(made: Path, home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        _person(ws, "Later Person", "later@post.example")
    done = restoring.restore(home, made, WORDS, clock=clock)
    with Workspace.open(home, clock=clock) as ws:
        assert [one.name for one in Contact.select()] == ["Abi Stokes"]
    assert done.kept and b"Later Person" in (home / done.kept).read_bytes()
    assert (home / done.kept).stat().st_mode & 0o777 == 0o600


def test_who_has_the_home_open_sees_the_old_or_the_new(
    made: Path, home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        _person(ws, "Later Person", "later@post.example")
        raw = ws.store.db
        restoring.restore(home, made, WORDS, clock=clock)
        assert raw.execute_sql("SELECT name FROM contact").fetchall() == [("Abi Stokes",)]


@pytest.mark.parametrize("words", ["", "wrong horse battery", "Correct horse battery", None])
def test_a_wrong_passphrase_changes_nothing(
    words: str | None, made: Path, home: Path, clock: FrozenClock
) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(Refused, match=r"passphrase|locked"):
        restoring.restore(home, made, words, clock=clock)
    after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    after.pop(home / "sender.lock", None)
    assert after == before


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_byte_or_a_cut_end_is_refused_in_a_sentence(data: st.DataObject) -> None:
    from datetime import UTC, datetime

    moment = datetime(2026, 1, 1, tzinfo=UTC)
    locked = data.draw(st.booleans())
    whole = backup_file.lock(b"the archive" * 20, WORDS if locked else None, moment)
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = bytearray(whole)
    if data.draw(st.booleans()):
        del broken[at:]
    else:
        broken[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Refused) as told:
        opened = backup_file.unlock(bytes(broken), WORDS)
        if not locked and opened == b"the archive" * 20:
            raise Refused("the head alone was changed, which says nothing of people")
    assert str(told.value)


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 50, b"coptui backup 1\n", b"coptui backup 1\n{}\n", b"PK\x03\x04" * 9]
)
def test_what_is_no_backup_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(Refused, match="not a backup"):
        backing_up.check(file, WORDS, tmp_path)
    with pytest.raises(NotFound):
        backing_up.check(tmp_path / "none", WORDS, tmp_path)


def test_a_head_that_asks_for_too_much_work_is_refused(made: Path, tmp_path: Path) -> None:
    lines = made.read_bytes().split(b"\n", 2)
    head = json.loads(lines[1])
    head["n"] = 2**30
    made.write_bytes(b"\n".join([lines[0], json.dumps(head).encode(), lines[2]]))
    with pytest.raises(Refused, match="not a backup"):
        backing_up.check(made, WORDS, tmp_path)


@pytest.mark.parametrize(
    "name", ["../evil", "templates/../../evil", "/etc/passwd", "coptui.log", "templates\\..\\x"]
)
def test_a_file_that_does_not_belong_there_is_refused(name: str, tmp_path: Path) -> None:
    import hashlib
    import io
    import zipfile

    kept = io.BytesIO()
    manifest = {"schema": [], "files": {name: hashlib.sha256(b"x").hexdigest()}}
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr(name, b"x")
    with pytest.raises(Refused, match=r"does not belong|damaged"):
        backup_archive.unpack(kept.getvalue())


def test_a_backup_of_a_newer_program_is_refused(
    made: Path, home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coptui.store import migrations

    monkeypatch.setattr(migrations, "known", lambda: ["0001_first"])
    with pytest.raises(Refused, match="newer coptui"):
        restoring.restore(home, made, WORDS, clock=clock)


def test_the_drill_says_that_it_is_sound_and_leaves_nothing(
    made: Path, home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        done = backing_up.checked(ws, made, WORDS)
        assert done.view.sound and done.view.people == 1 and "could be put back" in done.said
        assert contacts.show(ws, 1).name == "Abi Stokes"  # still this home
        assert BackupRecord.get().checked_at == clock.now()
        assert backing_up.last_backup(ws) == clock.now()
        house = today_facts.gather(ws).house
        assert house is not None and house.last_backup == clock.now().date()
        (row, copy) = backing_up.made_so_far(ws)
        assert (row.kind, row.people, row.there) == ("locked", 1, True)
        assert copy.place == "daily-2026-11-23.db"
    assert not list((home / "backups").glob("*.part"))


def test_the_drill_finds_a_database_that_was_changed(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        _person(ws)
        data, _people = backup_archive.pack(ws)
    archive = backup_archive.unpack(data)
    archive.manifest["counts"]["contact"] = 2
    archive.manifest["audit_head"] = "0" * 64
    report = backing_up.examine(archive, tmp_path / "drill", False, clock)
    assert len(report.findings) == 2 and not report.sound


def test_an_open_backup_needs_no_passphrase(ws: Workspace, tmp_path: Path) -> None:
    _person(ws)
    file = tmp_path / "plain"
    assert "not locked" in backing_up.make(ws, file, None).said
    assert not backing_up.needs_passphrase(file)
    assert backing_up.checked(ws, file, None).view.sound


def test_a_short_passphrase_or_a_file_that_is_there_is_refused(
    ws: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="at least 8"):
        backing_up.make(ws, tmp_path / "x", "short")
    backing_up.make(ws, tmp_path / "x", WORDS)
    with pytest.raises(Refused, match="file of that name"):
        backing_up.make(ws, tmp_path / "x", WORDS)
    backing_up.make(ws, tmp_path / "x", WORDS, replace=True)


def test_who_was_forgotten_since_is_forgotten_again(
    made: Path, home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    clock.tick(days=3)
    with Workspace.open(home, clock=clock) as ws:
        erasure.erase(ws, 1, confirm="abi@stokes.example")
    done = restoring.restore(home, made, WORDS, clock=clock)
    assert done.forgotten == 1
    _gone_and_stays_away(home, clock, tmp_path)


def test_also_where_only_the_list_beside_the_database_was_left(
    made: Path, home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    clock.tick(days=3)
    with Workspace.open(home, clock=clock) as ws:
        erasure.erase(ws, 1, confirm="abi@stokes.example")
    (home / "coptui.db").write_bytes(b"nothing of a database" * 300)
    done = restoring.restore(home, made, WORDS, clock=clock)
    assert done.forgotten == 1
    _gone_and_stays_away(home, clock, tmp_path)


def test_also_where_the_backup_is_of_another_home(
    made: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    """Two homes had her; the one that forgot her gets the backup of the other."""
    second = tmp_path / "second"
    restoring.restore(second, made, WORDS, clock=clock)
    with Workspace.open(second, clock=clock) as ws:
        ws.store.set_meta("install_secret", "7" * 64)
    with Workspace.open(second, clock=clock) as ws:
        clock.tick(days=1)
        erasure.erase(ws, 1, confirm="abi@stokes.example")
    done = restoring.restore(second, made, WORDS, clock=clock)
    assert (done.forgotten, done.unknown_erasures) == (1, 0)
    _gone_and_stays_away(second, clock, tmp_path)
    assert restoring.restore(second, made, WORDS, clock=clock).forgotten == 1


def _gone_and_stays_away(home: Path, clock: FrozenClock, tmp_path: Path) -> None:
    from coptui.services import importing

    with Workspace.open(home, clock=clock) as ws:
        assert Contact.select().count() == 0
        assert Suppression.select().count() >= 1
        file = tmp_path / "again.csv"
        file.write_text("name,email\nAbi Stokes,ABI@Stokes.Example\n")
        table = importing.read(file)
        plan = importing.plan(ws, table, importing.guess_mapping(table))
        assert plan.count(importing.Fate.suppressed) == 1
        assert audit.verify(ws) == []
        assert len(erasure_journal.entries(ws)) == 1
    for path in home.rglob("*"):
        if path.is_file() and "before-restore" not in path.name:
            raw = path.read_bytes().lower()
            assert b"abi stokes" not in raw and b"abi@stokes" not in raw, path


def test_a_later_erasure_reaches_what_was_kept_before_a_restore(
    made: Path, home: Path, clock: FrozenClock
) -> None:
    done = restoring.restore(home, made, WORDS, clock=clock)
    assert b"Abi Stokes" in (home / done.kept).read_bytes()
    clock.tick(days=1)
    with Workspace.open(home, clock=clock) as ws:
        assert erasure.erase(ws, 1, confirm="abi@stokes.example").view.whole
    assert b"Abi Stokes" not in (home / done.kept).read_bytes()


def test_who_came_back_before_the_backup_is_not_forgotten_by_it(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        erasure.erase(ws, _person(ws), confirm="abi@stokes.example")
        clock.tick(days=1)
        consent.allow_again(ws, _person(ws), "her letter of today")
        backing_up.make(ws, tmp_path / "x", WORDS)
    assert restoring.restore(home, tmp_path / "x", WORDS, clock=clock).forgotten == 0
    with Workspace.open(home, clock=clock) as ws:
        assert Contact.select().count() == 1 and Suppression.select().count() == 0


def test_nothing_that_waited_is_sent_by_a_backup_put_back(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        mailing = a_mailing(ws, 5)
        for at, state in enumerate(("queued", "claimed", "sending", "retry", "accepted"), 1):
            Delivery.update(state=state).where(Delivery.id == at).execute()
        practised = a_mailing(ws, 1)
        Mailing.update(practice=True).where(Mailing.id == practised).execute()
        backing_up.make(ws, tmp_path / "x", WORDS)
    there = tmp_path / "elsewhere"
    assert restoring.restore(there, tmp_path / "x", WORDS, clock=clock).in_doubt == 4
    with Workspace.open(there, clock=clock):
        assert states(mailing) == [*["unknown"] * 4, "accepted"]
        assert states(practised) == ["queued"]


def test_a_home_that_sends_is_not_replaced(made: Path, home: Path, clock: FrozenClock) -> None:
    lock = SenderLock(home / "sender.lock")
    lock.acquire()
    try:
        with pytest.raises(Unavailable, match="open on this home"):
            restoring.restore(home, made, WORDS, clock=clock)
    finally:
        lock.release()


def test_a_home_knows_how_many_would_be_replaced(made: Path, home: Path, tmp_path: Path) -> None:
    assert restoring.holds(home) == 1
    assert restoring.holds(tmp_path / "none") is None
    shutil.copy(made, home / "coptui.db")
    assert restoring.holds(home) == 0
