"""Schema steps: from nothing to exactly the models, whole steps or none, with a copy first."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from coptui import resources
from coptui.errors import Unavailable
from coptui.store import migrations
from coptui.store.models import MODELS, Community
from coptui.workspace import Workspace

_WITHOUT_OURS = (
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'index') "
    "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'schema_migration%' "
    "AND name NOT LIKE 'contact_search%'"
)


def _schema(db: SqliteDatabase) -> set[tuple[str, str, str]]:
    return {
        (kind, name, re.sub(r"\s+", " ", sql or ""))
        for kind, name, sql in db.execute_sql(_WITHOUT_OURS)
    }


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real steps in a folder of their own, to which a test may add."""
    folder = tmp_path / "migrations"
    shutil.copytree(resources.migrations_dir(), folder)
    monkeypatch.setattr(migrations, "migrations_dir", lambda: folder)
    return folder


def test_migrating_from_empty_gives_exactly_the_models(home: Path) -> None:
    with Workspace.open(home) as ws:
        migrated = _schema(ws.store.db)
    plain = SqliteDatabase(":memory:")
    with plain.bind_ctx(MODELS):
        plain.create_tables(MODELS)
        wanted = _schema(plain)
    plain.close()
    assert migrated == wanted
    assert len(wanted) > len(MODELS)


def test_a_step_keeps_the_data_and_a_copy_from_before(home: Path, steps: Path) -> None:
    with Workspace.open(home) as ws:
        Community.create(name="Harbour", code="HAR", created_at=ws.now())
    (steps / "0900_more.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE more (x)')\n"
    )
    with Workspace.open(home) as ws:
        assert Community.get().name == "Harbour"
        assert "more" in ws.store.db.get_tables()
        assert migrations.pending(ws.database_file) == []
        copy = ws.backups_dir / "before-0900_more.db"
    assert migrations.pending(copy) == ["0900_more"]


def test_a_step_that_fails_leaves_no_trace_and_a_sentence(home: Path, steps: Path) -> None:
    Workspace.open(home).close()
    (steps / "0900_fails.py").write_text(
        "def up(migrator, db):\n"
        "    db.execute_sql('CREATE TABLE half (x)')\n"
        "    db.execute_sql('INSERT INTO nowhere VALUES (1)')\n"
    )
    with pytest.raises(Unavailable, match="could not be brought up"):
        Workspace.open(home)
    (steps / "0900_fails.py").unlink()
    with Workspace.open(home) as ws:
        assert "half" not in ws.store.db.get_tables()


def test_opening_twice_runs_no_step_twice(home: Path, steps: Path) -> None:
    (steps / "0900_once.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE once (x)')\n"
    )
    for _ in range(3):
        Workspace.open(home).close()
    assert list((home / "backups").glob("before-*")) == []


def test_names_that_were_kept_before_are_found_without_their_apostrophe(home: Path) -> None:
    """What the file of an earlier version holds is brought to the new way of searching."""
    from coptui.services import contact_queries, contacts
    from coptui.services.contacts import ContactFilter, NewContact

    with Workspace.open(home) as ws:
        contacts.add(ws, NewContact("Niamh O'Brien"))
        db = ws.store.db
        db.execute_sql("UPDATE contact SET search_text = 'niamh o''brien'")
        for table in ("prep_tick", "cost_line", "debrief_note", "usual_order"):
            db.execute_sql(f"DROP TABLE {table}")
        db.execute_sql("DELETE FROM schema_migration WHERE name = '0018_session_day'")
    with Workspace.open(home) as ws:
        found = contact_queries.page(ws, ContactFilter(search="obrien"), 0, 5)
    assert [row.name for row in found] == ["Niamh O'Brien"]
