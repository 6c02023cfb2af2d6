"""A demo home made once and copied for each test, and text snapshots of screens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from coptui.services import demo
from tests.conftest import FrozenClock

HERE = Path(__file__).parent
ALWAYS = ("test_screens.py",)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pictures run with the heavy tests, but for the narrow ones of the first screens."""
    for item in items:
        picture = item.path.parent == HERE and "drawn" in getattr(item, "fixturenames", ())
        wide = any(size in item.name for size in ("120x40", "140x40"))
        if picture and "[" in item.name and (wide or item.path.name not in ALWAYS):
            item.add_marker(pytest.mark.slow)


class ScreenText(SingleFileSnapshotExtension):
    """One text file for each screen, to be read and compared by people."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"
    snapshot_dirname = "screens"


@pytest.fixture
def drawn(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(ScreenText)


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from datetime import UTC, datetime

    home = tmp_path_factory.mktemp("demo") / "home"
    demo.make(home, FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC)))
    return home


@pytest.fixture
def demo_home(demo_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_made, tmp_path / "home"))
