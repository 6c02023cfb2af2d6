"""Where the demo keeps count: ids of what it has written, days from today, rows in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from coptui.domain.dates import to_utc
from coptui.store.models import Record
from coptui.workspace import Workspace

_BATCH = 40  # rows a statement; SQLite allows 999 values in older builds


@dataclass
class Pen:
    """Collects rows, gives them their ids, and writes them all at the end."""

    ws: Workspace
    today: date
    contacts: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    communities: dict[str, int] = field(default_factory=dict)
    venues: list[int] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    readers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    employer: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    came: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _rows: dict[type[Record], list[dict[str, Any]]] = field(default_factory=dict)
    _ids: dict[type[Record], count[int]] = field(
        default_factory=lambda: defaultdict(lambda: count(1))
    )

    def add(self, model: type[Record], **values: Any) -> int:
        """Note one row and give its id; the home is fresh, so ids begin at one."""
        row_id = next(self._ids[model])
        self._rows.setdefault(model, []).append({"id": row_id, **values})
        return row_id

    def rows(self, model: type[Record]) -> Sequence[dict[str, Any]]:
        """The rows noted so far."""
        return self._rows.get(model, [])

    def write(self, models: Sequence[type[Record]]) -> None:
        """Write everything, parents first."""
        for model in models:
            rows = self._rows.pop(model, [])
            for shape in _by_columns(rows):
                for start in range(0, len(shape), _BATCH):
                    model.insert_many(shape[start : start + _BATCH]).execute()

    def day(self, offset: int) -> date:
        """A day counted from today."""
        return self.today + timedelta(days=offset)

    def at(self, offset: int, hour: int = 12, minute: int = 30) -> datetime:
        """A moment on a day counted from today, by the town's clock."""
        return to_utc(self.day(offset), time(hour, minute), self.ws.settings.time_zone)

    def before(self, offset: int, hour: int = 12) -> datetime:
        """As `at`, but never after now: what was recorded was recorded before."""
        return min(self.at(offset, hour), self.ws.now())


def _by_columns(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows of one statement must fill the same columns."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(tuple(row), []).append(row)
    return list(found.values())
