"""What bringing a file in would do: each row with what becomes of it, and the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from coptui.domain.consent import Basis, Method, Purpose
from coptui.services.import_headings import ColumnMap
from coptui.services.import_rows import ParsedRow
from coptui.services.import_tables import SourceTable


class Fate(StrEnum):
    """What becomes of a row."""

    new = "new"
    updated = "updated"
    same = "same"
    refused = "refused"
    suppressed = "suppressed"
    duplicate = "duplicate"  # a row above it is the same person
    doubtful = "doubtful"  # may be somebody on the list; it waits for a person to say so
    left_out = "left_out"  # a person said so


class Choice(StrEnum):
    """What a person says about a row that may be somebody on the list."""

    same = "same"
    other = "other"
    out = "out"


@dataclass(frozen=True)
class ConsentClaim:
    """What the people in a file agreed to, and how that is known.

    With `column`, only rows that say a plain yes there are meant; without it all but those that
    say no. `on` is the day for rows that have none of their own; None where all have one. Words
    that are not kept yet come as `wording_text` and become a version when the file is brought in.
    """

    purposes: tuple[Purpose, ...]
    method: Method
    on: date | None
    wording_id: int = 0
    basis: Basis = Basis.consent
    column: str = ""
    evidence: str = ""
    wording_text: str = ""


@dataclass(frozen=True)
class Change:
    """One field of somebody already on the list that the file fills or changes."""

    field: str
    old: str
    new: str


class PlannedRow(NamedTuple):
    """One row and what becomes of it. `purposes` are those that would be recorded as agreed.

    `denies` are those recorded as a no, of the day `no_on` and on the word of row `no_row`.
    `meant` is who a doubtful row may be, also once it has been said who it is.
    """

    parsed: ParsedRow
    fate: Fate
    contact_id: int | None = None
    changes: tuple[Change, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    reason: str = ""
    hint: str = ""
    meant: int | None = None
    denies: tuple[Purpose, ...] = ()
    no_on: date = date.min
    no_row: int = 0


@dataclass(frozen=True)
class RefusedRow:
    """A row that is not taken, by the file's own number, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class ImportPlan:
    """What would happen; nothing has been written."""

    table: SourceTable
    mapping: ColumnMap
    claim: ConsentClaim | None
    community_id: int | None
    rows: tuple[PlannedRow, ...]
    warnings: tuple[str, ...] = ()
    parsed: tuple[ParsedRow, ...] = field(default=(), repr=False)
    choices: Mapping[int, Choice] = field(default_factory=dict)
    mark: tuple[int, int] = (0, 0)

    @cached_property
    def _counts(self) -> Counter[Fate]:
        return Counter(row.fate for row in self.rows)

    def of(self, fate: Fate) -> list[PlannedRow]:
        """The rows with one fate, in the order of the file."""
        return [row for row in self.rows if row.fate is fate]

    def count(self, fate: Fate) -> int:
        """How many rows have that fate."""
        return self._counts[fate]

    @cached_property
    def consented(self) -> int:
        """For how many people something would be recorded as agreed."""
        return sum(1 for row in self.rows if row.purposes)

    @cached_property
    def said_no(self) -> int:
        """For how many people a no would be recorded."""
        return sum(1 for row in self.rows if row.denies)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which they agreed, each once, the first one first."""
        asked = self.claim.on if self.claim else None
        found = {row.parsed.on or asked for row in self.rows if row.purposes}
        return tuple(sorted(one for one in found if one is not None))

    @cached_property
    def slips(self) -> tuple[PlannedRow, ...]:
        """The rows whose address looks mistyped, also where the likely one is taken."""
        return tuple(
            row
            for row in self.rows
            if (row.parsed.meant or row.parsed.slip) and row.fate is not Fate.refused
        )

    @cached_property
    def asked_about(self) -> tuple[PlannedRow, ...]:
        """The rows that may be somebody on the list, also those of which it was said."""
        return tuple(row for row in self.rows if row.meant is not None)

    @property
    def coming(self) -> int:
        """How many people are new or changed by it."""
        return self.count(Fate.new) + self.count(Fate.updated)

    @property
    def refused_rows(self) -> tuple[RefusedRow, ...]:
        """The rows that are not taken."""
        return tuple(RefusedRow(row.parsed.number, row.reason) for row in self.of(Fate.refused))

    @property
    def doubtful_rows(self) -> tuple[RefusedRow, ...]:
        """The rows that wait for a person to say whether they are somebody on the list."""
        return tuple(RefusedRow(row.parsed.number, row.reason) for row in self.of(Fate.doubtful))
