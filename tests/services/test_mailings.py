"""A mailing from draft to ledger: the right people, what was seen, and nothing after a no."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from coptui.domain.contact_filter import ContactFilter
from coptui.errors import Refused
from coptui.mail import templates
from coptui.mail.outgoing import Ready, Skip
from coptui.services import (
    attendance,
    consent,
    contacts,
    erasure,
    mailing_confirm,
    mailings,
    own_templates,
    sender,
    sessions,
    undo,
)
from coptui.services.mailing_tested import note_tested
from coptui.store.models import Contact, Delivery, Invitation, Mailing, Session
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import Town, confirmed, goes_live, person, town


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def draft(ws: Workspace, here: Town, template: str = "T1") -> int:
    return mailings.prepare(ws, template, session_id=here.session).view.id


def queued(ws: Workspace, mailing: int) -> list[int]:
    return [row.id for row in Delivery.select().where(Delivery.mailing == mailing)]


def test_the_audience_is_exactly_those_the_gate_lets_through(ws: Workspace, here: Town) -> None:
    people = mailings.audience(ws, draft(ws, here))
    assert [one.name for one in people.goes] == ["Asha Verrall", "D.", "Jo Pardew", "José Núñez"]
    assert {one.name: one.reason for one in people.held} == {
        "Not Asked": "not_asked",
        "Long Ago": "expired",
        "Pearl Whitlock": "no_email",
    }
    assert [one.name for one in people.call] == ["Pearl Whitlock"]


def test_an_invitation_of_a_complete_session_has_no_errors(ws: Workspace, here: Town) -> None:
    found = mailings.findings(ws, draft(ws, here))
    assert [one for one in found if one.level == "error"] == []


def test_samples_show_the_awkward_ones_first(ws: Workspace, here: Town) -> None:
    why = {one.name: one.why for one in mailings.samples(ws, draft(ws, here))}
    assert why["D."] == "no first name known: does the greeting read well?"
    assert "José Núñez" in why
    assert next(iter(why)) == "D."


def test_nobody_is_greeted_as_nothing(ws: Workspace, here: Town) -> None:
    seen = mailings.preview(ws, draft(ws, here), here.people["D."])
    assert seen.text.startswith("Hello,\n")
    assert "Thursday 3 December 2026, 12:30 to 14:30" in seen.text
    assert "None" not in seen.text


def test_what_was_seen_is_what_goes_but_for_date_and_id(ws: Workspace, here: Town) -> None:
    mailing, jo = draft(ws, here), here.people["Jo Pardew"]
    seen = mailings.preview(ws, mailing, jo)
    confirmed(ws, mailing, 4)
    row = Delivery.get(Delivery.contact == jo)
    ready = mailings.message_for(ws, row.id)
    assert isinstance(ready, Ready)
    went = message_from_bytes(ready.data, policy=policy.default)
    plain = went.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == seen.text.strip()
    assert ready.address == "jo@lantern.example"
    assert ready.message_id == row.message_id
    changing = ("Date", "Message-ID", "List-Unsubscribe", "Content-Type")
    for name, value in seen.headers:
        if name not in changing:
            assert " ".join(str(went[name]).split()) == value


def test_only_the_exact_number_confirms(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    for number in (0, 3, 5, -4):
        with pytest.raises(Refused, match="goes to 4"):
            confirmed(ws, mailing, number)
    assert queued(ws, mailing) == []


def test_confirming_twice_queues_once(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    confirmed(ws, mailing, 4)
    confirmed(ws, mailing, 4)
    assert len(queued(ws, mailing)) == 4
    with pytest.raises(Refused, match="confirmed already"):
        confirmed(ws, mailing, 3)


def test_a_draft_read_before_another_program_confirmed_it_changes_nothing(
    ws: Workspace, here: Town
) -> None:
    key = draft(ws, here)
    seen = Mailing.get_by_id(key)
    confirmed(ws, key, 4)
    kept = Mailing.get_by_id(key).frozen_sha256
    Mailing.update(status="done").where(Mailing.id == key).execute()
    ws.clock.tick(minutes=5)  # type: ignore[attr-defined]
    assert mailing_confirm.confirm(ws, seen, 4, ws.now()) == 4
    row = Mailing.get_by_id(key)
    assert (row.status, row.frozen_sha256) == ("done", kept)


@pytest.mark.parametrize("act", ["leave_out", "put_back", "edit"])
def test_a_change_to_a_draft_never_undoes_a_confirmation_made_meanwhile(
    ws: Workspace, here: Town, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    key = draft(ws, here)
    begun = undo.recording

    def confirmed_just_before(*args: Any) -> Any:
        confirmed(ws, key, 4)
        return begun(*args)

    monkeypatch.setattr(mailings, "recording", confirmed_just_before)
    with pytest.raises(Refused, match="confirmed"):
        if act == "leave_out":
            mailings.leave_out(ws, key, here.people["Jo Pardew"], "asked")
        elif act == "put_back":
            mailings.put_back(ws, key, here.people["Jo Pardew"])
        else:
            mailings.edit(ws, key, subject="Another")
    assert Mailing.get_by_id(key).status == "waiting"


def test_a_confirmed_mailing_waits_and_expires_with_its_session(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    view = confirmed(ws, mailing, 4, undo_seconds=60).view
    assert (view.status, view.practice) == ("waiting", True)
    assert view.not_before == ws.now() + timedelta(seconds=60)
    assert view.expires_at == datetime(2026, 12, 3, 12, 30, tzinfo=UTC)


def test_what_leaves_can_be_taken_back_for_a_minute_what_is_practised_for_a_moment(
    ws: Workspace, here: Town
) -> None:
    practised = confirmed(ws, draft(ws, here), 4).view
    assert practised.not_before == ws.now() + timedelta(seconds=3)
    goes_live(ws)
    assert mailings.may_be_undone_for(ws) == mailings.UNDO_SECONDS == 60
    live = confirmed(ws, draft(ws, here), 4).view
    assert live.not_before == ws.now() + timedelta(seconds=60)


def test_an_invitation_puts_people_on_the_list_and_back_again(ws: Workspace, here: Town) -> None:
    goes_live(ws)
    mailing = draft(ws, here)
    before = sessions.show(ws, here.session).status
    confirmed(ws, mailing, 4)
    assert sessions.show(ws, here.session).status == "invited"
    assert Invitation.select().where(Invitation.invited_at.is_null(False)).count() == 4
    mailings.take_back(ws, mailing)
    assert sessions.show(ws, here.session).status == before
    assert Invitation.select().where(Invitation.invited_at.is_null(False)).count() == 0
    assert queued(ws, mailing) == []
    assert mailings.show(ws, mailing).status == "draft"


def test_nothing_is_taken_back_after_its_time(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    mailing = draft(ws, here)
    confirmed(ws, mailing, 4, undo_seconds=60)
    clock.tick(seconds=61)
    with pytest.raises(Refused, match="has passed"):
        mailings.take_back(ws, mailing)


def test_who_withdraws_after_the_queue_gets_nothing(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    confirmed(ws, mailing, 4)
    consent.withdraw(ws, here.people["Jo Pardew"])
    row = Delivery.get(Delivery.contact == here.people["Jo Pardew"])
    assert isinstance(mailings.message_for(ws, row.id), Skip)
    answers = mailings.messages_for(ws, queued(ws, mailing))
    assert sum(isinstance(one, Ready) for one in answers.values()) == 3


def test_who_is_forgotten_after_the_queue_gets_nothing_and_the_others_do(
    ws: Workspace, here: Town
) -> None:
    """DEL-06: looked at again when it is claimed."""
    mailing = draft(ws, here)
    confirmed(ws, mailing, 4)
    jo = here.people["Jo Pardew"]
    (hers,) = [row.id for row in Delivery.select().where(Delivery.contact == jo)]
    erasure.erase(ws, jo, confirm="jo@lantern.example")
    found = [mailings.message_for(ws, one) for one in queued(ws, mailing)]
    assert sum(isinstance(one, Ready) for one in found) == 3
    left = Delivery.get_or_none(Delivery.id == hers)
    assert left is None or isinstance(mailings.message_for(ws, hers), Skip)
    assert not Delivery.select().where(Delivery.address == "jo@lantern.example").exists()


def test_a_new_address_is_not_written_to_unseen(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    confirmed(ws, mailing, 4)
    contacts.edit(ws, here.people["Asha Verrall"], email="asha@other.example")
    row = Delivery.get(Delivery.contact == here.people["Asha Verrall"])
    answer = mailings.message_for(ws, row.id)
    assert isinstance(answer, Skip)
    assert "another address" in answer.reason


def test_a_cancelled_or_moved_session_stops_its_invitation(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    confirmed(ws, mailing, 4)
    sessions.move_date(ws, here.session, date(2026, 12, 10))
    assert all(isinstance(a, Skip) for a in mailings.messages_for(ws, queued(ws, mailing)).values())
    sessions.cancel(ws, here.session, "The library is closed.")
    answers = mailings.messages_for(ws, queued(ws, mailing)).values()
    assert {getattr(one, "reason", "") for one in answers} == {"the session is cancelled"}


def test_later_changes_do_not_reach_what_was_confirmed(ws: Workspace, here: Town) -> None:
    mailing, jo = draft(ws, here), here.people["Jo Pardew"]
    confirmed(ws, mailing, 4)
    row = Delivery.get(Delivery.contact == jo)
    first = mailings.message_for(ws, row.id)
    contacts.edit(ws, jo, name="Somebody Else")
    own = ws.templates_dir / "mail"
    own.mkdir(parents=True)
    (own / "T1.md").write_text("+++\nbroken", encoding="utf-8")
    assert mailings.message_for(ws, row.id) == first


def test_kept_words_that_were_tampered_with_do_not_go(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    confirmed(ws, mailing, 4)
    row = Mailing.get_by_id(mailing)
    row.frozen = {**row.frozen, "body": "Send money. STOP\n"}
    row.save()
    answers = mailings.messages_for(ws, queued(ws, mailing)).values()
    assert all(isinstance(one, Skip) for one in answers)


def test_own_words_are_of_this_mailing_alone(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    words = (
        "{{ person.greeting }},\n\nthank you. You are invited: {{ session.date }},"
        " step-free.\n\nReply STOP to stop. Ring {{ host.phone }}.\n"
    )
    mailings.edit(ws, mailing, body=words, subject="Tea on {{ session.day }}")
    seen = mailings.preview(ws, mailing)
    assert seen.subject == "Tea on Thursday 3 December"
    assert "thank you. You are invited" in seen.text
    assert "thank you. You are invited" not in mailings.preview(ws, draft(ws, here)).text
    undo.undo(ws)


@pytest.mark.parametrize(
    "words",
    [
        "{% for a in [1] %}{% for b in [1] %}x{% endfor %}{% endfor %}",
        "{{ ''.__class__ }}",
        "{{ 'a' * 10**10 }}",
        "{% set x = 'a' %}",
        "{{ range(10**9) }}",
        "{% include 'x' %}",
        "{{ person.name | upper }}",
        "{{ lipsum(10000) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{{",
    ],
)
def test_words_that_could_run_away_are_refused_in_a_sentence(
    ws: Workspace, here: Town, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        mailings.edit(ws, draft(ws, here), body=words)
    assert "Traceback" not in str(refused.value)


def test_a_missing_value_stops_all(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    mailings.edit(ws, mailing, body="Thank you. {{ session.example }} STOP\n")
    assert mailings.findings(ws, mailing)[0].rule == "missing"
    with pytest.raises(Refused, match=r"session\.example"):
        confirmed(ws, mailing, 4)
    mailings.edit(ws, mailing, body="Thank you, {{ person.first_name }}. STOP\n")
    with pytest.raises(Refused, match="first_name"):  # one person has none: nobody is mailed
        confirmed(ws, mailing, 4)
    assert queued(ws, mailing) == []


def test_a_name_in_the_words_needs_that_persons_yes(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    words = "Thank you, Asha Verrall! You are invited, step-free. STOP 01632 960123\n"
    mailings.edit(ws, mailing, body=words)
    assert "named" in {one.rule for one in mailings.findings(ws, mailing)}
    consent.give(
        ws,
        here.people["Asha Verrall"],
        "named",
        method="sheet",
        on=date(2026, 3, 2),
        wording_id=consent.wordings(ws)[0].id,
    )
    assert "named" not in {one.rule for one in mailings.findings(ws, mailing)}
    confirmed(ws, mailing, 4)
    answers = mailings.messages_for(ws, queued(ws, mailing)).values()
    assert all(isinstance(one, Ready) for one in answers)


def test_leaving_somebody_out_needs_a_reason_and_can_be_put_right(
    ws: Workspace, here: Town
) -> None:
    mailing, jo = draft(ws, here), here.people["Jo Pardew"]
    with pytest.raises(Refused):
        mailings.leave_out(ws, mailing, jo, " ")
    assert mailings.leave_out(ws, mailing, jo, "is away").view.to == 3
    assert mailings.put_back(ws, mailing, jo).view.to == 4


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("jöe@x.example", "letters before the @ that most mail servers refuse"),
        ("a..b@x.example", "not spelled"),
        ("a@[127.0.0.1]", "not spelled"),
    ],
)
def test_whom_no_server_takes_is_held_back_and_stops_nobody_else(
    ws: Workspace, here: Town, email: str, why: str
) -> None:
    joe = person(ws, here, "Joe Umlaut", "joe@x.example")
    Contact.update(email=email, email_key=email).where(Contact.id == joe).execute()
    mailing = draft(ws, here)
    people = mailings.audience(ws, mailing)
    held = next(one for one in people.held if one.contact_id == joe)
    assert (held.reason, why in held.words) == ("no_email", True)
    assert joe in {one.contact_id for one in people.call}
    confirmed(ws, mailing, 4)
    assert len(queued(ws, mailing)) == 4


def test_an_address_in_another_script_after_the_at_is_written_to(ws: Workspace, here: Town) -> None:
    person(ws, here, "Zoë Häuser", "zoe@häuser.example")
    mailing = draft(ws, here)
    confirmed(ws, mailing, 5)
    assert "zoe@xn--huser-gra.example" in {one.email for one in mailings.recipients(ws, mailing)}


def test_two_who_share_an_address_get_one_mail(ws: Workspace, here: Town) -> None:
    person(ws, here, "Zed Pardew", "JO@lantern.example")
    people = mailings.audience(ws, draft(ws, here))
    assert [one.reason for one in people.held if one.name == "Zed Pardew"] == ["duplicate"]


def test_thanks_go_to_those_who_came_and_the_rest_hear_what_came_of_it(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    confirmed(ws, draft(ws, here), 4)
    clock.tick(days=10, hours=6)
    attendance.here(ws, here.session, here.people["Jo Pardew"])
    attendance.here(ws, here.session, here.people["Not Asked"])
    thanks = draft(ws, here, "T3a")
    assert [one.name for one in mailings.audience(ws, thanks).goes] == ["Jo Pardew"]
    assert [f for f in mailings.findings(ws, thanks) if f.level == "error"] == []
    assert "no date yet" in mailings.preview(ws, thanks).text
    confirmed(ws, thanks, 1)
    rest = mailings.audience(ws, draft(ws, here, "T3b"))
    assert [one.name for one in rest.goes] == ["Asha Verrall", "D.", "José Núñez"]


def test_a_cancellation_takes_the_entry_out_of_the_calendar(ws: Workspace, here: Town) -> None:
    goes_live(ws)
    first = draft(ws, here)
    invited = mailings.preview(ws, first).calendar
    confirmed(ws, first, 4)
    sessions.cancel(ws, here.session, "The library is closed.")
    seen = mailings.preview(ws, draft(ws, here, "T6"))
    assert seen.subject.startswith("Cancelled: Harbour")
    assert "METHOD:CANCEL" in seen.calendar
    uid = Session.get_by_id(here.session).calendar_uid
    assert f"UID:{uid}" in invited
    assert f"UID:{uid}" in seen.calendar
    assert "SEQUENCE:1" in seen.calendar
    assert "METHOD:REQUEST" in invited


def test_an_empty_condition_means_nobody(ws: Workspace, here: Town) -> None:
    thanks = draft(ws, here, "T3a")
    assert mailings.audience(ws, thanks).goes == ()
    with pytest.raises(Refused, match="nobody"):
        confirmed(ws, thanks, 0)


def test_the_test_to_oneself_is_marked_and_counted_nowhere(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    ready = mailings.trial(ws, mailing, "rowan@hub.example")
    assert message_from_bytes(ready.data, policy=policy.default)["Subject"].startswith("[TEST] ")
    assert queued(ws, mailing) == []


def test_the_test_to_oneself_takes_nobody_off_the_list(ws: Workspace, here: Town) -> None:
    """MIS-06: what it offers to leave by is no token of anybody, nor the same another time."""
    sender.setup(ws, unsubscribe_url="https://hub.example/leave")
    mailing = draft(ws, here)
    ways = {
        str(dict(mailings.preview(ws, mailing, one.contact_id).headers)["List-Unsubscribe"])
        for one in mailings.audience(ws, mailing).goes
    }
    tokens = {re.sub(r"\W", "", one) for one in ways}
    trial = message_from_bytes(mailings.trial(ws, mailing, "rowan@hub.example").data)
    way = re.sub(r"\W", "", str(trial["List-Unsubscribe"]))
    assert len(tokens) == 4 and way not in tokens


def test_a_session_that_lacks_something_is_not_invited_to(ws: Workspace, here: Town) -> None:
    from coptui.services.sessions import NewSession

    bare = sessions.plan(
        ws,
        NewSession(
            community_id=here.community, on=date(2026, 12, 17), start=time(10), end=time(11)
        ),
    ).view
    mailing = mailings.prepare(ws, "T1", session_id=bare.id).view.id
    assert "error" in {one.level for one in mailings.findings(ws, mailing)}
    with pytest.raises(Refused):
        confirmed(ws, mailing, 4)


@pytest.mark.parametrize(
    ("state", "again"),
    [
        ("accepted", 0),
        ("unknown", 0),
        ("queued", 0),
        ("retry", 0),
        ("sending", 0),
        ("refused", 4),
        ("cancelled", 4),
        ("skipped", 4),
    ],
)
def test_nobody_gets_the_same_invitation_twice(
    ws: Workspace, here: Town, state: str, again: int
) -> None:
    goes_live(ws)
    first = mailings.prepare(ws, "T1", session_id=here.session).view.id
    confirmed(ws, first, 4)
    Delivery.update(state=state).execute()
    second = mailings.prepare(ws, "T1", session_id=here.session).view.id
    audience = mailings.audience(ws, second)
    assert len(audience.goes) == again
    assert sum(one.reason == "already_had" for one in audience.held) == 4 - again
    newcomer = person(ws, here, "Nia Newcomer", "nia@new.example")
    assert newcomer in [one.contact_id for one in mailings.audience(ws, second).goes]


def test_what_was_only_practised_was_not_had(ws: Workspace, here: Town) -> None:
    first = mailings.prepare(ws, "T1", session_id=here.session).view.id
    confirmed(ws, first, 4)
    Delivery.update(state="accepted").execute()
    second = mailings.prepare(ws, "T1", session_id=here.session).view.id
    assert len(mailings.audience(ws, second).goes) == 4


def test_looking_at_the_check_is_not_reading_it(ws: Workspace, here: Town) -> None:
    from coptui.services import watching

    draft = mailings.prepare(ws, "T1", session_id=here.session).view
    assert watching.outgoing(ws, draft.id).begins
    assert mailings.show(ws, draft.id).previewed_at is None
    mailings.preview(ws, draft.id)
    assert mailings.show(ws, draft.id).previewed_at == ws.now()


def test_three_by_lot_come_after_the_awkward_ones_and_stay_the_same(
    ws: Workspace, here: Town
) -> None:
    for number in range(20):
        person(ws, here, f"Nia Neighbour {number:02}", f"n{number}@new.example")
    mailing = draft(ws, here)
    found = mailings.samples(ws, mailing)
    lot = [one.contact_id for one in found if one.why == "chosen by lot"]
    assert len(lot) == 3 and [one.contact_id for one in found[-3:]] == lot
    assert len({one.contact_id for one in found}) == len(found)
    assert mailings.samples(ws, mailing) == found
    other = [one.contact_id for one in mailings.samples(ws, draft(ws, here))[-3:]]
    assert other != lot, "another mailing draws others"
    away = next(
        one.contact_id
        for one in mailings.audience(ws, mailing).goes
        if one.contact_id not in {seen.contact_id for seen in found}
    )
    mailings.leave_out(ws, mailing, away, "asked to rest")
    assert mailings.samples(ws, mailing) == found


# -- a test before the first real one ----------------------------------------------------------


def asks_for_a_test(ws: Workspace, mailing: int) -> bool:
    return any(one.rule == "test" for one in mailings.findings(ws, mailing))


def test_a_template_is_tested_once_before_it_really_goes(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    assert not asks_for_a_test(ws, mailing), "in practice it need not be"
    goes_live(ws)
    assert asks_for_a_test(ws, mailing)
    note_tested(ws, mailing)
    assert not asks_for_a_test(ws, mailing) and not asks_for_a_test(ws, draft(ws, here))
    assert asks_for_a_test(ws, draft(ws, here, "T2a"))
    own_templates.copy(ws, "T1")
    assert not asks_for_a_test(ws, mailing)
    body = templates.load("T1", ws.templates_dir).body
    own_templates.save(ws, "T1", body=f"{body}\nThere is soup.\n")
    assert asks_for_a_test(ws, mailing)


def test_what_has_gone_before_need_not_be_tested(ws: Workspace, here: Town) -> None:
    goes_live(ws)
    first = draft(ws, here)
    confirmed(ws, first, 4)
    assert asks_for_a_test(ws, draft(ws, here))
    Mailing.update(status="done").where(Mailing.id == first).execute()
    assert not asks_for_a_test(ws, draft(ws, here))


def test_nothing_really_goes_of_which_no_message_has_been_read(ws: Workspace, here: Town) -> None:
    """MIS-03: the check alone is not reading; words changed since have to be read anew."""
    goes_live(ws)
    mailing = draft(ws, here)
    with pytest.raises(Refused, match="has been read"):
        mailings.confirm(ws, mailing, 4)
    mailings.preview(ws, mailing)
    mailings.edit(ws, mailing, subject="Come and see")
    with pytest.raises(Refused, match="has been read"):
        mailings.confirm(ws, mailing, 4)
    assert Delivery.select().count() == 0
    mailings.preview(ws, mailing)
    assert mailings.confirm(ws, mailing, 4).view.to == 4


def test_a_whole_list_has_to_be_meant_beside_its_number(ws: Workspace, here: Town) -> None:
    """MIS-08: everybody of a long list is confirmed a second time."""
    for number in range(8):
        person(ws, here, f"Person {number}", f"p{number}@hub.example")
    mailing = draft(ws, here)
    confirmed(ws, mailing, 12)  # in practice nothing leaves: the number is enough
    mailings.take_back(ws, mailing)
    goes_live(ws)
    with pytest.raises(Refused, match="to 12, not to 11"):
        confirmed(ws, mailing, 11)
    with pytest.raises(Refused, match="everybody on the list of Harbour") as refused:
        confirmed(ws, mailing, 12)
    assert refused.value.field == mailing_confirm.EVERYONE
    assert Delivery.select().count() == 0
    confirmed(ws, mailing, 12, everyone=True)
    confirmed(ws, mailing, 12)  # what is confirmed is confirmed
    mailings.take_back(ws, mailing)
    mailings.choose(ws, mailing, ContactFilter(search="person"))
    confirmed(ws, mailing, 8)
