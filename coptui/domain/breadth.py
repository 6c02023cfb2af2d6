"""Who is around the table, and who is not: sectors, organisations, perspectives. Never persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coptui.domain.counting import counted
from coptui.domain.text import fold

SECTORS: tuple[str, ...] = (
    "health", "social care", "housing", "justice", "council", "emergency services", "education",
    "voluntary", "advice/finance", "lived-experience group", "residents", "culture", "business",
    "faith", "other",
)  # fmt: skip
"""The usual sectors; each community may say which ones it hopes for."""
NO_SECTOR = ""


@dataclass(frozen=True)
class Cell:
    """One sector: people on the list, their organisations, and how many came lately."""

    sector: str
    people: int
    organisations: int
    came: int


@dataclass(frozen=True)
class Seat:
    """Somebody on the list, as far as breadth asks: where from, and whether they came lately."""

    sector: str = NO_SECTOR
    organisation: int | None = None
    came: bool = False


@dataclass(frozen=True)
class Breadth:
    """The table as a whole. `perspectives` are the seat tallies, by name with their count."""

    cells: tuple[Cell, ...]
    organisations: int
    unplaced: int
    perspectives: tuple[tuple[str, int], ...] = ()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Sectors hoped for from which nobody is on the list."""
        return tuple(one.sector for one in self.cells if not one.people)

    @property
    def away(self) -> tuple[str, ...]:
        """Sectors that are on the list and were not in the room lately."""
        return tuple(one.sector for one in self.cells if one.people and not one.came)


def table(
    seats: Iterable[Seat],
    hoped_for: Sequence[str] = (),
    perspectives: Iterable[tuple[str, int]] = (),
) -> Breadth:
    """The table, by sector in the order hoped for, then those that came of themselves."""
    known = list(seats)
    wanted = list(dict.fromkeys(hoped_for)) or [one for one in SECTORS if one != "other"]
    keys = {fold(one): one for one in wanted}
    people: Counter[str] = Counter()
    came: Counter[str] = Counter()
    houses: dict[str, set[int]] = {}
    for seat in known:
        if not seat.sector.strip():
            continue
        sector = keys.setdefault(fold(seat.sector), seat.sector)
        people[sector] += 1
        came[sector] += seat.came
        if seat.organisation is not None:
            houses.setdefault(sector, set()).add(seat.organisation)
    cells = tuple(
        Cell(one, people[one], len(houses.get(one, ())), came[one]) for one in keys.values()
    )
    tallies: Counter[str] = Counter()
    for name, number in perspectives:
        tallies[name] += number
    return Breadth(
        cells,
        len({seat.organisation for seat in known if seat.organisation is not None}),
        sum(not seat.sector.strip() for seat in known),
        tuple(sorted(tallies.items(), key=lambda one: (-one[1], one[0]))),
    )


def absent_from(topic_sectors: Iterable[str], seats: Iterable[Seat]) -> tuple[str, ...]:
    """Sectors that a topic speaks of and that nobody on the list comes from."""
    here = {fold(one.sector) for one in seats if one.sector.strip()}
    return tuple(one for one in dict.fromkeys(topic_sectors) if fold(one) not in here)


def named_in(text: str, sectors: Sequence[str] = SECTORS) -> tuple[str, ...]:
    """The sectors that a topic names in its own words."""
    words = f" {' '.join(''.join(c if c.isalnum() else ' ' for c in fold(text)).split())} "
    found = []
    for sector in sectors:
        parts = [" ".join(one.replace("-", " ").split()) for one in fold(sector).split("/")]
        if sector != "other" and any(f" {one} " in words for one in parts):
            found.append(sector)
    return tuple(found)


def sentence(it: Breadth) -> str:
    """What the picture says, for whoever does not see it."""
    here = [one for one in it.cells if one.people]
    if not here and not it.unplaced:
        return "Nobody is on the list yet."
    said = f"{counted(len(here), 'sector')} and {counted(it.organisations, 'organisation')}"
    said += " are on the list."
    if it.gaps:
        said += f" Nobody yet from {listed(it.gaps)}."
    if it.away:
        said += f" Not in the room lately: {listed(it.away)}."
    return said


def listed(names: Sequence[str], most: int = 4) -> str:
    """Some names in a sentence; the rest as a number."""
    shown, more = list(names[:most]), len(names) - most
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
