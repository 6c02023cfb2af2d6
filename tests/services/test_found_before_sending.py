"""What is found in a draft by looking at its people and at what went before."""

from __future__ import annotations

from datetime import date, time

import pytest

from coptui.errors import Refused
from coptui.services import mailing_correction, mailing_drafts, mailings, sessions
from coptui.services.sessions import NewSession
from coptui.store.models import Delivery, Mailing, Venue
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import Town, confirmed, goes_live, person, town


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def found(ws: Workspace, mailing: int) -> set[tuple[str, str]]:
    return {(one.rule, one.level) for one in mailings.findings(ws, mailing)}


def draft(ws: Workspace, here: Town) -> int:
    return mailings.prepare(ws, "T1", session_id=here.session).view.id


def test_a_good_draft_has_nothing_to_look_at(ws: Workspace, here: Town) -> None:
    assert found(ws, draft(ws, here)) == set()


def test_a_mailing_to_nobody_is_stopped(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    for one in mailings.audience(ws, mailing).goes:
        mailings.leave_out(ws, mailing, one.contact_id, "asked to rest")
    assert found(ws, mailing) == {("nobody", "error")}


def test_an_address_of_somebody_on_the_list_is_stopped(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    body = mailings.show(ws, mailing).body
    mailings.edit(ws, mailing, body=f"{body}\nWrite to jo@lantern.example.\n")
    assert ("address", "error") in found(ws, mailing)


def test_a_name_of_somebody_who_has_not_agreed_is_stopped(ws: Workspace, here: Town) -> None:
    mailing = draft(ws, here)
    body = mailings.show(ws, mailing).body
    mailings.edit(ws, mailing, body=f"{body}\nAsha Verrall brings the cake.\n")
    assert ("named", "error") in found(ws, mailing)


def test_another_place_that_is_known_is_asked_about(ws: Workspace, here: Town) -> None:
    Venue.create(name="Methodist Hall")
    mailing = draft(ws, here)
    assert found(ws, mailing) == set()
    body = mailings.show(ws, mailing).body
    mailings.edit(ws, mailing, body=f"{body}\nWe begin in the Methodist Hall.\n")
    assert found(ws, mailing) == {("venue", "warning")}


# -- each person -------------------------------------------------------------------------------


def test_what_is_wrong_for_one_person_alone_is_told_with_the_name(
    ws: Workspace, here: Town
) -> None:
    long = person(ws, here, "Wilhelmina Featherstonehaugh of Lower Todmorden", "w@hfh.example")
    mailing = draft(ws, here)
    assert found(ws, mailing) == set()
    mailings.edit(ws, mailing, subject="{{ person.name }}: will you come to our kitchen table?")
    (one,) = [one for one in mailings.findings(ws, mailing) if one.rule == "subject"]
    assert one.text.startswith("For Wilhelmina Featherstonehaugh of Lower Todmorden: The subject")
    mailings.leave_out(ws, mailing, long, "asked to rest")
    assert found(ws, mailing) == set()


def test_a_name_that_reads_as_sample_text_stops_the_mailing(ws: Workspace, here: Town) -> None:
    person(ws, here, "XXXX", "x@hfh.example")
    (one,) = mailings.findings(ws, draft(ws, here))
    assert (one.level, one.rule) == ("error", "sample")
    assert one.text == "For XXXX: Sample text still stands in it: XXXX"


def test_a_value_that_only_some_have_names_whom_it_is_missing_for(
    ws: Workspace, here: Town
) -> None:
    mailing = draft(ws, here)
    body = mailings.show(ws, mailing).body
    mailings.edit(ws, mailing, body=f"{body}\nYour first name is {{{{ person.first_name }}}}.\n")
    (one,) = mailings.findings(ws, mailing)
    assert (one.level, one.rule) == ("error", "missing")
    assert one.text.startswith("For D.: ")


# -- the same within a day ---------------------------------------------------------------------


def again(ws: Workspace, mailing: int) -> list[str]:
    return [one.text for one in mailings.findings(ws, mailing) if one.rule == "again"]


def sent_to(ws: Workspace, here: Town, *names: str, template: str = "T1") -> int:
    """A mailing that went to these alone."""
    goes_live(ws)
    mailing = mailings.prepare(ws, template, session_id=here.session).view.id
    for one in mailings.audience(ws, mailing).goes:
        if one.name not in names:
            mailings.leave_out(ws, mailing, one.contact_id, "not this time")
    confirmed(ws, mailing, len(names))
    return mailing


def another_session(ws: Workspace, here: Town) -> int:
    first = sessions.show(ws, here.session)
    new = NewSession(
        topic_id=first.topic_id,
        on=date(2026, 12, 10),
        start=time(12, 30),
        end=time(14, 30),
        venue="Kilnbrook Library",
        access="Step-free, with a hearing loop.",
        host_name="Rowan Achebe",
        host_contact="01632 960123",
    )
    return sessions.plan(ws, new).view.id


def test_the_same_kind_to_the_same_people_within_a_day_says_when_and_to_how_many(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    sent = sent_to(ws, here, "Jo Pardew", "D.")
    here.session = another_session(ws, here)
    clock.tick(hours=23)
    said = again(ws, draft(ws, here))
    assert said == [
        "2 people have had the same words within the last day, on Mon 23 Nov, 10:00 "
        f"(mailing {sent})."
    ]
    clock.tick(hours=1, seconds=1)
    assert again(ws, draft(ws, here)) == []


def test_it_goes_by_people_and_not_by_the_session(ws: Workspace, here: Town) -> None:
    sent_to(ws, here, "Jo Pardew")
    mailing = draft(ws, here)  # Jo is held back: she has this invitation
    assert again(ws, mailing) == []


def test_the_same_words_in_a_mailing_of_another_kind_are_found(ws: Workspace, here: Town) -> None:
    first = sent_to(ws, here, "Jo Pardew")
    other = mailings.prepare(ws, "T2a", session_id=here.session).view.id
    assert again(ws, other) == []
    mailings.edit(ws, other, body=mailings.show(ws, first).body)
    assert len(again(ws, other)) == 1
    assert "the same words" in again(ws, other)[0]


def test_what_was_refused_or_only_practised_was_not_had(ws: Workspace, here: Town) -> None:
    sent = sent_to(ws, here, "Jo Pardew", "D.")
    here.session = another_session(ws, here)
    Delivery.update(state="refused").execute()
    assert again(ws, draft(ws, here)) == []
    Delivery.update(state="unknown").execute()
    assert len(again(ws, draft(ws, here))) == 1
    Mailing.update(practice=True).where(Mailing.id == sent).execute()
    assert again(ws, draft(ws, here)) == []


def test_only_those_who_have_not_had_one_are_written_to(ws: Workspace, here: Town) -> None:
    sent_to(ws, here, "Jo Pardew", "D.")
    here.session = another_session(ws, here)
    mailing = draft(ws, here)
    done = mailing_drafts.only_those_without(ws, mailing)
    goes = {one.name for one in mailings.audience(ws, mailing).goes}
    assert goes == {"Asha Verrall", "José Núñez"}
    assert done.said == "2 people left out who had one like it; it goes to 2 people now."
    assert again(ws, mailing) == []
    with pytest.raises(Refused, match="Nobody here has had"):
        mailing_drafts.only_those_without(ws, mailing)
    mailings.put_back(ws, mailing, here.people["Jo Pardew"])
    assert len(again(ws, mailing)) == 1


def test_nobody_left_is_refused(ws: Workspace, here: Town) -> None:
    sent_to(ws, here, "Jo Pardew", "D.", "Asha Verrall", "José Núñez")
    here.session = another_session(ws, here)
    with pytest.raises(Refused, match="nobody would be left"):
        mailing_drafts.only_those_without(ws, draft(ws, here))


def test_a_correction_is_not_asked_about(ws: Workspace, here: Town) -> None:
    sent = sent_to(ws, here, "Jo Pardew", "D.")
    Delivery.update(state="accepted").execute()
    Mailing.update(status="done").execute()
    made = mailing_correction.correct(ws, sent, "The hour was wrong.").view.id
    assert again(ws, made) == []
    confirmed(ws, made, 2)
    here.session = another_session(ws, here)
    assert [f"(mailing {sent})" in one for one in again(ws, draft(ws, here))] == [True]
