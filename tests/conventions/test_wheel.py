"""What is packed: all that the program needs, nothing else, found again however it is installed."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.conventions.source import TOP

FIND = (
    "import coptui, coptui.resources as r, pathlib;"
    "print(pathlib.Path(coptui.__file__).parent);"
    "print(sorted(p.name for p in (r.templates_dir() / 'mail').glob('*.md')));"
    "print(sorted(p.name for p in r.migrations_dir().glob('0*.py')))"
)


def tracked(*under: str) -> set[str]:
    """The files of the project under these folders: known to its history, or about to be."""
    known = _listed("--cached", *under)
    new = _listed("--others", "--exclude-standard", *under)
    return known | {name for name in new if name.endswith((".py", ".md", ".tcss"))}


def _listed(*how: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *how], cwd=TOP, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a checkout: there is no list of files to compare with")
    return {name for name in listed.stdout.split("\0") if name and (TOP / name).exists()}


def build(source: Path, kind: str, into: Path) -> Path:
    """Build with the tools of this environment, without the network."""
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "-o", into, source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = into.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build(TOP, "wheel", tmp_path_factory.mktemp("wheel"))


def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as packed:
        return {name for name in packed.namelist() if ".dist-info/" not in name}


def expected() -> set[str]:
    package = tracked("coptui")
    data = {f"coptui/_data/{name}" for name in tracked("templates", "migrations")}
    return package | data


def test_wheel_holds_the_package_templates_and_migrations_and_nothing_else(wheel: Path) -> None:
    assert contents(wheel) ^ expected() == set()
    assert any(name.startswith("coptui/_data/templates/mail/") for name in contents(wheel))
    assert "coptui/_data/migrations/0001_first.py" in contents(wheel)


def test_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = build(TOP, "sdist", tmp_path / "sdist")
    with tarfile.open(archive) as packed:
        if hasattr(tarfile, "data_filter"):  # from Python 3.11.4 on
            packed.extraction_filter = tarfile.data_filter
        packed.extractall(tmp_path / "source")
    (source,) = (tmp_path / "source").iterdir()
    assert contents(build(source, "wheel", tmp_path / "again")) == contents(wheel)


def found_by(path: Path, cwd: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(path)!r}); {FIND}"],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    where, *what = done.stdout.splitlines()
    assert Path(where) == path / "coptui"
    return what


def test_packed_files_are_found_from_a_wheel_and_from_a_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    from_wheel = found_by(tmp_path / "site", tmp_path)
    from_checkout = found_by(TOP, tmp_path)
    assert from_wheel == from_checkout
    assert "T1.md" in from_wheel[0] and "0001_first.py" in from_wheel[1]
