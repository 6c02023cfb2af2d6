"""What is found in words before they go: one bad text for each rule, and good ones with nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coptui.mail.check import ERROR, Facts, lint
from tests.mail.good_mails import GOOD_MAILS, GoodMail

FACTS = Facts(
    kind="invitation",
    today=date(2026, 11, 23),
    session_on=date(2026, 12, 3),
    times=("12:30", "14:30"),
    ways=("01632 960123",),
    venue="Kilnbrook Library",
    places=("Methodist Hall", "The Larder", "Hub"),
)
SUBJECT = "Harbour: tea on Thursday 3 December"
GOOD = (
    "Thank you for being here. You are invited on Thursday 3 December 2026, 12:30 to 14:30.\n"
    "The room is step-free. Ring 01632 960123. To stop, reply STOP.\n"
)


def rules(subject: str = SUBJECT, text: str = GOOD, facts: Facts = FACTS) -> set[str]:
    return {one.rule for one in lint(subject, text, text, facts)}


@pytest.mark.parametrize(
    ("rule", "level", "old", "new"),
    [
        ("sample", "error", "Thank you", "[[ write here ]] Thank you"),
        ("braces", "error", "Thank you", "{{ Thank you"),
        ("stop", "error", "reply STOP", "do nothing"),
        ("thanks", "warning", "Thank you for being here", "Be here"),
        ("next", "warning", "You are invited on Thursday 3 December 2026, 12:30 to 14:30.", ""),
        ("access", "warning", "step-free", "nice"),
        ("host", "warning", "Ring 01632 960123.", ""),
        ("weekday", "error", "Thursday 3 December 2026", "Friday 3 December 2026"),
        ("date", "error", "Thursday 3 December 2026", "Thursday 31 November 2026"),
        ("past", "warning", "Thank you", "Since Thursday 5 November 2026: thank you"),
        ("dates", "warning", "Thank you", "Or Thursday 10 December 2026? Thank you"),
        ("times", "warning", "12:30 to", "13:30 to"),
        ("dates", "warning", "Thank you", "Or 10 December? Thank you"),
        ("dates", "warning", "Thank you", "Or 10 Dec 2026? Thank you"),
        ("dates", "warning", "Thank you", "Or 10/12/2026? Thank you"),
        ("dates", "warning", "Thank you", "Or Thursday 10th? Thank you"),
        ("dates", "warning", "Thank you", "Or Thu the 10th? Thank you"),
        ("weekday", "error", "Thank you", "See you on Friday 3rd. Thank you"),
        ("weekday", "error", "Thank you", "See you on Fri 3/12/26. Thank you"),
        ("date", "error", "Thank you", "See you on 31/11/2026. Thank you"),
        ("past", "warning", "Thank you", "Since 5/11/2026: thank you"),
        ("past", "warning", "Thank you", "Since 5 November: thank you"),
        ("times", "warning", "12:30 to", "13.30 to"),
        ("times", "warning", "12:30 to", "1pm to"),
        ("times", "warning", "12:30 to", "12.30 am to"),
        ("times", "warning", "to 14:30", "to 3:30pm"),
        ("venue", "warning", "Thank you", "We meet in the larder. Thank you"),
        ("venue", "warning", "Thank you", "We meet at Methodist Hall. Thank you"),
        ("attachment", "warning", "Thank you", "It is attached. Thank you"),
        ("link", "warning", "Thank you", "See http://hub.example. Thank you"),
        ("link", "error", "Thank you", "See file:///home/rowan/plan.pdf. Thank you"),
        ("blank", "error", "Thank you", "[[ door: which door ]] Thank you"),
        ("words", "warning", "Thank you", "The agenda is long. Thank you"),
        ("blame", "warning", "Thank you", "Some people are hard to reach. Thank you"),
        ("guilt", "warning", "Thank you", "Sorry that you missed it. Thank you"),
        ("record", "warning", "Thank you", "You came to two of our last six. Thank you"),
        ("jargon", "warning", "Thank you", "We utilise tea going forward. Thank you"),
        ("capitals", "warning", "Thank you", "PLEASE come. Thank you"),
        ("initials", "warning", "Thank you", "The MDT is there. Thank you"),
        ("sentence", "warning", "Thank you", "And so " + "on and on " * 11 + ". Thank you"),
    ],
)
def test_each_rule_finds_its_fault(rule: str, level: str, old: str, new: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new)
    found = {one.rule: one.level for one in lint(SUBJECT, text, text, FACTS)}
    assert found.get(rule) == level


@pytest.mark.parametrize(
    "said",
    [
        "On 3 December", "On Thursday 3rd", "On Thursday the 3rd", "On 3/12/2026", "On 03/12/26",
        "On Thursday the 3rd of December", "On Thu 3 Dec", "On 3rd December, 2026",
        "From 12.30 to 14.30", "From 12.30pm to 2.30pm", "From 12:30 pm to 2:30 p.m.",
        "From 12.30 to 2.30", "At the 3rd stop", "It costs £1.50", "Between 2.5 and 2.6 miles",
        "Section 2.30 of the plan", "Up to 3.50 a head", "Ask for 24/7 help", "On 1 in 3 days",
        "In Kilnbrook Library, Hub side", "Ring 01632 960123", "From 2.30 per cent to 4.10%",
    ],
)  # fmt: skip
def test_the_right_day_and_time_may_be_written_in_many_ways(said: str) -> None:
    assert rules(text=f"{said}. {GOOD}") == set()


def test_a_place_within_the_name_of_its_own_place_is_no_other_place() -> None:
    facts = replace(FACTS, venue="Library at the Larder", its_own=("Friends of Methodist Hall",))
    text = f"Friends of Methodist Hall meet in the Library at the Larder. {GOOD}"
    assert rules(text=text, facts=facts) == set()
    assert rules(text=f"{text} Not in the Larder.", facts=facts) == {"venue"}
    moved = replace(facts, kind="change")
    assert "venue" not in rules(text=f"Not in Methodist Hall any more. {text}", facts=moved)


def test_the_subject_is_looked_at() -> None:
    assert "subject" in rules(subject="")
    assert "subject" in rules(subject="x" * 79)
    assert "subject" in rules(subject="COME TO HARBOUR NOW")


def test_a_session_that_is_over_or_incomplete_stops_its_invitation() -> None:
    over = lint(SUBJECT, GOOD, GOOD, replace(FACTS, today=date(2026, 12, 4)))
    assert ("past", ERROR) in {(one.rule, one.level) for one in over}
    lacks = lint(SUBJECT, GOOD, GOOD, replace(FACTS, missing=("a venue or a link",)))
    assert ("session", ERROR) in {(one.rule, one.level) for one in lacks}


def test_errors_come_first() -> None:
    levels = [one.level for one in lint("", "Hello.", "Hello.", FACTS)]
    assert levels == sorted(levels, key=lambda level: level != "error")


@pytest.mark.parametrize(
    "extra",
    [
        "We end at 14:30 sharp.",
        "See https://hub.example/plan for more.",
        "The 3 December date stays.",
        "Come on Thursday the 3rd of December.",
        "Version 2.10 of our notes has 12 pages.",
        "Ring 01632 960.123 if lost.",
        "Bring a friend & a cake (80 % sugar).",
        "Reply YES, NO, MAYBE or KEEP ME INFORMED.",
        "Price: 3.50 a cup.",
        "Room {12}, first floor.",
        "We met before, on a Thursday.",
        "Attach yourself to the group.",
    ],
)
def test_good_texts_have_no_findings(extra: str) -> None:
    assert rules(text=GOOD + extra) == set()


def test_thanks_after_a_session_may_name_its_past_day() -> None:
    text = GOOD.replace("You are invited on", "Our next session has no date yet. We met on")
    assert rules(text=text, facts=replace(FACTS, kind="thanks", today=date(2026, 12, 5))) == set()


def test_sentences_that_are_long_on_average_are_told_once() -> None:
    long = " ".join(["word"] * 22) + ". "
    found = [one for one in lint(SUBJECT, GOOD, long * 4, FACTS) if one.rule == "sentence"]
    assert ["22 words on average" in one.text for one in found] == [True]


@pytest.mark.parametrize(
    "said",
    [
        "“You missed a good one, and the agenda was PERFECT.”",
        '"I failed to attend," somebody said.',
        "> The stakeholders were hard to reach, said the MDT.",
        "{{ session.useful }}",
        "[[ gift: what the agenda would call an action point ]]",
    ],
)
def test_what_other_people_said_is_left_alone(said: str) -> None:
    assert lint(SUBJECT, GOOD, f"{GOOD}\n{said}\n", FACTS) == ()


def test_two_ways_to_go_on_are_two_sentences() -> None:
    half = " ".join(["word"] * 18)
    source = f"{{% if next.known %}}{half}{{% else %}}{half}{{% endif %}}."
    assert lint(SUBJECT, GOOD, source, FACTS) == ()


@pytest.mark.parametrize("mail", GOOD_MAILS, ids=lambda mail: mail.subject[:30])
def test_a_good_mail_has_no_finding(mail: GoodMail) -> None:
    assert lint(mail.subject, mail.text, mail.text, mail.facts) == ()


def test_there_are_thirty_good_mails_and_each_is_another() -> None:
    assert len({mail.text for mail in GOOD_MAILS}) >= 30
    assert len({mail.facts.kind for mail in GOOD_MAILS}) >= 15


def test_the_time_of_the_next_session_is_no_other_time() -> None:
    text = GOOD + "And after that: Thursday 7 January 2027, 10:00 to 12:00."
    told = replace(FACTS, next_on=date(2027, 1, 7), next_times=("10:00", "12:00"))
    assert rules(text=text, facts=told) == set()
    assert "times" in rules(text=text, facts=replace(told, next_times=()))


def test_a_booking_need_not_invite() -> None:
    text = "Thank you for the room. Ring 01632 960123. To stop, reply STOP."
    assert rules(text=text, facts=replace(FACTS, kind="booking")) == set()
    assert rules(text=text, facts=replace(FACTS, kind="news")) == {"next"}
