"""Rows of a query as plain tuples, for the paths where making a model of each would be too slow."""

from __future__ import annotations

from typing import Any


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The chosen columns of each row, converted as their fields say, and no more."""
    return list(query.tuples())
