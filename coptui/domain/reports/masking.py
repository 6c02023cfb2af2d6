"""Small numbers of people are not counted out, nor can they be worked out (domain.md 5.5, 1).

A count of people of one kind below five prints as "fewer than 5". Where it could be found by
subtraction another number beside it, or a total, prints as "not shown". Whether it can be found is
not guessed: for each small number the least and the most it could be, for somebody who has all
that is printed, is worked out; as long as that tells more than the words do, more is left out.

A nought stays where it says nothing about somebody: in a row of nothing but noughts, and where
people of a kind are counted once. By session it does not: with one nurse on the list, a nought
tells that she was not there. Nor does it where it would give another number away.

A number of different people in all is no sum of those who came to the sessions. It is a list of
its own: it may stand beside a table by session only where none of the row is left out.

Lived experience is told in words, see `presence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from heapq import heappop, heappush

FEW = 5
FEW_WORDS = f"fewer than {FEW}"
HIDDEN_WORDS = "not shown"
PRESENT, NOT_PRESENT = "present", "not present this time"
MANY = 10**9


class Shown(Enum):
    """How a number is printed."""

    count = "count"
    few = "few"
    hidden = "hidden"
    unprinted = "unprinted"


@dataclass(frozen=True)
class Cell:
    """A number as it may be printed: `value` is None where it is not."""

    value: int | None
    shown: Shown = Shown.count

    @property
    def words(self) -> str:
        """What stands in the table."""
        if self.shown is Shown.few:
            return FEW_WORDS
        return HIDDEN_WORDS if self.value is None else str(self.value)


@dataclass(frozen=True)
class Masked:
    """Counts by kind, and their total; `total` is None where no total is printed."""

    cells: dict[str, Cell]
    total: Cell | None = None

    def words(self, key: str) -> str:
        """What stands beside a kind."""
        return self.cells[key].words


@dataclass(frozen=True)
class MaskedTable:
    """Counts by kind and column, with the totals of both."""

    cells: dict[str, dict[str, Cell]]
    rows: dict[str, Cell] = field(default_factory=dict)
    columns: dict[str, Cell] = field(default_factory=dict)
    total: Cell | None = None

    def words(self, row: str, column: str) -> str:
        """What stands in a place of the table."""
        return self.cells[row][column].words


def few(count: int) -> str:
    """One number of people of a kind that stands alone, without a total beside it."""
    return FEW_WORDS if 0 < count < FEW else str(count)


def presence(count: int) -> str:
    """Lived experience: that it was there, and how many only where they are many."""
    if count >= FEW:
        return str(count)
    return PRESENT if count else NOT_PRESENT


REST = "\0rest"
"""The kind of those whose kind nobody knows: they count in the sums and stand nowhere.

Where there are none of them, everybody could know that, so their nought is as good as printed.
"""


def mask(counts: Mapping[str, int], total_shown: bool = True, total_known: bool = False) -> Masked:
    """Counts by kind. `total_known`: their total is told elsewhere and cannot be left out."""
    if not total_known:
        return _mask(counts, total_shown, noughts=True)[0]
    made, safe = _mask(counts, total_shown, noughts=True, total_known=True)
    return made if safe else _mask(counts, total_shown, noughts=False, total_known=True)[0]


def _mask(
    counts: Mapping[str, int], total_shown: bool, *, noughts: bool, total_known: bool = False
) -> tuple[Masked, bool]:
    net, whole = _Net(), sum(counts.values())
    ceiling = whole if total_known else MANY
    for key, count in counts.items():
        stays = noughts or not whole or key == REST
        net.add(_Arc(_S, _T, count, _first(key, count), nought_stays=stays, ceiling=ceiling))
    total = net.add(_total(_T, _S, whole, total_shown, total_known))
    safe = net.protect()
    cells = {key: net.cell(at) for at, key in enumerate(counts) if key != REST}
    return Masked(cells, net.cell(total) if total_shown else None), safe


def mask_table(
    table: Mapping[str, Mapping[str, int]],
    *,
    rows_shown: bool = True,
    columns_shown: bool = True,
    columns_known: bool = False,
) -> MaskedTable:
    """Counts by kind and column (sector by session), with totals of the kinds and the columns.

    One table for all that is printed: give the figures by session and in all to the same call, so
    that neither tells what the other hides. `columns_known`: the totals of the columns are told
    elsewhere, as the number who came to a session is, and cannot be left out.
    """
    shown = (rows_shown, columns_shown, columns_known)
    made, safe = _mask_table(table, *shown, noughts=True)
    return made if safe or not columns_known else _mask_table(table, *shown, noughts=False)[0]


def _mask_table(
    table: Mapping[str, Mapping[str, int]],
    rows_shown: bool,
    columns_shown: bool,
    columns_known: bool,
    *,
    noughts: bool,
) -> tuple[MaskedTable, bool]:
    columns = list(dict.fromkeys(key for row in table.values() for key in row))
    net = _Net()
    sums = {one: sum(counts.get(one, 0) for counts in table.values()) for one in columns}
    at = {
        (row, one): net.add(
            _Arc(
                ("row", row),
                ("column", one),
                counts.get(one, 0),
                _first(row, counts.get(one, 0)),
                nought_stays=row == REST
                or (noughts and not any(counts.values()))
                or (columns_known and not sums[one]),
                ceiling=sums[one] if columns_known else MANY,
            )
        )
        for row, counts in table.items()
        for one in columns
    }
    rows = {
        row: net.add(
            replace(
                _total(_S, ("row", row), sum(counts.values()), rows_shown and row != REST),
                nought_stays=noughts or not any(sums.values()),
            )
        )
        for row, counts in table.items()
    }
    totals = {
        one: net.add(_total(("column", one), _T, sums[one], columns_shown, columns_known))
        for one in columns
    }
    both = rows_shown and columns_shown
    whole = net.add(_total(_T, _S, sum(sums.values()), both, columns_known))
    safe = net.protect()
    made = MaskedTable(
        {row: {one: net.cell(at[row, one]) for one in columns} for row in table if row != REST},
        {row: net.cell(arc) for row, arc in rows.items() if row != REST} if rows_shown else {},
        {one: net.cell(arc) for one, arc in totals.items()} if columns_shown else {},
        net.cell(whole) if both else None,
    )
    return made, safe


_Node = tuple[str, str]
_S, _T = ("", "from"), ("", "to")


@dataclass
class _Arc:
    """One number on its way through the table: from its row to its column, or in a total."""

    tail: _Node
    head: _Node
    value: int
    shown: Shown = Shown.count
    known: bool = False
    nought_stays: bool = True
    is_total: bool = False
    ceiling: int = MANY  # what everybody knows that it cannot be more than

    @property
    def is_small(self) -> bool:
        """Whether it may not be told."""
        return not self.known and self.value < FEW and (self.value > 0 or not self.nought_stays)

    @property
    def least_few(self) -> int:
        """What "fewer than 5" leaves open at least."""
        return 1 if self.nought_stays else 0


def _first(key: str, count: int) -> Shown:
    return Shown.unprinted if key == REST and count else Shown.count


def _total(tail: _Node, head: _Node, value: int, printed: bool, known: bool = False) -> _Arc:
    shown = Shown.count if printed or known else Shown.unprinted
    return _Arc(tail, head, value, shown, known, is_total=True)


class _Net:
    """All numbers of a table as a round trip: what goes into a row comes out in the columns.

    So the least and the most of one number, with everything that is printed, are found by sending
    a little more or a little less round, as far as the others give way.
    """

    def __init__(self) -> None:
        self.arcs: list[_Arc] = []
        self.doubtful = False
        """Whether "not shown" may also stand for a small number; else it says five or more."""
        self._near: dict[_Node, list[int]] = {}

    def add(self, arc: _Arc) -> int:
        """Take a number in, and tell its place."""
        self.arcs.append(arc)
        at = len(self.arcs) - 1
        self._near.setdefault(arc.tail, []).append(at)
        self._near.setdefault(arc.head, []).append(at)
        return at

    def cell(self, at: int) -> Cell:
        """A number as it may be printed."""
        arc = self.arcs[at]
        return Cell(arc.value if arc.shown is Shown.count else None, arc.shown)

    def protect(self) -> bool:
        """Leave out what is small, and as much beside it as is needed; whether that was enough."""
        small = [at for at, arc in enumerate(self.arcs) if arc.is_small]
        for at in small:
            if self.arcs[at].shown is Shown.count:
                self.arcs[at].shown = Shown.few
        safe = True
        for at in small:
            if self.arcs[at].shown is not Shown.unprinted:
                while self._tells_too_much(at):
                    if not self._leave_out_more(at):
                        safe = safe and self.arcs[at].is_total
                        break
        return safe

    def _bounds(self, arc: _Arc) -> tuple[int, int]:
        """What the words alone say of a number."""
        if arc.shown is Shown.count:
            return arc.value, arc.value
        if arc.shown is Shown.few:
            return arc.least_few, FEW - 1
        return (0 if self.doubtful or arc.shown is Shown.unprinted else FEW), MANY

    def _missing(self, at: int, *, up: bool) -> tuple[int, dict[int, int]]:
        """How much more, or less, the number should be able to be than what is printed allows.

        What is small is to be anything that its words say; where they say nothing, large as well.
        """
        arc = self.arcs[at]
        if up:
            wanted = min(arc.ceiling, FEW - 1 if arc.shown is Shown.few else FEW) - arc.value
        elif arc.shown is Shown.few:
            wanted = arc.value - arc.least_few
        else:
            wanted = 0 if arc.is_total else arc.value - 1
        sent: dict[int, int] = {}
        room = 0
        while room < wanted:
            step = self._send(at, up, wanted - room, sent)
            if not step:
                break
            room += step
        return max(0, wanted - room), sent

    def _tells_too_much(self, at: int) -> bool:
        if any(self._missing(at, up=up)[0] for up in (True, False)):
            return True
        narrow = self.arcs[at].ceiling < FEW  # a known total says more than the words
        return narrow and not any(self._send(at, up, 1, {}) for up in (True, False))

    def _leave_out_more(self, at: int) -> bool:
        """Leave out what is needed for one more way round; False where there is none."""
        for up in (True, False):
            missing, sent = self._missing(at, up=up)
            if missing and (way := self._way(at, up, sent, opening=True)):
                for place, _ in way:
                    arc = self.arcs[place]
                    if self._may_be_left_out(arc):
                        self.doubtful = self.doubtful or arc.value < FEW
                        arc.shown = Shown.hidden
                return True
        arc = self.arcs[at]
        if arc.shown is Shown.few:
            self.doubtful, arc.shown = True, Shown.hidden
            return True
        return False

    def _may_be_left_out(self, arc: _Arc) -> bool:
        if arc.known or arc.shown in (Shown.hidden, Shown.unprinted):
            return False
        return arc.value >= FEW or self.doubtful or (arc.is_total and arc.shown is Shown.few)

    def _send(self, at: int, up: bool, most: int, sent: dict[int, int]) -> int:
        """Send so much round on one way more, and note it; how much went."""
        way = self._way(at, up, sent, opening=False)
        if not way:
            return 0
        step = min([most, *(self._free(place, ahead, sent) for place, ahead in way)])
        for place, ahead in way:
            sent[place] = sent.get(place, 0) + (step if ahead else -step)
        return step

    def _free(self, at: int, ahead: bool, sent: Mapping[int, int]) -> int:
        least, most = self._bounds(self.arcs[at])
        now = self.arcs[at].value + sent.get(at, 0)
        return most - now if ahead else now - least

    def _way(
        self, at: int, up: bool, sent: Mapping[int, int], *, opening: bool
    ) -> list[tuple[int, bool]]:
        """The cheapest way back from the end of a number to its beginning, round the table.

        `opening`: also by numbers that are printed now and would be left out.
        """
        arc = self.arcs[at]
        start, end = (arc.head, arc.tail) if up else (arc.tail, arc.head)
        cost = {start: 0}
        came: dict[_Node, tuple[_Node, int, bool]] = {}
        waiting = [(0, 0, start)]
        while waiting:
            so_far, _, node = heappop(waiting)
            if node == end:
                break
            if so_far > cost[node]:
                continue
            for place in self._near[node]:
                if place == at:
                    continue
                ahead = self.arcs[place].tail == node
                to = self.arcs[place].head if ahead else self.arcs[place].tail
                price = self._price(place, ahead, sent, opening)
                if price >= 0 and so_far + price < cost.get(to, MANY):
                    cost[to] = so_far + price
                    came[to] = (node, place, ahead)
                    heappush(waiting, (so_far + price, len(came), to))
        if end not in came:
            return []
        way, node = [], end
        while node != start:
            node, place, ahead = came[node]
            way.append((place, ahead))
        return way

    def _price(self, at: int, ahead: bool, sent: Mapping[int, int], opening: bool) -> int:
        """What it costs to go this way: nothing, a number that is left out, or -1 for never."""
        if self._free(at, ahead, sent) > 0:
            return 0
        arc = self.arcs[at]
        if not opening or not self._may_be_left_out(arc):
            return -1
        least = 0 if self.doubtful or arc.value < FEW else FEW
        now = arc.value + sent.get(at, 0)
        if not ahead and now - least <= 0:
            return -1
        dear = 25 if arc.is_total else 10
        return dear + min(arc.value, 90) // 10 + (40 if arc.value < FEW else 0)
