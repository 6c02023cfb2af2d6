"""Schema steps: from nothing to exactly the models, whole steps or none, with a copy first."""

from __future__ import annotations

import os
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


def test_a_step_that_loses_rows_is_refused_and_the_copy_from_before_is_kept(
    home: Path, steps: Path
) -> None:
    with Workspace.open(home) as ws:
        for number in range(3):
            Community.create(name=f"Place {number}", code=f"P{number}", created_at=ws.now())
    (steps / "0900_fine.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE more (x)')\n"
    )
    loses = "def up(migrator, db):\n    db.execute_sql('DELETE FROM community WHERE id > 1')\n"
    (steps / "0901_loses.py").write_text(loses)
    with pytest.raises(Unavailable, match="0901_loses would have lost 2 rows of community"):
        Workspace.open(home)
    file = SqliteDatabase(str(home / "coptui.db"))
    assert file.execute_sql("SELECT count(*) FROM community").fetchone() == (3,)
    assert migrations.pending(home / "coptui.db") == ["0901_loses"]
    file.close()
    assert migrations.pending(home / "backups" / "before-0900_fine.db")
    (steps / "0901_loses.py").write_text(f'LETS_GO = ("community",)\n\n\n{loses}')
    with Workspace.open(home):
        assert Community.select().count() == 1


def test_a_step_that_lets_a_whole_table_go_is_refused_unless_it_names_it(
    home: Path, steps: Path
) -> None:
    with Workspace.open(home) as ws:
        ws.store.db.execute_sql("CREATE TABLE old_words (x)")
        ws.store.db.execute_sql("INSERT INTO old_words VALUES (1)")
    (steps / "0900_drops.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('DROP TABLE old_words')\n"
    )
    with pytest.raises(Unavailable, match="1 rows of old_words"):
        Workspace.open(home)


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


def test_a_summary_beside_a_session_becomes_the_report_about_it(home: Path, steps: Path) -> None:
    """0020: a session has one summary."""
    later = [one for one in steps.glob("[0-9]*.py") if one.stem >= "0020"]
    kept = {one: one.read_text(encoding="utf-8") for one in later}
    for one in later:
        one.unlink()
    before = SqliteDatabase(str(home / "coptui.db"))
    home.mkdir(mode=0o700)
    migrations.bring_up(before)
    before.execute_sql(
        'INSERT INTO "community" ("id", "name", "code", "purpose", "key_question", "agreement", '
        '"place", "host_organisation", "status", "rhythm_weeks", "time_zone", "host_name", '
        '"host_phone", "host_email", "intervals", "created_at") VALUES '
        "(1, 'Harbour', 'HAR', '', '', '', '', '', 'active', 4, 'Europe/London', '', '', '', '{}', "
        "'2026-01-01 10:00:00')"
    )
    columns = [row[1] for row in before.execute_sql('PRAGMA table_info("session")')]
    empty = {name: "" for name in columns}
    for number, agreed, text in ((1, "2026-02-01", "agreed words"), (2, None, "a draft"),
                                 (3, None, " ")):  # fmt: skip
        row = {
            **empty, "id": number, "community_id": 1, "number": number, "status": "held",
            "kind": "in person", "options": "{}", "calendar_uid": str(number),
            "calendar_sequence": 0, "summary_text": text, "summary_agreed_on": agreed,
            "created_at": "2026-01-30 10:00:00",
        }  # fmt: skip
        for name in columns:
            if row[name] == "" and (name.endswith(("_id", "_at", "_on")) or name == "headcount"):
                row[name] = None
        marks = ", ".join("?" * len(columns))
        names = ", ".join(f'"{name}"' for name in columns)
        before.execute_sql(
            f'INSERT INTO "session" ({names}) VALUES ({marks})', [row[name] for name in columns]
        )
    before.close()
    for one, text in kept.items():
        one.write_text(text, encoding="utf-8")
    with Workspace.open(home) as ws:
        found = ws.store.db.execute_sql(
            'SELECT "session_id", "kind", "title", "text", "status", "made_on" FROM "report"'
        ).fetchall()
        assert found == [
            (1, "session", "Session summary HAR-1", "agreed words", "agreed", "2026-02-01"),
            (2, "session", "Session summary HAR-2", "a draft", "draft", "2026-01-30"),
        ]


@pytest.mark.slow
def test_killed_in_the_midst_of_any_step_the_file_goes_on_from_before_it(
    home: Path, steps: Path
) -> None:
    names = migrations.known()
    for name in names:
        file = steps / f"{name}.py"
        whole = file.read_text(encoding="utf-8")
        file.write_text(
            f"{whole}\n_up = up\n\ndef up(migrator, db):\n    _up(migrator, db)\n"
            "    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        child = os.fork()
        if child == 0:
            Workspace.open(home)
            os._exit(0)
        _, how = os.waitpid(child, 0)
        assert os.WIFSIGNALED(how), name
        file.write_text(whole, encoding="utf-8")
        assert migrations.applied(home / "coptui.db") == names[: names.index(name)]
    with Workspace.open(home) as ws:
        assert migrations.pending(ws.database_file) == []
        assert ws.store.db.execute_sql("PRAGMA integrity_check").fetchone()[0] == "ok"
