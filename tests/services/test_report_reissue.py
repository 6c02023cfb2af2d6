"""A permission behind a report is taken back: what people have is issued again without them."""

from __future__ import annotations

import pytest

from coptui.domain.mailing import DeliveryState
from coptui.errors import Refused
from coptui.services import consent, contacts, erasure, giving, mailings, today, undo
from coptui.services.reports import circulating, reissuing, sign_off
from coptui.store.models import CapturedItem, Delivery, Mailing, Report, ReportNote
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services import report_town
from tests.services.mailing_home import AGREED, confirmed, goes_live
from tests.services.report_town import Held

QUOTE = "Nobody asked me twice, and that was the difference."
TEXT = (
    report_town.SUMMARY + f"\n## In their words\n\n- “{QUOTE}”\n\n## Thanks\n\nTo Asha Verrall. "
    "Asha Verrall began it.\n"
)


@pytest.fixture
def here(ws: Workspace, clock: FrozenClock) -> Held:
    held = report_town.held(ws, clock)
    goes_live(ws)
    return held


def sent_summary(ws: Workspace, here: Held) -> int:
    """A summary that names Asha and quotes Jo, both with permission, is with the whole list."""
    words = consent.add_wording(ws, "May we name and quote you?", ["named", "quoted"]).view.id
    for name, purpose in (("Asha Verrall", "named"), ("Jo Pardew", "quoted")):
        consent.give(ws, here.people[name], purpose, method="sheet", on=AGREED, wording_id=words)
    CapturedItem.create(
        session=here.session, community=here.town.community, kind="statement", text=QUOTE,
        contact=here.people["Jo Pardew"], attribution="quoted", captured_at=ws.now(),
    )  # fmt: skip
    report = report_town.summary(ws, here, TEXT)
    sign_off.agree(ws, report)
    view = circulating.prepare(ws, report).view.mailing
    confirmed(ws, view.id, view.to)
    Delivery.update(state=str(DeliveryState.accepted)).execute()
    Mailing.update(status="done").execute()
    return report


def lines(ws: Workspace) -> list[str]:
    return [one.what for one in today.next_lines(ws) if one.do == "reissue_report"]


def test_a_name_taken_back_is_issued_again_to_those_who_had_it(ws: Workspace, here: Held) -> None:
    report = sent_summary(ws, here)
    assert lines(ws) == []
    done = consent.withdraw(ws, here.people["Asha Verrall"], "named")
    assert done.said.startswith("Asha Verrall no longer agrees to be named in reports.")
    assert "1 report that people have rests on it" in done.said
    assert lines(ws) == ["Issue “Session 1” again"]
    undo.undo(ws, done.undo)  # a slip of the finger
    assert lines(ws) == [] and Report.select().count() == 1
    consent.withdraw(ws, here.people["Asha Verrall"], "named")
    again = reissuing.reissue(ws, report)
    new = Report.get_by_id(again.view.report_id)
    assert (new.version, new.status, new.previous_id) == (2, "agreed", report)
    assert (
        "Asha" not in new.text
        and QUOTE in new.text
        and "To somebody. Somebody began it." in new.text
    )
    (mail,) = again.view.mailings
    assert mail.to == len(mailings.recipients(ws, Mailing.get(Mailing.status == "done").id))
    assert [one.name for one in mail.attachments] == ["har-1-summary-version-2.pdf"]
    assert not [one for one in mail.findings if one.level == "error"]
    text = mailings.preview(ws, mail.id).text
    assert "delete the one before it" in text and "Asha Verrall" not in text.partition("\n")[2]
    assert Report.get_by_id(report).status == "circulated"
    confirmed(ws, mail.id, mail.to)
    assert [Report.get_by_id(one).status for one in (report, new.id)] == [
        "superseded", "circulated",
    ]  # fmt: skip
    assert lines(ws) == []


def test_a_quotation_taken_back_goes_with_its_line_and_its_heading(
    ws: Workspace, here: Held
) -> None:
    report = sent_summary(ws, here)
    consent.withdraw(ws, here.people["Jo Pardew"], "quoted")
    new = Report.get_by_id(reissuing.reissue(ws, report).view.report_id)
    assert QUOTE not in new.text and "In their words" not in new.text
    assert "Asha Verrall" in new.text  # hers stands


def test_a_permission_that_nothing_rests_on_changes_no_report(ws: Workspace, here: Held) -> None:
    report = sent_summary(ws, here)
    for purpose in ("mail", "photo", "share_contact"):
        consent.withdraw(ws, here.people["Asha Verrall"], purpose)
    consent.withdraw(ws, here.people["José Núñez"])
    assert lines(ws) == []
    with pytest.raises(Refused, match="Nothing in it was taken back"):
        reissuing.reissue(ws, report)


def test_whoever_is_forgotten_stands_in_no_version_that_is_sent_again(
    ws: Workspace, here: Held
) -> None:
    report = sent_summary(ws, here)
    key = here.people["Asha Verrall"]
    erasure.erase(ws, key, confirm=contacts.show(ws, key).email or "", texts_too=True)
    assert lines(ws) == ["Issue “Session 1” again"]
    done = reissuing.reissue(ws, report)
    assert "Asha" not in Report.get_by_id(done.view.report_id).text
    assert all("Asha" not in one.who + one.text for one in ReportNote.select())


def test_a_new_version_that_says_more_is_agreed_to_as_any_other(ws: Workspace, here: Held) -> None:
    report = sent_summary(ws, here)
    consent.withdraw(ws, here.people["Asha Verrall"], "named")
    new = Report.get(Report.previous_id == report)
    Report.update(text=new.text + "\nOne thing more.\n").where(Report.id == new.id).execute()
    with pytest.raises(Refused, match="says more"):
        reissuing.reissue(ws, report)
    sign_off.agree(ws, new.id)
    assert reissuing.reissue(ws, report).view.report_id == new.id


def test_those_who_had_it_by_hand_are_to_be_given_it_again(ws: Workspace, here: Held) -> None:
    text = report_town.FINAL + "\nAsha Verrall began it.\n"
    words = consent.add_wording(ws, "May we name you?", ["named"]).view.id
    consent.give(ws, here.people["Asha Verrall"], "named", method="sheet", on=AGREED,
                 wording_id=words)  # fmt: skip
    report = report_town.final(ws, here, text)
    given = report_town.board(ws, here, report)
    sign_off.agree(ws, report, "Asha Verrall", looked=True)
    giving.sent(ws, given, channel="by hand")
    consent.withdraw(ws, here.people["Asha Verrall"], "named")
    done = reissuing.reissue(ws, report)
    assert done.view.by_hand == (report_town.BOARD,) and "by hand to Hospital Board" in done.said
    (again,) = giving.of_report(ws, done.view.report_id)
    assert (again.name, again.state) == (report_town.BOARD, "to be given")
