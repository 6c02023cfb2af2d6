"""A report is put together from what was captured, and stays hers to change."""

from __future__ import annotations

from datetime import date, time

import pytest

from coptui.errors import Refused
from coptui.services import capture, live, undo
from coptui.services.reports import drafting, rows, sign_off
from coptui.workspace import Workspace
from tests.services.practice import harbour, session, topic


@pytest.fixture
def meeting(ws: Workspace) -> int:
    which = harbour(ws)
    made = session(ws, topic(ws, which), date(2026, 11, 23), start=time(9), end=time(11))
    live.begin(ws, made)
    for kind, text in (
        ("gone_well", "the pharmacy rings back on the same day now"),
        ("best_hope", "somebody answers when the ward calls"),
        ("question", "who decides about the transport?"),
    ):
        capture.add(ws, made, kind, text)
    return made


def test_a_summary_is_drafted_from_what_was_captured_and_kept_once(
    ws: Workspace, meeting: int
) -> None:
    done = drafting.draft(ws, "session", meeting)
    text = done.view.text
    assert text.startswith("# Harbour, session 1")
    assert "## What is going well\n\n- The pharmacy rings back on the same day now.\n" in text
    assert "## Next steps" not in text and "## In pictures" not in text, "no empty heading"
    assert drafting.draft(ws, "session", meeting).view.id == done.view.id
    [line] = rows.listing(ws, session_id=meeting)
    assert (line.subject, line.kind_words, line.status_words) == (
        "HAR-1",
        "Session summary",
        "draft",
    )
    undo.undo(ws, done.undo)
    assert rows.listing(ws) == []


def test_her_text_is_kept_and_what_comes_later_is_offered(ws: Workspace, meeting: int) -> None:
    """Line 5: late capture after editing."""
    report = drafting.draft(ws, "session", meeting).view
    hers = report.text.replace("The pharmacy rings back on the same day now.", "In my own words.")
    drafting.edit(ws, report.id, hers)
    late = capture.add(ws, meeting, "gone_well", "the lift was mended within a week").view
    other = capture.add(ws, meeting, "question", "when does the new bus run?").view
    done = drafting.refresh(ws, report.id)
    text = done.view.view.text
    assert "- In my own words." in text and "lift was mended" not in text
    assert "- When does the new bus run?" in text, f"question {other.id} went in by itself"
    assert [one.key for one in done.view.offered] == [f"item:{late.id}"]
    assert done.view.came == 1
    assert done.said.startswith("1 thing that came later stands in it now. 1 thing is new")
    assert drafting.refresh(ws, report.id).view.came == 0
    assert "1 thing is new and offered." in done.said
    taken = drafting.take(ws, report.id, [f"item:{late.id}"]).view
    assert "- In my own words.\n- The lift was mended within a week.\n" in taken.text
    assert taken.offered == ()


def test_what_is_left_out_stays_out_and_what_is_taken_in_comes(ws: Workspace, meeting: int) -> None:
    report = drafting.draft(ws, "session", meeting).view
    key = next(one.key for one in drafting.choices(ws, report.id) if one.section == "questions")
    done = drafting.choose(ws, report.id, leave_out=[key])
    assert "Questions we take" not in done.view.text
    assert "Questions we take" not in drafting.refresh(ws, report.id).view.view.text
    back = drafting.choose(ws, report.id, take_in=[key]).view
    assert "- Who decides about the transport?" in back.text
    undo.undo(ws, done.undo)


def test_only_an_open_draft_is_changed_or_let_go(ws: Workspace, meeting: int) -> None:
    report = drafting.draft(ws, "session", meeting).view
    agreed = sign_off.agree(ws, report.id).view
    assert agreed.status == "agreed"
    changed = drafting.edit(ws, report.id, f"{report.text}\nOne word more.\n")
    assert changed.view.status == "draft" and "a draft again" in changed.said
    undo.undo(ws, changed.undo)
    row = rows.find(report.id)
    row.status = "circulated"
    row.save()
    for act in (
        lambda: drafting.edit(ws, report.id, "x"),
        lambda: drafting.refresh(ws, report.id),
        lambda: drafting.delete(ws, report.id),
    ):
        with pytest.raises(Refused):
            act()
    drafting.choices(ws, report.id)
    again = drafting.draft(ws, "session", meeting).view
    assert (again.line.version, again.previous_id, again.text) == (2, report.id, report.text)
