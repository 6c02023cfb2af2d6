"""Rows of a query as plain tuples, for the paths where making a model of each would be too slow."""

from __future__ import annotations

from typing import Any


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The chosen columns of each row, converted as their fields say, and no more."""
    return list(query.tuples())


def first_column(db: Any, query: Any) -> list[Any]:
    """The first chosen column as the driver gives it: for ids, where even tuples are too slow."""
    sql, params = query.sql()
    return [row[0] for row in db.execute_sql(sql, params).fetchall()]
