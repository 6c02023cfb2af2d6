"""What was captured becomes a report that may be sent, with few decisions of hers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from coptui.domain.reports import blocks
from coptui.domain.reports.choosing import Chosen
from coptui.reports.compose import compose, escaped
from coptui.reports.facts import Piece, SessionFacts
from coptui.services import capture, photos
from coptui.services.reports import checking, drafting, forms, sign_off, summary
from coptui.services.reports.drafting import ReportView
from coptui.store.models import CapturedItem, Session
from coptui.workspace import Workspace
from tests.services.full_room import room


def decisions(ws: Workspace, view: ReportView) -> list[str]:
    """What the report still asks of her before it may be sent."""
    asked = [*view.gaps, *view.coverage, *(one.text for one in view.offered)]
    asked += [str(one) for one in checking.check(ws, view.id).findings]
    return [*asked, *(["it is too long"] if view.long else [])]


def test_eighty_items_become_a_summary_with_at_most_five_decisions(ws: Workspace) -> None:
    """Line 2 of the issue."""
    room(ws, 1, 80)
    view = drafting.draft(ws, "session", Session.get().id).view
    assert len(decisions(ws, view)) <= 5, decisions(ws, view)
    assert 200 < view.words <= 700 and view.pages <= 3
    points = [one for one in blocks.split(view.text) if one.startswith("- ")]
    assert 20 < len(points) < 50
    assert len(drafting.choices(ws, view.id)) > 60, "the others wait to be chosen"


def test_four_sessions_become_a_final_report_with_at_most_fifteen_decisions(ws: Workspace) -> None:
    """Line 2 of the issue."""
    topic = room(ws, 4, 80)
    view = drafting.draft(ws, "topic", topic.id).view
    assert len(decisions(ws, view)) <= 15, decisions(ws, view)
    assert not view.long and view.pages <= 25
    parts = view.text.split("\n---\n")
    first, short = parts[0], parts[2]
    assert first.count("\n- ") <= 5 and len(first.split()) < 400, "page one"
    assert len(short.split()) < 1200, "three pages of summary"
    for heading in ("Foreword", "Who took part", "What works", "Questions still open",
                    "What we recommend, to whom, and what became of it"):  # fmt: skip
        assert f"\n## {heading}\n" in view.text
    assert "made from what was written down in all four sessions" in view.text


def test_a_draft_says_what_a_final_report_cannot_be_without(ws: Workspace) -> None:
    topic = room(ws, 1, 0)
    view = drafting.draft(ws, "topic", topic.id).view
    assert any("from the chair" in one for one in view.gaps)
    assert view.coverage and "Nothing written down: HAR-1." in view.coverage
    said = drafting.say(ws, view.id, "foreword", "We are **independent**, and many.").view
    assert "We are **independent**, and many." in said.text
    assert not any("from the chair" in one for one in said.gaps)
    assert "## What works" not in said.text, "no empty heading"


def test_what_is_still_to_be_written_is_written_before_anybody_agrees(
    ws: Workspace, tmp_path: Path
) -> None:
    """No final report has a line that says what it lacks; when it was signed off stands in it."""
    topic = room(ws, 1, 6)
    report = drafting.draft(ws, "topic", topic.id).view
    sign_off.agree(ws, report.id, "Asha Verrall", looked=True)
    shown = sign_off.show(ws, report.id)
    assert shown.status != "agreed" and any("from the chair" in one for one in shown.missing)
    drafting.say(ws, report.id, "foreword", "We are independent, and many.")
    assert drafting.show(ws, report.id).gaps == ()
    assert "Signed off" not in "".join(_text(ws, report.id, tmp_path / "draft.txt"))
    sign_off.agree(ws, report.id, "Asha Verrall", looked=True)
    assert "Signed off by core members on 23 November 2026." in _text(
        ws, report.id, tmp_path / "final.txt"
    )


def _text(ws: Workspace, report_id: int, path: Path) -> str:
    forms.write(ws, report_id, path)
    return path.read_text(encoding="utf-8")


def test_a_photo_report_is_photographs_with_their_paragraphs(ws: Workspace, tmp_path: Path) -> None:
    """domain.md 5.3; one without a caption or a word on faces is not shown."""
    room(ws, 1, 10)
    meeting = Session.get().id
    for number, caption in enumerate(("A kettle and nine cups.", "", "The flip chart of hopes.")):
        file = tmp_path / f"{number}.png"
        Image.new("RGB", (8 + number, 8)).save(file)
        photos.add(ws, meeting, file, caption=caption, faces="none")
    view = drafting.draft(ws, "photos", meeting).view
    shown = [one for one in view.text.splitlines() if one.startswith("![")]
    assert shown == ["![A kettle and nine cups.](photo:1)", "![The flip chart of hopes.](photo:3)"]
    assert [one for one in view.gaps] == ["two or three sentences to conclude"]
    said = drafting.say(ws, view.id, "remarks", "We were many, and we ate soup.").view
    assert said.gaps == () and "We were many, and we ate soup." in said.text


def test_what_is_made_private_goes_and_what_she_made_of_it_is_told(ws: Workspace) -> None:
    room(ws, 1, 0)
    meeting = Session.get().id
    live = capture.add(ws, meeting, "gone_well", "the pharmacy rings back before Friday").view
    other = capture.add(ws, meeting, "gone_well", "the bus waited for both of them").view
    report = drafting.draft(ws, "session", meeting).view
    hers = report.text.replace("The bus waited for both of them.", "That bus waited for them both!")
    drafting.edit(ws, report.id, hers)
    for one in (live, other):
        capture.share(ws, meeting, one.id, "private")
    done = drafting.refresh(ws, report.id)
    assert "pharmacy" not in done.view.view.text and "That bus waited" in done.view.view.text
    assert [one.key for one in done.view.gone] == [f"item:{other.id}"]
    assert "1 thing stands in your own words and may no longer be told" in done.said


def test_nothing_private_and_nothing_kept_for_the_community_goes_where_it_may_not(
    ws: Workspace,
) -> None:
    room(ws, 1, 10)
    meeting = Session.get()
    for share in ("private", "community", "public"):
        CapturedItem.create(session=meeting.id, series=meeting.series_id, community=1,
                            kind="gone_well", text=f"a {share} word was said here", share=share,
                            captured_at=ws.now())  # fmt: skip
    told = drafting.preview(ws, "session", meeting.id)
    assert "private word" not in str(told)
    view = drafting.draft(ws, "session", meeting.id).view
    drafting.choose(ws, view.id, limits={"well": 40})
    assert "community word" in drafting.show(ws, view.id).text
    assert "voice" not in str(told) and "captured_at" not in str(told)


def test_the_order_of_the_points_does_not_tell_who_spoke_when(ws: Workspace) -> None:
    """domain.md 5.5, 7: written down in another order, it is the same summary."""
    facts = [Piece(f"item:{n}", f"Thing {n} went well for us.", "well", weight=n % 3)
             for n in range(9)]  # fmt: skip
    one, other = (
        compose("session", SessionFacts("Harbour", "HAR-1", 1, "", None, tuple(some)), Chosen(), {})
        for some in (facts, facts[::-1])
    )
    assert one.text == other.text and len(one.spare) == 3


@pytest.mark.parametrize(
    "text",
    ["# not a heading", "- not a point", "1. not a number", "> no quote", "| no | table |",
     "![no](figure:scale)", "[no](https://link.example)", "**not strong** and _not stressed_",
     "`no code` <b>no tag</b>", "&amp; stays", "--- no page", "a_name_with_lines"],
)  # fmt: skip
def test_what_people_say_is_never_markdown(text: str) -> None:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(f"- {escaped(text)}\n")
    inline = next(one for one in tokens if one.type == "inline")
    assert {child.type for child in inline.children or ()} == {"text"}
    assert "".join(child.content for child in inline.children or ()) == text


def test_the_summary_beside_the_capture_keeps_her_words(ws: Workspace) -> None:
    room(ws, 1, 12)
    meeting = Session.get().id
    fresh = summary.so_far(ws, meeting)
    assert fresh.report_id is None and "figure:scale" not in fresh.text and "[7]" in fresh.text
    kept = summary.keep(ws, meeting).view
    assert kept.report_id is not None and kept.text == fresh.text
    text = drafting.show(ws, kept.report_id).text
    drafting.edit(ws, kept.report_id, text.replace("Thank you for being there", "My thanks"))
    assert "My thanks" in summary.so_far(ws, meeting).text
    assert "My thanks" in summary.keep(ws, meeting).view.text


_LOOK = """
import json, sys
import coptui.services.reports.drafting, coptui.services.reports.rows, coptui.services.closing
import coptui.services.reports.summary, coptui.services.reports.forms
print(json.dumps(sorted({one.split(".")[0] for one in sys.modules})))
"""


def test_the_engines_are_brought_in_only_when_a_report_is_made() -> None:
    """Line 6 of the issue."""
    done = subprocess.run([sys.executable, "-c", _LOOK], capture_output=True, text=True, check=True)
    assert {"typst", "docx", "PIL", "jinja2", "markdown_it"}.isdisjoint(json.loads(done.stdout))
