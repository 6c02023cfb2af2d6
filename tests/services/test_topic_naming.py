"""What of a topic leaves the room names nobody who did not agree to be named."""

from __future__ import annotations

from pathlib import Path

import pytest

from coptui.domain.consent import Purpose
from coptui.errors import Refused
from coptui.services import (
    actions,
    case_studies,
    consent,
    examples,
    noticings,
    questions,
    recommendations,
    topic_closing,
    topic_report,
    topics,
)
from coptui.services.case_studies import CaseWords
from coptui.services.examples import ExampleWords
from coptui.services.papers import FORMATS
from coptui.services.topic_closing import CloseTopic
from coptui.store.models import CapturedItem, Rating, RatingRound, Report, Session
from coptui.workspace import Workspace
from tests.services.practice import TODAY, harbour, person, session, topic

CANARY = "Wilhelmina Quillfeather"
ADDRESS = "w.quillfeather@post.example"
AGREED = "Jürgen Østerbråten"
SIGNS = ("Wilhelmina", "Quillfeather", ADDRESS, "960071")
TOLD = f"{CANARY} ({ADDRESS}, 01632 960071) and {AGREED} rang"


@pytest.fixture
def which(ws: Workspace) -> int:
    """A topic in which everything that is written down names two people; one agreed to it."""
    home = harbour(ws)
    person(ws, CANARY, email=ADDRESS, phone="01632 960071")
    may = person(ws, AGREED)
    words = consent.add_wording(ws, "Your name may stand in reports.", ["named"]).view
    consent.give(ws, may, "named", method="sheet", on=TODAY, wording_id=words.id)
    key = topic(ws, home)
    topics.move(ws, key, "open")
    topics.edit(ws, key, preferred_future=f"{TOLD} no more")
    meeting = session(ws, key)
    Session.update(status="circulated", decision="again").execute()
    for kind in ("best_hope", "conclusion", "question", "good_practice", "recommendation"):
        CapturedItem.create(
            session=meeting, series=key, community=home, kind=kind, text=f"{kind}: {TOLD}",
            captured_at=ws.now(),
        )  # fmt: skip
        CapturedItem.create(
            session=meeting, series=key, community=home, kind=kind, text=f"{kind}: not for all",
            share="private", captured_at=ws.now(),
        )  # fmt: skip
    asked = RatingRound.create(session=meeting, question="?")
    for value in (2, 9):
        Rating.create(round=asked, value=value)
    noticings.add(ws, TOLD, topic_id=key)
    questions.add(ws, key, f"Did {TOLD}?")
    for who in (CANARY, AGREED, f"somebody like {CANARY}"):
        one = actions.add(ws, key, TOLD, who=who).view
        actions.move(ws, one.id, "done", noticed_effect=TOLD, what_happened=TOLD)
    recommendations.add(ws, key, TOLD, addressed=[CANARY])
    return key


def _names_nobody(text: str) -> None:
    assert not [sign for sign in SIGNS if sign.casefold() in text.casefold()], text


@pytest.mark.parametrize("form", FORMATS)
def test_a_digest_names_only_those_who_agreed(
    ws: Workspace, which: int, form: str, tmp_path: Path
) -> None:
    file = tmp_path / f"progress.{form}"
    topic_report.save(ws, which, file)
    text = file.read_text(encoding="utf-8")
    _names_nobody(text)
    assert AGREED in text and "somebody" in text and "not for all" not in text
    assert "2 answers: too few to be shown" in text
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_draft_of_a_report_names_only_those_who_agreed(ws: Workspace, which: int) -> None:
    topic_closing.close(ws, which, CloseTopic())
    _names_nobody(Report.get().text)
    assert AGREED in Report.get().text


def test_an_example_names_only_those_who_agreed(ws: Workspace, which: int) -> None:
    with pytest.raises(Refused, match="goes into invitations") as refused:
        examples.add(ws, ExampleWords(f"How {CANARY} rang"))
    assert refused.value.field == "title"
    key = examples.add(
        ws, ExampleWords("A call", presenter=CANARY, summary=TOLD, what_works=TOLD)
    ).view.id
    _names_nobody(examples.told(ws, key))
    shown = examples.show(ws, key)
    assert (shown.presenter, shown.told_by, shown.names) == (CANARY, "", (CANARY,))
    examples.edit(ws, key, ExampleWords(presenter=AGREED, summary="short", what_works=""))
    assert f"Told by {AGREED}." in examples.told(ws, key)


def test_a_case_study_that_names_somebody_is_not_told(ws: Workspace, which: int) -> None:
    words = CaseWords("A call", TOLD, TOLD, TOLD, [TOLD], "published", "details changed")
    key = case_studies.add(ws, words, topic_id=which).view.id
    _names_nobody(case_studies.told(ws, key))
    with pytest.raises(Refused, match=f"It names {CANARY}"):
        case_studies.move(ws, key, "agreed")
    clean = CaseWords(None, f"A person and {AGREED} rang", "", "", [])
    case_studies.edit(ws, key, clean)
    assert case_studies.move(ws, key, "agreed").view.status == "agreed"
    made = case_studies.as_example(ws, key).view
    assert made.example_id is not None
    _names_nobody(examples.told(ws, made.example_id))


def test_who_takes_the_permission_back_is_named_no_more(ws: Workspace, which: int) -> None:
    from coptui.services import finding

    assert AGREED in topic_report.text_of(ws, which)
    consent.withdraw(ws, finding.contact_id(ws, AGREED), Purpose.named)
    assert AGREED not in topic_report.text_of(ws, which)
