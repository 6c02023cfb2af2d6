"""What a list is told: its columns, and where its rows come from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: its heading, the text of a row, and how it takes and gives room.

    `width` is what it needs, `grow` its share of what is left over, `gives_way` the order in which
    columns go when there is too little (the highest first, 0 never). `look` is "", "bold" or "dim".
    """

    title: str
    text: Callable[[R], str]
    width: int
    grow: int = 0
    gives_way: int = 0
    look: str = ""


@dataclass(frozen=True)
class Source(Generic[R]):
    """Where rows come from: a page, how many there are, where a key stands, and all keys."""

    page: Callable[[int, int], Awaitable[Sequence[R]]]
    count: Callable[[], Awaitable[int]]
    position: Callable[[int], Awaitable[int | None]] | None = None
    keys: Callable[[], Awaitable[Sequence[int]]] | None = None


def rows_of(rows: Sequence[R], key: Callable[[R], int]) -> Source[R]:
    """A source over rows that are all here."""

    async def page(offset: int, limit: int) -> Sequence[R]:
        return rows[offset : offset + limit]

    async def count() -> int:
        return len(rows)

    async def position(wanted: int) -> int | None:
        return next((i for i, row in enumerate(rows) if key(row) == wanted), None)

    return Source(page, count, position)
