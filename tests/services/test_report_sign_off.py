"""A report is commented on, agreed to and looked at; only what was agreed as it stands goes on."""

from __future__ import annotations

import pytest

from coptui.errors import Refused
from coptui.services import mailings, undo
from coptui.services.reports import circulating, sign_off, stored
from coptui.services.undo import recording
from coptui.store.models import Mailing, Recommendation, Report, ReportNote, Session
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services import report_town
from tests.services.report_town import Held


@pytest.fixture
def here(ws: Workspace, clock: FrozenClock) -> Held:
    return report_town.held(ws, clock)


def changed(ws: Workspace, report: int, text: str) -> str:
    """As whoever keeps new words of a report does it."""
    with recording(ws, "Words of a report") as rec:
        row = stored.report_row(report)
        rec.changing(row)
        row.text = text
        said = sign_off.text_changed(ws, rec, row)
        row.save()
    return said


def test_a_summary_is_agreed_by_its_author_alone_and_its_session_is_summarised(
    ws: Workspace, here: Held
) -> None:
    report = report_town.summary(ws, here)
    done = sign_off.agree(ws, report)
    assert (done.view.status, done.view.mark, done.said) == (
        "agreed", "●", "It is agreed, and may go round.",
    )  # fmt: skip
    session = Session.get_by_id(here.session)
    assert (session.status, session.summary_agreed_on) == ("summarised", ws.today())
    assert stored.report_row(report).signed_off_by == "the author"
    undo.undo(ws, done.undo)
    assert Session.get_by_id(here.session).status == "held"
    assert (sign_off.show(ws, report).status, ReportNote.select().count()) == ("draft", 0)


def test_a_final_report_asks_for_somebody_else_and_for_a_second_look(
    ws: Workspace, here: Held
) -> None:
    report = report_town.final(ws, here)
    sign_off.comment(ws, report, "Asha Verrall", "Page two is too long.")
    assert sign_off.agree(ws, report).view.missing == (
        "1 person besides the author agrees to it",
        "a second person has looked at it and asked: “Could somebody local work out who?”",
    )
    with pytest.raises(Refused, match="a second person who looks"):
        sign_off.look(ws, report, ws.by)
    half = sign_off.agree(ws, report, here.people["Asha Verrall"])
    assert half.view.status == "core review" and len(half.view.missing) == 1
    whole = sign_off.look(ws, report, "Jo Pardew", "Nobody, I think.")
    assert whole.view.status == "agreed"
    assert [(one.who, one.kind_words) for one in whole.view.notes] == [
        ("Asha Verrall", "said"), (ws.by, "agreed"), ("Asha Verrall", "agreed"),
        ("Jo Pardew", "looked who could be known"),
    ]  # fmt: skip
    row = stored.report_row(report)
    assert row.signed_off_by == "the author and one other person"
    assert {one.contact_id for one in ReportNote.select() if one.contact_id} == {
        here.people["Asha Verrall"], here.people["Jo Pardew"],
    }  # fmt: skip


def test_agreement_is_to_the_words_as_they_stand(ws: Workspace, here: Held) -> None:
    report = report_town.final(ws, here)
    sign_off.agree(ws, report, "Asha Verrall")
    changed(ws, report, report_town.FINAL + "\nOne line more.\n")
    assert len(sign_off.show(ws, report).missing) == 2  # hers was of the words before
    sign_off.agree(ws, report, "Asha Verrall", looked=True)
    assert sign_off.show(ws, report).status == "agreed"
    assert "draft again" in changed(ws, report, report_town.FINAL)
    assert sign_off.show(ws, report).status == "draft"
    with pytest.raises(Refused, match="not agreed to as it stands"):
        circulating.prepare(ws, report)
    # However the words came to be others: what is kept tells.
    sign_off.agree(ws, report, "Asha Verrall", looked=True)
    Report.update(text="Something else").where(Report.id == report).execute()
    assert sign_off.show(ws, report).status == "draft"
    with pytest.raises(Refused, match="not agreed to as it stands"):
        circulating.prepare(ws, report)


def test_what_was_sent_stays_as_it_is(ws: Workspace, here: Held) -> None:
    report = report_town.summary(ws, here)
    done = sign_off.agree(ws, report)
    with recording(ws, "It goes") as rec:
        sign_off.left(ws, rec, stored.report_row(report))
    assert Session.get_by_id(here.session).status == "circulated"
    for act in (
        lambda: changed(ws, report, "Other words"), lambda: sign_off.agree(ws, report),
        lambda: sign_off.back(ws, report), lambda: undo.undo(ws, done.undo),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()
    assert sign_off.comment(ws, report, "Jo Pardew", "Well said.").view.status == "circulated"


def test_nothing_with_an_open_finding_is_agreed(ws: Workspace, here: Held) -> None:
    report = report_town.summary(ws, here, report_town.SUMMARY + "\nAsha Verrall made it so.\n")
    with pytest.raises(Refused, match="Asha Verrall"):
        sign_off.agree(ws, report)
    assert sign_off.show(ws, report).status == "draft"
    assert not ReportNote.select().exists()


def test_a_recommendation_in_a_final_report_is_agreed_with_it_and_has_an_address(
    ws: Workspace, here: Held
) -> None:
    report = report_town.final(ws, here)
    row = Recommendation.create(series=here.topic, text="Say the plan in plain words")
    other = Recommendation.create(series=here.topic, text="Something that is not in it")
    with pytest.raises(Refused, match="addressed to nobody yet"):
        sign_off.agree(ws, report, "Asha Verrall", looked=True)
    Recommendation.update(addressed_to="everyone").where(Recommendation.id == row.id).execute()
    sign_off.agree(ws, report, "Asha Verrall", looked=True)
    assert Recommendation.get_by_id(row.id).status == "agreed"
    assert Recommendation.get_by_id(other.id).status == "proposed"


def test_the_core_group_gets_the_draft_as_a_file_and_three_questions(
    ws: Workspace, here: Held
) -> None:
    report = report_town.final(ws, here)
    assert [one.name for one in sign_off.core(ws, report)] == ["Asha Verrall", "Jo Pardew"]
    done = circulating.send_to_core(ws, report, [here.people["Asha Verrall"]])
    view = done.view.mailing
    assert (view.template, view.to, done.view.left) == ("T19", 1, ())
    assert [one.name for one in view.attachments] == ["first-48-hours-at-home-report-draft.pdf"]
    assert not [one for one in view.findings if one.level == "error"]
    text = mailings.preview(ws, view.id).text
    assert "in the attached file" in text and "Thursday 10 December" in text
    assert sign_off.show(ws, report).status == "core review"
    mailings.confirm(ws, view.id, 1)
    assert sign_off.show(ws, report).status == "core review"
    again = circulating.send_to_core(ws, report)  # to all of them, after a few changes
    assert again.view.mailing.id != view.id
    undo.undo(ws, again.undo)
    assert Mailing.select().count() == 1
