"""The reports on communities, from the demo data: as long as a commissioner reads, and whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from coptui.services import demo
from coptui.services.reports import checking, drafting, forms
from coptui.workspace import Workspace
from tests.conftest import FrozenClock


@pytest.mark.slow
def test_reports_on_the_demo_communities_are_as_short_as_they_are_meant(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    demo.make(home, clock)
    longest = {"status": 3, "year": 1, "years": 1}
    with Workspace.open(home, clock=clock) as ws:
        for kind, subjects in (("status", (1, 2, 3)), ("year", (1, 2, 3)), ("years", (0,))):
            for subject in subjects:
                path = tmp_path / f"{kind}-{subject}.pdf"
                forms.make(ws, kind, subject, path, over=True)
                pages = PdfReader(path).pages
                assert len(pages) <= longest[kind], (kind, subject)
                view = drafting.draft(ws, kind, subject).view
                assert not view.long, (kind, subject, view.words)
                rules = {one.rule for one in checking.check(ws, view.id).findings}
                assert not rules, (kind, subject, rules)
