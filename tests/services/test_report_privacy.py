"""Nobody who agreed to nothing stands in any report, whatever was typed anywhere (5.5, 2.3)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coptui.services import demo
from coptui.services.reports import checking, drafting, forms
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.poisoned import poison, signs_in

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
REPORTS = (
    ("session", 13), ("photos", 13), ("topic", 3), ("topic", 4), ("status", 1), ("year", 1),
    ("years", 0), ("slides", 1), ("posts", 1),
)  # fmt: skip
NAMES = {"name", "name-of-member", "address", "telephone"}
ALTERNATIVES = ("/Alt", "/ActualText", "/Title", "/Author", "/Subject", "/Contents", "/URI")
ENDINGS = ("md", "txt", "html", "pdf", "docx")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("poisoned") / "home"
    demo.make(home, FrozenClock(NOW))
    with Workspace.open(home, clock=FrozenClock(NOW)) as ws:
        many, places = poison(ws)
        assert many > 500 and len(places) > 60, places
        yield ws


@pytest.mark.parametrize(("kind", "subject"), REPORTS)
def test_no_canary_stands_in_a_draft(town: Workspace, kind: str, subject: int) -> None:
    view = drafting.draft(town, kind, subject).view
    assert len(view.text) > 300 or kind == "posts"
    for line in (view.title, view.line.name, *view.text.split("\n")):
        assert signs_in(line) == [], line
    found = [one for one in checking.check(town, view.id).findings if one.rule in NAMES]
    assert found == []
    for one in (*drafting.choices(town, view.id), *view.coverage, *view.gaps):
        assert signs_in(str(one)) == [], one


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("kind", "subject"), REPORTS)
def test_no_canary_stands_in_a_file(
    town: Workspace, tmp_path: Path, kind: str, subject: int, ending: str
) -> None:
    """Its name, its properties and what is told in place of a picture are looked at too."""
    if kind in ("slides", "posts") and ending not in ("md", "txt"):
        pytest.skip("slides and short texts are written as text alone")
    file = forms.make(town, kind, subject, tmp_path / f"report.{ending}").view
    assert signs_in(file.name) == []
    text = _everything(file)
    assert len(text) > 200
    assert signs_in(text) == []


def _everything(file: Path) -> str:
    """All the words of a file, the hidden ones too."""
    data = file.read_bytes()
    if file.suffix == ".pdf":
        return _of_pdf(data)
    if file.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            parts = [(one, held.read(one).decode("utf-8", "replace")) for one in held.namelist()]
        return "\n".join(f"{name}\n{text}\n{re.sub('<[^>]*>', '', text)}" for name, text in parts)
    return data.decode("utf-8")


def _of_pdf(data: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    words = [page.extract_text() for page in reader.pages]
    words += [str(value) for value in (reader.metadata or {}).values()]
    words += [str(reader.xmp_metadata.rdf_root.toxml()) if reader.xmp_metadata else ""]
    words += (
        [str(one.get_object()) for one in reader.objects_of_kind]
        if hasattr(reader, "objects_of_kind")
        else []
    )
    for at in sorted(reader.xref.get(0, {})):
        held = reader.get_object(at)
        if isinstance(held, dict):
            words += [str(held[key]) for key in ALTERNATIVES if key in held]
    return "\n".join(words)
