"""A real home in a temporary folder, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest

from coptui.workspace import Workspace

# Fewer examples than usual: there are many properties, and a run must stay short.
hypothesis.settings.register_profile("short", max_examples=40)
hypothesis.settings.load_profile("short")


class FrozenClock:
    """A clock that moves only when told."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._seconds = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._seconds

    def tick(self, **by: float) -> None:
        step = timedelta(**by)
        self._now += step
        self._seconds += step.total_seconds()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def ws(home: Path, clock: FrozenClock) -> Iterator[Workspace]:
    with Workspace.open(home, clock=clock) as workspace:
        yield workspace
