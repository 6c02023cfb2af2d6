"""What may stand in a report: what came later first, then its sections with their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from coptui.services.reports.drafting import Choice
from coptui.tui.screens.reports.words import SECTIONS, section
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList

_SECTIONS = {name: at for at, name in enumerate(SECTIONS)}
NOTHING = (
    "There is nothing to choose here.\n"
    " \n"
    "What was captured stands here, to be\n"
    "taken in or left out, until the report\n"
    "is agreed."
)


def _state(row: Choice) -> str:
    if row.offered:
        return "+ new"
    return "✓ in" if row.chosen else "– out"


def _place(one: Choice) -> tuple[bool, int]:
    """What came later first, then as the sections follow each other in a report."""
    kind = one.section.partition("-")[0]  # outcomes-applied stands with the outcomes
    return not one.offered, _SECTIONS.get(kind, len(_SECTIONS))


class ChoiceList(RowList[Choice]):
    """The pieces in the order of the report; a section is named where it begins."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("", _state, 5),
                Column("Section", self._section, 14, gives_way=1, look="dim"),
                Column("What may stand in it", lambda r: r.text, 18, grow=1, look="bold"),
            ),
            key=lambda r: crc32(r.key.encode()),
            title="What may stand in it",
            empty=NOTHING,
            id="choice",
        )
        self._choices: tuple[Choice, ...] = ()
        self._first: frozenset[str] = frozenset()

    def _section(self, row: Choice) -> str:
        return section(row.section) if row.key in self._first else ""

    async def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these; what came later stands on top."""
        self._choices = tuple(sorted(choices, key=_place))
        first: dict[tuple[bool, str], str] = {}
        for one in self._choices:
            first.setdefault((one.offered, one.section), one.key)
        self._first = frozenset(first.values())
        await self.show_rows(self._choices)
        taken = sum(one.chosen for one in choices)
        self.border_subtitle = shown(f"{taken} of {len(choices)} in")

    @property
    def piece(self) -> Choice | None:
        """The one under the cursor."""
        return self.row

    def moved(self, by: int) -> list[str] | None:
        """The keys in the order they have when this one moves; None where it cannot."""
        row = self.row
        if row is None or not row.chosen:
            return None
        keys = [one.key for one in self._choices if one.chosen]
        beside = [one.key for one in self._choices if one.chosen and one.section == row.section]
        at = beside.index(row.key) + by
        if not 0 <= at < len(beside):
            return None
        here, there = keys.index(row.key), keys.index(beside[at])
        keys[here], keys[there] = keys[there], keys[here]
        return keys
