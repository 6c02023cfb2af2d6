"""Every file somebody may be given is read rightly, or refused with a sentence that says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coptui.errors import CoptuiError
from coptui.services import importing
from coptui.store.models import Contact, ImportRun
from coptui.workspace import Workspace
from tests.services.awkward_files import Case, cases

CASES = cases()


def test_there_are_more_than_sixty() -> None:
    assert len(CASES) >= 60
    assert len({one.name for one in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_awkward_file(ws: Workspace, tmp_path: Path, case: Case) -> None:
    path = tmp_path / f"list.{case.ending}"
    path.write_bytes(case.raw)
    if case.stops or case.name.startswith("bomb"):
        with pytest.raises(CoptuiError) as caught:
            _bring(ws, path)
        assert case.stops in str(caught.value) and str(caught.value).rstrip().endswith(".")
        assert not Contact.select().exists() and not ImportRun.select().exists()
        return
    made = _bring(ws, path)
    found = {one.row: one.reason for one in made.refused_rows}
    assert found.keys() == case.refused.keys(), found
    assert all(words in found[row] for row, words in case.refused.items()), found
    kept = Contact.select(Contact.name, Contact.email).order_by(Contact.id)
    assert [(row.name, row.email or "") for row in kept] == list(case.people)
    if case.people:
        first = next(row.parsed for row in made.rows if not row.reason)
        assert {name: first.fields.get(name, "") for name in case.extra} == case.extra


def _bring(ws: Workspace, path: Path) -> importing.ImportPlan:
    opened = importing.open_file(ws, path)
    made = importing.plan(ws, opened.table, opened.mapping)
    importing.carry_out(ws, made)
    return made


BOMBS = """
import pathlib, resource, sys
from coptui.errors import CoptuiError
from coptui.services.import_reading import read
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    try:
        read(pathlib.Path(path))
    except CoptuiError:
        continue
    raise SystemExit(path + " was read")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_bomb_takes_next_to_no_memory(tmp_path: Path) -> None:
    paths = []
    for at, one in enumerate(case for case in CASES if case.name.startswith("bomb")):
        paths.append(tmp_path / f"{at}.xlsx")
        paths[-1].write_bytes(one.raw)
    words = [sys.executable, "-c", BOMBS, *map(str, paths)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    assert len(paths) > 5 and int(done.stdout) < 40
