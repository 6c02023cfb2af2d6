"""The trail of what was done: only ever added to, and one changed byte anywhere is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import IntegrityError

from coptui import resources
from coptui.services import audit, doctor
from coptui.store import migrations, sqlite
from coptui.store.models import AuditEvent
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE_NAMES

COLUMNS = ("id", "at", "by", "action", "subject", "subject_id", "detail", "previous", "sha256")
LINES = 8


def _written(ws: Workspace, count: int = LINES) -> None:
    for number in range(count):
        audit.note(ws, "contact.changed", subject="contact", subject_id=70 + number, detail="name")


@contextmanager
def _by_other_means(home: Path) -> Iterator[sqlite.Connection]:
    """The file in the hands of somebody who took the triggers away."""
    with closing(sqlite.connect(home / "coptui.db")) as raw:
        for act in ("update", "delete", "replace"):
            raw.execute(f"DROP TRIGGER IF EXISTS audit_event_no_{act}")
        yield raw
        raw.commit()


def _verified(home: Path, clock: FrozenClock) -> list[str]:
    with Workspace.open(home, clock=clock) as ws:
        return audit.verify(ws)


@pytest.fixture
def written(home: Path, clock: FrozenClock) -> Path:
    with Workspace.open(home, clock=clock) as ws:
        _written(ws)
        assert audit.verify(ws) == []
    return home


def test_a_line_can_neither_be_changed_nor_deleted_nor_replaced(ws: Workspace) -> None:
    _written(ws)
    for statement in (
        "UPDATE audit_event SET detail = 'x' WHERE id = 3",
        "UPDATE audit_event SET by = by",
        "DELETE FROM audit_event WHERE id = 3",
        "INSERT OR REPLACE INTO audit_event SELECT id, at, 'me', action, subject, subject_id,"
        " detail, previous, sha256 FROM audit_event WHERE id = 3",
    ):
        with pytest.raises(IntegrityError, match="only added to"):
            ws.store.db.execute_sql(statement)
    assert audit.verify(ws) == []


def _spoilt(ws: Workspace, row: int, column: str, at: int, byte: int) -> bool:
    """Whether the trail shows that this byte was put there; it is as before afterwards."""
    query = f'SELECT CAST("{column}" AS BLOB) FROM audit_event WHERE id = ?'
    with ws.store.db.atomic() as transaction:
        whole = bytearray(ws.store.db.execute_sql(query, (row,)).fetchone()[0])
        whole[at] = byte
        if column == "id" and bytes(whole).isdigit() and int(whole) <= LINES:
            ws.store.db.execute_sql("DELETE FROM audit_event WHERE id = ?", (int(whole),))
        kind = "INTEGER" if column == "id" else "TEXT"
        ws.store.db.execute_sql(
            f'UPDATE audit_event SET "{column}" = CAST(? AS {kind}) WHERE id = ?',
            (bytes(whole), row),
        )
        found = audit.verify(ws)
        transaction.rollback()
    return bool(found)


def _length(ws: Workspace, row: int, column: str) -> int:
    query = f'SELECT LENGTH(CAST("{column}" AS BLOB)) FROM audit_event WHERE id = ?'
    return int(ws.store.db.execute_sql(query, (row,)).fetchone()[0])


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("trail") / "home"
    with Workspace.open(home) as ws:
        _written(ws)
    with _by_other_means(home):
        pass
    return home


@pytest.mark.parametrize("row", [1, 4, LINES], ids=["first", "middle", "last"])
def test_one_changed_byte_in_any_column_is_found(row: int, unguarded: Path) -> None:
    with Workspace.open(unguarded) as ws:
        missed = []
        for column in COLUMNS:
            for at in range(_length(ws, row, column)):
                old = ws.store.db.execute_sql(
                    f'SELECT CAST("{column}" AS BLOB) FROM audit_event WHERE id = ?', (row,)
                ).fetchone()[0][at]
                if not _spoilt(ws, row, column, at, old ^ 1):
                    missed.append((column, at))
        assert missed == []
        assert audit.verify(ws) == []


@settings(max_examples=200, deadline=None)
@given(row=st.integers(1, LINES), column=st.sampled_from(COLUMNS[1:]), data=st.data())
def test_any_byte_put_in_place_of_another_is_found(
    row: int, column: str, data: st.DataObject, unguarded: Path
) -> None:
    with Workspace.open(unguarded) as ws:
        at = data.draw(st.integers(0, _length(ws, row, column) - 1))
        old = ws.store.db.execute_sql(
            f'SELECT CAST("{column}" AS BLOB) FROM audit_event WHERE id = ?', (row,)
        ).fetchone()[0][at]
        byte = data.draw(st.integers(0, 255).filter(lambda other: other != old))
        assert _spoilt(ws, row, column, at, byte)


TAMPERINGS: dict[str, Callable[[sqlite.Connection], object]] = {
    "the last line taken out": lambda raw: raw.execute(
        "DELETE FROM audit_event WHERE id = (SELECT MAX(id) FROM audit_event)"
    ),
    "the last three taken out": lambda raw: raw.execute("DELETE FROM audit_event WHERE id > 5"),
    "the first line taken out": lambda raw: raw.execute("DELETE FROM audit_event WHERE id = 1"),
    "a line in the middle taken out": lambda raw: raw.execute(
        "DELETE FROM audit_event WHERE id = 4"
    ),
    "all lines taken out": lambda raw: raw.execute("DELETE FROM audit_event"),
    "a line put in at the end": lambda raw: raw.execute(
        "INSERT INTO audit_event SELECT id + 1, at, by, action, subject, subject_id, detail,"
        " sha256, sha256 FROM audit_event WHERE id = 8"
    ),
    "a line put in before the first": lambda raw: raw.execute(
        "INSERT INTO audit_event SELECT 0, at, by, action, subject, subject_id, detail,"
        " previous, sha256 FROM audit_event WHERE id = 1"
    ),
    "two lines in each other's place": lambda raw: raw.executescript(
        "UPDATE audit_event SET id = 99 WHERE id = 3; UPDATE audit_event SET id = 3 WHERE id = 4;"
        "UPDATE audit_event SET id = 4 WHERE id = 99;"
    ),
    "letters moved from one column to the next": lambda raw: raw.execute(
        "UPDATE audit_event SET action = 'contact.change', subject = 'dcontact' WHERE id = 3"
    ),
    "a mark inside a column": lambda raw: raw.execute(
        "UPDATE audit_event SET action = CAST(X'6100' AS TEXT) WHERE id = 3"
    ),
    "what remembers the last line taken away": lambda raw: raw.execute(
        "DELETE FROM meta WHERE key = 'audit_head'"
    ),
    "what remembers the last line changed": lambda raw: raw.execute(
        "UPDATE meta SET value = REPLACE(value, '8 ', '7 ') WHERE key = 'audit_head'"
    ),
    "a beginning made up": lambda raw: raw.execute(
        "INSERT INTO meta (key, value) VALUES ('audit_start', '0 ' || ?)", ("a" * 64,)
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_what_was_done_by_other_means_shows(what: str, written: Path, clock: FrozenClock) -> None:
    with _by_other_means(written) as raw:
        TAMPERINGS[what](raw)
    found = _verified(written, clock)
    assert found != []
    assert all(one.endswith(".") for one in found)


def test_a_line_forged_whole_at_the_end_shows(written: Path, clock: FrozenClock) -> None:
    """Its hashes fit; only what remembers the last line tells."""
    with _by_other_means(written) as raw:
        (last,) = raw.execute("SELECT sha256 FROM audit_event WHERE id = 8").fetchone()
        parts = (last, "9", "2026-11-23 10:00:00", "me", "x", "", "0", "")
        own = audit._digest(*(one.encode() for one in parts))
        raw.execute(
            "INSERT INTO audit_event (id, at, by, action, subject, subject_id, detail, previous,"
            " sha256) VALUES (9, ?, 'me', 'x', '', 0, '', ?, ?)",
            (parts[2], last, own),
        )
    assert _verified(written, clock) == ["The history should end with line 8 and ends with line 9."]


def test_a_long_trail_spoilt_at_its_beginning_is_told_in_a_few_sentences(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        _written(ws, 60)
    with _by_other_means(home) as raw:
        raw.execute("UPDATE audit_event SET sha256 = 'x'")
    found = _verified(home, clock)
    assert len(found) == audit.MOST_FINDINGS + 1
    assert "more of the same" in found[-1]


def test_an_empty_trail_is_whole_and_names_of_all_kinds_are_kept(ws: Workspace) -> None:
    assert audit.verify(ws) == []
    for name in HOSTILE_NAMES:
        audit.note(ws, "x", detail=name)
    assert audit.verify(ws) == []
    assert audit.overview(ws).lines == len(HOSTILE_NAMES)


class TestLettingGo:
    def test_old_lines_go_and_the_rest_can_still_be_verified(
        self, ws: Workspace, clock: FrozenClock
    ) -> None:
        _written(ws, 5)
        clock.tick(days=100)
        _written(ws, 3)
        assert audit.shorten(ws, ws.now()) == 5
        assert audit.verify(ws) == []
        assert [row.id for row in AuditEvent.select().order_by(AuditEvent.id)] == [6, 7, 8, 9]
        assert audit.shorten(ws, ws.now()) == 0
        _written(ws, 2)
        assert audit.verify(ws) == []

    def test_it_can_be_done_again_and_even_to_the_last_line(
        self, ws: Workspace, clock: FrozenClock
    ) -> None:
        _written(ws, 3)
        for _ in range(3):
            clock.tick(days=10)
            assert audit.shorten(ws, ws.now()) > 0
            assert audit.verify(ws) == []

    def test_the_lines_are_guarded_again_afterwards(
        self, ws: Workspace, clock: FrozenClock
    ) -> None:
        _written(ws, 3)
        clock.tick(days=10)
        _written(ws, 1)
        audit.shorten(ws, ws.now())
        with pytest.raises(IntegrityError):
            ws.store.db.execute_sql("DELETE FROM audit_event")
        assert [one for one in doctor.examine(ws) if one.about == "history"] == []

    def test_what_failed_has_let_nothing_go(self, ws: Workspace, clock: FrozenClock) -> None:
        _written(ws, 3)
        clock.tick(days=10)
        with pytest.raises(RuntimeError), ws.store.atomic():
            audit.shorten(ws, ws.now())
            raise RuntimeError
        assert AuditEvent.select().count() == 3
        assert audit.verify(ws) == []
        with pytest.raises(IntegrityError):
            ws.store.db.execute_sql("DELETE FROM audit_event")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE meta SET value = '5 ' || value WHERE key = 'audit_start'",
            "DELETE FROM meta WHERE key = 'audit_start'",
            "DELETE FROM audit_event WHERE id = 6",
        ],
    )
    def test_lines_taken_out_besides_show(
        self, statement: str, ws: Workspace, clock: FrozenClock
    ) -> None:
        _written(ws, 5)
        clock.tick(days=100)
        _written(ws, 3)
        audit.shorten(ws, ws.now())
        ws.store.db.execute_sql("DROP TRIGGER audit_event_no_delete")
        ws.store.db.execute_sql(statement)
        assert audit.verify(ws) != []


def test_the_doctor_tells_a_spoilt_trail_and_a_missing_guard(
    written: Path, clock: FrozenClock
) -> None:
    with _by_other_means(written) as raw:
        raw.execute("UPDATE audit_event SET detail = 'other' WHERE id = 3")
    with Workspace.open(written, clock=clock) as ws:
        told = [one.text for one in doctor.examine(ws) if one.about == "history"]
    assert told[0].startswith("Line 3 was changed")
    assert "audit_event could be changed" in told[1]


def test_lines_from_before_the_digest_of_today_are_chained_anew(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(resources.migrations_dir(), folder)
    monkeypatch.setattr(migrations, "migrations_dir", lambda: folder)
    step = next(folder.glob("0006_*.py"))
    step.rename(tmp_path / step.name)
    with Workspace.open(home, clock=clock) as ws:
        ws.store.db.execute_sql(
            "INSERT INTO audit_event (at, by, action, subject, subject_id, detail, previous,"
            " sha256) VALUES"
            " ('2026-01-02 03:04:05', 'Rowan', 'x', 'contact', 7, 'ä', 'old', 'old'),"
            " ('2026-01-02 03:04:06', 'Rowan', 'y', '', 0, '', 'old', 'older')"
        )
    shutil.copy(tmp_path / step.name, folder)
    with Workspace.open(home, clock=clock) as ws:
        assert audit.verify(ws) == []
        _written(ws, 2)
        assert audit.verify(ws) == []
