"""A real home in a temporary folder, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest

from coptui.store import migrations
from coptui.store.database import Store
from coptui.workspace import Workspace

TAKES_EVERY_STEP = Path(__file__).parent / "store"
"""Where each new home goes through the schema steps itself, as it does for a person."""

# Fewer examples than usual: there are many properties, and a run must stay short.
hypothesis.settings.register_profile("short", max_examples=40)
hypothesis.settings.load_profile("short")


LONG_WAITS = Path(__file__).parent / "system"
"""Where a minute passes for real, and two hours' worth is typed."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for long begins first, so that nothing is waited for when all else is done."""
    items.sort(key=lambda item: item.path.parent != LONG_WAITS)


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


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a new home, after every schema step and before anything is written in it."""
    folder = tmp_path_factory.mktemp("new")
    store = Store(folder / "coptui.db", folder)
    store.open()
    store.close()
    return store.file.read_bytes()


@pytest.fixture(scope="module", autouse=True)
def homes_begin_ready(request: pytest.FixtureRequest, new_database: bytes) -> Iterator[None]:
    """A new home begins with the file that all steps give; taking them was most of a test's time.

    Nothing else is left out: the file is opened, looked at, and copied for the day as ever.
    """
    if TAKES_EVERY_STEP in request.path.parents:
        yield
        return
    opens, steps = Store.open, migrations.known()

    def opens_ready(store: Store) -> None:
        is_new = not store.read_only and store.file.exists() and not store.file.stat().st_size
        if is_new and migrations.known() == steps:
            store.file.write_bytes(new_database)
        opens(store)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "open", opens_ready)
        yield


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
