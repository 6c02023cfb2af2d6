"""What a list is told: its columns, and where its rows come from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
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


def shared_out(columns: Sequence[Column[R]], room: int, needs: Sequence[int] = ()) -> list[int]:
    """The width of each column in that many cells; 0 for one that has given way.

    With `needs`, the cells that each column fills at most, what one has left over goes to those
    whose words would be cut.
    """
    shown = dict(enumerate(columns))
    while len(shown) > 1:
        need = sum(c.width for c in shown.values()) + 2 * (len(shown) - 1)
        giving = [i for i, c in shown.items() if c.gives_way]
        if need <= room or not giving:
            break
        del shown[max(giving, key=lambda i: columns[i].gives_way)]
    left = max(0, room - sum(c.width for c in shown.values()) - 2 * (len(shown) - 1))
    shares = sum(c.grow for c in shown.values()) or 1
    widths = [c.width + left * c.grow // shares if i in shown else 0 for i, c in enumerate(columns)]
    over = sum(widths) + 2 * (len(shown) - 1) - room
    for i in sorted(shown, key=lambda i: -widths[i]):  # too little for all: no word runs out
        less = max(0, min(over, widths[i] - 6))
        widths[i], over = widths[i] - less, over - less
    if needs:
        _lend(widths, needs, sorted(shown, key=lambda i: columns[i].gives_way))
    return widths


def _lend(widths: list[int], needs: Sequence[int], shown: Sequence[int]) -> None:
    """Give what some columns have left over to those that lack it, in that order."""
    spare = {i: widths[i] - needs[i] for i in shown if widths[i] > needs[i]}
    for short in shown:
        for lender in sorted(spare, key=lambda i: -spare[i]):
            cells = min(needs[short] - widths[short], spare[lender])
            if cells > 0:
                widths[short] += cells
                widths[lender] -= cells
                spare[lender] -= cells


def said_when_empty(words: str, width: int) -> list[str]:
    """The lines of an empty list, broken between words."""
    return [
        f" {part}"
        for line in words.split("\n")
        for part in (wrap(line, max(10, width - 3)) or [""])
    ]


def rows_of(rows: Sequence[R], key: Callable[[R], int]) -> Source[R]:
    """A source over rows that are all here."""

    async def page(offset: int, limit: int) -> Sequence[R]:
        return rows[offset : offset + limit]

    async def count() -> int:
        return len(rows)

    async def position(wanted: int) -> int | None:
        return next((i for i, row in enumerate(rows) if key(row) == wanted), None)

    return Source(page, count, position)
