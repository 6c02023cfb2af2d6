"""Many rows at once, for the paths where making a model of each would be too slow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import peewee
from peewee import (
    OP,
    SQL,
    Alias,
    AutoField,
    Expression,
    ForeignKeyField,
    IntegerField,
    TextField,
)


def as_peewee() -> AbstractContextManager[None]:
    """A fault of the driver inside becomes the fault that peewee makes of it."""
    return _FAULTS


_FAULTS: AbstractContextManager[None] = vars(peewee)["__exception_wrapper__"]


def moment(at: datetime) -> str:
    """A moment as it stands in the file: UTC, without saying so."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The chosen columns of each row, converted as their fields say, and no more."""
    return list(query.tuples())


def among(column: Any, ids: Iterable[int]) -> Any:
    """The condition that a column is one of many ids, written as they are: no value to each."""
    numbers = ", ".join(str(int(one)) for one in ids)
    return Expression(column, OP.IN, SQL(f"({numbers or 'NULL'})"))


def first_column(db: Any, query: Any) -> list[Any]:
    """The first chosen column as the driver gives it: for ids, where even tuples are too slow."""
    sql, params = query.sql()
    return [row[0] for row in db.execute_sql(sql, params).fetchall()]


_AS_STORED = frozenset({AutoField, ForeignKeyField, IntegerField, TextField})
"""Fields whose values are in Python what they are in the file."""


def dicts(query: Any) -> list[dict[str, Any]]:
    """Each row by the names of what was chosen, as `query.dicts()` gives it.

    Only what needs it is converted: most columns are texts and numbers, and these are left alone.
    `query` chooses fields, with or without another name, and nothing that is worked out.
    """
    names, converted = list[str](), list[tuple[str, Callable[[Any], Any]]]()
    for column in query.selected_columns:
        chosen = column.unalias() if isinstance(column, Alias) else column
        names.append(column.name)
        if type(chosen) not in _AS_STORED:
            converted.append((names[-1], chosen.python_value))
    rows = [
        dict(zip(names, values, strict=True))
        for values in plain_rows(query.model._meta.database, query)
    ]
    for name, convert in converted:
        for row in rows:
            row[name] = convert(row[name])
    return rows


def plain_rows(db: Any, query: Any) -> Iterator[tuple[Any, ...]]:
    """The chosen columns as the driver gives them, one row after the other: for walking a table."""
    sql, params = query.sql()
    yield from db.execute_sql(sql, params)


def numbers(query: Any) -> dict[int, int]:
    """What a query of two columns counts for each id, as the driver gives it."""
    return dict(plain_rows(query.model._meta.database, query))


def insert_columns(
    db: Any,
    model: Any,
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    shared: Mapping[str, Any],
) -> None:
    """Insert many rows of which a few columns differ, as plain texts and numbers.

    `names` are the fields that the rows hold, ready for the driver; `shared` are those that are
    the same in all of them, and what is in neither gets its default: both are converted once.
    """
    varying = [model._meta.fields[name] for name in names]
    rest = [
        one
        for one in model._meta.sorted_fields
        if one is not model._meta.primary_key and one.name not in names
    ]
    constant = tuple(_written(one.db_value(_value(one, shared))) for one in rest)
    columns = ", ".join(f'"{one.column_name}"' for one in [*varying, *rest])
    marks = ", ".join([db.param] * (len(varying) + len(rest)))
    db.cursor().executemany(
        f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({marks})',
        (row + constant for row in rows),
    )


def listed(ids: Iterable[int]) -> Any:
    """Ids written out for an `IN`: quicker to build than marks, and as many as one likes."""
    return SQL(f"({','.join(str(int(one)) for one in ids)})")


class ForIds:
    """A query over some ids that is put into words once and asked many times.

    `build` is given what stands in the place of the ids. For lists, where making the words takes
    longer than the answer.
    """

    def __init__(self, build: Callable[[Any], Any]) -> None:
        self._build = build
        self._asked: tuple[Any, str, Any] | None = None

    def rows(self, ids: Iterable[int]) -> Any:
        """The chosen columns as the driver gives them."""
        model, sql, params = self._asked or self._worded()
        database = model._meta.database
        return database.execute_sql(sql.replace(_HERE, ",".join(map(str, ids))), params).fetchall()

    def _worded(self) -> tuple[Any, str, Any]:
        query = self._build(SQL(f"({_HERE})"))
        self._asked = (query.model, *query.sql())
        return self._asked


_HERE = "/*ids*/"


def insert_rows(db: Any, model: Any, values: Iterable[Mapping[str, Any]]) -> None:
    """Insert many rows through one prepared statement; what is not named gets its default.

    Building a query for each batch takes five times as long as writing the rows.
    """
    fields = [one for one in model._meta.sorted_fields if one is not model._meta.primary_key]
    names = ", ".join(f'"{one.column_name}"' for one in fields)
    marks = ", ".join([db.param] * len(fields))
    db.cursor().executemany(
        f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({marks})',
        [[one.db_value(_value(one, row)) for one in fields] for row in values],
    )


def _value(field: Any, row: Mapping[str, Any]) -> Any:
    if field.name in row:
        return row[field.name]
    return field.default() if callable(field.default) else field.default


def _written(value: Any) -> Any:
    """A day or a moment as its text, which the driver would otherwise make for each row."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value
