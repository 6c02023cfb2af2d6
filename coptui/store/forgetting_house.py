"""Taking a person out of what the house itself remembers: undo, imports, drafts, filters, lists."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any

from peewee import SqliteDatabase

from coptui.domain.erasure import Needles
from coptui.domain.text import fold
from coptui.store.sqlite import Reference

Gone = set[tuple[str, int]]
_OTHER_FORMS = ("close", "community", "mailing", "session", "stage", "topic", "venue", "wording")
_SHORTEST_SEARCH = 3
_NEVER_CHANGES = ("consent_wording", "consent_event")
_SETTLED = ("done", "cancelled", "draft")


def clean(
    db: SqliteDatabase,
    tables: Sequence[str],
    ids: Collection[int],
    needles: Needles,
    gone: Gone,
    points: Sequence[Reference],
) -> Counter[str]:
    """Take what belongs to these people out of the tables that know them by number."""
    done: Counter[str] = Counter()
    fields = {f"{one.table}.{_field(one.column)}" for one in points}
    work: dict[str, Callable[[], int]] = {
        "undo_entry": lambda: _undo(db, ids, needles, gone, fields),
        "import_run": lambda: _imports(db, ids, gone),
        "draft": lambda: _drafts(db, ids),
        "task_mark": lambda: _marks(db, ids),
        "ui_state": lambda: _places(db, ids, needles),
        "mailing": lambda: _mailings(db, ids),
    }
    for table, task in work.items():
        if table in tables:
            done[table] += task()
    return done


def may_rewrite(table: str, row: dict[str, Any]) -> bool:
    """Whether words may be changed here: not what people agreed to, nor a mailing on its way."""
    return table not in _NEVER_CHANGES and (table != "mailing" or row.get("status") in _SETTLED)


def sealed_anew(table: str, row: dict[str, Any], changed: dict[str, str]) -> dict[str, str]:
    """The changes, with the checksum that belongs to them."""
    if table == "mailing" and changed.get("frozen") and row.get("frozen_sha256"):
        digest = hashlib.sha256(changed["frozen"].encode("utf-8")).hexdigest()
        return {**changed, "frozen_sha256": digest}
    return changed


def _undo(
    db: SqliteDatabase, ids: Collection[int], needles: Needles, gone: Gone, fields: set[str]
) -> int:
    """An act that touched others too can still be taken back for them."""
    number = 0
    deleted = {(table.replace("_", ""), row_id) for table, row_id in gone}

    def hers(change: dict[str, Any]) -> bool:
        table = str(change["model"]).lower()
        if (table, change["id"]) in deleted:
            return True
        held = {**change.get("old", {}), **change.get("new", {})}
        points = {one.partition(".")[2] for one in fields if _flat(one) == table}
        return any(held.get(name) in ids for name in points)

    for row_id, label, kept in db.execute_sql(
        "SELECT id, label, changes FROM undo_entry"
    ).fetchall():
        changes = json.loads(kept)
        left = [one for one in changes if not hers(one)]
        if needles.found_in(label) or not left:
            db.execute_sql("DELETE FROM undo_entry WHERE id = ?", (row_id,))
            number += 1
        elif len(left) < len(changes):
            _put(db, "undo_entry", "changes", row_id, left)
            number += 1
    return number


def _flat(field: str) -> str:
    return field.partition(".")[0].replace("_", "")


def _field(column: str) -> str:
    return column.removesuffix("_id")


def _imports(db: SqliteDatabase, ids: Collection[int], gone: Gone) -> int:
    number = 0
    members = {row_id for table, row_id in gone if table == "membership"}
    for row_id, kept in db.execute_sql("SELECT id, changes FROM import_run").fetchall():
        changes = json.loads(kept)
        if not isinstance(changes, dict):
            continue
        left = dict(changes)
        for name, out in (("new", set(ids)), ("members", members)):
            if isinstance(left.get(name), list):
                left[name] = [one for one in left[name] if one not in out]
        if isinstance(left.get("changed"), list):
            left["changed"] = [one for one in left["changed"] if one.get("id") not in ids]
        if left != changes:
            _put(db, "import_run", "changes", row_id, left)
            number += 1
    return number


def _drafts(db: SqliteDatabase, ids: Collection[int]) -> int:
    """What was typed into a form over this person. A form that is not known counts as theirs."""
    number = 0
    for row_id, form in db.execute_sql("SELECT id, form FROM draft").fetchall():
        noun, _, rest = form.partition(":")
        if noun not in _OTHER_FORMS and rest in {str(one) for one in ids}:
            db.execute_sql("DELETE FROM draft WHERE id = ?", (row_id,))
            number += 1
    return number


def _marks(db: SqliteDatabase, ids: Collection[int]) -> int:
    subjects = [f"{noun}:{one}" for one in ids for noun in ("contact", "person")]
    marks = ", ".join("?" * len(subjects))
    cursor = db.execute_sql(f"DELETE FROM task_mark WHERE subject IN ({marks})", subjects)
    return int(cursor.rowcount)


def _places(db: SqliteDatabase, ids: Collection[int], needles: Needles) -> int:
    """Where a place was left: the cursor on the person, and the letters they were searched by."""
    parts = [fold(one) for one in (*needles.names, *needles.addresses, *needles.phones)]

    def without(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: without(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [without(one) for one in value]
        if isinstance(value, str):
            typed = fold(value)
            part = len(typed) >= _SHORTEST_SEARCH and any(typed in one for one in parts)
            return "" if part else value
        return None if key in ("contact", "contact_id", "person") and value in ids else value

    number = 0
    for row_id, kept in db.execute_sql("SELECT id, state FROM ui_state").fetchall():
        state = json.loads(kept)
        left = without(state)
        if left != state:
            _put(db, "ui_state", "state", row_id, left)
            number += 1
    return number


def _mailings(db: SqliteDatabase, ids: Collection[int]) -> int:
    """Who was left out, held back or marked as invited, by number."""
    number = 0
    rows = db.execute_sql("SELECT id, left_out, audience FROM mailing").fetchall()
    for row_id, out, audience in rows:
        left = {key: why for key, why in json.loads(out).items() if key not in map(str, ids)}
        chosen = _unlisted(json.loads(audience), ids)
        if left != json.loads(out):
            _put(db, "mailing", "left_out", row_id, left)
            number += 1
        if chosen != json.loads(audience):
            _put(db, "mailing", "audience", row_id, chosen)
            number += 1
    return number


def _unlisted(value: Any, ids: Collection[int]) -> Any:
    """Lists of people by number, or of rows that begin with the number, without these people."""
    if isinstance(value, dict):
        return {key: _unlisted(one, ids) for key, one in value.items()}
    if isinstance(value, list):
        return [
            _unlisted(one, ids)
            for one in value
            if not (one in ids if isinstance(one, int) else _begins(one, ids))
        ]
    return value


def _begins(one: Any, ids: Collection[int]) -> bool:
    return isinstance(one, list) and bool(one) and isinstance(one[0], int) and one[0] in ids


def _put(db: SqliteDatabase, table: str, column: str, row_id: int, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    db.execute_sql(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (text, row_id))
