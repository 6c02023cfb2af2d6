"""One mailing in several voices, confirmed once; and one that puts another right."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy

import pytest

from coptui.domain.mailing import DeliveryState
from coptui.errors import NotFound, Refused
from coptui.services import (
    attendance,
    consent,
    gone_out,
    mailing_correction,
    mailing_drafts,
    mailing_tested,
    mailings,
    outbox,
    undo,
)
from coptui.services.mailing_correction import correct, may_be_corrected
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import direct
from tests.services.mailing_home import Town, confirmed, goes_live, town


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


@pytest.fixture
def held(ws: Workspace, here: Town, clock: FrozenClock) -> Town:
    """The session is over; Jo came, three others on the list did not."""
    clock.tick(days=10, hours=6)
    attendance.here(ws, here.session, here.people["Jo Pardew"])
    return here


def thanks(ws: Workspace, here: Town) -> int:
    return mailings.prepare(ws, "T3a", session_id=here.session, voices=["T3b"]).view.id


def done(mailing: int, *, reached: int | None = None) -> None:
    """The mailing has gone: to all, or to so many, the last of them in doubt."""
    rows = list(Delivery.select().where(Delivery.mailing == mailing).order_by(Delivery.id))
    for at, row in enumerate(rows):
        state = DeliveryState.accepted if reached is None or at < reached else DeliveryState.refused
        if reached is not None and at == reached - 1:
            state = DeliveryState.unknown
        Delivery.update(state=state).where(Delivery.id == row.id).execute()
    Mailing.update(status="done").where(Mailing.id == mailing).execute()


# -- voices ------------------------------------------------------------------------------------


def test_each_person_hears_exactly_one_voice(ws: Workspace, held: Town) -> None:
    view = mailings.show(ws, thanks(ws, held))
    assert [(one.key, one.to) for one in view.voices] == [("T3a", 1), ("T3b", 3)]
    assert view.to == 4
    people = mailings.audience(ws, view.id)
    assert {one.group for one in people.goes} == {one.title for one in view.voices}
    assert len({one.contact_id for one in people.goes}) == len(people.goes) == 4
    jo, asha = held.people["Jo Pardew"], held.people["Asha Verrall"]
    assert "thank you for" in mailings.preview(ws, view.id, jo).subject
    assert "what came of" in mailings.preview(ws, view.id, asha).subject
    assert not [one for one in view.findings if one.level == "error"]


def test_at_least_one_of_each_voice_is_there_to_be_read(ws: Workspace, held: Town) -> None:
    found = mailings.samples(ws, thanks(ws, held))
    assert {one.voice for one in found} == {"", "T3b"}
    assert found[0].name == "Jo Pardew" and found[0].why.startswith("Thank you for coming: ")


async def test_one_number_confirms_all_voices(ws: Workspace, held: Town) -> None:
    number = thanks(ws, held)
    seen = {
        one.contact_id: mailings.preview(ws, number, one.contact_id).text
        for one in mailings.audience(ws, number).goes
    }
    with pytest.raises(Refused, match="goes to 4, not to 1"):
        confirmed(ws, number, 1)
    confirmed(ws, number, 4, undo_seconds=0)
    await outbox.run(direct(ws), once=True, stop=asyncio.Event())
    rows = mailings.recipients(ws, number)
    assert [one.state for one in rows] == ["accepted"] * 4
    for one in rows:
        assert one.contact_id is not None and one.eml is not None
        assert mailings.as_sent(ws, one.delivery_id).text == seen[one.contact_id]
        read = message_from_bytes(one.eml.read_bytes(), policy=policy.default)
        body = read.get_body(("plain",))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n").strip() == seen[one.contact_id].strip()
    came = [key for key, text in seen.items() if "Thank you for coming to" in text]
    assert came == [held.people["Jo Pardew"]]


def test_each_voice_has_words_of_its_own(ws: Workspace, held: Town) -> None:
    number = thanks(ws, held)
    body = "{{ person.greeting }}, thank you. Next time you are invited. STOP. {{ host.phone }}"
    view = mailings.edit(ws, number, body=body, subject="News", voice="t3b").view
    assert view.words_in("T3b") == ("News", body + "\n")
    assert view.words_in("T3a")[0] != "News"
    assert [one.own_words for one in view.voices] == [False, True]
    assert mailings.preview(ws, number, held.people["Asha Verrall"]).subject == "News"
    assert mailings.preview(ws, number, held.people["Jo Pardew"]).subject != "News"
    with pytest.raises(NotFound):
        mailings.edit(ws, number, body="x", voice="T1")
    assert mailings.edit(ws, number, body="", subject="", voice="T3b").view.voices[1].to == 3


def test_a_finding_says_which_voice_it_is_about(ws: Workspace, held: Town) -> None:
    number = thanks(ws, held)
    mailings.edit(ws, number, body="Hello. [[write here]] STOP", voice="T3b")
    found = [one for one in mailings.findings(ws, number) if one.rule == "sample"]
    assert [one.text.partition(":")[0] for one in found] == [
        "What came of it, and the next invitation"
    ]
    with pytest.raises(Refused, match="Sample text"):
        confirmed(ws, number, 4)


def test_who_is_discreet_hears_their_own_voice_discreetly(ws: Workspace, held: Town) -> None:
    from coptui.store.models import Contact

    asha = held.people["Asha Verrall"]
    Contact.update(discreet=True).where(Contact.id == asha).execute()
    seen = mailings.preview(ws, thanks(ws, held), asha)
    assert seen.subject == "A message for you"
    assert "far. On" in " ".join(seen.text.split()) or "near or far" in seen.text


@pytest.mark.parametrize(("voice", "words"), [("", "thank you for"), ("t3b", "what came of")])
def test_each_voice_can_be_had_as_a_test(ws: Workspace, held: Town, voice: str, words: str) -> None:
    ready = mailings.trial(ws, thanks(ws, held), "rowan@hub.example", voice)
    subject = message_from_bytes(ready.data, policy=policy.default)["Subject"]
    assert subject.startswith("[TEST] ") and words in subject


def test_a_test_is_asked_for_in_each_voice(ws: Workspace, held: Town) -> None:
    goes_live(ws)
    number = thanks(ws, held)

    def asked() -> list[str]:
        found = mailings.findings(ws, number)
        return [key for key in ("T3a", "T3b") for one in found
                if one.rule == "test" and f"had {key} in" in one.text]  # fmt: skip

    assert asked() == ["T3a", "T3b"]
    mailing_tested.note_tested(ws, number, "T3b")
    assert asked() == ["T3a"]
    mailing_tested.note_tested(ws, number)
    assert asked() == []


def test_voices_of_different_things_are_refused(ws: Workspace, held: Town) -> None:
    for other in ("T8", "T16"):
        with pytest.raises(Refused, match="cannot be voices"):
            mailings.prepare(ws, "T3a", session_id=held.session, voices=[other])
    assert mailings.prepare(ws, "T3a", session_id=held.session, voices=["T3a"]).view.voices == ()


def test_thanks_and_news_count_as_both(ws: Workspace, held: Town) -> None:
    goes_live(ws)
    number = thanks(ws, held)
    assert mailing_drafts.begun(ws, "T3b", session_id=held.session) is not None
    confirmed(ws, number, 4)
    sent, _ = gone_out.kinds_by_session(ws, [held.session])
    assert set(sent[held.session]) == {"thanks", "summary"}
    assert mailings.prepare(ws, "T3b", session_id=held.session).view.to == 0
    assert mailings.prepare(ws, "T3a", session_id=held.session).view.to == 0
    mailings.take_back(ws, number)
    assert [(one.key, one.to) for one in mailings.show(ws, number).voices] == [
        ("T3a", 1), ("T3b", 3),
    ]  # fmt: skip


# -- corrections -------------------------------------------------------------------------------


def invited(ws: Workspace, here: Town, reached: int | None = None) -> int:
    goes_live(ws)
    number = mailings.prepare(ws, "T1", session_id=here.session).view.id
    confirmed(ws, number, 4)
    done(number, reached=reached)
    return number


def test_a_correction_goes_to_those_who_had_it_and_says_so_on_top(
    ws: Workspace, here: Town
) -> None:
    first = invited(ws, here, reached=2)
    view = correct(ws, first, "The day is Friday 4 December.").view
    had = [one.contact_id for one in mailings.recipients(ws, first) if one.state != "refused"]
    goes = mailings.audience(ws, view.id).goes
    assert [one.contact_id for one in goes] == sorted(had, key=had.index) and len(goes) == 2
    assert view.corrects == first and view.title.startswith("Correction: ")
    seen = mailings.preview(ws, view.id)
    assert seen.subject.startswith("Correction: Harbour")
    assert seen.text.startswith("The day is Friday 4 December.\n\n")
    assert {one.rule for one in view.findings} & {"again", "corrected"} == set()
    confirmed(ws, view.id, 2)


def test_who_withdrew_meanwhile_is_not_written_to_again(ws: Workspace, here: Town) -> None:
    first = invited(ws, here)
    consent.withdraw(ws, here.people["Jo Pardew"], "mail")
    view = correct(ws, first).view
    assert view.to == 3
    assert mailings.preview(ws, view.id).text.startswith(mailing_correction.OUR_LINE)


def test_a_second_correction_asks_again(ws: Workspace, here: Town, clock: FrozenClock) -> None:
    first = invited(ws, here)
    begun = correct(ws, first).view
    assert correct(ws, first).view.id == begun.id  # it is gone on with
    confirmed(ws, begun.id, 4)
    done(begun.id)
    for wrong in (first, begun.id):
        with pytest.raises(Refused, match="corrected already, on"):
            correct(ws, wrong)
    second = correct(ws, first, again=True).view
    found = [one for one in mailings.findings(ws, second.id) if one.rule == "corrected"]
    assert [one.level for one in found] == ["warning"]


def test_only_what_has_ended_and_reached_somebody_is_corrected(ws: Workspace, here: Town) -> None:
    number = mailings.prepare(ws, "T1", session_id=here.session).view.id
    with pytest.raises(Refused, match="not ended"):
        correct(ws, number)
    confirmed(ws, number, 4)
    with pytest.raises(Refused, match="not ended"):
        correct(ws, number)
    done(number, reached=0)
    assert not may_be_corrected(ws, mailings.show(ws, number))
    with pytest.raises(Refused, match="reached nobody"):
        correct(ws, number)
    done(number)
    assert may_be_corrected(ws, mailings.show(ws, number))
    assert correct(ws, number).view.to == 4
    goes_live(ws)
    with pytest.raises(Refused, match="only practised"):
        correct(ws, number)


def test_beginning_a_correction_can_be_taken_back(ws: Workspace, here: Town) -> None:
    first = invited(ws, here)
    made = correct(ws, first)
    assert mailing_drafts.begun(ws, "T1", session_id=here.session) is None
    assert made.undo is not None
    undo.undo(ws, made.undo)
    assert Mailing.select().count() == 1


def test_each_hears_the_correction_in_the_voice_of_the_first_mail(
    ws: Workspace, held: Town
) -> None:
    goes_live(ws)
    number = thanks(ws, held)
    confirmed(ws, number, 4)
    done(number)
    view = correct(ws, number, "The next day was wrong.").view
    assert [(one.key, one.to) for one in view.voices] == [("T3a", 1), ("T3b", 3)]
    for who, words in (("Jo Pardew", "thank you for"), ("Asha Verrall", "what came of")):
        seen = mailings.preview(ws, view.id, held.people[who])
        assert words in seen.subject and seen.subject.startswith("Correction: ")
        assert seen.text.startswith("The next day was wrong.")


def test_a_line_that_would_act_is_refused(ws: Workspace, here: Town) -> None:
    first = invited(ws, here)
    with pytest.raises(Refused):
        correct(ws, first, "{% include 'x' %}")
    assert Mailing.select().count() == 1
