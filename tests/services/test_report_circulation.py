"""A report goes round: one mail made of it, who has it noted, and what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coptui.errors import Refused
from coptui.services import giving, mailings, outbox, recommendations, undo
from coptui.services.reports import circulating, drafting, sign_off
from coptui.store.models import (
    CapturedItem,
    Dissemination,
    Mailing,
    Outcome,
    Report,
    Session,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services import report_town
from tests.services.mailing_home import confirmed, goes_live
from tests.services.report_town import Held


@pytest.fixture
def here(ws: Workspace, clock: FrozenClock) -> Held:
    held = report_town.held(ws, clock)
    goes_live(ws)
    return held


def agreed_final(ws: Workspace, here: Held) -> tuple[int, int]:
    """An agreed final report, and the line of the Board that is to have it."""
    report = report_town.final(ws, here)
    given = report_town.board(ws, here, report)
    sign_off.agree(ws, report, "Asha Verrall", looked=True)
    return report, given


def errors(view: Any) -> list[str]:
    return [one.text for one in view.findings if one.level == "error"]


def test_a_summary_goes_with_thanks_and_news_in_one_mailing(ws: Workspace, here: Held) -> None:
    report = report_town.summary(ws, here)
    waiting = mailings.prepare(ws, "T3a", session_id=here.session).view.id
    sign_off.agree(ws, report)
    done = circulating.prepare(ws, report)
    view = done.view.mailing
    assert view.id == waiting  # the one that was begun at the close
    assert [one.name for one in view.attachments] == ["har-1-summary.pdf"]
    assert not errors(view)
    thanks = mailings.preview(ws, view.id, here.people["Jo Pardew"]).text
    news = mailings.preview(ws, view.id, here.people["Asha Verrall"]).text
    for text in (thanks, news):
        assert "One page says more than five." in text and "is attached" in text
    assert "What happens now" not in thanks
    number = view.to
    confirmed(ws, view.id, number)
    assert Report.get_by_id(report).status == "circulated"
    session = Session.get_by_id(here.session)
    assert (session.status, session.summary_circulated_on) == ("circulated", ws.today())
    (row,) = Dissemination.select()
    assert (row.influencer_id, row.sent_on, row.channel, row.mailing_id, row.note) == (
        None, ws.today(), "mail", view.id, "T3a",
    )  # fmt: skip
    mailings.take_back(ws, view.id)
    assert Report.get_by_id(report).status == "agreed"
    assert Session.get_by_id(here.session).status == "summarised"
    assert not Dissemination.select().exists()
    confirmed(ws, view.id, number)
    outbox.cancel(ws, view.id)  # before its minute is over: nobody has it
    assert Report.get_by_id(report).status == "agreed"
    assert Session.get_by_id(here.session).status == "summarised"


def test_a_final_report_is_told_in_its_own_words_and_nothing_is_typed_twice(
    ws: Workspace, here: Held
) -> None:
    report, _given = agreed_final(ws, here)
    done = circulating.prepare(ws, report)
    assert done.view.left == () and not errors(done.view.mailing)
    text = mailings.preview(ws, done.view.mailing.id).text
    for words in (
        "This report is independent.", "A call on the second day", "Twenty-one people",
        "Say the plan in plain words.", "in the attached file",
    ):  # fmt: skip
        assert words in " ".join(text.split())
    confirmed(ws, done.view.mailing.id, done.view.mailing.to)
    everyone, board = [one for one in recommendations.of(ws, here.topic)][::-1]
    assert (everyone.status, board.status) == ("sent", "agreed")  # the Board has nothing yet


def test_what_changes_after_it_was_prepared_does_not_go(ws: Workspace, here: Held) -> None:
    report, _given = agreed_final(ws, here)
    view = circulating.prepare(ws, report).view.mailing
    Report.update(text=report_town.FINAL + "\nMore.\n").where(Report.id == report).execute()
    assert any("not agreed to as it stands" in one for one in errors(mailings.show(ws, view.id)))
    with pytest.raises(Refused, match="not agreed"):
        confirmed(ws, view.id, view.to)
    sign_off.agree(ws, report, "Asha Verrall", looked=True)
    with pytest.raises(Refused, match="prepare it anew"):
        confirmed(ws, view.id, view.to)
    again = circulating.prepare(ws, report).view.mailing
    assert again.id == view.id and len(again.attachments) == 1
    confirmed(ws, again.id, again.to)
    assert Report.get_by_id(report).status == "circulated"


def test_somebody_who_can_decide_gets_one_page_and_is_followed_up(
    ws: Workspace, here: Held, clock: FrozenClock
) -> None:
    report, given = agreed_final(ws, here)
    Outcome.create(
        community=here.town.community, series=here.topic, text="The ward rings on day two",
        happened_on=ws.today(), contribution="contributed",
    )  # fmt: skip
    CapturedItem.create(
        session=here.session, series=here.topic, community=here.town.community,
        kind="outside_our_control", text="Rents", captured_at=ws.now(),
    )  # fmt: skip
    done = circulating.prepare(ws, report, "T10")
    view = done.view.mailing
    assert done.view.left == ("future",) and view.to == 1  # what she alone knows
    body = mailings.show(ws, view.id).body.replace("[[ future:", "Nobody is alone [[ future:")
    text = " ".join(body.split())
    assert "A call on the second day is what people remember." in text
    assert "Already different: The ward rings on day two (we contributed to it)." in text
    assert "- Say the plan in plain words." in body and "Ring everybody" not in body
    assert "Outside our control" in text and "- Rents" in body
    from coptui.services import mailing_blanks

    mailing_blanks.write(ws, view.id, {"future": "Nobody comes home to a cold flat."})
    confirmed(ws, view.id, 1)
    one = giving.show(ws, given)
    assert (one.state, one.channel, one.mailing_id, one.version) == ("sent", "mail", view.id, 1)
    assert one.follow_up_due == ws.today() + timedelta(days=14)
    assert {r.status for r in recommendations.of(ws, here.topic) if "plan" in r.text} == {"sent"}
    with pytest.raises(Refused, match="Nobody is left"):
        circulating.prepare(ws, report, "T10")
    Mailing.update(status="done").execute()
    clock.tick(days=14)
    offer = circulating.prepare(ws, report, "T11").view
    assert offer.mailing.to == 1 and set(offer.left) == {"first", "second", "question"}
    days = {"first": "Tuesday 5 January, 10:00 to 10:10", "second": "Thursday 7 January, 14:00 to "
            "14:10", "question": "Who would you ask first?"}  # fmt: skip
    mailing_blanks.write(ws, offer.mailing.id, days)
    confirmed(ws, offer.mailing.id, 1)
    assert giving.show(ws, given).offered_on == ws.today()
    answered = giving.answered(ws, given, "meeting", "on the 5th").view
    assert (answered.state, answered.result_on, answered.follow_up_due) == (
        "meeting", ws.today(), None,
    )  # fmt: skip


def test_a_body_without_a_person_is_given_it_by_hand(ws: Workspace, here: Held) -> None:
    report, given = agreed_final(ws, here)
    from coptui.services import influencers

    influencers.edit(ws, giving.show(ws, given).influencer_id or 0, no_contact=True)
    with pytest.raises(Refused, match="no person here who could be written to"):
        circulating.prepare(ws, report, "T10")
    done = giving.sent(ws, given, channel="by post", words="With a card")
    assert (done.view.channel, done.view.note) == ("by post", "With a card")
    assert Report.get_by_id(report).status == "circulated"
    undo.undo(ws, done.undo)
    assert Report.get_by_id(report).status == "agreed"


def test_whoever_waits_for_a_version_is_to_have_the_one_that_goes(
    ws: Workspace, here: Held
) -> None:
    old, given = agreed_final(ws, here)
    new = drafting.new_version(ws, old).view.id
    drafting.edit(ws, new, report_town.FINAL.replace("eleven", "twelve"))
    sign_off.agree(ws, new, "Asha Verrall", looked=True)
    view = circulating.prepare(ws, new).view.mailing
    assert [one.name for one in view.attachments] == [
        "first-48-hours-at-home-report-version-2.pdf"
    ]  # fmt: skip
    confirmed(ws, view.id, view.to)
    assert Report.get_by_id(old).status == "superseded"
    assert (giving.show(ws, given).report_id, giving.show(ws, given).version) == (new, 2)
    with pytest.raises(Refused, match="newer version"):
        circulating.prepare(ws, old)


def test_practice_leaves_the_report_where_it_is(ws: Workspace, here: Held) -> None:
    report, _given = agreed_final(ws, here)
    ws.store.set_meta("practice", "1")
    view = circulating.prepare(ws, report).view.mailing
    confirmed(ws, view.id, view.to)
    assert Report.get_by_id(report).status == "agreed"
