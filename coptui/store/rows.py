"""Many rows at once, for the paths where making a model of each would be too slow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from peewee import SQL


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The chosen columns of each row, converted as their fields say, and no more."""
    return list(query.tuples())


def first_column(db: Any, query: Any) -> list[Any]:
    """The first chosen column as the driver gives it: for ids, where even tuples are too slow."""
    sql, params = query.sql()
    return [row[0] for row in db.execute_sql(sql, params).fetchall()]


def listed(ids: Iterable[int]) -> Any:
    """Ids written out for an `IN`: quicker to build than marks, and as many as one likes."""
    return SQL(f"({','.join(str(int(one)) for one in ids)})")


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
