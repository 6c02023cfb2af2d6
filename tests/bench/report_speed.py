"""A final report of six sessions and 500 items: drafted, and written as PDF, with its memory.

`python tests/bench/report_speed.py` prints the median of five drafts, one PDF and the peak of
memory; exit 1 above 1 s, 3 s or 250 MB. The first draft brings the template engine with it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from coptui.services.reports import drafting, forms, subjects
from coptui.workspace import Workspace
from tests.services.full_room import room

DRAFT_S, PDF_S, MEMORY_MB = 1.0, 3.0, 250
SESSIONS, ITEMS, PEOPLE, RUNS = 6, 84, 40, 5


def main() -> int:
    """Measure and tell."""
    with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder) / "home") as ws:
        with ws.store.atomic():
            topic = room(ws, SESSIONS, ITEMS, PEOPLE)
        taken = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            row = subjects.new(ws, "topic", topic.id, None, None)
            drafting.made_now(ws, row)
            taken.append(time.perf_counter() - begun)
        view = drafting.draft(ws, "topic", topic.id).view
        begun = time.perf_counter()
        forms.write(ws, view.id, Path(folder) / "report.pdf", "pdf")
        pdf = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"draft   {median(taken):5.2f} s, the first {taken[0]:.2f} s  (at most {DRAFT_S})")
    print(f"pdf     {pdf:5.2f} s                   (at most {PDF_S})")
    print(f"memory  {peak:5.0f} MB                  (at most {MEMORY_MB})")
    print(f"words   {view.words}, about {view.pages} pages")
    return 0 if median(taken) <= DRAFT_S and pdf <= PDF_S and peak <= MEMORY_MB else 1


if __name__ == "__main__":
    sys.exit(main())
