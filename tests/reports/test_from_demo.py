"""From the demo data: every kind of report in every form by one call, and light until then."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from coptui.services import demo, naming
from coptui.services.reports import forms as service
from coptui.store.models import Community, Session, TopicSeries
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.reports.test_forms import read_tags

KINDS = ("session", "photos", "topic", "status", "year", "slides", "posts")
OFTEN = ("session", "posts")
HEAVY = ("typst", "docx", "PIL", "markdown_it")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("demo") / "home"
    clock = FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    demo.make(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        yield ws


def subject(kind: str) -> int:
    harbour = Community.get(Community.code == "HAR")
    if kind in ("session", "photos"):
        rows = Session.select().where(Session.community == harbour.id, Session.number == 13)
        return int(rows.get().id)
    if kind == "topic":
        query = TopicSeries.select().where(TopicSeries.community == harbour.id)
        return int(query.order_by(TopicSeries.id.desc()).first().id)
    return int(harbour.id)


def everything_in(path: Path) -> str:
    """All that can be read out of a file: its words, its properties, what stands for pictures."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        reader = PdfReader(io.BytesIO(data))
        texts = [one.extract_text() for one in reader.pages]
        root: Any = reader.trailer["/Root"]
        return "\n".join([*texts, str(reader.metadata), *read_tags(root["/StructTreeRoot"])[1]])
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = [packed.read(name) for name in packed.namelist() if name.endswith(".xml")]
        return "\n".join(one.decode() for one in parts)
    return data.decode()


@pytest.mark.parametrize(
    "kind",
    [kind if kind in OFTEN else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS],
)
def test_each_kind_is_written_in_each_form_by_one_call(
    town: Workspace, tmp_path: Path, kind: str
) -> None:
    offered = ("md", "txt") if kind in service.WORDS_ONLY else service.FORMATS
    for form in offered:
        done = service.make(town, kind, subject(kind), tmp_path / f"report.{form}")
        assert naming.unnamed(town).found_in([everything_in(done.view), done.view.name]) == ()
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert max(map(len, text.split("\n"))) <= 78
    again = service.make(town, kind, subject(kind), tmp_path / "again.txt")
    assert again.view.read_text(encoding="utf-8") == text


def test_nothing_heavy_is_read_before_it_is_needed() -> None:
    code = (
        "import sys, json, coptui.services.reports.forms, coptui.services.reports.site;"
        f"print(json.dumps([one for one in {HEAVY!r} if one in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.mark.slow
def test_a_long_report_is_a_pdf_in_three_seconds_and_little_memory(tmp_path: Path) -> None:
    code = (
        "import resource, sys, time\n"
        "from tests.reports import samples\n"
        "from coptui.reports import forms\n"
        "items = '\\n'.join(f'- Item {n}: somebody rang the ward and the ward answered at once.'"
        " for n in range(500))\n"
        "began = time.perf_counter()\n"
        "made = forms.write(samples.document(samples.TEXT + '\\n## Items\\n\\n' + items), 'pdf')\n"
        "print(time.perf_counter() - began)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < 3 and megabytes < 250
