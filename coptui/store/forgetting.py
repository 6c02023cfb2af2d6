"""Taking one person out of a database file, whatever version of the schema the file has.

It goes by the references and the columns that the file itself declares, so that tables which are
added later are not forgotten: what goes with its person goes, what stays without its person loses
what told of them, and everywhere else the name, the addresses and the numbers are taken out. Only
the community's own words are left and listed: a person decides about those.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from peewee import SqliteDatabase

from coptui.domain.erasure import GONE, Needles
from coptui.store import forgetting_house, sqlite

CONTACT = "contact"
COMMUNITYS_WORDS = frozenset(
    {
        "action", "attachment", "captured_item", "case_study", "community", "community_event",
        "consent_wording", "contact", "cost_line", "debrief_note", "dissemination", "example",
        "influencer", "invitee_lead",
        "mailing", "mailing_file", "noticing", "organisation", "outcome", "rating_round",
        "recommendation", "report", "resource", "running_order_item", "session", "sharing_event",
        "sister_community", "stage_answers", "stage_review", "topic_idea", "topic_series", "venue",
        "way_chosen",
    }
)  # fmt: skip
"""Tables of what the community said and planned: a name in them is shown, not silently taken."""
UNTOUCHED = frozenset(
    {"audit_event", "contact_search_due", "erasure", "meta", "schema_migration", "suppression"}
)
"""Ids, hashes and the secret; the trail must keep its chain, the index its notes of the old."""
HERS_WHERE_IT_STAYS: dict[str, dict[str, str]] = {
    "report_note": {"who": ""},
    "delivery": {
        "name": GONE, "address": "", "address_key": "erased-{id}", "context": "{}",
        "message_id": "", "reply_text": "", "reason": "",
    },
    "action": {"who": ""},
    "attendance": {"guest_label": ""},
    "example": {"presenter_label": ""},
    "helper_slot": {"who": ""},
    "complaint": {"who": ""},
    "data_request": {"who": ""},
    "influencer": {"route_in": ""},
    "session": {"host_name": "", "host_contact": ""},
    "sheet_row": {"name": GONE, "address": ""},
}  # fmt: skip
"""In rows that stay without their person: the columns that tell of them, and what stands there."""
NAMELESS = frozenset(
    {
        "attendance",
        "complaint",
        "data_request",
        "delivery",
        "helper_slot",
        "report_note",
        "sheet_row",
    }
)
"""Other tables whose rows stay without their person; a name that is left in them is taken out."""
_SOURCES = frozenset({"source", "evidence"})  # the name of a file, also beside other people
_SEEN = frozenset({"name", "sort_key", "search_text", "email", "email_key", "phone"})
_OPAQUE = ("sha256", "hmac", "_uid", "message_id", "attempt", "owner")
_WORDS_SHOWN = 70


@dataclass(frozen=True)
class FoundText:
    """A place in the community's own words where the person is named."""

    table: str
    row_id: int
    column: str
    words: str


@dataclass
class Forgotten:
    """What was taken out of one file, by table, and the words that were left."""

    deleted: Counter[str] = field(default_factory=Counter)
    emptied: Counter[str] = field(default_factory=Counter)
    cleaned: Counter[str] = field(default_factory=Counter)
    texts: list[FoundText] = field(default_factory=list)
    gone: set[tuple[str, int]] = field(default_factory=set)


def forget(
    db: SqliteDatabase, ids: Collection[int], needles: Needles, *, texts_too: bool = False
) -> Forgotten:
    """Take these contacts, and everything that tells of them, out of an open database.

    `texts_too` takes the name out of the community's own words as well. Call it in a transaction,
    and `sqlite.sweep` afterwards.
    """
    done = Forgotten()
    points = [one for one in sqlite.references(db) if one.target == CONTACT]
    tables = sqlite.plain_tables(db)
    for number in ids:
        for point in points:
            if point.on_delete == "SET NULL":
                _without(db, point, number, needles, done)
            else:
                _with(db, point, number, done)
        db.execute_sql(f"DELETE FROM {CONTACT} WHERE id = ?", (number,))
        done.deleted[CONTACT] += 1
        done.gone.add((CONTACT, number))
    _nobodys_deliveries(db, tables, needles, done)
    done.cleaned.update(forgetting_house.clean(db, tables, ids, needles, done.gone, points))
    of_people = {one.table: one.column for one in reversed(points)}
    for table in tables:
        if table not in UNTOUCHED:
            _clean_table(db, table, of_people.get(table), needles, done, texts_too)
    sqlite.catch_up_search(db)
    return done


def texts_naming(db: SqliteDatabase, needles: Needles, own_ids: Collection[int]) -> list[FoundText]:
    """Where the community's own words, and what is kept on others, name the person."""
    found: list[FoundText] = []
    points = [one for one in sqlite.references(db) if one.target == CONTACT]
    of_people = {one.table: one.column for one in reversed(points)}
    for table in sqlite.plain_tables(db):
        point = of_people.get(table)
        if table in UNTOUCHED or (table not in COMMUNITYS_WORDS and point is None):
            continue
        for row in _rows(db, table, needles):
            whose = row.get(point) if point else None
            if table == CONTACT and row["id"] in own_ids:
                continue
            hers = HERS_WHERE_IT_STAYS.get(table, {}) if whose in own_ids else {}
            if table in COMMUNITYS_WORDS or (whose is not None and whose not in own_ids):
                found += _found(table, row, needles, {*hers, *_SOURCES})
    return found


def text_columns(db: SqliteDatabase, table: str) -> list[str]:
    """The columns of a table that may hold words."""
    return [
        one.name
        for one in db.get_columns(table)
        if one.data_type.upper() in ("TEXT", "VARCHAR") and not one.name.endswith(_OPAQUE)
    ]


def _with(db: SqliteDatabase, point: sqlite.Reference, number: int, done: Forgotten) -> None:
    """Rows that go with their person, the newest first: one that mends another hangs on it."""
    rows = db.execute_sql(
        f'SELECT id FROM "{point.table}" WHERE "{point.column}" = ? ORDER BY id DESC', (number,)
    ).fetchall()
    for (row_id,) in rows:
        db.execute_sql(f'DELETE FROM "{point.table}" WHERE id = ?', (row_id,))
        done.gone.add((point.table, row_id))
    done.deleted[point.table] += len(rows)


def _without(
    db: SqliteDatabase, point: sqlite.Reference, number: int, needles: Needles, done: Forgotten
) -> None:
    """Rows that stay without their person."""
    table, column = point.table, point.column
    rows = db.execute_sql(f'SELECT id FROM "{table}" WHERE "{column}" = ?', (number,)).fetchall()
    for (row_id,) in rows:
        _empty(db, table, row_id)
        db.execute_sql(f'UPDATE "{table}" SET "{column}" = NULL WHERE id = ?', (row_id,))
    done.emptied[table] += len(rows)


def _empty(db: SqliteDatabase, table: str, row_id: int) -> None:
    there = {one.name for one in db.get_columns(table)}
    values = {
        name: value.replace("{id}", str(row_id))
        for name, value in HERS_WHERE_IT_STAYS.get(table, {}).items()
        if name in there
    }
    _update(db, table, row_id, values)


def _nobodys_deliveries(
    db: SqliteDatabase, tables: Sequence[str], needles: Needles, done: Forgotten
) -> None:
    """Messages to somebody who had been taken off the list before."""
    if "delivery" not in tables:
        return
    rows = db.execute_sql(
        "SELECT id, name, address FROM delivery WHERE contact_id IS NULL AND address <> ''"
    ).fetchall()
    for row_id, name, address in rows:
        if needles.found_in(address) or (name != GONE and needles.found_in(name)):
            _empty(db, "delivery", row_id)
            done.emptied["delivery"] += 1


def _clean_table(
    db: SqliteDatabase,
    table: str,
    point: str | None,
    needles: Needles,
    done: Forgotten,
    texts_too: bool,
) -> None:
    communitys = table in COMMUNITYS_WORDS
    for row in _rows(db, table, needles):
        somebodys = table == CONTACT or (point is not None and row.get(point) is not None)
        changed = {}
        for column, value in _values(row):
            if not needles.found_in(value):
                continue
            if not (communitys or somebodys) or column in _SOURCES:
                changed[column] = cleaned(value, needles)
            elif table == CONTACT and column in _SEEN:
                continue  # another person of that name, or at that address
            elif texts_too and forgetting_house.may_rewrite(table, row):
                changed[column] = cleaned(value, needles, "somebody")
            else:
                done.texts.append(FoundText(table, row["id"], column, _around(value, needles)))
        if table == CONTACT and "notes" in changed and not needles.found_in(row["name"]):
            changed["search_text"] = needles.taken_out(row["search_text"], "somebody")
        if changed:
            _update(db, table, row["id"], forgetting_house.sealed_anew(table, row, changed))
            done.cleaned[table] += len(changed)


def _rows(db: SqliteDatabase, table: str, needles: Needles) -> Iterator[dict[str, Any]]:
    """The rows that hold the person anywhere, with all their columns."""
    words = text_columns(db, table)
    names = [one.name for one in db.get_columns(table)]
    if not words or "id" not in names:
        return
    wanted = ", ".join(f'"{one}"' for one in names)
    at = [names.index(one) for one in words]
    # Most rows are left out by the database itself, a hundred times as fast as we could.
    probes = needles.probes
    asked = " OR ".join(f'"{word}" LIKE ?' for word in words for _ in probes)
    where = f" WHERE {asked}" if probes else ""
    values = [probe for _ in words for probe in probes]
    for row in db.execute_sql(f'SELECT {wanted} FROM "{table}"{where}', values).fetchall():
        if needles.found_in("\n".join(row[i] for i in at if isinstance(row[i], str))):
            yield {"id": row[names.index("id")], **dict(zip(names, row, strict=True))}


def _values(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for column, value in row.items():
        if isinstance(value, str) and not column.endswith(_OPAQUE):
            yield column, value


def _found(
    table: str, row: dict[str, Any], needles: Needles, aside: Collection[str]
) -> Iterator[FoundText]:
    for column, value in _values(row):
        seen = table == CONTACT and column in _SEEN
        if column not in aside and not seen and needles.found_in(value):
            yield FoundText(table, row["id"], column, _around(value, needles))


def cleaned(value: str, needles: Needles, instead: str = GONE) -> str:
    """A text, or a structure kept as JSON, without the person."""
    if value[:1] in ("{", "["):
        try:
            held = json.loads(value)
        except ValueError:
            return needles.taken_out(value, instead)
        return json.dumps(
            needles.taken_out_of(held, instead),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
    return needles.taken_out(value, instead)


def _update(db: SqliteDatabase, table: str, row_id: int, values: dict[str, str]) -> None:
    if values:
        places = ", ".join(f'"{name}" = ?' for name in values)
        db.execute_sql(f'UPDATE "{table}" SET {places} WHERE id = ?', (*values.values(), row_id))


def _around(value: str, needles: Needles) -> str:
    """The words beside the name, enough to know the place again."""
    at = needles.place_in(value)
    start = max(0, at - 20)
    return " ".join(value[start : start + _WORDS_SHOWN].split())
